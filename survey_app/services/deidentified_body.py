"""What of a record goes into a copy without identities: by permission, so that what nobody thought of stays behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from survey_app.services.consents import kept as kept_consents

if TYPE_CHECKING:
    from forms.form import Form

CODE = "code"  # a text in which the form allows digits alone: an area, a cluster
KEPT_TYPES = ("select_one", "select_multiple", "integer", "decimal", "range", "rank", "acknowledge", CODE)
_LIST_FIELDS = ("sex", "nationality", "area", "age", "birth_year")
_MOST_DIFFERENT = 50  # values of a column of a list that can be codes
_ROW = re.compile(r"\[\d+\]")


def of_list(body: Mapping[str, Any], others: frozenset[str]) -> dict[str, Any]:
    """A row of a list: what statistics need, the day on the list as a month, and of the other columns those in `others`."""
    kept = {name: body[name] for name in _LIST_FIELDS if name in body}
    if body.get("list_date"):
        kept["list_date"] = str(body["list_date"])[:7]
    other = {name: value for name, value in body.get("other", {}).items() if name in others}
    return {**kept, **({"other": other} if other else {})}


def codes_of(bodies: Iterable[Mapping[str, Any]], direct: Iterable[str] = ()) -> frozenset[str]:
    """The other columns of a list that hold codes: few different values, most of them more than once, and never one that was
    said to identify. A column of remarks, numbers of files or telephones is none."""
    found: dict[str, Counter[str]] = {}
    for body in bodies:
        for name, value in body.get("other", {}).items():
            if value not in ("", None):
                found.setdefault(name, Counter())[str(value)] += 1
    return frozenset(
        name
        for name, values in found.items()
        if len(values) <= _MOST_DIFFERENT
        and 2 * sum(n == 1 for n in values.values()) <= len(values)
        and name not in set(direct)
    )


def of_interview(body: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    """An interview: chosen answers, numbers, codes of the sample, and dates as months; consents by purpose; when it was held as
    a day. No other text that was typed, no note, reason, position or file. `paths` are the `kept_paths` of its form."""
    from forms.classes import may_be_code

    found = [(path, value, paths.get(_plain(path))) for path, value in body.get("answers", {}).items()]
    kept_now = [(path, value, kind) for path, value, kind in found if kind and (kind != CODE or may_be_code(str(value)))]
    answers = {path: str(value)[:7] if kind == "date" else value for path, value, kind in kept_now}
    missing = {path: why for path, why in body.get("missing", {}).items() if _plain(path) in paths}
    kept = {name: body[name] for name in ("form", "form_version") if name in body}
    days = {name: str(body[name])[:10] for name in ("started", "finished") if body.get(name)}
    consents = {consent.purpose: consent.given for consent in kept_consents(body)}
    return {**kept, **days, "consents": consents, "answers": answers, **({"missing": missing} if missing else {})}


def kept_paths(form: Form) -> dict[str, str]:
    """The paths of a form's answers that are kept, each with the type of its question, or `code`."""
    from forms.classes import DIRECT, class_of, is_code
    from forms.interview.plan import make_plan
    from forms.questions import type_of

    found = {}
    for place in make_plan(form).root.below():
        kind = type_of(place.control, place.bind).name
        if place.control is None:  # what the form computed: a number is kept, a text is not
            kind = {"int": "integer", "integer": "integer", "decimal": "decimal"}.get(place.bind.type, "")
        elif kind == "text" and is_code(place):
            kind = CODE
        if (kind in KEPT_TYPES or kind == "date") and class_of(place, form) != DIRECT:
            found[place.path] = kind
    return found


def _plain(path: str) -> str:
    """A path without the numbers of rows."""
    return _ROW.sub("", path)

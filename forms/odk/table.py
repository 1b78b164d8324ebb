"""Submissions as tables for statistics: one row a record, a table for each repeat, and nothing that says who it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms.classes import DIRECT, class_of, said_class
from forms.form import Form
from forms.interview.derived import with_derived
from forms.interview.plan import Plan, plan_of
from forms.interview.tree import Place
from forms.odk.received import Submission
from forms.questions import type_of
from vocabulary.errors import BadParameter, Problem
from vocabulary.errors import Place as Where
from vocabulary.text import N_, text

RECORD = "record"  # the column with the number of the record
REASONS: Mapping[str, str] = {
    "names": N_("name a person, or are made from what does"),
    "called": N_("are called like a name, a document or a way to reach somebody"),
    "words": N_("are written freely and may name somebody"),
    "position": N_("are exact positions"),
    "file": N_("are files"),
    "device": N_("tell about the device, the interviewer or the exact time"),
}
"""Why questions are left out of the table; each goes on after their names."""
_POSITIONS = frozenset(("geopoint", "geotrace", "geoshape"))
_SILENT = frozenset(("note",))  # shown, never answered


@dataclass(frozen=True)
class Sheet:
    """A table: `name` is empty for that of the records, else that of a repeat."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Columns:
    """Which questions stand in the tables: `kept` by table (the path of the repeat, empty for the records), and those that
    are left out, by reason."""

    kept: Mapping[str, tuple[Place, ...]]
    left_out: Mapping[str, tuple[str, ...]]


def columns_of(form: Form, keep: Collection[str] = ()) -> Columns:
    """The questions whose answers do not say who the person is, in the order of the form.

    Left out are those of the class `direct` (`forms.classes`), files, exact positions, what presets tell of the device, and
    words written freely unless the form gives them a class; and what is calculated from any of these. `keep` names questions
    to have nevertheless. Raises `BadParameter` for a name that is none, and for one that names persons.
    """
    plan = plan_of(form)
    leaves = [place for place in plan.root.below() if not place.children and not place.names[-1].startswith("@")]
    own = {place: reason for place in leaves if (reason := _reason(place, form))}
    chosen = {place for place in leaves if place.names[-1] in keep or place.path in keep}
    reasons: dict[Place, str] = {}
    for why in REASONS:  # whoever is kept leaves what is made of it in peace; what names a person cannot be kept
        for place in with_derived(
            plan, [p for p, reason in own.items() if reason == why and (why == "names" or p not in chosen)]
        ):
            reasons.setdefault(place, why)
    _check(keep, leaves, {place for place, reason in reasons.items() if reason == "names"})
    kept: dict[str, list[Place]] = {"": [], **{place.path: [] for place in plan.root.below() if place.repeat is not None}}
    left_out: dict[str, list[str]] = {}
    for place in leaves:
        if _of_openrosa(place) or _kind(place) in _SILENT:
            continue
        if place in reasons and place not in chosen:
            left_out.setdefault(reasons[place], []).append(place.names[-1])
        else:
            kept[_repeat(place)].append(place)
    return Columns(
        {name: tuple(places) for name, places in kept.items()}, {why: tuple(names) for why, names in left_out.items()}
    )


def sheets_of(form: Form, submissions: Sequence[Submission], keep: Collection[str] = ()) -> list[Sheet]:
    """The tables of many submissions. A record has a number, the same in each table, and no identifier."""
    plan, columns = plan_of(form), columns_of(form, keep)
    return [_sheet(plan, repeat, places, submissions) for repeat, places in columns.kept.items() if places or not repeat]


def _sheet(plan: Plan, repeat: str, places: tuple[Place, ...], submissions: Sequence[Submission]) -> Sheet:
    around = [place for place in reversed(list(plan.places[repeat].around())) if place.repeat is not None] if repeat else []
    header = (RECORD, *(f"{place.names[-1]}#" for place in around), *_names(places))
    rows: list[tuple[str, ...]] = []
    for number, submission in enumerate(submissions, 1):
        for base, indexes in _rows(submission, around, plan.root.path):
            depth = len(around[-1].names) if around else 1
            cells = (submission.answers.get("/".join((base, *place.names[depth:])), "") for place in places)
            rows.append((str(number), *indexes, *cells))
    return Sheet(around[-1].names[-1] if around else "", header, tuple(rows))


def _rows(submission: Submission, around: Sequence[Place], root: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The paths of all rows of a repeat in a submission, with their numbers from the outside in."""
    found: list[tuple[str, tuple[str, ...], int]] = [(root, (), 1)]
    for place in around:
        inner: list[tuple[str, tuple[str, ...], int]] = []
        for base, indexes, depth in found:
            path = "/".join((base, *place.names[depth:]))
            for number in range(1, submission.rows.get(path, 0) + 1):
                inner.append((f"{path}[{number}]", (*indexes, str(number)), len(place.names)))
        found = inner
    return ((base, indexes) for base, indexes, _ in found)


def _names(places: tuple[Place, ...]) -> list[str]:
    """The name of each column: that of its question, with its groups where two have the same."""
    last = [place.names[-1] for place in places]
    return [
        name if last.count(name) == 1 and name != RECORD else "/".join(place.names[1:])
        for name, place in zip(last, places, strict=True)
    ]


def _repeat(place: Place) -> str:
    return next((around.path for around in place.around() if around.repeat is not None), "")


def _kind(place: Place) -> str:
    return type_of(place.control, place.bind).name if place.control is not None else ""


def _of_openrosa(place: Place) -> bool:
    return any(around.element.name == "meta" for around in place.around())


def _reason(place: Place, form: Form) -> str:
    """Why the answers of a place are left out, else nothing."""
    kind, klass = _kind(place), said_class(place)
    if klass == DIRECT:
        return "names"
    if class_of(place, form) == DIRECT:
        return "called"
    if kind == "upload" or place.bind.type == "binary":
        return "file"
    if kind in _POSITIONS or place.bind.type in _POSITIONS:
        return "position"
    if place.bind.preload and place.bind.preload != "date":
        return "device"
    if kind in ("text", "barcode") and not klass:
        return "words"
    return ""


def _check(keep: Collection[str], leaves: Sequence[Place], naming: Collection[Place]) -> None:
    problems: list[Problem] = []
    for name in keep:
        meant = [place for place in leaves if name in (place.names[-1], place.path) and not _of_openrosa(place)]
        if not meant:
            what = text(N_("There is no question {name} in the questionnaire"), name=repr(name))
            problems.append(Problem("unknown-question", what, Where(field="--keep")))
        elif any(place in naming for place in meant):
            what = text(N_("The answers to {name} say who the person is; they are never written to this table"), name=name)
            problems.append(Problem("names-persons", what, Where(field="--keep")))
    if problems:
        raise BadParameter(problems)

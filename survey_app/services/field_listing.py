"""Every field of the questionnaires and lists in use: how much it tells of a person, where it is kept, and for how long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forms.classes import (
    CLASSES,
    DIRECT,
    GROUP_HARM,
    OTHER,
    QUASI,
    SENSITIVE,
    STRICTNESS,
    class_of,
    is_naming,
    said_class,
    topics_in,
    topics_of,
    words_of,
)
from survey_app.services import positions, retention_terms
from survey_app.services.importing_targets import BY_NAME, IGNORE
from survey_app.services.interview_body import identifying_places
from survey_app.services.roles import require
from survey_app.store import journal, meta, registers, tagged
from vocabulary.errors import BadInput, BadParameter, Place, Problem
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.form import Form
    from forms.interview.tree import Place as FormPlace
    from survey_app.services.programme import Programme

APART, GRID, ANSWERS, NOWHERE = "apart", "grid", "answers", "nowhere"
KEPT: Mapping[str, str] = {
    APART: N_("sealed apart"),
    ANSWERS: N_("with the answers"),
    GRID: N_("as a cell of a grid"),
    NOWHERE: N_("nowhere"),
}
BY_FORM, BY_USE, ASSUMED, BY_PROGRAMME = "form", "use", "assumed", "programme"
SAID: Mapping[str, str] = {
    BY_FORM: N_("the questionnaire says so"),
    BY_USE: N_("what the column of the list is used for"),
    ASSUMED: N_("read from its name: nobody said"),
    BY_PROGRAMME: N_("set in this programme"),
}
_CHOSEN = "setting:field-classes"  # in meta: field → class, where the programme is stricter than its forms
_ROW = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class TaggedField:
    """One field. `source` is `form:NAME` or `list:ID` and `title` what it is called, `field` a path without rows or the column
    of a list, `words` its label. `kept` says where (`KEPT`), `said` who gave the class (`SAID`), `topics` what it asks about
    that can harm a whole group (`forms.classes.TOPICS`), `months` how long it may be kept."""

    source: str
    title: str
    field: str
    words: str
    klass: str
    said: str
    kept: str
    topics: tuple[str, ...] = ()
    months: int = 0

    @property
    def key(self) -> str:
        """Names the field within the programme."""
        return f"{self.source}#{self.field}"

    @property
    def harms_a_group(self) -> bool:
        return any(topic in GROUP_HARM for topic in self.topics)


def fields(programme: Programme, lang: str) -> list[TaggedField]:
    """All fields in use, the questionnaires first, each in the order of its source; labels in `lang`."""
    return programme.store.call(lambda db: read(db, lang))


def read(db: Database, lang: str) -> list[TaggedField]:
    """`fields`, within a work of the store."""
    chosen, months = meta.get(db, _CHOSEN, {}), retention_terms.read(db)
    found = [*_questionnaires(db, lang), *_lists(db, lang)]
    return [_with_choice(one, chosen.get(one.key, ""), months) for one in found]


def _with_choice(one: TaggedField, chosen: str, months: Mapping[str, int]) -> TaggedField:
    if chosen in CLASSES and STRICTNESS[chosen] > STRICTNESS[one.klass]:
        one = replace(one, klass=chosen, said=BY_PROGRAMME)
    return replace(one, months=months[one.klass])


def set_class(programme: Programme, key: str, klass: str) -> None:
    """Has a field treated more strictly than its questionnaire or list says, or (with an empty class) again as these say.

    Raises `BadParameter` for a looser class, for `direct` (what is kept with the answers cannot be sealed apart by a word) and
    for a field that is not in use; `StoreError` `not-allowed`.
    """
    require(programme, "protect")

    def work(db: Database) -> None:
        own = {one.key: one for one in (*_questionnaires(db, "en"), *_lists(db, "en"))}.get(key)
        if own is None or klass not in (*CLASSES, ""):
            raise BadParameter(Problem("no-such-field", text(N_("This field is not in use"))))
        if klass not in ("", own.klass) and (klass == DIRECT or STRICTNESS[klass] < STRICTNESS[own.klass]):
            raise BadParameter(
                Problem("class-not-possible", text(N_("The class can only be made stricter here")), Place(field=own.words),
                        text(N_("To seal a field apart, or to loosen its class, change the questionnaire.")))
            )  # fmt: skip
        chosen = meta.get(db, _CHOSEN, {})
        chosen.pop(key, None)
        if klass not in ("", own.klass):
            chosen[key] = klass
        meta.put(db, _CHOSEN, chosen)
        told = {"field": own.field, "class": klass or own.klass}
        journal.write(db, programme.info.person, "field-classed", own.title, told)

    programme.store.call(work)


# questionnaires ------------------------------------------------------------------------------------------------------


def _questionnaires(db: Database, lang: str) -> Iterator[TaggedField]:
    from survey_app.services.capture import form_of, title_of

    for name in tagged.forms_in_use(db):
        try:
            form = form_of(name)
        except BadInput:
            continue  # the questionnaire is not on this computer; its answers stand under those of its next version
        yield from of_form(name, form, title_of(name, form, lang), lang)


def of_form(name: str, form: Form, title: str, lang: str) -> Iterator[TaggedField]:
    """The questions of a questionnaire, and what it computes from those that identify."""
    from forms.interview.plan import make_plan
    from forms.questions import type_of

    plan = make_plan(form)
    apart, gone = identifying_places(plan), positions.not_kept(plan)
    for place in plan.root.below():
        if place.children or (place.control is None and place not in apart and place not in gone):
            continue
        if place.control is not None and not type_of(place.control, place.bind).asks:
            continue
        kept = APART if place in apart else NOWHERE if place in gone else GRID if positions.is_position(place) else ANSWERS
        klass = DIRECT if place in apart else class_of(place, form)
        said = BY_FORM if said_class(place) or klass == OTHER else ASSUMED
        yield TaggedField(
            f"form:{name}", title, place.path, _label(place, form, lang), klass, said, kept, topics_of(place, form)
        )
        if positions.keeps_exact(place, plan) and place not in apart:
            yield TaggedField(
                f"form:{name}", title, f"{place.path}#exact", _label(place, form, lang), DIRECT, BY_FORM, APART
            )  # fmt: skip


def _label(place: FormPlace, form: Form, lang: str) -> str:
    if place.control is None:
        return place.names[-1]
    spoken = dict(zip(form.texts, words_of(place.control.label, form), strict=False))
    return (spoken.get(form.language(lang)) or next(iter(spoken.values()), "") or place.names[-1]).strip()


def without_rows(path: str) -> str:
    """`/data/child[2]/age` → `/data/child/age`."""
    return _ROW.sub("", path)


# lists ---------------------------------------------------------------------------------------------------------------

YEAR = "birth_year"


def _lists(db: Database, lang: str) -> Iterator[TaggedField]:
    for register in registers.listing(db):
        history = registers.history(db, register.id)  # what an earlier import kept of a column stays, whatever a later one does
        uses = dict.fromkeys(pair for done in history for pair in done.mapping.items())
        yield from of_list(register.id, register.name, tuple(uses), lang)


def of_list(list_id: str, title: str, uses: Sequence[tuple[str, str]], lang: str) -> Iterator[TaggedField]:
    """The fields of a list whose columns were used so: `(column, use)`, each pair once. A use that several columns have is one
    field."""
    source = f"list:{list_id}"
    for target in BY_NAME.values():
        if target.name in ("statistic", IGNORE) or target.name not in {use for _, use in uses}:
            continue
        kept = APART if target.identifying else ANSWERS
        topics = topics_in(target.name.replace("_", " "))
        yield TaggedField(source, title, target.name, translate(target.label, lang), target.klass, BY_USE, kept, topics)
        if target.name == "birth_date":
            words = translate(N_("Year of birth"), lang)
            yield TaggedField(source, title, YEAR, words, QUASI, BY_USE, ANSWERS)
    for column, use in uses:
        if use == "statistic":
            klass, topics = class_of_column(column), topics_in(column)
            yield TaggedField(source, title, f"other/{column}", column, klass, ASSUMED, ANSWERS, topics)


def class_of_column(column: str) -> str:
    """The class of a column that is kept as it stands, by its name alone."""
    return DIRECT if is_naming(column) else SENSITIVE if topics_in(column) else OTHER

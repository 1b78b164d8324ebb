"""How well keyings agree: fields compared, fields that differ, and errors per 1,000 fields, by question and by person.

The measure is that of double data entry in the field's tools (CSPro's operator statistics, EpiData's validation of double
entry): fields that differ, or that were wrong, for each field compared. What one person keyed both times is counted apart,
because who repeats a mistake agrees with themselves. No answer is part of it, and no record is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.services import capture
from survey_app.services.paper import CLOSED, COMPARED, TO_COMPARE, PaperRecord, asked_for, listed, rules_of
from survey_app.services.roles import require
from vocabulary.errors import AlcanceError
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

RIGHT = "paradata"


@dataclass(frozen=True)
class Rate:
    """So many of the fields compared."""

    fields: int = 0
    errors: int = 0

    @property
    def per_thousand(self) -> float | None:
        """Errors per 1,000 fields; nothing where none was compared."""
        return 1000 * self.errors / self.fields if self.fields else None

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.fields + other.fields, self.errors + other.errors)


@dataclass(frozen=True)
class Figures:
    """The figures of a programme. `keyed` papers in all, of which `asked` are to be keyed twice (the share), `twice` were,
    `compared` were compared and decided; `own` were keyed by one person both times, `closed` are sealed to an office elsewhere.

    `differ` is the rate of fields that differ between two persons, `own_differ` that of one person's two keyings. `questions`
    (form and path without row numbers) and `persons` leave the latter out; a person's errors are the fields that were decided
    against what they keyed, of those that were compared and decided.
    """

    keyed: int
    asked: int
    twice: int
    compared: int
    own: int
    closed: int
    differ: Rate
    own_differ: Rate
    questions: Mapping[tuple[str, str], Rate]
    persons: Mapping[str, Rate]

    def to_data(self) -> dict[str, Any]:
        """As JSON has it; the rates at full precision, `null` where nothing was compared."""
        papers = {name: getattr(self, name) for name in ("keyed", "asked", "twice", "compared", "own", "closed")}
        return {
            "papers": papers,
            "fields": _data(self.differ),
            "own": _data(self.own_differ),
            "questions": [{"form": form, "question": path, **_data(rate)} for (form, path), rate in self.questions.items()],
            "persons": [{"person": person, **_data(rate)} for person, rate in self.persons.items()],
        }


def figures(programme: Programme) -> Figures:
    """What the keyings of a programme came to so far. Raises `StoreError` `not-allowed`."""
    require(programme, RIGHT)
    return programme.store.call(_figures)


def labels(programme: Programme, found: Figures, lang: str) -> dict[tuple[str, str], str]:
    """The questions that differ in the words of their forms, by form and path; one that no form here asks is left out."""
    from forms.interview.tree import controls

    said: dict[tuple[str, str], str] = {}
    for form in {form for (form, _), rate in found.questions.items() if rate.errors}:
        with suppress(AlcanceError):
            interview = capture.rebuilt(programme, form, {}, lang)
            here = interview.engine.root
            asked = {control.path: control for control in controls(interview.form.body)}
            for path in (path for one, path in found.questions if one == form and path in asked):
                said[form, path] = interview.speaker.say(asked[path].label, here).strip() or path.rpartition("/")[2]
    return said


def rate_words(rate: Rate) -> list[Text]:
    """A rate in words; nothing where no field was compared."""
    if rate.per_thousand is None:
        return []
    return [
        text(
            N_("{errors} of {fields} fields differ: {rate} per 1,000"),
            errors=rate.errors,
            fields=rate.fields,
            rate=round(rate.per_thousand, 1),
        )
    ]


def _figures(db: Database) -> Figures:
    papers, every = listed(db), rules_of(db).every
    questions: dict[tuple[str, str], Rate] = defaultdict(Rate)
    persons: dict[str, Rate] = defaultdict(Rate)
    differ = own_differ = Rate()
    twice = [each for each in papers if each.state in (TO_COMPARE, COMPARED)]
    for each in twice:
        counted = each.counted
        rate = Rate(sum(fields for fields, *_ in counted.values()), sum(errors for _, errors, *_ in counted.values()))
        if each.own:
            own_differ += rate
            continue
        differ += rate
        for path, (fields, errors, *_) in counted.items():
            questions[each.form, path] += Rate(fields, errors)
        for person, wrong in _wrong(each, counted):
            persons[person] += wrong
    return Figures(
        len(papers),
        sum(asked_for(each.record, every) for each in papers),
        len(twice),
        sum(each.state == COMPARED for each in twice),
        sum(each.own for each in twice),
        sum(each.state == CLOSED for each in papers),
        differ,
        own_differ,
        dict(sorted(questions.items(), key=lambda item: (-(item[1].per_thousand or 0), item[0]))),
        dict(sorted(persons.items())),
    )


def _wrong(each: PaperRecord, counted: Mapping[str, Sequence[int]]) -> Iterable[tuple[str, Rate]]:
    """What each of the two keyed wrongly, once it was decided."""
    if each.state != COMPARED:
        return
    fields = sum(numbers[0] for numbers in counted.values())
    for person, place in ((each.keyed_by, 2), (each.second_by, 3)):
        yield person, Rate(fields, sum(numbers[place] for numbers in counted.values()))


def _data(rate: Rate) -> dict[str, float | int | None]:
    return {"compared": rate.fields, "errors": rate.errors, "per_thousand": rate.per_thousand}

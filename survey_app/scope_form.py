"""Which records count, as it is typed: the fields of the page and of the command, and the scope that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey_app.services.scope import APART, IN, OUT, ListScope, Scope
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Choice, Names, Words, described, descriptions
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.result import Definition


@dataclass(frozen=True)
class Day(Words):
    """A day written year-month-day, or nothing."""

    longest: int = 10

    def parse(self, written: str) -> str:
        from datetime import date

        typed = written.strip()
        try:
            return date.fromisoformat(typed).isoformat() if typed else ""
        except ValueError:
            raise self.refuse(written) from None

    def bounds(self) -> Any:
        return text(N_("It must be a day written as year-month-day, such as 2026-03-01, or stay empty"))

    def bad_example(self) -> str:
        return "31/02/1990"


@dataclass(frozen=True)
class Where(Words):
    """Columns of a list with the values that count: `COLUMN=value|value`, a semicolon between columns."""

    longest: int = 500

    def parse(self, written: str) -> Any:
        found: dict[str, tuple[str, ...]] = {}
        for each in filter(None, (one.strip() for one in written.split(";"))):
            column, equals, values = each.partition("=")
            kept = tuple(filter(None, (value.strip() for value in values.split("|"))))
            if not equals or not column.strip() or not kept or column.strip() in found or len(written) > self.longest:
                raise self.refuse(written)
            found[column.strip()] = kept
        return found

    def write(self, value: Any) -> str:
        return "; ".join(f"{column}={'|'.join(values)}" for column, values in value.items())

    def bounds(self) -> Any:
        return text(N_("Write COLUMN=value|value, with a semicolon between columns; ? stands for an empty cell"))

    def bad_example(self) -> str:
        return "=x"


_KNOWN = {OUT: N_("Leave out"), IN: N_("Count them"), APART: N_("A group apart")}
_DAY = {IN: _KNOWN[IN], OUT: _KNOWN[OUT]}


@dataclass(frozen=True)
class WhichCount:
    """What is asked of records and persons, whichever list they are on. Ages stand in the definition."""

    start: str = described(Day(N_("Records from"), N_("Records dated before this day do not count.")), "")
    end: str = described(Day(N_("Records until"), N_("Records dated after this day do not count.")), "")
    sexes: tuple[str, ...] = described(Names(N_("Sex"), N_("Codes that count, such as F or M, with commas; empty: all.")), ())
    nationalities: tuple[str, ...] = described(
        Names(N_("Nationalities"), N_("Codes of countries that count, such as VE, CO; empty: all.")), ()
    )
    areas: tuple[str, ...] = described(Names(N_("Areas"), N_("Areas that count as lists write them; empty: all.")), ())
    status: str = described(
        Words(
            N_("Column that tells the status"), N_("A column that an import took for statistics; empty: none is asked."), 120
        ),
        "",
    )
    statuses: tuple[str, ...] = described(Names(N_("Status that counts"), N_("Values of that column, with commas.")), ())
    day: str = described(Choice(N_("Day"), options=_DAY), IN)
    age: str = described(Choice(N_("Age"), options=_KNOWN), OUT)
    sex: str = described(Choice(N_("Sex"), options=_KNOWN), OUT)
    nationality: str = described(Choice(N_("Nationality"), options=_KNOWN), OUT)
    area: str = described(Choice(N_("Area"), options=_KNOWN), OUT)
    known: str = described(Choice(N_("Status"), options=_KNOWN), OUT)


@dataclass(frozen=True)
class OfList:
    """What is asked of the records of one list besides."""

    start: str = described(Day(N_("From"), N_("Records of this list dated before do not count.")), "")
    end: str = described(Day(N_("Until"), N_("Records of this list dated after do not count.")), "")
    where: str = described(
        Where(N_("Only where"), N_("Columns of the list with the values that count, such as VISA=expired|none.")), ""
    )


UNKNOWN = {"day": "day", "age": "age", "sex": "sex", "nationality": "nationality", "area": "area", "status": "known"}
"""The field of `WhichCount` that says what is done with those of whom this is not known."""


def of_list(i: str, name: str) -> str:
    """The key under which a field of one list is typed."""
    return f"{i}.{name}"


def read_scope(typed: Mapping[str, str], lists: Sequence[str], definition: Definition) -> Scope:
    """The scope that was typed for the lists (ids); the period is the definition's where none was typed, the ages always.

    Raises `BadParameter` with every field that cannot be read; of a list's own fields `Place.column` is its id.
    """
    problems: list[Problem] = []

    def read(owner: type, prefix: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, kind in descriptions(owner).items():
            key = of_list(prefix, name) if prefix else name
            if key in typed:
                try:
                    values[name] = kind.parse(typed[key])
                except BadParameter as error:
                    problems.extend(replace(p, where=Place(column=prefix, field=kind.label)) for p in error.problems)
        return values

    asked = {"start": definition.start, "end": definition.end} | read(WhichCount, "")
    own = {i: read(OfList, i) for i in lists}
    if problems:
        raise BadParameter(problems)
    limits = {i: ListScope(one.get("start", ""), one.get("end", ""), one.get("where") or {}) for i, one in own.items()}
    return Scope(
        **{name: value for name, value in asked.items() if name not in UNKNOWN.values()},
        age_from=definition.age_from,
        age_to=definition.age_to,
        unknown={name: asked[key] for name, key in UNKNOWN.items() if key in asked},
        lists={i: one for i, one in limits.items() if one != ListScope()},
    )


def write_scope(scope: Scope) -> dict[str, str]:
    """The typed form of a scope; `read_scope` reads it back, its ages apart."""
    known, own = descriptions(WhichCount), descriptions(OfList)
    names = ("start", "end", "sexes", "nationalities", "areas", "status", "statuses")
    found = {name: known[name].write(getattr(scope, name)) for name in names}
    found |= {UNKNOWN[name]: choice for name, choice in scope.unknown.items()}
    for i, one in scope.lists.items():
        found |= {of_list(i, name): kind.write(getattr(one, name)) for name, kind in own.items()}
    return found

"""Whom a table counts and which records of which list count for it, as one frozen description that is stored with the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from estimation.plain import plain_kind
from vocabulary.errors import BadInput, Collector, Place
from vocabulary.text import N_, Text, joined, text

IN, OUT, APART = "in", "out", "apart"
UNKNOWN = "?"
CHOICES: Mapping[str, str] = {
    OUT: N_("leave out"),
    IN: N_("count"),
    APART: N_("count as a group of their own"),
}
FIELDS: Mapping[str, str] = {
    "day": N_("Day"),
    "age": N_("Age"),
    "sex": N_("Sex"),
    "nationality": N_("Nationality"),
    "area": N_("Area"),
    "status": N_("Status"),
}
"""What may be unknown of a record (its day) or of a person (the others)."""
USUAL: Mapping[str, str] = {"day": IN}


@plain_kind
@dataclass(frozen=True)
class ListScope:
    """Which records of one list count: those dated from `start` to `end` (ISO, either may be empty, both included), and whose
    own columns hold one of the values named in `where` (`?` stands for an empty cell)."""

    start: str = ""
    end: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@plain_kind
@dataclass(frozen=True)
class Scope:
    """Whom a table counts. Empty parts set no limit.

    `start` and `end` are the reference period, or the reference day where they are the same: a record dated outside it does not
    count. Ages are completed years on the day of the record, both limits included. `status` names a column that lists hold of
    their own, `statuses` the values that count. A person's sex, age, nationality, area and status are those that most of the
    records in the period say. `unknown` says, by what is not known, whether such a person (or, of `day`, such a record) is left
    out (`out`, the usual), counted (`in`, the usual of a day) or counted as a group apart (`apart`). `lists` holds, by the id
    of a list, what more is asked of its records.
    """

    start: str = ""
    end: str = ""
    age_from: int | None = None
    age_to: int | None = None
    sexes: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    status: str = ""
    statuses: tuple[str, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, ListScope] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """What is done with those of whom `name` is not known."""
        return self.unknown.get(name) or USUAL.get(name, OUT)

    def asks(self, name: str) -> bool:
        """Whether anything is asked of this part of a person."""
        asked: Mapping[str, object] = {
            "age": self.age_from is not None or self.age_to is not None,
            "sex": self.sexes, "nationality": self.nationalities, "area": self.areas, "status": self.status,
        }  # fmt: skip
        return bool(asked.get(name))

    def apart(self) -> tuple[str, ...]:
        """The parts that are asked for and whose unknown is a group apart."""
        return tuple(name for name in FIELDS if name != "day" and self.asks(name) and self.of(name) == APART)


def check_scope(scope: Scope, lists: Mapping[str, tuple[str, frozenset[str]]]) -> None:
    """Raises `BadInput` with all that is wrong with a scope; `lists` gives each list's name and its own columns, by id."""
    problems = Collector()
    columns = frozenset().union(*(own for _, own in lists.values()))
    periods = {"": (scope.start, scope.end)} | {i: (one.start, one.end) for i, one in scope.lists.items()}
    for i, (start, end) in periods.items():
        for day in (start, end):
            if day and not _is_day(day):
                what = text(N_("{value} is not a day written as year-month-day"), value=repr(day))
                problems.add("bad-day", what, Place(column=_name(lists, i)), text(N_("Write it such as 2026-03-01")))
        if _is_day(start) and _is_day(end) and start > end:
            problems.add("days-swapped", text(N_("The last day is before the first")), Place(column=_name(lists, i)))
    if scope.age_from is not None and scope.age_to is not None and scope.age_from > scope.age_to:
        problems.add("ages-swapped", text(N_("The oldest age is below the youngest")))
    for name, choice in scope.unknown.items():
        if name not in FIELDS or choice not in CHOICES or (name == "day" and choice == APART):
            what = text(N_("{name}={choice} is no choice for what is not known"), name=name, choice=choice)
            remedy = text(N_("Names: {names}; choices: {choices}, of a day without the last"), names=", ".join(FIELDS),
                          choices=", ".join(CHOICES))  # fmt: skip
            problems.add("bad-unknown", what, remedy=remedy)
    for i, one in scope.lists.items():
        if i not in lists:
            problems.add("list-not-used", text(N_("Records are limited of a list that is not used: {name}"), name=i))
            continue
        name, own = lists[i]
        for column in one.where:
            if column not in own:
                problems.add("no-column", text(N_("The list {list} has no column {name}"), list=name, name=repr(column)),
                             remedy=_columns(own))  # fmt: skip
    if scope.status and scope.status not in columns:
        problems.add("no-column", text(N_("No list has a column {name}"), name=repr(scope.status)), remedy=_columns(columns))
    if bool(scope.status) != bool(scope.statuses):
        problems.add("status-incomplete", text(N_("A status needs both the column and the values that count")))
    problems.raise_if_any(BadInput)


def _columns(own: frozenset[str]) -> Text:
    if not own:
        return text(N_("Columns of its own come in where an import takes them as another column for statistics"))
    return text(N_("Columns: {names}"), names=", ".join(sorted(own)))


def _is_day(written: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _name(lists: Mapping[str, tuple[str, frozenset[str]]], i: str) -> str:
    return lists[i][0] if i in lists else i


def spoken(scope: Scope, names: Mapping[str, str]) -> tuple[Text, ...]:
    """The scope in sentences, for pages, the terminal and the report; `names` gives the lists' names by id."""
    found: list[Text] = []
    if (period := _period(scope.start, scope.end)) is not None:
        found.append(text(N_("Records dated {when} count."), when=period))
    low, high = scope.age_from, scope.age_to
    if low is not None and high is not None:
        found.append(text(N_("Persons aged {low} to {high} count."), low=low, high=high))
    elif low is not None:
        found.append(text(N_("Persons aged {low} and over count."), low=low))
    elif high is not None:
        found.append(text(N_("Persons aged up to {high} count."), high=high))
    for label, values in (("sex", scope.sexes), ("nationality", scope.nationalities), ("area", scope.areas)):
        if values:
            found.append(text(N_("{name}: {values}."), name=Text(FIELDS[label]), values=", ".join(values)))
    if scope.status:
        found.append(text(N_("Status, as far as lists say (column {column}): {values}."), column=scope.status,
                          values=", ".join(scope.statuses)))  # fmt: skip
    for i, one in scope.lists.items():
        parts: list[Text] = []
        if (period := _period(one.start, one.end)) is not None:
            parts.append(text(N_("dated {when}"), when=period))
        parts += [text(N_("{name}: {values}"), name=column, values=", ".join(values)) for column, values in one.where.items()]
        if parts:
            found.append(text(N_("Of the list {list} count the records {which}."), list=names.get(i, i), which=joined(parts)))
    asked = [name for name in FIELDS if scope.asks(name) or (name == "day" and _dated(scope))]
    for choice, said in _UNKNOWN.items():
        which = [Text(FIELDS[name]) for name in asked if scope.of(name) == choice]
        if which:
            found.append(text(said, what=joined(which)))
    return tuple(found)


_UNKNOWN = {
    OUT: N_("Left out where it is not known: {what}."),
    IN: N_("Counted where it is not known: {what}."),
    APART: N_("Counted as a group of their own where it is not known: {what}."),
}


def _dated(scope: Scope) -> bool:
    return any((scope.start, scope.end, *(day for one in scope.lists.values() for day in (one.start, one.end))))


def _period(start: str, end: str) -> Text | None:
    from estimation.result import spoken_day

    if start and start == end:
        return text(N_("on {day}"), day=spoken_day(start))
    if start and end:
        return text(N_("from {start} to {end}"), start=spoken_day(start), end=spoken_day(end))
    if start:
        return text(N_("from {start} on"), start=spoken_day(start))
    return text(N_("until {end}"), end=spoken_day(end)) if end else None

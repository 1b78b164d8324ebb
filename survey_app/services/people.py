"""Records with the person that each was taken for, and what a scope makes of them: who counts, and why each other does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from survey_app.services import linking
from survey_app.services.linking_records import LinkRecord, list_names, read_records
from survey_app.services.scope import OUT, UNKNOWN, Scope, check_scope
from survey_app.services.verdicts import with_verdicts
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, joined, text

if TYPE_CHECKING:
    from survey_app.services.linkages import Run
    from survey_app.services.programme import Programme

REASONS: Mapping[str, str] = {
    "not-linked": N_("came in after the linkage"),
    "day-out": N_("dated outside the period"),
    "day-unknown": N_("day not known"),
    "column-out": N_("by another column of the list"),
    "age-out": N_("of another age"),
    "age-unknown": N_("age not known"),
    "sex-out": N_("of another sex"),
    "sex-unknown": N_("sex not known"),
    "nationality-out": N_("of another nationality"),
    "nationality-unknown": N_("nationality not known"),
    "area-out": N_("of another area"),
    "area-unknown": N_("area not known"),
    "status-out": N_("of another status"),
    "status-unknown": N_("status not known"),
}
"""Why a record does not count, in the order in which the reasons are looked at: each record has the first that holds."""


@dataclass(frozen=True)
class People:
    """Records of the lists `ids` (called `names`), and for each the person it was taken for; -1 where the linkage does not know
    the record. `run` is the linkage by probability with the verdicts of people, `place` the place of each record in it (-1 as
    above), `gone` the number of its records that are no longer in the programme."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    records: tuple[LinkRecord, ...] = field(repr=False)
    person: tuple[int, ...] = field(repr=False)
    run: Run | None = field(default=None, repr=False)
    place: tuple[int, ...] = field(default=(), repr=False)
    gone: int = 0

    def answers(self, ids: Sequence[str], linkage: str) -> bool:
        """Whether these are the records of the lists `ids`, joined by `linkage`."""
        return self.ids == tuple(dict.fromkeys(ids)) and (self.run.id if self.run is not None else "") == linkage

    def columns(self) -> dict[str, tuple[str, frozenset[str]]]:
        """Each list's name and the columns of its own, by its id."""
        own: list[set[str]] = [set() for _ in self.ids]
        for record in self.records:
            own[record.list_number].update(record.other)
        return {i: (name, frozenset(found)) for i, name, found in zip(self.ids, self.names, own, strict=True)}


@dataclass(frozen=True)
class ListCount:
    """Of one list: its records, how many of them count, and how many do not, by reason (`REASONS`)."""

    id: str
    name: str
    records: int
    inside: int
    out: Mapping[str, int]


@dataclass(frozen=True)
class Scoped:
    """What a scope makes of `people`: the reason of each record that does not count (empty where it does), the persons who are
    left, the group apart of each person (one flag a part of `Scope.apart`: whether it is known), and the counts by list."""

    people: People
    reasons: tuple[str, ...] = field(repr=False)
    persons: linking.PersonTable = field(repr=False)
    known: Mapping[str, tuple[bool, ...]] = field(repr=False)
    lists: tuple[ListCount, ...]
    person: tuple[int, ...] = field(repr=False)  # of each record, as `persons` numbers them; -1 where it does not count


def read_people(programme: Programme, ids: Sequence[str], linkage: str = "", progress: Progress = silent) -> People:
    """The records of two or more lists (ids, and `interviews`), joined by exact pseudonyms or as the linkage `linkage` joined
    them, with the verdicts of people. Raises `BadInput`, `StoreError`."""
    wanted = tuple(dict.fromkeys(ids))
    if len(wanted) < 2:
        raise BadInput(
            Problem("too-few-lists", text(N_("At least two lists are needed")), remedy=text(N_("Import another list")))
        )
    if not linkage:
        return People(wanted, *linking.exact_persons(programme, wanted, progress)[:3])
    run = with_verdicts(programme, linkage)
    names = programme.store.call(lambda db: list_names(db, wanted))
    strange = [name for i, name in zip(wanted, names, strict=True) if i not in run.lists]
    if strange:
        what = text(N_("The linkage does not hold: {names}"), names=", ".join(strange))
        raise BadInput(Problem("list-not-linked", what, remedy=text(N_("Link the lists again, or choose those it holds"))))
    records: list[LinkRecord] = []
    for number, i in enumerate(wanted):
        part(progress, 0.2, 1.0)(number / len(wanted), text(N_("Reading the lists")))
        records += programme.store.call(partial(read_records, list_id=i, number=number))
    return _as_linked(wanted, names, tuple(records), run)


def _as_linked(ids: tuple[str, ...], names: tuple[str, ...], records: tuple[LinkRecord, ...], run: Run) -> People:
    places = {record: place for place, record in enumerate(run.records)}
    place = tuple(places.get(record.id, -1) for record in records)
    person = tuple(int(run.linked.person[at]) if at >= 0 else -1 for at in place)
    chosen = {run.lists.index(i) for i in ids}
    held = sum(int(source) in chosen for source in run.source)
    return People(ids, names, records, person, run, place, held - sum(at >= 0 for at in place))


def scoped(people: People, scope: Scope) -> Scoped:
    """Applies a scope. Raises `BadInput` where the scope cannot be meant, and where a list or everybody is left out."""
    check_scope(scope, people.columns())
    reasons = [
        _of_record(record, person, people.ids, scope) for record, person in zip(people.records, people.person, strict=True)
    ]
    members: dict[int, list[int]] = {}
    for index, (person, reason) in enumerate(zip(people.person, reasons, strict=True)):
        if not reason:
            members.setdefault(person, []).append(index)
    numbers = [-1] * len(people.records)
    kept: list[list[LinkRecord]] = []
    parts = scope.apart()
    known: dict[str, list[bool]] = {name: [] for name in parts}
    for found in members.values():
        records = [people.records[i] for i in found]
        says = _says(records, scope)
        reason = _of_person(says, scope)
        for i in found:
            reasons[i] = reason
            numbers[i] = -1 if reason else len(kept)
        if not reason:
            kept.append(records)
            for name in parts:
                known[name].append(says[name] not in ("", None))
    lists = _counts(people, reasons)
    _somebody_left(lists, people)
    return Scoped(
        people, tuple(reasons), linking.persons_of(people.names, kept), {name: tuple(v) for name, v in known.items()}, lists,
        tuple(numbers),
    )  # fmt: skip


def _of_record(record: LinkRecord, person: int, ids: Sequence[str], scope: Scope) -> str:
    if person < 0:
        return "not-linked"
    mine = scope.lists.get(ids[record.list_number])
    periods = [(scope.start, scope.end), *([(mine.start, mine.end)] if mine is not None else [])]
    if any(start or end for start, end in periods):
        if not record.on:
            if scope.of("day") == OUT:
                return "day-unknown"
        elif not all(_within(record.on, start, end) for start, end in periods):
            return "day-out"
    if mine is not None and any((record.other.get(name) or UNKNOWN) not in values for name, values in mine.where.items()):
        return "column-out"
    return ""


def _within(on: str, start: str, end: str) -> bool:
    """Whether a day, month or year may lie in a period."""
    return (not start or on >= start[: len(on)]) and (not end or on[: len(end)] <= end[: len(on)])


def _says(records: Sequence[LinkRecord], scope: Scope) -> dict[str, str | int | None]:
    names = ("age", "sex", "nationality", "area")
    found = {name: linking.most(getattr(record, name) for record in records) for name in names if scope.asks(name)}
    if scope.status:
        found["status"] = linking.most(record.other.get(scope.status, "") for record in records)
    return found


def _of_person(says: Mapping[str, str | int | None], scope: Scope) -> str:
    wanted: Mapping[str, Sequence[object]] = {
        "sex": scope.sexes, "nationality": scope.nationalities, "area": scope.areas, "status": scope.statuses,
    }  # fmt: skip
    for name, value in says.items():
        if value in ("", None):
            if scope.of(name) == OUT:
                return f"{name}-unknown"
        elif name == "age":
            assert isinstance(value, int)
            if not (scope.age_from or 0) <= value <= (value if scope.age_to is None else scope.age_to):
                return "age-out"
        elif value not in wanted[name]:
            return f"{name}-out"
    return ""


def _counts(people: People, reasons: Sequence[str]) -> tuple[ListCount, ...]:
    found: list[Counter[str]] = [Counter() for _ in people.ids]
    for record, reason in zip(people.records, reasons, strict=True):
        found[record.list_number][reason] += 1
    return tuple(
        ListCount(i, name, sum(count.values()), count[""], {reason: count[reason] for reason in REASONS if count[reason]})
        for i, name, count in zip(people.ids, people.names, found, strict=True)
    )


def _somebody_left(lists: Sequence[ListCount], people: People) -> None:
    """Without a record left on a list there is no overlap with it, and an estimate would be of fewer lists than it says."""
    problems = []
    for one in lists:
        if one.inside:
            continue
        if not one.records:
            what = text(N_("The list {list} holds no record"), list=one.name)
            problems.append(Problem("empty-list", what, remedy=text(N_("Leave the list out"))))
        else:
            reasons = joined(text("{n} {why}", n=n, why=Text(REASONS[reason])) for reason, n in one.out.items())
            what = text(N_("No record of the list {list} counts ({reasons})"), list=one.name, reasons=reasons)
            problems.append(Problem("nobody-left", what, remedy=text(N_("Widen the population, or leave the list out"))))
    if problems:
        raise BadInput(problems)

"""How much each list tells of its persons: which columns are filled, which say the same of all, what weakens a linkage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from estimation.linkage.columns import Column
from estimation.linkage.result import Whole
from estimation.plain import plain_kind
from vocabulary.errors import Collector
from vocabulary.text import N_, Text, joined, text

EVIDENCE: Mapping[str, str] = {
    "given": N_("Given names"),
    "first": N_("First surname"),
    "second": N_("Second surname"),
    "birth": N_("Date of birth"),
    "document": N_("Document number"),
    "sex": N_("Sex"),
    "nationality": N_("Nationality"),
    "area": N_("Area"),
}
"""The columns by which persons are recognised, those that tell most first."""
_ENOUGH = {"given": 0.8, "first": 0.8, "birth": 0.8, "document": 0.5}
_HEAPED = 0.1  # share of dates on 1 January from which a date says less than it seems to
_NAMES = 5  # persons of different names under one document number: then it is a filler, such as 0 or 99999999
_DATES, _SHARE = 20, 0.05  # records, and share of a list, with one date of birth from which it is a filler, such as 01/01/1900
_NEVER = 0.02  # share of records from which a list cannot be said to fill a column


@plain_kind
@dataclass(frozen=True)
class Filled:
    """A list: the share of its records that fill each column of `EVIDENCE`, the share of its dates of birth that are a 1
    January, and the columns that say the same of all who fill them."""

    name: str
    records: int
    shares: Mapping[str, float]
    heaped: float = 0.0
    constant: tuple[str, ...] = ()


@dataclass(frozen=True)
class Completeness:
    """All lists, the columns in which no two records of any list differ, and the lists in which one document number stands
    for many persons, with the number of such records; `dates` likewise where a date of birth does."""

    lists: tuple[Filled, ...]
    constant: tuple[str, ...] = ()
    fillers: tuple[tuple[str, int], ...] = ()
    dates: tuple[tuple[str, int], ...] = ()


def completeness(columns: dict[str, Column], source: Whole, lists: Sequence[str]) -> Completeness:
    """Of columns as `columns_of` makes them. Document numbers that stand for many persons of a list are taken out of
    `columns`: they would make one person of all who bear them. So are dates of birth: they would part all who bear them from
    themselves on other lists."""
    fillers = _take_out_fillers(columns, source, lists, "document", {"document_holds": None}, _NAMES, 0.0)
    dated = {"birth_swapped": None, "birth_year": None, "birth_rough": False, "birth_heaped": False}
    dates = _take_out_fillers(columns, source, lists, "birth", dated, _DATES, _SHARE)
    whose = source.tolist()
    filled, constant = [], []
    for number, name in enumerate(lists):
        own = [i for i, s in enumerate(whose) if s == number]
        known = {column: [columns[column][i] for i in own if columns[column][i] is not None] for column in EVIDENCE}
        heaped = sum(bool(columns["birth_heaped"][i]) for i in own) / max(1, len(known["birth"]))
        same = tuple(column for column, values in known.items() if len(values) > 1 and len(set(values)) == 1)
        shares = {column: len(values) / max(1, len(own)) for column, values in known.items()}
        filled.append(Filled(name, len(own), shares, heaped, same))
    for column in EVIDENCE:
        values = [value for value in columns[column] if value is not None]
        if len(values) > 1 and len(set(values)) == 1:
            constant.append(column)
    return Completeness(tuple(filled), tuple(constant), fillers, dates)


def _take_out_fillers(
    columns: dict[str, Column],
    source: Whole,
    lists: Sequence[str],
    what: str,
    with_it: Mapping[str, bool | None],
    least: int,
    share: float,
) -> tuple[tuple[str, int], ...]:
    """Empties a column, and with it others, where one value stands for many names in at least `least` records and the `share`
    of those of the list; the lists where it did, and in how many records."""
    bearers: dict[tuple[int, str], list[int]] = defaultdict(list)
    records: Counter[int] = Counter(source.tolist())
    for i, (number, value) in enumerate(zip(source.tolist(), columns[what], strict=True)):
        if value is not None:
            bearers[number, value].append(i)
    found: Counter[int] = Counter()
    for (number, _), borne in bearers.items():
        if len(borne) < max(least, share * records[number]):
            continue
        names = {(columns["given_key"][i], columns["first_key"][i]) for i in borne}
        if len(names) >= max(_NAMES, len(borne) / 2):
            found[number] += len(borne)
            for i in borne:
                columns[what][i] = None
                for other, cell in with_it.items():
                    columns[other][i] = cell
    return tuple((lists[number], n) for number, n in sorted(found.items()))


def unfilled(found: Completeness, problems: Collector) -> None:
    """Adds a problem `nothing-to-link-by` for each list of which nobody can be recognised."""
    for each in found.lists:
        if each.records > 1 and not any(each.shares[column] for column in ("given", "first", "document")):
            what = text(N_("The list {name} holds neither names nor documents: nobody on it can be recognised"), name=each.name)
            remedy = text(N_("See which columns were chosen for names and documents when it was imported"))
            problems.add("nothing-to-link-by", what, remedy=remedy)


def weak_columns(found: Completeness) -> tuple[Text, ...]:
    """Warnings on columns that were not used, or not for everybody."""
    said = []
    if found.constant:
        columns = joined(text(EVIDENCE[column]) for column in found.constant)
        said.append(text(N_("Says the same in every record, so that it tells nobody apart, and is not used: {columns}"),
                         columns=columns))  # fmt: skip
    for name, n in found.fillers:
        said.append(
            text(N_("{list}: {n} record bears a document number that many persons bear; it is not used"),
                 N_("{list}: {n} records bear a document number that many persons bear; it is not used"), list=name, n=n)
        )  # fmt: skip
    for name, n in found.dates:
        said.append(
            text(N_("{list}: {n} record bears a date of birth that many persons bear; it is not used"),
                 N_("{list}: {n} records bear a date of birth that many persons bear; it is not used"), list=name, n=n)
        )  # fmt: skip
    for each in found.lists:
        never = [column for column in _ENOUGH if each.records and each.shares[column] < _NEVER]
        if never:
            columns = joined(text(EVIDENCE[column]) for column in never)
            said.append(
                text(N_("{list}: nothing, or next to nothing, stands in: {columns}. Whoever is on it is found less often"),
                     list=each.name, columns=columns)
            )  # fmt: skip
    return tuple(said)


def weaknesses(each: Filled) -> tuple[Text, ...]:
    """What of a list would weaken its linkage, in words; nothing where it tells enough."""
    said = []
    scarce = [column for column, least in _ENOUGH.items() if each.shares[column] < least]
    if scarce:
        said.append(text(N_("often missing: {columns}"), columns=joined(text(EVIDENCE[column]) for column in scarce)))
    if each.heaped > _HEAPED:
        said.append(text(N_("{share} % of the dates of birth are 1 January"), share=round(100 * each.heaped)))
    if each.constant:
        said.append(text(N_("the same in all records: {columns}"),
                         columns=joined(text(EVIDENCE[column]) for column in each.constant)))  # fmt: skip
    return tuple(said)

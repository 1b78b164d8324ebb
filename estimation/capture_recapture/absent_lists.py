"""What a person knows of lists that could not hold somebody: pairs without overlap, lists that did not work somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.hierarchy import Hierarchy, numbers_of, term_name
from estimation.capture_recapture.reading import read_capture_table
from estimation.capture_recapture.strata import stratum_name
from estimation.capture_recapture.table import CaptureTable, pattern
from estimation.table import Table
from vocabulary.errors import BadParameter, Collector, Place, Problem
from vocabulary.fields import Words, read_names
from vocabulary.text import N_, Text, text

DISJOINT = Words(
    N_("Lists that could not overlap"),
    N_("Pairs of lists that nobody can be on both of, such as A-B. The patterns with both are no cells of the model."),
    longest=500,
    example="A-B",
)
INACTIVE = Words(
    N_("Lists that did not work everywhere"),
    N_("Where or when a list did not work, such as C: area=North; D: year=2019. All strata are then fitted together."),
    longest=1000,
    example="C: area=North",
)


@dataclass(frozen=True)
class Inactive:
    """The list `name` did not work where `column` has one of `values`."""

    name: str
    column: str
    values: tuple[str, ...]


def parse_disjoint(written: str, lists: Sequence[str]) -> tuple[int, ...]:
    """`A-B, C-D` as terms. Names may hold a dash. Raises `BadParameter`."""
    found = []
    for part in read_names(written):
        dashes = [place for place, letter in enumerate(part) if letter == "-"]
        halves = [(part[:place].strip(), part[place + 1 :].strip()) for place in dashes]
        pair = next((pair for pair in halves if pair[0] in lists and pair[1] in lists and pair[0] != pair[1]), None)
        if pair is None:
            what = text(N_("{part} does not name two lists with a dash between them"), part=part)
            raise _bad(DISJOINT.label, what, lists)
        found.append(sum(1 << (len(lists) - 1 - lists.index(name)) for name in pair))
    return tuple(dict.fromkeys(found))


def parse_inactive(written: str) -> tuple[Inactive, ...]:
    """`C: area=North|South; D: year=2019`; a list may stand several times. Raises `BadParameter`."""
    found = []
    for part in filter(None, (part.strip() for part in written.split(";"))):
        name, colon, where = part.partition(":")
        column, equals, values = where.partition("=")
        named = tuple(value.strip() for value in values.split("|"))
        if not (name.strip() and colon and column.strip() and equals):
            what = text(N_("{part} does not say which list did not work where"), part=part)
            raise _bad(INACTIVE.label, what)
        found.append(Inactive(name.strip(), column.strip(), named))
    return tuple(found)


def _bad(label: str, what: Text, lists: Sequence[str] = ()) -> BadParameter:
    if lists:
        remedy = text(N_("The lists are: {names}"), names=", ".join(lists))
    else:
        remedy = text(N_("Write the list, a colon, a column, an equals sign and a value: C: area=North"))
    return BadParameter(Problem("bad-lists", what, Place(field=label), remedy))


def read_knowing(table: Table, by: Sequence[str], lists: Sequence[str], disjoint: str, inactive: str) -> CaptureTable:
    """The checked counts, by the strata asked for and by those that say where a list did not work.

    Raises `BadInput` where persons are recorded who could not be, `BadParameter` where a setting cannot be read.
    """
    absent = parse_inactive(inactive)
    data = read_capture_table(table, columns_of(absent, by), lists)
    contradictions(data, parse_disjoint(disjoint, data.lists), active_lists(data, absent), table.place())
    return data


def columns_of(inactive: Sequence[Inactive], by: Sequence[str]) -> tuple[str, ...]:
    """The columns that make the strata: those asked for, then those that say where a list did not work."""
    return tuple(dict.fromkeys([*by, *(one.column for one in inactive)]))


def active_lists(data: CaptureTable, inactive: Sequence[Inactive]) -> NDArray[np.intp]:
    """For each stratum the lists that worked, as a set. Raises `BadParameter` where a list or a value is unknown."""
    k = data.k
    found = np.full(len(data.strata), (1 << k) - 1, dtype=np.intp)
    for one in inactive:
        if one.name not in data.lists:
            raise _bad(INACTIVE.label, text(N_("There is no list {name}"), name=one.name), data.lists)
        known = {labels[one.column] for labels in data.strata}
        for value in one.values:
            if value not in known:
                what = text(N_("The column {column} has no value {value}"), column=one.column, value=value)
                raise _bad(INACTIVE.label, what)
        bit = 1 << (k - 1 - data.lists.index(one.name))
        for place, labels in enumerate(data.strata):
            if labels[one.column] in one.values:
                found[place] &= ~bit
    return found


def contradictions(data: CaptureTable, apart: Sequence[int], active: NDArray[np.intp], place: Place) -> None:
    """Raises `BadInput` that names every cell with persons who could not be there, and how many they are."""
    problems = Collector()
    for pair in apart:
        for cell in np.flatnonzero(data.total):
            if int(cell) & pair == pair:
                first, second = (data.lists[j - 1] for j in numbers_of(pair, data.k))
                what = text(
                    N_("{n} person has the pattern {cell}, on both {first} and {second}, which could not overlap"),
                    N_("{n} persons have the pattern {cell}, on both {first} and {second}, which could not overlap"),
                    n=int(data.total[cell]), cell=pattern(int(cell), data.k), first=first, second=second,
                )  # fmt: skip
                remedy = text(N_("Correct the records, or do not say that these lists could not overlap"))
                problems.add("not-disjoint", what, place, remedy)
    for labels, counts, working in zip(data.strata, data.counts, active, strict=True):
        for cell in np.flatnonzero(counts):
            off = int(cell) & ~int(working)
            if off:
                what = text(
                    N_("{n} person of {stratum} has the pattern {cell}, on {lists}, which did not work there"),
                    N_("{n} persons of {stratum} have the pattern {cell}, on {lists}, which did not work there"),
                    n=int(counts[cell]), stratum=stratum_name(labels), cell=pattern(int(cell), data.k),
                    lists=", ".join(data.lists[j - 1] for j in numbers_of(off, data.k)),
                )  # fmt: skip
                remedy = text(N_("Correct the records, or do not say that the list did not work there"))
                problems.add("not-inactive", what, place, remedy)
        if counts.sum() and int(working).bit_count() < 2:
            few = N_("In {stratum} fewer than two lists worked: nothing tells how many they missed")
            problems.add("too-few-active", text(few, stratum=stratum_name(labels)), place)
    problems.raise_if_any()


def refuse_disjoint_terms(model: Hierarchy, apart: Sequence[int], lists: Sequence[str]) -> None:
    """Raises `BadParameter` where a model has the interaction of lists that could not overlap."""
    for pair in apart:
        if any(term & pair == pair for term in model.terms):
            what = text(N_("The model has the interaction {term} of lists that could not overlap"), term=term_name(pair, lists))
            raise BadParameter(Problem("bad-model", what, Place(field=N_("Model")), text(N_("Leave it out of the model"))))

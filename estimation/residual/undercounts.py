"""Models of the share of persons in an irregular situation who were not counted, computed side by side from one account."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.residual.arithmetic import Point
from estimation.residual.inputs import ResidualTable
from estimation.residual.presenting import PERSONS
from estimation.residual.spread import Reals
from estimation.result import Column, Model, ResultTable
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Words
from vocabulary.text import N_, Text, text

COMPARED = Words(
    N_("Undercounts to compare"),
    N_("For example flat 0.1; decay 0.13 0.075; period 2021-2024=0.37 0.05; mixture 0.45 0.3"), longest=500,
)  # fmt: skip
YEARS = re.compile(r"(\d{4})(?:\s*(?:-{1,2}|–|/|to|a)\s*(\d{4})|(\+))?$")
PERIOD = re.compile(r"(\d{4})(?:-(\d{4})|(\+))?=(\S+)$")
LABELS: Mapping[str, str] = {
    "flat": N_("the same share for all"),
    "decay": N_("falling with the years since entry"),
    "period": N_("by period of entry"),
    "mixture": N_("one part missed, the other counted in full"),
}


@dataclass(frozen=True)
class Undercount:
    """One model: its name as written, and the share not counted in each cell, (C,), from the years of entry."""

    name: str
    kind: str
    shares: Callable[[Sequence[tuple[int, int] | None]], Reals]
    by_year: bool
    periods: tuple[tuple[int, int], ...] = ()

    def cuts(self, years: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
        """The years of entry of cells that lie only partly in one of the periods: they have no share of their own."""
        return [
            (first, last)
            for first, last in sorted({y for y in years if y is not None})
            if any(first <= end and begin <= last and not (begin <= first and last <= end) for begin, end in self.periods)
        ]


def read_undercounts(written: str) -> tuple[Undercount, ...]:
    """The models of a setting, apart by semicolons; raises `BadParameter` for what is not one.

    `flat u`; `decay u0 g [year]`, u0 (1 − g)^k after k years (the Department of Homeland Security since 2018: 0.13, 0.075), the
    year of the count being the last year of entry where it is not given; `period FROM-TO=u … rest`, by period of entry (the
    Center for Migration Studies: 2021-2024=0.37, else 0.05); `mixture p r`, of those counted a share p belongs to a part of
    whom r are missed: 1 − 1/((1 − p) + p/(1 − r)) in all (Van Hook, Bean, Bachmeier & Tucker 2014, note 1).
    """
    return tuple(_read(part.split()) for part in written.split(";") if part.strip())


def _read(words: Sequence[str]) -> Undercount:
    name, kind, rest = " ".join(words), words[0].lower(), words[1:]
    try:
        if kind == "flat" and len(rest) == 1:
            u = _share(rest[0])
            return Undercount(name, kind, lambda years: np.full(len(years), u), False)
        if kind == "mixture" and len(rest) == 2:
            p, r = float(rest[0].replace(",", ".")), _share(rest[1])
            if not 0 <= p <= 1:
                raise ValueError(p)
            u = 1 - 1 / ((1 - p) + p / (1 - r))
            return Undercount(name, kind, lambda years: np.full(len(years), u), False)
        if kind == "decay" and len(rest) in (2, 3):
            start, falls = _share(rest[0]), _share(rest[1])
            until = int(rest[2]) if len(rest) == 3 else None
            return Undercount(name, kind, lambda years: _decay(years, start, falls, until), True)
        if kind == "period" and len(rest) >= 2:
            found = [PERIOD.match(word) for word in rest[:-1]]
            periods = [(int(m[1]), int(m[2] or (9999 if m[3] else m[1])), _share(m[4])) for m in found if m]
            if all(found):
                other = _share(rest[-1])
                spans = tuple((begin, end) for begin, end, _ in periods)
                return Undercount(name, kind, lambda years: _period(years, periods, other), True, spans)
    except ValueError:
        pass
    what = text(N_("{value} is not a model of an undercount"), value=repr(name))
    remedy = text(N_("For example flat 0.1; decay 0.13 0.075; period 2021-2024=0.37 0.05; mixture 0.45 0.3"))
    raise BadParameter(Problem("bad-undercount", what, Place(field=COMPARED.label), remedy))


def _share(written: str) -> float:
    value = float(written.replace(",", "."))
    if not 0 <= value < 1:
        raise ValueError(written)
    return value


def _decay(years: Sequence[tuple[int, int] | None], start: float, falls: float, until: int | None) -> Reals:
    known = [y for y in years if y is not None]
    now = until if until is not None else max(last for _, last in known)
    middle = np.array([(first + last) / 2 for first, last in known])
    return np.asarray(start * (1 - falls) ** np.maximum(now - middle, 0))


def _period(years: Sequence[tuple[int, int] | None], periods: Sequence[tuple[int, int, float]], other: float) -> Reals:
    found = [
        next((u for begin, end, u in periods if begin <= year[0] and year[1] <= end), other) if year else other
        for year in years
    ]
    return np.array(found)


def compared(
    data: ResidualTable, found: Point, models: Sequence[Undercount]
) -> tuple[tuple[Model, ...], tuple[ResultTable, ...], tuple[Text, ...]]:
    """Each model's figure Σ C/(1 − u) over the cells, C those in an irregular situation and counted; the table, and what to
    warn of. A model by years of entry needs the years in all cells."""
    if not models:
        return (), (), ()
    years = _years(data)
    counted, rows, fitted, warnings = float(found.remaining.sum()), [], [], []
    used = float(found.irregular.sum())
    rows.append((text(N_("as in the table")), 1 - counted / used if used else None, used, 0.0))
    for model in models:
        if model.by_year and any(year is None for year in years):
            what = N_("{name} needs the year of entry of every cell (column {column}): it is left out.")
            warnings.append(text(what, name=model.name, column="entry_year"))
            continue
        if cut := model.cuts(years):
            what = N_("{name}: the years of entry {years} lie only partly in a period of this model, so it is left out.")
            warnings.append(text(what, name=model.name, years=", ".join(f"{first}–{last}" for first, last in cut)))
            continue
        total = float((found.remaining / (1 - model.shares(years))).sum())
        share = 1 - counted / total if total else None
        rows.append(
            (text(N_("{name}: {meaning}"), name=model.name, meaning=Text(LABELS[model.kind])), share, total, total - used)
        )
        fitted.append(Model(model.name, population=total))
    columns = (
        Column(text(N_("Undercount"))),
        Column(text(N_("Not counted, of all")), "share"),
        Column(text(N_("In an irregular situation")), "persons", PERSONS),
        Column(text(N_("Difference")), "persons", PERSONS),
    )
    note = text(N_("The models are choices, not estimates: the spread between them is in no interval."))
    table = ResultTable("undercount-models", text(N_("The figure under other undercounts")), columns, tuple(rows), note)
    return tuple(fitted), (table,), tuple(warnings)


def _years(data: ResidualTable) -> list[tuple[int, int] | None]:
    """First and last year of entry of each cell; nothing where it is not one year or a closed range."""
    if "entry_year" not in data.dimensions:
        return [None] * len(data.cells)
    at = data.dimensions.index("entry_year")
    found = [YEARS.match(key[at].strip()) for key in data.cells]
    return [None if m is None or m[3] else (int(m[1]), int(m[2] or m[1])) for m in found]

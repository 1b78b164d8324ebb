"""The editions of a stock side by side: what each tells of every year, what was revised, and where the sources changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from estimation.residual.presenting import PERSONS
from estimation.residual.stock_inputs import BASE, IRREGULAR, RegisterStock
from estimation.result import Column, ResultTable
from vocabulary.text import N_, Text, joined, text

REVISED = 0.05
"""From this share on a past year that a later edition tells anew is said to be revised."""


def vintages(data: RegisterStock, counted: Callable[[str, str], Sequence[str]]) -> tuple[dict[str, Any], ...]:
    """Each edition's years: stock, irregular component, its share, growth within the edition, and the revision of the
    stock since the edition before that told the same year; `counted` gives the components of the figure."""
    found: list[dict[str, Any]] = []
    for edition in data.editions:
        before: dict[str, Any] | None = None
        for year in data.years(edition):
            there = data.components(edition, year)
            if not there - {"census_later"}:
                continue
            irregular = summed(data, edition, year, [c for c in counted(edition, year) if c in there])
            stock = stock_of(data, edition, year)
            older = next((v for v in reversed(found) if v["year"] == year and v["edition"] != edition), None)
            now = {
                "edition": edition,
                "year": year,
                "stock": stock,
                "irregular": irregular,
                "share": irregular / stock if irregular is not None and stock else None,
                "growth": _change(stock, before["stock"]) if before else None,
                "revision": _change(stock, older["stock"]) if older else None,
            }
            found.append(now)
            before = now
    return tuple(found)


def seen_by(data: RegisterStock, edition: str, year: str) -> tuple[str, ...]:
    """The components of the irregular part: those that show it, or the one number where only that is given."""
    there = data.components(edition, year)
    parts = tuple(name for name in IRREGULAR if name in there and name != "irregular")
    return parts or (("irregular",) if "irregular" in there else ())


def summed(data: RegisterStock, edition: str, year: str, components: Sequence[str]) -> float | None:
    return sum(data.sum(edition, year, name) for name in components) if components else None


def stock_of(data: RegisterStock, edition: str, year: str) -> float | None:
    """The whole stock: the sum of its parts, or the printed one where the parts are not given."""
    there = data.components(edition, year)
    base = [name for name in BASE if name in there]
    if any(BASE[name][1] > 0 for name in base):
        irregular = summed(data, edition, year, seen_by(data, edition, year)) or 0.0
        return sum(BASE[name][1] * data.sum(edition, year, name) for name in base) + irregular
    return data.sum(edition, year, "total") if "total" in there else None


def _change(now: float | None, before: float | None) -> float | None:
    return now / before - 1 if now is not None and before else None


def source_of(data: RegisterStock, edition: str, year: str, component: str) -> str:
    return "; ".join(dict.fromkeys(data.source[r] for r in data.rows(edition, year, component) if data.source[r]))


def _basis(data: RegisterStock, edition: str, year: str) -> tuple[Text, ...]:
    """The components and sources of the irregular part, by which two editions are compared."""
    return tuple(
        text(N_("{name}: {meaning}"), name=Text(IRREGULAR[name]), meaning=source) if source else Text(IRREGULAR[name])
        for name in seen_by(data, edition, year)
        for source in [source_of(data, edition, year, name)]
    )


def breaks(data: RegisterStock) -> list[Text]:
    """Where the irregular component of two editions rests on different sources, or grows by more than half."""
    told = [(e, [y for y in data.years(e) if seen_by(data, e, y)]) for e in data.editions]
    last = [(e, years[-1]) for e, years in told if years]
    found = []
    for (e0, y0), (e1, y1) in itertools.pairwise(last):
        old, new = summed(data, e0, y0, seen_by(data, e0, y0)), summed(data, e1, y1, seen_by(data, e1, y1))
        assert old is not None
        assert new is not None
        values: dict[str, Any] = {"old": round(old), "new": round(new), "e0": e0, "e1": e1}
        first, second = _basis(data, e0, y0), _basis(data, e1, y1)
        if first != second:
            what = N_("The irregular component is {old} in edition {e0} ({first}) and {new} in edition {e1} ({second}): other "
                      "sources, so the difference is not growth.")  # fmt: skip
            found.append(text(what, **values, first=joined(first), second=joined(second)))
        elif old and not 2 / 3 <= new / old <= 1.5:
            what = N_(
                "The irregular component goes from {old} in edition {e0} to {new} in edition {e1}: so large a change is more "
                "often one of sources than of persons. Write them in the column {column}."
            )
            found.append(text(what, **values, column="source"))
    return found


def _signed(share: float) -> Text:
    """A change in percent with one decimal and its sign, the number still to be written."""
    return text("{sign}{number}", sign="+" if share >= 0 else "−", number=round(abs(share), 1))


def revised(told: Sequence[dict[str, Any]]) -> list[Text]:
    large = [v for v in told if v["revision"] is not None and abs(v["revision"]) >= REVISED]
    return [
        text(N_("Edition {edition} changed the stock of {year} by {change} %: figures of other editions are not a series."),
             edition=v["edition"], year=v["year"], change=_signed(100 * v["revision"]))
        for v in large
    ]  # fmt: skip


def census(data: RegisterStock, stock: float | None) -> list[Text]:
    rows = [r for r, name in enumerate(data.component) if name == "census_later"]
    if not rows or stock is None:
        return []
    counted = float(data.values.value[rows].sum())
    if counted >= stock:
        what = N_("A later census counted {counted}, {gap} more than the stock of {stock}: the registers miss persons.")
    else:
        what = N_(
            "A later census counted {counted}, {gap} fewer than the stock of {stock}: registers keep persons who left, and a "
            "census misses persons; a census less this register would be negative."
        )
    return [text(what, counted=round(counted), stock=round(stock), gap=round(abs(stock - counted)))]


def vintage_table(told: Sequence[dict[str, Any]]) -> ResultTable:
    columns = (
        Column(text(N_("Edition"))),
        Column(text(N_("Year"))),
        Column(text(N_("Stock")), "persons", PERSONS),
        Column(text(N_("In an irregular situation")), "persons", PERSONS),
        Column(text(N_("Share of the stock")), "share"),
        Column(text(N_("Growth within the edition")), "share"),
        Column(text(N_("Revised since the edition before")), "share"),
    )
    rows = tuple(tuple(v.values()) for v in told)
    note = text(N_("Compare years within one edition; between editions methods and sources change."))
    return ResultTable("vintages", text(N_("Every year as each edition tells it")), columns, rows, note)


def source_table(data: RegisterStock) -> tuple[ResultTable, ...]:
    """The irregular component by what shows it, edition by edition, where any edition tells more than one number."""
    rows = []
    for edition in data.editions:
        for year in data.years(edition):
            for name in seen_by(data, edition, year):
                rows.append((edition, year, Text(IRREGULAR[name]), data.sum(edition, year, name),
                             source_of(data, edition, year, name)))  # fmt: skip
    if all(row[2] == Text(IRREGULAR["irregular"]) and not row[4] for row in rows):
        return ()
    columns = (Column(text(N_("Edition"))), Column(text(N_("Year"))), Column(text(N_("Seen by"))),
               Column(text(N_("Persons")), "persons", PERSONS), Column(text(N_("Source"))))  # fmt: skip
    return (ResultTable("irregular-sources", text(N_("What shows the irregular component")), columns, tuple(rows)),)

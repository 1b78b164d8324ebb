"""The stock carried forward year by year: who came, who left, who died, who was regularised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from estimation.charts import Curve
from estimation.method import Method, register
from estimation.residual.account import Lines, settle
from estimation.residual.durations import EMIGRATION, Rates, read_rates
from estimation.residual.flows import COMPONENTS, ROLES, Flows, read_flows
from estimation.residual.influence import (
    PARAMETER,
    SAMPLING,
    THRESHOLD,
    Influence,
    Quantity,
    Triangular,
    influence,
)
from estimation.residual.influence_shown import show
from estimation.residual.presenting import PERSONS, account_waterfall
from estimation.residual.simulation import DRAWS, population_of
from estimation.residual.spread import Reals
from estimation.result import AccountLine, Column, Estimate, Model, ResultTable
from estimation.table import Table
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Integer, Number, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

OUT = ("deaths", "removals", "legalised")


@dataclass(frozen=True, eq=False)
class Path:
    """The stock of each 1 January (Y + 1, …) and the departures of each year (Y, …), draws last."""

    stock: Reals
    left: Reals


@register
@dataclass(frozen=True)
class StockFlow(Method):
    """An opening stock and every year's flows, added up to the stock of the year after the last.

    With S the stock of 1 January,

        S[t+1] = S[t] + entries + overstays + A·(1 − p)/p − deaths − removals − regularised + net − Σ e[d]·S[t, d].

    A are the apprehensions at the border and p the chance of being apprehended at one attempt: for each apprehension there
    are (1 − p)/p crossings that succeed, also where some give up after one. Departures depend on the completed years of stay
    d: who came in one year is exposed to e[0] in the next. The opening stock counts as long resident, and those who die, are
    removed or regularised are taken from all durations alike.

    The account forgets nothing and forgives nothing: each error of a flow stays in the stock for ever, and persons who come
    and go are easily counted as residents (Capps et al. 2018 on Fazel-Zarandi et al. 2018). It is a cross-check. Stocks of
    later years, from a residual or a survey, are put beside it with the distance; beyond `tolerance` the result says that
    the two do not agree. Rows with a spread are drawn, and the apprehension probability within its range.
    """

    name = "stock-flow"
    label = N_("Stock and flows")
    summary = N_("An opening stock carried forward with every year's flows, as a cross-check.")
    told = N_(
        "An opening stock is carried forward year by year: who entered or stayed on without a permit is added, who died, "
        "left or was given a permit is taken away. It is a cross-check of another estimate, as good as the flows that it "
        "rests on."
    )
    assumes = (
        N_("The opening stock is known, and every flow into and out of it is in the table."),
        N_("Entries are of persons who stay, each once, not of those who come and go."),
        N_("Rates of departure depend on the years of stay alone."),
    )
    references = (
        "Fazel-Zarandi, M. M., Feinstein, J. S. & Kaplan, E. H. (2018). The number of undocumented immigrants in the United "
        "States: estimates based on demographic modeling with data from 1990 to 2016. PLOS ONE 13(9), e0201193.",
        "Capps, R., Gelatt, J., Van Hook, J. & Fix, M. (2018). Commentary on “The number of undocumented immigrants in the "
        "United States: estimates based on demographic modeling with data from 1990–2016”. PLOS ONE 13(9), e0204199.",
    )
    roles = ROLES

    probability: float = described(
        Number(N_("Apprehension"), N_("The chance of being apprehended at one attempt to cross; 0: not known"), 0, 1), 0.0
    )
    probability_low: float = described(Number(N_("Lowest apprehension"), N_("0: no range"), 0, 1), 0.0)
    probability_high: float = described(Number(N_("Highest apprehension"), N_("0: no range"), 0, 1), 0.0)
    emigration: str = described(EMIGRATION, "")
    tolerance: float = described(
        Number(N_("Tolerance"), N_("How far, as a share, another estimate may lie from the account."), 0, 1), 0.1
    )
    draws: int = described(
        Integer(N_("Draws"), N_("How often the account is drawn where inputs have a spread."), 100, 1_000_000), DRAWS
    )

    threshold: float = described(THRESHOLD, 0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        read_rates(self.emigration)
        low, high = self._range()
        if not low <= self.probability <= high or (self.probability and not low):
            what = text(N_("The lowest apprehension, the apprehension and the highest must stand in this order"))
            raise BadParameter(Problem("probabilities-out-of-order", what, Place(field=N_("Apprehension"))))

    def _range(self) -> tuple[float, float]:
        return self.probability_low or self.probability, self.probability_high or self.probability

    def read(self, table: Table, by: Sequence[str] = ()) -> Flows:
        return read_flows(table, by)

    @classmethod
    def suits(cls, data: Flows) -> Text | None:
        return None

    def fit(self, data: Flows, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        if "apprehensions" in data.component and not self.probability:
            what = text(N_("There are apprehensions, but no chance of being apprehended"))
            remedy = text(N_("Set the apprehension, for instance {form}"), form="probability=0.4")
            raise BadParameter(Problem("no-probability", what, Place(field=N_("Apprehension")), remedy))
        path = self._path(data, data.values.value, np.float64(self.probability))
        lines = self._account(data, path)
        total = next(line.value for line in lines if line.key == "irregular")
        drawn = self._draw(data)
        population = population_of(total, None if drawn is None else drawn.stock[-1], self.level)
        moved = show(None if drawn is None else self._influence(data), population)
        compared = tuple(self._compare(data, path))
        ends = [*data.years, data.years[-1] + 1]
        progress(1.0, text(N_("Computing the account")))
        return Estimate(
            **self.own(data),
            population=population,
            observed=float(path.stock[0]),
            models=(Model(self.name, population=total, se=population.se),),
            diagnostics={
                "cells": tuple({"year": y, "stock": float(path.stock[k])} for k, y in enumerate(ends)),
                "compared": compared,
                "median": None if drawn is None else float(np.median(drawn.stock[-1])),
                **moved.diagnostics,
            },
            warnings=self._warnings(path, compared, drawn is not None),
            charts=(
                account_waterfall(lines),
                Curve(text(N_("The stock of each 1 January")), text(N_("Year")), PERSONS, tuple(map(float, ends)),
                      tuple(map(float, path.stock))),
                *moved.charts,
            ),
            tables=(self._table(data, path, drawn), *moved.tables),
            account=lines,
            seen=text(N_("The account begins with {n} persons in {year}."), n=round(float(path.stock[0])), year=str(ends[0])),
        )  # fmt: skip

    def _path(self, data: Flows, values: Reals, probability: Reals | np.float64) -> Path:
        """The stock carried forward by duration of stay; the sum over durations is the account."""
        rates: Rates = read_rates(self.emigration)
        stock = data.of(values, "stock", data.years[0])
        cohorts = [np.array(stock, dtype=float)]  # the opening stock first: as long resident as the last band begins
        born = [data.years[0] - rates.start[-1] - 1]
        stocks, lefts = [np.array(stock, dtype=float)], []
        for year in data.years:
            rate = rates.at([year - 1 - b for b in born])
            left = sum((e * c for e, c in zip(rate, cohorts, strict=True)), np.zeros_like(stocks[0]))
            cohorts = [c * (1 - e) for e, c in zip(rate, cohorts, strict=True)]
            net = data.of(values, "net", year)
            gone = sum((data.of(values, name, year) for name in OUT), np.maximum(-net, 0.0))
            come = data.of(values, "entries", year) + data.of(values, "overstays", year) + np.maximum(net, 0.0)
            if self.probability:
                come = come + data.of(values, "apprehensions", year) * (1 - probability) / probability
            whole = np.asarray(sum(cohorts))
            share = np.where(whole > 0, np.minimum(gone / np.where(whole > 0, whole, 1.0), 1.0), 0.0)
            cohorts = [c * (1 - share) for c in cohorts]
            cohorts.append(come - (gone - share * whole))  # what nobody was left to leave stays as a debt
            born.append(year)
            lefts.append(left)
            stocks.append(np.asarray(stocks[-1] - left - gone + come))
        return Path(np.array(stocks), np.array(lefts))

    def _draw(self, data: Flows) -> Path | None:
        """Draws of the whole path; nothing where no number that enters it varies."""
        used = [r for r in range(len(data.component)) if r not in data.compared]
        low, high = self._range()
        ranged = high > low and "apprehensions" in data.component
        if data.values.certain[used].all() and not ranged:
            return None
        rng = np.random.default_rng(self.seed)
        chance = rng.triangular(low, self.probability, high, self.draws) if ranged else np.full(self.draws, self.probability)
        return self._path(data, data.values.draw(self.draws, rng), chance)

    def _influence(self, data: Flows) -> Influence:
        """Each component over all years is one quantity, and the chance of being apprehended."""
        low, high = self._range()
        chance = Triangular(np.array([self.probability]), np.array([low]), np.array([high]))
        used = [r for r in range(len(data.component)) if r not in data.compared]
        rows = {name: [r for r in used if data.component[r] == name] for name in COMPONENTS}
        quantities = [
            Quantity(text(COMPONENTS[name]), SAMPLING if name in ("stock", "apprehensions") else PARAMETER, 0,
                     np.array(at, dtype=np.intp)) for name, at in rows.items() if at
        ]  # fmt: skip
        if "apprehensions" in data.component:
            quantities.append(Quantity(text(N_("Chance of being apprehended")), PARAMETER, 1, np.array([0]), True, 1.0))
        return influence(
            (data.values, chance), lambda a: self._path(data, a[0], a[1][0]).stock[-1], quantities, level=self.level,
            seed=self.seed, threshold=self.threshold,
        )  # fmt: skip

    def _account(self, data: Flows, path: Path) -> tuple[AccountLine, ...]:
        lines, formulas = Lines(), {}
        value = data.values.value
        first = lines.add("stock", Text(COMPONENTS["stock"]), float(path.stock[0]), sign="+")
        total = f"{{{first}}}"
        caught = 0
        for name in COMPONENTS:
            if name == "stock" or name not in data.component:
                continue
            amount = float(sum(float(data.of(value, name, year)) for year in data.years))
            sign = "-" if name in OUT else "" if name == "apprehensions" else "+"
            number = lines.add(name, Text(COMPONENTS[name]), amount, sign=sign)
            if name == "apprehensions":
                caught = number
                number, sign = lines.add("crossings", text(N_("Crossings that succeeded")), 0.0, sign="+"), "+"
                crossed = number
            total += f"{sign}{{{number}}}"
        if path.left.any():
            left = lines.add("emigration", text(N_("Departures by duration of stay")), float(path.left.sum()), sign="-")
            total += f"-{{{left}}}"
        final = lines.add("irregular", text(N_("Persons in an irregular situation")), 0.0)
        formulas[final] = total
        if caught:
            at = lines.add("probability", text(N_("Chance of being apprehended")), self.probability, unit="share")
            formulas[crossed] = f"{{{caught}}}*(1-{{{at}}})/{{{at}}}"
        return settle(lines, formulas)

    def _compare(self, data: Flows, path: Path) -> list[dict[str, Any]]:
        """Each later stock of the table beside the account of that day."""
        found = []
        for r in data.compared:
            year, other = data.year[r], float(data.values.value[r])
            own = float(path.stock[year - data.years[0]])
            share = (own - other) / other if other else None
            agrees = abs(own - other) <= self.tolerance * other
            found.append(
                {"year": year, "account": own, "other": other, "distance": own - other, "share": share, "agrees": agrees}
            )
        return found

    def _warnings(self, path: Path, compared: Sequence[dict[str, Any]], drawn: bool) -> tuple[Text, ...]:
        warnings = [text(N_("The account is a cross-check: its errors add up over the years. Put a residual beside it."))]
        for row in compared:
            if not row["agrees"]:
                what = N_("{year}: the account has {account} persons, the other estimate {other}; they do not agree.")
                said = {"account": round(row["account"]), "other": round(row["other"])}
                warnings.append(text(what, year=str(row["year"]), account=said["account"], other=said["other"]))
        if (path.stock < 0).any():
            warnings.append(text(N_("More persons leave the account than were in it: a stock is negative.")))
        if not drawn:
            warnings.append(
                text(N_("No input has a spread, so there is no interval: the figure looks more certain than it is."))
            )
        return tuple(warnings)

    def _table(self, data: Flows, path: Path, drawn: Path | None) -> ResultTable:
        columns = [Column(text(N_("1 January"))), Column(text(N_("Stock")), "persons", PERSONS)]
        if drawn is not None:
            columns += [Column(text(said), "persons", PERSONS) for said in (N_("Lower limit"), N_("Upper limit"))]
        other = {data.year[r]: float(data.values.value[r]) for r in data.compared}
        if other:
            columns += [Column(text(said), "persons", PERSONS) for said in (N_("Other estimate"), N_("Distance"))]
        rows: list[tuple[Any, ...]] = []
        for k, year in enumerate([*data.years, data.years[-1] + 1]):
            own = float(path.stock[k])
            row: list[Any] = [str(year), own]
            if drawn is not None:
                found = population_of(own, drawn.stock[k], self.level)
                row += [found.lower, found.upper]
            if other:
                row += [other.get(year), own - other[year] if year in other else None]
            rows.append(tuple(row))
        return ResultTable("stocks", text(N_("The stock of each 1 January")), tuple(columns), tuple(rows))

    @classmethod
    def example(cls) -> Table:
        """United States: stock of January 2022 (Department of Homeland Security) and net changes of 2022 to 2025.

        Congressional Budget Office (2026). The demographic outlook: 2026 to 2056, appendix B.
        """
        return Table(
            {
                "year": (2022, 2022, 2023, 2024, 2025),
                "component": ("stock", "net", "net", "net", "net"),
                "value": (10_990_000, 2_000_000, 2_400_000, 1_300_000, -360_000),
            },
            name="cbo_2022_2026",
        )

"""The legal stock built from cohorts of admissions: who of them lives and has stayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from estimation.method import Method, register
from estimation.residual.account import Lines, settle
from estimation.residual.admissions import ROLES, Admissions, read_admissions
from estimation.residual.durations import EMIGRATION, read_rates
from estimation.residual.influence import PARAMETER, SAMPLING, THRESHOLD, Factor, Influence, Quantity, influence
from estimation.residual.influence_shown import show
from estimation.residual.life_table import open_life_table
from estimation.residual.presenting import PERSONS, account_waterfall
from estimation.residual.simulation import DRAWS, population_of
from estimation.residual.spread import Reals
from estimation.result import AccountLine, Column, Estimate, Model, ResultTable, StratumResult
from estimation.table import Table
from vocabulary.fields import Integer, Number, Words, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text


@dataclass(frozen=True, eq=False)
class Stock:
    """By cohort, (R, …), draws last: those who died, those who left, and those who remain."""

    died: Reals
    left: Reals
    remain: Reals


@register
@dataclass(frozen=True)
class CohortStock(Method):
    """How many of those admitted over the years still reside legally.

    Of A[c] persons admitted at the end of year c, there remain at the end of year T

        L = Σ A[c] · Π (1 − q)·(1 − e[k]),  k = 0 … T − c − 1.

    Survival 1 − q is one number for all (`survival=0.996`) or comes from a life table, a CSV file with the columns `age`,
    `lx` and, where it is by sex, `sex`: l(x + k + 1)/l(x + k), with straight lines between its ages. The departures e[k]
    depend on the completed years of stay k, each rate holding from its year on. The stock is what a residual takes from
    those counted; it is not the number of persons in an irregular situation.

    Departures are the weakest part: nobody is asked on leaving, and they decide the residual (Van Hook et al. 2021). Their
    `spread` multiplies all rates by one log-normal factor in each run; admissions with a spread are drawn too.
    """

    name = "cohort-stock"
    label = N_("Legal stock from cohorts")
    summary = N_("Those admitted over the years, less those who died and those who left.")
    told = N_(
        "Those admitted in each year are followed to the day of reference: who died and who left the country is taken "
        "away, year after year. What remains of all years together is the estimate."
    )
    assumes = (
        N_("Each person is admitted once, and all admissions since the first year are in the table."),
        N_("Migrants die at the rates of the life table, or of the one number."),
        N_("Rates of departure depend on the years of stay alone."),
    )
    references = (
        "Van Hook, J. & Zhang, W. (2011). Who stays? Who goes? Selective emigration among the foreign-born. Population "
        "Research and Policy Review 30, 1–24.",
        "Van Hook, J., Morse, A., Capps, R. & Gelatt, J. (2021). Uncertainty about the size of the unauthorized foreign-born "
        "population in the United States. Demography 58, 2315–2336.",
    )
    roles = ROLES

    survival: str = described(
        Words(N_("Survival"), N_("The share that lives through a year, as one number, or the file of a life table"), 500), "1"
    )
    emigration: str = described(EMIGRATION, "")
    spread: float = described(
        Number(N_("Spread of departures"), N_("The standard deviation of the logarithm of one factor on all rates."), 0, 2), 0.0
    )
    until: int = described(
        Integer(N_("Until"), N_("The year at whose end the stock is wanted; 0: the last of the table"), 0, 9999), 0
    )
    draws: int = described(
        Integer(N_("Draws"), N_("How often the account is drawn where inputs have a spread."), 100, 1_000_000), DRAWS
    )

    threshold: float = described(THRESHOLD, 0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        read_rates(self.emigration)
        if (flat := self._flat()) is not None:
            Number(N_("Survival"), low=0, high=1).check(flat)

    def _flat(self) -> float | None:
        """The survival of a year where it is one number."""
        try:
            return float(self.survival.replace(",", "."))
        except ValueError:
            return None

    def read(self, table: Table, by: Sequence[str] = ()) -> Admissions:
        life = open_life_table(Path(self.survival)) if self._flat() is None else None
        return read_admissions(table, life, self.until, by)

    @classmethod
    def suits(cls, data: Admissions) -> Text | None:
        return None

    def fit(self, data: Admissions, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        found = self._stock(data, data.values.value, np.float64(1.0))
        lines = _account(data, found)
        total = next(line.value for line in lines if line.key == "remain")
        drawn = self._draw(data)
        population = population_of(total, None if drawn is None else drawn.sum(axis=0), self.level)
        moved = show(None if drawn is None else self._influence(data), population)
        progress(1.0, text(N_("Computing the account")))
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=float(data.values.value.sum()),
            models=(Model(self.name, population=total, se=population.se),),
            strata=self._strata(data, found, drawn),
            diagnostics={
                "cells": tuple(
                    {"entry_year": data.year[r], "age": data.age[r], "sex": data.sex[r],
                     "admissions": float(data.values.value[r]), "stock": float(found.remain[r])}
                    for r in range(len(data.year))
                ),
                "until": data.until,
                "median": None if drawn is None else float(np.median(drawn.sum(axis=0))),
                **moved.diagnostics,
            },
            warnings=self._warnings(drawn is not None),
            charts=(account_waterfall(lines, "remain"), *moved.charts),
            tables=(_table(data, found), *moved.tables),
            account=lines,
            seen=text(N_("{n} persons had been admitted by the end of {year}."),
                      n=round(float(data.values.value.sum())), year=str(data.until)),
            quantity=text(N_("Persons admitted who still reside legally")),
        )  # fmt: skip

    def _stock(self, data: Admissions, admitted: Reals, factor: Reals | np.float64) -> Stock:
        """Year after year: first who dies, then who leaves of those alive."""
        rates, flat = read_rates(self.emigration), self._flat()
        died, left, remain = np.zeros_like(admitted), np.zeros_like(admitted), admitted.astype(float)
        for r, year in enumerate(data.year):
            years = data.until - year
            if data.table is not None:
                sex = data.sex[r] if data.sex[r] in data.table.ages else ""
                alive = data.table.survival(sex, data.begin[r], years)
            else:
                alive = np.full(years, flat)
            for lives, rate in zip(alive, rates.at(range(years)), strict=True):
                dead = remain[r] * (1 - lives)
                gone = (remain[r] - dead) * np.minimum(rate * factor, 1.0)
                died[r] += dead
                left[r] += gone
                remain[r] = remain[r] - dead - gone
        return Stock(died, left, remain)

    def _draw(self, data: Admissions) -> Reals | None:
        """Draws of every cohort, (R, draws); nothing where no number varies."""
        moving = self.spread > 0 and any(read_rates(self.emigration).rate)
        if data.values.certain.all() and not moving:
            return None
        rng = np.random.default_rng(self.seed)
        factor = np.exp(self.spread * rng.standard_normal(self.draws)) if moving else np.ones(self.draws)
        return self._stock(data, data.values.draw(self.draws, rng), factor).remain

    def _influence(self, data: Admissions) -> Influence:
        """Every year's admissions are one quantity, and the factor on all rates of departure."""
        years = [(year, [r for r, y in enumerate(data.year) if y == year]) for year in sorted(set(data.year))]
        quantities = [
            Quantity(text(N_("Admitted in {year}"), year=str(year)), SAMPLING, 0, np.array(rows, dtype=np.intp))
            for year, rows in years
        ]
        quantities.append(Quantity(text(N_("Factor on all departures")), PARAMETER, 1, np.array([0]), True))
        return influence(
            (data.values, Factor(self.spread)), lambda a: self._stock(data, a[0], a[1][0]).remain.sum(axis=0), quantities,
            level=self.level, seed=self.seed, threshold=self.threshold,
        )  # fmt: skip

    def _strata(self, data: Admissions, found: Stock, drawn: Reals | None) -> tuple[StratumResult, ...]:
        if not data.by:
            return ()
        columns = {"entry_year": tuple(map(str, data.year)), "age": data.age, "sex": data.sex}
        groups: dict[tuple[str, ...], list[int]] = {}
        for r, key in enumerate(zip(*(columns[name] for name in data.by), strict=True)):
            groups.setdefault(key, []).append(r)
        return tuple(
            StratumResult(
                dict(zip(data.by, key, strict=True)),
                population_of(float(found.remain[rows].sum()), None if drawn is None else drawn[rows].sum(axis=0), self.level),
                float(data.values.value[rows].sum()),
            )
            for key, rows in groups.items()
        )

    def _warnings(self, drawn: bool) -> tuple[Text, ...]:
        warnings = []
        if self._flat() == 1:
            warnings.append(text(N_("Nobody dies in this account: set the survival, as one number or a life table.")))
        if not any(read_rates(self.emigration).rate):
            warnings.append(text(N_("Nobody leaves in this account: set the departures, or the stock is too high.")))
        if not drawn:
            warnings.append(
                text(N_("No input has a spread, so there is no interval: the figure looks more certain than it is."))
            )
        return tuple(warnings)

    @classmethod
    def example(cls) -> Table:
        """Three cohorts of 100,000; the figures are made up, to show the arithmetic."""
        return Table({"entry_year": (2010, 2015, 2019), "admissions": (100_000,) * 3, "sd": (1000,) * 3}, name="cohorts")


def _account(data: Admissions, found: Stock) -> tuple[AccountLine, ...]:
    lines = Lines()
    lines.add("inflow", text(N_("Admitted")), float(data.values.value.sum()), sign="+")
    lines.add("deaths", text(N_("Deaths")), float(found.died.sum()), sign="-")
    lines.add("emigration", text(N_("Departures by duration of stay")), float(found.left.sum()), sign="-")
    lines.add("remain", text(N_("Still residing legally")), 0.0, "{1}-{2}-{3}")
    return settle(lines, {})


def _table(data: Admissions, found: Stock) -> ResultTable:
    named = [(name, column) for name, column in ((N_("Age"), data.age), (N_("Sex"), data.sex)) if any(column)]
    headers = (N_("Admitted"), N_("Deaths"), N_("Departures"), N_("Still residing legally"))
    columns = (
        Column(text(N_("Year of entry"))),
        *(Column(Text(name)) for name, _ in named),
        *(Column(Text(header), "persons", PERSONS) for header in headers),
    )
    rows: list[tuple[Any, ...]] = [
        (
            str(year), *(column[r] for _, column in named), float(data.values.value[r]), float(found.died[r]),
            float(found.left[r]), float(found.remain[r]),
        )
        for r, year in enumerate(data.year)
    ]  # fmt: skip
    return ResultTable("cohorts", text(N_("The cohorts")), columns, tuple(rows))

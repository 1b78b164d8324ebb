"""The residual: those who were counted, less those who reside legally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from estimation.method import Method, register
from estimation.residual.account import account
from estimation.residual.arithmetic import Arithmetic, Point
from estimation.residual.inputs import ROLES, ResidualTable
from estimation.residual.presenting import account_warnings, cells_table, pyramid, waterfall
from estimation.residual.reading import read_residual_table
from estimation.residual.simulation import DRAWS, Draws, simulate
from estimation.result import Estimate, Model, Population, StratumResult
from estimation.table import Table
from vocabulary.fields import Integer, described
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text


@register
@dataclass(frozen=True)
class ResidualMethod(Method):
    """What remains when those who reside legally are taken from those who were counted.

    A census, survey or population register counts foreign persons whatever their status; permits and admissions say how
    many of them reside legally. With F those counted, moved to the reference date, L the legal stock of each status and u
    the share of each group that was not counted,

        U = [ F + shift − Σ (1 − u_s)·L_s ] / (1 − u_U).

    The legal stock of a status is given as a stock (`legal`), or built from flows: admissions (`inflow`) less `deaths` and
    `emigration`. An undercount is a share of the true number, not of the number counted: a factor f on the counted number
    is u = 1 − 1/f. The account is made for each cell of whatever breaks down the rows (sex, age, origin, area, year of
    entry); cells below zero are kept and shown, for cutting them would raise the total. The lines of the account follow the
    table of the Department of Homeland Security (Hoefer, Rytina & Baker).

    Where inputs carry a spread (`sd`, or `low` and `high` as 95 % limits, and the same for the undercount) the account is
    drawn 10,000 times, each quantity once in each run: one undercount of a status is the same in all its cells. The limits
    are quantiles of the draws. They hold what was put in, no more: what the sources leave out (permits of people who left,
    persons with two nationalities, pending applications) stays outside, and is often larger. Without any spread there is no
    interval. The whole rests on two large numbers being nearly equal: an error of 1 % in one of them may be 10 % of the
    residual.
    """

    name = "residual"
    label = N_("Residual account")
    summary = N_("Those who were counted, less those who reside legally.")
    assumes = (
        N_("The count and the permits are about the same people: same date, same area, same definition of foreign."),
        N_("Those who reside legally are known after deaths and departures, status by status."),
        N_("The shares not counted are right, above all that of persons in an irregular situation."),
    )
    references = (
        "Warren, R. & Passel, J. S. (1987). A count of the uncountable: estimates of undocumented aliens counted in the 1980 "
        "United States census. Demography 24, 375–393.",
        "Hoefer, M., Rytina, N. & Baker, B. (2012). Estimates of the unauthorized immigrant population residing in the United "
        "States: January 2011. Department of Homeland Security, Office of Immigration Statistics.",
        "Van Hook, J., Morse, A., Capps, R. & Gelatt, J. (2021). Uncertainty about the size of the unauthorized foreign-born "
        "population in the United States. Demography 58, 2315–2336.",
    )
    roles = ROLES

    draws: int = described(
        Integer(N_("Draws"), N_("How often the account is drawn where inputs have a spread."), 100, 1_000_000), DRAWS
    )

    def read(self, table: Table, by: Sequence[str] = ()) -> ResidualTable:
        return read_residual_table(table, by)

    @classmethod
    def suits(cls, data: ResidualTable) -> Text | None:
        return None

    def fit(self, data: ResidualTable, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        arithmetic = Arithmetic(data)
        found = arithmetic.point()
        lines = account(arithmetic, found)
        total = next(line.value for line in lines if line.key == "irregular")
        drawn = None if arithmetic.certain else simulate(arithmetic, self.draws, self.seed, part(progress, 0.0, 1.0))
        population = self._population(total, drawn)
        pyramids = pyramid(data, found)
        legal = float(found.legal_counted.sum())
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=float(found.counted.sum()),
            models=(Model("residual", population=total, se=population.se),),
            strata=self._strata(data, found, drawn),
            diagnostics=self._diagnostics(data, found, drawn, total),
            warnings=account_warnings(data, found, drawn is not None),
            charts=(waterfall(data, found), *pyramids),
            tables=(cells_table(data, found, drawn, self.level),) if data.dimensions else (),
            account=lines,
            seen=text(
                N_("{n} persons were counted, {legal} of them residing legally."),
                n=round(float((found.counted + found.shift).sum())), legal=round(legal),
            ),
        )  # fmt: skip

    def _population(self, point: float, drawn: Draws | None, part: np.ndarray[Any, Any] | None = None) -> Population:
        if drawn is None:
            return Population(point, None, None, self.level, "none")
        draws = drawn.total if part is None else part
        return Population(point, *drawn.limits(self.level, draws), self.level, "monte-carlo", float(draws.std(ddof=1)))

    def _strata(self, data: ResidualTable, found: Point, drawn: Draws | None) -> tuple[StratumResult, ...]:
        if not data.by:
            return ()
        places = [data.dimensions.index(name) for name in data.by]
        groups: dict[tuple[str, ...], list[int]] = {}
        for c, key in enumerate(data.cells):
            groups.setdefault(tuple(key[j] for j in places), []).append(c)
        result = []
        for key, cells in groups.items():
            draws = None if drawn is None or drawn.cells is None else drawn.cells[cells].sum(axis=0)
            population = self._population(float(found.irregular[cells].sum()), None if draws is None else drawn, draws)
            observed = float(found.counted[cells].sum())
            result.append(StratumResult(dict(zip(data.by, key, strict=True)), population, observed))
        return tuple(result)

    def _diagnostics(self, data: ResidualTable, found: Point, drawn: Draws | None, total: float) -> Mapping[str, Any]:
        cells = tuple(
            {
                **dict(zip(data.dimensions, key, strict=True)),
                "counted": float(found.counted[c] + found.shift[c]),
                "legal_counted": float(found.legal_counted[:, c].sum()),
                "irregular_counted": float(found.remaining[c]),
                "undercount": float(found.undercount[-1, c]),
                "irregular": float(found.irregular[c]),
            }
            for c, key in enumerate(data.cells)
        )
        parts = float(found.irregular.sum())
        result: dict[str, Any] = {
            "cells": cells,
            "negative_cells": int((found.irregular < 0).sum()),
            "share_negative": float((found.irregular < 0).mean()),
            "closes": bool(abs(parts - total) <= 1e-6 * max(1.0, abs(total))),
        }
        if drawn is not None:
            result |= {
                "draws": int(drawn.total.size),
                "median": float(np.median(drawn.total)),
                "intervals": {f"{100 * level:g}": drawn.limits(level) for level in (0.5, 0.8, 0.95)},
                "chance_below_zero": float((drawn.total < 0).mean()),
            }
        return result

    @classmethod
    def example(cls) -> Table:
        """Spain, 1 January 2011: citizens of countries outside the European Union in the population register, and permits.

        Europa Press, 15 October 2011: 3,305,649 registered and 2,914,070 with a permit.
        """
        return Table(
            {
                "component": ("counted", "legal"),
                "status": ("register", "permits"),
                "value": (3_305_649, 2_914_070),
                "undercount": (None, 0),
            },
            name="spain_2011",
        )

"""The residual: those who were counted, less those who reside legally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from estimation.method import Method, register
from estimation.residual.account import account
from estimation.residual.arithmetic import Arithmetic, Point
from estimation.residual.built_stocks import DEPARTURES, SURVIVAL, UNTIL, with_built_stocks
from estimation.residual.durations import read_rates
from estimation.residual.influence import THRESHOLD, Influence, influence
from estimation.residual.influence_shown import show
from estimation.residual.inputs import ROLES, ResidualTable
from estimation.residual.pooling import pooled
from estimation.residual.presenting import account_warnings, cells_table, pyramid, waterfall
from estimation.residual.reading import read_residual_table
from estimation.residual.replicates import DESIGNS
from estimation.residual.simulation import DRAWS, Draws, simulate
from estimation.residual.switches import CONCEPT, DOUBLE, PENDING, QUASI, counted_in, rules, switch_table
from estimation.residual.undercounts import COMPARED, Undercount, compared, read_undercounts
from estimation.result import Estimate, Model, Population, StratumResult
from estimation.table import Table
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Choice, Integer, described
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
    `emigration`. With admissions by year of entry these two are computed from a life table or one `survival`, and from the
    share that leaves by years of stay (`departures`), until the year of the count (`until`). An undercount is a share of
    the true number, not of the number counted: a factor f on the counted number is u = 1 − 1/f. The account is made for
    each cell of whatever breaks down the rows (sex, age, origin, area, year of entry); cells below zero are kept and shown,
    for cutting them would raise the total. The lines of the account follow the table of the Department of Homeland Security
    (Hoefer, Rytina & Baker).

    Where inputs carry a spread (`sd`, or `low` and `high` as 95 % limits, and the same for the undercount) the account is
    drawn 10,000 times, each quantity once in each run: one undercount of a status is the same in all its cells. The limits
    are quantiles of the draws. They hold what was put in, no more: what the sources leave out (permits of people who left,
    persons with two nationalities, pending applications) stays outside, and is often larger. Without any spread there is no
    interval. The whole rests on two large numbers being nearly equal: an error of 1 % in one of them may be 10 % of the
    residual. What comes from sampling and what from parameters stands apart, each quantity is varied alone, and the value of
    each at which the figure tips is told. A survey's replicate estimates may stand beside its values (`replicate_1` and so
    on): the cells then vary together as the survey says.

    Groups between having and not having a right are rows of their own and switches of the definition, which says in words
    what was decided: the naturalised (`naturalised`), persons who are also nationals (`double_nationality`), those tolerated
    or with a provisional status (`quasi`), those who wait for a decision (`pending`). The figure is also given as decided the
    other way. Other models of those not counted are put side by side (`undercounts`): the same share for all, falling with
    the years since entry, by period of entry, or one part missed and the other not. Where the weights of a survey already
    make up for persons not counted (`coverage_adjusted`), an undercount is refused, for it would do so twice. Rows of totals
    (`sex` total, …) are held to their parts and left out.
    """

    name = "residual"
    label = N_("Residual account")
    summary = N_("Those who were counted, less those who reside legally.")
    told = N_(
        "Of the foreign population that a census or survey counted, those who reside legally are taken away; both numbers "
        "are first corrected for whom they missed and brought to the same day. What remains is the estimate. Its lines, "
        "with their sums as formulas, stand on the sheet of the account."
    )
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

    survival: str = described(SURVIVAL, "")
    departures: str = described(DEPARTURES, "")
    until: int = described(UNTIL, 0)
    undercounts: str = described(COMPARED, "")
    concept: str = described(CONCEPT, "birth")
    pending: str = described(PENDING, "left-out")
    quasi: str = described(QUASI, "left-out")
    double_nationality: str = described(DOUBLE, "left-out")
    threshold: float = described(THRESHOLD, 0.0)
    replicates: str = described(
        Choice(N_("Replicate weights"), N_("How a survey's replicate weights were made, where the table has them."), DESIGNS),
        "bootstrap",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        read_undercounts(self.undercounts)
        read_rates(self.departures)

    def read(self, table: Table, by: Sequence[str] = ()) -> ResidualTable:
        whole = with_built_stocks(table, self.survival, self.departures, self.until)
        return read_residual_table(whole, by, self.replicates)

    @classmethod
    def suits(cls, data: ResidualTable) -> Text | None:
        return None

    def fit(self, data: ResidualTable, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        kept = counted_in(self.pending, self.quasi, self.double_nationality, self.concept)
        arithmetic = Arithmetic(data, kept)
        found = arithmetic.point()
        lines = account(arithmetic, found)
        total = next(line.value for line in lines if line.key == "irregular")
        drawn = None if arithmetic.certain else simulate(arithmetic, self.draws, self.seed, part(progress, 0.0, 0.7))
        population = self._population(total, drawn)
        moved = show(None if drawn is None else self._influence(arithmetic, part(progress, 0.7, 1.0)), population)
        others, beside, doubts = compared(data, found, self._undercounts(data))
        pyramids = pyramid(data, found)
        legal = float(found.legal_counted.sum())
        return Estimate(
            **self.own(data, data.by) | {"definition": replace(self.definition, rules=rules(data, kept))},
            population=population,
            observed=float(found.counted.sum()),
            models=(Model("residual", population=total, se=population.se), *others),
            strata=self._strata(data, found, drawn),
            diagnostics={
                **self._diagnostics(data, found, drawn, total),
                **moved.diagnostics,
            },
            warnings=(*account_warnings(data, found, drawn is not None), *doubts),
            charts=(waterfall(data, found), *pyramids, *moved.charts),
            tables=(
                *((cells_table(data, found, drawn, self.level),) if data.dimensions else ()),
                *beside,
                *switch_table(data, kept, total, lambda other: Arithmetic(data, other)),
                *moved.tables,
            ),
            account=lines,
            seen=text(
                N_("{n} persons were counted, {legal} of them residing legally."),
                n=round(float((found.counted + found.shift).sum())), legal=round(legal),
            ),
        )  # fmt: skip

    def _undercounts(self, data: ResidualTable) -> tuple[Undercount, ...]:
        """The models to compare; raises `BadParameter` where the count's weights already hold an undercount."""
        models = read_undercounts(self.undercounts)
        if models and data.adjusted:
            what = text(N_("The weights of the count already make up for persons not counted: a model would do it twice"))
            remedy = text(N_("Leave the models out, or use a count without such weights"))
            raise BadParameter(Problem("adjusted-twice", what, Place(field=COMPARED.label), remedy))
        return models

    def _influence(self, arithmetic: Arithmetic, progress: Progress) -> Influence:
        blocks = (arithmetic.data.values, arithmetic.data.undercounts)
        return influence(
            blocks, arithmetic.total, arithmetic.quantities(), level=self.level, seed=self.seed, threshold=self.threshold,
            progress=progress,
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
        joined = pooled(found.irregular, found.counted, data.cells)
        cells = tuple(
            {
                **dict(zip(data.dimensions, key, strict=True)),
                "counted": float(found.counted[c] + found.shift[c]),
                "legal_counted": float(found.legal_counted[:, c].sum()),
                "irregular_counted": float(found.remaining[c]),
                "undercount": float(found.undercount[-1, c]),
                "irregular": float(found.irregular[c]),
                "pooled": float(joined[c]),
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

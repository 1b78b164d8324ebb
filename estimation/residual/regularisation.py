"""A regularisation programme: its funnel, the lower bound that it proves, and the total by the ratio of a past one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from estimation.charts import Step, Waterfall
from estimation.method import Method, register
from estimation.residual.funnel import ROLES, Funnel, read_funnel, stage_name
from estimation.residual.presenting import PERSONS
from estimation.residual.simulation import DRAWS, population_of
from estimation.residual.spread import Reals
from estimation.result import Column, Estimate, Model, Population, ResultTable, StratumResult
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, Place, Problem
from vocabulary.fields import Choice, Integer, Number, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

LOST = {
    "admitted": N_("Not admitted"),
    "granted": N_("Not granted or still open"),
    "printed": N_("Document not printed"),
}
BASES = {
    "registered": N_("those who registered"),
    "admitted": N_("those admitted"),
    "granted": N_("those to whom it was granted"),
}


@register
@dataclass(frozen=True)
class Regularisation(Method):
    """What a regularisation programme tells of those who were in an irregular situation before it.

    Whoever comes forward was there: the persons who registered, each once, are a lower bound of the population at that
    time. Those to whom the status was granted are the stricter one, for their papers were examined. The funnel from
    registered over admitted and granted to the printed document shows where persons are lost.

    If a past programme among a like population is known to have reached a share p of it, the total is N = B/p, with B the
    persons of the same stage now. The ratio differs from programme to programme with its conditions, its price and the trust
    in it, so it needs a range. The limits are from draws: the ratio is triangular between its lowest and highest value with
    the peak at the ratio, and those who stayed away are negative binomial given who came. No draw lies below the lower bound.
    Without a ratio the figure is the lower bound alone.
    """

    name = "regularisation"
    label = N_("Regularisation programme")
    summary = N_("A lower bound from those who came forward, and the total by the ratio of a past programme.")
    told = N_(
        "In a programme of regularisation {observed} persons came forward; all of them were there, so that their number "
        "is the least that the population can have been. Where a past programme is known to have reached a certain share, "
        "the count divided by that share is the estimate."
    )
    assumes = (
        N_("Each person is counted once at each stage, and was in an irregular situation before the programme."),
        N_("The ratio of the past programme holds for this one, at the same stage."),
        N_("Nobody came to the country because of the programme."),
    )
    references = (
        "Connor, P. & Passel, J. S. (2019). Europe's unauthorized immigrant population peaks in 2016, then levels off. Pew "
        "Research Center, Washington.",
    )
    roles = ROLES

    base: str = described(Choice(N_("Stage"), N_("The stage on which bound and ratio rest."), BASES), "registered")
    ratio: float = described(
        Number(N_("Ratio"), N_("The share of the population that a past programme reached at that stage; 0: not known"), 0, 1),
        0.0,
    )
    ratio_low: float = described(Number(N_("Lowest ratio"), N_("0: no range"), 0, 1), 0.0)
    ratio_high: float = described(Number(N_("Highest ratio"), N_("0: no range"), 0, 1), 0.0)
    draws: int = described(Integer(N_("Draws"), N_("How often the ratio is drawn."), 100, 1_000_000), DRAWS)

    def __post_init__(self) -> None:
        super().__post_init__()
        low, high = self._range()
        if not low <= self.ratio <= high or (self.ratio and not low):
            what = text(N_("The lowest ratio, the ratio and the highest must stand in this order between 0 and 1"))
            raise BadParameter(Problem("ratios-out-of-order", what, Place(field=N_("Ratio"))))

    def _range(self) -> tuple[float, float]:
        return self.ratio_low or self.ratio, self.ratio_high or self.ratio

    def read(self, table: Table, by: Sequence[str] = ()) -> Funnel:
        found = read_funnel(table, by)
        if self.base not in found.counts:
            what = text(N_("The table has no row {stage}, on which the figure was to rest"), stage=self.base)
            raise BadInput(Problem("no-such-stage", what, table.place(column="stage")))
        return found

    @classmethod
    def suits(cls, data: Funnel) -> Text | None:
        return None

    def fit(self, data: Funnel, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        count = data.counts[self.base]
        bound = float(count.sum())
        drawn = self._draw(count) if self.ratio else None
        population = self._population(bound, None if drawn is None else drawn.sum(axis=0))
        progress(1.0, text(N_("Computing the account")))
        models = [Model("lower bound", population=bound)]
        if drawn is not None:
            models.insert(0, Model("ratio", population=population.point, se=population.se))
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=data.total("registered"),
            models=tuple(models),
            strata=tuple(
                StratumResult(
                    {"group": name}, self._population(float(count[g]), None if drawn is None else drawn[g]),
                    float(data.counts["registered"][g]),
                )
                for g, name in enumerate(data.groups)
            ) if data.by else (),
            diagnostics={
                "funnel": tuple(
                    {"stage": s, "count": data.total(s), "share": data.total(s) / data.total("registered")} for s in data.counts
                ),
                "lower_bound": bound,
                "open": _open(data),
                "median": None if drawn is None else float(np.median(drawn.sum(axis=0))),
            },
            warnings=self._warnings(data),
            charts=(_steps(data),),
            tables=(_table(data),),
            seen=text(N_("{n} persons registered in the programme."), n=round(data.total("registered"))),
            quantity=None if self.ratio else text(N_("Persons in an irregular situation, at least")),
        )  # fmt: skip

    def _draw(self, count: Reals) -> Reals:
        """Totals by group, (G, draws): one ratio a run for all groups."""
        rng = np.random.default_rng(self.seed)
        low, high = self._range()
        share = rng.triangular(low, self.ratio, high, self.draws) if high > low else np.full(self.draws, self.ratio)
        found = np.zeros((count.size, self.draws))
        for g in np.flatnonzero(count):
            found[g] = count[g] + rng.negative_binomial(count[g], share)
        return found

    def _population(self, count: float, drawn: Reals | None) -> Population:
        return population_of(count if drawn is None else count / self.ratio, drawn, self.level)

    def _warnings(self, data: Funnel) -> tuple[Text, ...]:
        warnings = []
        low, high = self._range()
        if not self.ratio:
            warnings.append(
                text(N_("Without the ratio of a past programme this is a lower bound: who stayed away is not in it."))
            )
        elif low == high:
            warnings.append(text(N_("The ratio has no range: the limits leave out the uncertainty that matters most.")))
        if waiting := _open(data):
            warnings.append(
                text(
                    N_("{n} registration is neither granted nor rejected yet."),
                    N_("{n} registrations are neither granted nor rejected yet."), n=round(waiting),
                )
            )  # fmt: skip
        return tuple(warnings)

    @classmethod
    def example(cls) -> Table:
        """Chile, biometric registration of June 2023, by year of entry (Servicio Nacional de Migraciones)."""
        return Table(
            {"stage": ("registered",) * 2, "count": (113_000, 16_606), "group": ("before 2023", "2023")},
            name="chile_2023",
        )


def _open(data: Funnel) -> float:
    """Who registered and was neither granted the status nor rejected, where both are counted."""
    if not {"granted", "rejected"} <= data.counts.keys():
        return 0.0
    return data.total("registered") - data.total("granted") - data.total("rejected")


def _steps(data: Funnel) -> Waterfall:
    chain = [name for name in data.counts if name != "rejected"]
    steps = [Step(stage_name(chain[0]), data.total(chain[0]), "start")]
    for before, after in pairwise(chain):
        steps.append(Step(Text(LOST[after]), data.total(after) - data.total(before)))
    steps.append(Step(stage_name(chain[-1]), data.total(chain[-1]), "total"))
    return Waterfall(text(N_("From registration to the document")), tuple(steps), PERSONS)


def _table(data: Funnel) -> ResultTable:
    columns = (
        *((Column(text(N_("Group"))),) if any(data.groups) else ()),
        Column(text(N_("Stage"))),
        Column(text(N_("Persons")), "persons", PERSONS),
        Column(text(N_("Share of those registered")), "share"),
    )
    rows: list[tuple[Any, ...]] = []
    for g, name in enumerate(data.groups):
        first = float(data.counts["registered"][g])
        for stage, counts in data.counts.items():
            share = float(counts[g]) / first if first else None
            rows.append((*((name,) if any(data.groups) else ()), stage_name(stage), float(counts[g]), share))
    return ResultTable("funnel", text(N_("The stages of the programme")), columns, tuple(rows))

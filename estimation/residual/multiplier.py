"""A count and the share of the population that it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.cells import NO, as_label, complain, missing_columns, numbers
from estimation.charts import Forest, ForestRow
from estimation.method import Method, register
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
from estimation.residual.presenting import PERSONS
from estimation.residual.spread import NAMES, Reals, Spreads
from estimation.result import Column, Estimate, Model, Population, ResultTable
from estimation.table import Table
from vocabulary.errors import Collector, NoEstimate, Problem
from vocabulary.fields import Integer, Role, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

ROLES = (
    Role("source", N_("Source"), N_("What the count is from, such as police or clinics.")),
    Role("count", N_("Count"), N_("Persons in an irregular situation whom the source saw, each once.")),
    Role("share_low", N_("Lowest share"), N_("The lowest share of the population that the source may hold."), required=False),
    Role("share", N_("Share"), N_("The share of the population that the source holds.")),
    Role("share_high", N_("Highest share"), N_("The highest share that the source may hold."), required=False),
    Role(
        "broken",
        N_("Broken"),
        N_("Why the source no longer counts as when its share was measured; it is left out."),
        required=False,
    ),
)


@dataclass(frozen=True, eq=False)
class Sources:
    """Counts and shares, each (R,); `low` and `high` equal the share where no range was given."""

    names: tuple[str, ...]
    count: Reals
    low: Reals
    share: Reals
    high: Reals
    broken: tuple[tuple[str, str], ...] = ()  # sources that are left out, each with the reason

    def fingerprint(self) -> str:
        columns = (self.count, self.low, self.share, self.high)
        rows = sorted([name, *(repr(float(c[r])) for c in columns)] for r, name in enumerate(self.names))
        return hashlib.sha256(json.dumps([*rows, *sorted(map(list, self.broken))], ensure_ascii=False).encode()).hexdigest()


@register
@dataclass(frozen=True)
class Multiplier(Method):
    """A benchmark and the share of the population that passes through it.

    If a source saw B persons, and a share p of the population is seen by it in the same time, the population is B/p. The
    share comes from elsewhere: a survey of the population, a regularisation, the judgement of those who know; who measured
    it, where and when, decides what the figure is worth. A source that holds 10 % multiplies every error by ten.

    The limits are from draws: the count is Poisson, the share triangular between its lowest and highest value with the peak
    at the share. Without a range only the chance in the count is in them, which is the smaller part. Several sources are
    taken to measure the same population: the figure is their geometric mean weighted by precision on the log scale, and
    where their ranges do not meet this is said, for then at least one share is wrong. Sources are never added.

    A share holds for the source as it was when the share was measured. Where the source changed since (other duties, another
    law, another way of counting) it is broken: the column `broken` says why, and it is left out. Where all are broken there is
    no estimate, as the authors of the German series decided for 2015.
    """

    name = "multiplier"
    label = N_("Multiplier")
    summary = N_("A count divided by the share of the population that it holds.")
    told = N_(
        "A source counts a part of the population: {observed} persons. Another source tells which share of the population "
        "that part is. The count divided by the share is the estimate; where there are several such pairs, they are put "
        "together by how sure each is."
    )
    assumes = (
        N_("The share is about the same population, area and time as the count."),
        N_("The source counts each person once, and only persons in an irregular situation."),
        N_("Several sources are about the same population."),
    )
    references = (
        "UNAIDS/WHO Working Group on Global HIV/AIDS and STI Surveillance (2010). Guidelines on estimating the size of "
        "populations most at risk to HIV. Geneva.",
        "Vogel, D., Kovacheva, V. & Prescott, H. (2011). The size of the irregular migrant population in the European Union: "
        "counting the uncountable? International Migration 49(5), 78–96.",
    )
    roles = ROLES

    draws: int = described(Integer(N_("Draws"), N_("How often counts and shares are drawn."), 100, 1_000_000), 10_000)

    threshold: float = described(THRESHOLD, 0.0)

    def read(self, table: Table, by: Sequence[str] = ()) -> Sources:
        problems = Collector()
        missing_columns(table, ["source", "count", "share"], problems)
        problems.raise_if_any()
        why = [as_label(cell) for cell in table.columns.get("broken", [None] * len(table))]
        why = ["" if word.lower() in NO else word for word in why]
        broken = tuple((as_label(table.columns["source"][r]), word) for r, word in enumerate(why) if word)
        if broken and len(broken) == len(table):
            said = "; ".join(f"{name}: {word}" for name, word in broken)
            none = text(N_("No estimate: source broken ({sources})"), sources=said)
            remedy = text(N_("Wait until the share was measured anew, or use another source"))
            raise NoEstimate(Problem("source-broken", none, table.place(column="broken"), remedy))
        table = table.take([r for r, word in enumerate(why) if not word])
        for name in by:
            problems.add("not-a-breakdown", text(N_("{name} does not break down the account"), name=name), table.place())
        count = numbers(table, "count", problems, low=0)
        share = numbers(table, "share", problems)
        low, high = (
            numbers(table, name, problems, required=False) if name in table.columns else share
            for name in ("share_low", "share_high")
        )
        low, high = np.where(np.isnan(low), share, low), np.where(np.isnan(high), share, high)
        nobody = np.flatnonzero(count == 0).tolist()
        complain(problems, "nobody", N_("A source that saw nobody says nothing about the population"), table, "count", nobody)
        outside = np.flatnonzero(~((share > 0) & (share <= 1)) & ~np.isnan(share)).tolist()
        complain(problems, "bad-share", N_("A share lies above 0 and at most at 1, not {value}"), table, "share", outside)
        order = np.flatnonzero(~((low > 0) & (low <= share) & (share <= high) & (high <= 1)) & (share > 0) & (share <= 1))
        what = N_("The lowest share, the share and the highest must stand in this order between 0 and 1")
        complain(problems, "shares-out-of-order", what, table, "share", order.tolist())
        if not len(table):
            problems.add("empty", text(N_("The table has no rows")), table.place())
        problems.raise_if_any()
        names = tuple(map(as_label, table.columns["source"]))
        turn = sorted(range(len(names)), key=lambda r: (count[r], low[r], share[r], high[r], names[r]))  # as they are drawn
        rows = np.array(turn, dtype=np.intp)
        return Sources(tuple(names[r] for r in turn), count[rows], low[rows], share[rows], high[rows], broken)

    @classmethod
    def suits(cls, data: Sources) -> Text | None:
        return None

    def fit(self, data: Sources, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Drawing counts and shares")))
        rng = np.random.default_rng(self.seed)
        each = data.count / data.share
        spread = (data.low**2 + data.share**2 + data.high**2 - data.low * data.share - data.low * data.high
                  - data.share * data.high) / 18  # variance of the triangular distribution  # fmt: skip
        weight = 1 / (1 / data.count + spread / data.share**2)
        weight /= weight.sum()
        runs = (self.draws, data.count.size)
        ranged = data.high > data.low
        shares = np.repeat(data.share[None, :], self.draws, axis=0)
        if ranged.any():
            shares[:, ranged] = rng.triangular(
                data.low[ranged], data.share[ranged], data.high[ranged], (self.draws, int(ranged.sum()))
            )
        drawn = np.maximum(rng.poisson(data.count, runs), 0.5) / shares
        point = float(each[0]) if each.size == 1 else float(np.exp(weight @ np.log(each)))
        total = drawn[:, 0] if each.size == 1 else np.exp(np.log(drawn) @ weight)
        ends = [(1 - self.level) / 2, (1 + self.level) / 2]
        lower, upper = (float(v) for v in np.quantile(total, ends))
        limits = np.quantile(drawn, ends, axis=0)
        se = float(total.std(ddof=1))
        population = Population(point, lower, upper, self.level, "monte-carlo", se)
        moved = show(self._influence(data, weight), population)
        progress(1.0, text(N_("Drawing counts and shares")))
        rows = [
            ForestRow(name, float(each[r]), float(limits[0, r]), float(limits[1, r]), group=self.name)
            for r, name in enumerate(data.names)
        ]
        if each.size > 1:
            rows.insert(0, ForestRow(text(N_("All sources")), point, lower, upper, True, self.name))
        models = [Model(name, population=float(each[r]), weight=float(weight[r])) for r, name in enumerate(data.names)]
        if each.size > 1:
            models.insert(0, Model("all sources", population=point, se=se))
        return Estimate(
            **self.own(data),
            population=population,
            observed=float(data.count.sum()) if each.size == 1 else float(data.count.max()),
            models=tuple(models),
            diagnostics={
                "range": (float((data.count / data.high).min()), float((data.count / data.low).max())),
                "median": float(np.median(total)),
                **moved.diagnostics,
            },
            warnings=_warnings(data),
            charts=(Forest(text(N_("The sources beside each other")), tuple(rows), PERSONS), *moved.charts),
            tables=(_table(data, each, limits), *moved.tables),
            seen=text(N_("The largest source saw {n} persons."), n=round(float(data.count.max()))),
        )

    def _influence(self, data: Sources, weight: Reals) -> Influence:
        """Each source's count and each source's share, with the weights of the estimate."""
        size = len(data.count)
        empty = np.full(size, np.nan)
        counts = Spreads(data.count, np.zeros(size), empty, empty, np.full(size, NAMES.index("poisson")))
        shares = Triangular(data.share, data.low, data.high)
        quantities = [
            *(Quantity(text(N_("Count of {name}"), name=n), SAMPLING, 0, np.array([r])) for r, n in enumerate(data.names)),
            *(
                Quantity(text(N_("Share of {name}"), name=n), PARAMETER, 1, np.array([r]), True, 1.0)
                for r, n in enumerate(data.names)
            ),
        ]

        def compute(arrays: Sequence[Reals]) -> Reals:
            with np.errstate(divide="ignore"):
                found: Reals = np.exp(weight @ np.log(np.maximum(arrays[0], 0.5) / arrays[1]))
            return found

        return influence((counts, shares), compute, quantities, level=self.level, seed=self.seed, threshold=self.threshold)

    @classmethod
    def example(cls) -> Table:
        """Two counts with ranges of shares; the figures are made up, to show the arithmetic."""
        return Table(
            {
                "source": ("police", "clinics"),
                "count": (1500, 880),
                "share_low": (0.1, 0.05),
                "share": (0.125, 0.08),
                "share_high": (0.2, 0.1),
            },
            name="multiplier",
        )


def _warnings(data: Sources) -> tuple[Text, ...]:
    warnings = [
        text(N_("{name} is left out, for the source is broken: {reason}."), name=name, reason=reason)
        for name, reason in data.broken
    ]
    certain = [name for r, name in enumerate(data.names) if data.low[r] == data.high[r]]
    if certain:
        what = N_("The share of {names} has no range: the limits leave out the uncertainty that matters most.")
        warnings.append(text(what, names=", ".join(certain)))
    lowest, highest = data.count / data.high, data.count / data.low
    if lowest.max() > highest.min():
        a, b = data.names[int(lowest.argmax())], data.names[int(highest.argmin())]
        what = N_("The ranges of {first} and {second} do not meet: at least one of their shares is wrong.")
        warnings.append(text(what, first=a, second=b))
    return tuple(warnings)


def _table(data: Sources, each: Reals, limits: Reals) -> ResultTable:
    columns = (
        Column(text(N_("Source"))),
        Column(text(N_("Count")), "count", PERSONS),
        Column(text(N_("Lowest share")), "share"),
        Column(text(N_("Share")), "share"),
        Column(text(N_("Highest share")), "share"),
        Column(text(N_("Estimate")), "persons", PERSONS),
        Column(text(N_("Lower limit")), "persons", PERSONS),
        Column(text(N_("Upper limit")), "persons", PERSONS),
    )
    rows = tuple(
        (
            name, float(data.count[r]), float(data.low[r]), float(data.share[r]), float(data.high[r]), float(each[r]),
            float(limits[0, r]), float(limits[1, r]),
        )
        for r, name in enumerate(data.names)
    )  # fmt: skip
    return ResultTable("sources", text(N_("The sources")), columns, rows)

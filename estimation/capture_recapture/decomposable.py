"""Averaging over all decomposable graphs of lists, exactly: Madigan and York's Bayesian estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.described import CLOSED, LISTS, SAME_CHANCE
from estimation.capture_recapture.graphs import LEFT_BEYOND, Posterior, posterior
from estimation.capture_recapture.hierarchy import term_name
from estimation.capture_recapture.loglinear_parts import summed
from estimation.capture_recapture.presenting import (
    PERSONS,
    data_warnings,
    forest_row,
    overlap_chart,
    seen,
)
from estimation.capture_recapture.several_lists import SeveralLists
from estimation.capture_recapture.strata import Part, by_strata
from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.capture_recapture.unshown import unshown_curves, unshown_tables
from estimation.charts import Curve, Forest
from estimation.method import register
from estimation.result import Column, Estimate, Model, Population, ResultTable
from estimation.table import Table
from vocabulary.fields import Number, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

SHOWN = 20
WEIGHTY, APART = 0.1, 1.5
"""Graphs with at least this weight whose medians differ by this factor are told."""
DOING = N_("Adding up the graphs")


@register
@dataclass(frozen=True)
class Decomposable(SeveralLists):
    """A Bayesian average over the ways in which lists can depend on each other (Madigan & York 1997).

    A graph joins the lists that depend on each other. For graphs without a ring of four or more lists that nothing crosses
    (decomposable: 8 for three lists, 61 for four, 822 for five) the probability of the data is a closed formula. So every
    graph and every number of unseen persons gets its exact probability, without sampling, and the population's is their sum.
    The figure is its median, the interval holds the middle of it.

    What is believed beforehand: all graphs alike; every number of persons N in proportion to 1/N, so that each doubling is
    as likely; and, spread over all patterns, as much knowledge of the shares as `prior_persons` persons would give (one, as
    is usual). At least one person is taken to be unseen.

    The picture shows the whole posterior. It often has more than one hill, where some graphs speak for a small and some for a
    large population: then no single number is a good summary, and the result says so.
    """

    name = "decomposable"
    label = N_("Decomposable graphs (Bayesian)")
    summary = N_("An exact average over the ways in which three to five lists can depend on each other.")
    told = N_(
        "The {lists} lists hold {observed} persons. The simple ways in which lists can depend on each other were weighed "
        "by how well they explain who is on which list. The estimate is the middle of what all of them together say."
    )
    assumes = (
        N_(
            "One of the decomposable graphs holds, all being as likely beforehand; every doubling of N is as likely as another."
        ),
        SAME_CHANCE,
        CLOSED,
    )
    references = (
        "Madigan, D. & York, J. C. (1997). Bayesian methods for estimation of the size of a closed population. Biometrika 84, "
        "19–31.",
        "Dawid, A. P. & Lauritzen, S. L. (1993). Hyper Markov laws in the statistical analysis of decomposable graphical "
        "models. Annals of Statistics 21, 1272–1317.",
    )
    most = 5

    prior_persons: float = described(
        Number(
            N_("Weight of the prior"),
            N_("How many persons the knowledge beforehand of the shares is worth, spread over all patterns."),
            0.01,
            100,
            step=0.5,
        ),
        1.0,
    )
    lists: tuple[str, ...] = described(LISTS, ())

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        if data.by:
            return summed(self, data, by_strata(data, self.level, lambda c, p: self._part(c, data.lists, p), progress), ())
        found = self._posterior(data.total, progress)
        population, models = self._population(found), self._models(found, data.lists)
        progress(1.0, text(DOING))
        shares = found.mass
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=data.observed,
            models=models,
            diagnostics={
                "lists": data.lists,
                "left_out": data.left_out,
                "mean": float(shares @ found.population),
                "mode": float(found.population[int(np.argmax(shares / found.width))]),
                "grid_end": float(found.population[-1]),
                "mass_in_last_hundredth": float(shares[found.population > 0.99 * found.population[-1]].sum()),
                "mass_beyond_grid": found.beyond,
                "graphs": len(found.models),
            },
            warnings=(*_warnings(found), *data_warnings(data)),
            charts=(
                _curve(found, population),
                _forest(self.name, self.label, population, models),
                overlap_chart(data),
                *unshown_curves(data, population),
            ),
            tables=(_graphs_table(models[1:]), _quantiles(found), *unshown_tables(data, population)),
            seen=seen(data),
        )

    def _part(self, counts: Counts, lists: Sequence[str], progress: Progress) -> Part:
        found = self._posterior(counts, progress)
        return Part(self._population(found), self._models(found, lists)[0], tuple(_warnings(found)))

    def _posterior(self, counts: Counts, progress: Progress) -> Posterior:
        return posterior(counts, self.prior_persons / counts.size, progress, text(DOING))

    def _population(self, found: Posterior) -> Population:
        tail = (1 - self.level) / 2
        lower, upper = found.quantile(tail), found.quantile(1 - tail)
        return Population(found.quantile(0.5), lower, upper, self.level, "credible", found.sd)

    def _models(self, found: Posterior, lists: Sequence[str]) -> tuple[Model, ...]:
        """The average, which is the result, and the likeliest graphs."""
        p = self._population(found)
        return Model("average", population=p.point, se=p.se), *_graphs(found, lists)

    @classmethod
    def example(cls) -> Table:
        """People killed in Kosovo, March to June 1999, four lists: Ball, Betts, Scheuren, Dudukovich & Asher (2002)."""
        cells = {
            "1111": 27, "1110": 181, "1101": 18, "1100": 177, "1011": 42, "1010": 228, "1001": 106, "1000": 1131, "0111": 32,
            "0110": 217, "0101": 31, "0100": 845, "0011": 123, "0010": 936, "0001": 306,
        }  # fmt: skip
        columns = {name: tuple(int(c[j]) for c in cells) for j, name in enumerate(("EXH", "ABA", "OSCE", "HRW"))}
        return Table({**columns, "count": tuple(cells.values())}, name="kosovo_1999")


def _graphs(found: Posterior, lists: Sequence[str]) -> tuple[Model, ...]:
    """The likeliest graphs with their own medians."""
    return tuple(
        Model(
            name=graph.name,
            terms=tuple(term_name(term, lists) for term in graph.terms),
            parameters=len(graph.terms) + 1,
            population=float(found.medians[row]),
            se=float(found.deviations[row]),
            weight=float(found.weights[row]),
        )
        for row, graph in enumerate(found.models[:SHOWN])
    )


def _warnings(found: Posterior) -> list[Text]:
    warnings = []
    heavy = found.medians[found.weights >= WEIGHTY]
    if heavy.size > 1 and heavy.max() > APART * heavy.min():
        warnings.append(
            text(
                N_("Graphs that the data hold for likely disagree: some speak for about {low} persons, others for {high}. No "
                   "single number sums this up; look at the picture."),
                low=round(float(heavy.min())), high=round(float(heavy.max())),
            )
        )  # fmt: skip
    if found.beyond > LEFT_BEYOND * 10:
        warnings.append(
            text(
                N_("The data hardly limit the population: {share} % of the posterior lies beyond {end} persons."),
                share=round(100 * found.beyond, 3), end=round(float(found.population[-1])),
            )
        )  # fmt: skip
    if found.mass[0] > 1 - 0.95:
        warnings.append(
            text(
                N_("It is held possible that the lists saw nearly everybody: such graphs leave the unseen at the least number.")
            )
        )
    return warnings


def _curve(found: Posterior, population: Population) -> Curve:
    """The posterior as shares of equal steps of N, over its middle."""
    low, high = found.quantile(0.0005), found.quantile(0.995)
    edges = np.unique(np.round(np.linspace(low, high + 1, 121)))
    cumulative = np.concatenate([[0.0], np.cumsum(found.mass)])
    place = np.clip(np.searchsorted(found.population, edges), 0, found.mass.size)
    width = np.diff(edges)
    share = 100 * np.diff(cumulative[place]) / width * float(np.median(width))
    middle = (edges[:-1] + edges[1:] - 1) / 2
    return Curve(
        text(N_("How likely each number is")),
        text(N_("Persons in all")),
        text(N_("Probability of a step of {n} persons, %"), n=round(float(np.median(width)))),
        tuple(float(v) for v in middle),
        tuple(float(v) for v in share),
    )


def _forest(group: str, label: str, population: Population, models: Sequence[Model]) -> Forest:
    rows = [forest_row(Text(label), population, group, chosen=True)]
    for model in models[1:8]:
        assert model.population is not None
        rows.append(forest_row(model.name, Population(model.population, None, None, population.level, "none"), group))
    return Forest(text(N_("The average and the likeliest graphs")), tuple(rows), PERSONS)


def _graphs_table(models: Sequence[Model]) -> ResultTable:
    columns = (
        Column(text(N_("Graph"))),
        Column(text(N_("Probability")), "share"),
        Column(text(N_("Median under this graph")), "persons", PERSONS),
        Column(text(N_("Standard deviation")), "persons", PERSONS),
    )
    rows = tuple((m.name, m.weight, m.population, m.se) for m in models)
    note = text(N_("A graph is written by the groups of lists that depend on each other, numbered in column order."))
    return ResultTable("models", text(N_("The likeliest graphs")), columns, rows, note)


def _quantiles(found: Posterior) -> ResultTable:
    columns = (
        Column(text(N_("Share of the posterior below")), "share"),
        Column(text(N_("Persons in all")), "persons", PERSONS),
    )
    rows = tuple((share, found.quantile(share)) for share in (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975))
    note = text(
        N_("Believed beforehand: all graphs alike, every doubling of the population as likely, at least one person unseen.")
    )
    return ResultTable("posterior", text(N_("The posterior")), columns, rows, note)

"""Sample coverage: how much of the population the lists cover, told from those who are on one list only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.described import CLOSED, LISTS
from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.intervals import log_normal
from estimation.capture_recapture.loglinear_parts import summed
from estimation.capture_recapture.presenting import (
    PERSONS,
    data_warnings,
    models_chart,
    overlap_chart,
    seen,
)
from estimation.capture_recapture.several_lists import SeveralLists
from estimation.capture_recapture.strata import Part, by_strata
from estimation.capture_recapture.table import CaptureTable, Counts, membership, project
from estimation.capture_recapture.unshown import unshown_curves, unshown_tables
from estimation.method import register
from estimation.result import Column, Estimate, Model, Population, ResultTable
from estimation.table import Table
from vocabulary.errors import NoEstimate, Problem
from vocabulary.fields import Choice, Integer, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

ENOUGH = 0.55
"""From this coverage on the estimate for high coverage is meant to be used (Chao & Tsay 1998)."""
ESTIMATORS = ("Indep", "HSC", "LSC")
DOING = N_("Drawing tables again")
CHUNK = 2**21  # cells of drawn tables held at once


@dataclass(frozen=True, eq=False)
class Coverage:
    """What one table, or each of many, gives: the coverage C, and the estimates in the order of `ESTIMATORS`.

    `coverage` has the shape of the leading axes of the counts, `estimates` one axis more; `nan` where there is none.
    """

    coverage: Reals
    estimates: Reals


def coverage(counts: Reals) -> Coverage:
    """C, D/C and the estimates for high and low coverage (Chao & Tsay 1998; Chao et al. 2001), for counts (…, 2^k).

    With f_i the persons on list i only, f_ij on i and j only, A_ij = f_i + f_j + 2 f_ij, R_ij = n_ij/(n_i n_j), sums over
    pairs.
    """
    k = int(counts.shape[-1]).bit_length() - 1
    on = membership(k).astype(np.float64)
    bits = 1 << np.arange(k - 1, -1, -1)
    first, second = np.triu_indices(k, 1)
    size, alone = counts @ on, counts[..., bits]
    both = counts @ (on[:, first] * on[:, second])
    total = counts.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        c = 1 - (alone / size).mean(axis=-1)
        d = total - alone.mean(axis=-1)
        a = alone[..., first] + alone[..., second] + 2 * counts[..., bits[first] + bits[second]]
        r = both / (size[..., first] * size[..., second])
        independent = d / c
        high = (k * d - a.sum(axis=-1)) / (k * c - (a * r).sum(axis=-1))
        high = np.where(k * c > (a * r).sum(axis=-1), np.maximum(high, total), np.nan)
        once = independent + (a * (r * independent[..., None] - 1)).sum(axis=-1) / (k * c)
        low = independent + (a * (r * once[..., None] - 1)).sum(axis=-1) / (k * c)
    return Coverage(c, np.stack([independent, high, low], axis=-1))


@register
@dataclass(frozen=True)
class SampleCoverage(SeveralLists):
    """The approach of Chao & Tsay (1998) to lists that depend on each other.

    The coverage C is the share of the population's chances of capture that belongs to persons already caught; it is
    estimated by one minus the mean, over the lists, of the share of their persons who are on no other list. If the lists were
    independent, N = D/C, with D the mean number of persons who are seen without the help of a list's own singles. Where they
    are not, the dependence between each pair is estimated from the overlaps and corrected for: fully by the estimate for high
    coverage (HSC), in one cautious step by that for low coverage (LSC). No model has to be chosen.

    The figure is HSC where C is at least 0.55, else LSC, which then is no more than a bound: a lower one where being on one
    list makes being on the others likelier, an upper one where rarer. HSC runs away where the coverage is low; the table shows
    all three. Standard errors are from tables drawn again from the one estimated, unseen persons included; the interval is
    log-normal on the unseen.
    """

    name = "sample-coverage"
    label = N_("Sample coverage")
    summary = N_("Corrects for dependence between lists by how much of the population they cover.")
    told = N_(
        "The {lists} lists hold {observed} persons. How many of them are on one list alone tells which share of the "
        "population the lists cover together. The estimate divides those seen by this share and corrects for lists that "
        "depend on each other."
    )
    assumes = (
        N_("The dependence between lists shows in their overlaps two by two; that of three or more lists is little."),
        N_("The share of persons who are on one list only tells how much of the population is still unseen."),
        CLOSED,
    )
    references = (
        "Chao, A. & Tsay, P. K. (1998). A sample coverage approach to multiple-system estimation with application to census "
        "undercount. Journal of the American Statistical Association 93, 283–293.",
        "Chao, A., Tsay, P. K., Lin, S.-H., Shau, W.-Y. & Chao, D.-Y. (2001). The applications of capture–recapture models to "
        "epidemiological data. Statistics in Medicine 20, 3123–3157.",
    )

    estimator: str = described(
        Choice(
            N_("Estimator"),
            N_("By coverage takes the estimate for high coverage from 0.55 on, else that for low coverage."),
            {
                "by-coverage": N_("by coverage"),
                "HSC": N_("high sample coverage"),
                "LSC": N_("low sample coverage"),
                "Indep": N_("independent lists"),
            },
        ),
        "by-coverage",
    )
    replicates: int = described(
        Integer(N_("Tables drawn again"), N_("How many tables the standard errors are computed from."), 50, 20000), 1000
    )
    lists: tuple[str, ...] = described(LISTS, ())

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        ordered = project(data, sorted(data.lists))  # the same tables are drawn whatever the order of the columns
        if data.by:
            return summed(self, data, by_strata(ordered, self.level, self._part, progress), ())
        found = coverage(data.total)
        models, warnings = self._models(ordered.total, found, progress)
        population = self._population(data.total, models[0])
        progress(1.0, text(DOING))
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=data.observed,
            models=models,
            diagnostics={
                "lists": data.lists,
                "left_out": data.left_out,
                "coverage": float(found.coverage),
                "estimator": models[0].name,
            },
            warnings=(*warnings, *data_warnings(data)),
            charts=(
                models_chart(population, models, data.observed, self.name),
                overlap_chart(data),
                *unshown_curves(data, population),
            ),
            tables=(_estimators(models, self.level, data.observed), _dependence(data), *unshown_tables(data, population)),
            seen=seen(data),
        )

    def _part(self, counts: Counts, progress: Progress) -> Part:
        models, warnings = self._models(counts, coverage(counts), progress)
        return Part(self._population(counts, models[0]), models[0], tuple(warnings))

    def _population(self, counts: Counts, chosen: Model) -> Population:
        assert chosen.population is not None
        return log_normal(float(counts.sum()), chosen.population, chosen.se or 0.0, self.level)

    def _models(self, counts: Counts, found: Coverage, progress: Progress) -> tuple[tuple[Model, ...], list[Text]]:
        """The three estimates, that of the result first, and what to say of it. Raises `NoEstimate`."""
        c, observed = float(found.coverage), float(counts.sum())
        if not c > 0:
            what = text(N_("everybody is on one list only, so the coverage is zero"))
            raise NoEstimate(Problem("no-coverage", what))
        wanted = self.estimator if self.estimator != "by-coverage" else "HSC" if c >= ENOUGH else "LSC"
        models = []
        for place, name in enumerate(ESTIMATORS):
            point = float(found.estimates[place])
            usable = math.isfinite(point) and point >= observed
            se = self._error(counts, point, place, progress) if usable else None
            models.append(
                Model(name, population=point if usable else None, se=se, status="ok" if se is not None else "not-exist")
            )
        chosen = next(model for model in models if model.name == wanted)
        if chosen.population is None or chosen.se is None:
            what = text(N_("The estimate {name} does not exist for these data"), name=wanted)
            raise NoEstimate(Problem("not-exist", what, remedy=text(N_("Choose another estimator"))))
        return (chosen, *(m for m in models if m is not chosen)), self._warnings(wanted, c, found.estimates)

    def _error(self, counts: Counts, point: float, place: int, progress: Progress) -> float | None:
        """The bootstrap standard error: tables of `point` persons drawn from the cells and the unseen (Chao & Tsay 1998)."""
        rng = np.random.default_rng([self.seed, place])
        unseen = max(0.0, point - float(counts.sum()))
        share = np.concatenate([[unseen], counts[1:]]) / (unseen + counts[1:].sum())
        chunk, values = max(1, CHUNK // counts.size), []
        for begin in range(0, self.replicates, chunk):
            progress(None, text(DOING))
            drawn = rng.multinomial(round(point), share, size=min(chunk, self.replicates - begin)).astype(np.float64)
            drawn[:, 0] = 0.0
            values.append(coverage(drawn).estimates[:, place])
        found = np.concatenate(values)
        found = found[np.isfinite(found)]
        return float(found.std(ddof=1)) if found.size > self.replicates / 2 else None

    def _warnings(self, used: str, c: float, estimates: Reals) -> list[Text]:
        found = []
        share = round(100 * c)
        if used == "LSC":
            what = (
                N_("The lists cover only {share} % of the chances of capture: the estimate is a lower bound, since being on "
                   "one list makes being on others likelier.")
                if estimates[2] >= estimates[0]
                else N_("The lists cover only {share} % of the chances of capture: the estimate is an upper bound, since being "
                        "on one list makes being on others rarer.")
            )  # fmt: skip
            if c < ENOUGH:
                found.append(text(what, share=share))
        elif used == "HSC" and c < ENOUGH:
            found.append(
                text(N_("The lists cover only {share} % of the chances of capture, too little for this estimate."), share=share)
            )
        elif used == "Indep":
            found.append(text(N_("The estimate takes the lists for independent, although their overlaps can tell more.")))
        return found

    @classmethod
    def example(cls) -> Table:
        """Hepatitis A in northern Taiwan, 1995: Chao, Tsay, Lin, Shau & Chao (2001), Statistics in Medicine 20, table 1."""
        cells = {"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63}
        columns = {name: tuple(int(c[j]) for c in cells) for j, name in enumerate(("P", "Q", "E"))}
        return Table({**columns, "count": tuple(cells.values())}, name="hav_taiwan_1995")


def _estimators(models: Sequence[Model], level: float, observed: float) -> ResultTable:
    columns = (
        Column(text(N_("Estimator"))),
        Column(text(N_("Estimate")), "persons", PERSONS),
        Column(text(N_("Standard error")), "persons", PERSONS),
        Column(text(N_("Lower limit")), "persons", PERSONS),
        Column(text(N_("Upper limit")), "persons", PERSONS),
    )
    rows: list[tuple[str | float | None, ...]] = []
    for model in models:
        if model.population is None or model.se is None:
            rows.append((model.name, None, None, None, None))
            continue
        p = log_normal(observed, model.population, model.se, level)
        rows.append((model.name, p.point, model.se, p.lower, p.upper))
    note = text(N_("Indep takes the lists for independent; HSC is for high, LSC for low sample coverage."))
    return ResultTable("models", text(N_("The estimates")), columns, tuple(rows), note)


def _dependence(data: CaptureTable) -> ResultTable:
    """The lists: their sizes and the persons on each of them only, from which the coverage comes."""
    on = membership(data.k).astype(np.float64)
    size, alone = data.total @ on, data.total[1 << np.arange(data.k - 1, -1, -1)]
    columns = (
        Column(text(N_("List"))),
        Column(text(N_("Seen")), "count", PERSONS),
        Column(text(N_("On no other list")), "count", PERSONS),
        Column(text(N_("Share also on others")), "share"),
    )
    rows = tuple((n, float(s), float(f), float(1 - f / s)) for n, s, f in zip(data.lists, size, alone, strict=True))
    return ResultTable("lists", text(N_("The lists and their coverage")), columns, rows)

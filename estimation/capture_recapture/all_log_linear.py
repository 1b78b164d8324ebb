"""All log-linear models that can be compared, side by side and averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from estimation.capture_recapture.absent_lists import DISJOINT, INACTIVE, parse_disjoint, read_knowing
from estimation.capture_recapture.averaging import Average, average
from estimation.capture_recapture.described import CLOSED, LISTS, SAME_CHANCE
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.heterogeneity import FIELD as HETEROGENEITY
from estimation.capture_recapture.heterogeneity import NONE
from estimation.capture_recapture.joint import joint_estimate, joint_limits, joint_search, margins_of
from estimation.capture_recapture.log_linear import CHOSEN, LogLinear, disagreement
from estimation.capture_recapture.loglinear_parts import (
    CRITERION,
    Interval,
    Layout,
    fit_warnings,
    interval_of,
    summed,
    whole,
)
from estimation.capture_recapture.missing_margins import Margins
from estimation.capture_recapture.presenting import forest_row
from estimation.capture_recapture.reading import ROLES
from estimation.capture_recapture.search import ALL_PAIRWISE, MOST_PRINTED, Search, search
from estimation.capture_recapture.strata import Part, by_strata
from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.charts import Forest
from estimation.method import Method, register
from estimation.result import Estimate, Population
from estimation.table import Table
from vocabulary.errors import BadInput, Problem
from vocabulary.fields import Choice, described
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

AVERAGED = 2000
"""So many of the best models are averaged; beyond them the weights are negligible."""


@register
@dataclass(frozen=True)
class AllLogLinear(Method):
    """Every log-linear model that the lists allow, ranked, weighed and averaged.

    With three, four and five lists there are 8, 113 and 6,893 hierarchical models; with six, 32,768 models with interactions
    of two lists. All are fitted together. The figure is that of the best by BIC or AIC. Each model has a weight,
    proportional to exp(−½ Δ), Δ being its distance from the best: read it as the share of trust the criterion puts in it.

    A single model's interval does not know that the model was chosen. The averaged interval does: its limits are the
    quantiles of all models' distributions mixed by their weights (Turek & Fletcher 2012), and the averaged figure stands
    beside the best one with the error of Buckland, Burnham & Augustin (1997). Models whose estimate does not exist or cannot
    be identified have no number and no part in the average. Where good models disagree the interval is wide; this is what the
    data can tell, not a fault of the method.

    With `heterogeneity` every model also has a column for persons who differ in how easily they are listed, in one of the forms
    that the log-linear model describes; all models are still fitted together. `disjoint` and `inactive` are as there; with
    `inactive` the models are those of all strata together, with five lists or more those with interactions of two.
    """

    name = "all-log-linear"
    label = N_("All log-linear models")
    summary = N_("Every model that the lists allow, ranked and averaged.")
    told = N_(
        "The {lists} lists hold {observed} persons. Every way in which the lists may go together was tried (models: "
        "{models}) and weighed by how well it explains who is on which list. The estimate does not hang on the choice of "
        "one of them."
    )
    assumes = (
        N_("One of the models, or a mixture of them, holds; the interaction of all lists together is zero."),
        SAME_CHANCE,
        CLOSED,
    )
    references = (
        "Buckland, S. T., Burnham, K. P. & Augustin, N. H. (1997). Model selection: an integral part of inference. Biometrics "
        "53, 603–618.",
        "Burnham, K. P. & Anderson, D. R. (2002). Model selection and multimodel inference, 2nd edition. Springer, New York.",
        "Turek, D. & Fletcher, D. (2012). Model-averaged Wald confidence intervals. Computational Statistics & Data Analysis "
        "56, 2809–2815.",
        *LogLinear.references,
    )
    roles = ROLES

    criterion: str = described(CRITERION, "bic")
    heterogeneity: str = described(HETEROGENEITY, NONE)
    disjoint: str = described(DISJOINT, "")
    inactive: str = described(INACTIVE, "")
    interval: str = described(
        Choice(
            N_("Interval"),
            N_("Averaged over all models, or that of the best model alone."),
            {
                "averaged": N_("averaged over models"),
                "profile": N_("profile likelihood"),
                "normal": N_("normal approximation"),
            },
        ),
        "averaged",
    )
    lists: tuple[str, ...] = described(LISTS, ())

    def read(self, table: Table, by: Sequence[str] = ()) -> CaptureTable:
        data = read_knowing(table, by, self.lists, self.disjoint, self.inactive)
        if data.k > ALL_PAIRWISE:
            reason = self.suits(data)
            assert reason is not None
            remedy = text(N_("Choose some of them with lists=A,B,C, or use the log-linear model, which searches step by step"))
            raise BadInput(Problem("too-many-lists", reason, table.place(), remedy))
        return data

    @classmethod
    def suits(cls, data: CaptureTable) -> Text | None:
        if data.k < 3:
            return text(N_("With two lists only independence can be fitted; the two-list method does the same"))
        if data.k > ALL_PAIRWISE:
            return text(N_("All models can be compared for up to {most} lists, and there are {n}"), most=ALL_PAIRWISE, n=data.k)
        return None

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        if margins := margins_of(data, self._frame(data.lists), self.inactive):
            return self._together(data, margins, progress)
        if data.by:
            found = by_strata(data, self.level, lambda c, p: self._stratum(c, data.lists, p), progress)
            return summed(self, data, found, ())
        counts, frame = data.total, self._frame(data.lists)
        progress(0.0, text(N_("Fitting log-linear models")))
        results = search(counts, self.criterion, part(progress, 0.0, 0.8), AVERAGED, frame)
        progress(0.8, text(N_("Averaging the models")))
        mean = average(results.fits, results.weights, data.observed, self.level)
        interval = self._interval(counts, results, mean)
        shown = list(zip(results.fits, results.weights, strict=True))[:MOST_PRINTED]
        models = (
            shown[0][0].model(data.lists, shown[0][1], coefficients=True),
            *(fit.model(data.lists, weight) for fit, weight in shown[1:]),
        )
        warnings = disagreement(results, self.criterion, interval)
        if self.interval != "averaged":
            warnings.append(text(CHOSEN))
        diagnostics = {
            "scope": results.scope,
            "chosen_by": self.criterion,
            "average": {"population": mean.mean, "se": mean.se, "lower": mean.lower, "upper": mean.upper},
            "effective_models": mean.effective,
            "weight_without_estimate": mean.left_out,
        }
        progress(1.0, text(N_("Averaging the models")))
        layout = Layout(results.best, interval, models, results.count, tuple(warnings), frame, diagnostics)
        estimate = whole(self, data, layout)
        return replace(estimate, charts=(self._with_average(estimate, mean), *estimate.charts[1:]))

    def _together(self, data: CaptureTable, margins: Margins, progress: Progress) -> Estimate:
        progress(0.0, text(N_("Fitting log-linear models")))
        found = joint_search(data, margins, self.criterion)
        mean = average(found.fits, found.weights, data.observed, self.level)
        averaged = self.interval == "averaged"
        if averaged:
            population = mean.around(found.best.population, self.level)
        else:
            population = joint_limits(found, data, self.interval, self.level)
        warnings = [] if averaged else [text(CHOSEN)]
        warnings += disagreement(found, self.criterion, Interval(population, None, ()))
        told = {"population": mean.mean, "se": mean.se, "lower": mean.lower, "upper": mean.upper}
        progress(1.0, text(N_("Averaging the models")))
        return joint_estimate(self, data, found, population, warnings, {"average": told})

    def _frame(self, lists: Sequence[str]) -> Frame:
        return Frame(len(lists), self.heterogeneity, parse_disjoint(self.disjoint, lists))

    def _interval(self, counts: Counts, results: Search, mean: Average) -> Interval:
        if self.interval == "averaged":
            return Interval(mean.around(results.best.population, self.level), None, ())
        return interval_of(counts, results.best, self.interval, self.level)

    def _with_average(self, estimate: Estimate, mean: Average) -> Forest:
        chart = estimate.charts[0]
        assert isinstance(chart, Forest)
        averaged = Population(mean.mean, mean.lower, mean.upper, self.level, "model-averaged", mean.se)
        row = forest_row(text(N_("Averaged over models")), averaged, self.name)
        return replace(chart, rows=(chart.rows[0], row, *chart.rows[1:]))

    def _stratum(self, counts: Counts, lists: Sequence[str], progress: Progress) -> Part:
        results = search(counts, self.criterion, progress, AVERAGED, self._frame(lists))
        mean = average(results.fits, results.weights, float(counts.sum()), self.level)
        interval = self._interval(counts, results, mean)
        return Part(interval.population, results.best.model(lists), (*interval.warnings, *fit_warnings(results.best)))

    @classmethod
    def example(cls) -> Table:
        """People killed in Kosovo, March to June 1999, four lists: Ball, Betts, Scheuren, Dudukovich & Asher (2002)."""
        return LogLinear.example()

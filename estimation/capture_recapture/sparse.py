"""Sparse tables: interactions added step by step, each checked before it is fitted, and an interval that repeats the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from estimation.capture_recapture.best_of import pairwise_by_bic
from estimation.capture_recapture.bootstrapping import DOING, resampled_interval
from estimation.capture_recapture.described import CLOSED, LISTS, SAME_CHANCE
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.hierarchy import of_terms
from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.loglinear_parts import Layout, fit_warnings, summed, usable, whole
from estimation.capture_recapture.pairwise import Chooser
from estimation.capture_recapture.several_lists import SeveralLists
from estimation.capture_recapture.stepwise import Resampled, Stepwise, resample
from estimation.capture_recapture.strata import Part, by_strata
from estimation.capture_recapture.table import CaptureTable, Counts, project
from estimation.method import register
from estimation.result import Column, Estimate, Model, ResultTable
from estimation.table import Table
from vocabulary.fields import Choice, Integer, Number, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

THRESHOLDS = (0.001, 0.005, 0.02, 0.05, 0.1)
SENSITIVE = 1.2
"""Thresholds whose estimates differ by this factor are told."""


@register
@dataclass(frozen=True)
class Sparse(SeveralLists):
    """For tables in which many patterns have nobody (Chan, Silverman & Vincent 2021).

    It begins with independent lists and adds the interaction of two lists that the model describes worst, as long as the
    chance of so few or so many persons on both is below `threshold`. Two lists that never meet have an interaction without
    finite value: the patterns with both are set aside and the rest is fitted. Before an interaction is taken it is checked that
    the estimate would exist (by a linear programme, Fienberg & Rinaldo 2012) and be identified.

    The interval knows that the model was chosen: persons are drawn again from those seen, the whole choice is repeated in
    each table drawn, and the limits are corrected for bias and skewness (BCa, Efron 1987). Where so many drawn tables have no
    estimate that a limit would be among them there is no such limit.

    The threshold matters and nothing in the data sets it: the table shows what others would have given.

    With `criterion=bic` the model is instead the best by BIC among all that have interactions of two lists (with more than six
    lists these are added and taken away one at a time). Each drawn table then chooses anew among the 64 models that were best
    for the table seen (Silverman, Chan & Vincent 2024).
    """

    name = "sparse"
    label = N_("Sparse overlaps")
    summary = N_("For many empty patterns: interactions step by step, the choice repeated in the interval.")
    assumes = (
        N_("Lists depend on each other two by two at the most; three lists together add nothing."),
        SAME_CHANCE,
        CLOSED,
    )
    references = (
        "Chan, L., Silverman, B. W. & Vincent, K. (2021). Multiple systems estimation for sparse capture data: inferential "
        "challenges when there are nonoverlapping lists. Journal of the American Statistical Association 116, 1297–1306.",
        "Fienberg, S. E. & Rinaldo, A. (2012). Maximum likelihood estimation in log-linear models. Annals of Statistics 40, "
        "996–1023.",
        "Silverman, B. W., Chan, L. & Vincent, K. (2024). Bootstrapping multiple systems estimates to account for model "
        "selection. Statistics and Computing 34, 44.",
        "Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association 82, 171–185.",
    )
    most = 10

    criterion: str = described(
        Choice(
            N_("Choice of the model"),
            N_("By p-values the interactions come one after the other; by BIC the best of all models is taken."),
            {"p-value": N_("p-values, step by step"), "bic": N_("BIC, prefers few interactions")},
        ),
        "p-value",
    )
    threshold: float = described(
        Number(
            N_("Threshold"), N_("By p-values: an interaction is added where its p-value is below this."), 0.0, 0.5, step=0.005
        ),
        0.02,
    )
    replicates: int = described(
        Integer(N_("Tables drawn again"), N_("How many tables the interval is computed from."), 100, 20000), 1000
    )
    lists: tuple[str, ...] = described(LISTS, ())

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        progress(0.0, text(DOING))
        ordered = project(data, sorted(data.lists))  # the same tables are drawn whatever the order of the columns
        if data.by:
            strata = by_strata(ordered, self.level, lambda c, p: self._part(c, ordered.lists, p), progress)
            return summed(self, data, strata, ())
        chosen = self._choose(data.total, data.lists, self._rule(data.total))
        again = self._again(ordered.total, chosen.population, progress)
        interval = resampled_interval(chosen.population, again, self.level)
        repeated = _share_of(again, ordered.lists, chosen, data.lists)
        others = {t: self._choose(data.total, data.lists, Stepwise(data.k, t)) for t in THRESHOLDS}
        by_bic = chosen if self.criterion == "bic" else self._choose(data.total, data.lists, pairwise_by_bic(data.total))
        models: dict[str, Model] = {chosen.hierarchy.name: chosen.model(data.lists, repeated, coefficients=True)}
        for other in (*others.values(), by_bic):
            models.setdefault(other.hierarchy.name, other.model(data.lists))
        diagnostics = {
            "chosen_by": self.criterion,
            "threshold": self.threshold,
            "replicates": self.replicates,
            "same_model": repeated,
            "without_estimate": float((~np.isfinite(again.population)).mean()),
            "z0": again.z0,
            "acceleration": again.acceleration,
        }
        warnings = tuple(self._sensitivity(chosen, others))
        progress(1.0, text(DOING))
        layout = Layout(chosen, interval, tuple(models.values()), len(models), warnings, Frame(data.k), diagnostics)
        estimate = whole(self, data, layout)
        return replace(estimate, tables=(*estimate.tables, _thresholds(others, by_bic)))

    def _part(self, counts: Counts, lists: Sequence[str], progress: Progress) -> Part:
        chosen = self._choose(counts, lists, self._rule(counts))
        interval = resampled_interval(chosen.population, self._again(counts, chosen.population, progress), self.level)
        return Part(interval.population, chosen.model(lists), (*interval.warnings, *fit_warnings(chosen)))

    def _rule(self, counts: Counts) -> Chooser:
        if self.criterion == "bic":
            return pairwise_by_bic(counts)
        return Stepwise(int(counts.size).bit_length() - 1, self.threshold)

    def _choose(self, counts: Counts, lists: Sequence[str], rule: Chooser) -> LogLinearFit:
        """Raises `NoEstimate` where not even independent lists have an estimate."""
        found = rule.choose(counts[None, :])
        return usable(counts, of_terms([int(t) for t in found.columns[found.members[0]]], len(lists)), lists)

    def _again(self, counts: Counts, point: float, progress: Progress) -> Resampled:
        return resample(counts, self._rule(counts), point, self.replicates, self.seed, progress, text(DOING))

    def _sensitivity(self, chosen: LogLinearFit, others: dict[float, LogLinearFit]) -> list[Text]:
        points = [chosen.population, *(other.population for other in others.values())]
        if max(points) < SENSITIVE * min(points):
            return []
        low, high = round(min(points)), round(max(points))
        if self.criterion == "bic":
            return [text(N_("The rule of choice decides: by p-values and by BIC the estimate goes from {low} to {high}."),
                         low=low, high=high)]  # fmt: skip
        what = N_("The threshold decides: between {first} and {last} the estimate goes from {low} to {high}.")
        return [text(what, first=f"{THRESHOLDS[0]:g}", last=f"{THRESHOLDS[-1]:g}", low=low, high=high)]

    @classmethod
    def example(cls) -> Table:
        """Potential victims of modern slavery, United Kingdom 2013, two lists merged: Bales, Hesketh & Silverman (2015),
        Significance 12(3), 16–21."""
        cells = {
            "11110": 1, "11100": 1, "11010": 1, "11000": 15, "10100": 19, "10010": 3, "10000": 54, "01110": 4, "01100": 62,
            "01010": 19, "01001": 1, "01000": 463, "00110": 76, "00101": 11, "00100": 995, "00011": 8, "00010": 695,
            "00001": 316,
        }  # fmt: skip
        columns = {name: tuple(int(c[j]) for c in cells) for j, name in enumerate(("LA", "NG", "PFNCA", "GO", "GP"))}
        return Table({**columns, "count": tuple(cells.values())}, name="uk_slavery_2013")


def _share_of(again: Resampled, ordered: Sequence[str], chosen: LogLinearFit, lists: Sequence[str]) -> float:
    """The share of the drawn tables in which the same model was chosen; their lists stand in another order."""
    k = len(lists)
    place = {1 << (k - 1 - lists.index(name)): 1 << (k - 1 - j) for j, name in enumerate(ordered)}
    terms = {sum(new for old, new in place.items() if t & old) for t in chosen.hierarchy.terms}
    columns = Stepwise(k, 0.0).columns
    wanted = np.array([int(t) in terms or t == 0 for t in columns])
    return float((again.members == wanted).all(axis=1).mean())


def _thresholds(others: dict[float, LogLinearFit], by_bic: LogLinearFit) -> ResultTable:
    columns = (
        Column(text(N_("Threshold")), "number"),
        Column(text(N_("Model"))),
        Column(text(N_("Estimate")), "persons", text(N_("persons"))),
        Column(text(N_("Interactions")), "number"),
    )
    rows = tuple((t, f.hierarchy.name, f.population, f.parameters - f.hierarchy.k - 1) for t, f in others.items())
    note = text(
        N_("What other thresholds would have given from the same data. By BIC: the model {model} with {n} persons."),
        model=by_bic.hierarchy.name, n=round(by_bic.population),
    )  # fmt: skip
    return ResultTable("thresholds", text(N_("The threshold and the estimate")), columns, rows, note)

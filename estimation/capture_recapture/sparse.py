"""Sparse tables: interactions added step by step, each checked before it is fitted, and an interval that repeats the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from estimation.capture_recapture.absent_lists import (
    DISJOINT,
    INACTIVE,
    active_lists,
    columns_of,
    contradictions,
    parse_disjoint,
    parse_inactive,
)
from estimation.capture_recapture.best_of import pairwise_by_bic
from estimation.capture_recapture.bootstrapping import DOING, resampled_interval
from estimation.capture_recapture.described import CLOSED, LISTS, SAME_CHANCE
from estimation.capture_recapture.frame import Frame, Rows
from estimation.capture_recapture.hierarchy import of_terms
from estimation.capture_recapture.joint import Joint, joint_estimate, joint_model, joint_search, margins_of
from estimation.capture_recapture.joint_choice import JointStepwise
from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.loglinear_parts import Layout, fit_warnings, summed, usable, whole
from estimation.capture_recapture.missing_margins import Margins
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

    Where nobody can be on two lists, or a list did not work somewhere, say so by `disjoint` and `inactive`: such patterns are
    then no empty overlaps but none at all, and with `inactive` all strata are fitted together, as the log-linear model does
    (Sutherland, Schwarz & Rivest 2007); the choice is repeated in each drawn table all the same.

    With `criterion=bic` the model is instead the best by BIC among all that have interactions of two lists (with more than six
    lists these are added and taken away one at a time). Each drawn table then chooses anew among the 64 models that were best
    for the table seen (Silverman, Chan & Vincent 2024).
    """

    name = "sparse"
    label = N_("Sparse overlaps")
    summary = N_("For many empty patterns: interactions step by step, the choice repeated in the interval.")
    told = N_(
        "The {lists} lists hold {observed} persons and share few of them. Dependences between lists were let in one after "
        "the other, as long as the data ask for them (models compared: {models}). The interval repeats this choice in "
        "tables drawn anew, so that it knows that another choice was possible."
    )
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
        "Sutherland, J. M., Schwarz, C. J. & Rivest, L.-P. (2007). Multilist population estimation with incomplete and partial "
        "stratification. Biometrics 63, 910–916.",
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
    disjoint: str = described(DISJOINT, "")
    inactive: str = described(INACTIVE, "")
    lists: tuple[str, ...] = described(LISTS, ())

    def read(self, table: Table, by: Sequence[str] = ()) -> CaptureTable:
        plain = super().read(table, columns_of(parse_inactive(self.inactive), by))
        contradictions(plain, self._frame(plain.lists).apart, active_lists(plain, parse_inactive(self.inactive)), table.place())
        return plain

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        progress(0.0, text(DOING))
        if margins := margins_of(data, self._frame(data.lists), self.inactive):
            return self._together(data, margins, progress)
        ordered = project(data, sorted(data.lists))  # the same tables are drawn whatever the order of the columns
        if data.by:
            strata = by_strata(ordered, self.level, lambda c, p: self._part(c, ordered.lists, p), progress)
            return summed(self, data, strata, ())
        chosen = self._choose(data.total, data.lists, self._rule(data.total, data.lists))
        again = self._again(ordered.total, ordered.lists, chosen.population, progress)
        interval = resampled_interval(chosen.population, again, self.level)
        frame, columns = self._frame(data.lists), self._frame(ordered.lists).columns_up_to(2)
        repeated = _share_of(again, columns, ordered.lists, chosen, data.lists)
        others = {t: self._choose(data.total, data.lists, Stepwise(data.k, t, frame=frame)) for t in THRESHOLDS}
        best = pairwise_by_bic(data.total, frame)
        by_bic = chosen if self.criterion == "bic" else self._choose(data.total, data.lists, best)
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
        layout = Layout(chosen, interval, tuple(models.values()), len(models), warnings, frame, diagnostics)
        estimate = whole(self, data, layout)
        return replace(estimate, tables=(*estimate.tables, _thresholds(others, by_bic)))

    def _part(self, counts: Counts, lists: Sequence[str], progress: Progress) -> Part:
        chosen = self._choose(counts, lists, self._rule(counts, lists))
        again = self._again(counts, lists, chosen.population, progress)
        interval = resampled_interval(chosen.population, again, self.level)
        return Part(interval.population, chosen.model(lists), (*interval.warnings, *fit_warnings(chosen)))

    def _together(self, data: CaptureTable, margins: Margins, progress: Progress) -> Estimate:
        """All strata in one model, as lists did not work in some."""
        flat = data.counts.reshape(-1)

        def stepwise(threshold: float) -> Joint:
            members = JointStepwise(margins, threshold).choose(flat[None, :]).members[0]
            return joint_model(data, margins, of_terms([int(t) for t in margins.terms[members]], data.k))

        best = joint_search(data, margins, "bic", pairs=True)
        by_bic = self.criterion == "bic"
        found = best if by_bic else stepwise(self.threshold)
        rule = found.again("bic") if by_bic else JointStepwise(margins, self.threshold)
        point = found.best.population
        again = resample(flat, rule, point, self.replicates, self.seed, progress, text(DOING))
        interval = resampled_interval(point, again, self.level)
        others = {threshold: stepwise(threshold).best for threshold in THRESHOLDS}
        warnings = (*interval.warnings, *self._sensitivity(found.best, others))
        progress(1.0, text(DOING))
        told = {"chosen_by": self.criterion, "threshold": self.threshold, "replicates": self.replicates}
        estimate = joint_estimate(self, data, found, interval.population, warnings, told)
        return replace(estimate, tables=(*estimate.tables, _thresholds(others, best.best)))

    def _frame(self, lists: Sequence[str]) -> Frame:
        return Frame(len(lists), apart=parse_disjoint(self.disjoint, lists))

    def _rule(self, counts: Counts, lists: Sequence[str]) -> Chooser:
        if self.criterion == "bic":
            return pairwise_by_bic(counts, self._frame(lists))
        return Stepwise(len(lists), self.threshold, frame=self._frame(lists))

    def _choose(self, counts: Counts, lists: Sequence[str], rule: Chooser) -> LogLinearFit:
        """Raises `NoEstimate` where not even independent lists have an estimate."""
        found = rule.choose(counts[None, :])
        model = of_terms([int(t) for t in found.columns[found.members[0]]], len(lists))
        return usable(counts, model, lists, self._frame(lists))

    def _again(self, counts: Counts, lists: Sequence[str], point: float, progress: Progress) -> Resampled:
        return resample(counts, self._rule(counts, lists), point, self.replicates, self.seed, progress, text(DOING))

    def _sensitivity(self, chosen: LogLinearFit, others: dict[float, LogLinearFit]) -> list[Text]:
        points = [chosen.population, *(other.population for other in others.values())]
        if max(points) < SENSITIVE * min(points):
            return []
        low, high = round(min(points)), round(max(points))
        if self.criterion == "bic":
            return [text(N_("The rule of choice decides: by p-values and by BIC the estimate goes from {low} to {high}."),
                         low=low, high=high)]  # fmt: skip
        what = N_("The threshold decides: between {first} and {last} the estimate goes from {low} to {high}.")
        return [text(what, first=THRESHOLDS[0], last=THRESHOLDS[-1], low=low, high=high)]

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


def _share_of(again: Resampled, columns: Rows, ordered: Sequence[str], chosen: LogLinearFit, lists: Sequence[str]) -> float:
    """The share of the drawn tables in which the same model was chosen; their lists stand in another order."""
    k = len(lists)
    place = {1 << (k - 1 - lists.index(name)): 1 << (k - 1 - j) for j, name in enumerate(ordered)}
    terms = {sum(new for old, new in place.items() if t & old) for t in chosen.hierarchy.terms}
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

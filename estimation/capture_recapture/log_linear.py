"""Log-linear models: one that the person names, or the best of all that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from estimation.capture_recapture.absent_lists import DISJOINT, INACTIVE, parse_disjoint, read_knowing, refuse_disjoint_terms
from estimation.capture_recapture.best_of import choice_by, only
from estimation.capture_recapture.bootstrapping import bootstrap_interval, resampled_interval
from estimation.capture_recapture.described import CLOSED, LISTS, SAME_CHANCE
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.heterogeneity import FIELD as HETEROGENEITY
from estimation.capture_recapture.heterogeneity import NONE
from estimation.capture_recapture.hierarchy import Hierarchy, parse_model
from estimation.capture_recapture.joint import joint_estimate, joint_limits, joint_model, joint_search, margins_of
from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.loglinear_parts import (
    CRITERION,
    INTERVAL,
    Interval,
    Layout,
    fit_warnings,
    interval_of,
    summed,
    usable,
    whole,
)
from estimation.capture_recapture.missing_margins import Margins
from estimation.capture_recapture.pairwise import Chooser
from estimation.capture_recapture.reading import ROLES
from estimation.capture_recapture.search import CLOSE, Ranked, close_models, search
from estimation.capture_recapture.stepwise import resample
from estimation.capture_recapture.strata import Part, by_strata
from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.method import Method, register
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.fields import Integer, Words, described
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

CHOSEN = N_("The model was chosen with the same data, and the interval does not know it: it is somewhat too narrow.")


@register
@dataclass(frozen=True)
class LogLinear(Method):
    """Three lists or more, and how far being on one goes with being on another.

    The persons of each pattern of lists are counts of a Poisson regression. Main effects say how large each list is;
    an interaction of two lists says that they share more (or fewer) persons than chance would have them share, as where
    one institution refers people to another. The model without interactions is independence. The number nobody saw is
    what the model expects in the pattern "on no list", exp(β0); the estimate is the number seen plus this. Only the
    interaction of all lists together must be taken to be zero: nothing in the data speaks to it.

    Models are hierarchical and written by their largest interactions: `A*B, C` or `[12,3]` has A, B, C and A with B.
    Without a model all hierarchical ones are fitted (up to five lists; with six all that have interactions of two lists;
    with more these are added and taken away one at a time) and the best by BIC or AIC is taken. AIC = −2ℓ + 2p,
    BIC = −2ℓ + p·log n with n the persons seen. A model chosen by the data gives too narrow an interval; look at the
    others in the table, and be wary where models that fit as well disagree.

    Two lists that share nobody make their interaction infinite: the patterns with both are set aside, the parameter still
    counts, and the model is marked "at the boundary" (Chan, Silverman & Vincent 2021). Before fitting it is checked that
    the estimate exists (Fienberg & Rinaldo 2012) and can be identified; a model that fails is refused, not printed.

    The interval is the multinomial profile likelihood: all totals that fit nearly as well as the best. It need not be
    symmetric, and where the data set no upper limit it says so. The standard error is √(n̂0 + n̂0²·var β0).

    With `interval=bootstrap` persons are drawn again from those seen and the limits corrected for bias and skewness (BCa). A
    model that was chosen is chosen anew in each drawn table, among the 64 that were best for the table seen, so that the limits
    know of the choice (Silverman, Chan & Vincent 2024).

    Persons differ in how easily they are listed, which makes lists go together too. `heterogeneity` adds a column h(j) for
    those on j lists to every model: `poisson` (2^j − 1), `darroch` (j²/2) or `gamma` (−log(3.5 + j) + log 3.5), whose totals
    rise in that order, or `chao`, one parameter each for those on three lists and more, which gives a lower bound; negative
    ones are left out. The table shows what each form would give, and nothing in the data says which is right (Rivest 2011).

    Where nobody can be on two lists (one of men, one of women) `disjoint` says so: the patterns with both are then no empty
    cells but no cells at all, and the interaction is in no model. Where or when a list did not work `inactive` says so, with a
    column of the table: all strata are then fitted together, with sizes and shares of their own and interactions in common, to
    the sums over those lists that were not seen (Sutherland, Schwarz & Rivest 2007); what such a list would have held is taken
    from where it worked. The interval is then log-normal, or the bootstrap.

    What no data show is whether all lists together interact, that is, whether among those on no other list two lists go
    together more, or less, than the model says. What the estimate would then be stands in a table and a curve (Gerritse, van
    der Heijden & Bakker 2015; Aleshin-Guendel, Sadinle & Wakefield 2024).
    """

    name = "log-linear"
    label = N_("Log-linear model")
    summary = N_("The total from three or more lists, allowing for lists that go together.")
    told = N_(
        "The {lists} lists hold {observed} persons. A model says how often each combination of lists should occur, "
        "allowing for lists that go together (models compared: {models}). What it expects for the combination that nobody "
        "can see, on no list at all, is added to those seen."
    )
    assumes = (
        N_("The interactions in the model are all there are; that of all lists together is zero."),
        SAME_CHANCE,
        CLOSED,
    )
    references = (
        "Fienberg, S. E. (1972). The multiple recapture census for closed populations and incomplete 2^k contingency "
        "tables. Biometrika 59, 591–603.",
        "Cormack, R. M. (1992). Interval estimation for mark–recapture studies of closed populations. Biometrics 48, 567–576.",
        "Rivest, L.-P. & Lévesque, T. (2001). Improved log-linear model estimators of abundance in capture–recapture "
        "experiments. Canadian Journal of Statistics 29, 555–572.",
        "Baillargeon, S. & Rivest, L.-P. (2007). Rcapture: loglinear models for capture–recapture in R. Journal of "
        "Statistical Software 19(5).",
        "Sutherland, J. M., Schwarz, C. J. & Rivest, L.-P. (2007). Multilist population estimation with incomplete and partial "
        "stratification. Biometrics 63, 910–916.",
        "Rivest, L.-P. (2011). A lower bound model for multiple record systems estimation with heterogeneous catchability. "
        "International Journal of Biostatistics 7(1), 23.",
        "Fienberg, S. E. & Rinaldo, A. (2012). Maximum likelihood estimation in log-linear models. Annals of Statistics 40, "
        "996–1023.",
        "Chan, L., Silverman, B. W. & Vincent, K. (2021). Multiple systems estimation for sparse capture data. Journal of "
        "the American Statistical Association 116, 1297–1306.",
        "Silverman, B. W., Chan, L. & Vincent, K. (2024). Bootstrapping multiple systems estimates to account for model "
        "selection. Statistics and Computing 34, 44.",
        "Gerritse, S. C., van der Heijden, P. G. M. & Bakker, B. F. M. (2015). Sensitivity of population size estimation for "
        "violating parametric assumptions in log-linear models. Journal of Official Statistics 31, 357–379.",
        "Aleshin-Guendel, S., Sadinle, M. & Wakefield, J. (2024). The central role of the identifying assumption in population "
        "size estimation. Biometrics 80, ujad028.",
    )
    roles = ROLES
    first_choice = True

    model: str = described(
        Words(
            N_("Model"),
            N_("Which lists go together, such as A*B, C or [12,3]. Empty: the best of all by the criterion."),
            longest=500,
            example="A*B, C",
        ),
        "",
    )
    criterion: str = described(CRITERION, "bic")
    heterogeneity: str = described(HETEROGENEITY, NONE)
    disjoint: str = described(DISJOINT, "")
    inactive: str = described(INACTIVE, "")
    interval: str = described(INTERVAL, "profile")
    lists: tuple[str, ...] = described(LISTS, ())
    replicates: int = described(
        Integer(N_("Tables drawn again"), N_("How many tables a bootstrap interval is computed from."), 100, 20000), 1000
    )

    def read(self, table: Table, by: Sequence[str] = ()) -> CaptureTable:
        return read_knowing(table, by, self.lists, self.disjoint, self.inactive)

    @classmethod
    def suits(cls, data: CaptureTable) -> Text | None:
        if data.k < 3:
            return text(N_("With two lists only independence can be fitted; the two-list method does the same"))
        return None

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        fixed, frame = parse_model(self.model, data.lists) if self.model else None, self._frame(data.lists)
        if fixed:
            refuse_disjoint_terms(fixed, frame.apart, data.lists)
        if margins := margins_of(data, frame, self.inactive):
            return self._together(data, margins, fixed, progress)
        if data.by:
            found = by_strata(data, self.level, lambda c, p: self._stratum(c, data.lists, fixed, p), progress)
            return summed(self, data, found, () if fixed else self._caution())
        counts = data.total
        progress(0.0, text(N_("Fitting log-linear models")))
        if fixed is not None:
            chosen = usable(counts, fixed, data.lists, frame)
            model = chosen.model(data.lists, weight=1.0, coefficients=True)
            interval = self._interval(counts, data.lists, chosen, only(fixed, frame), progress)
            return whole(self, data, Layout(chosen, interval, (model,), 1, (), frame))
        results = search(counts, self.criterion, part(progress, 0.0, 0.9), frame=frame)
        progress(0.9, text(N_("Computing the interval")))
        chosen = results.best
        rule = choice_by(counts, self.criterion, results, frame)
        interval = self._interval(counts, data.lists, chosen, rule, part(progress, 0.9, 1.0))
        pairs = list(zip(results.fits, results.weights, strict=True))
        models = (
            chosen.model(data.lists, pairs[0][1], coefficients=True),
            *(fit.model(data.lists, weight) for fit, weight in pairs[1:]),
        )
        warnings = (*disagreement(results, self.criterion, interval), *self._caution())
        progress(1.0, text(N_("Computing the interval")))
        diagnostics = {"scope": results.scope, "chosen_by": self.criterion}
        return whole(self, data, Layout(chosen, interval, models, results.count, warnings, frame, diagnostics))

    def _stratum(self, counts: Counts, lists: Sequence[str], fixed: Hierarchy | None, progress: Progress) -> Part:
        frame, first = self._frame(lists), part(progress, 0.0, 0.5)
        rule: Chooser
        if fixed:
            chosen, rule = usable(counts, fixed, lists, frame), only(fixed, frame)
        else:
            results = search(counts, self.criterion, first, most=1, frame=frame)
            chosen, rule = results.best, choice_by(counts, self.criterion, results, frame)
        interval = self._interval(counts, lists, chosen, rule, part(progress, 0.5, 1.0))
        return Part(interval.population, chosen.model(lists), (*interval.warnings, *fit_warnings(chosen)))

    def _interval(
        self, counts: Counts, lists: Sequence[str], chosen: LogLinearFit, rule: Chooser, progress: Progress
    ) -> Interval:
        if self.interval != "bootstrap":
            return interval_of(counts, chosen, self.interval, self.level)
        return bootstrap_interval(counts, lists, chosen, rule, self.level, self.replicates, self.seed, progress)

    def _together(self, data: CaptureTable, margins: Margins, fixed: Hierarchy | None, progress: Progress) -> Estimate:
        progress(0.0, text(N_("Fitting log-linear models")))
        found = joint_model(data, margins, fixed) if fixed else joint_search(data, margins, self.criterion)
        if self.interval == "bootstrap":
            rule, point = found.again(self.criterion), found.best.population
            doing = text(N_("Choosing the model again in drawn tables"))
            again = resample(data.counts.reshape(-1), rule, point, self.replicates, self.seed, progress, doing)
            interval = resampled_interval(point, again, self.level)
        else:
            interval = Interval(joint_limits(found, data, self.interval, self.level), None, ())
        chosen = () if fixed else (*disagreement(found, self.criterion, interval), *self._caution())
        progress(1.0, text(N_("Computing the interval")))
        return joint_estimate(self, data, found, interval.population, (*interval.warnings, *chosen))

    def _frame(self, lists: Sequence[str]) -> Frame:
        return Frame(len(lists), self.heterogeneity, parse_disjoint(self.disjoint, lists))

    def _caution(self) -> tuple[Text, ...]:
        """What an interval says that does not know of the choice."""
        return () if self.interval == "bootstrap" else (text(CHOSEN),)

    @classmethod
    def example(cls) -> Table:
        """People killed in Kosovo, March to June 1999, four lists: Ball, Betts, Scheuren, Dudukovich & Asher (2002)."""
        counts = (27, 181, 18, 177, 42, 228, 106, 1131, 32, 217, 31, 845, 123, 936, 306)
        patterns = [format(cell, "04b") for cell in range(15, 0, -1)]
        columns = {name: tuple(int(p[j]) for p in patterns) for j, name in enumerate(("EXH", "ABA", "OSCE", "HRW"))}
        return Table({**columns, "count": counts}, name="kosovo_1999")


def disagreement(results: Ranked, criterion: str, interval: Interval) -> list[Text]:
    """A warning where models that fit as well give numbers outside the chosen model's interval."""
    population = interval.population
    low, high = population.lower or 0.0, population.upper
    others = close_models(results, criterion)
    outside = [f for f in others if f.population < low or (high is not None and f.population > high)]
    if not outside:
        return []
    points = [f.population for f in (results.best, *others)]
    return [
        text(
            N_("{n} model fits as well (within {units} units of {criterion}) and gives a number outside the interval; "
               "together such models run from {low} to {high}."),
            N_("{n} models fit as well (within {units} units of {criterion}) and give numbers outside the interval; "
               "together such models run from {low} to {high}."),
            n=len(outside), units=CLOSE, criterion=criterion.upper(), low=round(min(points)), high=round(max(points)),
        )
    ]  # fmt: skip

"""The method for totals alone: the power law between those found and the reference population (Zhang 2008)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.aggregate import presenting, totals
from estimation.aggregate.density import PowerLaw
from estimation.aggregate.fitting import GAMMA_HIGH, Designs, Fitted, Variance, corrected, fit_law, gradient, variance
from estimation.aggregate.frailty import frailty, frailty_table
from estimation.aggregate.presenting import LIKELIHOODS
from estimation.aggregate.sensitivity import factors, leave_out, resampled
from estimation.aggregate.totals import Totals
from estimation.formula import design
from estimation.jets import Array
from estimation.method import Method, register
from estimation.result import Estimate, Population, StratumResult
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, NoEstimate, Place, Problem
from vocabulary.fields import Choice, Flag, Integer, Words, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text


@register
@dataclass(frozen=True)
class PowerLawOfTotals(Method):
    """From totals by country of origin (and sex, year …) it estimates how many foreigners are in an irregular situation.

    For each group three numbers are known: those detected in an irregular situation (for example by the border guard),
    those found by a second source (for example identified by the police), and a reference population N that resides
    legally. The expected number detected is N^α (γ + n/N)^β, and the population in an irregular situation is the sum of
    N^α over the groups.

    The population is identified by the form of this law alone: a factor on N^α cannot be told from the rate of
    detection. Poisson and negative binomial fits can lie far apart, the first resting on the largest groups, the second
    spreading over all; both are shown, and the gap is stated first where it is wide. One group can carry the whole figure:
    the table of groups left out one by one shows it. Years must not be added up: the same persons live in both.
    """

    name = "power-law"
    label = N_("Power law for totals by country")
    summary = N_("Only totals are known: detected, registered, and those residing legally, by country of origin.")
    told = N_(
        "Persons who came to notice ({observed} in all) are set, origin by origin, against those who are registered and "
        "those who reside legally. One rule for all origins says how many stand behind each of those who came to notice; "
        "the estimate is the sum over the origins."
    )
    assumes = (
        N_("The number in an irregular situation grows with the legal population of the same origin as a power of it."),
        N_("The rate of detection follows the share that the second source found, in the same way in every group."),
        N_("Nobody is counted in two groups."),
    )
    references = (
        "Zhang (2008), Statistics Norway Documents 2008/11",
        "Beręsewicz & Pawlukiewicz (2020), arXiv:2008.09407",
        "Cinelli & Hazlett (2020), Journal of the Royal Statistical Society B 82, 39–67 (an omitted common cause)",
    )
    roles = totals.ROLES

    estimator: str = described(
        Choice(
            N_("Estimator"),
            N_("Poisson rests on the large groups, the negative binomial on all; the others are for comparison."),
            {
                "poisson": N_("Poisson"),
                "negative-binomial": N_("negative binomial"),
                "ols": N_("least squares on logarithms"),
                "nls": N_("non-linear least squares"),
                "iols": N_("iterated least squares (gamma score)"),
            },
        ),
        "poisson",
    )
    gamma: str = described(
        Words(
            N_("Offset γ"),
            N_("estimate, a number between 0 and 0.5, none where no group has a zero in the second source, or a formula."),
            longest=500,
        ),
        "estimate",
    )
    alpha: str = described(
        Words(N_("Formula of α"), N_("The covariates of α, written like ~ sex + C(year)."), longest=500),
        "~ 1",
    )
    beta: str = described(
        Words(N_("Formula of β"), N_("The covariates of β, written like ~ sex."), longest=500),
        "~ 1",
    )
    detection: str = described(
        Choice(
            N_("Link of detection"),
            N_("How the share of the second source becomes detection: a power of it, or a probability below 1."),
            {"power": N_("power"), "cloglog": N_("complementary log-log"), "logit": N_("logit"), "probit": N_("probit")},
        ),
        "power",
    )
    constrained: bool = described(
        Flag(N_("Constrained"), N_("Keeps α between 0 and 1 and β above 0.")),
        False,
    )
    variance: str = described(
        Choice(
            N_("Variance"),
            N_("Robust kinds; cluster sums over the groups named below. The negative binomial has HC0, HC1 and cluster."),
            {"HC0": N_("robust, HC0"), "HC1": N_("robust, HC1"), "HC2": N_("robust, HC2"), "HC3": N_("robust, HC3"),
             "cluster": N_("by group"), "cluster-HC0": N_("by group, HC0")},
        ),
        "HC3",
    )  # fmt: skip
    groups: str = described(
        Words(N_("Column of groups"), N_("What is left out one by one, and what forms clusters."), longest=200), "country"
    )
    interval: str = described(
        Choice(
            N_("Interval"),
            N_("Log-normal from the robust variance, or a bootstrap that weights groups anew."),
            {"log-normal": N_("log-normal"), "bootstrap": N_("bootstrap")},
        ),
        "log-normal",
    )
    replicates: int = described(Integer(N_("Bootstrap replicates"), N_("499 are enough for 95 % limits."), 50, 20000), 499)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._gamma()

    def _gamma(self) -> float | None:
        written = self.gamma.strip().lower()
        if written == "estimate" or written.startswith("~"):
            return None
        if written == "none":
            return 0.0
        try:
            value = float(written.replace(",", "."))
        except ValueError:
            value = -1.0
        if not 0 < value <= GAMMA_HIGH:
            what = text(N_("{value} is not a possible value"), value=repr(self.gamma))
            remedy = text(N_("Write estimate, none, or a number above 0 and at most 0.5"))
            raise BadParameter(Problem("bad-value", what, Place(field=N_("Offset γ")), remedy))
        return value

    @classmethod
    def example(cls) -> Table:
        """Eight origins in Poland 2019, men (border guard, police, social insurance; package uncounted, MIT)."""
        return Table(
            {
                "country": ("UKR", "BLR", "GEO", "VNM", "IND", "MDA", "RUS", "ARM"),
                "detected": (1600, 118, 145, 190, 88, 220, 118, 42),
                "registered": (3312, 204, 150, 55, 44, 160, 110, 35),
                "reference": (286321, 31190, 6052, 4802, 6512, 6120, 7502, 2153),
            },
            "poland-2019",
        )

    @classmethod
    def suits(cls, data: Totals) -> Text | None:
        if len(data.detected) < 6:
            return text(N_("fewer than six groups do not bear a power law"))
        if not data.detected.any():
            return text(N_("nobody was detected"))
        return None

    def read(self, table: Table, by: Sequence[str] = ()) -> Totals:
        data = totals.read(table, by)
        empty = np.flatnonzero(data.registered == 0)
        if self._gamma() == 0.0 and len(empty):
            what = text(N_("the second source found nobody, and the logarithm of zero does not exist"))
            problem = Problem("zero-registered", what, table.place(int(empty[0]), "registered"), text(N_("Set an offset γ")))
            raise BadInput(problem)
        return data

    def fit(self, data: Totals, progress: Progress = silent) -> Estimate:
        reason = self.suits(data)
        if reason is not None:
            raise NoEstimate(Problem("not-suited", reason))
        progress(0.0, N_("Fitting the power law"))
        designs, fitted = self.fitted(data)
        clusters = self._clusters(data)
        spread = variance(fitted, self.variance, clusters)
        everyone = np.ones(len(data.detected), bool)
        population, bootstrap_failed = self.population(fitted, spread, clusters, progress)
        progress(0.6, N_("Comparing Poisson and negative binomial"))
        models = [presenting.model(fitted, designs, population)]
        rivals = {self.estimator: fitted}
        for other in LIKELIHOODS:
            if other != self.estimator:
                rival = self._law(data, designs, other)
                if rival.fit.converged[0] and not self._falls_on_poisson(data, designs, rival):
                    rivals[other] = rival
                    p = self._limits(rival, variance(rival, self.variance, clusters), everyone)
                    models.append(presenting.model(rival, designs, p))
        progress(0.8, N_("Leaving groups out one by one"))
        left_out, hidden = leave_out(fitted, clusters), frailty(fitted)
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=float(data.detected.sum()),
            models=tuple(models),
            strata=self._strata(fitted, spread, data),
            diagnostics={
                "gamma": fitted.gamma,
                "gamma_at_bound": fitted.at_bound,
                "variance": spread.kind,
                "population_bias_corrected": corrected(fitted, spread.model, everyone),
                "bootstrap_failed": bootstrap_failed,
                "leave_one_out": dict(left_out[:20]),
                "omitted_cause": None if hidden is None else {"equal": hidden.equal, "extreme": hidden.extreme},
            },
            warnings=tuple(presenting.cautions(self.variance, data, fitted, rivals, left_out, population, spread)),
            charts=presenting.charts(models, fitted, population),
            tables=(
                presenting.coefficient_table(fitted, designs, spread),
                presenting.corrected_table(self._corrected(fitted, spread, data)),
                *presenting.leave_table(left_out),
                presenting.factor_table(factors(fitted)),
                *frailty_table(hidden),
            ),
            seen=text(N_("{n} persons were detected in {groups} groups."),
                      n=round(float(data.detected.sum())), groups=len(data.detected)),
        )  # fmt: skip

    def population(
        self, fitted: Fitted, spread: Variance, clusters: Array | None, progress: Progress = silent
    ) -> tuple[Population, float]:
        """The population of all groups with the interval asked for, and the share of bootstrap samples without an estimate."""
        plain = self._limits(fitted, spread, np.ones(len(fitted.problem.y), bool))
        if self.interval != "bootstrap":
            return plain, 0.0
        drawn = resampled(fitted, clusters, self.replicates, self.seed, progress)
        good = drawn[np.isfinite(drawn)]
        if len(good) < 0.8 * len(drawn):
            raise NoEstimate(Problem("bootstrap", text(N_("most bootstrap samples have no estimate"))))
        low, high = np.quantile(good, [0.5 - self.level / 2, 0.5 + self.level / 2])
        return Population(plain.point, float(low), float(high), self.level, "bootstrap", plain.se), 1 - len(good) / len(drawn)

    def fitted(self, data: Totals) -> tuple[Designs, Fitted]:
        """The law at its maximum; raises `NoEstimate` where none is reached."""
        rows = len(data.detected)
        designs = Designs(
            design(self.alpha, data.columns, rows, N_("Formula of α")),
            design(self.beta, data.columns, rows, N_("Formula of β")),
            design(self.gamma, data.columns, rows, N_("Offset γ")) if self.gamma.strip().startswith("~") else None,
        )
        fitted = self._law(data, designs, self.estimator)
        if self._falls_on_poisson(data, designs, fitted):
            what = text(N_("the counts are spread no more than Poisson counts, and the negative binomial falls on the Poisson"))
            raise NoEstimate(Problem("not-spread", what, Place(), text(N_("Choose the estimator Poisson"))))
        if not fitted.fit.converged[0]:
            what = text(N_("the fit of {family} does not converge"), family=self.estimator)
            raise NoEstimate(Problem("not-converged", what, Place(), text(N_("Fix γ, or choose a simpler formula"))))
        return designs, fitted

    def _law(self, data: Totals, designs: Designs, estimator: str) -> Fitted:
        ratio = data.registered / data.reference
        law = PowerLaw(np.log(data.reference), ratio, estimator, self._gamma(), self.constrained, self.detection)
        gamma = designs.gamma.matrix if designs.gamma is not None else None
        return fit_law(law, data.detected, designs.alpha.matrix, designs.beta.matrix, gamma=gamma)

    def _falls_on_poisson(self, data: Totals, designs: Designs, fitted: Fitted) -> bool:
        """Whether the Poisson law, which is the negative binomial with θ → ∞, is as high: then a maximum found with a finite θ
        is a local one, at a γ that fits badly enough to look like spread."""
        if fitted.law.estimator != "negative-binomial":
            return False
        poisson = self._law(data, designs, "poisson").fit
        return bool(poisson.converged[0] and not (fitted.fit.converged[0] and fitted.fit.loglik[0] > poisson.loglik[0] + 1e-6))

    def _corrected(self, fitted: Fitted, spread: Variance, data: Totals) -> list[tuple[str, float, float, float, float]]:
        """(group, ξ, bias-corrected ξ, and its limits): the total, then each group of `by`.

        The limits are those of the plug-in times ξ_bc/ξ."""
        keys = [" · ".join(str(data.columns[n][i]) for n in data.by) for i in range(len(data.detected))]
        found = []
        for key in ("", *sorted(set(keys) - {""})):
            part = np.array([not key or k == key for k in keys])
            p, better = self._limits(fitted, spread, part), corrected(fitted, spread.model, part)
            share = better / p.point
            found.append((key, p.point, better, (p.lower or 0.0) * share, (p.upper or 0.0) * share))
        return found

    def _clusters(self, data: Totals) -> Array | None:
        column = data.columns.get(self.groups)
        if column is None:
            if self.variance.startswith("cluster"):
                what = text(N_("the column {name} is missing"), name=self.groups)
                remedy = text(N_("The columns are: {names}"), names=", ".join(data.columns))
                raise BadParameter(Problem("missing-column", what, Place(field=N_("Column of groups")), remedy))
            return None
        return np.array([str(value) for value in column])

    def _limits(self, fitted: Fitted, spread: Variance, part: Array) -> Population:
        """ξ exp(∓ z se/ξ) with se² = d′Vd (delta method on the logarithm)."""
        from scipy.special import ndtri

        point = float(fitted.populations()[part].sum())
        d = gradient(fitted, part)
        block = spread.robust[fitted.problem.slices[0], fitted.problem.slices[0]]
        se = float(np.sqrt(d @ block @ d))
        width = float(np.exp(ndtri(0.5 + self.level / 2) * se / point))
        return Population(point, point / width, point * width, self.level, "log-normal", se)

    def _strata(self, fitted: Fitted, spread: Variance, data: Totals) -> tuple[StratumResult, ...]:
        if not data.by:
            return ()
        keys = [tuple(str(data.columns[n][i]) for n in data.by) for i in range(len(data.detected))]
        found = []
        for key in sorted(set(keys)):
            part = np.array([k == key for k in keys])
            population = self._limits(fitted, spread, part)
            observed = float(data.detected[part].sum())
            found.append(StratumResult(dict(zip(data.by, key, strict=True)), population, observed))
        return tuple(found)

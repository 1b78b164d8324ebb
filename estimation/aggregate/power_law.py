"""The method for totals alone: the power law between those found and the reference population (Zhang 2008)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.aggregate import totals
from estimation.aggregate.density import PowerLaw
from estimation.aggregate.fitting import GAMMA_HIGH, Fitted, Variance, corrected, fit_law, gradient, variance
from estimation.aggregate.totals import Totals
from estimation.charts import Curve, Forest, ForestRow
from estimation.formula import Design, design
from estimation.jets import Array
from estimation.method import Method, register
from estimation.result import Column, Estimate, Model, Population, Provenance, ResultTable, StratumResult
from estimation.single_list.newton import maximise
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, NoEstimate, Place, Problem
from vocabulary.fields import Choice, Flag, Integer, Words, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

WIDE = 1.5  # the ratio of the Poisson and negative binomial populations from which the gap is stated first
LIKELIHOODS = ("poisson", "negative-binomial")


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
    assumes = (
        N_("The number in an irregular situation grows with the legal population of the same origin as a power of it."),
        N_("The rate of detection follows the share that the second source found, in the same way in every group."),
        N_("Nobody is counted in two groups."),
    )
    references = (
        "Zhang (2008), Statistics Norway Documents 2008/11",
        "Beręsewicz & Pawlukiewicz (2020), arXiv:2008.09407",
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
            N_("estimate, a number between 0 and 0.5, or none where no group has a zero in the second source."),
            longest=20,
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
    constrained: bool = described(
        Flag(N_("Constrained"), N_("Keeps α between 0 and 1 and β above 0.")),
        False,
    )
    variance: str = described(
        Choice(
            N_("Variance"),
            N_("Robust kinds; cluster sums over the groups named below. The negative binomial has HC0, HC1 and cluster."),
            {"HC0": N_("robust, HC0"), "HC1": N_("robust, HC1"), "HC2": N_("robust, HC2"), "HC3": N_("robust, HC3"),
             "cluster": N_("by group")},
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
        if written == "estimate":
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
        a = design(self.alpha, data.columns, len(data.detected), N_("Formula of α"))
        b = design(self.beta, data.columns, len(data.detected), N_("Formula of β"))
        progress(0.0, N_("Fitting the power law"))
        fitted = self._law(data, a, b, self.estimator)
        if not fitted.fit.converged[0]:
            what = text(N_("the fit of {family} does not converge"), family=self.estimator)
            raise NoEstimate(Problem("not-converged", what, Place(), text(N_("Fix γ, or choose a simpler formula"))))
        clusters = self._clusters(data)
        spread = variance(fitted, self.variance, clusters)
        everyone = np.ones(len(data.detected), bool)
        population = self._limits(fitted, spread, everyone)
        bootstrap_failed = 0.0
        if self.interval == "bootstrap":
            population, bootstrap_failed = self._bootstrap(fitted, population, clusters, progress)
        progress(0.6, N_("Comparing Poisson and negative binomial"))
        models = [_model(fitted, a, b, population)]
        rivals = {self.estimator: fitted}
        for other in LIKELIHOODS:
            if other != self.estimator:
                rival = self._law(data, a, b, other)
                if rival.fit.converged[0]:
                    rivals[other] = rival
                    p = self._limits(rival, variance(rival, self.variance, clusters), everyone)
                    models.append(_model(rival, a, b, p))
        progress(0.8, N_("Leaving groups out one by one"))
        left_out = _leave_out(fitted, clusters)
        return Estimate(
            method=self.name,
            label=self.label,
            parameters=self.parameters(),
            population=population,
            observed=float(data.detected.sum()),
            provenance=Provenance("", data.fingerprint(), self.seed, source=data.name, by=data.by),
            models=tuple(models),
            strata=self._strata(fitted, spread, data),
            diagnostics={
                "gamma": fitted.gamma,
                "gamma_at_bound": fitted.at_bound,
                "variance": spread.kind,
                "population_bias_corrected": corrected(fitted, spread.model, everyone),
                "bootstrap_failed": bootstrap_failed,
                "leave_one_out": dict(left_out[:20]),
            },
            assumptions=self.assumes,
            warnings=tuple(_warnings(self, data, fitted, rivals, left_out, population, spread)),
            charts=_charts(models, fitted, population),
            tables=(_coefficient_table(fitted, a, b, spread), *_leave_table(left_out)),
            seen=text(N_("{n} persons were detected in {groups} groups."),
                      n=round(float(data.detected.sum())), groups=len(data.detected)),
            references=self.references,
            definition=self.definition,
        )  # fmt: skip

    def _law(self, data: Totals, a: Design, b: Design, estimator: str) -> Fitted:
        law = PowerLaw(np.log(data.reference), data.registered / data.reference, estimator, self._gamma(), self.constrained)
        return fit_law(law, data.detected, a.matrix, b.matrix)

    def _clusters(self, data: Totals) -> Array | None:
        column = data.columns.get(self.groups)
        if column is None:
            if self.variance == "cluster":
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

    def _bootstrap(
        self, fitted: Fitted, plain: Population, clusters: Array | None, progress: Progress
    ) -> tuple[Population, float]:
        """Exponential weights of mean one, a group at a time where groups are named (fractional weighted bootstrap)."""
        generator = np.random.default_rng(self.seed)
        names = np.arange(len(fitted.problem.y)) if clusters is None else np.unique(clusters, return_inverse=True)[1].ravel()
        drawn = []
        for begin in range(0, self.replicates, 100):
            progress(0.1 + 0.5 * begin / self.replicates, N_("Repeating the fit on drawn samples"))
            size = min(100, self.replicates - begin)
            weights = generator.exponential(1.0, (size, int(names.max()) + 1))[:, names]
            start = np.broadcast_to(fitted.theta, (size, fitted.problem.size))
            fits = maximise(fitted.problem, weights, start, most=60)
            found = fitted.populations(fits.theta).sum(axis=-1)
            drawn.append(np.where(fits.converged, found, np.nan))
        populations = np.concatenate(drawn)
        good = populations[np.isfinite(populations)]
        if len(good) < 0.8 * len(populations):
            raise NoEstimate(Problem("bootstrap", text(N_("most bootstrap samples have no estimate"))))
        low, high = np.quantile(good, [0.5 - self.level / 2, 0.5 + self.level / 2])
        failed = float(np.mean(~np.isfinite(populations)))
        return Population(plain.point, float(low), float(high), self.level, "bootstrap", plain.se), failed

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


def _coefficients(fitted: Fitted, a: Design, b: Design) -> dict[str, float]:
    """`alpha`, `beta`, `gamma` (and `theta`); names of the design matrix after a colon where there are covariates."""
    found: dict[str, float] = {}
    for parameter, names, s in zip(("alpha", "beta"), (a.names, b.names), fitted.problem.slices, strict=False):
        for name, value in zip(names, fitted.theta[s], strict=True):
            found[parameter if len(names) == 1 else f"{parameter}:{name}"] = float(value)
    if fitted.gamma is not None:
        found["gamma"] = fitted.gamma
    if fitted.law.estimator == "negative-binomial":
        found["theta"] = float(np.exp(fitted.theta[-1]))
    return found


def _model(fitted: Fitted, a: Design, b: Design, population: Population) -> Model:
    likelihood = fitted.law.estimator in LIKELIHOODS
    loglik = float(fitted.fit.loglik[0]) if likelihood else None
    p, n = fitted.problem.size, len(fitted.problem.y)
    return Model(
        name=fitted.law.estimator,
        terms=tuple(_coefficients(fitted, a, b)),
        parameters=p,
        df=n - p,
        loglik=loglik,
        aic=None if loglik is None else -2 * loglik + 2 * p,
        bic=None if loglik is None else -2 * loglik + p * float(np.log(n)),
        population=population.point,
        se=population.se,
        status="boundary" if fitted.at_bound else "ok",
        coefficients=_coefficients(fitted, a, b),
    )


def _leave_out(fitted: Fitted, clusters: Array | None) -> list[tuple[str, float]]:
    """The population without each group, refitted from the full fit, those that move it most first."""
    labels = np.array([str(i + 1) for i in range(len(fitted.problem.y))]) if clusters is None else clusters
    names, where = np.unique(labels, return_inverse=True)
    if len(names) < 4:
        return []
    weights = (where.ravel()[None, :] != np.arange(len(names))[:, None]).astype(float)
    start = np.broadcast_to(fitted.theta, (len(names), fitted.problem.size))
    fits = maximise(fitted.problem, weights, start, most=100)
    populations = np.sum(weights * fitted.populations(fits.theta), axis=-1)
    populations = np.where(fits.converged, populations, np.nan)
    full = float(fitted.populations().sum())
    order = np.argsort(-np.abs(np.where(np.isfinite(populations), populations - full, np.inf)))
    return [(str(names[i]), float(populations[i])) for i in order]


def _warnings(
    method: PowerLawOfTotals,
    data: Totals,
    fitted: Fitted,
    rivals: dict[str, Fitted],
    left_out: list[tuple[str, float]],
    population: Population,
    spread: Variance,
) -> list[Text]:
    said = []
    if all(name in rivals for name in LIKELIHOODS):
        low, high = sorted(float(rivals[name].populations().sum()) for name in LIKELIHOODS)
        if high / low > WIDE:
            template = N_("Poisson and negative binomial lie far apart: {poisson} and {negbin} persons. Neither is an average.")
            poisson, negbin = (round(float(rivals[name].populations().sum())) for name in LIKELIHOODS)
            said.append(text(template, poisson=poisson, negbin=negbin))
    if left_out:
        name, without = left_out[0]
        if not np.isfinite(without) or abs(without - population.point) > 0.25 * population.point:
            shown: object = round(without) if np.isfinite(without) else "–"
            said.append(text(N_("The figure rests on one group: without {name} it would be {n}."), name=name, n=shown))
    if fitted.at_bound:
        said.append(text(N_("The offset γ ends at a bound of its range; see the curve of the population against γ.")))
    years = data.columns.get("year")
    if years is not None and len(set(years)) > 1 and "year" not in data.by:
        said.append(text(N_("Several years are added up: persons present in more than one year are counted more than once.")))
    if spread.kind != method.variance:
        said.append(text(N_("The variance {kind} was used: the one asked for does not exist here."), kind=spread.kind))
    said.append(
        text(N_("The figure is identified by the form of the law alone: a constant factor cannot be told from detection."))
    )
    return said


def _charts(models: list[Model], fitted: Fitted, population: Population) -> tuple[Forest | Curve, ...]:
    rows = []
    for i, model in enumerate(models):
        assert model.population is not None
        assert model.se is not None
        width = float(np.exp(1.96 * model.se / model.population))
        low, high = model.population / width, model.population * width
        if i == 0 and population.lower is not None and population.upper is not None:
            low, high = population.lower, population.upper
        rows.append(ForestRow(text(_ESTIMATORS[model.name]), model.population, low, high, i == 0, model.name))
    charts: list[Forest | Curve] = [Forest(text(N_("Estimators side by side")), tuple(rows), text(N_("persons")))]
    good = sorted((float(np.log10(g)), n) for g, h, n in fitted.profile if np.isfinite(h))
    if good:
        title = text(N_("The population against the offset γ"))
        x, y = tuple(g for g, _ in good), tuple(n for _, n in good)
        charts.append(Curve(title, text(N_("logarithm of γ to base 10")), text(N_("persons")), x, y))
    return tuple(charts)


_ESTIMATORS = {
    "poisson": N_("Poisson"),
    "negative-binomial": N_("negative binomial"),
    "ols": N_("least squares on logarithms"),
    "nls": N_("non-linear least squares"),
    "iols": N_("iterated least squares (gamma score)"),
}


def _coefficient_table(fitted: Fitted, a: Design, b: Design, spread: Variance) -> ResultTable:
    errors = np.sqrt(np.diag(spread.robust))
    names = [f"alpha:{n}" for n in a.names] + [f"beta:{n}" for n in b.names]
    names += [f"log {'γ' if extra == 'gamma' else 'θ'}" for extra in fitted.law.parameters[2:]]
    rows = tuple((n, float(v), float(e)) for n, v, e in zip(names, fitted.theta, errors, strict=True))
    columns = (Column(N_("Coefficient")), Column(N_("Estimate"), "number"), Column(N_("Standard error"), "number"))
    return ResultTable("coefficients", text(N_("Coefficients")), columns, rows)


def _leave_table(left_out: list[tuple[str, float]]) -> tuple[ResultTable, ...]:
    if not left_out:
        return ()
    columns = (Column(N_("Left out")), Column(N_("Population without it"), "persons"))
    rows = tuple((name, n if np.isfinite(n) else None) for name, n in left_out[:20])
    return (ResultTable("leave-one-out", text(N_("Groups left out one by one")), columns, rows),)

"""The method for counts repeated at the same places: N-mixture, with departures and arrivals between periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.intervals import log_normal
from estimation.charts import Bars, Series
from estimation.method import Method, register
from estimation.repeated_counts import counts
from estimation.repeated_counts.counts import RepeatedCounts
from estimation.repeated_counts.mixture import Array, Mixture
from estimation.result import Column, Estimate, Model, ResultTable
from estimation.table import Table
from vocabulary.errors import NoEstimate, Problem
from vocabulary.fields import Choice, Integer, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

STEADY = 0.002  # a larger bound on N may move the estimate by this share at most


@register
@dataclass(frozen=True)
class RepeatedCountsMixture(Method):
    """From counts repeated at the same places (shelters, squares, settlements) it estimates how many persons are there,
    those included whom every count missed.

    At each place N persons are present in a period; every visit sees each of them with the same probability p. How the
    counts of one place vary between visits tells p, and with it N, which is summed out (N-mixture). Between periods
    persons may leave, and with open movement arrive as well. The estimate is the sum over places of the expected N of the
    last period given the counts.

    Without persons who are recognised again, p is identified by the shape of the distribution alone: where the counts of
    two visits do not go together, or where the estimate follows the bound on N, no number is printed. Use it only where a
    place is closed during a period and nobody is counted twice at one visit.
    """

    name = "repeated-counts"
    label = N_("Repeated counts at the same places")
    summary = N_("Places visited several times, persons counted but not recognised again.")
    told = N_(
        "The same places were visited several times, and the persons there were counted without being recognised again. "
        "How far the counts of a place differ from visit to visit tells which share is seen at one visit. The estimate is "
        "what must be there for such counts."
    )
    assumes = (
        N_("Within a period nobody joins or leaves a place, and nobody is counted twice at one visit."),
        N_("Every person present is seen at a visit with the same probability."),
        N_("The numbers at the places follow the chosen distribution."),
    )
    references = (
        "Royle (2004), Biometrics 60, 108–115",
        "Dail & Madsen (2011), Biometrics 67, 577–587",
        "Dennis, Morgan & Ridout (2015), Biometrics 71, 237–246",
        "Barker, Schofield, Link & Sauer (2018), Biometrics 74, 369–377",
    )
    roles = counts.ROLES

    spread: str = described(
        Choice(
            N_("Distribution of N"),
            N_("The negative binomial allows places to differ more; it is often not identified."),
            {"poisson": N_("Poisson"), "negative-binomial": N_("negative binomial")},
        ),
        "poisson",
    )
    moves: str = described(
        Choice(
            N_("Between periods"),
            N_("What may happen from one period to the next."),
            {"closed": N_("nobody moves"), "departures": N_("persons leave"), "open": N_("persons leave and arrive")},
        ),
        "departures",
    )
    bound: int = described(
        Integer(N_("Bound on N at a place"), N_("0: found by itself, raised until the estimate no longer moves."), 0, 5000), 0
    )

    @classmethod
    def example(cls) -> Table:
        """Counts made with twelve persons expected a place and a probability of 0.6 to see each (seeded, not observed)."""
        generator = np.random.default_rng(5)
        here = generator.poisson(12, 30)
        rows = [(f"{i + 1:02d}", visit, int(generator.binomial(n, 0.6))) for i, n in enumerate(here) for visit in (1, 2, 3)]
        return Table(
            {"site": [r[0] for r in rows], "seen": [r[2] for r in rows], "visit": [r[1] for r in rows]}, "made-up-places"
        )

    @classmethod
    def suits(cls, data: RepeatedCounts) -> Text | None:
        if data.seen.shape[2] < 2 or not (data.seen >= 0).sum(axis=2).max() > 1:
            return text(N_("no place was visited twice in one period"))
        if len(data.sites) < 5:
            return text(N_("fewer than five places do not tell the probability of being seen"))
        return None

    def read(self, table: Table, by: Sequence[str] = ()) -> RepeatedCounts:
        return counts.read(table, by)

    def fit(self, data: RepeatedCounts, progress: Progress = silent) -> Estimate:
        reason = self.suits(data)
        if reason is not None:
            raise NoEstimate(Problem("not-suited", reason))
        moves = self.moves if len(data.periods) > 1 else "closed"
        covariance = _covariance(data.seen)
        if moves == "closed" and covariance <= 0:
            what = text(N_("no finite estimate: places with a high count at one visit are not high at the next"))
            raise NoEstimate(Problem("no-finite-estimate", what, remedy=text(N_("More places or more visits are needed"))))
        mixture, theta, loglik = self._steady(data, moves, progress)
        point, spread = _persons(mixture, theta)
        information = _hessian(mixture, theta)
        values = np.linalg.eigvalsh(information)
        if values[0] <= 1e-8 * max(values[-1], 1e-300):
            what = text(N_("the counts do not identify the probability of being seen"))
            raise NoEstimate(Problem("not-identified", what, remedy=text(N_("Choose the Poisson, or fewer movements"))))
        gradient = _gradient(lambda t: _persons(mixture, t)[0], theta)
        se = float(np.sqrt(spread + gradient @ np.linalg.inv(information) @ gradient))
        population = log_normal(data.least, point, se, self.level)
        natural = mixture.natural(theta)
        p, n = len(theta), int((data.seen >= 0).sum())
        model = Model(
            name=self.spread, terms=mixture.names, parameters=p, df=n - p, loglik=loglik, aic=-2 * loglik + 2 * p,
            bic=-2 * loglik + p * float(np.log(len(data.sites))), population=point, se=se, coefficients=natural,
        )  # fmt: skip
        warnings = []
        if natural["detection"] < 0.2:
            warnings.append(text(N_("Fewer than one person in five is seen at a visit: the estimate rests on the model.")))
        if self.spread == "negative-binomial":
            warnings.append(text(N_("The negative binomial rests on its shape; compare it with the Poisson.")))
        return Estimate(
            **self.own(data),
            population=population,
            observed=data.least,
            models=(model,),
            diagnostics={"bound": mixture.bound, "covariance": covariance, "sites": len(data.sites), **natural},
            warnings=tuple(warnings),
            charts=(_chart(mixture, theta, data),),
            tables=(_table(natural),),
            seen=text(N_("At {sites} places at least {n} persons were present."), sites=len(data.sites), n=round(data.least)),
        )

    def _steady(self, data: RepeatedCounts, moves: str, progress: Progress) -> tuple[Mixture, Array, float]:
        """The fit with a bound on N so large that it no longer matters; raises where the estimate follows the bound."""
        most = int(data.seen.max())
        bounds = (
            [self.bound] if self.bound else [int(b) for b in (most * 2 + 20, most * 4 + 40, most * 8 + 80, most * 16 + 160)]
        )
        if bounds[0] <= most:
            what = text(N_("the bound {bound} is not above the largest count, {most}"), bound=bounds[0], most=most)
            raise NoEstimate(Problem("bound", what, remedy=text(N_("Raise the bound, or set it to 0"))))
        last: tuple[Mixture, Array, float, float] | None = None
        for step, bound in enumerate(bounds):
            progress(step / len(bounds), N_("Fitting the numbers at each place"))
            mixture = Mixture(data.seen, bound, self.spread, moves)
            theta, loglik = _maximise(mixture, None if last is None else last[1], progress)
            point = _persons(mixture, theta)[0]
            steady = last is not None and abs(point - last[3]) <= STEADY * point
            last = (mixture, theta, loglik, point)
            if steady or self.bound:
                return mixture, theta, loglik
        raise NoEstimate(
            Problem(
                "no-finite-estimate",
                text(N_("no finite estimate: the number follows the bound that is set on it")),
                remedy=text(N_("Choose the Poisson, or visit more often")),
            )
        )


def _maximise(mixture: Mixture, start: Array | None, progress: Progress) -> tuple[Array, float]:
    from scipy.optimize import minimize

    def loss(theta: Array) -> float:
        progress(None, N_("Fitting the numbers at each place"))
        return -float(mixture.forward(np.clip(theta, -15, 15))[0].sum())

    mean = float(np.maximum(mixture.seen, 0).max(axis=2)[:, 0].mean()) + 0.5
    given = {"mean": np.log(mean * 1.3), "detection": 0.5, "stay": 1.0, "arrivals": np.log(0.2 * mean + 0.1), "size": 1.5}
    starts = [np.array([given[name] for name in mixture.names])] if start is None else [start]
    found = min((minimize(loss, s, method="BFGS", options={"gtol": 1e-5}) for s in starts), key=lambda f: float(f.fun))
    return np.asarray(found.x), -float(found.fun)


def _persons(mixture: Mixture, theta: Array) -> tuple[float, float]:
    """Σ over places of E(N | counts) in the last period, and Σ of the variances."""
    state = mixture.forward(theta)[1]
    n = np.arange(mixture.bound + 1)
    mean = state @ n
    return float(mean.sum()), float((state @ n**2 - mean**2).sum())


def _gradient(function: Any, theta: Array, h: float = 1e-4) -> Array:
    steps = np.eye(len(theta)) * h
    return np.array([(function(theta + s) - function(theta - s)) / (2 * h) for s in steps])


def _hessian(mixture: Mixture, theta: Array) -> Array:
    def slope(at: Array) -> Array:
        return _gradient(lambda t: -float(mixture.forward(t)[0].sum()), at)

    matrix = np.array([(slope(theta + s) - slope(theta - s)) / 2e-3 for s in np.eye(len(theta)) * 1e-3])
    return np.asarray((matrix + matrix.T) / 2)


def _covariance(seen: NDArray[np.int64]) -> float:
    """Mean covariance of pairs of visits of one period over places; ≤ 0 means an infinite estimate (Dennis et al. 2015)."""
    first = seen[:, 0]
    found = []
    for a in range(first.shape[1]):
        for b in range(a):
            both = (first[:, a] >= 0) & (first[:, b] >= 0)
            if both.sum() > 1:
                found.append(float(np.cov(first[both, a], first[both, b])[0, 1]))
    return float(np.mean(found)) if found else 0.0


def _chart(mixture: Mixture, theta: Array, data: RepeatedCounts) -> Bars:
    state = mixture.forward(theta)[1]
    expected = state @ np.arange(mixture.bound + 1)
    most = np.maximum(data.seen[:, -1], 0).max(axis=-1)
    order = np.argsort(-expected)[:20]
    return Bars(
        text(N_("The places with most persons: largest count and estimate")),
        text(N_("place")),
        tuple(data.sites[i] for i in order),
        (
            Series(text(N_("largest count")), tuple(float(most[i]) for i in order)),
            Series(text(N_("estimate")), tuple(float(expected[i]) for i in order)),
        ),
        text(N_("persons")),
    )


_NAMES = {
    "mean": N_("Persons expected at a place"),
    "detection": N_("Probability of being seen at a visit"),
    "stay": N_("Probability of staying to the next period"),
    "arrivals": N_("Arrivals expected at a place between periods"),
    "size": N_("Size of the negative binomial"),
}


def _table(natural: dict[str, float]) -> ResultTable:
    columns = (Column(N_("Parameter")), Column(N_("Estimate"), "number"))
    rows = tuple((text(_NAMES[name]), value) for name, value in natural.items())
    return ResultTable("parameters", text(N_("Parameters")), columns, rows)

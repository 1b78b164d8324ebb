"""The arithmetic of two lists: the estimators beside Chapman's, the profile likelihood in closed form, and the bootstrap."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.profile import Profile
from estimation.capture_recapture.table import Counts
from estimation.result import Model, Population

CURVE_POINTS = 41


@dataclass(frozen=True)
class TwoLists:
    """Persons on both lists, and on the first or the second of them only."""

    both: float
    first: float
    second: float

    @classmethod
    def of(cls, counts: Counts) -> TwoLists:
        second, first, both = (float(value) for value in counts[1:])
        return cls(both, first, second)

    @property
    def sizes(self) -> tuple[float, float]:
        """The persons on each list."""
        return self.first + self.both, self.second + self.both

    @property
    def seen(self) -> float:
        return self.both + self.first + self.second

    def chapman(self) -> Model:
        """(n1+1)(n2+1)/(m+1) − 1, never below those seen, with Seber's (1970) variance."""
        (n1, n2), m = self.sizes, self.both
        se = math.sqrt((n1 + 1) * (n2 + 1) * self.first * self.second / ((m + 1) ** 2 * (m + 2)))
        return Model("Chapman", population=(n1 + 1) * (n2 + 1) / (m + 1) - 1, se=se)

    def lincoln_petersen(self) -> Model:
        """n1·n2/m with the delta-method standard error (Seber 1982, section 3.1); there is none without overlap."""
        (n1, n2), m = self.sizes, self.both
        return Model("Lincoln-Petersen", population=n1 * n2 / m, se=math.sqrt(n1 * n2 * self.first * self.second / m**3))

    def chao(self) -> Model:
        """Chao's (1987) lower bound, bias-corrected, n + f1(f1−1)/(4(f2+1)): f1 persons are on one list, f2 on both.

        The form for k lists is n + (k−1) f1(f1−1)/(2k(f2+1)); the variance is that of the estimator which ecologists call
        Chao2, bias-corrected, with k = 2 (Gotelli & Chao 2013, Encyclopedia of Biodiversity 5, 195–211).
        """
        f1, f2 = self.first + self.second, self.both
        unseen = f1 * (f1 - 1) / (4 * (f2 + 1))
        variance = unseen + f1 * (2 * f1 - 1) ** 2 / (16 * (f2 + 1) ** 2) + f1**2 * f2 * (f1 - 1) ** 2 / (16 * (f2 + 1) ** 4)
        return Model("Chao", population=self.seen + unseen, se=math.sqrt(variance))


def two_list_profile(lists: TwoLists, level: float) -> Profile:
    """The multinomial profile likelihood of N under independence (Cormack 1992), in closed form.

    ℓ(N) = log N! − log (N−n)! + Σ over lists of ((N−ni) log (N−ni) − N log N). With an overlap both limits are finite.
    """
    from scipy.optimize import brentq
    from scipy.special import digamma, gammaln, xlogy
    from scipy.stats import chi2

    n, sizes = lists.seen, lists.sizes

    def value(N: float) -> float:
        return float(gammaln(N + 1) - gammaln(N - n + 1) + sum(xlogy(N - size, N - size) - xlogy(N, N) for size in sizes))

    def slope(N: float) -> float:
        return float(digamma(N + 1) - digamma(N - n + 1) + sum(math.log1p(-size / N) for size in sizes))

    threshold, best = float(chi2.ppf(level, 1)), n
    if max(sizes) < n and slope(n) > 0:
        end = 2 * n
        while slope(end) > 0:
            end *= 2
        best = float(brentq(slope, n, end, xtol=1e-6))
    peak = value(best)

    def above(N: float) -> float:
        return 2 * (peak - value(N)) - threshold

    lower = n if above(n) <= 0 else float(brentq(above, n, best, xtol=1e-4))
    end = 2 * best
    while above(end) < 0:
        end *= 2
    upper = float(brentq(above, best, end, xtol=1e-4))
    grid = np.linspace(max(n, lower - (best - lower) / 3), best + 1.3 * (upper - best), CURVE_POINTS)
    curve = tuple((float(x), 2 * (peak - value(float(x)))) for x in grid)
    return Profile(best, lower, upper, threshold, curve)


def two_list_bootstrap(lists: TwoLists, level: float, replicates: int, seed: int) -> Population:
    """Chapman's estimate with percentile limits from tables of as many persons as it gives, the unseen among them
    (Buckland & Garthwaite 1991). The order of the lists plays no part."""
    point = lists.chapman().population
    assert point is not None
    one, other = sorted((lists.first, lists.second))
    shares = np.array([lists.both, one, other, max(point - lists.seen, 0.0)])
    rng = np.random.default_rng(seed)
    both, first, second, _ = rng.multinomial(round(point), shares / shares.sum(), size=replicates).T.astype(np.float64)
    drawn = (first + both + 1) * (second + both + 1) / (both + 1) - 1
    tail = (1 - level) / 2
    lower, upper = np.quantile(drawn, [tail, 1 - tail], method="median_unbiased")
    return Population(
        point, max(float(lower), lists.seen), max(float(upper), lists.seen), level, "bootstrap", float(drawn.std(ddof=1))
    )

"""What a linkage comes to: for two lists Chapman on the soft overlap, with what linking adds to its spread; for two and for
several the curve of the estimate against the threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from estimation.capture_recapture.intervals import log_normal
from estimation.capture_recapture.table import CaptureTable, Counts, membership
from estimation.capture_recapture.threats.linkage import both_by_rates, corrected_links
from estimation.capture_recapture.two_lists import TwoLists
from estimation.linkage.grouping import best_between, competed
from estimation.linkage.result import Agreement, Linked, Whole
from estimation.linkage.thresholds import THRESHOLDS as SEVERAL
from estimation.linkage.thresholds import table_at
from estimation.result import Population
from vocabulary.errors import NoEstimate

THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)


@dataclass(frozen=True)
class TwoListEstimate:
    """Persons by two lists. `sampling_se` is Chapman's own (Seber 1970), `linkage_se` what the overlap's spread adds."""

    first: str
    second: str
    population: Population
    sampling_se: float
    linkage_se: float


@dataclass(frozen=True)
class CurvePoint:
    """At one threshold: links, their precision and recall, Chapman with the links as they are, and with the links corrected by
    both rates (de Wolf, van der Laan & Zult 2019)."""

    threshold: float
    links: int
    precision: float | None
    recall: float | None
    as_linked: float
    corrected: float


@dataclass(frozen=True)
class SeveralPoint:
    """All lists at one threshold: the persons seen, the estimate under independence with the links as they are, and with the
    patterns corrected by precision and recall of each pair of lists (`None` where these allow no such patterns)."""

    threshold: float
    persons: int
    as_linked: float | None
    corrected: float | None


def two_lists(agreement: Agreement, sizes: tuple[int, int], level: float = 0.95) -> TwoListEstimate:
    """Chapman on the soft overlap m̂ = Σ p / recall; the interval is log-normal on the unseen with both variances.

    That of linking comes by the delta method, (∂N/∂m · se(m̂))², ∂N/∂m = −(n1 + 1)(n2 + 1)/(m + 1)²; se(m̂) holds that
    probabilities are no certainty, that missed pairs are a random number, and what recall does when records are drawn anew.
    """
    n1, n2 = sizes
    both = min(agreement.soft, float(n1), float(n2))
    model = TwoLists(both, n1 - both, n2 - both).chapman()
    point, sampling = float(model.population or 0.0), float(model.se or 0.0)
    linkage = (n1 + 1) * (n2 + 1) / (both + 1) ** 2 * agreement.soft_se
    population = log_normal(n1 + n2 - both, point, math.hypot(sampling, linkage), level)
    return TwoListEstimate(agreement.first, agreement.second, population, sampling, linkage)


def corrected(linked: Linked, table: CaptureTable) -> CaptureTable | None:
    """The table of patterns as it would be on average under perfect linkage, from precision and recall of each pair of lists
    (`estimation.capture_recapture.threats.linkage`); `None` where a pair has no link, or too many are missing for any such
    table."""
    rates = [(each.precision, each.recall) for each in linked.overlaps()]
    if any(precision is None or not recall for precision, recall in rates):
        return None
    false, missed = (np.array([1 - min(rate[i] or 0.0, 1.0) for rate in rates]) for i in (0, 1))
    try:
        return replace(table, counts=corrected_links(table.counts, missed, false))
    except NoEstimate:
        return None


def curve(linked: Linked, agreement: Agreement, source: Whole) -> tuple[CurvePoint, ...]:
    """The estimate of two lists at thresholds from 0.05 to 0.999: a "safe" high one turns missed links into invented people.

    `source` is the list of each record. The persons of each list stay as they were linked.
    """
    a, b = linked.lists.index(agreement.first), linked.lists.index(agreement.second)
    pairs = linked.pairs
    sides = source[pairs.left], source[pairs.right]
    between = ((sides[0] == a) & (sides[1] == b)) | ((sides[0] == b) & (sides[1] == a))
    among = pairs.left[between], pairs.right[between]
    one, other, chance, _ = best_between(linked.entity, *among, pairs.posterior[between])
    chance = competed(one, other, chance, np.zeros(chance.size, dtype=np.int64))
    n1, n2 = linked.sizes[a], linked.sizes[b]

    def chapman(both: float) -> float:
        both = min(both, float(n1), float(n2))
        return (n1 + 1) * (n2 + 1) / (both + 1) - 1

    points = []
    for threshold in THRESHOLDS:
        links = chance[chance >= threshold]
        true = float(np.sum(links))
        precision = true / links.size if links.size else None
        recall = true / agreement.soft if agreement.soft > 0 else None
        corrected = both_by_rates(links.size, recall, precision) if precision and recall else 0.0
        points.append(CurvePoint(threshold, int(links.size), precision, recall, chapman(links.size), chapman(corrected)))
    return tuple(points)


def several_curve(linked: Linked, source: Whole) -> tuple[SeveralPoint, ...]:
    """The estimate of all lists together at the thresholds of `table_at`. `source` is the list of each record."""
    pairs, lists = linked.pairs, linked.lists
    looked = (pairs.by_document | pairs.by_others) & (source[pairs.left] != source[pairs.right])
    left, right, chance = pairs.left[looked], pairs.right[looked], pairs.posterior[looked]
    one, other, best, index = best_between(linked.entity, left, right, chance)
    low, high = np.minimum(source[left[index]], source[right[index]]), np.maximum(source[left[index]], source[right[index]])
    best = competed(one, other, best, low * len(lists) + high)
    points = []
    for threshold in SEVERAL:
        counts = table_at(linked, source, threshold)[0].astype(np.float64)
        rates = []
        for each in linked.overlaps():
            a, b = sorted((lists.index(each.first), lists.index(each.second)))
            links = best[(low == a) & (high == b) & (best >= threshold)]
            true = float(links.sum())
            rates.append((true / max(links.size, 1), min(true / each.soft, 1.0) if each.soft > 0 else 0.0))
        points.append(SeveralPoint(threshold, int(counts.sum()), independent(counts), _independent_corrected(counts, rates)))
    return tuple(points)


def independent(counts: Counts) -> float | None:
    """The population of which `counts` (2^k,) were seen, if the lists are independent: the root of 1 − n/N = ∏(1 − n_j/N),
    Darroch (1958), Biometrika 45, 343–359, eq. 12; `None` where no one is on two lists."""
    from scipy.optimize import brentq

    k = int(counts.size).bit_length() - 1
    sizes, seen = counts @ membership(k), float(counts.sum())
    if sizes.sum() <= seen * (1 + 1e-12):
        return None

    def excess(log_unseen: float) -> float:
        n = seen + math.exp(log_unseen)
        return math.log(math.exp(log_unseen) / n) - float(np.log1p(-np.minimum(sizes / n, 1 - 1e-15)).sum())

    return seen + math.exp(brentq(excess, -30.0, math.log(seen) + 25.0))


def _independent_corrected(counts: Counts, rates: Sequence[tuple[float, float]]) -> float | None:
    precision, recall = np.array(rates).T
    if not (precision > 0).all() or not (recall > 0).all():
        return None
    try:
        return independent(corrected_links(counts, 1 - recall, 1 - precision))
    except NoEstimate:
        return None

"""What a linkage says of itself to people: one sentence, and its charts as data."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from estimation.charts import Bars, Curve, Diverging, DivergingGroup, Series
from estimation.linkage.estimates import CurvePoint, TwoListEstimate
from estimation.linkage.posteriors import COUNTED
from estimation.linkage.result import Linked
from vocabulary.text import N_, Text, text

_STEP, _LOWEST, _HIGHEST = 5, -10, 60  # bits of the histogram; what lies beyond stands at its ends
_ENOUGH = 20  # pairs from which the share with the same document says something


def sentence(linked: Linked) -> Text:
    """How many persons stand behind how many records, and how sure the links between lists are where they are least sure."""
    records, persons = sum(linked.records), int(linked.person.max(initial=-1)) + 1
    first = text(
        N_("{persons} persons stand behind {records} records of {lists} lists"),
        persons=persons, records=records, lists=len(linked.lists),
    )  # fmt: skip
    overlaps = [each for each in linked.overlaps() if each.links]
    right = [each.precision for each in overlaps if each.precision is not None]
    found = [each.recall for each in overlaps if each.recall is not None]
    if not right:
        return text(N_("{first}; no two lists have a person in common."), first=first)
    if len(found) < len(overlaps):
        return text(
            N_("{first}. By their own probabilities at least {right} % of the links between lists are right; how many were "
               "missed is not known."),
            first=first, right=round(100 * min(right), 1),
        )  # fmt: skip
    return text(
        N_("{first}. By their own probabilities at least {right} % of the links between lists are right, and they find at "
           "least {found} % of those who are on two lists."),
        first=first, right=round(100 * min(right), 1), found=round(100 * min(1.0, *found), 1),
    )  # fmt: skip


def threshold_curve(estimate: TwoListEstimate, points: Sequence[CurvePoint]) -> Curve:
    """Chapman by the threshold, and with each pair counted by its probability."""
    return Curve(
        text(N_("The estimate by threshold: {first} and {second}"), first=estimate.first, second=estimate.second),
        text(N_("least probability of a link")),
        text(N_("persons by Chapman")),
        tuple(point.threshold for point in points),
        tuple(point.as_linked for point in points),
        estimate.population.point,
        text(N_("pairs counted by their probability")),
    )


def weights_chart(linked: Linked) -> Diverging:
    """Bits for and against a match of each level of each comparison."""
    groups = []
    for comparison, weights in groupby(linked.weights, lambda weight: weight.comparison):
        rows = tuple((text(weight.level), weight.bits) for weight in weights if weight.bits is not None)
        if rows:
            groups.append(DivergingGroup(text(comparison), rows))
    return Diverging(
        text(N_("What each agreement weighs")), tuple(groups), text(N_("bits")), text(N_("two persons")),
        text(N_("the same person")),
    )  # fmt: skip


def calibration_chart(linked: Linked) -> Curve | None:
    """What share the probabilities expect to match, and what share has the same document; `None` below two points. Bins
    of few pairs are no points."""
    told = [each for each in linked.calibration if each.pairs >= _ENOUGH]
    if len(told) < 2:
        return None
    said = tuple(100 * each.said for each in told)
    return Curve(
        text(N_("Do the probabilities hold?")),
        text(N_("probability without the document, %")),
        text(N_("with the same document, %")),
        said,
        tuple(100 * each.seen for each in told),
        label=text(N_("pairs of these lists")),
        other=said,
        other_label=text(N_("probabilities that hold")),
        marks=True,
    )


def weights_histogram(linked: Linked) -> Bars:
    """Pairs by their bits for a match, the share of matches counted in (0: one in two); those below 2 % are left out."""
    pairs = linked.pairs
    counted = pairs.posterior > COUNTED
    posterior, weight = pairs.posterior[counted], pairs.weight[counted]
    odds = np.clip(posterior, 1e-9, 1 - 1e-9)
    bits = np.log2(odds / (1 - odds))
    told = posterior < 1 - 1e-9  # beyond, a probability is 1 in all its digits, and the weight alone tells pairs apart
    before = float(np.median(bits[told] - weight[told])) if told.any() else 0.0
    bits = np.clip(np.where(told, bits, weight + before), _LOWEST, _HIGHEST)
    edges = np.arange(_LOWEST, _HIGHEST + _STEP + 1, _STEP)
    linked_ = posterior >= linked.threshold
    series = (
        Series(text(N_("below the threshold")), tuple(float(n) for n in np.histogram(bits[~linked_], edges)[0])),
        Series(text(N_("linked")), tuple(float(n) for n in np.histogram(bits[linked_], edges)[0])),
    )
    groups = tuple(f"{edge:+d}".replace("-", "\u2212").replace("+0", "0") for edge in edges[:-1].tolist())
    title, axis = text(N_("Pairs by their weight")), text(N_("bits for the same person, from"))
    return Bars(title, axis, groups, series, text(N_("pairs")))

"""What a linkage says of itself: its sentence holds its figures, and its charts stand where the figures are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from estimation.linkage.engine import Limits
from estimation.linkage.estimates import curve, two_lists
from estimation.linkage.linking import link
from estimation.linkage.made_up import listed, population
from estimation.linkage.presenting import calibration_chart, sentence, threshold_curve, weights_chart, weights_histogram
from estimation.linkage.result import Calibration, Linked, Whole


@pytest.fixture(scope="module")
def found() -> tuple[Linked, Whole]:
    made = listed(population(400, seed=3), (0.5, 0.5), seed=4)
    linked = link(list(made.records), ("A", "B"), limits=Limits(random_pairs=2e4))
    return linked, np.array([record.source for record in made.records])


def test_that_the_sentence_holds_the_least_sure_figures(found: tuple[Linked, Whole]) -> None:
    linked, _ = found
    overlap = linked.overlaps()[0]
    worse = replace(linked, agreements=(overlap, replace(overlap, precision=0.9, recall=0.813)))
    said = str(sentence(worse))
    assert f"{linked.person.max() + 1} persons stand behind {sum(linked.records)} records of 2 lists" in said
    assert "at least 90 % of the links" in said
    assert "at least 81.3 % of those" in said


def test_that_what_is_not_known_is_said(found: tuple[Linked, Whole]) -> None:
    linked, _ = found
    overlap = linked.overlaps()[0]
    assert "is not known" in str(sentence(replace(linked, agreements=(replace(overlap, recall=None),))))
    none = replace(overlap, links=0, precision=None, recall=None)
    assert "no two lists have a person in common" in str(sentence(replace(linked, agreements=(none,))))


def test_that_the_curve_has_the_soft_estimate_across_it(found: tuple[Linked, Whole]) -> None:
    linked, source = found
    overlap = linked.overlaps()[0]
    estimate = two_lists(overlap, (linked.sizes[0], linked.sizes[1]))
    chart = threshold_curve(estimate, curve(linked, overlap, source))
    assert chart.level == estimate.population.point
    assert chart.x[0] == 0.05
    assert len(chart.x) == len(chart.y)


def test_that_the_weights_are_those_of_the_model_in_its_order(found: tuple[Linked, Whole]) -> None:
    linked, _ = found
    chart = weights_chart(linked)
    rows = [(group.label, *row) for group in chart.groups for row in group.rows]
    assert [value for *_, value in rows] == [weight.bits for weight in linked.weights if weight.bits is not None]
    assert str(chart.groups[0].label) == linked.weights[0].comparison


def test_that_a_group_of_few_pairs_is_no_point_of_the_calibration(found: tuple[Linked, Whole]) -> None:
    bins = tuple(Calibration(low, low + 0.1, pairs, low, low) for low, pairs in ((0.1, 40), (0.3, 5), (0.5, 60)))
    chart = calibration_chart(replace(found[0], calibration=bins))
    assert chart is not None
    assert chart.x == (10.0, 50.0)
    assert chart.other == chart.x
    assert calibration_chart(replace(found[0], calibration=bins[:2])) is None


def test_that_every_counted_pair_stands_in_the_histogram_on_its_side(found: tuple[Linked, Whole]) -> None:
    linked, _ = found
    below, above = weights_histogram(linked).series
    assert sum(below.values) + sum(above.values) == int((linked.pairs.posterior > 0.02).sum())
    assert sum(above.values) == int((linked.pairs.posterior >= linked.threshold).sum())
    zero = weights_histogram(linked).groups.index("0")
    assert sum(below.values[zero:]) == 0  # a threshold of one in two is zero bits

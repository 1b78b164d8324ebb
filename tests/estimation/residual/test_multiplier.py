"""Multipliers: the arithmetic, the ranges, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.residual.multiplier import Multiplier
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, NoEstimate


def estimate(*rows: tuple[str, float, float | None, float, float | None], **settings: Any) -> Estimate:
    names = ("source", "count", "share_low", "share", "share_high")
    method = Multiplier(**settings)
    return method.fit(method.read(Table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))))


def test_that_one_source_is_its_count_over_its_share() -> None:
    found = estimate(("police", 1500, 0.1, 0.125, 0.2))
    assert found.population.point == 12_000
    assert 7_500 * 0.95 < (found.population.lower or 0) < 12_000 < (found.population.upper or 0) < 15_000 * 1.05
    assert found.diagnostics["range"] == (7_500, 15_000)


def test_that_without_a_range_only_the_count_varies() -> None:
    """Delta method: N²·(1/B) = 12,000²/1,500, a standard error of 310."""
    found = estimate(("police", 1500, None, 0.125, None))
    assert found.population.se == pytest.approx(12_000 / np.sqrt(1500), rel=0.03)
    assert any("no range" in str(warning) for warning in found.warnings)


def test_that_several_sources_are_weighed_not_added() -> None:
    found = estimate(("police", 1500, 0.1, 0.125, 0.2), ("clinics", 880, 0.05, 0.08, 0.1))
    assert 11_000 < found.population.point < 12_000
    assert [model.name for model in found.models] == ["all sources", "clinics", "police"]
    assert sum(model.weight or 0 for model in found.models) == pytest.approx(1)
    alone = [estimate(("police", 1500, 0.1, 0.125, 0.2)), estimate(("clinics", 880, 0.05, 0.08, 0.1))]
    assert (found.population.se or 0) < min(one.population.se or 0 for one in alone)


def test_that_ranges_that_do_not_meet_are_told() -> None:
    found = estimate(("police", 1500, 0.1, 0.125, 0.2), ("clinics", 100, 0.2, 0.25, 0.3))
    assert any("police" in str(w) and "clinics" in str(w) and "do not meet" in str(w) for w in found.warnings)


@given(st.integers(1, 10**6), st.floats(0.01, 1.0))
def test_that_doubling_the_count_doubles_the_estimate(count: int, share: float) -> None:
    first = estimate(("a", count, None, share, None), draws=100).population.point
    assert estimate(("a", 2 * count, None, share, None), draws=100).population.point == pytest.approx(2 * first)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("a", 0, None, 0.1, None), "nobody"),
        (("a", -5, None, 0.1, None), "negative"),
        (("a", 5, None, 0, None), "bad-share"),
        (("a", 5, None, 12, None), "bad-share"),
        (("a", 5, 0.2, 0.1, 0.3), "shares-out-of-order"),
        (("a", 5, 0.05, 0.1, 1.5), "shares-out-of-order"),
    ],
)
def test_that_bad_rows_are_refused_with_their_place(row: tuple[Any, ...], code: str) -> None:
    with pytest.raises(BadInput, match=code) as caught:
        estimate(row)
    assert caught.value.problems[0].where.row == 2


def test_that_the_draws_follow_the_sources_and_not_their_names() -> None:
    sources = [(1500, 0.1, 0.125, 0.2), (880, 0.05, 0.08, 0.1), (880, 0.05, 0.09, 0.1)]
    first = estimate(*(("abc"[j], *source) for j, source in enumerate(sources)))
    second = estimate(*(("cab"[j], *source) for j, source in reversed(list(enumerate(sources)))))
    assert first.population == second.population


def test_that_a_broken_source_is_left_out_and_all_broken_give_no_estimate() -> None:
    """The German range of 2014 was not carried on to 2015, because the police statistics had changed what they count."""
    rows: dict[str, list[Any]] = {"source": ["police", "clinics"], "count": [1500, 880], "share": [0.125, 0.08]}
    rows["broken"] = ["counts asylum seekers too", None]
    method = Multiplier()
    found = method.fit(method.read(Table(rows)))
    assert found.population.point == 11_000
    assert any("police" in str(w) and "asylum seekers" in str(w) for w in found.warnings)
    rows["broken"] = ["counts asylum seekers too", "closed"]
    with pytest.raises(NoEstimate) as caught:
        method.read(Table(rows))
    assert caught.value.say("en").startswith("No estimate: source broken (police: counts asylum seekers too; clinics: closed)")

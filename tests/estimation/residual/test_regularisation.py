"""Regularisation programmes: published registrations, the ratio of a past programme, and funnels that cannot be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.residual.regularisation import Regularisation
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter

FUNNEL = {"registered": 1000, "admitted": 900, "granted": 700, "printed": 650, "rejected": 150}


def table(**stages: Any) -> Table:
    return Table({"stage": list(stages), "count": list(stages.values())}, "programme.csv")


def estimate(data: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = Regularisation(**settings)
    return method.fit(method.read(data, by))


def test_that_chile_2023_is_as_published() -> None:
    """Servicio Nacional de Migraciones: 113,000 who entered before 2023 and 16,606 in it, 87 % and 13 % of 129,606."""
    found = estimate(Regularisation.example(), by=("group",))
    assert found.population.point == 129_606
    shares = {s.stratum["group"]: round(100 * s.population.point / 129_606) for s in found.strata}
    assert shares == {"before 2023": 87, "2023": 13}


def test_that_ecuador_has_its_assumed_total_back() -> None:
    """El Comercio, March 2023: 109,647 registered, 300,000 assumed; their ratio returns the assumption and no more."""
    found = estimate(table(registered=109_647), ratio=109_647 / 300_000)
    assert found.population.point == pytest.approx(300_000)
    assert found.diagnostics["lower_bound"] == 109_647


def test_that_without_a_ratio_it_says_at_least() -> None:
    found = estimate(table(**FUNNEL))
    assert found.sentence("en").startswith("Persons in an irregular situation, at least: 1\u00a0000;")
    assert found.population.interval == "none"
    assert any("lower bound" in str(warning) for warning in found.warnings)


def test_that_the_funnel_is_shown_from_registration_to_the_document() -> None:
    found = estimate(table(**FUNNEL))
    assert [(row["stage"], row["share"]) for row in found.diagnostics["funnel"]] == [
        ("registered", 1), ("admitted", 0.9), ("granted", 0.7), ("printed", 0.65), ("rejected", 0.15),
    ]  # fmt: skip
    assert [step.value for step in found.charts[0].steps] == [1000, -100, -200, -50, 650]  # type: ignore[union-attr]
    assert found.diagnostics["open"] == 150
    assert any("150 registrations" in str(warning) for warning in found.warnings)


@pytest.mark.parametrize(("base", "count"), [("registered", 1000), ("admitted", 900), ("granted", 700)])
def test_that_bound_and_ratio_rest_on_the_stage_that_was_chosen(base: str, count: int) -> None:
    assert estimate(table(**FUNNEL), base=base).population.point == count
    assert estimate(table(**FUNNEL), base=base, ratio=0.5).population.point == 2 * count


def test_that_without_a_range_only_who_came_varies() -> None:
    """Who stays away is negative binomial: a variance of B·(1 − p)/p²."""
    found = estimate(table(registered=1000), ratio=0.4, draws=40_000)
    assert found.population.se == pytest.approx(np.sqrt(1000 * 0.6) / 0.4, rel=0.02)
    assert any("no range" in str(warning) for warning in found.warnings)


def test_that_the_range_of_the_ratio_decides_the_limits() -> None:
    found = estimate(table(registered=10_000), ratio=0.5, ratio_low=0.4, ratio_high=0.8)
    assert 12_500 < (found.population.lower or 0) < 15_000
    assert 22_500 < (found.population.upper or 0) < 25_000


def test_that_one_ratio_is_drawn_for_all_groups() -> None:
    """Two groups are as uncertain as their sum in one."""
    two = Table({"stage": ["registered"] * 2, "count": [50_000, 50_000], "group": ["a", "b"]})
    settings: dict[str, Any] = {"ratio": 0.5, "ratio_low": 0.4, "ratio_high": 0.6, "draws": 20_000}
    together = estimate(table(registered=100_000), **settings).population.se
    assert estimate(two, **settings).population.se == pytest.approx(together, rel=0.03)


@given(st.integers(1, 10**6), st.floats(0.01, 1))
def test_that_nothing_lies_below_the_lower_bound(count: int, ratio: float) -> None:
    found = estimate(table(registered=count), ratio=ratio, draws=100)
    assert count <= (found.population.lower or 0)
    assert found.population.point == pytest.approx(count / ratio)
    assert estimate(table(registered=2 * count), ratio=ratio, draws=100).population.point == pytest.approx(2 * count / ratio)


@pytest.mark.parametrize(
    ("stages", "code", "place", "said"),
    [
        ({**FUNNEL, "admitted": 1001}, "more-than-before", (3, "count"), "1001 admitted are more than 1000 registered"),
        ({**FUNNEL, "printed": 701}, "more-than-before", (5, "count"), "701 printed are more than 700 granted"),
        ({**FUNNEL, "rejected": 301}, "more-than-before", (4, "count"), "granted + rejected"),
        ({**FUNNEL, "expelled": 1}, "unknown-stage", (7, "stage"), "expelled"),
        ({**FUNNEL, "rejected": -1}, "negative", (6, "count"), "-1"),
        ({**FUNNEL, "rejected": 1.5}, "not-whole", (6, "count"), "1.5"),
        ({"granted": 5}, "no-registered", (None, "stage"), "registered"),
        ({"registered": 0}, "nobody", (2, "count"), "Nobody"),
    ],
)  # fmt: skip
def test_that_a_funnel_that_cannot_be_is_refused(
    stages: dict[str, Any], code: str, place: tuple[int | None, str], said: str
) -> None:
    with pytest.raises(BadInput) as caught:
        estimate(table(**stages))
    problem = next(p for p in caught.value.problems if p.code == code)
    assert (problem.where.row, problem.where.column) == place
    assert said in "".join(problem.say("en").replace("\u00a0", ""))


def test_that_a_group_without_a_stage_of_the_others_is_refused() -> None:
    data = Table({"stage": ["registered", "granted", "registered"], "count": [5, 4, 3], "group": ["a", "a", "b"]})
    with pytest.raises(BadInput, match="missing-stage"):
        estimate(data)


def test_that_a_stage_that_was_not_counted_cannot_bear_the_figure() -> None:
    with pytest.raises(BadInput, match="no-such-stage"):
        estimate(table(registered=5), base="granted")


@pytest.mark.parametrize(
    "ratios", [{"ratio": 0.5, "ratio_low": 0.6}, {"ratio": 0.5, "ratio_high": 0.4}, {"ratio_low": 0.1, "ratio_high": 0.2}]
)
def test_that_ratios_out_of_order_are_refused(ratios: dict[str, Any]) -> None:
    with pytest.raises(BadParameter, match="ratios-out-of-order"):
        Regularisation(**ratios)


def test_that_the_draws_do_not_depend_on_names_or_the_order_of_rows() -> None:
    first = Table({"stage": ["registered"] * 2, "count": [500, 700], "group": ["a", "b"]})
    second = Table({"stage": ["registered"] * 2, "count": [700, 500], "group": ["a", "b"]})
    settings: dict[str, Any] = {"ratio": 0.5, "ratio_low": 0.4, "ratio_high": 0.6}
    assert estimate(first, **settings).population == estimate(second, **settings).population

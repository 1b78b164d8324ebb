"""All models side by side: the peers' tables, the average, and its interval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.capture_recapture.all_log_linear import AllLogLinear
from estimation.capture_recapture.averaging import average
from estimation.capture_recapture.hierarchy import parse_model
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput

Tables = Callable[[str], Table]


def estimate(table: Table, **settings: Any) -> Estimate:
    method = AllLogLinear(**settings)
    return method.fit(method.read(table))


@pytest.mark.parametrize(
    ("name", "criterion", "mean", "error"),
    [
        # derived from Rcapture's table of all models: weights exp(−½Δ), error √Σ w (se² + (N − N̄)²)
        ("Kosovo", "bic", 13183.7332347209, 3473.83033982487),
        ("Kosovo", "aic", 14015.5283188152, 3964.00298951721),
        ("HAV", "bic", 1262.31557122025, 542.432139536037),
        ("HAV", "aic", 1309.16929744387, 519.624629394864),
    ],
)
def test_that_the_average_is_that_of_all_models(table_of: Tables, name: str, criterion: str, mean: float, error: float) -> None:
    found = estimate(table_of(name), criterion=criterion).diagnostics["average"]
    assert found["population"] == pytest.approx(mean, rel=1e-6)
    assert found["se"] == pytest.approx(error, rel=1e-5)


def test_that_models_without_estimate_have_no_part_in_the_average(table_of: Tables) -> None:
    """Averaged over all 6,893 fits as a program prints them, some of which run away, AIC gives 40 thousand million persons."""
    found = estimate(table_of("UKdat_5"), criterion="aic").diagnostics
    assert 10_000 < found["average"]["population"] < 40_000
    assert 0 < found["weight_without_estimate"] < 0.2


def test_that_the_point_is_the_best_model_and_the_interval_the_average(table_of: Tables) -> None:
    found = estimate(table_of("Kosovo"))
    assert found.models[0].name == "[123,14,34]"
    assert found.population.point == found.models[0].population
    assert found.population.interval == "model-averaged"
    profile = estimate(table_of("Kosovo"), interval="profile").population
    width = [(p.upper or 0) - (p.lower or 0) for p in (found.population, profile)]
    assert width[0] > 3 * width[1], "the second-best model, [123,134], has a weight of a third and 12,741 persons"


def test_that_no_more_than_200_models_are_listed_with_their_number(table_of: Tables) -> None:
    found = estimate(table_of("UKdat_5"))
    assert len(found.models) == 200
    assert found.diagnostics["models_fitted"] == 6893
    table = next(t for t in found.tables if t.name == "models")
    assert "6\u00a0893" in str(table.note)


def test_that_the_average_stands_in_the_chart(table_of: Tables) -> None:
    chart = estimate(table_of("HIV")).charts[0]
    assert "Averaged over models" in [str(row.label) for row in chart.rows]  # type: ignore[union-attr]


def test_that_seven_lists_are_too_many_for_all_models() -> None:
    columns = {f"L{j}": [int(j == i or j == i + 1) for i in range(7)] for j in range(7)}
    with pytest.raises(BadInput, match="too-many-lists"):
        estimate(Table({**columns, "count": [10] * 7}))


def test_that_the_average_of_one_model_is_that_model(counts_of: Callable[[str], Any]) -> None:
    counts = counts_of("HIV")
    one = fit_model(counts, parse_model("[12,3,4]", "abcd"))
    found = average([one], [0.4], float(counts.sum()), 0.95)
    spread = np.exp(1.959963984540054 * np.sqrt(np.log1p((one.se / one.unseen) ** 2)))
    assert found.mean == pytest.approx(one.population)
    assert found.se == pytest.approx(one.se)
    assert found.lower == pytest.approx(1896 + one.unseen / spread)
    assert found.upper == pytest.approx(1896 + one.unseen * spread)
    assert (found.effective, found.left_out) == (pytest.approx(1), pytest.approx(0.6))


@given(st.lists(st.integers(1, 60), min_size=8, max_size=8), st.sampled_from(["bic", "aic"]))
def test_that_the_mean_lies_among_the_models_and_its_interval_around_their_middle(cells: list[int], criterion: str) -> None:
    columns = {name: [c >> (2 - j) & 1 for c in range(1, 8)] for j, name in enumerate("ABC")}
    found = estimate(Table({**columns, "count": cells[1:]}), criterion=criterion)
    numbers = [m.population for m in found.models if m.population is not None and m.weight]
    mean = found.diagnostics["average"]
    assert min(numbers) - 1e-6 <= mean["population"] <= max(numbers) + 1e-6
    assert found.observed <= mean["lower"] < mean["upper"]
    assert sum(m.weight or 0 for m in found.models) == pytest.approx(1)

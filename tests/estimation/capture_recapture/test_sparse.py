"""Sparse tables: the choices of SparseMSE, existence before fitting, and limits with the choice repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.sparse import Sparse
from estimation.capture_recapture.stepwise import Resampled, Stepwise, quantile_8
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput

Tables = Callable[[str], Table]


def estimate(table: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = Sparse(**{"replicates": 200, **settings})
    return method.fit(method.read(table, by))


def said(found: Estimate) -> str:
    return " | ".join(map(str, found.warnings))


@pytest.mark.parametrize(
    ("name", "threshold", "N"),
    [
        # SparseMSE 2.0, estimatepopulation.0(method = "stepwise")
        ("UKdat_5", 0.02, 11312.9902894352),
        ("UKdat_5", 0.001, 13100.8432931713),
        ("Kosovo", 0.02, 14341.6638004272),
        ("Kosovo", 0.001, 8238.67518403347),
        ("HIV", 0.02, 11124.5784691849),
        ("HAV", 0.02, 388.483494836853),
        ("Artificial_3", 0.02, 539.093929428606),
    ],
)
def test_that_the_stepwise_choice_is_that_of_the_peer(
    counts_of: Callable[[str], Any], name: str, threshold: float, N: float
) -> None:
    counts = counts_of(name)
    found = Stepwise(counts.size.bit_length() - 1, threshold).choose(counts[None, :])
    assert found.population[0] == pytest.approx(N, rel=1e-6)


def test_that_many_tables_are_chosen_for_as_each_alone(counts_of: Callable[[str], Any]) -> None:
    counts = counts_of("UKdat_5")
    drawn = np.random.default_rng(3).multinomial(2744, counts / 2744, size=20).astype(float)
    together = Stepwise(5, 0.02).choose(drawn)
    for row, table in enumerate(drawn):
        alone = Stepwise(5, 0.02).choose(table[None, :])
        assert (alone.members[0] == together.members[row]).all()
        assert alone.population[0] == pytest.approx(together.population[row], rel=1e-6)


def test_that_an_interaction_without_estimate_is_not_taken(counts_of: Callable[[str], Any]) -> None:
    """Chan, Silverman & Vincent (2021): with all pairs this table is not identified, [12,3] does not exist."""
    found = Stepwise(3, 0.499999).choose(counts_of("Artificial_3")[None, :])
    names = {int(t) for t in found.columns[found.members[0]]}
    assert names != {0, 1, 2, 4, 3, 5, 6}
    assert 6 not in names
    assert np.isfinite(found.population[0])


def test_that_the_result_is_the_chosen_model_with_limits_that_repeat_the_choice(table_of: Tables) -> None:
    found = estimate(table_of("UKdat_5"))
    p = found.population
    assert found.models[0].population == p.point == pytest.approx(11312.9902894352, rel=1e-6)
    assert p.interval == "bootstrap"
    assert (p.lower or 0) < p.point < (p.upper or 0)
    assert 0 <= found.diagnostics["same_model"] < 0.5
    # SparseMSE's limits under the chosen model alone are 9,884 to 13,027: a choice repeated is wider
    assert (p.upper or 0) - (p.lower or 0) > 13027 - 9884


def test_that_other_thresholds_are_shown_and_told(table_of: Tables) -> None:
    found = estimate(table_of("Kosovo"))
    rows = next(table for table in found.tables if table.name == "thresholds").rows
    assert {row[0]: round(row[2]) for row in rows}[0.001] == 8239
    assert "threshold decides" in said(found)


def test_that_bca_limits_without_bias_and_skewness_are_percentiles() -> None:
    values = np.arange(1.0, 1000.0)
    found = Resampled(values, np.zeros((999, 1), dtype=bool), 0.0, 0.0)
    assert found.limits(0.9) == pytest.approx((quantile_8(values, 0.05), quantile_8(values, 0.95)))
    assert Resampled(values, found.members, 0.3, 0.0).limits(0.9)[0] > found.limits(0.9)[0]


def test_that_quantiles_are_of_type_8() -> None:
    """numpy's median-unbiased quantiles are Hyndman & Fan's type 8."""
    values = np.random.default_rng(1).normal(size=57)
    for share in (0.025, 0.4, 0.975):
        assert quantile_8(values, share) == pytest.approx(np.quantile(values, share, method="median_unbiased"))
    assert quantile_8(np.array([1.0, 2.0, np.inf]), 0.99) == np.inf


def test_that_tables_without_estimate_leave_no_upper_limit() -> None:
    """Two persons on two lists: a seventh of the drawn tables has none."""
    columns = {"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "C": [0, 0, 0, 1], "count": [2, 30, 30, 30]}
    found = estimate(Table(columns), threshold=0.0)
    assert found.population.upper is None
    assert found.diagnostics["without_estimate"] > 0.05
    assert "no upper limit" in said(found)


@pytest.mark.parametrize("k", [2, 11])
def test_that_other_numbers_of_lists_are_refused(k: int) -> None:
    columns = {f"L{j}": [1] + [int(i == j) for i in range(k)] for j in range(k)}
    with pytest.raises(BadInput, match="number-of-lists"):
        Sparse().read(Table({**columns, "count": [9] * (k + 1)}))


def test_that_strata_are_added(table_of: Tables) -> None:
    table = table_of("HIV")
    twice = {name: [*column, *column] for name, column in table.columns.items()}
    found = estimate(Table({**twice, "sex": ["F"] * len(table) + ["M"] * len(table)}), by=("sex",))
    assert found.population.point == pytest.approx(2 * 11124.5784691849, rel=1e-6)

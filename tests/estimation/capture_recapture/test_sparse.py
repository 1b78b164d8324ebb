"""Sparse tables: the choices of SparseMSE, existence before fitting, and limits with the choice repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.best_of import BestOf, pairwise_by_bic
from estimation.capture_recapture.hierarchy import columns_up_to, of_terms
from estimation.capture_recapture.sparse import Sparse
from estimation.capture_recapture.stepwise import Resampled, Stepwise, quantile_8
from estimation.capture_recapture.stepwise_criterion import StepwiseCriterion
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


@pytest.mark.parametrize(
    ("name", "model", "N"),
    [
        # MultipleSystemsEstimation 1.2, estimate_population_bic: the best of its list with interactions of two lists
        ("UKdat_5", "[12,13,23,25,34]", 22991.3313141601),
        ("Artificial_3", "[1,2,3]", 539.093929428606),
    ],
)
def test_that_the_choice_by_bic_is_that_of_the_peer(table_of: Tables, name: str, model: str, N: float) -> None:
    found = estimate(table_of(name), criterion="bic", replicates=100)
    assert found.models[0].name == model
    assert found.population.point == pytest.approx(N, rel=1e-6)
    assert found.diagnostics["chosen_by"] == "bic"


def test_that_limits_by_bic_are_those_of_the_peer() -> None:
    """MultipleSystemsEstimation 1.2, estimate_population_bic(nboot = 1000): 80 % limits 231.1 and 1,058.0 with the choice
    repeated among all models of this table; both are quantiles of 1,000 draws, hence the width."""
    columns = {"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "C": [0, 0, 0, 1], "count": [6, 40, 30, 20]}
    p = estimate(Table(columns), criterion="bic", replicates=4000, level=0.8).population
    assert p.lower == pytest.approx(231.1, rel=0.08)
    assert p.upper == pytest.approx(1058.0, rel=0.08)


def test_that_a_search_by_bic_step_by_step_ends_where_no_neighbour_is_better(counts_of: Callable[[str], Any]) -> None:
    counts = counts_of("Kosovo")
    found = StepwiseCriterion(4).choose(np.stack([counts, counts_of("HIV")]))
    names = [of_terms([int(t) for t in found.columns[row]], 4).name for row in found.members]
    assert names == ["[12,13,14,23,34]", "[1,2,3,4]"]  # the best of all pairwise models by Rcapture's BIC
    every = pairwise_by_bic(counts).choose(counts[None, :])
    assert every.population[0] == pytest.approx(found.population[0], rel=1e-6)


def test_that_the_choice_by_bic_passes_over_a_model_without_estimate(counts_of: Callable[[str], Any]) -> None:
    """[12,3] has the lowest deviance of one interaction here and does not exist (Chan, Silverman & Vincent 2021)."""
    counts = counts_of("Artificial_3")[None, :]
    terms = columns_up_to(3, 2)
    models = np.isin(terms, [0, 1, 2, 4, 6])[None, :]
    assert np.isinf(BestOf(3, "bic", terms, models).choose(counts).population[0])


def test_that_other_rules_of_choice_are_shown_beside_bic(table_of: Tables) -> None:
    found = estimate(table_of("UKdat_5"), criterion="bic", replicates=100)
    assert "rule of choice decides" in said(found)
    assert "[12,13,24,25,35,45]" in {model.name for model in found.models}


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

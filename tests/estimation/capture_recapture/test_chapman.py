"""Two lists: the figures of CARE1, of the papers, and what the method refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.hierarchy import of_terms
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.capture_recapture.profile import profile
from estimation.capture_recapture.two_lists import TwoLists, two_list_profile
from estimation.charts import Curve
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput


def two(both: int, first: int, second: int, **settings: Any) -> Estimate:
    method = Chapman(**settings)
    return method.fit(method.read(Table({"A": [1, 1, 0], "B": [1, 0, 1], "count": [both, first, second]})))


# CARE1 (Chao & Tsay 1998) on the tables of Chao et al. (2001) and Ball et al. (2002): Chapman, se, limits
CARE1 = [
    ("HAV", ("P", "Q"), 333.56, 28.6997142842921, 288.679055680433, 403.40776062682),
    ("Kosovo", ("EXH", "ABA"), 7231.47277227723, 273.752501832405, 6728.31293611327, 7803.18077240884),
]


@pytest.mark.parametrize(("published", "lists", "point", "se", "low", "high"), CARE1)
def test_that_point_error_and_log_normal_limits_are_those_of_care1(
    table_of: Callable[[str], Table], published: str, lists: tuple[str, ...], point: float, se: float, low: float, high: float
) -> None:
    method = Chapman(lists=lists)
    found = method.fit(method.read(table_of(published))).population
    assert found.point == pytest.approx(point, rel=1e-9)
    assert found.se == pytest.approx(se, rel=1e-9)
    assert (found.lower, found.upper) == (pytest.approx(low, rel=1e-4), pytest.approx(high, rel=1e-4))


def test_that_all_pairs_of_the_reference_tables_agree(reference: tuple[Any, ...]) -> None:
    seen = 0
    for peer in reference:
        pairs = peer.results.get("care1", {}).get("pairwise", {})
        for name, wanted in pairs.items():
            if "Petersen" not in wanted:  # the two lists share nobody, which is refused
                continue
            i, j = (int(digit) - 1 for digit in name.removeprefix("pa"))
            method = Chapman(lists=(peer.lists[i], peer.lists[j]))
            found = method.fit(method.read(peer.table)).population
            assert found.point == pytest.approx(wanted["Chapman"], rel=1e-9)
            assert found.se == pytest.approx(wanted["se"], rel=1e-9)
            seen += 1
    assert seen > 20


def test_that_the_transformed_logit_interval_is_that_of_the_paper() -> None:
    """Sadinle (2009): 10 and 15 animals, 5 of them recaptured, 95 % limits 22 and 65."""
    found = two(5, 5, 10, interval="transformed-logit").population
    assert (round(found.lower or 0), round(found.upper or 0)) == (22, 65)


def test_that_the_normal_interval_never_starts_below_those_seen() -> None:
    found = two(1, 20, 30, interval="normal")
    assert found.population.lower == found.observed == 51


def test_that_lincoln_and_petersen_and_the_bound_of_chao_stand_beside_it() -> None:
    found = two(28, 49, 73)
    assert [model.name for model in found.models] == ["Chapman", "Lincoln-Petersen", "Chao"]
    assert found.models[1].population == pytest.approx(77 * 101 / 28)
    assert found.models[2].population == pytest.approx(150 + 122 * 121 / (4 * 29))
    table = next(table for table in found.tables if table.name == "estimators")
    assert [row[1] for row in table.rows] == [model.population for model in found.models]


def test_that_the_error_of_chaos_bound_is_that_of_its_poisson_regression_where_counts_are_large() -> None:
    """Rivest & Baillargeon (2007): var = n0 + n0²·var β0, var β0 = 4/f1 + 1/f2 with n0 = f1²/(4 f2)."""
    f1, f2 = 200_000.0, 50_000.0
    bound = TwoLists(f2, f1 / 2, f1 / 2).chao()
    n0 = f1**2 / (4 * f2)
    assert bound.se == pytest.approx(np.sqrt(n0 + n0**2 * (4 / f1 + 1 / f2)), rel=1e-3)


@given(st.integers(1, 200), st.integers(1, 2000), st.integers(1, 2000))
def test_that_the_bound_of_chao_is_above_chapman_but_for_its_correction(both: int, first: int, second: int) -> None:
    """f1²/4 is never below the product of the two parts of f1."""
    lists = TwoLists(both, first, second)
    correction = (first + second) / (4 * (both + 1))
    assert (lists.chao().population or 0) >= (lists.chapman().population or 0) - correction - 1e-6


@pytest.mark.parametrize(("both", "first", "second"), [(49, 86, 73), (1, 30, 20), (5, 5, 10), (3, 4, 900)])
def test_that_the_profile_in_closed_form_is_that_of_the_log_linear_model(both: int, first: int, second: int) -> None:
    """The general profile agrees with Rcapture's closedpCI.t on the reference tables; two lists are its model [1,2]."""
    counts = np.array([0.0, second, first, both])
    wanted = profile(counts, fit_model(counts, of_terms((), 2)), 0.95)
    found = two_list_profile(TwoLists(both, first, second), 0.95)
    assert found.maximum == pytest.approx(wanted.maximum, abs=0.01)
    assert (found.lower, found.upper) == (pytest.approx(wanted.lower, abs=0.05), pytest.approx(wanted.upper, abs=0.05))


def test_that_the_profile_is_an_interval_and_a_curve_of_the_result() -> None:
    found = two(49, 86, 73, interval="profile")
    assert found.population.interval == "profile-likelihood"
    assert found.population.point == two(49, 86, 73).population.point
    curve = next(chart for chart in found.charts if isinstance(chart, Curve))
    assert min(curve.y) < 0.1
    assert curve.level == pytest.approx(3.841458820694124)


def test_that_the_bootstrap_agrees_with_the_formula_where_counts_are_large_and_repeats_itself() -> None:
    found = two(4900, 8600, 7300, interval="bootstrap", replicates=4000).population
    wanted = two(4900, 8600, 7300).population
    assert found.se == pytest.approx(wanted.se, rel=0.05)
    assert found.lower == pytest.approx(wanted.lower, rel=0.01)
    assert found.upper == pytest.approx(wanted.upper, rel=0.01)
    assert found == two(4900, 7300, 8600, interval="bootstrap", replicates=4000).population
    assert found != two(4900, 8600, 7300, interval="bootstrap", replicates=4000, seed=2).population


def test_that_more_than_two_lists_ask_for_a_choice(table_of: Callable[[str], Table]) -> None:
    with pytest.raises(BadInput, match="not-two-lists") as caught:
        Chapman().read(table_of("HAV"))
    assert "P, Q, E" in caught.value.say("en")


def test_that_lists_without_overlap_are_refused() -> None:
    with pytest.raises(BadInput, match="no-overlap"):
        two(0, 5, 6)


def test_that_a_list_inside_another_is_told() -> None:
    found = two(10, 20, 0)
    assert any("Everybody on B is also on A" in str(warning) for warning in found.warnings)
    assert found.population.point == pytest.approx(30)


def test_that_the_same_list_twice_is_told() -> None:
    assert any("entered twice" in str(warning) for warning in two(10, 0, 0).warnings)


def test_that_little_overlap_is_told() -> None:
    assert any("hangs on very little" in str(warning) for warning in two(3, 50, 60).warnings)


@given(st.integers(1, 500), st.integers(0, 5000), st.integers(0, 5000))
def test_that_the_estimate_lies_between_its_limits_and_not_below_those_seen(both: int, first: int, second: int) -> None:
    for interval in ("log-normal", "transformed-logit", "normal", "profile"):
        found = two(both, first, second, interval=interval)
        assert found.population.point >= found.observed - 1e-9
        if interval != "transformed-logit":  # centred on another estimate
            assert (found.population.lower or 0) <= found.population.point <= (found.population.upper or 0)
        assert (found.population.lower or 0) >= found.observed - 0.5


@given(st.integers(1, 500), st.integers(1, 5000), st.integers(1, 5000))
def test_that_the_order_of_the_lists_does_not_matter(both: int, first: int, second: int) -> None:
    assert two(both, first, second).population == two(both, second, first).population


def strata(**settings: Any) -> Estimate:
    method = Chapman(**settings)
    columns = {
        "A": [1, 1, 0] * 2, "B": [1, 0, 1] * 2, "sex": ["F"] * 3 + ["M"] * 3, "count": [20, 60, 70, 30, 90, 40],
    }  # fmt: skip
    return method.fit(method.read(Table(columns), by=("sex",)))


def test_that_strata_are_added_with_their_variances() -> None:
    """Sekar & Deming (1949): the total is the sum of the strata, its variance the sum of theirs."""
    found, women, men = strata(), two(20, 60, 70).population, two(30, 90, 40).population
    assert [dict(s.stratum) for s in found.strata] == [{"sex": "F"}, {"sex": "M"}]
    assert [s.population for s in found.strata] == [women, men]
    assert found.population.point == pytest.approx(women.point + men.point)
    assert found.population.se == pytest.approx(np.hypot(women.se or 0, men.se or 0))
    assert found.population.interval == "log-normal"


def test_that_a_stratum_without_overlap_is_named_and_counts_with_those_seen() -> None:
    columns = {
        "A": [1, 1, 0] * 2, "B": [1, 0, 1] * 2, "sex": ["F"] * 3 + ["M"] * 3, "count": [20, 60, 70, 0, 90, 40],
    }  # fmt: skip
    method = Chapman()
    found = method.fit(method.read(Table(columns), by=("sex",)))
    men = found.strata[1]
    assert (men.population.point, men.population.upper) == (130, None)
    assert found.population.point == pytest.approx(two(20, 60, 70).population.point + 130)
    assert any("sex M" in str(warning) and "130" in str(warning) for warning in found.warnings)

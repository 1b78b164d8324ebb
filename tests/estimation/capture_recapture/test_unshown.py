"""The dependence that no data show: its arithmetic, and that every method for several lists shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.closed_models import ClosedModels
from estimation.capture_recapture.decomposable import Decomposable
from estimation.capture_recapture.hierarchy import parse_model
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.capture_recapture.sample_coverage import SampleCoverage
from estimation.capture_recapture.sparse import Sparse
from estimation.capture_recapture.unshown import RATIOS, at_ratio, ratio_of_change
from estimation.charts import Curve
from estimation.method import Method
from estimation.result import Estimate, Population, ResultTable
from estimation.table import Table

Tables = Callable[[str], Table]


def table_in(found: Estimate) -> ResultTable | None:
    return next((table for table in found.tables if table.name == "unshown-dependence"), None)


def curves_in(found: Estimate) -> list[Curve]:
    return [c for c in found.charts if isinstance(c, Curve) and "no data show" in str(c.title)]


def two(both: int, first: int, second: int) -> Estimate:
    method = Chapman()
    return method.fit(method.read(Table({"A": [1, 1, 0], "B": [1, 0, 1], "count": [both, first, second]})))


@pytest.mark.parametrize(
    ("name", "model"),
    [("HAV", "P*Q, Q*E"), ("HAV", "P, Q, E"), ("Kosovo", "[123,134]"), ("Kosovo", "[12,34]"), ("UKdat_5", "[12,3,4,5]")],
)
def test_that_the_interaction_of_all_lists_is_what_the_table_says(
    counts_of: Callable[[str], Any], table_of: Tables, name: str, model: str
) -> None:
    """Of the fitted cells with N(δ) − n in the unseen one, Σ (−1)^(k−|ω|) log μ_ω is log γ, γ = δ^((−1)^k)."""
    data = LogLinear().read(table_of(name))
    fitted = fit_model(counts_of(name), parse_model(model, data.lists))
    sizes = np.array([int(cell).bit_count() for cell in range(2**data.k)])
    estimate = LogLinear(model=model).fit(data)
    table = table_in(estimate)
    assert table is not None
    assert [row[0] for row in table.rows] == list(RATIOS)
    for _, highest, persons, *_ in table.rows:
        cells = fitted.fitted.copy()
        cells[0] = persons - estimate.observed
        assert (-1.0) ** (data.k - sizes) @ np.log(cells) == pytest.approx(np.log(highest), abs=1e-6)


@given(st.integers(1, 300), st.integers(1, 3000), st.integers(1, 3000))
def test_that_two_lists_have_the_odds_ratio_that_the_table_says(both: int, first: int, second: int) -> None:
    """n11·n00/(n10·n01), with Chapman's correction m + 1 for the persons on both."""
    found = two(both, first, second)
    table = table_in(found)
    assert table is not None
    for ratio, persons, *_ in table.rows:
        assert (both + 1) * (persons - found.observed) / (first * second) == pytest.approx(ratio, rel=1e-6)


def test_that_the_ratio_of_change_changes_the_estimate_by_half() -> None:
    p = Population(1000.0, 900.0, 1300.0, 0.95, "log-normal")
    for share in (0.5, -0.5):
        ratio = ratio_of_change(p, 300.0, share)
        assert ratio is not None
        assert at_ratio(p, 300.0, ratio).point == pytest.approx(1000 * (1 + share))
    assert ratio_of_change(p, 600.0, -0.5) is None  # fewer than those seen


def test_that_one_leaves_the_estimate_and_its_limits_as_they_are() -> None:
    p = Population(1000.0, 900.0, None, 0.95, "profile-likelihood")
    found = at_ratio(p, 300.0, 1.0)
    assert (found.point, found.lower, found.upper) == (1000, 900, None)
    assert at_ratio(p, 300.0, 2.0).lower == 1500


@pytest.mark.parametrize(
    "method", [LogLinear(), Sparse(replicates=100), ClosedModels(), SampleCoverage(replicates=50), Decomposable()]
)
def test_that_every_method_for_several_lists_shows_it(table_of: Tables, method: Any) -> None:
    found = method.fit(method.read(table_of("HAV")))
    table, curves = table_in(found), curves_in(found)
    assert table is not None
    assert len(curves) == 1
    assert curves[0].level == found.population.point
    ends = (table.rows[0][2], table.rows[-1][2])
    assert (curves[0].y[0], curves[0].y[-1]) == (pytest.approx(ends[0]), pytest.approx(ends[1]))


def test_that_strata_show_it_for_their_sum() -> None:
    columns = {
        "A": [1, 1, 0] * 2, "B": [1, 0, 1] * 2, "sex": ["F"] * 3 + ["M"] * 3, "count": [20, 60, 70, 30, 90, 40],
    }  # fmt: skip
    method: Method = Chapman()
    found = method.fit(method.read(Table(columns), by=("sex",)))
    table = table_in(found)
    assert table is not None
    assert table.rows[-1][1] == pytest.approx(2 * found.population.point - found.observed)


def test_that_nothing_is_shown_where_nobody_is_unseen() -> None:
    found = two(10, 20, 0)
    assert table_in(found) is None
    assert curves_in(found) == []

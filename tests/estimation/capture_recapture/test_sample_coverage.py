"""Sample coverage: the figures of CARE1, which estimate is used when, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.sample_coverage import SampleCoverage, coverage
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, NoEstimate

Tables = Callable[[str], Table]


def estimate(table: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = SampleCoverage(**settings)
    return method.fit(method.read(table, by))


def said(found: Estimate) -> str:
    return " | ".join(map(str, found.warnings))


@pytest.mark.parametrize(
    ("name", "independent", "high", "low"),
    [
        # CARE1, estN: f0
        ("Kosovo", 7633.54947490549, 15045.8819248868, 9102.58601748985),
        ("HIV", 11496.6227497772, 222168.194416296, 12463.7166167704),
        ("HAV", 407.003789673141, 970.804763623241, 507.771995547061),
        ("UKdat_5", 11711.0196804994, 12015.5926502727, 11745.8589514391),
    ],
)
def test_that_the_estimates_are_those_of_care1(
    counts_of: Callable[[str], Any], name: str, independent: float, high: float, low: float
) -> None:
    assert coverage(counts_of(name)).estimates == pytest.approx([independent, high, low], rel=1e-9)


def test_that_coverage_and_bootstrap_error_are_those_of_care1(table_of: Tables) -> None:
    """CARE1 on hepatitis A: Ĉ = 51.3 %, N̂ = 508 with an error of 48.6 from 200 draws (itself uncertain by 5 %)."""
    found = estimate(table_of("HAV"))
    assert found.diagnostics["coverage"] == pytest.approx(0.513, abs=5e-4)
    assert found.population.point == pytest.approx(508, abs=0.5)
    assert found.population.se == pytest.approx(48.554829079514, rel=0.12)


def test_that_low_coverage_takes_the_cautious_estimate_and_calls_it_a_bound(table_of: Tables) -> None:
    found = estimate(table_of("HAV"))
    assert found.models[0].name == found.diagnostics["estimator"] == "LSC"
    assert "lower bound" in said(found)
    assert "too little for this estimate" in said(estimate(table_of("HAV"), estimator="HSC"))


def test_that_high_coverage_takes_the_full_correction() -> None:
    """Coverage by hand: each list of 130 has 30 persons alone, C = 1 − 30/130."""
    cells = {"111": 40, "110": 30, "101": 30, "011": 30, "100": 30, "010": 30, "001": 30}
    columns = {name: [int(c[j]) for c in cells] for j, name in enumerate("ABC")}
    found = estimate(Table({**columns, "count": list(cells.values())}))
    assert found.diagnostics["coverage"] == pytest.approx(1 - 30 / 130)
    assert found.models[0].name == "HSC"
    assert "bound" not in said(found)


def test_that_limits_are_log_normal_on_the_unseen(table_of: Tables) -> None:
    p, n = estimate(table_of("HAV")).population, 271
    assert p.lower is not None
    assert p.upper is not None
    assert (p.lower - n) * (p.upper - n) == pytest.approx((p.point - n) ** 2)


def test_that_two_lists_are_refused() -> None:
    with pytest.raises(BadInput, match="number-of-lists"):
        SampleCoverage().read(Table({"A": (1, 1, 0), "B": (1, 0, 1), "count": (28, 49, 73)}))


def test_that_no_coverage_is_no_estimate() -> None:
    method = SampleCoverage()
    data = method.read(Table({"A": (1, 1, 0, 0), "B": (1, 0, 1, 0), "C": (0, 0, 0, 1), "count": (1, 5, 6, 7)}))
    empty = type(data)(data.lists, np.array([[0, 7, 6, 0, 5, 0, 0, 0]], dtype=np.float64))
    with pytest.raises(NoEstimate, match="no-coverage"):
        method.fit(empty)


def test_that_many_tables_give_what_each_gives_alone(counts_of: Callable[[str], Any]) -> None:
    one, other = counts_of("Kosovo"), counts_of("HIV")
    both = coverage(np.stack([one, other])).estimates
    assert both[0] == pytest.approx(coverage(one).estimates)
    assert both[1] == pytest.approx(coverage(other).estimates)


def test_that_strata_are_added(table_of: Tables) -> None:
    table = table_of("HAV")
    twice = {name: [*column, *column] for name, column in table.columns.items()}
    found = estimate(Table({**twice, "sex": ["F"] * len(table) + ["M"] * len(table)}), by=("sex",))
    assert found.population.point == pytest.approx(2 * 507.771995547061)

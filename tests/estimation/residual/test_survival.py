"""Survival-ratio residuals: the United Nations' examples to their printed digits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.evidence import contradictions
from estimation.residual.survival import SurvivalResidual
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput

# United Nations (1970), Manual VI: males of Bombay 1941 and 1951, net migration by age in 1941
BOMBAY = [62777, 88441, 188975, 177077, 78935, 8948, -7228, -20359, -3877, -5959, -5562, -524, 399]
# United Nations (1992), table 6: females of Manila 1960 and 1970, ages 10 and over
MANILA = {
    "age": ["10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64", "65-69",
            "70-74", "75+"],
    "sex": ["F"] * 14,
    "first": [80275, 70875, 63250, 85618, 75793, 60037, 34813, 31927, 24297, 20207, 13714, 9366, 7921, 11114],
    "survival": [1.11722489, 0.991546373, 0.972851893, 0.889259325, 0.841306949, 0.95707411, 0.951292085, 0.904155634,
                 0.929513107, 0.796608568, 0.876984438, 0.83518443, 0.711583081, 0.562446761],
    "second": [79489, 101410, 90410, 56055, 44648, 36963, 28873, 23678, 19063, 14484, 10205, 6405, 3746, 4779],
}  # fmt: skip
MANILA_NET = [-10196, 31134, 28877, -20082, -19117, -20497, -4244, -5189, -3521, -1613, -1822, -1417, -1890, -1472]


def estimate(table: Table, **settings: Any) -> Estimate:
    method = SurvivalResidual(**settings)
    return method.fit(method.read(table))


def test_that_bombay_is_as_printed() -> None:
    found = estimate(SurvivalResidual.example())
    assert [cell["forward"] for cell in found.diagnostics["cells"]] == pytest.approx(BOMBAY, abs=1)
    assert found.population.point == pytest.approx(562_043, abs=6)  # the printed sum of rounded rows
    assert not any("life table" in str(warning) for warning in found.warnings)


def test_that_manila_is_as_printed_and_its_ratio_above_one_allowed() -> None:
    found = estimate(Table(MANILA), ratios="census")
    assert [cell["forward"] for cell in found.diagnostics["cells"]] == pytest.approx(MANILA_NET, abs=1.5)
    assert not any("life table" in str(warning) for warning in found.warnings)


def test_that_a_ratio_above_one_is_told_where_a_life_table_is_meant() -> None:
    assert any("10-14" in str(warning) for warning in estimate(Table(MANILA)).warnings)


def test_that_it_says_net_migration_and_not_persons_in_an_irregular_situation() -> None:
    sentence = estimate(SurvivalResidual.example()).sentence("en")
    assert sentence.startswith("Net migration between the two counts:")
    assert "irregular" not in sentence


cohorts = st.lists(st.tuples(st.integers(0, 10**6), st.floats(0.01, 1.2), st.integers(0, 10**6)), min_size=1, max_size=10)


@given(cohorts)
def test_that_the_three_manners_belong_together(rows: list[tuple[int, float, int]]) -> None:
    first, survival, second = (list(column) for column in zip(*rows, strict=True))
    table = Table({"age": [str(j) for j in range(len(rows))], "first": first, "survival": survival, "second": second})
    for cell, s in zip(estimate(table).diagnostics["cells"], survival, strict=True):
        assert cell["reverse"] * s == pytest.approx(cell["forward"], abs=1e-6)
        assert cell["average"] == pytest.approx((cell["forward"] + cell["reverse"]) / 2)
    for manner in ("forward", "reverse", "average"):
        found = estimate(table, manner=manner)
        assert found.population.point == pytest.approx(sum(cell[manner] for cell in found.diagnostics["cells"]))
        assert found.models[0].name == manner


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("survival", 0, "bad-survival"), ("first", -3, "negative"), ("second", None, "missing"),
     ("age", "5-12", "overlapping-ages"), ("age", "5-9", "repeated-row")],
)  # fmt: skip
def test_that_bad_rows_are_refused_with_their_place(column: str, value: Any, code: str) -> None:
    columns: dict[str, list[Any]] = {
        "age": ["0-4", "5-9", "10-14"], "first": [10, 10, 10], "survival": [0.9, 0.9, 0.9], "second": [9, 9, 9],
    }  # fmt: skip
    columns[column][2] = value
    with pytest.raises(BadInput) as caught:
        SurvivalResidual().read(Table(columns))
    problem = next(p for p in caught.value.problems if p.code == code)
    assert problem.where.column == column
    assert problem.where.row == 4


def test_that_counts_and_ratios_with_a_spread_give_the_interval_of_the_delta_method() -> None:
    """Forward: Var M = σ₁² + S² σ₀² + P₀² σ_S²; one cohort."""
    row = {"age": "20-24", "first": 1000, "survival": 0.9, "second": 1200, "first_sd": 20, "survival_sd": 0.01, "second_sd": 30}
    method = SurvivalResidual()
    found = method.fit(method.read(Table({name: [value] for name, value in row.items()})))
    assert found.population.point == pytest.approx(300)
    assert found.population.se == pytest.approx((30**2 + (0.9 * 20) ** 2 + (1000 * 0.01) ** 2) ** 0.5, rel=0.02)
    assert [str(e["quantity"]) for e in found.diagnostics["influence"]] == ["Second count", "First count", "Survival ratio"]
    assert found.diagnostics["influence"][2]["value"] == pytest.approx(0.9)


def test_that_more_who_left_than_came_is_no_implausible_figure() -> None:
    """Manila's net migration of 1960 to 1970 was below zero (United Nations 1992, table 6): a net flow has either sign."""
    columns = {"age": ("25-29", "30-34"), "first": (85_618, 75_793), "survival": (0.889259325, 0.841306949),
               "second": (56_055, 44_648)}  # fmt: skip
    method = SurvivalResidual(ratios="census")
    found = method.fit(method.read(Table(columns)))
    assert found.population.point == pytest.approx(-20_082 - 19_117, abs=2)
    assert contradictions(found) == []

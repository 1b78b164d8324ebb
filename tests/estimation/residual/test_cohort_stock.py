"""The legal stock from cohorts: the reference account, the life table, departures, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.residual.cohort_stock import CohortStock
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter

EMIGRATION = "0:0.05,1:0.02,10:0.01"
COHORTS = {"entry_year": [2010, 2015, 2019], "admissions": [100_000] * 3}


def estimate(columns: dict[str, list[Any]], by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = CohortStock(**settings)
    return method.fit(method.read(Table(columns, "cohorts.csv"), by))


@pytest.fixture
def life(tmp_path: Path) -> Path:
    path = tmp_path / "life.csv"
    path.write_text(
        "age,sex,lx\n0,F,100000\n30,F,98000\n40,F,97000\n50,F,95000\n0,M,100000\n30,M,97000\n40,M,95000\n50,M,91000\n"
    )
    return path


def test_that_the_reference_account_is_as_computed() -> None:
    """A = 100,000 in 2010, 2015 and 2019, q = 0.004, e = 0.05, 0.02 and 0.01 from the 10th year: 256,600.7 in 2020."""
    found = estimate(COHORTS, survival="0.996", emigration=EMIGRATION, until=2020)
    assert found.population.point == pytest.approx(256_600.7, abs=1)
    assert [cell["stock"] for cell in found.diagnostics["cells"]] == pytest.approx(
        [100_000 * 0.996**10 * 0.95 * 0.98**9, 100_000 * 0.996**5 * 0.95 * 0.98**4, 100_000 * 0.996 * 0.95]
    )
    assert found.population.interval == "none"


def test_that_it_says_residing_legally_and_not_irregular() -> None:
    sentence = estimate(COHORTS).sentence("en")
    assert sentence.startswith("Persons admitted who still reside legally:")
    assert "irregular" not in sentence


def test_that_the_account_closes_line_by_line() -> None:
    found = estimate(COHORTS, survival="0.99", emigration=EMIGRATION, until=2030)
    admitted, died, left, remain = (line.value for line in found.account)
    assert admitted == 300_000
    assert min(died, left) > 0
    assert remain == admitted - died - left == found.population.point


def test_that_a_life_table_is_survivors_over_survivors(life: Path) -> None:
    """l(40)/l(30) for ten years; the middle of 30–39 is 35, between 30 and 40 on a straight line."""
    columns: dict[str, list[Any]] = {"entry_year": [2010] * 2, "admissions": [1000] * 2, "age": [30, 30], "sex": ["F", "M"]}
    found = estimate(columns, survival=str(life), until=2020, by=("sex",))
    assert {s.stratum["sex"]: s.population.point for s in found.strata} == pytest.approx(
        {"F": 1000 * 97 / 98, "M": 1000 * 95 / 97}
    )
    group: dict[str, list[Any]] = {"entry_year": [2010], "admissions": [1000], "age": ["30-39"], "sex": ["F"]}
    assert estimate(group, survival=str(life), until=2015).population.point == pytest.approx(1000 * 97 / 97.5)


def test_that_another_life_table_is_other_data(life: Path) -> None:
    table = Table({"entry_year": [2010], "admissions": [1000], "age": [30], "sex": ["F"]})
    method = CohortStock(survival=str(life), until=2015)
    before = method.read(table).fingerprint()
    life.write_text(life.read_text().replace("97000", "96900"))
    assert method.read(table).fingerprint() != before


def test_that_semicolons_and_decimal_commas_are_read(tmp_path: Path) -> None:
    path = tmp_path / "vida.csv"
    path.write_text("age;lx\n30;1,0\n40;0,9\n")
    columns: dict[str, list[Any]] = {"entry_year": [2010], "admissions": [1000], "age": [30]}
    assert estimate(columns, survival=str(path), until=2020).population.point == pytest.approx(900)


def test_that_one_factor_on_departures_is_drawn_for_all_cohorts() -> None:
    """To first order the stock moves by its departures times the spread; one factor, so cohorts do not cancel out."""
    two: dict[str, list[Any]] = {"entry_year": [2019, 2019], "admissions": [1000, 1000], "age": [20, 30]}
    found = estimate(two, emigration="0:0.05", spread=0.2, until=2020, draws=40_000)
    assert found.population.se == pytest.approx(2000 * 0.05 * 0.2 * np.exp(0.02), rel=0.03)
    assert found.population.lower == pytest.approx(2000 * (1 - 0.05 * np.exp(1.96 * 0.2)), rel=0.001)


def test_that_admissions_with_a_spread_are_drawn() -> None:
    found = estimate({**COHORTS, "sd": [300, 400, 0]}, draws=40_000, until=2019)
    assert found.population.se == pytest.approx(500, rel=0.02)


def test_that_missing_deaths_and_departures_are_told() -> None:
    said = " ".join(map(str, estimate(COHORTS).warnings))
    assert "Nobody dies" in said
    assert "Nobody leaves" in said
    said = " ".join(map(str, estimate(COHORTS, survival="0.99", emigration="0:0.1").warnings))
    assert "Nobody" not in said


cohorts = st.lists(st.tuples(st.integers(1990, 2020), st.integers(0, 10**6)), min_size=1, max_size=6, unique_by=lambda c: c[0])


@given(cohorts, st.floats(0, 1), st.floats(0, 1))
def test_that_nobody_is_made_and_doubling_doubles(rows: list[tuple[int, int]], lives: float, leaves: float) -> None:
    settings: dict[str, Any] = {"survival": repr(lives), "emigration": f"0:{leaves:.6f},2:0.01", "until": 2025}
    year, admitted = (list(column) for column in zip(*rows, strict=True))
    once = estimate({"entry_year": year, "admissions": admitted}, **settings).population.point
    twice = estimate({"entry_year": year, "admissions": [2 * a for a in admitted]}, **settings).population.point
    assert -1e-6 <= once <= sum(admitted) + 1e-6
    assert twice == pytest.approx(2 * once, abs=1e-6)


@given(cohorts)
def test_that_draws_with_a_vanishing_spread_are_the_point(rows: list[tuple[int, int]]) -> None:
    columns: dict[str, list[Any]] = {
        "entry_year": [y for y, _ in rows],
        "admissions": [a + 1 for _, a in rows],
        "sd": [1e-9] * len(rows),
    }
    found = estimate(columns, survival="0.99", emigration=EMIGRATION, draws=100, until=2025)
    assert found.population.interval == "monte-carlo"
    assert found.population.lower == pytest.approx(found.population.point, abs=1e-4)
    assert found.population.upper == pytest.approx(found.population.point, abs=1e-4)


ROW: dict[str, list[Any]] = {"entry_year": [2010, 2011], "admissions": [5, 5], "age": [30, 30], "sex": ["F", "F"]}


@pytest.mark.parametrize(
    ("columns", "code", "place"),
    [
        ({"admissions": [5, -5]}, "negative", (3, "admissions")),
        ({"entry_year": [2010, 2011.5]}, "bad-year", (3, "entry_year")),
        ({"entry_year": [2010, 2016]}, "year-out-of-order", (3, "entry_year")),
        ({"entry_year": [2010, 2010]}, "repeated-row", (3, "entry_year")),
        ({"age": [30, "60+"]}, "bad-age", (3, "age")),
        ({"age": [30, 48]}, "life-table-too-short", (3, "age")),
        ({"sex": ["F", "X"]}, "unknown-sex", (3, "sex")),
    ],
)
def test_that_bad_rows_are_refused_with_their_place(
    life: Path, columns: dict[str, list[Any]], code: str, place: tuple[int, str]
) -> None:
    with pytest.raises(BadInput) as caught:
        estimate({**ROW, **columns}, survival=str(life), until=2015)
    problem = next(p for p in caught.value.problems if p.code == code)
    assert (problem.where.row, problem.where.column) == place


def test_that_sex_in_one_table_only_is_refused(life: Path) -> None:
    with pytest.raises(BadInput, match="missing-sex"):
        estimate({name: column for name, column in ROW.items() if name != "sex"}, survival=str(life))
    with pytest.raises(BadInput, match="unknown-column"):
        estimate({name: column for name, column in ROW.items() if name != "age"}, survival=str(life))


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        ("age,lx\n0,100\n10,101\n", "rising-life-table", (3, "lx")),
        ("age,lx\n0,100\n10,90\n10,80\n", "repeated-row", (4, "age")),
        ("age,lx\n0,100\n\n10,-9\n", "negative", (4, "lx")),
        ("age,alive\n0,100\n", "unknown-column", (None, "")),
        ("age,lx\n", "empty", (None, "")),
    ],
)
def test_that_a_life_table_that_cannot_be_is_refused(
    tmp_path: Path, written: str, code: str, place: tuple[int | None, str]
) -> None:
    path = tmp_path / "life.csv"
    path.write_text(written)
    with pytest.raises(BadInput) as caught:
        estimate(ROW, survival=str(path))
    problem = next(p for p in caught.value.problems if p.code == code)
    assert (problem.where.row, problem.where.column, problem.where.file) == (*place, "life.csv")


def test_that_a_life_table_that_is_not_there_is_told() -> None:
    with pytest.raises(BadInput, match="no-life-table"):
        estimate(ROW, survival="nowhere.csv")


@pytest.mark.parametrize("survival", ["1.2", "-0.1", "nan", "1,5"])
def test_that_a_survival_that_is_no_share_is_refused(survival: str) -> None:
    with pytest.raises(BadParameter):
        CohortStock(survival=survival)


def test_that_problems_of_one_row_hide_none_of_another() -> None:
    columns = {"entry_year": (2025, "x", 2010, 2010), "admissions": (10, 100, -5, 5)}
    with pytest.raises(BadInput) as caught:
        CohortStock(survival="0.9", until=2020).read(Table(columns))
    assert {p.code for p in caught.value.problems} == {"not-a-number", "negative", "year-out-of-order", "repeated-row"}

"""Legal stocks built from admissions inside a residual: the cohorts of example S2, spreads, life tables, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from estimation.residual.cohort_stock import CohortStock
from estimation.residual.residual import ResidualMethod
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter

RATES = "0:0.05,1:0.02,10:0.01"


def table(*rows: dict[str, Any]) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table({name: [row.get(name) for row in rows] for name in names}, "account.csv")


def row(component: str, value: float, year: int, **more: Any) -> dict[str, Any]:
    return {"component": component, "status": "permit", "value": value, "entry_year": year, **more}


def cohorts(**more: Any) -> list[dict[str, Any]]:
    years = (2010, 2015, 2019)
    return [row("counted", 200_000, y) for y in years] + [row("inflow", 100_000, y, **more) for y in years]


def estimate(*rows: dict[str, Any], **settings: Any) -> Estimate:
    method = ResidualMethod(**settings)
    return method.fit(method.read(table(*rows)))


def test_that_cohorts_survive_and_stay_as_in_the_worked_example() -> None:
    """S2: A of 2010, 2015, 2019, survival 0.996 a year, departures 5, 2 and 1 %: 256,600.7 in 2020."""
    found = estimate(*cohorts(), survival="0.996", departures=RATES, until=2020)
    lines = {line.key: line.value for line in found.account}
    assert lines["stock:permit"] == pytest.approx(256_600.7, abs=1)
    assert found.population.point == pytest.approx(600_000 - 256_600.7, abs=1)
    assert lines["inflow:permit"] == 300_000
    assert lines["deaths:permit"] + lines["emigration:permit"] == pytest.approx(300_000 - 256_600.7, abs=1)


def test_that_the_stock_is_that_of_the_method_for_cohorts() -> None:
    plain = Table({"entry_year": (2010, 2015, 2019), "admissions": (100_000,) * 3, "sd": (1000,) * 3})
    method = CohortStock(survival="0.996", emigration=RATES, until=2020, draws=40_000)
    other = method.fit(method.read(plain)).population
    found = estimate(*cohorts(sd=1000), survival="0.996", departures=RATES, until=2020, draws=40_000).population
    assert 600_000 - found.point == pytest.approx(other.point)
    assert found.se == pytest.approx(other.se, rel=0.02)


def test_that_a_life_table_takes_the_age_at_the_count(tmp_path: Path) -> None:
    """Half of those of 30 are alive at 40: who is 40 now and came ten years ago was 30 then."""
    life = tmp_path / "life.csv"
    life.write_text("age,lx\n0,1000\n30,1000\n40,500\n60,400\n", encoding="utf-8")
    rows = [row("counted", 200, 2010, age="40"), row("inflow", 100, 2010, age="40")]
    found = estimate(*rows, survival=str(life), until=2020)
    assert {line.key: line.value for line in found.account}["stock:permit"] == pytest.approx(50)


def test_that_what_cannot_be_built_is_told() -> None:
    with pytest.raises(BadInput, match="no-entry-year"):
        ResidualMethod(survival="0.99").read(table(row("counted", 2, 2010), {**row("inflow", 1, 2010), "entry_year": None}))
    with pytest.raises(BadInput, match="year-out-of-order"):
        ResidualMethod(survival="0.99", until=2005).read(table(*cohorts()))
    with pytest.raises(BadParameter, match="stock-built-twice"):
        ResidualMethod(survival="0.99").read(table(*cohorts(), row("deaths", 1, 2010)))
    with pytest.raises(BadParameter):
        ResidualMethod(departures="often")


def test_that_without_the_settings_nothing_is_built() -> None:
    assert estimate(*cohorts()).population.point == 300_000


def test_that_replicates_and_poisson_numbers_of_admissions_spread_no_more_than_those_who_are_left() -> None:
    """With half a cohort gone its stock has half the spread: replicates ±100 of two are 100, a Poisson of 100,000 its root."""
    counted = row("counted", 200_000, 2019)
    replicated = estimate(
        counted, row("inflow", 100_000, 2019, replicate_1=99_900, replicate_2=100_100), survival="0.5", until=2020
    )
    assert replicated.population.se == pytest.approx(50, rel=0.03)
    poisson = estimate(counted, row("inflow", 100_000, 2019, distribution="poisson"), survival="0.5", until=2020)
    assert poisson.population.se == pytest.approx(100_000**0.5 / 2, rel=0.03)


def test_that_a_row_of_totals_is_no_cohort_of_its_own(tmp_path: Path) -> None:
    life = tmp_path / "life.csv"
    life.write_text("age,sex,lx\n0,male,100\n40,male,80\n0,female,100\n40,female,90\n")
    parts = [{"sex": "male", "age": "40"}, {"sex": "female", "age": "40"}]
    rows = [row("counted", 1_000, 2010, **part) for part in parts] + [row("inflow", 100, 2010, **part) for part in parts]
    plain = estimate(*rows, survival=str(life), until=2020)
    whole = estimate(*rows, row("inflow", 200, 2010, sex="total", age="40"), survival=str(life), until=2020)
    assert whole.population == plain.population
    assert plain.population.point > 1_800

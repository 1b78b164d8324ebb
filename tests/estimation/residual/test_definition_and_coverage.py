"""Who is in a residual and who was not counted: switches, models side by side, the guard against adjusting twice, pooling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.residual.pooling import pooled
from estimation.residual.residual import ResidualMethod
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, Problem

Row = Mapping[str, Any]


def table(rows: Sequence[Row]) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table({name: [row.get(name) for row in rows] for name in names}, "account.csv")


def estimate(rows: Sequence[Row], **settings: Any) -> Estimate:
    method = ResidualMethod(**settings)
    return method.fit(method.read(table(rows)))


def problems(rows: Sequence[Row]) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        ResidualMethod().read(table(rows))
    return caught.value.problems


def row(component: str, value: float | None, undercount: float | None = None, **more: Any) -> Row:
    return {"component": component, "status": more.pop("status", component), "value": value, "undercount": undercount, **more}


BASE = [row("counted", 1000), row("legal", 600), row("irregular", None, 0.2)]
PENDING = row("pending", 100)


def test_that_those_who_wait_are_left_out_or_counted_as_the_definition_says() -> None:
    out, kept = estimate([*BASE, PENDING]), estimate([*BASE, PENDING], pending="counted")
    assert (out.population.point, kept.population.point) == (pytest.approx(300 / 0.8), pytest.approx(400 / 0.8))
    assert "wait for a decision left out" in out.sentence("en")
    assert "wait for a decision counted" in kept.sentence("en")


def test_that_the_figure_decided_the_other_way_stands_beside() -> None:
    found = estimate([*BASE, PENDING, row("quasi", 40)])
    switches = next(t for t in found.tables if t.name == "definition-switches")
    assert [r[-1] for r in switches.rows] == [pytest.approx(360 / 0.8), pytest.approx(300 / 0.8)]


def test_that_the_naturalised_are_taken_out_by_birth_and_not_by_citizenship() -> None:
    rows = [*BASE, row("naturalised", 50)]
    assert estimate(rows).population.point == pytest.approx(350 / 0.8)
    assert estimate(rows, concept="citizenship").population.point == pytest.approx(400 / 0.8)
    double = [*BASE, row("double_nationality", 50)]
    assert estimate(double).population.point == pytest.approx(350 / 0.8)
    assert estimate(double, double_nationality="counted").population.point == pytest.approx(400 / 0.8)
    assert "also nationals counted" in estimate(double, double_nationality="counted").sentence("en")


def test_that_the_account_closes_with_every_group() -> None:
    rows = [*BASE, PENDING, row("quasi", 40), row("naturalised", 50), row("double_nationality", 10)]
    for settings in ({}, {"pending": "counted"}, {"quasi": "counted", "concept": "citizenship"}):
        found = estimate(rows, **settings)
        assert found.diagnostics["closes"]
        assert found.account[-1].key == "undercount:irregular"
        assert next(line.value for line in found.account if line.key == "irregular") == pytest.approx(found.population.point)


# Non-citizens by year of entry, American Community Survey 2024 after rules (third-party computation)
COHORTS = {"1980-2000": 2_253_895, "2001-2010": 2_389_036, "2011-2020": 4_217_373, "2021-2024": 4_113_597}


def cohorts(**settings: Any) -> Estimate:
    rows = [row("counted", n, entry_year=year) for year, n in COHORTS.items()]
    return estimate([*rows, *(row("legal", 0, entry_year=year) for year in COHORTS)], **settings)


@pytest.mark.parametrize(
    ("model", "figure"),
    [
        ("flat 0.0225", 13_272_533),  # Center for Immigration Studies
        ("flat 0.0499", 13_655_300),  # Census Bureau, post-enumeration survey 2020, Hispanic population (CB22-CN.02)
        ("period 2021-2024=0.37 0.05", 15_856_155),  # Center for Migration Studies (Allen, Warren & Pacas 2026)
        ("period 2021+=0.65 0.05", 21_079_770),  # their upper variant
    ],
)
def test_that_a_scheme_of_coverage_gives_the_published_figure(model: str, figure: float) -> None:
    assert cohorts(undercounts=model).models[1].population == pytest.approx(figure, abs=3)


def test_that_a_mixture_misses_what_its_parts_miss() -> None:
    """Van Hook, Bean, Bachmeier & Tucker (2014), note 1: 45 % with 30 % missed, the others counted in full: 0.16168."""
    found = cohorts(undercounts="mixture 0.45 0.3").models[1].population
    assert found is not None
    assert 1 - sum(COHORTS.values()) / found == pytest.approx(0.16168, abs=1e-4)


def test_that_an_undercount_falls_with_the_years_since_entry() -> None:
    """Department of Homeland Security, editions since 2018: 13 % in the year of arrival, less 7.5 % of it each year."""
    rows = [row(c, n, entry_year=y) for c, n in (("counted", 1000), ("legal", 0)) for y in (2020, 2024)]
    found = estimate(rows, undercounts="decay 0.13 0.075").models[1].population
    assert found == pytest.approx(1000 / (1 - 0.13) + 1000 / (1 - 0.13 * 0.925**4))


def test_that_a_model_by_year_of_entry_without_years_is_left_out_and_said() -> None:
    found = estimate(BASE, undercounts="flat 0.1; decay 0.13 0.075")
    assert [m.name for m in found.models] == ["residual", "flat 0.1"]
    assert any("decay 0.13 0.075" in str(w) for w in found.warnings)


def test_that_what_is_no_model_is_refused() -> None:
    for bad in ("flat", "flat 1", "decay 0.1", "period 2021 0.3", "mixture 2 0.3", "guess 0.1"):
        with pytest.raises(BadParameter, match="bad-undercount"):
            ResidualMethod(undercounts=bad)


def test_that_weights_that_hold_the_undercount_are_not_adjusted_twice() -> None:
    adjusted = [row("counted", 1000, coverage_adjusted="yes"), row("legal", 600, 0.02), row("irregular", None, 0.1)]
    assert [(p.code, p.where.row) for p in problems(adjusted)] == [("adjusted-twice", 3), ("adjusted-twice", 4)]
    plain = [row("counted", 1000, coverage_adjusted="yes"), row("legal", 600)]
    assert estimate(plain).population.point == 400
    with pytest.raises(BadParameter, match="adjusted-twice"):
        estimate(plain, undercounts="flat 0.1")


def test_that_counts_of_two_kinds_are_not_mixed() -> None:
    rows = [row("counted", 1, sex="F", coverage_adjusted="yes"), row("counted", 1, sex="M"), row("legal", 1, sex="F")]
    assert "mixed-coverage" in {p.code for p in problems(rows)}


def test_that_a_cell_below_zero_is_pooled_with_its_nearest_neighbours() -> None:
    """The women of 0–14 take from the women of 15 and over, not from the men."""
    keys = [("F", "0-14"), ("F", "15+"), ("M", "0-14"), ("M", "15+")]
    found = pooled(np.array([-10.0, 50.0, 5.0, 5.0]), np.array([30.0, 10.0, 1.0, 1.0]), keys)
    assert found.tolist() == [30, 10, 5, 5]


def test_that_a_pool_that_stays_below_zero_is_widened() -> None:
    keys = [("F", "0-14"), ("F", "15+"), ("M", "0-14"), ("M", "15+")]
    found = pooled(np.array([-10.0, 5.0, 20.0, 15.0]), np.ones(4), keys)
    assert found.tolist() == [7.5, 7.5, 7.5, 7.5]


@given(st.lists(st.integers(-20, 50), min_size=8, max_size=8), st.lists(st.integers(0, 30), min_size=8, max_size=8))
def test_that_pooling_keeps_the_total_and_leaves_nothing_below_zero(value: list[int], counted: list[int]) -> None:
    keys = [(a, b, c) for a in "xy" for b in "xy" for c in "xy"]
    found = pooled(np.array(value, float), np.array(counted, float), keys)
    assert found.sum() == pytest.approx(sum(value))
    assert sum(value) < 0 or (found >= -1e-9).all()


def test_that_the_table_shows_both_and_states_the_rule() -> None:
    rows = [row("counted", n, sex=s) for s, n in (("F", 100), ("M", 50))] + [row("legal", 70, sex=s) for s in "FM"]
    cells = next(t for t in estimate(rows).tables if t.name == "residual-cells")
    assert [(r[5], r[6]) for r in cells.rows] == [(30, pytest.approx(100 / 15)), (-20, pytest.approx(50 / 15))]
    assert "Pooled" in str(cells.note)


def test_that_an_undercount_for_everybody_holds_where_no_narrower_one_is_given_beside_totals() -> None:
    found = estimate(
        [
            *(row("counted", n, sex=sex) for sex, n in (("male", 1_000), ("female", 1_000), ("total", 2_000))),
            *(row("legal", n, sex=sex) for sex, n in (("male", 500), ("female", 500), ("total", 1_000))),
            row("irregular", None, 0.1, sex="total"),
            row("irregular", None, 0.2, sex="male"),
        ]
    )
    by_sex = {cell["sex"]: cell["irregular"] for cell in found.diagnostics["cells"]}
    assert by_sex == {"male": pytest.approx(500 / 0.8), "female": pytest.approx(500 / 0.9)}


def test_that_an_undercount_or_spread_of_a_total_alone_is_told_and_not_lost() -> None:
    rows = [
        *(row("counted", n, sex=sex) for sex, n in (("male", 1_000), ("female", 1_000))),
        *(row("legal", n, sex=sex) for sex, n in (("male", 500), ("female", 500))),
        row("legal", 1_000, 0.1, sex="total", sd=30),
    ]
    assert [(p.code, p.where.row, p.where.column) for p in problems(rows)] == [
        ("only-in-total", 6, "undercount"),
        ("only-in-total", 6, "sd"),
    ]


def test_that_a_figure_by_citizenship_says_so_and_no_group_that_moves_nothing_stands_among_what_moves_it() -> None:
    rows = [row("counted", 1_000, sd=10), row("legal", 500), row("naturalised", 100, 0.1, sd=9), row("quasi", 50, 0.1, sd=5)]
    found = estimate(rows, concept="citizenship", quasi="counted")
    assert "foreigners by citizenship, so that the naturalised were not counted" in str(found.sentence)
    moves = [str(effect["quantity"]) for effect in found.diagnostics["influence"]]
    assert moves == ["Counted population (counted)", "Stock residing legally (legal)"]


def test_that_a_group_that_lies_only_partly_in_a_period_leaves_the_model_out_and_says_so() -> None:
    rows = [
        row(component, n, entry_year=years)
        for component, n in (("counted", 1_000), ("legal", 300))
        for years in ("2010-2019", "2020-2022")
    ]
    found = estimate(rows, undercounts="period 2021-2024=0.37 0.05; period 2020-2024=0.37 0.05")
    assert [model.name for model in found.models] == ["residual", "period 2020-2024=0.37 0.05"]
    assert any("2020–2022 lie only partly" in str(warning) for warning in found.warnings)


def test_that_nobody_dies_out_of_a_group_that_is_not_taken_from_the_count() -> None:
    """Those who wait and stay in the figure are nothing to it, nor are the dead among them: (1,000 − 0.9·300)/(1 − 0.2)."""
    rows = [
        row("counted", 1_000, sd=1e-9),
        row("legal", 300, 0.1),
        row("pending", 100, 0.1, status="asylum"),
        row("deaths", 10, status="asylum"),
        row("irregular", None, 0.2),
    ]
    found = estimate(rows, pending="counted")
    assert found.population.point == pytest.approx((1_000 - 270) / 0.8)
    assert found.diagnostics["median"] == pytest.approx((1_000 - 270) / 0.8)
    assert found.diagnostics["closes"]
    assert not found.warnings
    assert estimate(rows).population.point == pytest.approx((1_000 - 270 - 0.9 * 90) / 0.8)

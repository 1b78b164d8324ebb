"""The residual account: worked examples, exact closing, draws, and every refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.residual.account import evaluate
from estimation.residual.residual import ResidualMethod
from estimation.result import AccountLine, Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Cancelled
from vocabulary.text import translate

Row = Mapping[str, Any]


def table(rows: Sequence[Row]) -> Table:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return Table({name: [row.get(name) for row in rows] for name in columns}, "account.csv")


def estimate(rows: Sequence[Row], by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = ResidualMethod(**settings)
    return method.fit(method.read(table(rows), by))


def row(component: str, status: str, value: float | None = None, undercount: float | None = None, **more: Any) -> Row:
    return {"component": component, "status": status, "value": value, "undercount": undercount, **more}


def values(found: Estimate) -> dict[str, float]:
    return {line.key: line.value for line in found.account}


# The 13-line table of the Department of Homeland Security as a closed system, undercount a share of the true population
CLOSED = [
    row("counted", "foreign-born", 31_000_000),
    row("shift", "foreign-born", 300_000),
    row("inflow", "resident", 26_000_000, 0.025),
    row("deaths", "resident", 2_300_000),
    row("emigration", "resident", 4_000_000),
    row("legal", "nonimmigrant", 1_800_000, 0.1),
    row("irregular", "irregular", None, 0.1),
]


def test_that_the_account_has_the_lines_in_order_and_their_figures() -> None:
    found = estimate(CLOSED)
    assert [(line.number, line.key, round(line.value), line.formula, line.sign) for line in found.account[:12]] == [
        (1, "counted:foreign-born", 31_000_000, "", "+"),
        (2, "shift:foreign-born", 300_000, "", "+"),
        (3, "inflow:resident", 26_000_000, "", "-"),
        (4, "deaths:resident", 2_300_000, "", "+"),
        (5, "emigration:resident", 4_000_000, "", "+"),
        (6, "legal:nonimmigrant", 1_800_000, "", "-"),
        (7, "stock:resident", 19_700_000, "{3}-{4}-{5}", ""),
        (8, "uncounted:resident", 492_500, "{7}*{13}", ""),
        (9, "uncounted:nonimmigrant", 180_000, "{6}*{14}", ""),
        (10, "irregular-counted", 10_472_500, "{1}+{2}-{7}+{8}-{6}+{9}", ""),
        (11, "irregular-uncounted", 1_163_611, "{10}*{15}/(1-{15})", ""),
        (12, "irregular", 11_636_111, "{10}+{11}", ""),
    ]
    assert [(line.unit, line.value) for line in found.account[12:]] == [("share", 0.025), ("share", 0.1), ("share", 0.1)]
    assert found.population.point == found.account[11].value


@pytest.mark.parametrize(
    ("counted", "legal", "printed"), [(46.8, 31.4, 15.8), (44.7, 31.6, 13.5)], ids=["January 2025", "July 2026"]
)
def test_that_a_plain_residual_is_the_published_one(counted: float, legal: float, printed: float) -> None:
    """Camarota & Zeigler, Center for Immigration Studies: millions, 2.25 % not counted; inputs rounded to 0.1."""
    found = estimate([
        row("counted", "survey", counted * 1e6), row("legal", "legal", legal * 1e6), row("irregular", "", None, 0.0225),
    ])  # fmt: skip
    assert found.population.point / 1e6 == pytest.approx(printed, abs=0.11)
    assert found.population.point == pytest.approx((counted - legal) * 1e6 / 0.9775)


@pytest.mark.parametrize("stock", ["legal", "inflow", "quasi"])
def test_that_deaths_and_departures_come_off_a_stock_of_any_kind(stock: str) -> None:
    rows = [row("counted", "f", 1000), row("deaths", "s", 20), row("emigration", "s", 30), row(stock, "s", 600, 0.1)]
    found = estimate(rows)
    assert values(found)["stock:s"] == 550
    assert found.population.point == pytest.approx(1000 - 0.9 * 550)
    assert found.diagnostics["closes"]


@pytest.mark.parametrize(("register", "permits", "gap"), [(3_305_649, 2_914_070, 391_579), (2_811_037, 2_454_035, 357_002)])
def test_that_spains_register_less_permits_is_the_gap(register: float, permits: float, gap: float) -> None:
    """Europa Press, 15 October 2011 and 17 January 2008 (12.7 % of 2,811,037)."""
    found = estimate([row("counted", "register", register), row("legal", "permits", permits)])
    assert found.population.point == gap
    assert any("all of them were counted" in str(warning) for warning in found.warnings)


def test_that_coverage_by_period_of_entry_adds_up() -> None:
    """Counted cohorts and undercounts of the Center for Migration Studies: 5 %, and 37 % of those who entered in 2021–24."""
    cohorts = {"before 2001": 2_253_895, "2001-2010": 2_389_036, "2011-2020": 4_217_373, "2021-2024": 4_113_597}
    rows = [row("counted", "survey", n, entry_year=year) for year, n in cohorts.items()]
    rows += [row("legal", "none", 0, entry_year=year) for year in cohorts]
    rows += [row("irregular", "", None, 0.05), row("irregular", "", None, 0.37, entry_year="2021-2024")]
    found = estimate(rows, by=("entry_year",))
    assert found.population.point == pytest.approx(15_856_155, abs=3)
    assert found.strata[-1].population.point == pytest.approx(6_529_519, abs=3)


def test_that_the_draws_agree_with_the_delta_method() -> None:
    """U = (F − L)/(1 − u), independent normals: var U ≈ (σF² + σL²)/(1−u)² + ((F−L)/(1−u)²)²·σu², here 28,213.3²."""
    found = estimate([
        row("counted", "f", 1_000_000, sd=20_000, distribution="normal"),
        row("legal", "l", 800_000, sd=15_000, distribution="normal"),
        row("irregular", "", None, 0.1, undercount_sd=0.02, distribution="normal"),
    ])  # fmt: skip
    p = found.population
    assert p.point == pytest.approx(222_222.2, abs=0.1)
    assert p.se == pytest.approx(28_213.3, rel=0.02)
    assert p.interval == "monte-carlo"
    assert ((p.upper or 0) - (p.lower or 0)) / (2 * 1.96) == pytest.approx(28_213.3, rel=0.04)


def test_that_without_spread_there_is_no_interval_and_it_is_said() -> None:
    found = estimate(CLOSED)
    assert (found.population.lower, found.population.upper, found.population.interval) == (None, None, "none")
    assert any("no interval" in str(warning) for warning in found.warnings)


def test_that_the_same_seed_repeats_and_another_does_not() -> None:
    rows = [row("counted", "f", 1000, sd=50), row("legal", "l", 500, sd=20), row("irregular", "", None, 0.1)]
    assert estimate(rows, seed=3) == estimate(rows, seed=3)
    assert estimate(rows, seed=3).population != estimate(rows, seed=4).population


def cells(by_cell: Mapping[tuple[str, str], tuple[float, float]]) -> list[Row]:
    rows = []
    for (sex, age), (counted, legal) in by_cell.items():
        rows += [row("counted", "f", counted, sex=sex, age=age), row("legal", "l", legal, 0.1, sex=sex, age=age)]
    return rows


TWO_BY_TWO = {
    ("M", "0-17"): (100.0, 60.0),
    ("M", "18+"): (900.0, 500.0),
    ("F", "0-17"): (90.0, 110.0),
    ("F", "18+"): (800.0, 600.0),
}


def test_that_cells_below_zero_are_kept_and_told() -> None:
    found = estimate([*cells(TWO_BY_TWO), row("irregular", "", None, 0.2)], by=("sex", "age"))
    girls = next(s for s in found.strata if dict(s.stratum) == {"sex": "F", "age": "0-17"})
    assert girls.population.point == pytest.approx((90 - 0.9 * 110) / 0.8)
    assert found.diagnostics["negative_cells"] == 1
    assert any("1 of 4 groups is below zero" in str(warning) for warning in found.warnings)
    assert found.population.point == pytest.approx(sum(s.population.point for s in found.strata))


def test_that_sex_and_age_make_a_pyramid_with_men_at_the_left() -> None:
    found = estimate([*cells(TWO_BY_TWO), row("irregular", "", None, 0.2)])
    pyramid = found.charts[1]
    assert type(pyramid).__name__ == "Pyramid"
    assert pyramid.groups == ("0-17", "18+")  # type: ignore[union-attr]
    assert pyramid.left == (pytest.approx((100 - 54) / 0.8), pytest.approx((900 - 450) / 0.8))  # type: ignore[union-attr]


def test_that_a_shift_is_spread_in_proportion_to_those_counted() -> None:
    found = estimate([*cells(TWO_BY_TWO), row("shift", "f", 189)])
    moved = [cell["counted"] for cell in found.diagnostics["cells"]]
    assert moved == pytest.approx([110, 990, 99, 880])
    found = estimate([*cells(TWO_BY_TWO), row("shift", "f", -100, sex="M")])
    assert [cell["counted"] for cell in found.diagnostics["cells"]] == pytest.approx([90, 810, 90, 800])


def test_that_one_undercount_is_drawn_once_for_all_its_cells() -> None:
    """U = Σ F/(1 − u): with one u the spread of the sum is the sum of the spreads, not the root of their squares."""
    shares = {"undercount_sd": 0.05}
    many = [row("counted", "f", 100, origin=str(j)) for j in range(25)] + [
        row("legal", "l", 0, origin=str(j)) for j in range(25)
    ]
    apart = estimate([*many, row("irregular", "", None, 0.2, **shares)])
    whole = estimate([row("counted", "f", 2500), row("legal", "l", 0), row("irregular", "", None, 0.2, **shares)])
    assert apart.population.se == pytest.approx(whole.population.se)


@pytest.mark.parametrize("distribution", ["truncated-normal", "log-normal", "poisson", "uniform", "normal", "beta"])
def test_that_each_distribution_has_the_spread_it_was_given(distribution: str) -> None:
    found = estimate([row("counted", "f", 1000, sd=60, distribution=distribution), row("legal", "l", 0)], draws=40_000)
    assert found.population.se == pytest.approx(60, rel=0.03)
    assert found.diagnostics["median"] == pytest.approx(1000, rel=0.01)


def test_that_low_and_high_are_limits_of_95_percent() -> None:
    found = estimate([row("counted", "f", 1000, low=900, high=1100), row("legal", "l", 0)], draws=40_000)
    assert found.population.lower == pytest.approx(900, abs=3)
    assert found.population.upper == pytest.approx(1100, abs=3)


def test_that_an_undercount_never_leaves_its_bounds() -> None:
    rows = [row("counted", "f", 1000), row("legal", "l", 0), row("irregular", "", None, 0.05, undercount_sd=0.2)]
    found = estimate(rows)
    assert (found.population.lower or 0) >= 1000
    assert np.isfinite(found.population.upper or np.nan)


def test_that_drawing_can_be_cancelled() -> None:
    def progress(share: float | None, doing: object) -> None:
        if share:
            raise Cancelled

    method = ResidualMethod()
    rows = [row("counted", "f", 100, sd=5, origin=str(j)) for j in range(300)]
    rows += [row("legal", "l", 10, sd=1, origin=str(j)) for j in range(300)]
    with pytest.raises(Cancelled):
        method.fit(method.read(table(rows)), progress)


# Property tests

share = st.one_of(st.just(0.0), st.floats(0.001, 0.9))
persons = st.integers(0, 10**7)


@st.composite
def accounts(draw: st.DrawFn) -> list[Row]:
    groups = draw(st.lists(st.sampled_from(["M", "F", "X"]), min_size=1, max_size=3, unique=True))
    statuses = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True))
    rows = [row("counted", "f", draw(persons), sex=g) for g in groups]
    if draw(st.booleans()):
        rows.append(row("shift", "f", draw(st.integers(-(10**5), 10**5))))
    for status in statuses:
        flows, stock = draw(st.booleans()), draw(st.sampled_from(["legal", "inflow", "quasi", "pending", "naturalised"]))
        for g in groups:
            rows.append(row(stock, status, draw(persons), draw(share), sex=g))
            if flows and draw(st.booleans()):
                rows.append(row("deaths", status, draw(persons), sex=g))
                rows.append(row("emigration", status, draw(persons), sex=g))
    if draw(st.booleans()):
        rows += [row("irregular", "", None, draw(share), sex=g) for g in groups]
    else:
        rows.append(row("irregular", "", None, draw(share)))
    return rows


def by_hand(account: Sequence[AccountLine]) -> dict[int, float]:
    done = {line.number: line.value for line in account if not line.formula}
    waiting = [line for line in account if line.formula]
    while waiting:
        line = waiting.pop(0)
        needed = {int(part.split("}")[0]) for part in line.formula.split("{")[1:]}
        if needed <= done.keys():
            done[line.number] = evaluate(line.formula, done)
        else:
            waiting.append(line)
    return done


@given(accounts())
def test_that_the_account_closes_exactly_for_any_input(rows: list[Row]) -> None:
    found = estimate(rows)
    again = by_hand(found.account)
    assert all(again[line.number] == line.value for line in found.account)
    total = values(found)["irregular"]
    size = sum(abs(line.value) for line in found.account if line.unit == "persons") + 1
    assert found.population.point == total
    assert sum(cell["irregular"] for cell in found.diagnostics["cells"]) == pytest.approx(total, abs=1e-9 * size)
    assert found.diagnostics["closes"] or abs(total) < 1e-3 * size


@given(accounts())
def test_that_doubling_every_number_of_persons_doubles_the_result(rows: list[Row]) -> None:
    twice = [{**r, "value": None if r["value"] is None else 2 * r["value"]} for r in rows]
    first, second = estimate(rows), estimate(twice)
    size = sum(abs(line.value) for line in first.account if line.unit == "persons") + 1
    assert second.population.point == pytest.approx(2 * first.population.point, abs=1e-9 * size)


@given(accounts())
def test_that_draws_with_a_vanishing_spread_are_the_point(rows: list[Row]) -> None:
    drawn = [{**r, "sd": None if r["value"] is None else 1e-9} for r in rows]
    first, second = estimate(rows), estimate(drawn, draws=100)
    size = sum(abs(line.value) for line in first.account if line.unit == "persons") + 1
    assert second.population.interval == "monte-carlo"
    for limit in (second.population.lower, second.population.upper, second.diagnostics["median"]):
        assert limit == pytest.approx(first.population.point, abs=1e-6 * size)


@given(accounts(), st.randoms())
def test_that_the_order_of_rows_changes_nothing(rows: list[Row], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    method = ResidualMethod()
    assert method.read(table(rows)).fingerprint() == method.read(table(shuffled)).fingerprint()
    size = sum(abs(r["value"] or 0) for r in rows) + 1
    assert estimate(rows).population.point == pytest.approx(estimate(shuffled).population.point, abs=1e-8 * size)


def test_that_the_draws_do_not_depend_on_the_order_of_rows() -> None:
    rows = [*cells(TWO_BY_TWO), row("irregular", "", None, 0.2, undercount_sd=0.05)]
    drawn = [{**r, "sd": None if r["value"] is None else 0.1 * r["value"], "undercount_sd": 0.02} for r in rows]
    turned = drawn[::-1]
    first, second = estimate(drawn).population, estimate(turned).population
    assert (first.lower, first.upper) == (pytest.approx(second.lower), pytest.approx(second.upper))


@given(accounts(), st.permutations("abc"), st.permutations("MFX"), st.randoms())
def test_that_the_draws_do_not_depend_on_names_or_the_order_of_rows(
    rows: list[Row], statuses: Sequence[str], sexes: Sequence[str], random: Any
) -> None:
    """Statuses, groups and the register called otherwise, the file sorted otherwise: the interval stays."""
    called = dict(zip("abcMFX", (*statuses, *sexes), strict=True)) | {"f": "zz"}
    drawn = [{**r, "sd": 0.2 * abs(r["value"] or 0), "undercount_sd": 0.02 if r["undercount"] else None} for r in rows]
    renamed = [{**r, "status": called.get(r["status"], ""), "sex": called.get(r.get("sex"))} for r in drawn]
    random.shuffle(renamed)
    first, second = estimate(drawn, draws=100), estimate(renamed, draws=100)
    size = sum(abs(r["value"] or 0) for r in rows) + 1
    for one, other in zip(population_of(first), population_of(second), strict=True):
        assert one == other or one == pytest.approx(other, abs=1e-8 * size)


def population_of(found: Estimate) -> tuple[float | None, ...]:
    p = found.population
    return p.point, p.lower, p.upper, p.se


def test_that_two_statuses_alike_keep_the_draws_when_they_change_their_names() -> None:
    rows = [row("counted", "f", 5000, sex="F", sd=50), row("counted", "f", 5000, sex="M", sd=50)]
    rows += [row("legal", s, 900, sex=sex, undercount=0.1, sd=30, undercount_sd=0.02) for s in "ab" for sex in "FM"]
    rows += [row("legal", "c", 1900, sex="M", undercount=0.1, sd=30, undercount_sd=0.02)]
    renamed = [{**r, "status": {"a": "c", "c": "a"}.get(r["status"], r["status"])} for r in rows]
    assert population_of(estimate(rows)) == pytest.approx(population_of(estimate(renamed)), rel=1e-12)


def test_that_the_contract_holds_the_account() -> None:
    contract = json.loads(json.dumps(estimate(CLOSED).contract("en"), allow_nan=False))
    assert [line["value"] for line in contract["diagnostics"]["account"]][-4] == contract["population"]["point"]


def test_that_a_negative_total_is_told_not_hidden() -> None:
    found = estimate([row("counted", "f", 100), row("legal", "l", 150), row("irregular", "", None, 0.1)])
    assert found.population.point == pytest.approx(-50 / 0.9)
    assert any("negative" in str(warning) for warning in found.warnings)


# Bad input


def problems(rows: Sequence[Row], by: tuple[str, ...] = ()) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        ResidualMethod().read(table(rows), by)
    return caught.value.problems


BASE = [row("counted", "f", 100), row("legal", "l", 50)]


@pytest.mark.parametrize(
    ("rows", "code", "place", "said"),
    [
        ([*BASE, row("lawful", "l", 5)], "unknown-component", (4, "component"), "lawful"),
        ([BASE[0], row("legal", "l", -50)], "negative", (3, "value"), "-50"),
        ([BASE[0], row("legal", "l", 50, 1.0)], "bad-undercount", (3, "undercount"), "undercount"),
        ([BASE[0], row("legal", "l", 50, 10)], "bad-undercount", (3, "undercount"), "0.1 for 10 %"),
        ([BASE[0], row("legal", "l", "many")], "not-a-number", (3, "value"), "many"),
        ([BASE[0], row("legal", "l", None)], "missing", (3, "value"), "missing"),
        ([row("counted", "f", 100, sex="F"), BASE[1]], "missing-dimension", (3, "sex"), "sex"),
        ([*BASE, row("irregular", "", 5, 0.1)], "irregular-value", (4, "value"), "undercount"),
        ([row("counted", "f", 100, 0.1), BASE[1]], "misplaced-undercount", (2, "undercount"), "counted"),
        ([*BASE, row("legal", "l", 60)], "repeated-row", (4, ""), "row 3"),
        ([*BASE, row("deaths", "x", 5)], "no-inflow", (None, "component"), "x"),
        ([BASE[1]], "no-counted", (None, ""), "counted"),
        ([BASE[0]], "no-legal", (None, ""), "legal"),
        ([*BASE, row("irregular", "", None, 0.1, sex="F")], "missing-dimension", (2, "sex"), "sex"),
        ([BASE[0], row("legal", "l", 50, sd=-1)], "negative", (3, "sd"), "standard deviation"),
        ([BASE[0], row("legal", "l", 50, sd=1, low=40, high=60)], "two-spreads", (3, "sd"), "not both"),
        ([BASE[0], row("legal", "l", 50, low=60, high=70)], "limits-out-of-order", (3, "low"), "order"),
        ([BASE[0], row("legal", "l", 50, distribution="cauchy")], "unknown-distribution", (3, "distribution"), "cauchy"),
        ([BASE[0], row("legal", "l", 50, 0.5, undercount_sd=0.6, distribution="beta")], "impossible-beta",
         (3, "undercount_sd"), "beta"),
    ],
)  # fmt: skip
def test_that_bad_input_is_refused_with_row_and_column(
    rows: list[Row], code: str, place: tuple[int | None, str], said: str
) -> None:
    found = {p.code: p for p in reversed(problems(rows))}
    assert code in found, list(found)
    assert (found[code].where.row, found[code].where.column) == place
    assert said in found[code].say("en")


def test_that_a_row_of_totals_is_held_to_its_parts_and_left_out() -> None:
    parts = [row("counted", "f", 60, sex="F"), row("counted", "f", 50, sex="M"), row("legal", "p", 30, sex="F"),
             row("legal", "p", 20, sex="M")]  # fmt: skip
    assert estimate([*parts, row("counted", "f", 110, sex="total")]).population.point == 60
    (problem,) = problems([*parts, row("counted", "f", 120, sex="Total")])
    assert (problem.code, problem.where.row, problem.where.column) == ("total-not-sum", 6, "value")
    assert all(number in problem.say("en") for number in ("120", "110", "rows 2, 3"))


def test_that_a_total_over_two_breakdowns_is_held_to_the_finest_parts() -> None:
    cells = [row("counted", "f", n, sex=sex, age=age) for sex, age, n in (("F", "0-14", 1), ("F", "15+", 2), ("M", "0-14", 3),
                                                                          ("M", "15+", 4))]  # fmt: skip
    legal = [row("legal", "p", 1, sex=sex, age=age) for sex in "FM" for age in ("0-14", "15+")]
    margins = [row("counted", "f", 3, sex="F", age="total"), row("counted", "f", 10, sex="total", age="total")]
    assert estimate([*cells, *legal, *margins]).population.point == 6
    wrong = [*cells, *legal, row("counted", "f", 5, sex="total", age="15+")]
    assert [p.code for p in problems(wrong)] == ["total-not-sum"]


def test_that_a_year_of_entry_is_a_year_or_a_range_in_order() -> None:
    rows = [row(c, "s", 10, entry_year=year) for c in ("counted", "legal") for year in ("2010-2014", "2015", "15", "2020-2018")]
    assert [(p.code, p.where.row) for p in problems(rows)] == [
        ("bad-year", 4), ("bad-year", 8), ("year-out-of-order", 5), ("year-out-of-order", 9),
    ]  # fmt: skip


def test_that_overlapping_ages_are_refused() -> None:
    rows = [row(c, "s", 10, age=age) for c in ("counted", "legal") for age in ("0-14", "10-19", "20+")]
    problem = problems(rows)[0]
    assert (problem.code, problem.where.column) == ("overlapping-ages", "age")
    assert "0-14" in problem.say("en")


def test_that_a_stratum_that_breaks_nothing_down_is_refused() -> None:
    assert {p.code for p in problems(BASE, by=("value",))} == {"not-a-breakdown"}
    assert {p.code for p in problems(BASE, by=("region",))} == {"unknown-column"}


def test_that_all_problems_are_told_at_once() -> None:
    codes = {p.code for p in problems([row("counted", "f", -1), row("lawful", "l", 5), row("legal", "l", 50, 2.0)])}
    assert codes == {"negative", "unknown-component", "bad-undercount"}


def test_that_two_undercounts_for_the_same_persons_are_refused() -> None:
    rows = [BASE[0], row("inflow", "l", 50, 0.1), row("deaths", "l", 1, 0.2)]
    assert [p.code for p in problems(rows)] == ["two-undercounts"]


@pytest.mark.parametrize("formula", ["{1}", "{1}+{2}-{3}", "{2}*{3}/(1-{3})", "-({1}+2)*3"])
def test_that_a_formula_is_evaluated_as_a_workbook_would(formula: str) -> None:
    lines = {1: 8.0, 2: 5.0, 3: 0.25}
    python = formula.replace("{1}", "8.0").replace("{2}", "5.0").replace("{3}", "0.25")
    assert evaluate(formula, lines) == eval(python)


def test_that_labels_of_lines_are_words_in_english() -> None:
    labels = [
        translate(line.label, "en") if not isinstance(line.label, str) else line.label for line in estimate(CLOSED).account
    ]
    assert "Of them not counted (resident, 2.5 %)" in labels
    assert all(label and "{" not in label for label in labels)

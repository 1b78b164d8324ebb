"""Register less permits: the Spanish figures as published, the corrections, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.residual.register_permits import RegisterPermits
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput

Row = dict[str, Any]


def table(*rows: Row) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table({name: [row.get(name) for row in rows] for name in names}, "register.csv")


def estimate(*rows: Row, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = RegisterPermits(**settings)
    return method.fit(method.read(table(*rows), by))


def row(group: str, register: Any, permits: Any, **more: Any) -> Row:
    return {"group": group, "register": register, "permits": permits, **more}


def test_that_spain_2011_is_as_its_margins_say() -> None:
    """Europa Press, 15 October 2011: gaps of 433,300 and 391,579, together 824,879; the text prints 780,673."""
    method = RegisterPermits()
    found = method.fit(method.read(RegisterPermits.example()))
    assert found.population.point == 391_579
    assert {cell["group"]: cell["gap"] for cell in found.diagnostics["cells"]} == {
        "European Union": 433_300,
        "other countries": 391_579,
    }
    assert found.diagnostics["gap_total"] == 824_879
    assert found.diagnostics["printed_agrees"] is False
    assert found.population.interval == "none"
    slip = next(str(warning) for warning in found.warnings if "is printed" in str(warning))
    assert all(figure in "".join(slip.split()) for figure in ("780673", "391579"))


def test_that_spain_2007_is_as_its_share_says() -> None:
    """Europa Press, 17 January 2008: 12.7 % of 2,811,037 registered from outside the European Union."""
    found = estimate(row("other countries", 2_811_037, 2_454_035))
    assert found.population.point == 357_002
    assert found.population.point / 2_811_037 == pytest.approx(0.127, abs=0.0005)


def test_that_a_printed_difference_that_agrees_is_not_told() -> None:
    found = estimate(row("a", 1000, 600, published=400))
    assert not any("is printed" in str(warning) for warning in found.warnings)


def test_that_a_row_of_totals_is_checked_and_left_out() -> None:
    """Spain 2011 with its margins: 5,751,487 registered, 4,926,608 permits, a gap of 824,879."""
    spain = (
        row("European Union", 2_445_838, 2_012_538, free_movement="yes", published=433_300),
        row("other countries", 3_305_649, 2_914_070, published=391_579),
    )
    whole = row("total", 5_751_487, 4_926_608, published=824_879)
    assert estimate(*spain, whole).population.point == 391_579
    slip = (spain[0], {**spain[1], "published": 780_673}, whole)
    with pytest.raises(BadInput) as caught:
        RegisterPermits().read(table(*slip))
    (problem,) = caught.value.problems
    said = "".join(problem.say("en").split())
    assert (problem.where.row, problem.where.column) == (4, "published")
    assert "824879" in said
    assert "1213973" in said  # 433,300 + 780,673


def test_that_each_correction_enters_with_its_sign() -> None:
    """1000·0.9 − 20 + 50 − 600·0.95 − 30 − 10 − 40."""
    corrections = {"phantom": 0.1, "non_renewal": 20, "unregistered": 50, "absent": 0.05, "students": 30, "asylum": 40}
    rows = [row("a", 1000, 600, double_nationality=10, **corrections)]
    left_out, counted = estimate(*rows), estimate(*rows, waiting="counted")
    assert left_out.population.point == pytest.approx(280)
    assert counted.population.point == pytest.approx(320)
    for found in (left_out, counted):
        assert found.diagnostics["without_waiting"] == pytest.approx(280)
        assert found.diagnostics["with_waiting"] == pytest.approx(320)


def test_that_free_movement_is_shown_and_left_out() -> None:
    found = estimate(row("EU", 5000, 10, free_movement="sí", register_sd=500), row("b", 100, 60, free_movement="não"))
    assert found.population.point == 40
    assert found.population.interval == "none"
    assert [line[0] for line in found.tables[0].rows] == ["b", "EU"]


def test_that_a_cell_below_zero_is_kept_and_told() -> None:
    found = estimate(row("a", 100, 150), row("b", 300, 200))
    assert found.population.point == 50
    assert any("Below zero" in str(warning) and "a" in str(warning) for warning in found.warnings)


def test_that_the_spread_is_that_of_a_difference() -> None:
    """Two independent normal numbers: √(30² + 40²) = 50."""
    found = estimate(row("a", 10_000, 6000, register_sd=30, permits_sd=40), draws=40_000)
    assert found.population.se == pytest.approx(50, rel=0.02)
    assert found.population.interval == "monte-carlo"


def test_that_one_share_of_several_groups_is_drawn_once() -> None:
    """R·σ for all at once: 2·10,000·0.01, not √2 of it."""
    share = {"phantom": 0.1, "phantom_sd": 0.01}
    same = estimate(row("a", 10_000, 1, **share), row("b", 10_000, 2, **share), draws=40_000).population.se
    other = estimate(
        row("a", 10_000, 1, **share), row("b", 10_000, 2, phantom=0.1001, phantom_sd=0.01), draws=40_000
    ).population.se
    assert same == pytest.approx(200, rel=0.03)
    assert other == pytest.approx(141.4, rel=0.03)


def test_that_a_breakdown_by_group_adds_up_to_the_figure() -> None:
    found = estimate(row("a", 100, 80), row("b", 300, 200), row("EU", 9, 1, free_movement="yes"), by=("group",))
    assert {s.stratum["group"]: s.population.point for s in found.strata} == {"a": 20, "b": 100}


groups = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 0.9), st.integers(0, 10**4)), min_size=1, max_size=2
)


def rows_of(cells: list[tuple[int, int, float, int]], **more: Any) -> list[Row]:
    return [row(f"g{g}", r, p, phantom=f, students=s, **more) for g, (r, p, f, s) in enumerate(cells)]


@given(groups)
def test_that_the_account_closes_and_doubles(cells: list[tuple[int, int, float, int]]) -> None:
    found = estimate(*rows_of(cells))
    twice = estimate(*rows_of([(2 * r, 2 * p, f, 2 * s) for r, p, f, s in cells]))
    parts = [line for line in found.account if line.sign]
    assert sum(x.value if x.sign == "+" else -x.value for x in parts) == pytest.approx(found.population.point, abs=1e-6)
    assert found.population.point == pytest.approx(sum(r * (1 - f) - p - s for r, p, f, s in cells), abs=1e-4)
    assert twice.population.point == pytest.approx(2 * found.population.point, abs=1e-4)


@given(groups)
def test_that_draws_with_a_vanishing_spread_are_the_point(cells: list[tuple[int, int, float, int]]) -> None:
    found = estimate(*rows_of([(r + 1, p, f, s) for r, p, f, s in cells], register_sd=1e-9), draws=100)
    assert found.population.interval == "monte-carlo"
    assert found.population.lower == pytest.approx(found.population.point, abs=1e-4)
    assert found.population.upper == pytest.approx(found.population.point, abs=1e-4)


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ([row("a", -1, 5)], "negative", (2, "register")),
        ([row("a", 5, None)], "missing", (2, "permits")),
        ([row("a", 5, 1, students=-2)], "negative", (2, "students")),
        ([row("a", 5, 1, phantom=1.0)], "bad-share", (2, "phantom")),
        ([row("a", 5, 1, absent=-0.1)], "bad-share", (2, "absent")),
        ([row("a", 5, 1, free_movement="perhaps")], "not-yes-or-no", (2, "free_movement")),
        ([row("a", 5, 1, free_movement="yes")], "nobody-needs-a-permit", (None, "free_movement")),
        ([row("a", 5, 1), row("a", 6, 1)], "repeated-row", (3, "group")),
        ([row("a", 5, 1), row("b", 6, 1), row("together", 11, 2)], "total-row", (4, "group")),
        ([row("a", 5, 1, register_low=6, register_high=7)], "limits-out-of-order", (2, "register_low")),
        ([row("a", 5, 1, register_sd=1, distribution="cauchy")], "unknown-distribution", (2, "distribution")),
    ],
)  # fmt: skip
def test_that_bad_rows_are_refused_with_their_place(rows: list[Row], code: str, place: tuple[int | None, str]) -> None:
    with pytest.raises(BadInput) as caught:
        estimate(*rows)
    problem = next(p for p in caught.value.problems if p.code == code)
    assert (problem.where.row, problem.where.column) == place
    assert [p.code for p in caught.value.problems].count(code) == 1


def test_that_all_problems_are_told_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        estimate(row("a", -1, "many", phantom=2))
    assert {p.code for p in caught.value.problems} == {"negative", "not-a-number", "bad-share"}


def test_that_the_draws_do_not_depend_on_names_or_the_order_of_rows() -> None:
    cells = [(5000, 3000, 0.1, 20), (7000, 6000, 0.1, 30)]
    spread = {"register_sd": 50, "phantom_sd": 0.02, "students_low": 10, "students_high": 40}
    first = estimate(*rows_of(cells, **spread))
    turned = estimate(*[{**r, "group": f"z{g}"} for g, r in enumerate(rows_of(cells, **spread)[::-1])])
    assert first.population == turned.population

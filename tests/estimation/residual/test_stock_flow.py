"""Stock and flows: the published account to the person, departures by duration, and the distance to other estimates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.residual.durations import read_rates
from estimation.residual.stock_flow import StockFlow
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter

Row = tuple[Any, ...]


def table(*rows: Row, more: tuple[str, ...] = ()) -> Table:
    names = ("year", "component", "value", *more)
    return Table({name: [row[j] if j < len(row) else None for row in rows] for j, name in enumerate(names)}, "flows.csv")


def estimate(data: Table, **settings: Any) -> Estimate:
    method = StockFlow(**settings)
    return method.fit(method.read(data))


def stocks(found: Estimate) -> list[float]:
    return [cell["stock"] for cell in found.diagnostics["cells"]]


def test_that_the_united_states_2022_to_2026_are_as_printed() -> None:
    """Congressional Budget Office, Demographic Outlook 2026–2056, appendix B: to the person."""
    found = estimate(StockFlow.example())
    assert stocks(found) == [10_990_000, 12_990_000, 15_390_000, 16_690_000, 16_330_000]
    assert found.population.point == 16_330_000
    assert found.population.interval == "none"


def test_that_each_flow_enters_with_its_sign() -> None:
    flows = {"entries": 100, "overstays": 50, "deaths": 7, "removals": 20, "legalised": 30, "net": -3}
    found = estimate(table((2020, "stock", 1000), *((2020, name, value) for name, value in flows.items())))
    assert found.population.point == 1000 + 100 + 50 - 7 - 20 - 30 - 3


def test_that_apprehensions_stand_for_the_crossings_that_succeeded() -> None:
    """With a chance of 39 %, 390 apprehensions are 610 crossings: A·(1 − p)/p."""
    found = estimate(table((2020, "stock", 0), (2020, "apprehensions", 390)), probability=0.39)
    assert found.population.point == pytest.approx(610)


def test_that_departures_go_by_the_years_of_stay() -> None:
    """Who comes in one year leaves at e0 in the next, then at e1; the opening stock is long resident."""
    data = table((2020, "stock", 1000), (2020, "entries", 100), (2021, "entries", 0), (2022, "entries", 0))
    found = estimate(data, emigration="0:0.4, 1:0.1, 5:0.01")
    expected = [1000, 1000 * 0.99 + 100, 1000 * 0.99**2 + 60, 1000 * 0.99**3 + 54]
    assert stocks(found) == pytest.approx(expected)


def test_that_other_estimates_stand_beside_it_with_their_distance() -> None:
    data = table(
        (2020, "stock", 1000), (2020, "entries", 200), (2021, "entries", 0), (2021, "stock", 1190), (2022, "stock", 800)
    )
    found = estimate(data)
    near, far = found.diagnostics["compared"]
    assert (near["distance"], near["agrees"]) == (10, True)
    assert (far["distance"], far["agrees"], far["share"]) == (400, False, 0.5)
    assert [str(w) for w in found.warnings if "do not agree" in str(w)] == [
        "2022: the account has 1\u00a0200 persons, the other estimate 800; they do not agree."
    ]
    assert found.population.point == 1200


def test_that_more_leaving_than_were_there_is_kept_and_told() -> None:
    found = estimate(table((2020, "stock", 10), (2020, "deaths", 15), (2021, "entries", 1)), emigration="0:0.5")
    assert stocks(found)[1] == 10 - 5 - 15
    assert any("negative" in str(warning) for warning in found.warnings)


def test_that_the_spread_is_that_of_a_sum() -> None:
    data = table((2020, "stock", 10_000, 300), (2020, "entries", 5000, 400), more=("sd",))
    assert estimate(data, draws=40_000).population.se == pytest.approx(500, rel=0.02)


def test_that_the_chance_of_being_apprehended_is_drawn_once_for_all_years() -> None:
    rows = [(2020 + k, "apprehensions", 1000) for k in range(4)]
    settings: dict[str, Any] = {"probability": 0.4, "probability_low": 0.3, "probability_high": 0.5, "draws": 20_000}
    one = estimate(table((2020, "stock", 0), (2020, "apprehensions", 1000)), **settings).population.se
    four = estimate(table((2020, "stock", 0), *rows), **settings).population.se
    assert one
    assert four == pytest.approx(4 * one)


def test_that_the_spread_of_a_stock_to_compare_with_is_not_that_of_the_account() -> None:
    data = table((2020, "stock", 10), (2020, "entries", 1), (2021, "stock", 10, 5), more=("sd",))
    assert estimate(data).population.interval == "none"


amounts = st.lists(st.tuples(*[st.integers(0, 10**5)] * 4, st.integers(-(10**4), 10**4)), min_size=1, max_size=5)
NAMES = ("entries", "apprehensions", "deaths", "removals", "net")


def rows_of(first: int, years: list[tuple[int, ...]], by: int = 1) -> list[Row]:
    flows = [(2000 + k, name, by * v) for k, year in enumerate(years) for name, v in zip(NAMES, year, strict=True)]
    return [(2000, "stock", by * first), *flows]


@given(st.integers(10**6, 10**7), amounts)
def test_that_the_account_closes_and_doubles(first: int, years: list[tuple[int, ...]]) -> None:
    settings: dict[str, Any] = {"probability": 0.4, "emigration": "0:0.3,1:0.05,10:0.01"}
    found = estimate(table(*rows_of(first, years)), **settings)
    twice = estimate(table(*rows_of(first, years, 2)), **settings)
    signed = sum(-x.value if x.sign == "-" else x.value for x in found.account if x.sign)
    assert found.population.point == pytest.approx(signed)
    assert found.population.point == pytest.approx(stocks(found)[-1])
    assert twice.population.point == pytest.approx(2 * found.population.point)


@given(st.integers(10**6, 10**7), amounts)
def test_that_draws_with_a_vanishing_spread_are_the_point(first: int, years: list[tuple[int, ...]]) -> None:
    rows = [(*row, 1e-9) for row in rows_of(first, years)]
    found = estimate(table(*rows, more=("sd",)), draws=100, probability=0.4, emigration="0:0.3,2:0.05")
    assert found.population.interval == "monte-carlo"
    for limit in (found.population.lower, found.population.upper):
        assert limit == pytest.approx(found.population.point)


BASE = ((2020, "stock", 10), (2020, "entries", 5))


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ((*BASE, (2021, "births", 5)), "unknown-component", (4, "component")),
        ((*BASE, (2021, "deaths", -5)), "negative", (4, "value")),
        ((*BASE, (2021, "deaths", None)), "missing", (4, "value")),
        ((*BASE, (2021.5, "deaths", 5)), "bad-year", (4, "year")),
        ((*BASE, (2020, "entries", 6)), "repeated-row", (4, "year")),
        ((*BASE, (2019, "entries", 6)), "year-out-of-order", (4, "year")),
        ((*BASE, (2023, "stock", 6)), "year-out-of-order", (4, "year")),
        ((*BASE, (2023, "entries", 6)), "missing-year", (None, "year")),
        ((BASE[0],), "no-flows", (None, "component")),
        ((BASE[1],), "no-stock", (None, "component")),
    ],
)  # fmt: skip
def test_that_bad_rows_are_refused_with_their_place(rows: tuple[Row, ...], code: str, place: tuple[int | None, str]) -> None:
    with pytest.raises(BadInput) as caught:
        estimate(table(*rows))
    problem = next(p for p in caught.value.problems if p.code == code)
    assert (problem.where.row, problem.where.column) == place


def test_that_apprehensions_need_their_chance_but_suit_the_method_without() -> None:
    """The page that chooses a method reads the table before anybody can set the chance."""
    data = table(*BASE, (2021, "apprehensions", 6))
    assert StockFlow.suits(StockFlow().read(data)) is None
    with pytest.raises(BadParameter, match="no-probability") as caught:
        estimate(data)
    assert "probability=0.4" in caught.value.say("en")


@pytest.mark.parametrize(
    "written", ["0.4", "1:0.4", "0:0.4,0:0.1", "0:0.4,5:0.1,2:0.1", "0:1.4", "0:-0.1", "0:x", "0:0.1:2", "0:nan"]
)
def test_that_rates_that_cannot_be_are_refused_with_how_to_write_them(written: str) -> None:
    with pytest.raises(BadParameter, match="bad-rates"):
        StockFlow(emigration=written)


def test_that_a_rate_holds_from_its_year_on() -> None:
    rates = read_rates("0:0.05, 1:0.02, 10:0.01")
    assert rates.at([0, 1, 9, 10, 40]).tolist() == [0.05, 0.02, 0.02, 0.01, 0.01]
    assert not read_rates("").at(range(5)).any()


@pytest.mark.parametrize(
    "settings", [{"probability": 0.4, "probability_low": 0.5}, {"probability_high": 0.5, "probability_low": 0.1}]
)
def test_that_probabilities_out_of_order_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(BadParameter, match="probabilities-out-of-order"):
        StockFlow(**settings)

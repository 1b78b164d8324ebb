"""Stock from registers: Chile's editions as published, Colombia's sums as printed, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from estimation.residual.register_stock import RegisterStockMethod
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter

Row = tuple[Any, ...]
COLOMBIA = {  # Migración Colombia, by La FM (September 2018), El Tiempo (September 2018), Panamericana (June 2019)
    "2018-08": (("regular", 468_428), ("applications", 361_399), ("irregular", 105_766), ("total", 935_593)),
    "2018-09": (
        ("regular", 573_502), ("applications", 240_416), ("expired_stays", 137_718), ("irregular_entry", 80_380),
        ("total", 1_032_016),
    ),
    "2019-06": (("regular", 732_390), ("irregular", 665_665), ("total", 1_408_055)),
}  # fmt: skip


def table(rows: list[Row], *names: str) -> Table:
    columns = names or ("edition", "component", "value")
    return Table(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)), "stock.csv")


def estimate(data: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = RegisterStockMethod(**settings)
    return method.fit(method.read(data, by))


def colombia(edition: str) -> Table:
    return table([(edition, component, value) for component, value in COLOMBIA[edition]])


def refused(data: Table, **settings: Any) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BadInput) as caught:
        RegisterStockMethod(**settings).read(data)
    return [(p.code, p.where.row, p.where.column) for p in caught.value.problems]


def test_that_chiles_editions_are_as_published() -> None:
    """INE & SERMIG: 6.6 % irregular in 2022, 17.6 % in 2023, of them 55.3 % men; 2022 revised by 13.0 %, growth 4.5 %."""
    found = estimate(RegisterStockMethod.example(), ("sex",))
    told = {(v["edition"], v["year"]): v for v in found.diagnostics["vintages"]}
    assert found.population.point == 336_984
    assert found.diagnostics["stock"] == 1_918_583
    assert round(100 * told["2022", "2022"]["share"], 1) == 6.6
    assert round(100 * found.diagnostics["share_irregular"], 1) == 17.6
    assert round(100 * told["2023", "2022"]["revision"], 1) == 13.0
    assert round(100 * told["2023", "2023"]["growth"], 1) == 4.5
    men = next(s for s in found.strata if s.stratum["sex"] == "men")
    assert round(100 * men.population.point / found.population.point, 1) == 55.3


def test_that_the_later_census_is_put_beside_the_stock() -> None:
    """Census 2024: 1,608,650, which is 309,933 fewer than the register's stock."""
    warning = next(str(w) for w in estimate(RegisterStockMethod.example()).warnings if "later census" in str(w))
    assert "309933" in "".join(warning.split())


def test_that_an_earlier_edition_and_year_can_be_asked_for() -> None:
    assert estimate(RegisterStockMethod.example(), edition="2022").population.point == 107_223
    with pytest.raises(BadParameter, match="bad-value"):
        estimate(RegisterStockMethod.example(), edition="2019")
    with pytest.raises(BadParameter, match="bad-value"):
        estimate(RegisterStockMethod.example(), edition="2023", year="2022")  # that year has no irregular component


def test_that_other_sources_are_told_as_a_break() -> None:
    rows = [
        ("2022", "irregular", 107_223, "police reports"),
        ("2023", "irregular", 336_984, "police reports, biometric enrolment"),
    ]
    first = str(estimate(table(rows, "edition", "component", "value", "source")).warnings[0])
    assert "other sources" in first
    assert "biometric" in first


@pytest.mark.parametrize(("edition", "irregular", "stock"), [("2018-08", 105_766, 935_593), ("2018-09", 218_098, 1_032_016)])
def test_that_colombias_sums_that_close_are_accepted(edition: str, irregular: int, stock: int) -> None:
    found = estimate(colombia(edition))
    assert (found.population.point, found.diagnostics["stock"]) == (irregular, stock)
    assert found.account[-1].value == irregular


def test_that_a_printed_total_that_is_not_its_parts_is_named_with_both_numbers() -> None:
    """June 2019: 732,390 is printed for 742,390, and the sum misses its total by 10,000."""
    with pytest.raises(BadInput) as caught:
        RegisterStockMethod().read(colombia("2019-06"))
    (problem,) = caught.value.problems
    said = "".join(problem.say("en").split())
    assert all(number in said for number in ("732390", "665665", "1408055", "1398055", "10000"))
    assert problem.where.row == 4


def test_that_a_disagreement_can_be_gone_on_with_and_is_said_first() -> None:
    found = estimate(colombia("2019-06"), totals="say")
    assert found.population.point == 665_665
    assert "10 000" in str(found.warnings[0]).replace("\u00a0", " ")


def test_that_what_does_not_belong_to_the_sum_is_found() -> None:
    """February 2024: the 59,612 "in time" must not be added; without them the parts are the total of 2,845,706."""
    parts = [("2024-02", "regular", 2_284_675 + 74_959), ("2024-02", "irregular", 486_072), ("2024-02", "total", 2_845_706)]
    assert estimate(table(parts)).diagnostics["stock"] == 2_845_706
    assert refused(table([*parts, ("2024-02", "applications", 59_612)]))[0][0] == "total-not-sum"


def test_that_the_stock_follows_census_additions_and_exits() -> None:
    rows = [("2023", c, v) for c, v in (
        ("census", 1000), ("permits", 300), ("applications", 50), ("deaths", 20), ("exits", 80), ("not_resident", 10),
        ("duplicates", 5), ("self_reports", 60), ("expired_stays", 40), ("biometric", 30))]  # fmt: skip
    found = estimate(table(rows))
    assert (found.diagnostics["stock"], found.population.point) == (1000 + 300 + 50 - 115 + 130, 130)
    assert estimate(table(rows), waiting="counted").population.point == 180
    assert estimate(table(rows), waiting="counted").diagnostics["stock"] == 1365


def test_that_men_and_women_must_be_the_total() -> None:
    rows = [("2023", "irregular", "", 100), ("2023", "irregular", "men", 60), ("2023", "irregular", "women", 30)]
    names = ("edition", "component", "sex", "value")
    assert refused(table(rows, *names)) == [("total-not-sum", 2, "value")]
    rows[0] = ("2023", "irregular", "total", 90)
    assert estimate(table(rows, *names)).population.point == 90


def test_that_a_spread_gives_an_interval_around_the_figure() -> None:
    rows = [("2023", "regular", 1000, None), ("2023", "irregular", 400, 20)]
    found = estimate(table(rows, "edition", "component", "value", "sd"))
    assert found.population.lower == pytest.approx(400 - 1.96 * 20, abs=2)
    assert found.population.upper == pytest.approx(400 + 1.96 * 20, abs=2)


def test_that_rows_that_cannot_be_are_named() -> None:
    rows = [
        ("2023", "irregular", 10, "2024"), ("2023", "lawful", 1, ""), ("", "irregular", 5, ""), ("2023", "regular", -1, ""),
    ]  # fmt: skip
    assert {(code, row) for code, row, _ in refused(table(rows, "edition", "component", "value", "year"))} == {
        ("year-out-of-order", 2), ("unknown-component", 3), ("missing", 4), ("negative", 5),
    }  # fmt: skip
    twice = [("2023", "irregular", 10), ("2023", "irregular", 10), ("2023", "total", 5)]
    assert refused(table(twice))[0][:2] == ("repeated-row", 3)
    assert refused(table([("2023", "regular", 10)]))[0][0] == "no-irregular"
    assert refused(table([("2023", "irregular", 10), ("2023", "total", 5)]))[0][0] == "part-above-total"


def test_that_the_same_persons_by_sex_and_again_by_area_are_not_added_twice() -> None:
    names = ("edition", "component", "sex", "area", "value")
    rows: list[Row] = [("2023", "irregular", sex, "", n) for sex, n in (("men", 60), ("women", 40))]
    rows += [("2023", "irregular", "", area, n) for area, n in (("North", 70), ("South", 30))]
    assert [(code, at) for code, at, _ in refused(table(rows, *names))] == [("two-breakdowns", 4)]


def test_that_a_breakdown_that_the_chosen_year_lacks_is_named() -> None:
    names = ("edition", "component", "sex", "value")
    data = table([("2021", "irregular", "", 50), ("2022", "irregular", "men", 60), ("2022", "irregular", "women", 40)], *names)
    with pytest.raises(BadParameter) as caught:
        estimate(data, ("sex",), edition="2021")
    assert "not given by sex" in str(caught.value.problems[0].what)


def test_that_a_change_of_sources_is_told_by_the_names_of_the_components() -> None:
    names = ("edition", "component", "value", "source")
    found = estimate(table([("2021", "self_reports", 50, "PDI"), ("2022", "biometric", 250, "SERMIG")], *names))
    assert "Reported themselves: PDI" in str(found.warnings[0])
    assert "self_reports" not in str(found.warnings[0])


def test_that_the_definition_says_whether_those_who_wait_are_in_the_figure() -> None:
    data = table([("2023", "census", 100), ("2023", "applications", 20), ("2023", "irregular", 30)])
    assert "those who wait for a decision counted" in str(estimate(data, waiting="counted").definition.text())
    assert "those who wait for a decision left out" in str(estimate(data).definition.text())


def test_that_the_source_that_moves_the_figure_most_is_told() -> None:
    rows = [("2023", "self_reports", 400, 20), ("2023", "biometric", 100, 40), ("2023", "regular", 1000, 5)]
    found = estimate(table(rows, "edition", "component", "value", "sd"), threshold=550)
    effects = found.diagnostics["influence"]
    assert [str(e["quantity"]) for e in effects] == ["Enrolled with their biometric data", "Reported themselves"]
    assert effects[0]["variance"] == pytest.approx(1600 / 2000, abs=0.05)
    assert effects[0]["tips_at"] == pytest.approx(150)

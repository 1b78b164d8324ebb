"""Tables and pictures that a method adds: what a report prints of them, and what it never does."""

from __future__ import annotations

from dataclasses import replace

from estimation.charts import Bars, Curve, Overlap, Series
from estimation.result import Column, Estimate, Population, Provenance, ResultTable
from exports.sheets.list_depth import depths
from exports.sheets.overlap import Printed
from exports.sheets.pictures import drawn
from exports.sheets.tables import printed, shown
from vocabulary.text import text


def table(name: str) -> ResultTable:
    columns = (Column("times"), Column("observed", "count"), Column("fitted", "number"), Column("estimate", "persons"))
    rows = (("1", 1643, 1644.4321, 8123.0), ("2", 8, 7.9, None), ("> 2", 0, 0.18381, 12.0))
    return ResultTable(name, text("{n}", n=name), columns, rows)


def estimate(tables: tuple[ResultTable, ...], charts: tuple[Bars, ...] = ()) -> Estimate:
    population = Population(8123.0, 7000.0, 9000.0, 0.95, "log-normal")
    return Estimate("zero-truncated", "x", {}, population, 1651.0, Provenance("", "", 1), tables=tables, charts=charts)


def test_that_a_row_on_few_persons_is_left_out_and_counts_are_multiples_of_five() -> None:
    found = printed(table("frequencies"), 100)
    assert found.rows == (("1", 1645, 1644, 8100), ("> 2", 0, 0.1838, 0))
    assert found.left_out == 1


def test_that_tables_of_single_persons_never_reach_a_report() -> None:
    made = estimate((table("frequencies"), table("influence"), table("coefficient-influence"), table("models")))
    assert [t.name for t in shown(made, 10)] == ["frequencies"]


def test_that_a_picture_leaves_out_groups_on_few_persons() -> None:
    series = (Series("observed", (1643.0, 8.0, 0.0)), Series("fitted", (1644.4321, 17.0, 12.04)))
    chart = Bars(text("t"), text("x"), ("1", "2", "3"), series, text("persons"))
    (kept, left_out) = drawn(estimate((), (chart,)))[0]
    assert left_out == 1
    assert isinstance(kept, Bars)
    assert kept.groups == ("1", "3")
    assert [s.values for s in kept.series] == [(1645.0, 0.0), (1644.4, 12.0)]


def test_that_a_curve_of_the_figure_has_the_rounded_figure_of_the_tables_and_any_other_curve_its_own() -> None:
    of_figure = Curve(text("t"), text("x"), text("persons"), (0.5, 1.0), (4011.2, 8123.0), level=8123.0)
    of_likelihood = Curve(text("t"), text("persons"), text("deviance"), (7000.0, 8123.0), (3.84, 0.0), level=3.84)
    made = replace(estimate((), ()), charts=(of_figure, of_likelihood))
    first, second = (chart for chart, _ in drawn(made))
    assert isinstance(first, Curve)
    assert (first.y, first.level) == ((4010.0, 8120.0), 8120.0)
    assert second == of_likelihood


def test_that_a_number_of_thousands_keeps_its_units() -> None:
    """20,804 counted persons stand on the account: no other sheet may say 20,800."""
    columns = (Column("what"), Column("value", "number"))
    rows = (("counted", 20804.0), ("share", 0.0312345))
    found = printed(ResultTable("tipping", text("t"), columns, rows), 10)
    assert found.rows == (("counted", 20804), ("share", 0.03123))


def test_that_lists_are_told_apart_only_as_deep_as_combinations_are_printed() -> None:
    """Three lists, and the combination of all three stands with other small ones: a nought would say that nobody is on it."""
    chart = Overlap(text("t"), ("A", "B", "C"), ())
    rows = (((True, False, False), 100), ((True, True, False), 40))
    assert depths(Printed(chart, rows, 3, 15, 155)) == [("A", (100, 40)), ("B", (0, 40)), ("C", (0, 0))]


def test_that_sex_stands_in_words_as_on_the_other_sheets() -> None:
    columns = (Column(text("Sex")), Column("Age"), Column("persons", "persons"))
    found = printed(ResultTable("cells-by-group", text("t"), columns, (("F", "18-29", 1231.0),)), 10)
    assert [str(cell) for cell in found.rows[0]] == ["Women", "18-29", "1230"]

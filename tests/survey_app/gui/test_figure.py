"""A chart on the page: drawn beside the window, sharp on dense screens, and told in words."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from estimation.charts import (
    Bars,
    Chart,
    Curve,
    Diverging,
    DivergingGroup,
    Forest,
    ForestRow,
    Overlap,
    Pyramid,
    Series,
    Step,
    Tornado,
    TornadoRow,
    Waterfall,
)
from survey_app.gui.context import Context
from survey_app.gui.figure import FigureView, Ink, draw
from survey_app.gui.spoken import spoken
from vocabulary.text import Text, spaced

PERSONS = Text("persons")
CHARTS: tuple[Chart, ...] = (
    Forest(Text("Methods"), (ForestRow("BIC", 11418, 9977, 13146, True), ForestRow("Chao", 12299)), PERSONS),
    Overlap(Text("Who"), ("A", "B"), (((True, False), 10.0), ((True, True), 3.0))),
    Pyramid(Text("Ages"), ("0-17", "18+"), Text("Women"), (1.0, 2.0), Text("Men"), (3.0, 4.0), PERSONS),
    Tornado(Text("What moves it"), 10, (TornadoRow("Counted", 8, 12),), PERSONS),
    Waterfall(Text("Account"), (Step("Counted", 10, "start"), Step("Legal", -4), Step("Irregular", 6, "total")), PERSONS),
    Curve(Text("Profile"), Text("N"), Text("loss"), (1.0, 2.0, 3.0), (4.0, 0.0, 4.0)),
    Diverging(Text("Weights"), (DivergingGroup(Text("Sex"), ((Text("the same"), 0.9), (Text("not alike"), -4.5))),),
              Text("bits"), Text("against"), Text("for")),
    Bars(Text("Times seen"), Text("times"), ("1", "2"), (Series("seen", (9.0, 2.0)), Series("fitted", (8.5, 2.4))), PERSONS),
)  # fmt: skip


def test_that_every_kind_of_chart_is_among_those_tried_here() -> None:
    assert {type(chart) for chart in CHARTS} == set(get_args(Chart))


def kind_of(chart: Chart) -> str:
    return type(chart).__name__


@pytest.mark.parametrize("chart", CHARTS, ids=kind_of)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_a_chart_is_drawn_as_wide_as_asked_and_sharp(qtbot: QtBot, chart: Chart, theme: str) -> None:
    plain = draw(chart, 500, Ink("es", theme, spaced, "", 1.0, 1.0))
    dense = draw(chart, 500, Ink("es", theme, spaced, "", 1.0, 2.0))
    assert (plain.width(), dense.width()) == (500, 1000)
    assert dense.deviceIndependentSize() == plain.deviceIndependentSize()
    colours = {plain.pixelColor(x, y).name() for x in range(0, 500, 3) for y in range(0, plain.height(), 3)}
    assert len(colours) > 2


@pytest.mark.parametrize("chart", CHARTS, ids=kind_of)
def test_that_a_chart_is_told_in_words(chart: Chart) -> None:
    assert spoken(chart, "en", spaced)


def test_that_the_words_of_a_forest_give_point_and_limits() -> None:
    said = spoken(CHARTS[0], "en", lambda number: f"{number:,}")
    assert said == "BIC: 11,418, between 9,977 and 13,146; Chao: 12,299"


def test_that_the_words_of_a_diverging_chart_give_group_row_and_sign() -> None:
    assert spoken(next(c for c in CHARTS if isinstance(c, Diverging)), "en", spaced) == (
        "Sex, the same: 0.9; Sex, not alike: -4.5"
    )  # fmt: skip


def test_that_a_figure_is_drawn_beside_the_window_and_takes_its_height(qtbot: QtBot, context: Context) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    view = FigureView(context, CHARTS[0], parent=around)
    around.resize(500, 400)
    around.show()
    view.resize(480, 220)
    qtbot.waitUntil(lambda: view.image is not None)
    assert view.image is not None
    assert view.height() == round(view.image.deviceIndependentSize().height())
    assert view.accessibleName() == "Methods"

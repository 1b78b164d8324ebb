"""Charts as figures: every kind is drawn, nothing is cut, axes hold the intervals, and a method keeps its colour."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text as Drawn

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
from exports.charts import drawers, figure
from exports.charts.curve import clear_of
from exports.charts.overlap import pattern
from exports.charts.waterfall import spans
from exports.palette import BLUE, DARK, FIXED, LIGHT, SERIES, colour_of
from vocabulary.text import text

LONG = "Log-lineal, promedio de todos los modelos probados con las cuatro listas de la frontera"
PERSONS = text("persons")
LISTS = ("Refugio", "Policía", "Salud", "Organizaciones no gubernamentales", "Trabajo")
CHARTS: dict[str, Chart] = {
    "forest": Forest(text("Five methods on one axis"), (
        ForestRow("Log-linear, chosen by BIC", 11418, 9977, 13146, True, "log-linear"), ForestRow(LONG, 11960, 10120, 14480),
        ForestRow("Latent classes", 12640, 10310, None), ForestRow("Chao", 12299),
    ), PERSONS),
    "one": Forest(text("One"), (ForestRow("Only", 5, None, None),), PERSONS),
    "overlap": Overlap(text("Who is on which list"), LISTS[:3], (
        ((True, False, False), 1131.0), ((True, True, False), 228.0), ((True, True, True), 181.0),
    )),
    "upset": Overlap(text("Who is on which list"), LISTS, tuple(
        (tuple(bool(i >> k & 1) for k in range(5)), 1000.0 // i) for i in range(1, 32)
    )),
    "pyramid": Pyramid(text("Age and sex"), ("0–14", "15–29", "30 y más"), "Mujeres", (800, 2100, 90),
                       "Hombres", (850, 2600, 9), PERSONS),
    "waterfall": Waterfall(text("The account"), (
        Step("Población extranjera contada en el censo del 1 de julio", 31e6, "start"), Step("Legal", -33e6),
        Step("Not counted", 3e6), Step("Irregular", 1e6, "total"),
    ), PERSONS),
    "tornado": Tornado(text("What moves the figure"), 222_000, (
        TornadoRow("Counted in the census of 1 July, all nationalities together", 193_700, 250_700),
        TornadoRow("Not counted", 216_000, 229_000), TornadoRow("One side alone", 222_000, 240_000),
    ), PERSONS),
    "curve": Curve(text("Profile"), PERSONS, text("log-likelihood"), (9000.0, 11418.0, 14000.0), (-4.0, 0.0, -3.0), -1.92,
                   text("95 % level")),
    "two curves": Curve(
        text("The estimate by threshold"), text("threshold"), PERSONS, (0.05, 0.5, 0.95), (4800.0, 5000.0, 5400.0),
        5010.0, text("all probabilities counted"), text("links as they are"), (4990.0, 5005.0, 5040.0),
        text("links corrected"), marks=True,
    ),
    "diverging": Diverging(text("What each agreement weighs"), (
        DivergingGroup(text("Surnames"), ((LONG, 11.2), ("one of two the same", 1.4), ("not alike", -7.6))),
        DivergingGroup(text("Sex"), (("the same", 0.9), ("not alike", -5.1))),
    ), text("bits"), text("for two persons"), text("for the same person")),
    "bars": Bars(text("Seen and fitted"), text("times"), tuple(map(str, range(1, 40))), (
        Series("Seen", tuple(4000.0 / i for i in range(1, 40))), Series("Fitted", tuple(3900.0 / i for i in range(1, 40))),
    ), PERSONS),
}  # fmt: skip


def drawn(chart: Chart, lang: str = "es", theme: str = "light", size: tuple[float, float] | None = None) -> Figure:
    found = figure(chart, lang, theme, size)
    FigureCanvasAgg(found).draw()
    return found


def words(found: Figure) -> Iterator[Drawn]:
    for artist in found.findobj(Drawn):
        assert isinstance(artist, Drawn)
        if artist.get_visible() and artist.get_text().strip():
            yield artist


def test_that_every_kind_of_chart_data_has_a_drawer_and_an_example_here() -> None:
    kinds = set(get_args(Chart))
    assert set(drawers()) == kinds
    assert {type(chart) for chart in CHARTS.values()} == kinds


@pytest.mark.parametrize("size", [None, (6.0, 3.6), (9.0, 4.0)])
@pytest.mark.parametrize("name", CHARTS)
def test_that_no_word_is_cut(name: str, size: tuple[float, float] | None) -> None:
    found = drawn(CHARTS[name], size=size)
    edge = found.bbox
    seen = 0
    for word in words(found):
        box = word.get_window_extent()
        seen += 1
        assert box.x0 >= edge.x0 - 1, word.get_text()
        assert box.x1 <= edge.x1 + 1, word.get_text()
        assert box.y0 >= edge.y0 - 1, word.get_text()
        assert box.y1 <= edge.y1 + 1, word.get_text()
    assert seen >= 3


@pytest.mark.parametrize("name", CHARTS)
def test_that_numbers_on_an_axis_do_not_lie_on_each_other(name: str) -> None:
    for axes in drawn(CHARTS[name]).axes:
        boxes = [t.get_window_extent() for t in axes.get_xticklabels() if t.get_text()]
        assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", CHARTS)
def test_that_words_can_be_read_on_their_ground(name: str, theme: str) -> None:
    found = drawn(CHARTS[name], theme=theme)
    ground = to_hex(found.get_facecolor())
    assert all(contrast(to_hex(word.get_color()), ground) >= 4.5 for word in words(found))


def test_that_an_axis_holds_every_interval() -> None:
    low, high = drawn(CHARTS["forest"]).axes[0].get_xlim()
    assert low < 9977
    assert high > 14480


def test_that_a_method_has_the_same_colour_wherever_it_is_chosen() -> None:
    rows = {
        group: Forest(text("x"), (ForestRow("a", 5, 3, 9, True, group),), PERSONS)
        for group in ("log-linear", "residual", "new")
    }
    for group, chart in rows.items():
        line = drawn(chart).axes[0].get_lines()[0]
        assert to_hex(line.get_color()) == colour_of(group).lower()
    assert colour_of("new") in SERIES
    assert colour_of("") == BLUE


def test_that_fixed_colours_differ_and_all_are_of_the_okabe_ito_set() -> None:
    assert FIXED["log-linear"] != FIXED["chapman"] != FIXED["residual"]
    assert set(FIXED.values()) <= set(SERIES)


@pytest.mark.parametrize(("theme", "least"), [(LIGHT, 3.0), (DARK, 3.0)])
def test_that_the_first_series_stands_out_from_the_ground(theme: object, least: float) -> None:
    assert isinstance(theme, type(LIGHT))
    assert contrast(theme.shade(BLUE), theme.surface) >= least


def test_that_combinations_of_lists_are_said_in_words() -> None:
    assert str(pattern(("A", "B", "C"), (True, False, False))) == "only A"
    assert str(pattern(("A", "B", "C"), (True, False, True))) == "A and C"
    assert str(pattern(("A", "B", "C"), (True, True, True))) == "all 3 lists"
    assert str(pattern(("A", "B"), (True, True))) == "both lists"
    assert str(pattern(("A", "B", "C", "D"), (True, True, False, True))) == "A, B and D"


def test_that_changes_hang_where_the_sum_has_got_to() -> None:
    assert isinstance(CHARTS["waterfall"], Waterfall)
    assert spans(CHARTS["waterfall"]) == [(0.0, 31e6), (31e6, -2e6), (-2e6, 1e6), (0.0, 1e6)]


def test_that_steps_to_a_number_of_persons_are_whole_persons() -> None:
    steps = (Step("Counted", 4853.4, "start"), Step("Not counted", 856.4), Step("Left", -0.6), Step("Total", 5709.2, "total"))
    said = {word.get_text() for word in words(drawn(Waterfall(text("The account"), steps, PERSONS), "en"))}
    assert {"4,853", "+856", "−1", "5,709"} <= {one.replace("\u00a0", ",") for one in said}


def test_that_the_label_of_an_upright_axis_is_no_longer_than_the_axis() -> None:
    long = text("Pérdida de ajuste (el doble de la log-verosimilitud)")
    drawn = figure(Curve(text("Profile"), text("Persons"), long, (1.0, 2.0, 3.0), (4.0, 0.0, 4.0)), "en")
    drawn.canvas.draw()  # type: ignore[no-untyped-call]
    box, axis = drawn.axes[0].yaxis.label.get_window_extent(), drawn.axes[0].get_window_extent()
    assert axis.y0 <= box.y0
    assert box.y1 <= axis.y1


@pytest.mark.parametrize(
    ("y", "side"),
    [((7.0, 1.0, 0.0, 1.0, 7.0), "center"), ((9.0, 5.0, 4.0, 3.0, 4.0), "left"), ((3.0, 4.0, 5.0, 8.0, 9.0), "right")],
)
def test_that_the_words_of_a_level_stand_clear_of_the_line(y: tuple[float, ...], side: str) -> None:
    x = (0.0, 1.0, 2.0, 3.0, 4.0)
    assert clear_of(Curve(text("Profile"), text("x"), text("y"), x, y, 3.84, text("limit")))[1] == side


def test_that_drawing_never_loads_pyplot() -> None:
    code = (
        "import sys; from exports.charts import figure; from estimation.charts import Forest, ForestRow; "
        "from vocabulary.text import text; figure(Forest(text('a'), (ForestRow('b', 1.0, 0.5, 2.0),), text('c')), 'es'); "
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: the ratio of relative luminances."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_that_signed_values_stand_on_their_side_of_zero() -> None:
    axes = drawn(CHARTS["diverging"]).axes[0]
    ends = [(bar.get_x(), bar.get_width()) for bar in axes.patches]  # type: ignore[attr-defined]
    assert ends == [(0, 11.2), (0, 1.4), (0, -7.6), (0, 0.9), (0, -5.1)]


def test_that_a_second_line_is_named_beside_the_first() -> None:
    legend = drawn(CHARTS["two curves"]).axes[0].get_legend()
    assert legend is not None
    assert [said.get_text() for said in legend.get_texts()] == ["links as they are", "links corrected"]

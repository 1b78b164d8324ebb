"""A chart on the page: drawn by exports in a worker at the screen's pixel ratio, again when the width changes.

Use: `FigureView(context, chart)` or `figure_card(context, chart)`, which shows the chart's title itself. Language and theme
rebuild the page, and with it the figure.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QFontInfo, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from shiboken6 import isValid

from survey_app.gui import theme
from survey_app.gui.spoken import spoken
from survey_app.gui.task import TaskHandle
from survey_app.gui.widgets import Card, label
from vocabulary.progress import Progress
from vocabulary.text import N_, NumberFormat, translate

if TYPE_CHECKING:
    from estimation.charts import Chart
    from survey_app.gui.context import Context

_ONE_AT_A_TIME = Lock()  # matplotlib's caches of fonts are not made for two threads at once
DOTS = 100  # dots to the inch in exports.charts
NARROWEST = 80
DENSITY = 0.88  # rows stand closer on a screen than on a sheet of its own


class Ink:
    """How a chart is to look: words, colours, font, and how many dots a logical pixel and an inch have."""

    def __init__(self, lang: str, shade: str, number: NumberFormat, font: str, scale: float, ratio: float) -> None:
        self.lang, self.shade, self.number, self.font = lang, shade, number, font
        self.scale, self.ratio = scale, ratio


def draw(chart: Chart, width: int, ink: Ink) -> QImage:
    """The chart `width` logical pixels wide and as high as its content needs; matplotlib is first imported here."""
    with _ONE_AT_A_TIME:
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        from exports.charts import figure

        dots = DOTS * ink.scale
        natural = figure(chart, ink.lang, ink.shade, number=ink.number, font=ink.font, title=False)
        size = (width / dots, DENSITY * float(natural.get_size_inches()[1]))
        drawn = figure(chart, ink.lang, ink.shade, size, number=ink.number, font=ink.font, title=False)
        drawn.set_dpi(dots * ink.ratio)
        canvas: Any = FigureCanvasAgg(drawn)
        canvas.draw()
        across, down = canvas.get_width_height()
        pixels = bytes(canvas.buffer_rgba())
    image = QImage(pixels, across, down, 4 * across, QImage.Format.Format_RGBA8888).copy()  # the copy owns its pixels
    image.setDevicePixelRatio(ink.ratio)
    return image


class FigureView(QWidget):
    """Shows one chart; an empty ground until it is drawn. Its title and its figures are its accessible description."""

    def __init__(self, context: Context, chart: Chart, height: int = 220, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._chart = context, chart
        self._task: TaskHandle | None = None
        self.image: QImage | None = None
        self.setFixedHeight(height)
        self.setMinimumWidth(NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate(chart.title, context.lang, context.number))
        self.setAccessibleDescription(spoken(chart, context.lang, context.number))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(40)  # a window that is being dragged wider draws once, at the end
        self._later.timeout.connect(self._draw)

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._later.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image is not None:
            painter = QPainter(self)
            size = self.image.deviceIndependentSize()
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), self.image)
            painter.end()

    def _draw(self) -> None:
        if self.width() <= NARROWEST:
            return
        if self._task is not None:
            self._task.cancel()
        chart, width, context = self._chart, self.width(), self._context
        family = QFontInfo(QApplication.font()).family()
        ink = Ink(context.lang, context.theme, context.number, family, theme.scale(), self.devicePixelRatioF())

        def work(progress: Progress) -> QImage:
            progress(None, N_("Drawing the chart"))
            return draw(chart, width, ink)

        self._task = context.run(work, self._drawn, doing=N_("Drawing the chart"), quiet=True)

    def _drawn(self, image: QImage) -> None:
        if not isValid(self):
            return
        self._task, self.image = None, image
        self.setFixedHeight(round(image.deviceIndependentSize().height()))
        self.update()


def figure_card(context: Context, chart: Chart, note: str = "") -> Card:
    """A chart in a card with its title above and, where given, a note below."""
    card = Card(translate(chart.title, context.lang, context.number))
    card.body.addWidget(FigureView(context, chart))
    if note:
        card.body.addWidget(label(note, "note"))
    return card

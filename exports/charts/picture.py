"""A chart as a PNG for a workbook, where the spreadsheet's own charts cannot draw it: the same bytes for the same figures."""

from __future__ import annotations

from io import BytesIO

from estimation.charts import Chart
from vocabulary.text import NumberFormat


def png_of(chart: Chart, lang: str, number: NumberFormat | None = None) -> tuple[bytes, tuple[int, int]]:
    """The picture without its title, its numbers written by `number`; and its size in dots."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from exports.charts import figure
    from exports.charts.frame import PICTURE_DOTS

    drawn = figure(chart, lang, "light", number=number, title=False)
    canvas = FigureCanvasAgg(drawn)
    out = BytesIO()
    drawn.savefig(out, format="png", dpi=PICTURE_DOTS, metadata={"Software": None})
    wide, tall = canvas.get_width_height()
    return out.getvalue(), (round(wide * PICTURE_DOTS / drawn.dpi), round(tall * PICTURE_DOTS / drawn.dpi))

"""The draws of a linkage as one table that `estimate` takes: a column `draw` besides the lists and the count."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from survey_app.services.drawn import DRAW
from vocabulary.progress import Progress, silent

if TYPE_CHECKING:
    from survey_app.services.linkage_findings import Findings


def drawn_csv(found: Findings, draws: int, progress: Progress = silent) -> bytes:
    """The patterns under so many linkages, each as likely as the records say."""
    from estimation.capture_recapture.table import pattern
    from estimation.linkage.draws import draw_tables

    tables = draw_tables(found.linked, found.source, draws=draws, seed=found.seed, progress=progress)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([DRAW, *found.linked.lists, "count"])
    for number, table in enumerate(tables, 1):
        for cell in table[0].nonzero()[0].tolist():
            writer.writerow([number, *pattern(cell, found.table.k), int(table[0, cell])])
    return out.getvalue().encode("utf-8")

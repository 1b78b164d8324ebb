"""The patterns as seen and as they would be under perfect linkage, at the most of what is supposed."""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.presenting import MOST_CELLS, PERSONS
from estimation.capture_recapture.table import membership
from estimation.capture_recapture.threats.linkage import corrected_links
from estimation.capture_recapture.threats.supposing import Supposing, highest
from estimation.result import Column, ResultTable
from vocabulary.errors import NoEstimate
from vocabulary.text import N_, text


def cells_table(supposing: Supposing) -> ResultTable | None:
    """All strata together; of very many patterns those that change most. Nothing where the supposition cannot be."""
    try:
        mended = corrected_links(supposing.counts, highest(supposing.missed), highest(supposing.false)).sum(axis=0)
    except NoEstimate:
        return None
    seen, on = supposing.counts.sum(axis=0), membership(supposing.k)
    cells = np.flatnonzero((seen > 0) | (mended > 0))
    if cells.size > MOST_CELLS:
        cells = np.sort(cells[np.argsort(-np.abs(mended - seen)[cells], kind="stable")[:MOST_CELLS]])
    columns = (
        *(Column(name, "mark") for name in supposing.refit.data.lists),
        Column(text(N_("Seen")), "count", PERSONS),
        Column(text(N_("Corrected")), "count", PERSONS),
    )
    rows = tuple((*(bool(flag) for flag in on[c]), float(seen[c]), round(float(mended[c]), 1)) for c in cells[::-1])
    title = text(N_("The patterns, seen and under perfect linkage"))
    note = text(
        N_("If as many links were missed, and as many were false, as is supposed at the most; the lists keep their size.")
    )
    return ResultTable("sensitivity-cells", title, columns, rows, note)

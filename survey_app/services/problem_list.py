"""The problems of a file as a table that can be sent back to the institution: rows and columns, never what a cell holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.programme import note
from survey_app.services.writing import check_target, write_together
from vocabulary.errors import BadInput, Collector, Problem
from vocabulary.text import N_, translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

HEADS = (N_("File"), N_("Sheet"), N_("Row"), N_("Column"), N_("What is wrong"), N_("What to do"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def save_problems(programme: Programme, path: Path, problems: Sequence[Problem], lang: str, *, recipient: str = "") -> Path:
    """Writes a CSV file (UTF-8 with mark, as spreadsheets like it) with one line a problem, whole or not at all; journalled
    with the institution that it goes back to (`recipient`).

    Raises `BadInput` where it cannot be written there.
    """
    path = path.absolute().with_suffix(".csv")
    found = Collector()
    check_target(found, path)
    found.raise_if_any()
    lines = io.StringIO(newline="")
    out = csv.writer(lines)
    out.writerow(translate(head, lang) for head in HEADS)
    for problem in problems:
        out.writerow(_safe(cell) for cell in _cells(problem, lang))
    purpose = translate(N_("correcting the list"), lang)
    note(programme, "exported", path.name, kind="problems", problems=len(problems), recipient=recipient, purpose=purpose)
    try:
        write_together({path: lines.getvalue().encode("utf-8-sig")})
    except BadInput:
        note(programme, "export-failed", path.name, kind="problems")
        raise
    return path


def _cells(problem: Problem, lang: str) -> tuple[str, ...]:
    where = problem.where
    row = "" if where.row is None else str(where.row)
    remedy = "" if problem.remedy is None else translate(problem.remedy, lang)
    return where.file, where.sheet, row, where.column, translate(problem.what, lang), remedy


def _safe(cell: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

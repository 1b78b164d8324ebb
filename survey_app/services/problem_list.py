"""The problems of a file as a table that can be sent back to the institution: rows and columns, never what a cell holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.programme import note
from survey_app.store.files import write_whole
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

HEADS = (N_("File"), N_("Sheet"), N_("Row"), N_("Column"), N_("What is wrong"), N_("What to do"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def save_problems(programme: Programme, path: Path, problems: Sequence[Problem], lang: str) -> Path:
    """Writes a CSV file (UTF-8 with mark, as spreadsheets like it) with one line a problem, whole or not at all; journalled.

    Raises `BadInput` where the folder cannot be written to.
    """
    path = path.with_suffix(".csv")
    lines = io.StringIO(newline="")
    out = csv.writer(lines)
    out.writerow(translate(head, lang) for head in HEADS)
    for problem in problems:
        out.writerow(_safe(cell) for cell in _cells(problem, lang))
    try:
        write_whole(path, lines.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise BadInput(
            Problem(
                "folder-unwritable",
                text(N_("The file cannot be written here")),
                Place(file=path.name),
                text(N_("Choose another folder")),
            )
        ) from error
    note(programme, "exported", path.name, problems=len(problems))
    return path


def _cells(problem: Problem, lang: str) -> tuple[str, ...]:
    where = problem.where
    row = "" if where.row is None else str(where.row)
    remedy = "" if problem.remedy is None else translate(problem.remedy, lang)
    return where.file, where.sheet, row, where.column, translate(problem.what, lang), remedy


def _safe(cell: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

"""A list as an institution writes it for people: names of columns over two rows, merged cells, a sum and a source at its end.

What was taken otherwise than it stands in the file is said (`ListTable.remarks`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from estimation.table import Cell, Table
from survey_app.services.importing_targets import plain_words
from survey_app.services.reading import Opened, opened_file
from survey_app.services.reading_columns import Columns, is_number
from survey_app.services.reading_workbook import Span
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

_SUMS = ("total", "totales", "totais", "gran total", "suma", "sumas", "soma", "subtotal", "sub total", "sum", "grand total")
_BELOW = ("fuente", "fonte", "source", "nota", "notas", "note", "notes", "elaborado", "elaboracion", "elaboracao", "generado",
          "gerado", "impreso", "impresso", "pagina", "page", "fin", "fim", "end")  # fmt: skip
_LAST = 6  # rows at the end among which sums and notes are looked for
_NAMES = {
    "cp1252": N_("Windows, western Europe (cp1252)"),
    "cp850": N_("DOS, western Europe (cp850)"),
    "latin-1": N_("Latin-1 (ISO 8859-1)"),
}


@dataclass(frozen=True)
class ListTable(Table):
    """`header` is the first and the last row of the column names, from 1. `remarks` say what was read otherwise than it stands
    there; `slipped` are the numbers of rows with more cells than columns, which cannot be used."""

    header: tuple[int, int] = (1, 1)
    remarks: tuple[Text, ...] = ()
    slipped: frozenset[int] = frozenset()


def read_list(path: Path, *, sheet: str = "", header_row: int | None = None, progress: Progress = silent) -> ListTable:
    """As `read_table`, for lists of persons; raises `BadInput`."""
    path = Path(path)
    with opened_file(path, sheet, header_row, progress) as opened:
        above, below, titles = _titles(opened)
        columns = Columns(path, opened.sheet, titles, grow=True)
        body = itertools.chain(opened.first[below + 1 :], opened.rest)
        spread = _Down([span for span in opened.merged if span[0] > below and span[2] > span[0]])
        for index, row in enumerate(body, below + 1):
            columns.add(index + 1, spread.over(index, row))
        ended = _end(columns)
        kept, slipped = columns.settle()
        found, rows = columns.typed(opened.decimal)
    remarks = [*_remarks(opened, above, below), *spread.said(), *ended]
    if kept:
        remarks.append(text(N_("Columns without a name are called by their letter: {columns}."), columns=", ".join(kept)))
    return ListTable(found, path.name, opened.sheet, rows, (above + 1, below + 1), tuple(remarks), slipped)


def _remarks(opened: Opened, above: int, below: int) -> Iterator[Text]:
    if opened.encoding is not None and opened.encoding.guessed:
        name = Text(_NAMES[opened.encoding.name])
        yield text(N_("The file does not tell its encoding; by its letters it is {encoding}."), encoding=name)
    if below > above:
        yield text(N_("The names of the columns stand over two rows, {first} and {second}, and were joined."),
                   first=str(above + 1), second=str(below + 1))  # fmt: skip
    if opened.hidden_rows:
        yield text(N_("{n} hidden row is read as well."), N_("{n} hidden rows are read as well."), n=opened.hidden_rows)
    if opened.hidden_sheets:
        names = ", ".join(opened.hidden_sheets)
        yield text(N_("{n} hidden sheet is not read: {names}."), N_("{n} hidden sheets are not read: {names}."),
                   n=len(opened.hidden_sheets), names=names)  # fmt: skip


def _titles(opened: Opened) -> tuple[int, int, list[Cell]]:
    """The indices of the first and the last row of names, and the names, joined where they stand over two rows."""
    first, header = opened.first, opened.header
    if header + 1 < len(first) and _divides(_right(first[header], header, opened.merged), first[header], first[header + 1]):
        return header, header + 1, _joined(_right(first[header], header, opened.merged), first[header + 1])
    if header and _divides(_right(first[header - 1], header - 1, opened.merged), first[header - 1], first[header]):
        return header - 1, header, _joined(_right(first[header - 1], header - 1, opened.merged), first[header])
    return header, header, list(first[header])


def _right(row: Sequence[Cell], index: int, merged: Sequence[Span]) -> list[Cell]:
    """The row with merged names going on to the right: where they are merged, else (a text table) over the empty cells."""
    spans = [span for span in merged if span[0] <= index <= span[2] and span[3] > span[1]]
    filled = list(row) + [None] * (max((span[3] for span in spans), default=0) + 1 - len(row))
    if merged:
        for _, left, _, right in spans:
            filled[left : right + 1] = [filled[left]] * (right + 1 - left)
        return filled
    for i in range(1, len(filled)):
        if filled[i] in (None, ""):
            filled[i] = filled[i - 1]
    return filled


def _divides(spread: Sequence[Cell], above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the row below divides names of the row above: it holds only names, each beneath a group of two at least or where
    nothing stands above, and nothing beneath the other names."""
    names = [i for i, cell in enumerate(below) if cell not in (None, "")]
    if len(names) < 2 or any(not isinstance(below[i], str) or is_number(str(below[i])) for i in names):
        return False
    groups = 0
    width = max(len(spread), len(below))
    over = [*spread, *[spread[-1] if spread else None] * (width - len(spread))]
    stands = [i < len(above) and above[i] not in (None, "") for i in range(width)]
    if any(isinstance(cell, int | float) for cell in above):
        return False
    for i in range(width):
        if stands[i]:
            group = [j for j in range(i, width) if j == i or (not stands[j] and over[j] == over[i])]
            run = [j for k, j in enumerate(group) if j == i + k]
            within = [j for j in run if j in names]
            if within and (len(run) < 2 or len(within) < 2):
                return False
            groups += bool(within)
    return groups > 0


def _joined(above: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for i in range(max(len(above), len(below))):
        sub = below[i] if i < len(below) else None
        group = above[i] if i < len(above) else (above[-1] if above and sub not in (None, "") else None)
        found.append(" ".join(str(part) for part in (group, sub) if part not in (None, "")) or None)
    return found


class _Down:
    """Merged cells of the body: what stands in the first row of one holds for all its rows."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.waiting = sorted(spans, reverse=True)
        self.open: dict[int, tuple[int, Cell]] = {}  # by column: the last row of the merged cell, and what it holds
        self.cells = 0

    def over(self, index: int, row: list[Cell]) -> list[Cell]:
        """The row with what is merged into it."""
        for column, (last, value) in list(self.open.items()):
            if index > last:
                del self.open[column]
            elif any(cell not in (None, "") for cell in row) and (column >= len(row) or row[column] in (None, "")):
                row = [*row, *[None] * (column + 1 - len(row))]
                row[column] = value
                self.cells += 1
        while self.waiting and self.waiting[-1][0] <= index:
            top, left, bottom, _ = self.waiting.pop()
            if top == index and left < len(row) and row[left] not in (None, ""):
                self.open[left] = (bottom, row[left])
        return row

    def said(self) -> Iterator[Text]:
        if self.cells:
            yield text(N_("What stands in merged cells was written into the {n} row below."),
                       N_("What stands in merged cells was written into the {n} rows below."), n=self.cells)  # fmt: skip


def _end(columns: Columns) -> Iterator[Text]:
    """Takes sums and notes off the end of the table, and says so."""
    said: list[Text] = []
    for _ in range(_LAST):
        if not columns.rows:
            break
        row, number = columns.last(), columns.rows[-1]
        if _is_sum(row):
            said.append(text(N_("Row {row} is a sum and was left out."), row=str(number)))
        elif _is_note(row, len(columns.titles)):
            said.append(text(N_("Row {row} is a note below the table and was left out."), row=str(number)))
        else:
            break
        columns.drop_last()
    return iter(reversed(said))


def _is_sum(row: Sequence[Cell]) -> bool:
    """One word for a sum among the first two cells that are filled, and numbers alone beside it, not in every column."""
    filled = [cell for cell in row if cell not in (None, "")]
    words = [i for i, cell in enumerate(filled[:2]) if isinstance(cell, str) and _begins(cell, _SUMS)]
    if not words or len(filled) > max(2, 0.7 * len(row)):
        return False
    others = [cell for i, cell in enumerate(filled) if i != words[0]]
    return all(not isinstance(cell, str) or is_number(cell) for cell in others)


def _is_note(row: Sequence[Cell], width: int) -> bool:
    filled = [cell for cell in row if cell not in (None, "")]
    return width > 2 and len(filled) == 1 and isinstance(filled[0], str) and _begins(filled[0], _BELOW)


def _begins(cell: str, words: Sequence[str]) -> bool:
    said = plain_words(cell)
    return any(said == word or said.startswith(f"{word} ") for word in words)

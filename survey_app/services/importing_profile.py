"""What a file holds, column by column, before anything is said of it: how full, how varied, of what kind, and what looks wrong.

Examples are masked: letters become `a` or `A`, digits `9`, so that one sees how a cell is written and not whose it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from estimation.table import Cell, Table
from survey_app.services.importing_codes import absent
from survey_app.services.importing_dates import month_first, read_date
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

DATE, WHOLE, DECIMAL, CODE, WORDS, NOTHING = "date", "whole", "decimal", "code", "words", "nothing"
KINDS = {
    DATE: N_("dates"),
    WHOLE: N_("whole numbers"),
    DECIMAL: N_("decimal numbers"),
    CODE: N_("codes or document numbers"),
    WORDS: N_("words"),
    NOTHING: N_("nothing"),
}
_STEP = 5000  # cells between two looks at Cancel
_EXAMPLES = 3
_LONGEST_EXAMPLE = 24
_DATES = 0.8  # the share of cells that are dates, of a column of dates
_LIKE_DATES = 0.02
_HEAPED = 0.08  # the share of dates on 1 January that speaks of guessed days: one day in 365 is 0.3 %
_LEAST = 30  # filled cells below which nothing is said of constant, scarce or heaped ones
_SCARCE = 0.05


@dataclass(frozen=True)
class ColumnProfile:
    """A column: cells `filled` of `rows`, `distinct` values, its `kind` (`KINDS`), the length in characters of its shortest and
    longest cell, masked `examples`, the share of its dates on 1 January, and what should be looked at."""

    name: str
    rows: int
    filled: int
    distinct: int
    kind: str
    shortest: int
    longest: int
    examples: tuple[str, ...] = ()
    heaped: float = 0.0
    warnings: tuple[Text, ...] = ()

    @property
    def kind_said(self) -> Text:
        """The kind in words."""
        return Text(KINDS[self.kind])


def profile(table: Table, progress: Progress = silent) -> tuple[ColumnProfile, ...]:
    """One profile a column, in the file's order."""
    found = []
    for number, (name, cells) in enumerate(table.columns.items()):
        progress(number / len(table.columns), text(N_("Looking at the column {column}"), column=name))
        found.append(_column(name, cells, progress))
    return tuple(found)


def _column(name: str, cells: Sequence[Cell], progress: Progress) -> ColumnProfile:
    times = _counted(cells, progress)
    filled = sum(times.values())
    lengths = [len(str(cell)) for cell in times]
    kind, heaped, unread = _kind(times, filled)
    return ColumnProfile(
        name, len(cells), filled, len(times), kind, min(lengths, default=0), max(lengths, default=0), _examples(times), heaped,
        tuple(_warnings(len(cells), filled, times, kind, heaped, unread)),
    )  # fmt: skip


def _counted(cells: Sequence[Cell], progress: Progress) -> Counter[Cell]:
    times: Counter[Cell] = Counter()
    for begin in range(0, len(cells), _STEP):
        progress(None, text(N_("Looking at row {row}"), row=begin + 1))
        times.update(cells[begin : begin + _STEP])
    for cell in [cell for cell in times if absent(cell) and cell != 0]:
        del times[cell]
    return times


def _kind(times: Counter[Cell], filled: int) -> tuple[str, float, float]:
    """The kind of a column, the share of its dates on 1 January, and of cells that are no date in a column of dates."""
    if not times:
        return NOTHING, 0.0, 0.0
    if all(isinstance(cell, int | float) for cell in times):
        spelt = all(isinstance(cell, int) and 19_000_101 <= cell <= 21_001_231 for cell in times)
        if not spelt:
            return (WHOLE if all(isinstance(cell, int) for cell in times) else DECIMAL), 0.0, 0.0
    order = month_first([cell for cell in times if isinstance(cell, str)])
    sample = times if len(times) <= 20_000 else dict(times.most_common(20_000))
    seen = sum(sample.values())
    read = {cell: read_date(cell, *order) for cell in sample}
    dates = {cell: one for cell, one in read.items() if len(one.iso) == 10 and not (isinstance(cell, int) and cell < 10**7)}
    known = sum(sample[cell] for cell in dates)
    partly = known + sum(sample[cell] for cell, one in read.items() if one.iso and cell not in dates)
    if known >= _DATES * seen or (partly >= _DATES * seen and known > _LIKE_DATES * seen):
        heaped = sum(sample[cell] for cell, one in dates.items() if one.iso.endswith("-01-01")) / max(known, 1)
        return DATE, heaped, 1 - partly / seen
    digits = sum(times[cell] for cell in times if sum(c.isdigit() for c in str(cell)) * 2 >= len(str(cell)))
    return (CODE if digits > 0.5 * filled else WORDS), 0.0, 0.0


def _warnings(rows: int, filled: int, times: Counter[Cell], kind: str, heaped: float, unread: float) -> Iterable[Text]:
    if not filled:
        yield text(N_("the column is empty"))
        return
    if filled < _SCARCE * rows and rows >= _LEAST:
        yield text(N_("hardly filled"))
    if filled < _LEAST:
        return
    if len(times) == 1:
        yield text(N_("the same in every row"))
    if kind == DATE and heaped > _HEAPED:
        yield text(N_("{share} % fall on 1 January: there only the year may be known"), share=round(100 * heaped))
    if kind == DATE and unread > 0:
        yield text(N_("some cells are no dates"))
    (cell, most), *_ = times.most_common(1)
    if kind != DATE and len(times) > 1 and most > 0.2 * filled and len(times) > 0.2 * filled:
        yield text(N_("one value stands in {share} % of the rows, such as {example}"), share=round(100 * most / filled),
                   example=mask(str(cell)))  # fmt: skip


def _examples(times: Counter[Cell]) -> tuple[str, ...]:
    """How most cells are written, masked, each way once."""
    ways: Counter[str] = Counter()
    for cell, n in times.most_common(2000):
        ways[mask(str(cell))] += n
    return tuple(way for way, _ in ways.most_common(_EXAMPLES))


def mask(written: str) -> str:
    """How a cell is written, without what it says."""
    shown = written[:_LONGEST_EXAMPLE] + ("…" if len(written) > _LONGEST_EXAMPLE else "")
    return re.sub(r"\d", "9", "".join(("A" if c.isupper() else "a") if c.isalpha() else c for c in shown))

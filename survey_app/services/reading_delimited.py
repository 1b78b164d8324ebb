"""Text tables (CSV and its relatives): the encoding, the separator and the decimal mark are found, not asked for.

Leading lines that begin with `#` are no part of the table: they hold its citation. The file is read as a stream; a file that
changes meanwhile is refused.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from survey_app.services.reading_encoding import Encoding, find_encoding
from survey_app.services.reading_guard import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_DELIMITED_BYTES,
    MAX_DELIMITED_ROWS,
    cell_too_long,
    refuse_disguised,
    refuse_file,
    size_of,
    too_many_columns,
    too_many_rows,
    unreadable,
)
from vocabulary.errors import Place, bad_input
from vocabulary.progress import Progress
from vocabulary.text import N_, text

SEPARATORS = (",", ";", "\t", "|")
_COMMA_DECIMAL = re.compile(r"-?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d+")
_POINT_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)\.(?:\d{1,2}|\d{4,})")
_SAMPLE = 60
_LOOKED_AT = 2000  # records in which the decimal mark is looked for
_SAMPLED_CHARACTERS = 1 << 20


@dataclass(frozen=True)
class Delimited:
    """A text table while its file is open: `rows` come once, stripped text, comment and blank lines as empty lists so that rows
    keep their numbers."""

    rows: Iterator[list[str]]
    decimal: str
    separator: str
    encoding: Encoding


def encoding_of(path: Path) -> Encoding:
    """The file's encoding; refuses what is no text."""
    size_of(path, MAX_DELIMITED_BYTES)
    try:
        found = find_encoding(path)
    except OSError as error:
        raise unreadable(path) from error
    if not found.sound and not found.control:
        refuse_disguised(path)
        raise refuse_file(
            path,
            "not-text",
            N_("The file holds binary data, not a text table"),
            N_("Save it as CSV, or give it the ending of the workbook that it is (.xlsx, .xls, .ods)"),
        )
    if found.control:
        raise bad_input(
            "not-text",
            text(N_("The line holds a character that no text holds (such as a zero byte)")),
            Place(file=path.name, row=found.control),
            text(N_("Ask for the file again, or remove that character in an editor")),
        )
    return found


def read_comments(path: Path) -> list[str]:
    """What the leading comment lines of a text table say, a line each, without empty ones: its title, then its citation."""
    encoding = encoding_of(path)
    with open(path, encoding=encoding.name, newline=None) as handle:
        lines = itertools.takewhile(lambda line: line.startswith("#"), handle)
        comments = [line.rstrip("\n").lstrip("#").strip() for line in lines]
    return [comment for comment in comments if comment]


@contextmanager
def opened_delimited(path: Path, progress: Progress) -> Iterator[Delimited]:
    """The table of a text file. The decimal mark is a comma only where the separator leaves room for it."""
    encoding = encoding_of(path)
    try:
        before = path.stat()
        with open(path, encoding=encoding.name, newline="") as handle:
            above, separator = _begin(handle)
            reader = _records(path, handle, separator, above, progress)
            first = list(itertools.islice(reader, _LOOKED_AT))
            yield Delimited(itertools.chain(first, reader), decimal_mark(first, separator), separator, encoding)
            for _ in reader:  # what was not taken is still looked at
                pass
        after = path.stat()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise refuse_file(
            path,
            "file-changed",
            N_("The file was changed while it was read"),
            N_("Wait until whoever writes it is done, then choose it again"),
        )


def _begin(handle: TextIO) -> tuple[int, str]:
    """How many lines stand above the table, and the separator; the file is left where the table begins."""
    above, separator = 0, ""
    while True:
        where = handle.tell()
        line = handle.readline(_SAMPLED_CHARACTERS)
        if line.startswith("#"):
            while line and not line.endswith(("\n", "\r")):
                line = handle.readline(_SAMPLED_CHARACTERS)
            above += 1
            continue
        if line[:4].lower() == "sep=" and len(line) > 4 and not separator:  # Excel's own hint
            separator = line[4:5] if line[4:5] in SEPARATORS else ""
            above += 1
            continue
        handle.seek(where)
        break
    if not separator:
        separator = find_separator(handle.read(_SAMPLED_CHARACTERS))
        handle.seek(where)
    return above, separator


def _records(path: Path, handle: TextIO, separator: str, above: int, progress: Progress) -> Iterator[list[str]]:
    number = above
    yield from ([] for _ in range(above))
    reader = csv.reader((line.replace("\x1a", "") if "\x1a" in line else line for line in handle), delimiter=separator)
    try:
        for record in reader:
            number += 1
            if len(record) > MAX_COLUMNS and any(cell.strip() for cell in record[MAX_COLUMNS:]):
                raise too_many_columns(path, len(record))
            if number > MAX_DELIMITED_ROWS:
                raise too_many_rows(path, MAX_DELIMITED_ROWS)
            cells = [cell.strip() for cell in record[:MAX_COLUMNS]]
            if max(map(len, cells), default=0) > MAX_CELL_CHARACTERS:
                raise cell_too_long(path, number)
            if number % 5000 == 0:
                progress(None, text(N_("Reading row {row}"), row=number))
            yield cells
    except csv.Error as error:
        if "field larger" in str(error):
            raise cell_too_long(path, number + 1) from error
        raise bad_input(
            "unreadable-row",
            text(N_("The row cannot be taken apart into cells")),
            Place(file=path.name, row=number + 1),
            text(N_("Check the quotation marks and line ends around it")),
        ) from error


def find_separator(body: str) -> str:
    """The separator under which most of the first records have the same number of cells, and that number is largest."""
    sample = "\n".join(body.splitlines()[:_SAMPLE])

    def score(separator: str) -> float:
        try:
            widths = [len(record) for record in csv.reader(io.StringIO(sample), delimiter=separator) if record]
        except csv.Error:
            return 0.0
        if not widths:
            return 0.0
        width, times = max(Counter(widths).items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        return (width - 1) * times / len(widths)

    return max(SEPARATORS, key=score)


def decimal_mark(records: list[list[str]], separator: str) -> str:
    """`,` where cells such as `3,14` occur, none such as `3.14` does, and the comma does not separate the cells; else `.`."""
    if separator == ",":
        return "."
    cells = [cell for record in records for cell in record if cell and cell[-1].isdigit()]
    if any(_COMMA_DECIMAL.fullmatch(cell) for cell in cells) and not any(_POINT_DECIMAL.fullmatch(cell) for cell in cells):
        return ","
    return "."

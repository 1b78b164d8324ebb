"""Text tables (CSV and its relatives): the encoding, the separator and the decimal mark are found, not asked for.

Leading lines that begin with `#` are no part of the table: they hold its citation.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

from survey_app.services.reading_guard import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_DELIMITED_BYTES,
    MAX_DELIMITED_ROWS,
    cell_too_long,
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
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_COMMA_DECIMAL = re.compile(r"-?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d+")
_POINT_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)\.(?:\d{1,2}|\d{4,})")
_SAMPLE = 60


def read_text(path: Path) -> str:
    """The file's text: UTF-8 or UTF-16, with or without a mark at its start, else Windows' western European (or Latin-1)."""
    size_of(path, MAX_DELIMITED_BYTES)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path) from error
    content = _decode(raw)
    if content is None or _CONTROL.search(content.rstrip("\x1a")):  # an old end-of-file mark does no harm
        raise refuse_file(
            path,
            "not-text",
            N_("The file holds binary data, not a text table"),
            N_("Save it as CSV, or as .xlsx if it is an Excel workbook"),
        )
    return content.rstrip("\x1a")


def _decode(raw: bytes) -> str | None:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _as(raw, "utf-16")
    if b"\x00" in raw[:4096]:  # UTF-16 without its mark: every other byte of western text is zero
        even, odd = raw[:4096:2].count(0), raw[1:4096:2].count(0)
        return _as(raw, "utf-16-le" if odd > even else "utf-16-be") if max(even, odd) > 10 * (min(even, odd) + 1) else None
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        if (content := _as(raw, encoding)) is not None:
            return content
    return None


def _as(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def split_comments(content: str) -> tuple[list[str], str]:
    """The leading `#` lines without their mark, and the rest."""
    comments: list[str] = []
    while content.startswith("#"):
        line, _, content = content.partition("\n")
        comments.append(line.lstrip("#").strip())
    return comments, content


def read_comments(path: Path) -> list[str]:
    """What the leading comment lines of a text table say, a line each, without empty ones: its title, then its citation."""
    comments, _ = split_comments(read_text(path))
    return [comment for comment in comments if comment]


def read_delimited(path: Path, progress: Progress) -> tuple[list[list[str]], str]:
    """All records of the file as stripped text, comment and blank lines as empty records so that rows keep their numbers, and
    the decimal mark (`.` or `,`). The last is a comma only where the separator leaves room for it and the cells use it so."""
    content = read_text(path)
    comments, body = split_comments(content)
    separator = ""
    if body[:4].lower() == "sep=" and len(body) > 4:  # Excel's own hint
        line, _, body = body.partition("\n")
        separator = line[4:5]
        comments.append("")
    separator = separator if separator in SEPARATORS else find_separator(body)
    records: list[list[str]] = [[] for _ in comments]
    reader = csv.reader(io.StringIO(body), delimiter=separator)
    try:
        for record in reader:
            if len(record) > MAX_COLUMNS and any(cell.strip() for cell in record[MAX_COLUMNS:]):
                raise too_many_columns(path, len(record))
            if len(records) > MAX_DELIMITED_ROWS:
                raise too_many_rows(path, MAX_DELIMITED_ROWS)
            records.append([cell.strip() for cell in record[:MAX_COLUMNS]])
            if any(len(cell) > MAX_CELL_CHARACTERS for cell in record):
                raise cell_too_long(path, len(records))
            if len(records) % 5000 == 0:
                progress(None, text(N_("Reading row {row}"), row=len(records)))
    except csv.Error as error:
        if "field larger" in str(error):
            raise cell_too_long(path, len(records) + 1) from error
        raise bad_input(
            "unreadable-row",
            text(N_("The row cannot be taken apart into cells")),
            Place(file=path.name, row=len(records) + 1),
            text(N_("Check the quotation marks and line ends around it")),
        ) from error
    return records, decimal_mark(records, separator)


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
    cells = [cell for record in records[:2000] for cell in record if cell and cell[-1].isdigit()]
    if any(_COMMA_DECIMAL.fullmatch(cell) for cell in cells) and not any(_POINT_DECIMAL.fullmatch(cell) for cell in cells):
        return ","
    return "."

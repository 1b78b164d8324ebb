"""A short digest of every cell of a report in the workbook's own properties: which cells were changed since it was written.

It covers values and words, not bytes or looks: a save by another program that changes no figure breaks nothing. There is no
secret in it: it tells of slips and careless changes. Who makes a new seal on purpose is found by running the estimate again.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

PROPERTY = "Alcance cells"
PIECE = 250  # characters: Excel takes 255 in a property
BLANK = "..."
Places = dict[tuple[int, int], str]
"""By row and column, from 1: the digest of what stands there."""


@dataclass(frozen=True)
class Change:
    """A cell that is not as it was written: `now` is what stands there, empty where it was emptied; without `cell` the whole
    sheet, which is `gone` or did not exist."""

    sheet: str
    cell: str = ""
    now: str = ""
    gone: bool = False


def stable(value: object) -> str:
    """A cell's value as text, the same before writing and after reading back (twelve figures of a number)."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{float(value):.12g}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def digest(value: object) -> str:
    """Eighteen bits as three characters: that a change goes unseen happens once in 262,144."""
    return base64.urlsafe_b64encode(hashlib.sha256(stable(value).encode()).digest())[:3].decode()


def seal(sheets: Mapping[str, Mapping[tuple[int, int], object]]) -> list[str]:
    """Pieces for the properties: sheet by sheet its name, then row by row the digest of each cell up to the last one filled.

    `sheets` has the values by sheet, row and column (from 0).
    """
    said = []
    for name, values in sheets.items():
        filled = {place: value for place, value in values.items() if stable(value)}
        rows = [
            "".join(digest(filled[r, c]) if (r, c) in filled else BLANK for c in range(_end(c for q, c in filled if q == r)))
            for r in range(_end(r for r, _ in filled))
        ]
        said.append(f"{quote(name, safe='')}:{'/'.join(rows)}")
    whole = ";".join(said)
    return [whole[at : at + PIECE] for at in range(0, len(whole), PIECE)]


def _end(numbers: Iterator[int]) -> int:
    return max(numbers, default=-1) + 1


def sealed(book: Any) -> dict[str, Places]:
    """What the workbook says of its cells as they were written; empty where it says nothing."""
    names = sorted(name for name in book.custom_doc_props.names if name.startswith(f"{PROPERTY} "))
    whole = "".join(str(book.custom_doc_props[name].value) for name in names)
    found = {}
    for sheet in filter(None, whole.split(";")):
        name, _, rows = sheet.partition(":")
        found[unquote(name)] = {
            (r, c): row[at : at + 3]
            for r, row in enumerate(rows.split("/"), 1)
            for c, at in enumerate(range(0, len(row), 3), 1)
            if row[at : at + 3] != BLANK
        }
    return found


def changes(cached: Any) -> list[Change]:
    """Every cell that differs from the seal, in the order of the book; `cached` is read with values."""
    before, found = sealed(cached), []
    for sheet in cached.worksheets:
        if sheet.title not in before:
            found.append(Change(sheet.title))
            continue
        cells = {(c.row, c.column): c for row in sheet.iter_rows() for c in row if stable(c.value)}
        was = before[sheet.title]
        for place in sorted(was.keys() | cells.keys()):
            if place not in cells:
                found.append(Change(sheet.title, sheet.cell(*place).coordinate))
            elif was.get(place) != digest(cells[place].value):
                found.append(Change(sheet.title, cells[place].coordinate, stable(cells[place].value)))
    return found + [Change(name, gone=True) for name in before if name not in cached.sheetnames]

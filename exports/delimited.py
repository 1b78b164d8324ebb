"""The tables of a report as CSV for other programs: the same printed figures, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
Value = str | int | float | None


@dataclass(frozen=True)
class Delimited:
    """One table: stable column names, and rows in which text is text and numbers are numbers."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def text(self) -> str:
        """The table as CSV (RFC 4180); an empty field is a value that does not exist."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([safe(name) for name in self.header])
        for row in self.rows:
            writer.writerow([safe(cell) if isinstance(cell, str) else "" if cell is None else _number(cell) for cell in row])
        return out.getvalue()


def safe(said: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what might begin one (OWASP ASVS 1.2.10).

    Only for text: a number may begin with a minus.
    """
    return f"'{said}" if said.lstrip(" ").startswith(DANGEROUS) or said.startswith(DANGEROUS) else said


def unsafe(said: str) -> str:
    """The text again: the apostrophe before what a spreadsheet would run is not part of it."""
    return said[1:] if said.startswith("'") and safe(said[1:]) == said else said


def _number(value: int | float) -> str:
    return repr(value)

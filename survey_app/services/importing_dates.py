"""Dates as institutions write them, in several spellings, read into ISO text; the impossible told from the unreadable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from estimation.table import Cell

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ene jan",
            "feb fev",
            "mar",
            "abr apr",
            "may mai",
            "jun",
            "jul",
            "ago aug",
            "sep set",
            "oct out",
            "nov",
            "dic dez dec",
        ),
        1,
    )
    for name in names.split()
}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.? ?m\.?)?Z?$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PARTS = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})")
_NAMED = re.compile(
    r"(\d{1,2})(?:o|°|ro|st|nd|rd|th)?[-/. ]*(?:de |do )?([a-z]{3,10})\.?[-/. ,]*(?:de |del |do )?(\d{4}|\d{2})"
)
_NAMED_FIRST = re.compile(r"([a-z]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SERIAL_DAYS = (10_000, 60_000)  # a day in Excel's own counting, from 1927 to 2064, where the cell lost its format


@dataclass(frozen=True)
class DateRead:
    """A date as read: `iso` is a day, a month (`1991-03`) or a year; `sure` is false where another reading was possible.

    `fault` is `impossible` (31 February) or `unreadable`, with an empty `iso`.
    """

    iso: str = ""
    sure: bool = True
    fault: str = ""


def month_first(cells: Sequence[Cell]) -> tuple[bool, bool]:
    """Whether a column writes the month before the day, and whether its cells prove either order.

    Only a column with a second part above 12 and no first part above 12 is read so; South America writes the day first.
    """
    first = second = False
    for cell in cells:
        if isinstance(cell, str) and (found := _PARTS.match(cell)):
            first = first or int(found[1]) > 12
            second = second or int(found[2]) > 12
            if first and second:
                break
    return second and not first, first != second or first


def looks_like_date(cell: Cell) -> bool:
    """Whether a cell may be a date, a lone year included."""
    return not read_date(cell).fault


@lru_cache(maxsize=200_000)
def read_date(cell: Cell, month_before_day: bool = False, proven: bool = True, this_year: int = 2026) -> DateRead:
    """A cell as a date. `month_before_day` and `proven` come from `month_first`.

    Two-digit years after `this_year` lie in the 1900s.
    """
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() else str(cell)
    if isinstance(cell, int):
        return _from_number(cell)
    if cell is None:
        return DateRead(fault="unreadable")
    written = _TIME.sub("", cell.strip())
    if found := _ISO.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _PARTS.fullmatch(written):
        day, month = (found[2], found[1]) if month_before_day else (found[1], found[2])
        year, full = _year(found[3], this_year)
        return _day(year, int(month), int(day), sure=full and (proven or found[1] == found[2]))
    if found := _MONTH_YEAR.fullmatch(written):
        return DateRead(f"{found[2]}-{int(found[1]):02}", False) if 1 <= int(found[1]) <= 12 else DateRead(fault="impossible")
    if _YEAR.fullmatch(written):
        return DateRead(written, False)
    if written.isdecimal():
        return _from_digits(written)
    return _from_words(written, this_year)


def _from_words(written: str, this_year: int) -> DateRead:
    flat = "".join(c for c in unicodedata.normalize("NFKD", written.lower()) if not unicodedata.combining(c))
    if found := _NAMED.fullmatch(flat):
        day, name, year_text = found[1], found[2], found[3]
    elif found := _NAMED_FIRST.fullmatch(flat):
        name, day, year_text = found[1], found[2], found[3]
    else:
        return DateRead(fault="unreadable")
    month = _MONTHS.get(name[:3])
    if month is None:
        return DateRead(fault="unreadable")
    year, full = _year(year_text, this_year)
    return _day(year, month, int(day), sure=full)


def _from_number(number: int) -> DateRead:
    if 1900 <= number <= 2100:
        return DateRead(str(number), False)
    if _SERIAL_DAYS[0] <= number <= _SERIAL_DAYS[1]:
        return DateRead((date(1899, 12, 30) + timedelta(days=number)).isoformat(), False)
    return _from_digits(str(number))


def _from_digits(digits: str) -> DateRead:
    """Eight digits without marks: year first where that is a date, else day first."""
    if len(digits) != 8:
        return DateRead(fault="unreadable")
    found = DateRead(fault="impossible")
    if digits[:2] in ("19", "20"):
        found = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), sure=False)
    if found.fault and digits[4:6] in ("19", "20"):
        found = _day(int(digits[4:]), int(digits[2:4]), int(digits[:2]), sure=False)
    return found


def _year(written: str, this_year: int) -> tuple[int, bool]:
    if len(written) == 4:
        return int(written), True
    century = this_year // 100 * 100
    return (century if int(written) <= this_year % 100 else century - 100) + int(written), False


def _day(year: int, month: int, day: int, sure: bool = True) -> DateRead:
    try:
        return DateRead(date(year, month, day).isoformat(), sure)
    except ValueError:
        return DateRead(fault="impossible")

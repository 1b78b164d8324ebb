"""A date of birth as evidence: whole, with day and month exchanged, heaped on the first of January, or an age alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Birth:
    """`day` and `swapped` (day and month exchanged, where that is another date) are ISO dates, '' where not known.

    `year` is `None` where nothing is known; it is `rough` by one year where it comes from an age.
    """

    day: str = ""
    swapped: str = ""
    year: int | None = None
    rough: bool = False

    @property
    def heaped(self) -> bool:
        """Registers put 1 January where only the year is known."""
        return self.day.endswith("-01-01")


@lru_cache(maxsize=200_000)
def read_birth(written: str, age: int | None = None, on: str = "") -> Birth:
    """From an ISO date, month or year, else from an age in completed years on the ISO date `on` (a year is enough).

    Of an age the later of the two years in which the person may have been born is taken. Raises `ValueError` for text that is
    no ISO date: reading dates is for those who read files.
    """
    if written:
        parts = [int(part) for part in written.split("-")]
        if len(parts) < 3:
            date(*parts, *(1,) * (3 - len(parts)))
            return Birth(year=parts[0])
        born = date(*parts)
        other = (
            born.isoformat() if born.day > 12 or born.day == born.month else date(born.year, born.day, born.month).isoformat()
        )
        return Birth(born.isoformat(), "" if other == born.isoformat() else other, born.year)
    if age is not None and on:
        return Birth(year=int(on[:4]) - age, rough=True)
    return Birth()

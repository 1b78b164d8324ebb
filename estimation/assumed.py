"""What was assumed and by whom: an entry of the assumptions register (value, range, source, date, who decided)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from estimation.plain import plain_kind
from vocabulary.errors import Collector, Place
from vocabulary.text import N_, Text, text

FIELDS: Mapping[str, str] = {
    "what": N_("What is assumed"),
    "value": N_("Value"),
    "low": N_("Lowest that is plausible"),
    "high": N_("Highest that is plausible"),
    "source": N_("Source"),
    "date": N_("Date (year-month-day)"),
    "who": N_("Who decided"),
    "belongs_to": N_("Input or setting it belongs to"),
}
NUMBERS = ("value", "low", "high")
LONGEST = 500


@plain_kind
@dataclass(frozen=True)
class Assumption:
    """One entry; `date` is ISO, `belongs_to` names an input or a setting. What is not known yet is empty."""

    what: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    source: str = ""
    date: str = ""
    who: str = ""
    belongs_to: str = ""

    @property
    def complete(self) -> bool:
        """Whether value, range, source, date and who decided are all there."""
        return None not in (self.value, self.low, self.high) and all((self.source, self.date, self.who))


def assumption(written: Mapping[str, object], problems: Collector, where: Place | None = None) -> Assumption | None:
    """An entry from what was written by field; adds every problem, each at its field, and gives nothing where there is one."""
    at = where or Place()
    before = len(problems.problems)

    def add(code: str, name: str, what: Text) -> None:
        problems.add(code, what, Place(at.file, at.sheet, at.row, name) if at.row is not None else Place(field=name))

    words = {name: " ".join(str(written.get(name) if written.get(name) is not None else "").split()) for name in FIELDS}
    numbers: dict[str, float | None] = dict.fromkeys(NUMBERS)
    if not words["what"]:
        add("assumption-missing", "what", text(N_("It is not said what is assumed")))
    for name in NUMBERS:
        if words[name]:
            numbers[name] = _number(words[name])
            if numbers[name] is None:
                add("bad-number", name, text(N_("{value} is not a number"), value=repr(words[name])))
    value, low, high = (numbers[name] for name in NUMBERS)
    if low is not None and high is not None and low > high:
        add("bad-range", "low", text(N_("The lowest value is above the highest")))
    elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        add("outside-range", "value", text(N_("The value lies outside its range")))
    if words["date"] and not _is_day(words["date"]):
        add("bad-date", "date", text(N_("{value} is not a date written year-month-day"), value=words["date"]))
    for name, said in words.items():
        if len(said) > LONGEST:
            add("too-long", name, text(N_("It may have at most {longest} characters"), longest=LONGEST))
    if len(problems.problems) > before:
        return None
    rest = {name: words[name] for name in FIELDS if name not in NUMBERS}
    return Assumption(**rest, value=value, low=low, high=high)


def written(entry: Assumption) -> dict[str, str]:
    """An entry's fields as text, to be corrected by hand."""
    return {
        name: "" if value is None else f"{value:.12g}" if isinstance(value, float) else value
        for name, value in vars(entry).items()
    }


def _number(said: str) -> float | None:
    plain = said.replace(",", ".") if said.count(",") == 1 and "." not in said else said
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False

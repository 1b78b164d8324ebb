"""The model over match keys: one ladder of agreements in names and date of birth, then document, sex, nationality, area.

Keys that join the same parts are anything but independent, so they are the levels of one comparison, the closest first; the
other comparisons are as in clear but for spellings, which a key cannot compare.
"""

from __future__ import annotations

from estimation.linkage.blocking import Rule
from estimation.linkage.model import Comparison, Level
from vocabulary.text import N_


def _same(*columns: str) -> str:
    return " or ".join(f"{column}_l = {column}_r" for column in columns)


def _crossed(one: str, other: str) -> str:
    return f"({one}_l = {other}_r or {other}_l = {one}_r)"


def _unknown(column: str) -> str:
    return f"({column}_l is null or {column}_r is null)"


_ANY = ("given_first_year", "names", "first_birth", "given_birth", "surnames_year", "given_first_area",
        "given_first_nationality", "birth_year")  # fmt: skip
_NOTHING = " or ".join(f"coalesce({', '.join(f'{column}_{side}' for column in _ANY)}) is null" for side in "lr")
_PARTS = _same("given_first_month", "given_first_year_day", "given_first_month_day")

COMPARISONS: tuple[Comparison, ...] = (
    Comparison("names_and_birth", N_("Names and date of birth"), _NOTHING, (
        Level(N_("given name, both surnames and date of birth"), _same("names_birth"), 0.50),
        Level(N_("given name, first surname and date of birth, a second surname missing"),
              f"{_same('given_first_birth')} and {_unknown('names')}", 0.20),
        Level(N_("given name and date of birth, the first surname of one the second of the other"),
              _crossed("given_first_birth", "given_second_birth"), 0.01),
        Level(N_("given name, first surname and date of birth, another second surname"), _same("given_first_birth"), 0.03),
        Level(N_("both surnames and date of birth"), _same("surnames_birth"), 0.04),
        Level(N_("second given name, first surname and date of birth"),
              _crossed("other_first_birth", "given_first_birth"), 0.02),
        Level(N_("given name and first surname, day and month exchanged"),
              _crossed("given_first_exchanged", "given_first_birth"), 0.01),
        Level(N_("given name, both surnames and two of day, month and year"), f"{_same('names')} and ({_PARTS})", 0.02),
        Level(N_("given name, both surnames and year, a day unknown"),
              f"{_same('names')} and {_same('given_first_year')} and {_unknown('given_first_birth')}", 0.03),
        Level(N_("given name, first surname and two of day, month and year"), _PARTS, 0.01),
        Level(N_("given name, first surname and year, a day unknown"),
              f"({_same('given_first_year')} or {_crossed('given_first_year', 'given_first_year_before')})"
              f" and {_unknown('given_first_birth')}", 0.03),
        Level(N_("given name and both surnames, a year unknown"), f"{_same('names')} and {_unknown('birth_year')}", 0.01),
        Level(N_("first surname and date of birth"), f"({_same('first_birth')} or {_crossed('first_birth', 'second_birth')})",
              0.03),
        Level(N_("given name and date of birth"), _same("given_birth"), 0.03),
        Level(N_("given name, both surnames and year, another day"),
              f"{_same('names')} and {_same('given_first_year')}", 0.003),
        Level(N_("given name and both surnames, another year"), f"({_same('names')} or {_crossed('names', 'names_crossed')})",
              0.005),
        Level(N_("both surnames and year"), _same("surnames_year"), 0.01),
        Level(N_("given name, first surname and year, another day"), _same("given_first_year"), 0.005),
        Level(N_("given name, first surname and area or nationality"),
              _same("given_first_area", "given_first_nationality"), 0.003),
        Level(N_("year of birth"), _same("birth_year"), 0.005),
    ), (), _ANY),
    Comparison("document", N_("Document number"), _unknown("document"), (
        Level(N_("the same"), _same("document"), 0.94),
        Level(N_("its beginning or its end the same"), _same("document_begin", "document_end"), 0.04),), ("document",)),
    Comparison("sex", N_("Sex"), _unknown("sex"), (Level(N_("the same"), _same("sex"), 0.98),), ("sex",)),
    Comparison("nationality", N_("Nationality"), _unknown("nationality"), (
        Level(N_("the same"), _same("nationality"), 0.97, "nationality"),), ("nationality",)),
    Comparison("area", N_("Area"), _unknown("area"), (Level(N_("the same"), _same("area"), 0.80, "area"),), ("area",)),
)  # fmt: skip

DOCUMENT = Rule(N_("document"), ("document",), key="document")
RULES: tuple[Rule, ...] = (
    Rule(N_("date of birth, given name by sound"), ("given_birth",), key="birth-given"),
    Rule(N_("date of birth, first surname by sound"), ("first_birth",), key="birth-surname"),
    Rule(N_("given name and both surnames by sound"), ("names",), key="names"),
    Rule(N_("given name and first surname by sound, year of birth"), ("given_first_year",), key="names-year"),
    Rule(N_("given name and first surname by sound, area"), ("given_first_area",), key="names-area"),
    Rule(N_("given name and first surname by sound, nationality"), ("given_first_nationality",), key="names-nationality"),
    Rule(N_("both surnames by sound, year of birth"), ("surnames_year",), key="surnames-year"),
    Rule(N_("first surname by sound, year of birth, area"), ("first_year_area",), key="surname-year-area"),
    Rule(N_("given name by sound, year of birth, area"), ("given_year_area",), key="given-year-area"),
    Rule(N_("day and month exchanged, given name by sound"), ("given_first_birth",), ("given_first_exchanged",),
         key="birth-exchanged"),
    Rule(N_("first surname as the second, given name, year of birth"),
         ("given_first_year",), ("given_second_year",), key="first-as-second"),
    Rule(N_("second surname as the first, given name, year of birth"),
         ("given_second_year",), ("given_first_year",), key="second-as-first"),
    Rule(N_("given name and first surname by sound, month and day of birth"), ("given_first_month_day",),
         key="names-month-day"),
    DOCUMENT,
)  # fmt: skip
TRAINING: tuple[Rule, ...] = (
    DOCUMENT,
    Rule(N_("given name and both surnames by sound"), ("names",)),
    Rule(N_("date of birth, given name by sound"), ("given_birth",)),
)
CERTAIN: tuple[Rule, ...] = (
    Rule(N_("document, given name and date of birth"), ("document", "given_birth")),
    Rule(N_("document, first surname and year of birth"), ("document", "given_first_year")),
    Rule(N_("full name and date of birth"), ("names_birth",)),
)
NEARLY: tuple[Rule, ...] = (DOCUMENT, Rule(N_("given name and both surnames by sound"), ("names",)))

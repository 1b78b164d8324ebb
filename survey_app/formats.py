"""Numbers and dates as the programme's country writes them; Babel is imported when the first one is shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from vocabulary.text import N_, NO_BREAK_SPACE, NumberFormat, text, translate

SOUTH_AMERICA = ("AR", "BO", "BR", "CL", "CO", "EC", "GY", "PE", "PY", "SR", "UY", "VE")
NO_COUNTRY = ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ")  # groups and placeholders that CLDR lists among territories
HOME = {"es": "ES", "pt": "BR", "en": "GB"}


@cache
def _locale(lang: str, country: str) -> Any:
    from babel import Locale, UnknownLocaleError

    for code in (f"{lang}_{country}", f"{lang}_{HOME.get(lang, 'GB')}"):
        try:
            return Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


@cache
def number_format(country: str, lang: str) -> NumberFormat:
    """A function that writes numbers as `country` does in `lang`: 11418 → `11.418` in Argentina, `11,418` in Mexico."""

    @lru_cache(maxsize=4096, typed=True)  # a page writes the same few numbers again and again
    def write(number: int | float) -> str:
        from babel.numbers import format_decimal

        pattern = "#,##0" if isinstance(number, int) else "#,##0.######"
        return str(format_decimal(number, format=pattern, locale=_locale(lang, country), group_separator=True))

    return write


@cache
def countries(lang: str) -> tuple[tuple[str, str], ...]:
    """Every country as (ISO 3166 code, name in the language), those of South America first, each part by name."""
    import unicodedata

    names = {
        code: str(name) for code, name in _locale(lang, "").territories.items() if len(code) == 2 and code not in NO_COUNTRY
    }
    order = {code: unicodedata.normalize("NFKD", name).casefold() for code, name in names.items()}
    return tuple((code, names[code]) for code in sorted(names, key=lambda code: (code not in SOUTH_AMERICA, order[code])))


def decimals(country: str, lang: str, places: int) -> NumberFormat:
    """A function that writes numbers with so many decimals, for a column in which they stand under one another."""

    def write(number: int | float) -> str:
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * places if places else "")
        return str(format_decimal(number, format=pattern, locale=_locale(lang, country), group_separator=True))

    return write


def day(iso: str, country: str, lang: str) -> str:
    """A day in the country's usual short form; what is no date is returned as it is.

    A time with its zone, as times are stored, is told by the day that it was at this computer.
    """
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    from babel.dates import format_date

    local = found.astimezone() if found.tzinfo is not None else found
    return str(format_date(local.date(), format="medium", locale=_locale(lang, country))).replace("\u202f", NO_BREAK_SPACE)


def months(start: str, end: str, country: str, lang: str) -> str:
    """A period by its months, `mar–oct 2026`; one that is not whole is written with what is known."""
    try:
        days = [datetime.fromisoformat(iso) for iso in (start, end) if iso]
    except ValueError:
        return " – ".join(iso for iso in (start, end) if iso)
    if not days:
        return ""
    from babel.dates import format_date

    first, last = days[0], days[-1]
    names = [str(format_date(each, "MMM", locale=_locale(lang, country))).rstrip(".") for each in (first, last)]
    if (first.year, first.month) == (last.year, last.month):
        return f"{names[0]} {first.year}"
    if first.year == last.year:
        return f"{names[0]}–{names[1]} {last.year}"
    return f"{names[0]} {first.year} – {names[1]} {last.year}"


def clock(iso: str, seconds: bool = False) -> str:
    """The time of day, in this computer's time zone."""
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    local = found.astimezone() if found.tzinfo is not None else found
    return local.strftime("%H:%M:%S" if seconds else "%H:%M")


def recently(iso: str, lang: str, country: str, today: date) -> str:
    """`today`, `yesterday`, or the day."""
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    then = (found.astimezone() if found.tzinfo is not None else found).date()
    if then == today:
        return translate(N_("today"), lang)
    if then == today - timedelta(days=1):
        return translate(N_("yesterday"), lang)
    return day(then.isoformat(), country, lang)


def when(iso: str, lang: str, country: str, today: date) -> str:
    """`today 08:15`, `yesterday 17:40`, or the day."""
    said = recently(iso, lang, country, today)
    try:
        near = datetime.fromisoformat(iso).astimezone().date() >= today - timedelta(days=1)
    except ValueError:
        return said
    return translate(text(N_("{day} {time}"), day=said, time=clock(iso)), lang) if near else said

"""How numbers are written in a report: as its country does, where the report's language is spoken there."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from vocabulary.text import LANGUAGES, NumberFormat, spaced_in


@cache
def locale_of(country: str, lang: str) -> Any:
    """The country's locale, in `lang` where that is spoken there; none where the country is unknown."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    spoken = get_official_languages(country, de_facto=True) if country else ()
    known = [each for each in (lang, *LANGUAGES) if each in spoken] or list(spoken[:1])
    try:
        return Locale.parse(f"{known[0]}_{country}") if known else None
    except (UnknownLocaleError, ValueError):
        return None


@cache
def numbers_of(country: str, lang: str) -> NumberFormat:
    """A function that writes numbers as `country` does: 11418.5 → `11.418,5` in Argentina, `11,418.5` in Peru.

    Without a known country, and in a language that is not spoken there, thousands stand apart by a no-break space, which nobody
    misreads: `11.400` in an English report on Argentina would be read as eleven and four tenths.
    """
    locale = locale_of(country.upper(), lang)
    if locale is None or locale.language != lang:
        return spaced_in(lang)

    @lru_cache(maxsize=4096, typed=True)
    def write(number: int | float) -> str:
        from babel.numbers import format_decimal

        plain = number if isinstance(number, int) else float(f"{number:.10g}")
        pattern = "#,##0" if isinstance(number, int) else "#,##0.##########"
        return str(format_decimal(plain, format=pattern, locale=locale, group_separator=True))

    return write


def said_country(country: str, lang: str) -> str:
    """The country's name in a language; empty where it is unknown."""
    from babel import Locale

    return str(Locale(lang).territories.get(country.upper(), "")) if country else ""

"""What the groups of a table are in international codes: SDMX's for sex and age, ISO 3166 for countries and their parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from exports.words import AGE, SEX
from vocabulary.text import LANGUAGES

ALL, OTHERS = "_T", "_O"
CITIZENSHIP, BIRTH, UNSAID = "citizenship", "birth", "unspecified"
CONCEPTS = {
    "nationality": CITIZENSHIP, "nacionalidad": CITIZENSHIP, "nacionalidade": CITIZENSHIP, "citizenship": CITIZENSHIP,
    "country_of_birth": BIRTH, "birth_country": BIRTH, "pais_nacimiento": BIRTH, "pais_nascimento": BIRTH,
    "origin": UNSAID, "origen": UNSAID, "origem": UNSAID,
}  # fmt: skip
AREAS = ("area", "región", "region", "região", "regiao", "departamento", "provincia", "província", "estado", "state", "zona")
SEXES = {"f": "F", "m": "M", "x": OTHERS}
BETWEEN = re.compile(r"(\d{1,3})\s*(?:[-–—]|to|a|T)\s*(\d{1,3})")
FROM = re.compile(r"(?:≥|>=)?\s*(\d{1,3})\s*(?:\+|y más|e mais|and over)?")


def role_of(variable: str) -> str:
    """Which column of a published figure a variable of the data fills: `sex`, `age`, `origin`, `area`, else `group`."""
    name = variable.lower()
    known = (("sex", SEX), ("age", AGE), ("origin", CONCEPTS), ("area", AREAS))
    return next((role for role, names in known if name in names), "group")


def roles(variables: Sequence[str]) -> dict[str, str]:
    """The column of each variable; a second one of the same kind goes into `group` beside the others."""
    found: dict[str, str] = {}
    for name in variables:
        role = role_of(name)
        found[name] = "group" if role in found.values() else role
    return found


def sex(said: str) -> str:
    """SDMX CL_SEX; what is unknown stays as it is."""
    return SEXES.get(said.strip().lower(), said)


def age(said: str) -> str:
    """SDMX CL_AGE (`Y15T29`, `Y_GE60`); what is no range of years stays as it is."""
    plain = said.strip()
    if found := BETWEEN.fullmatch(plain):
        return f"Y{int(found[1])}T{int(found[2])}"
    if (found := FROM.fullmatch(plain)) and not plain.isdigit():
        return f"Y_GE{int(found[1])}"
    return f"Y{int(plain)}" if plain.isdigit() else said


def ages(low: int | None, high: int | None) -> str:
    """The ages of a definition as a code."""
    if low is None and high is None:
        return ALL
    if high is None:
        return f"Y_GE{low}"
    return f"Y{low or 0}T{high}"


@cache
def _countries() -> dict[str, str]:
    import pycountry
    from babel import Locale

    found = {}
    for country in pycountry.countries:
        for said in (country.alpha_2, country.alpha_3, country.name, getattr(country, "common_name", "")):
            found[_plain(said)] = country.alpha_2
    codes = {country.alpha_2 for country in pycountry.countries}
    for lang in LANGUAGES:
        for code, name in Locale(lang).territories.items():
            if code in codes:
                found[_plain(str(name))] = code
    found.pop("", None)
    return found


def country(said: str) -> str:
    """ISO 3166-1 alpha-2 of a country's code or name in one of the three languages; what is none stays as it is."""
    return _countries().get(_plain(said), said)


def is_country(code: str) -> bool:
    """Whether it is ISO 3166-1 alpha-2."""
    return code in set(_countries().values())


def is_date(said: str) -> bool:
    """Whether it is an ISO day (`2026-10-31`)."""
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def alpha_3(code: str) -> str:
    """ISO 3166-1 alpha-3 of an alpha-2 code, empty where there is none."""
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    return found.alpha_3 if found is not None else ""


def alpha_2(code: str) -> str:
    """ISO 3166-1 alpha-2 of an alpha-3 code, empty where there is none."""
    import pycountry

    found = pycountry.countries.get(alpha_3=code.upper()) if code else None
    return found.alpha_2 if found is not None else ""


def area(said: str, country_code: str) -> str:
    """ISO 3166-2 of a part of the country; the country's code for the country itself; empty where it has no code."""
    import pycountry

    if not said or country(said) == country_code:
        return country_code
    every: Any = pycountry.subdivisions
    parts = every.get(country_code=country_code) if country_code else []
    found = {part.code for part in parts or [] if _plain(said) in (_plain(part.code), _plain(part.name))}
    return found.pop() if len(found) == 1 else ""


def identifier(said: str) -> str:
    """A text as an SDMX identifier: what cannot stand in one becomes `_`."""
    if re.fullmatch(r"[A-Za-z0-9_@$-]+", said):
        return said
    bare = "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))
    return re.sub(r"[^A-Za-z0-9_@$-]+", "_", bare).strip("_") or "_"


def _plain(said: str) -> str:
    bare = unicodedata.normalize("NFD", said.strip().casefold())
    return "".join(c for c in bare if not unicodedata.combining(c))

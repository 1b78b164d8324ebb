"""Figures of countries, as they would be read from their files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from exports.publish.figures import Figure
from exports.regional.entry import Entry

BASE: dict[str, Any] = {
    "estimate": 1, "part": "total", "country": "PE", "area": "", "area_code": "PE", "start": "", "date": "2026-10-31",
    "measure": "stock", "scope": "IRREG", "rules": "", "excluded": "", "population": "personas en situación irregular",
    "sex": "_T", "age": "Y_GE18", "origin": "_T", "origin_concept": "", "group": "", "value": 11400, "lower": 10000,
    "upper": 13100, "level": 0.95, "interval": "profile-likelihood", "method": "log-linear", "method_words": "Log-linear model",
    "quality": "B", "status": "E", "confidentiality": "F", "vintage": "2026-11-24", "source": "listas.csv", "run": "a" * 64,
}  # fmt: skip


def entry(country: str = "PE", *, unit: str = "PS", file: str = "", **changes: Any) -> Entry:
    fields = BASE | {"country": country, "area_code": country, "run": country.lower() * 32} | changes
    return Entry(file or f"{country.lower()}.csv", "tidy", Figure(**fields), unit, True)


@pytest.fixture(scope="session")
def country() -> Callable[..., Entry]:
    """An entry of a country; what is not said is as in Peru's."""
    return entry

"""Rows of a MIrreM table read back as figures, as far as its columns tell: ages, for one, stand there in words alone."""

from __future__ import annotations

import csv
import io
import re
from functools import cache

from estimation.method import methods
from exports.delimited import unsafe
from exports.publish import codes
from exports.publish.figures import FREE, GROUP, IRREGULAR, RESTRICTED, STOCK, TOGETHER, TOTAL, Figure
from exports.signs import observed
from vocabulary.text import LANGUAGES, translate

LEVEL = re.compile(r"(.*), ([\d.]+) %")


def read(data: bytes) -> list[Figure]:
    """Every row; of several totals of one country and day the first is the main one. Raises `ValueError` for no number."""
    lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    found: list[Figure] = []
    number: dict[tuple[str, str], int] = {}
    for line in lines:
        row = {name: unsafe(said) for name, said in line.items() if name and said}
        key = (row.get("country_iso3", ""), row.get("reference_date", "") or row.get("year_to", ""))
        part = _part(row)
        if part == TOTAL:
            number[key] = number.get(key, 0) + 1
        found.append(_figure(row, part, number.get(key, 1)))
    return found


def _part(row: dict[str, str]) -> str:
    by = row.get("breakdown_variable", "")
    return TOTAL if not by else TOGETHER if by == TOGETHER else GROUP


def _figure(row: dict[str, str], part: str, estimate: int) -> Figure:
    country = codes.alpha_2(row.get("country_iso3", ""))
    variables, categories = (row.get(f"breakdown_{name}", "").split("; ") for name in ("variable", "category"))
    apart = dict(zip(variables, categories, strict=False))
    kind, level = _interval(row.get("interval_type", ""))
    quality, value = row.get("overall_quality", ""), _whole(row.get("estimate_central"))
    national = row.get("geo_level", "national") == "national"
    area = apart.get("area", "")
    words = row.get("method_detail", "")
    return Figure(
        estimate=estimate, part=part, country=country, area="" if national or area in ("", country) else area,
        area_code=country if national else codes.area(area, country) if area else "", start="",
        date=row.get("reference_date", "") or row.get("year_to", ""), measure=STOCK, scope=IRREGULAR, rules="", excluded="",
        population=row.get("population_concept", ""), sex=apart.get("sex", codes.ALL), age=apart.get("age", ""),
        origin=apart.get("origin", codes.ALL), origin_concept="",
        group=apart.get("group", row.get("breakdown_category", "") if part == TOGETHER else ""),
        value=value, lower=_whole(row.get("estimate_low")), upper=_whole(row.get("estimate_high")), level=level, interval=kind,
        method=_methods().get(words, ""), method_words=words,
        quality=quality, status=observed(_status(part, value, quality)).obs,
        confidentiality=RESTRICTED if row.get("access") == "internal" else FREE, vintage=row.get("vintage", ""),
        source=row.get("data_sources", ""), run=row.get("record_id", "").split("-")[0],
    )  # fmt: skip


def _status(part: str, value: int | None, quality: str) -> str:
    return "cx" if part == TOGETHER else "d" if value is None else "u" if quality == "D" else ""


@cache
def _methods() -> dict[str, str]:
    """The methods' names by their labels in each language."""
    return {translate(method.label, lang): name for name, method in methods().items() for lang in LANGUAGES}


def _interval(said: str) -> tuple[str, float | None]:
    """The kind and the level of `profile-likelihood, 95 %`."""
    match = LEVEL.fullmatch(said)
    return (match[1], float(match[2]) / 100) if match else (said or "none", None)


def _whole(said: str | None) -> int | None:
    return round(float(said)) if said else None

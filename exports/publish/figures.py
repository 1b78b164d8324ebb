"""The figures that a report prints, one by one: what tidy CSV, SDMX and the long table of MIrreM are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from estimation.result import Estimate, Population
from exports import words
from exports.disclosure.register import INTERNAL
from exports.numbers import to_base
from exports.parts import Part, parts_of, variables
from exports.publish import codes
from exports.report import ReportSpec
from exports.sheets.provenance import run_of
from exports.signs import observed, of_limits
from vocabulary.text import Text, translate

TOTAL, GROUP, TOGETHER, DIFFERENCE = "total", "group", "together", "difference"
IRREGULAR, ANOTHER = "IRREG", "_O"
FREE, RESTRICTED = "F", "N"  # SDMX CL_CONF_STATUS
STOCK, OTHER = "stock", "other"


@dataclass(frozen=True)
class Figure:
    """One figure as printed: rounded and protected. Codes are SDMX's and ISO's; words are in the language of the report.

    `estimate` is its number in the report (1 is the headline), `part` what it is of it: the `total`, a `group`, small groups
    `together`, or the `difference` that rounding left. `value` is `None` where the figure is refused (class D without a range).
    `scope` is `IRREG` for persons in an irregular situation; `rules` are what the method decided of persons between two
    statuses, in English in every language; `excluded` is who is left out, in the words of whoever defined it.
    `date` is the day of reference (ISO), `start` the first day of a period where it is of one. `vintage` is the day of the run.
    """

    estimate: int
    part: str
    country: str
    area: str
    area_code: str
    start: str
    date: str
    measure: str
    scope: str
    rules: str
    excluded: str
    population: str
    sex: str
    age: str
    origin: str
    origin_concept: str
    group: str
    value: int | None
    lower: int | None
    upper: int | None
    level: float | None
    interval: str
    method: str
    method_words: str
    quality: str
    status: str
    confidentiality: str
    vintage: str
    source: str
    run: str


def figures_of(spec: ReportSpec, lang: str) -> tuple[Figure, ...]:
    """All figures of the report, each estimate followed by its parts. Raises `BadInput` where protection refuses them."""
    found: list[Figure] = []
    for number, estimate in enumerate(spec.ordered(), 1):
        total = _total(spec, estimate, number, lang)
        found.append(total)
        if not estimate.refused:
            found += [_part(estimate, total, part, lang) for part in parts_of(spec, estimate)]
    return tuple(found)


def _total(spec: ReportSpec, estimate: Estimate, number: int, lang: str) -> Figure:
    definition, made, base = estimate.definition, estimate.provenance, spec.base_of(estimate)
    grade = words.grade(estimate) or ""
    country = spec.country.upper()
    counted = estimate.quantity or definition.text()
    figure = Figure(
        estimate=number, part=TOTAL, country=country, area=definition.area, area_code=codes.area(definition.area, country),
        start=definition.start if definition.end else "", date=definition.end or definition.start or spec.reference,
        measure=STOCK if estimate.quantity is None else OTHER, scope=_scope(estimate),
        rules="; ".join(map(str, definition.rules)), excluded=definition.excludes, population=translate(counted, lang),
        sex=codes.ALL, age=codes.ages(definition.age_from, definition.age_to), origin=codes.ALL, origin_concept="", group="",
        value=None if estimate.refused else to_base(estimate.population.point, base),
        lower=_rounded(estimate.population.lower, base), upper=_rounded(estimate.population.upper, base),
        level=None, interval="", method=estimate.method, method_words=_say(words.label(spec, estimate), lang), quality=grade,
        status=observed("d" if estimate.refused else of_limits(None, None, grade)).obs,
        confidentiality=RESTRICTED if spec.protection == INTERNAL else FREE,
        vintage=made.created[:10] or spec.date, source=made.source, run=run_of(estimate),
    )  # fmt: skip
    return _with_interval(figure, estimate.population)


def _part(estimate: Estimate, total: Figure, part: Part, lang: str) -> Figure:
    if part.extra:
        kind = TOGETHER if "c" in part.mark else DIFFERENCE
        said = "; ".join(filter(None, (_say(name, lang) for name in part.names)))
        bare = replace(total, part=kind, group=said, value=part.point, lower=None, upper=None, quality="",
                       status=observed(part.mark).obs)  # fmt: skip
        return replace(bare, level=None, interval="none")
    names = variables(estimate)
    stratum = next(s for s in estimate.strata if tuple(str(s.stratum.get(n, "")) for n in names) == part.stratum)
    figure = replace(
        total,
        part=GROUP,
        value=part.point,
        lower=part.lower,
        upper=part.upper,
        quality=part.grade,
        status=observed(part.mark).obs,
    )
    return _with_interval(_placed(figure, dict(zip(names, part.stratum, strict=True))), stratum.population)


def _placed(figure: Figure, stratum: Mapping[str, str]) -> Figure:
    """The figure with its group in the columns that know it; other variables stand in `group` as `name=value`."""
    others = []
    roles = codes.roles(tuple(stratum))
    for name, value in stratum.items():
        match roles[name]:
            case "sex":
                figure = replace(figure, sex=codes.sex(value))
            case "age":
                figure = replace(figure, age=codes.age(value))
            case "origin":
                figure = replace(figure, origin=codes.country(value), origin_concept=codes.CONCEPTS[name.lower()])
            case "area":
                figure = replace(figure, area=value, area_code=codes.area(value, figure.country))
            case _:
                others.append(f"{name}={value}")
    return replace(figure, group="; ".join(others))


def _scope(estimate: Estimate) -> str:
    """Whether persons in an irregular situation are counted, or others (a published example)."""
    return IRREGULAR if estimate.quantity is None and not estimate.definition.population else ANOTHER


def _with_interval(figure: Figure, population: Population) -> Figure:
    if figure.lower is None and figure.upper is None:
        return replace(figure, level=None, interval="none")
    return replace(figure, level=population.level, interval=population.interval)


def _rounded(value: float | None, base: int) -> int | None:
    return None if value is None else to_base(value, base)


def _say(label: Text | str, lang: str) -> str:
    return translate(label, lang) if isinstance(label, Text) else label

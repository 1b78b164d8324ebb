"""The report's figures in the columns of the MIrreM database of estimates, and in the rows of the CLANDESTINO template.

MIrreM's column names follow its published description (five criteria, of which the fifth is not known: its column is empty);
CLANDESTINO's rows and its rule, that shares add to 100 %, follow the methodology pages of irregular-migration.net. What the
application does not know (producer's kind, address, pending asylum …) stays empty for whoever submits it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from estimation.method import methods
from estimation.quality import in_short
from estimation.result import Estimate
from exports.delimited import Delimited, Value
from exports.numbers import controlled
from exports.parts import variables
from exports.publish import codes
from exports.publish.figures import DIFFERENCE, FREE, GROUP, STOCK, TOTAL, Figure, figures_of
from exports.report import ReportSpec
from vocabulary.text import N_, translate

COLUMNS = (
    "record_id", "country_iso3", "geo_level", "population_concept", "includes_asylum_pending", "includes_tolerated",
    "includes_eu_mobile", "includes_children", "reference_date", "year_from", "year_to", "estimate_low", "estimate_central",
    "estimate_high", "interval_type", "share_total_pop", "share_foreign_born", "breakdown_variable", "breakdown_category",
    "breakdown_value", "method_family", "method_detail", "data_sources", "sample_size", "producer", "producer_type",
    "publication", "url_doi", "language", "access", "criterion_1_accessibility", "criterion_2_documentation",
    "criterion_3_validity", "criterion_4_reliability", "criterion_5", "overall_quality", "quality_comment", "policy_use",
    "rapporteur", "date_entered", "vintage",
)  # fmt: skip
CRITERIA = {
    "criterion_1_accessibility": "accessibility", "criterion_2_documentation": "documentation",
    "criterion_3_validity": "concept", "criterion_4_reliability": "fit",
}  # fmt: skip
TEMPLATE = (
    "population", "section", "category", "estimate", "minimum", "maximum", "percent", "year", "classification",
    "main_data_source", "short_explanation",
)  # fmt: skip
SECTIONS = {"sex": "Gender composition", "age": "Age composition", "origin": "Nationality composition"}
RESIDENTS, STOCKS, SUBGROUPS, NOT_APART = "IFR", "Total stocks", "Other subgroups", N_("Not shown apart")
CLASSES = {"A": "high", "B": "medium", "C": "low", "D": "low with plausibility warning"}
TENTHS = 1000  # of a whole: shares in percent with one decimal


def files(spec: ReportSpec, lang: str) -> dict[str, bytes]:
    """`mirrem.csv` and `clandestino.csv`. The same specification gives the same bytes."""
    figures = figures_of(spec, lang)
    tables = [
        Delimited("mirrem", COLUMNS, tuple(_mirrem(spec, figures, lang))),
        Delimited("clandestino", TEMPLATE, tuple(_clandestino(spec, figures, lang))),
    ]
    return {f"{table.name}.csv": table.text().encode("utf-8") for table in tables}


# MIrreM -------------------------------------------------------------------------------------------------------------


def _mirrem(spec: ReportSpec, figures: Sequence[Figure], lang: str) -> Iterator[tuple[Value, ...]]:
    """A row a figure; the difference that rounding left is none."""
    totals = {figure.estimate: figure for figure in figures if figure.part == TOTAL}
    for number, figure in enumerate(figures, 1):
        if figure.part != DIFFERENCE:
            row = {"record_id": f"{figure.run[:12]}-{number}", **_facts(spec, figure, totals[figure.estimate], lang)}
            yield tuple(row.get(name) for name in COLUMNS)


def _facts(spec: ReportSpec, figure: Figure, total: Figure, lang: str) -> dict[str, Value]:
    estimate = spec.ordered()[figure.estimate - 1]
    apart = dict(_apart(figure, _by(estimate)))
    quality = estimate.quality
    scores = {} if quality is None else quality.scores
    family = methods()[figure.method].branch() if figure.method in methods() else None
    return {
        "country_iso3": codes.alpha_3(figure.country),
        "geo_level": "national" if figure.area_code == figure.country else "subnational",
        "population_concept": figure.population, "includes_children": _children(estimate.definition.age_from),
        "reference_date": figure.date, "year_from": (figure.start or figure.date)[:4], "year_to": figure.date[:4],
        "estimate_low": figure.lower, "estimate_central": figure.value, "estimate_high": figure.upper,
        "interval_type": figure.interval if figure.level is None else f"{figure.interval}, {100 * figure.level:g} %",
        "breakdown_variable": "; ".join(apart), "breakdown_category": "; ".join(apart.values()),
        "breakdown_value": None if figure.part == TOTAL or not total.value else _share(figure.value, total.value),
        "method_family": family, "method_detail": figure.method_words, "data_sources": figure.source,
        "producer": spec.programme, "publication": translate(spec.heading(), lang), "language": lang,
        "access": "public" if figure.confidentiality == FREE else "internal",
        **{column: scores.get(criterion) for column, criterion in CRITERIA.items()},
        "overall_quality": figure.quality, "quality_comment": None if quality is None else translate(in_short(quality), lang),
        "policy_use": translate(spec.use, lang), "date_entered": spec.date, "vintage": figure.vintage,
    }  # fmt: skip


def _by(estimate: Estimate) -> tuple[str, ...]:
    """The columns by which the estimate is broken down."""
    return tuple(dict.fromkeys(codes.roles(variables(estimate)).values()))


def _apart(figure: Figure, by: Sequence[str]) -> Iterator[tuple[str, str]]:
    """By what the figure is one group, and which."""
    if figure.part == GROUP:
        area = figure.area_code or figure.area
        shown = {"sex": figure.sex, "age": figure.age, "origin": figure.origin, "area": area, "group": figure.group}
        yield from ((name, shown[name]) for name in by)
    elif figure.part != TOTAL:
        yield figure.part, figure.group


def _children(age_from: int | None) -> str | None:
    """Whether minors are counted, where the definition tells."""
    return None if age_from is None else "yes" if age_from < 18 else "no"


def _share(value: int | None, total: int) -> float | None:
    """Percent with one decimal."""
    return None if value is None else round(100 * value / total, 1)


# CLANDESTINO ----------------------------------------------------------------------------------------------------------


def _clandestino(spec: ReportSpec, figures: Sequence[Figure], lang: str) -> Iterator[tuple[Value, ...]]:
    """Of each stock its total, then its composition by each variable, in percent that add to 100."""
    for total in figures:
        if total.part == TOTAL and total.measure == STOCK:
            yield _line(total, STOCKS, total.population, total.value, total.lower, total.upper, None)
            parts = [figure for figure in figures if figure.estimate == total.estimate and figure.part != TOTAL]
            by = _by(spec.ordered()[total.estimate - 1]) if parts else ()
            for variable in by:
                yield from _composition(total, parts, variable, len(by) == 1, lang)


def _composition(total: Figure, parts: Sequence[Figure], variable: str, alone: bool, lang: str) -> Iterator[tuple[Value, ...]]:
    """The sums of the printed groups by one variable; what is not shown by group stands in a row of its own.

    Sums have no limits; groups by this variable `alone` have theirs.
    """
    sums: dict[str, int] = {}
    rest = translate(NOT_APART, lang)
    for figure in parts:
        category = str(getattr(figure, variable)) if figure.part == GROUP else rest
        sums[category] = sums.get(category, 0) + (figure.value or 0)
    whole = sum(sums.values())
    shares = controlled([value * TENTHS / whole for value in sums.values()], TENTHS, 1) if whole > 0 else [None] * len(sums)
    found = {str(getattr(f, variable)): (f.lower, f.upper) for f in parts if f.part == GROUP and alone}
    for (category, value), share in zip(sums.items(), shares, strict=True):
        low, high = found.get(category, (None, None))
        yield _line(total, SECTIONS.get(variable, SUBGROUPS), category, value, low, high, None if share is None else share / 10)


def _line(
    total: Figure, section: str, category: str, value: int | None, low: int | None, high: int | None, percent: float | None
) -> tuple[Value, ...]:
    return (
        RESIDENTS, section, category, value, low, high, percent, total.date[:4], CLASSES.get(total.quality), total.source,
        total.method_words,
    )  # fmt: skip

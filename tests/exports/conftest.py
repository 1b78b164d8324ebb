"""Estimates to write reports of: made by hand so that every sheet applies, and the real methods' own published examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from estimation.assumed import Assumption
from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.ranking import judge
from estimation.charts import Overlap, Step, Tornado, TornadoRow, Waterfall
from estimation.evidence import Case
from estimation.evidence import judge as judge_quality
from estimation.from_records import (
    LINKED,
    RECORDS,
    CurvePoint,
    FromRecords,
    LinkageNote,
    LinkedPair,
    ListRecords,
    RuleUsed,
)
from estimation.linkage import telling
from estimation.method import methods
from estimation.result import (
    AccountLine,
    Definition,
    Estimate,
    Model,
    Population,
    Provenance,
    StratumResult,
)
from estimation.table import Table
from exports.background import AREA, FORM, WEEK, Background, ListSource, Published, Visits
from exports.excel import report_bytes
from exports.publish.figures import figures_of
from exports.regional.book import region_bytes
from exports.regional.comparing import compare
from exports.regional.entry import Entry
from exports.regional.spec import RegionSpec
from exports.report import ReportSpec
from vocabulary.text import text

WHERE = Definition(area="la zona norte", start="2026-03-01", end="2026-10-31", age_from=18)
THREE = ("Refugio", "Policía", "Salud")
# Killed in Kosovo are the methods' example; these seven cells are of the look of the result page and add to 3,715.
CELLS = ((1, 0, 0, 1131), (0, 1, 0, 936), (0, 0, 1, 845), (1, 1, 0, 228), (0, 1, 1, 217), (1, 0, 1, 177), (1, 1, 1, 181))
OVERLAP = Overlap(text("Who is on which list"), THREE, tuple(((bool(a), bool(b), bool(c)), float(n)) for a, b, c, n in CELLS))
AGES = ("0–14", "15–29", "30–44", "45–59", "60 +")
POINTS = {"F": (800, 2100, 1900, 600, 57), "M": (850, 2361, 2060, 640, 50)}
OBSERVED = (40, 300, 200, 50, 4)


def population(point: float, lower: float | None, upper: float | None) -> Population:
    return Population(point, lower, upper, 0.95, "profile-likelihood", 850.0)


def provenance(name: str) -> Provenance:
    return Provenance("0.1.0", "ab12" * 16, 7, "2026-11-24T10:00:00", f"{name}.csv")


def log_linear() -> Estimate:
    strata = tuple(
        StratumResult(
            {"sex": sex, "age_group": age}, population(POINTS[sex][i], POINTS[sex][i] * 0.8, POINTS[sex][i] * 1.3), seen
        )
        for sex in "FM"
        for i, (age, seen) in enumerate(zip(AGES, OBSERVED, strict=True))
    )
    models = tuple(
        Model(f"[{i}]", ("A",), 4 + i, 3 - i, 10.0 * i, -100.0, 220.0 + i, 230.0 + i, 11418.0 + 300 * i, 800.0)
        for i in range(3)
    )
    return Estimate(
        "log-linear", "Log-linear models", {"level": 0.95, "criterion": "bic"}, population(11418, 9977, 13146), 3715,
        provenance("lists"), models=models, strata=strata, charts=(OVERLAP,), definition=WHERE,
        assumptions=(text("Nobody comes or leaves"),), warnings=(text("The methods do not agree in full."),),
        references=("Fienberg, S. E. (1972). Biometrika 59, 591–603.",), seen=text("The lists saw {n}.", n=3715),
    )  # fmt: skip


def beside(method: str, label: str, point: float, lower: float | None, upper: float | None) -> Estimate:
    return Estimate(
        method, label, {}, population(point, lower, upper), 3715, provenance(method), charts=(OVERLAP,), definition=WHERE
    )


def account() -> Estimate:
    """The lines of look/report-residual: the DHS table of 2018 in round numbers."""
    counted = 31e6 + 3e5 - 19.7e6 + 19.7e6 * 0.025 - 1.8e6 + 1.8e6 * 0.1
    lines = (
        AccountLine(1, "counted", text("Foreign population counted"), 31e6, sign="+", source="census"),
        AccountLine(2, "shift", text("Moved to the reference date"), 3e5, sign="+"),
        AccountLine(3, "inflow", text("Admissions"), 26e6, sign="-"),
        AccountLine(4, "deaths", text("Deaths"), 2.3e6, sign="+"),
        AccountLine(5, "emigration", text("Departures"), 4e6, sign="+"),
        AccountLine(6, "legal", text("Temporary permits"), 1.8e6, sign="-"),
        AccountLine(7, "stock", text("Residents with a permit"), 19.7e6, formula="{3}-{4}-{5}"),
        AccountLine(8, "u", text("Of them not counted"), 19.7e6 * 0.025, formula="{7}*{12}"),
        AccountLine(9, "t", text("Temporary not counted"), 1.8e6 * 0.1, formula="{6}*{13}"),
        AccountLine(10, "irregular-counted", text("Counted"), counted, formula="{1}+{2}-{7}+{8}-{6}+{9}"),
        AccountLine(11, "irregular", text("Persons in an irregular situation"), counted / (1 - 0.1), formula="{10}/(1-{13})"),
        AccountLine(12, "share", text("Share not counted"), 0.025, unit="share"),
        AccountLine(13, "share", text("Share not counted"), 0.1, unit="share"),
    )
    steps = (
        Step("Counted", 31.3e6, "start"), Step("Legal", -21.5e6), Step("Not counted", 672500.0),
        Step("Irregular", counted, "total"),
    )  # fmt: skip
    return Estimate(
        "residual", "Residual account", {}, population(counted / 0.9, 9.9e6, 13.4e6), 31e6, provenance("residual"),
        account=lines, charts=(Waterfall(text("The account"), steps, text("persons")),),
        definition=Definition(end="2018-01-01"),
    )  # fmt: skip


def six_lists() -> Estimate:
    """Six lists with many small cells: the UpSet picture, and combinations that must stand together."""
    names = ("Local", "ONG", "Policía", "Gobierno", "Público", "Fiscalía")
    rows = tuple((tuple(bool(i >> k & 1) for k in range(6)), float(640 // i)) for i in range(1, 64))
    return replace(
        beside("chao", "Chao", 2745, 2500, 3000), charts=(Overlap(text("Who is on which list"), names, rows),), label="Chao"
    )


def threatened(estimate: Estimate) -> Estimate:
    """With the threats of a small table by hand, one of which cannot be told."""
    method = Chapman()
    data = method.read(Table({"A": [1, 1, 0], "B": [1, 0, 1], "count": [400, 900, 700]}))
    found = judge(method, data, method.fit(data), Assumptions(draws=20, turnover="90"))
    return replace(estimate, diagnostics={"threats": found})


def linked(estimate: Estimate) -> Estimate:
    """From records linked by probability: one pair of lists good, of one nothing is told, the third without a link."""
    pairs = (
        LinkedPair("Refugio", "Policía", 409, 411.5, 3.2, 0.98, 0.993, 0.951),
        LinkedPair("Refugio", "Salud", 358, 360.1, 2.8, None, 0.97, None),
        LinkedPair("Policía", "Salud", 0, 0.0, 0.0, 0.98, None, None),
    )
    rules = (RuleUsed("document", 812, True), RuleUsed("date of birth, given name by sound", 2_400_000, False))
    curve = tuple(CurvePoint(at, point) for at, point in ((0.1, 11_700.0), (0.5, 11_800.0), (0.95, 12_900.0)))
    note = LinkageNote("018f-run", "2026-11-02T10:00:00", 0.5, rules, pairs, 3, 40, 1, 0.124, 2, 11_812.3, curve)
    lists = (ListRecords("Refugio", 1760, 1717, {"age not known": 40, "day not known": 3}), ListRecords("Salud", 1420, 1420))
    known = FromRecords("018f-table", "ef56" * 16, (text("Persons aged {low} and over count.", low=18),), "", lists)
    chart = telling.curve_chart(note, estimate.population)
    assert chart is not None
    tables = (telling.scope_table(known), telling.pairs_table(note), telling.curve_table(note))
    return replace(estimate, diagnostics={LINKED: note, RECORDS: known}, tables=tables, charts=(*estimate.charts, chart))


def areas() -> Estimate:
    """Groups that are no pyramid and do not add to the headline."""
    strata = tuple(
        StratumResult({"area": name}, population(point, point * 0.9, None), seen)
        for name, point, seen in (("Norte", 5100.0, 900), ("Centro", 3300.0, 500), ("Sur", 2500.0, 300))
    )
    return replace(log_linear(), strata=strata)


ENTRY = Assumption(
    "Omisión de estudiantes", 0.1, 0.05, 0.15, "Encuesta de cobertura", "2026-05-02", "Mesa técnica", "undercount"
)


def judged() -> tuple[Estimate, ...]:
    """One with answers and assumptions, one that somebody lowered to D and that has no range: its figure may not stand."""
    given = {
        "inputs-documented": (True, "Cada lista tiene su oficio"),
        "area-and-period-covered": (False, "La lista de salud empieza en mayo"),
    }
    first = replace(log_linear(), register=(ENTRY, Assumption("Salidas", 0.2)))
    bare = beside("chao", "Chao, lower bound", 7654321, None, None)
    bare = replace(bare, models=log_linear().models, account=account().account)
    return (
        replace(first, quality=judge_quality(Case(first, kept=True), given)),
        replace(bare, quality=judge_quality(Case(bare), {}, "D", "El origen de los datos no se conoce")),
    )


def programme() -> Background:
    """A programme in its third year: lists, fieldwork by questionnaire, week and area, and two earlier reports."""
    weeks = {"2026-03-02": (41, 6, 3), "2026-03-09": (38, 9, 2), "2026-03-16": (3, 1, 0), "2026-03-23": (52, 4, 5)}
    visits = (
        Visits(FORM, "Encuesta individual", 112, 14, 8), Visits(FORM, "Encuesta de hogares", 22, 6, 2),
        *(Visits(WEEK, week, *outcomes) for week, outcomes in weeks.items()),
        Visits(AREA, "101", 71), Visits(AREA, "102", 54), Visits(AREA, "103", 4), Visits(AREA, "104", 5),
    )  # fmt: skip
    old = replace(WHERE, start="2024-03-01", end="2024-10-31")
    middle = replace(WHERE, start="2025-03-01", end="2025-10-31", age_from=15)
    first = replace(log_linear(), population=population(9870, 8400, 11900), definition=old, strata=())
    again = replace(first, population=population(10210, 8800, 12100), provenance=replace(provenance("lists"), data="cd34" * 16))
    third = replace(log_linear(), population=population(10890, 9300, 12800), definition=middle, strata=())
    same = replace(log_linear(), population=population(11120, 9700, 12900), provenance=replace(provenance("lists"), seed=9))
    lists = (
        ListSource("Refugio", "Comisión para los Refugiados", "2026-01-01", "2026-12-31", 1754, 12, 0),
        ListSource("Policía", "Policía Nacional", "2026-05-01", "2026-08-31", 1562, 4, 31),
        ListSource("Salud", "", "2025-01-01", "2025-12-31", 1420, 0, 0),
    )
    published = (
        Published("Zona norte 2024", first, "2025-02-10"), Published("Zona norte 2024, revisada", again, "2025-11-20"),
        Published("Zona norte 2025", third, "2026-01-15"), Published("Zona norte 2026, preliminar", same, "2026-11-02"),
    )  # fmt: skip
    return Background(lists, visits, published)


def stages() -> Estimate:
    """A programme of regularisation by group, one of them on few persons."""
    from estimation.residual.regularisation import Regularisation

    counts = {"Norte": (5200, 4310, 3120, 2890, 640), "Centro": (2400, 2010, 1633, 1590, 305), "Sur": (8, 7, 6, 6, 1),
              "Este": (41, 33, 27, 20, 9)}  # fmt: skip
    names = ("registered", "admitted", "granted", "printed", "rejected")
    rows = [(stage, n, group) for group, of in counts.items() for stage, n in zip(names, of, strict=True)]
    columns = {name: [row[i] for row in rows] for i, name in enumerate(("stage", "count", "group"))}
    method = Regularisation(ratio=0.6, ratio_low=0.5, ratio_high=0.7, draws=200)
    return replace(
        method.fit(method.read(Table(columns))), definition=replace(WHERE, age_from=None), provenance=provenance("etapas")
    )


def moved() -> Estimate:
    """An account whose quantities were varied one by one."""
    rows = (
        TornadoRow("Omisión del censo", 10.1e6, 13.2e6), TornadoRow(text("Departures"), 12.4e6, 11.1e6),
        TornadoRow(text("Deaths"), 11.5e6, 11.8e6),
    )  # fmt: skip
    chart = Tornado(text("What moves the figure"), account().population.point, rows, text("persons"))
    return replace(account(), charts=(*account().charts, chart))


@cache
def specs() -> dict[str, ReportSpec]:
    """Reports by name; `real` holds the methods themselves on their own examples."""
    many = (
        log_linear(),
        beside("averaged", "Log-linear, averaged", 11960, 10120, 14480),
        beside("latent", "Latent classes", 12640, 10310, None),
        beside("chao", "Chao, lower bound", 12299, None, None),
    )
    real = []
    for method in methods().values():
        made = method()
        found = made.fit(made.read(method.example()))
        real.append(replace(found, provenance=replace(found.provenance, version="0.1.0", source=f"{method.name}.csv")))
    about = {
        "recipient": "Ministerio del Interior",
        "programme": "Frontera norte 2026",
        "country": "PE",
        "created": "2026-11-24",
    }
    return {
        "many": ReportSpec(many, title="Personas en situación irregular, zona norte", **about),  # type: ignore[arg-type]
        "account": ReportSpec((account(),), **about),  # type: ignore[arg-type]
        "six": ReportSpec((threatened(six_lists()),)),
        "areas": ReportSpec((areas(), account()), **about),  # type: ignore[arg-type]
        "linked": ReportSpec((linked(log_linear()),), **about),  # type: ignore[arg-type]
        "judged": ReportSpec(judged(), **about),  # type: ignore[arg-type]
        "programme": ReportSpec(
            (replace(log_linear(), provenance=replace(provenance("lists"), source="Frontera norte 2026")), stages(), moved()),
            background=programme(),
            **about,  # type: ignore[arg-type]
        ),
        "real": ReportSpec(tuple(real), **about),  # type: ignore[arg-type]
    }


NAMES = ("many", "account", "six", "areas", "linked", "judged", "programme", "real")


@cache
def _written(name: str, lang: str) -> bytes:
    return regional(lang) if name == "region" else report_bytes(specs()[name], lang)


def regional(lang: str) -> bytes:
    """The workbook of three countries, of which two can be compared and added."""
    figure = replace(figures_of(specs()["judged"], lang)[0], start="")
    of_each = [replace(figure, country=country, area_code=country, run=country * 32) for country in ("PE", "EC", "UY")]
    of_each[2] = replace(of_each[2], quality="")
    entries = [Entry(f"{each.country}.csv", "tidy", each, sealed=True) for each in of_each]
    return region_bytes(RegionSpec(compare(entries), "0.1.0", date="2026-11-30"), lang)


@pytest.fixture
def spec() -> Callable[[str], ReportSpec]:
    return lambda name: specs()[name]


@pytest.fixture
def written() -> Callable[[str, str], bytes]:
    """A report's bytes by name and language, written once in a run of tests."""
    return _written


@pytest.fixture
def estimates() -> dict[str, Estimate]:
    return {"log-linear": log_linear(), "account": account(), "six": six_lists(), "areas": areas()}

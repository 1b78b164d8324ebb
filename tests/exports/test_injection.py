"""Whatever a person or a file wrote stays text, in every sheet and in every form in which the figures leave.

OWASP ASVS 1.2.10: what spreadsheets run or link where they find it at the beginning of a cell.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from lxml import etree

from estimation.assumed import Assumption
from estimation.capture_recapture.chapman import Chapman
from estimation.charts import Bars, Curve, Overlap, Series, Step, Tornado, TornadoRow, Waterfall
from estimation.evidence import Case
from estimation.evidence import judge as judge_quality
from estimation.residual.regularisation import Regularisation
from estimation.result import (
    AccountLine,
    Column,
    Definition,
    Estimate,
    Model,
    Population,
    Provenance,
    ResultTable,
    StratumResult,
)
from estimation.table import Table
from exports.background import AREA, FORM, WEEK, Background, ListSource, Published, Visits
from exports.excel import report_bytes
from exports.publish import FORMS, files_of
from exports.report import ReportSpec
from exports.sheets import sheets_of
from exports.verify import findings
from exports.word import word_bytes
from vocabulary.text import text

PROBES = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1:A2)", "\t=1+1", "\r=1+1", "\n=1+1", "=HYPERLINK(\"http://example.org\",\"x\")",
    "http://example.org/", "mailto:x@example.org", "=cmd|' /C calc'!A0",
)  # fmt: skip
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "Zz9"  # stands in every probe, so that it is found again wherever it comes out
SOME = Population(1000.0, 800.0, 1300.0, 0.95, "bootstrap")


def poisoned(probe: str) -> ReportSpec:
    """A report in which every text that comes from outside is the probe."""
    bad = f"{probe}{MARK}"
    said = text("{x}", x=bad)
    definition = Definition(area=bad, start="2026-01-01", end="2026-06-30", excludes=bad)
    made = Provenance("0.1.0", "ab" * 32, 1, "2026-11-24T10:00:00", bad, (bad,))
    columns = (Column(bad), Column(said, "count"))
    charts = (
        Overlap(text("Who is on which list"), (bad, "B"), (((True, False), 50.0), ((True, True), 30.0))),
        Bars(said, said, (bad, "b"), (Series(bad, (20.0, 30.0)),), said),
        Curve(said, said, said, (1.0, 2.0), (3.0, 4.0), 3.5, said),
        Tornado(said, 1000.0, (TornadoRow(bad, 900.0, 1200.0),), said),
        Waterfall(said, (Step(bad, 1200.0, "start"), Step(said, -200.0), Step(bad, 1000.0, "total")), said),
    )
    lists = Estimate(
        "chapman", Chapman.label, {"lists": (bad,)}, SOME, 300.0, made, models=(Model(bad), Model(bad)),
        strata=tuple(StratumResult({bad: value}, SOME, 150.0) for value in (bad, "b")), warnings=(said,), charts=charts[:4],
        tables=(ResultTable("frequencies", said, columns, ((bad, 40), (bad, 60)), said),), assumptions=(said, bad),
        references=(bad,), definition=definition, seen=said,
        register=(Assumption(bad, 0.1, 0.0, 0.2, bad, "2026-05-02", bad, bad),),
    )  # fmt: skip
    lists = replace(lists, quality=judge_quality(Case(lists, kept=True), {"inputs-documented": (True, bad)}, "C", bad))
    account = Estimate(
        "residual", "Residual account", {}, SOME, 1200.0, made, charts=charts[4:], definition=definition,
        account=(
            AccountLine(1, "counted", bad, 1200.0, source=bad), AccountLine(2, "irregular", said, 1000.0, formula="{1}-200"),
        ),
    )  # fmt: skip
    method = Regularisation()
    stages = {"stage": ["registered", "granted"] * 2, "count": [900, 700, 800, 600], "group": [bad, bad, "B", "B"]}
    funnel = replace(method.fit(method.read(Table(stages))), definition=definition, provenance=made)
    before = replace(lists, definition=replace(definition, end="2025-06-30"), quality=None)
    background = Background(
        (ListSource(bad, bad, "2026-01-01", "2026-12-31", 120, 11, 12),),
        (Visits(FORM, bad, 40, 12, 11), Visits(WEEK, "2026-03-02", 40, 12, 11), Visits(AREA, bad, 40)),
        (
            Published(bad, before, "2025-08-01"),
            Published(bad, replace(lists, population=replace(SOME, point=990.0)), "2026-08-01"),
        ),
    )
    return ReportSpec(
        (lists, account, funnel), title=bad, recipient=bad, programme=bad, country="PE", use=said, created="2026-11-24",
        names=(bad, bad, bad), sensitivity=said, background=background,
    )  # fmt: skip


@cache
def spec_of(probe: str) -> ReportSpec:
    return poisoned(probe)


def test_that_the_poisoned_report_has_nearly_every_kind_of_sheet() -> None:
    kinds = {type(sheet).__name__ for sheet in sheets_of(spec_of("=1+1"))}
    assert kinds >= {
        "Cover", "Summary", "Others", "SeriesTable", "Strata", "OverlapTable", "DepthTable", "Models", "Tables", "Pictures",
        "SensitivityTable", "Account", "AccountChart", "FunnelTable", "AssumptionsTable", "Sources", "Notes", "QualitySheet",
        "FieldworkTable", "Revisions", "DisclosureLog", "Provenance",
    }  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
def test_that_in_the_workbook_it_is_no_formula_and_no_link(probe: str) -> None:
    data = report_bytes(spec_of(probe), "es")
    assert [found for found in findings(data) if found.code != "check-is-false"] == []
    book = openpyxl.load_workbook(BytesIO(data))
    told = [
        sheet.title for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "s" and MARK in str(c.value)
    ]
    assert len(set(told)) >= 20
    assert not [
        c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f" and MARK in str(c.value)
    ]
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            assert b'TargetMode="External"' not in package.read(name)
            if name.startswith("xl/charts/chart"):
                for reference in re.findall(r"<c:f>(.*?)</c:f>", package.read(name).decode()):
                    assert re.fullmatch(r"'[TD]\d+ [^']+'!\$[A-Z]\$\d+(:\$[A-Z]\$\d+)?", reference), reference


@pytest.mark.parametrize("probe", PROBES)
def test_that_in_files_of_data_no_field_begins_with_what_would_run(probe: str) -> None:
    files = files_of(spec_of(probe), tuple(FORMS), "es")
    seen = 0
    for name, data in files.items():
        assert MARK.encode() in data or name in ("clandestino.csv", "sdmx-structure.xml"), name
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
                for cell in row:
                    number = re.fullmatch(r"-?\d+(\.\d+)?", cell)
                    assert number or not cell.lstrip(" ").startswith(RUNS), (name, cell)
                    seen += MARK in cell
        elif name.endswith(".xml"):
            etree.fromstring(data)
    assert seen >= 5


@pytest.mark.parametrize("probe", PROBES)
def test_that_in_the_word_report_it_is_no_field_and_no_link(probe: str) -> None:
    with zipfile.ZipFile(BytesIO(word_bytes(spec_of(probe), "es"))) as package:
        whole = package.read("word/document.xml").decode()
        assert MARK in whole
        assert "w:hyperlink" not in whole
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for field in re.findall(r"<w:instrText[^>]*>(.*?)</w:instrText>", package.read(name).decode()):
                    assert field.strip() in ("PAGE", "NUMPAGES")
            assert b'TargetMode="External"' not in package.read(name)

"""The class printed beside every figure, its reasons, the register of assumptions, and the figure that may not be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from estimation.quality import CRITERIA
from estimation.result import Estimate
from exports.excel import report_bytes
from exports.report import ReportSpec
from exports.sheets import sheets_of
from exports.sheets.provenance import run_of
from exports.verify import findings
from vocabulary.text import LANGUAGES

Written = Callable[[str, str], bytes]
Specs = Callable[[str], ReportSpec]


def rows(data: bytes, sheet: str) -> list[list[str]]:
    found = openpyxl.load_workbook(BytesIO(data), data_only=True)[sheet]
    return [[str(c.value) for c in row if c.value is not None] for row in found.iter_rows()]


def test_that_the_cover_and_the_summary_say_the_class_with_what_is_missing(written: Written) -> None:
    data = written("judged", "en")
    said = "B: useful for planning; missing: a register of the assumptions, sources about this very population and 3 more"
    assert ["Quality class", f"{said} (sheet Quality)."] in rows(data, "Cover")
    assert any(row and row[0].startswith("Quality class B: useful for planning") for row in rows(data, "Summary"))


def test_that_the_class_stands_beside_each_figure(written: Written) -> None:
    data = written("judged", "en")
    (header,) = (row for row in rows(data, "T1 Methods") if row and row[0] == "Method")
    assert header == ["Method", "Estimate", "Lower 95 %", "Upper 95 %", "Width", "Class", "Mark"]
    by_name = {row[0]: row for row in rows(data, "T1 Methods") if row}
    assert by_name["Log-linear models"][5] == "B"
    assert "Class" in next(row for row in rows(data, "Summary") if row and row[0] == "Indicator")
    assert [row[-1] for row in rows(data, "T2 Groups") if row and row[0] == "Women"][:3] == ["B", "B", "B"]


def test_that_a_figure_of_class_d_without_range_stands_nowhere_in_the_book(written: Written, spec: Specs) -> None:
    data = written("judged", "en")
    found = openpyxl.load_workbook(BytesIO(data), data_only=True)
    every = [str(c.value) for s in found.worksheets for row in s.iter_rows() for c in row if c.value is not None]
    assert not any("765" in line and "321" in line for line in every)
    assert "7650000" not in every
    assert any(line.startswith("No figure is given for persons aged 18 and over") for line in every)
    assert [sheet.key for sheet in sheets_of(spec("judged")) if vars(sheet).get("place") == 1] == ["account-1"]
    assert ["Chao, lower bound", "D", "[d]"] in rows(data, "T1 Methods")
    assert any("[d] not printed: of class D and without a range" in line for line in every)
    alone = report_bytes(ReportSpec(spec("judged").estimates[1:]), "en")
    assert findings(alone) == []
    assert any(row and row[0].startswith("No figure is given") for row in rows(alone, "Summary"))


def test_that_an_account_keeps_its_live_lines_and_shows_a_mark_in_the_place_of_a_refused_figure(written: Written) -> None:
    found = openpyxl.load_workbook(BytesIO(written("judged", "en")))
    sheet = next(s for s in found.worksheets if s["A1"].value == "The residual account, line by line")
    lines = {row[0].value: row[2] for row in sheet.iter_rows() if isinstance(row[0].value, int)}
    for number in (10, 11):  # those counted in an irregular situation, and all of them
        assert str(lines[number].value).startswith("=")
        assert lines[number].number_format == '"[d]";"[d]";"[d]"'
    assert lines[1].number_format == "#,##0"
    assert any(str(row[0].value).startswith("No figure is given") for row in sheet.iter_rows())


def test_that_each_criterion_has_its_score_and_both_reasons(written: Written) -> None:
    table = [row for row in rows(written("judged", "en"), "Quality") if row and row[0] == "Log-linear models"]
    assert [row[1] for row in table] == ["Quality class", *CRITERIA.values()]
    assert table[0][2] == "B"
    assert table[1][2:] == ["1", "\n".join((
        "Yes, source and date of every input: Cada lista tiene su oficio",
        "No, a register of the assumptions: Without value, range, source, date or who decided: Salidas.",
    ))]  # fmt: skip
    lowered = next(row for row in rows(written("judged", "en"), "Quality") if row and row[0] == "Chao, lower bound")
    assert "Lowered by hand from C to D: El origen de los datos no se conoce" in lowered[3]


def test_that_the_register_is_printed_with_what_is_missing_marked(written: Written) -> None:
    name = next(name for name in openpyxl.load_workbook(BytesIO(written("judged", "es"))).sheetnames if "Supuestos" in name)
    table = [row for row in rows(written("judged", "es"), name) if "undercount" in row or "Salidas" in row]
    assert table[0][1:] == ["Omisión de estudiantes", "0.1", "0.05", "0.15", "Encuesta de cobertura", "2026-05-02",
                            "Mesa técnica", "undercount"]  # fmt: skip
    assert table[1][1:] == ["Salidas", "0.2", "[x]", "[x]", "[x]", "[x]", "[x]"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_report_without_judgements_has_neither_sheet_nor_column(lang: str, spec: Specs) -> None:
    assert not {"quality", "assumptions"} & {sheet.key for sheet in sheets_of(spec("many"))}


def test_that_the_number_of_a_run_does_not_depend_on_what_was_judged_later(spec: Specs) -> None:
    estimate = spec("judged").estimates[0]
    assert run_of(estimate) == run_of(replace(estimate, quality=None, register=()))


def test_that_a_judged_estimate_is_stored_equal(spec: Specs) -> None:
    estimate = spec("judged").estimates[0]
    assert Estimate.from_plain(estimate.to_plain()) == estimate

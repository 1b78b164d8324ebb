"""The workbook read back with openpyxl: every sheet in every language, by the rules of reports.md."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from estimation.charts import Overlap
from estimation.result import Definition, Estimate, Model, StratumResult
from exports.disclosure.register import INTERNAL
from exports.excel import report_bytes, write_report
from exports.report import ReportSpec
from exports.sheets import kinds, sheets_of
from exports.verify import findings
from vocabulary.progress import Cancelled
from vocabulary.text import LANGUAGES, text

Written = Callable[[str, str], bytes]
Specs = Callable[[str], ReportSpec]
NAMES = ("many", "account", "six", "areas", "linked", "judged", "programme", "real")

# What spreadsheets run or link where they find it in a cell (OWASP ASVS 1.2.10).
PROBES = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1:A2)", "\t=1+1", "\r=1+1", "\n=1+1", "=HYPERLINK(\"http://example.org\",\"x\")",
    "http://example.org/", "mailto:x@example.org", "=cmd|' /C calc'!A0",
)  # fmt: skip


def book(data: bytes, **how: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data), **how)


def links(sheet: Worksheet) -> list[Hyperlink]:
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def cells(data: bytes) -> list[str]:
    return [
        str(c.value) for s in book(data, data_only=True).worksheets for row in s.iter_rows() for c in row if c.value is not None
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_that_every_report_keeps_our_own_rules(name: str, lang: str, written: Written) -> None:
    assert findings(written(name, lang)) == []


@pytest.mark.parametrize("name", NAMES)
def test_that_the_same_run_gives_the_same_bytes(name: str, written: Written, spec: Specs) -> None:
    again = report_bytes(spec(name), "es")
    assert hashlib.sha256(again).digest() == hashlib.sha256(written(name, "es")).digest()


def test_that_every_kind_of_sheet_is_written_by_some_report_here(spec: Specs) -> None:
    used = {type(sheet) for name in NAMES for sheet in sheets_of(spec(name))}
    assert used == set(kinds())


@pytest.mark.parametrize("name", NAMES)
def test_that_each_sheet_of_the_plan_is_in_the_book_with_its_heading(name: str, written: Written, spec: Specs) -> None:
    found = book(written(name, "en"))
    planned = sheets_of(spec(name))
    assert len(found.worksheets) == len(planned)
    assert len({sheet.key for sheet in planned}) == len(planned)
    for made, sheet in zip(planned, found.worksheets, strict=True):
        first = str(made.title(spec(name)))
        assert first.startswith(sheet["A1"].value)
        if made.letter:
            assert sheet.title.startswith(made.letter)


@pytest.mark.parametrize("name", NAMES)
def test_that_the_cover_links_to_every_other_sheet(name: str, written: Written) -> None:
    found = book(written(name, "en"))
    targets = {link.location.rsplit("!", 1)[0].strip("'") for link in links(found.worksheets[0])}
    assert targets == set(found.sheetnames[1:])


def test_that_a_table_sheet_has_one_table_and_a_chart_sheet_one_chart_or_picture(written: Written) -> None:
    for name in NAMES:
        for sheet in book(written(name, "en")).worksheets:
            if sheet.title[:1] in "TD" and sheet.title[1:2].isdigit():
                assert len(sheet.tables) == 1
            if sheet.title[:1] == "G" and sheet.title[1:2].isdigit():
                assert len(sheet._charts) + len(sheet._images) == 1
                assert len(links(sheet)) == 1


def test_that_the_headline_is_three_significant_figures_and_its_limits_to_the_same_base(written: Written) -> None:
    said = cells(written("many", "en"))
    assert "11400" in said
    assert any("10\u00a0000 to 13\u00a0100" in line for line in said)
    assert not any("11418" in line or "9977" in line or "13146" in line for line in said)


def test_that_the_cover_says_what_the_book_is_and_whom_it_counts(written: Written) -> None:
    said = cells(written("many", "en"))
    assert any("An estimate with its margin, not a count" in line for line in said)
    assert any("Persons aged 18 and over in an irregular situation in la zona norte" in line for line in said)
    assert any("24 November 2026" in line for line in said)


def test_that_warnings_stand_on_the_summary_before_the_figures_are_quoted(written: Written) -> None:
    summary = book(written("many", "en")).worksheets[1]
    assert any(str(row[0].value).startswith("Before quoting: The methods do not agree") for row in summary.iter_rows())


def test_that_sentences_print_no_exact_count_and_no_number_of_persons_below_ten(estimates: dict[str, Estimate]) -> None:
    few = text("Only {n} person is on more than one list.", "Only {n} persons are on more than one list.", n=7)
    wide = text("Other models run to {high}.", high=18393)
    seen = text("The lists saw {n} person.", "The lists saw {n} persons.", n=3712)
    found = replace(estimates["log-linear"], warnings=(few, wide), seen=seen)
    said = "\n".join(cells(report_bytes(ReportSpec((found,)), "en")))
    assert "Only fewer than ten persons are on more than one list." in said
    assert "run to 18\u00a0400." in said
    assert "saw 3\u00a0710 persons" in said
    assert "3\u00a0712" not in said


def test_that_parts_add_up_to_the_headline_as_printed(written: Written) -> None:
    sheet = next(s for s in book(written("many", "en"), data_only=True).worksheets if s.title.endswith("Groups"))
    table = next(iter(sheet.tables.values()))
    rows = [[c.value for c in row] for row in sheet[table.ref]]
    points = [row[2] for row in rows[1:-1]]
    assert rows[-1][2] == sum(points) == 11400


def test_that_parts_which_do_not_add_get_a_row_that_says_so(written: Written) -> None:
    sheet = next(s for s in book(written("areas", "en"), data_only=True).worksheets if s.title == "T3 Groups")
    table = next(iter(sheet.tables.values()))
    rows = {row[0].value: row[1].value for row in sheet[table.ref]}
    assert rows["Difference to the total"] == 11400 - (5100 + 3300 + 2500)
    assert rows["Total"] == 11400


def test_that_estimates_of_other_populations_stand_apart_and_on_no_common_axis(written: Written, spec: Specs) -> None:
    found = book(written("areas", "en"), data_only=True)
    assert spec("areas").apart()
    methods, others = found["T1 Methods"], found["T2 Other populations"]
    assert methods["A1"].value == "The method and its figure"
    assert [row[0].value for row in methods[next(iter(methods.tables.values())).ref]] == ["Method", "Log-linear models"]
    rows = [[c.value for c in row] for row in others[next(iter(others.tables.values())).ref]]
    assert [(row[0], row[2]) for row in rows[1:]] == [("Residual account", 11600000)]
    assert "on 1 January 2018" in rows[1][1]


def test_that_two_estimates_of_one_method_are_told_apart_by_their_names(spec: Specs, estimates: dict[str, Estimate]) -> None:
    found = estimates["log-linear"]
    both = ReportSpec((found, replace(found, observed=3000)), names=("Four lists", "Three lists"))
    said = cells(report_bytes(both, "en"))
    assert {"Log-linear models (Four lists)", "Log-linear models (Three lists)"} <= set(said)


def test_that_a_chart_stands_right_after_its_table(spec: Specs) -> None:
    planned = sheets_of(spec("many"))
    for before, after in pairwise(planned):
        if after.letter == "G":
            assert before.letter == "T"
            assert before.pair == after.pair


@pytest.mark.parametrize("name", NAMES)
def test_that_no_two_sheets_share_letter_and_number_and_a_chart_has_its_tables(
    name: str, written: Written, spec: Specs
) -> None:
    planned = sheets_of(spec(name))
    tabs = book(written(name, "es")).sheetnames
    marks = {sheet.key: tab.split()[0] for sheet, tab in zip(planned, tabs, strict=True) if sheet.letter}
    assert len(set(marks.values())) == len(marks)
    tables = {sheet.pair: marks[sheet.key] for sheet in planned if sheet.letter == "T"}
    for sheet in planned:
        if sheet.letter == "G" and sheet.pair in tables:
            assert marks[sheet.key][1:] == tables[sheet.pair][1:]


def test_that_groups_on_fewer_than_ten_persons_stand_together(written: Written) -> None:
    sheet = next(s for s in book(written("many", "en"), data_only=True).worksheets if s.title == "T2 Groups")
    table = next(iter(sheet.tables.values()))
    rows = [[c.value for c in row] for row in sheet[table.ref]][1:]
    assert not any(row[1] == "60 +" for row in rows)
    together = next(row for row in rows if row[-1] == "[c][x]")
    assert together[0] == "3 small groups together"  # the two of four persons, and the next smallest so that ten are in it
    assert together[3] is together[4] is None


def test_that_no_count_on_a_list_is_printed_as_it_was_and_all_add_up(written: Written) -> None:
    sheet = next(s for s in book(written("six", "en"), data_only=True).worksheets if s.title == "T2 Lists")
    table = next(iter(sheet.tables.values()))
    rows = [[c.value for c in row] for row in sheet[table.ref]][1:]
    counts = [row[1] for row in rows[:-1]]
    assert all(count % 5 == 0 for count in counts)
    assert sum(counts) == rows[-1][1]
    assert min(counts) >= 10


def test_that_each_step_of_the_account_is_a_formula_over_the_lines_it_names(
    written: Written, estimates: dict[str, Estimate]
) -> None:
    data = written("account", "en")
    formulas, values = book(data)["T2 Residual"], book(data, data_only=True)["T2 Residual"]
    table = next(iter(formulas.tables.values()))
    first = formulas[table.ref][1][0].row
    for place, line in enumerate(estimates["account"].account):
        cell = formulas.cell(first + place, 3)
        assert (cell.data_type == "f") == bool(line.formula)
        assert values.cell(first + place, 3).value == line.value


def test_that_provenance_holds_the_command_that_repeats_the_run(written: Written, spec: Specs) -> None:
    said = cells(written("many", "en"))
    assert any(
        line.startswith("python3 -m survey_app estimate log-linear lists.csv") and line.endswith("--seed 7") for line in said
    )
    assert not any("ab12" * 16 in line for line in said)  # beside protected counts no digest of the exact ones
    exact = cells(report_bytes(replace(spec("many"), protection=INTERNAL), "en"))
    assert any("ab12" * 16 in line for line in exact)


def test_that_a_run_from_the_programmes_own_lists_names_the_way_through_the_window(spec: Specs) -> None:
    many = spec("many")
    mine = replace(many.estimates[0], provenance=replace(many.estimates[0].provenance, source=many.programme))
    said = cells(report_bytes(replace(many, estimates=(mine,), names=("Cuatro listas",)), "es"))
    assert "Frontera norte 2026 → Estimaciones → Cuatro listas → Repetir" in said
    assert not any(line.startswith("python3 ") for line in said)


def test_that_each_of_several_sets_of_lists_says_whose_it_is(spec: Specs) -> None:
    one, other = spec("many").estimates[0], spec("six").estimates[0]
    workbook = book(report_bytes(ReportSpec((one, other), created="2026-11-24"), "en"))
    assert [workbook[f"{letter} Lists"]["A2"].value for letter in ("T3", "G3", "T4", "G4")] == [
        "Log-linear models", "Log-linear models", "Chao", "Chao",
    ]  # fmt: skip
    assert "Chao: Persons on 6 lists and their overlap" in [cell.value for cell in workbook["Cover"]["B"]]
    alone = book(report_bytes(ReportSpec((one,), created="2026-11-24"), "en"))
    assert "Persons on 3 lists and their overlap" in [cell.value for cell in alone["Cover"]["B"]]


def test_that_the_language_of_document_and_charts_is_that_of_the_report_and_its_country(written: Written) -> None:
    for lang, tag in (("es", "es-PE"), ("pt", "pt-BR"), ("en", "en-GB")):
        with zipfile.ZipFile(BytesIO(written("many", lang))) as package:
            assert f"<dc:language>{tag}</dc:language>" in package.read("docProps/core.xml").decode()
            charts = [n for n in package.namelist() if n.startswith("xl/charts/")]
            assert charts
            assert all(f'<c:lang val="{tag}"/>' in package.read(n).decode() for n in charts)


@pytest.mark.parametrize("probe", PROBES)
def test_that_nothing_a_person_or_a_file_wrote_becomes_a_formula_or_a_link(probe: str, estimates: dict[str, Estimate]) -> None:
    found = estimates["log-linear"]
    strata = (StratumResult({probe: probe}, found.population, 300), StratumResult({probe: "b"}, found.population, 300))
    chart = Overlap(text("Who is on which list"), (probe, "B"), (((True, False), 50.0), ((True, True), 30.0)))
    poisoned = replace(
        found, strata=strata, charts=(chart,), models=(Model(probe), Model(probe)), references=(probe,),
        provenance=replace(found.provenance, source=probe, by=(probe,)), definition=Definition(area=probe, excludes=probe),
        warnings=(text("{x}", x=probe),), parameters={"lists": (probe,)},
    )  # fmt: skip
    spec = ReportSpec(
        (poisoned,), title=probe, recipient=probe, programme=probe, use=text("{x}", x=probe), created="2026-11-24"
    )
    data = report_bytes(spec, "es")
    assert findings(data) == []
    clean = report_bytes(ReportSpec((replace(found, strata=strata[1:], charts=(chart,)),), created="2026-11-24"), "es")
    ours = {c.value for s in book(data).worksheets for row in s.iter_rows() for c in row if c.data_type == "f"}
    assert all(probe.strip("\t\r\n=+-@") not in str(formula) for formula in ours)
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            assert b'TargetMode="External"' not in package.read(name)
            if name.startswith("xl/charts/chart"):
                references = re.findall(r"<c:f>(.*?)</c:f>", package.read(name).decode())
                assert references
                assert all(re.fullmatch(r"'[TD]\d [^']+'!\$[A-Z]\$\d+(:\$[A-Z]\$\d+)?", f) for f in references), references
    assert clean != data


def test_that_a_cancelled_report_writes_nothing(tmp_path: object, spec: Specs) -> None:
    from pathlib import Path

    target = Path(str(tmp_path)) / "report.xlsx"

    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_report(target, spec("six"), "es", stop)
    assert not target.exists()

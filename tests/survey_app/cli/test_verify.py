"""`verify`: whole, changed, no report; the estimates run again by the printed command on the same and on other data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from exports.repeat import Row
from survey_app.cli import run
from survey_app.services.verifying import again, verify

LISTS = "A,B,count,sex\n1,1,30,F\n1,0,70,F\n0,1,50,F\n1,1,20,M\n1,0,40,M\n0,1,60,M\n"
WHOLE, CHANGED, BAD = 0, 1, 2


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists.csv").write_text(LISTS, encoding="utf-8")
    line = ["estimate", "chapman", "lists.csv", "--by", "sex", "--set", "level=0.9", "--seed", "7", "--threats"]
    assert run([*line, "--reason", "two lists are all there is", "--excel", "report.xlsx", "--lang", "es"]) == WHOLE
    capsys.readouterr()
    return tmp_path / "report.xlsx"


def test_that_a_report_as_it_was_written_is_whole_and_its_figures_come_out_again(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "report.xlsx", "--again", "lists.csv", "--lang", "en"]) == WHOLE
    said = capsys.readouterr().out
    assert "Nothing was changed since the report was written" in said
    assert "run again, the printed figures come out" in said


def test_that_an_internal_report_tells_whether_the_data_are_its_own(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["estimate", "chapman", "lists.csv", "--protect", "internal", "--excel", "internal.xlsx", "--lang", "en"]
    assert run(line) == WHOLE
    assert run(["verify", "internal.xlsx", "--again", "lists.csv", "--lang", "en"]) == WHOLE
    assert "run again on the same data, the same figures come out" in capsys.readouterr().out
    (report.parent / "other.csv").write_text(LISTS.replace("30", "31"), encoding="utf-8")
    assert run(["verify", "internal.xlsx", "--again", "other.csv", "--lang", "en"]) == CHANGED
    assert "not run again. The data in other.csv are not those" in capsys.readouterr().out


def test_that_a_changed_figure_is_named_by_sheet_and_cell(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(report)
    sheet = next(sheet for sheet in book if "T_methods" in sheet.tables)
    cell = sheet.cell(int(sheet.tables["T_methods"].ref.split(":")[0][1:]) + 1, 2)
    cell.value = 999
    book.save(report)
    assert run(["verify", "report.xlsx", "--lang", "en"]) == CHANGED
    assert f"Sheet {sheet.title}, cell {cell.coordinate}: now “999”." in capsys.readouterr().out


def test_that_other_data_are_told_by_their_figures(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (report.parent / "other.csv").write_text(LISTS.replace("30", "90"), encoding="utf-8")
    assert run(["verify", "report.xlsx", "--again", "other.csv", "--lang", "en"]) == CHANGED
    assert "these are not its data, or not its figures" in capsys.readouterr().out


def test_that_forged_figures_under_a_new_seal_are_found_when_they_are_run_again(report: Path) -> None:
    found = verify(report)
    row = found.estimates[0].row
    assert row is not None
    assert row.point is not None
    assert [one.same for one in again(found, report.with_name("lists.csv"))] == [True]
    forged = replace(found, estimates=(replace(found.estimates[0], row=Row(2 * row.point, row.lower, row.upper)),))
    assert [one.same for one in again(forged, report.with_name("lists.csv"))] == [False]
    other = replace(found, estimates=(replace(found.estimates[0], figures="0" * 64),))
    assert [one.same for one in again(other, report.with_name("lists.csv"))] == [False]


def test_that_what_is_no_report_is_refused(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    openpyxl.Workbook().save("plain.xlsx")
    for name in ("plain.xlsx", "lists.csv", "nowhere.xlsx"):
        assert run(["verify", name, "--lang", "en"]) == BAD
        said = capsys.readouterr()
        assert name in said.err
        assert said.out == ""

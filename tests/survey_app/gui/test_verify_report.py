"""The page that verifies a report: of the open programme, whole, and run again from the programme's own data."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from estimation.method import methods
from exports.seal import Change
from survey_app.gui.grid import Grid
from survey_app.gui.pages.verify_report import VerifyReportPage
from survey_app.gui.window import Window
from survey_app.services import estimating, reporting, results
from survey_app.services.tables import TableSource, build


def test_that_a_report_of_this_programme_is_whole_and_comes_out_again(qtbot: QtBot, opened: Window, tmp_path: Path) -> None:
    programme = opened.context.programme
    assert programme is not None
    source = TableSource("sample", name="kosovo_1999")
    made = estimating.run(methods()["log-linear"](), build(None, source), now=datetime(2026, 11, 24, 10, 42, tzinfo=UTC))
    results.save(programme, "Log-linear", made, source)
    stored = [results.load(programme, row.id)[1] for row in results.listing(programme)]
    path = reporting.write(programme, stored, tmp_path / "report.xlsx", "pt", recipient="Ministry", purpose="planning")
    opened.context.go("verify-report", path=str(path))
    page = opened.page
    assert isinstance(page, VerifyReportPage)
    qtbot.waitUntil(lambda: page.verdict is not None)
    assert page.verdict is not None
    assert page.verdict.whole
    page.run_again()
    qtbot.waitUntil(lambda: bool(page.outcomes))
    assert [outcome.same for outcome in page.outcomes] == [True]


def test_that_changed_places_stand_in_a_table_and_a_file_that_is_no_report_is_told(
    qtbot: QtBot, opened: Window, tmp_path: Path
) -> None:
    opened.context.go("verify-report", **VerifyReportPage.examples(opened.context)[1])
    page = opened.page
    assert isinstance(page, VerifyReportPage)
    assert page.findChildren(Grid)[0].long.rows == [Change("T1 Methods", "B7", "98400")]
    (tmp_path / "notes.xlsx").write_text("x", encoding="utf-8")
    page.read(str(tmp_path / "notes.xlsx"))
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    assert "notes.xlsx" in opened.messages.bars()[0].words

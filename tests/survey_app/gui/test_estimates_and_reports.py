"""The rooms of estimates and reports: compared on one axis; a Portuguese report is written from a Spanish window."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from estimation.method import methods
from estimation.result import Definition
from survey_app.gui.figure import FigureView
from survey_app.gui.pages.estimates import EstimatesPage
from survey_app.gui.pages.new_estimate import NewEstimatePage
from survey_app.gui.pages.reports import ReportsPage, file_name
from survey_app.gui.pages.result import ResultPage
from survey_app.gui.window import Window
from survey_app.services import estimating, results
from survey_app.services.programme import read_journal
from survey_app.services.tables import TableSource, build
from vocabulary.errors import Level

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


@pytest.fixture
def two(opened: Window) -> tuple[str, str]:
    """Two stored estimates from the same data."""
    source = TableSource("sample", name="kosovo_1999")
    table = build(None, source)
    cls = methods()["log-linear"]
    assert opened.context.programme is not None
    ids = []
    for name, criterion in (("By BIC", "bic"), ("By AIC", "aic")):
        method = cls(definition=Definition(area="Kosovo"), criterion=criterion)  # type: ignore[call-arg]
        estimate = estimating.run(method, table, now=NOW)
        ids.append(results.save(opened.context.programme, name, estimate, source))
    return ids[0], ids[1]


def estimates(qtbot: QtBot, window: Window, **args: object) -> EstimatesPage:
    window.context.go("estimates", **args)
    page = window.page
    assert isinstance(page, EstimatesPage)
    qtbot.waitUntil(lambda: page.main_button is not None)
    return page


def reports(qtbot: QtBot, window: Window, **args: object) -> ReportsPage:
    window.context.go("reports", **args)
    page = window.page
    assert isinstance(page, ReportsPage)
    qtbot.waitUntil(lambda: page.main_button is not None)
    return page


def test_that_an_empty_room_of_estimates_offers_the_one_next_step(qtbot: QtBot, opened: Window) -> None:
    page = estimates(qtbot, opened)
    assert page.main_button is not None
    page.main_button.click()
    assert isinstance(opened.page, NewEstimatePage)


def test_that_stored_estimates_stand_in_a_table_with_their_intervals(
    qtbot: QtBot, opened: Window, two: tuple[str, str]
) -> None:
    page = estimates(qtbot, opened)
    assert page.grid is not None
    model = page.grid.long
    first = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert first[:2] == ["By AIC", "Log-linear model"]
    assert opened.context.programme is not None
    stored = results.listing(opened.context.programme)[0]
    assert stored.lower is not None
    assert stored.upper is not None
    assert stored.point is not None
    number = opened.context.number
    assert first[2:5] == [number(round(stored.point)), number(round(stored.lower)), number(round(stored.upper))]


def test_that_chosen_estimates_are_drawn_on_one_axis(qtbot: QtBot, opened: Window, two: tuple[str, str]) -> None:
    page = estimates(qtbot, opened, chosen=two)
    assert page.grid is not None
    assert len(page.grid.chosen()) == 2
    figure = page.findChildren(FigureView)[-1]
    assert figure.accessibleName() == "2 estimates, one axis"
    assert figure.accessibleDescription().count(", between") == 2
    page.grid.selectRow(1)
    qtbot.waitUntil(lambda: page.findChildren(FigureView)[-1].accessibleName() == "1 estimate")
    assert page.chosen == (two[0],)


def test_that_an_estimate_is_opened_from_the_table(qtbot: QtBot, opened: Window, two: tuple[str, str]) -> None:
    page = estimates(qtbot, opened)
    assert page.grid is not None
    page.grid.opened.emit(page.grid.long.row(1))
    assert isinstance(opened.page, ResultPage)
    assert (opened.page.id, opened.page.title()) == (two[0], "By BIC")


def test_that_a_room_of_reports_without_estimates_leads_to_one(qtbot: QtBot, opened: Window) -> None:
    page = reports(qtbot, opened)
    assert page.main_button is not None
    page.main_button.click()
    assert isinstance(opened.page, NewEstimatePage)


def test_that_a_portuguese_report_is_written_from_a_spanish_window(
    qtbot: QtBot, opened: Window, two: tuple[str, str], tmp_path: Path
) -> None:
    opened.context.set_language("es")
    page = reports(qtbot, opened, chosen=two)
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.form.lang.set_value("pt")
    page.form.recipient.setText("Ministério da Justiça")
    page.form.purpose.setText("planejar serviços")
    page.form.changed.emit()
    page.write(str(tmp_path / "relatorio"))
    qtbot.waitUntil(lambda: page.written is not None)
    assert page.written == tmp_path / "relatorio.xlsx"
    assert opened.context.lang == "es"
    book = openpyxl.load_workbook(page.written)
    assert book.properties.language == "pt" or "pt" in str(book.properties.language)
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert any("Ministério da Justiça" in cell for cell in cells)


def test_that_a_report_asks_first_for_whom_and_what_for(qtbot: QtBot, opened: Window, two: tuple[str, str]) -> None:
    page = reports(qtbot, opened, chosen=two)
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.ask_where()
    assert page.form.fields[page.form.recipient].error.isVisible()
    assert page.form.fields[page.form.purpose].error.isVisible()
    page.form.recipient.setText("Ministry")
    assert page.form.missing() is page.form.purpose
    assert not page.form.fields[page.form.recipient].error.isVisible()


def test_that_the_page_says_where_the_report_is_and_lists_it(
    qtbot: QtBot, opened: Window, two: tuple[str, str], tmp_path: Path
) -> None:
    page = reports(qtbot, opened, chosen=two[:1])
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.form.recipient.setText("Ministry")
    page.form.purpose.setText("planning")
    page.form.changed.emit()
    page.write(str(tmp_path / "report.xlsx"))
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    bar = opened.messages.bars()[0]
    assert str(tmp_path / "report.xlsx") in bar.words
    assert bar.level is Level.INFORMATION
    qtbot.waitUntil(lambda: page.past is not None)
    assert page.past is not None
    assert [row[2] for row in page.past.long.rows] == ["report.xlsx"]


def test_that_a_short_word_report_is_written_beside_the_workbook_and_both_stand_in_the_journal(
    qtbot: QtBot, opened: Window, two: tuple[str, str], tmp_path: Path
) -> None:
    page = reports(qtbot, opened, chosen=two)
    qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    page.form.recipient.setText("Ministry")
    page.form.purpose.setText("planning")
    page.form.word.click()
    page.write(str(tmp_path / "report.xlsx"))
    qtbot.waitUntil(lambda: page.written is not None)
    assert sorted(path.name for path in tmp_path.glob("report.*")) == ["report.docx", "report.xlsx"]
    assert opened.context.programme is not None
    exported = [line for line in read_journal(opened.context.programme) if line.action == "exported"]
    assert {(line.subject, line.detail["kind"]) for line in exported} == {("report.docx", "report"), ("report.xlsx", "report")}


def test_that_a_folder_that_cannot_be_written_to_is_told_and_nothing_is_lost(
    qtbot: QtBot, opened: Window, two: tuple[str, str], tmp_path: Path
) -> None:
    page = reports(qtbot, opened, chosen=two[:1])
    assert page.form is not None
    page.form.title.setText("Title")
    page.form.recipient.setText("Ministry")
    page.form.purpose.setText("planning")
    page.form.changed.emit()
    page.write(str(tmp_path / "nowhere" / "report.xlsx"))
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    assert "does not exist" in opened.messages.bars()[0].words
    assert page.form.title.text() == "Title"
    assert page.main_button is not None
    assert page.main_button.isEnabled()
    assert list(tmp_path.glob("**/*.xlsx")) == []


def test_that_a_report_needs_an_estimate(qtbot: QtBot, opened: Window, two: tuple[str, str]) -> None:
    page = reports(qtbot, opened, chosen=two[:1])
    assert page.form is not None
    page.form.checks.rows[two[0]].click()
    assert page.main_button is not None
    assert not page.main_button.isEnabled()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Personas en situación irregular, zona norte, 2026", "personas-en-situacion-irregular-zona-norte-2026.xlsx"),
        ("../../etc", "etc.xlsx"),
        ("", "alcance.xlsx"),
    ],
)
def test_that_a_title_becomes_a_file_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name


def test_that_the_same_figures_are_written_as_data_where_that_is_chosen(
    qtbot: QtBot, opened: Window, two: tuple[str, str], tmp_path: Path
) -> None:
    page = reports(qtbot, opened, chosen=two[:1])
    assert page.form is not None
    page.form.recipient.setText("Ministerio")
    page.form.purpose.setText("planificar")
    page.form.forms.set_value(("tidy",))
    page.form.changed.emit()
    page.write(str(tmp_path / "report.xlsx"))
    qtbot.waitUntil(lambda: page.written is not None, timeout=20000)
    assert sorted(each.name for each in (tmp_path / "report").iterdir()) == ["datapackage.json", "estimates.csv"]

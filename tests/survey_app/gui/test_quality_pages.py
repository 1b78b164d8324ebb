"""The page of an estimate's quality, the page of the assumptions register, and the class wherever the figure stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from estimation.assumed import Assumption
from estimation.result import Definition, Estimate, Population, Provenance
from survey_app.gui.buttons import Link
from survey_app.gui.page import Page, listed_pages
from survey_app.gui.pages.assumptions import AssumptionsPage
from survey_app.gui.pages.estimates import EstimatesPage
from survey_app.gui.pages.quality import QualityPage
from survey_app.gui.pages.result import ResultPage
from survey_app.gui.window import Window
from survey_app.services import register, results
from survey_app.services.programme import Programme
from survey_app.services.tables import TableSource

P = TypeVar("P", bound=Page)
PATIENCE = 30_000
ESTIMATE = Estimate(
    "chapman", "Two lists (Chapman)", {}, Population(1234.0, 1000.0, 1500.0, 0.95, "log-normal"), 800,
    Provenance("0.1.0", "f" * 64, 7, "2026-01-01T00:00:00"),
    definition=Definition(area="Tacna", start="2025-01-01", end="2025-12-31", age_from=18),
)  # fmt: skip
BARE = Estimate(
    "residual", "Residual account", {}, Population(4321.0, None, None, 0.95, "none"), 9000, Provenance("0.1.0", "e" * 64, 7)
)
SOURCE = TableSource("lists", ids=("a", "b"))


def go(qtbot: QtBot, window: Window, kind: type[P], ready: Callable[[P], object], **args: object) -> P:
    window.context.go(kind.name, **args)
    page = window.page
    assert isinstance(page, kind)
    qtbot.waitUntil(lambda: bool(ready(page)), timeout=PATIENCE)
    return page


def words(page: Page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def quality_page(qtbot: QtBot, window: Window, programme: Programme) -> QualityPage:
    made = results.save(programme, "Tacna", ESTIMATE, SOURCE)
    return go(qtbot, window, QualityPage, lambda page: page.form, estimate=made, name="Tacna")


def test_that_the_result_shows_its_class_and_leads_to_the_questions(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    made = results.save(programme, "Tacna", ESTIMATE, SOURCE)
    page = go(qtbot, opened, ResultPage, lambda page: page.headline, estimate=made, name="Tacna")
    qtbot.waitUntil(lambda: "Quality class: C" in words(page), timeout=PATIENCE)
    assert "Documentation 0 · Accessibility 2" in words(page)
    next(link for link in page.findChildren(Link) if link.text() == "Questions and reasons").click()
    assert isinstance(opened.page, QualityPage)
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)


def test_that_the_list_and_the_axis_show_the_class(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    results.save(programme, "Bare", BARE, TableSource("file", path="x.csv"))
    results.save(programme, "Tacna", ESTIMATE, SOURCE)
    page = go(qtbot, opened, EstimatesPage, lambda page: page.chart)
    assert page.grid is not None
    columns = page.grid.long.columns
    at = [column.header for column in columns].index("Quality")
    assert [columns[at].value(row) for row in page.grid.long.rows] == ["C", "D"]
    assert [columns[2].value(row) for row in page.grid.long.rows] == [1234, None]


def test_that_a_figure_of_class_d_without_range_is_not_shown(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    made = results.save(programme, "Bare", BARE, TableSource("file", path="x.csv"))
    page = go(qtbot, opened, ResultPage, lambda page: page.headline, estimate=made, name="Bare")
    qtbot.waitUntil(lambda: "No figure is given for" in words(page), timeout=PATIENCE)
    assert "4,321" not in words(page)
    assert "4.321" not in words(page)


def test_that_an_answer_changes_the_class_at_once_and_is_kept(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    register.keep(programme, {
        "what": "Undercount", "value": "0.1", "low": "0.05", "high": "0.2",
        "source": "Survey", "date": "2025-03-01", "who": "All",
    })  # fmt: skip
    page = quality_page(qtbot, opened, programme)
    form = page.form
    assert form is not None
    assert page.quality is not None
    assert page.quality.total == 7
    (check,) = (check for _, check in form.entries)
    check.click()
    assert page.quality.scores["documentation"] == 1
    row = form.rows["area-and-period-covered"]
    assert row.list is not None
    assert row.reason.isHidden()
    row.list.set_value("yes")
    assert not row.reason.isHidden()
    row.reason.setText("All offices were open")
    assert page.quality.grade == "B"
    page.keep()
    qtbot.waitUntil(lambda: isinstance(opened.page, ResultPage), timeout=PATIENCE)
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    stored = results.listing(programme)[0]
    assert stored.grade == "B"
    estimate = results.load(programme, stored.id)[1]
    assert estimate.register == (Assumption("Undercount", 0.1, 0.05, 0.2, "Survey", "2025-03-01", "All"),)
    again = go(qtbot, opened, QualityPage, lambda page: page.form, estimate=stored.id, name="Tacna")
    assert again.form is not None
    assert again.form.rows["area-and-period-covered"].told() == ("yes", "All offices were open")


def test_that_a_missing_reason_and_a_raised_class_are_said_beside_their_questions(
    qtbot: QtBot, opened: Window, programme: Programme
) -> None:
    page = quality_page(qtbot, opened, programme)
    assert page.form is not None
    for key, value in (("inputs-documented", "yes"), ("lowered", "B")):
        chosen = page.form.rows[key].list
        assert chosen is not None
        chosen.set_value(value)
    page.keep()
    qtbot.waitUntil(lambda: not page.form.rows["inputs-documented"].error.isHidden(), timeout=PATIENCE)  # type: ignore[union-attr]
    assert page.form.rows["inputs-documented"].error.text() == "An answer needs its reason"
    assert "A lowered class needs its reason" in page.form.rows["lowered"].error.text()
    assert "A class can only be lowered: the answers give C" in page.form.rows["lowered"].error.text()
    assert opened.page is page


def test_that_what_the_estimate_denies_cannot_be_answered(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    made = results.save(programme, "Bare", BARE, TableSource("file", path="x.csv"))
    page = go(qtbot, opened, QualityPage, lambda page: page.form, estimate=made, name="Bare")
    assert page.form is not None
    assert page.form.rows["whole-interval"].list is None
    qtbot.waitUntil(lambda: "No. There is no interval." in words(page), timeout=PATIENCE)


def test_that_what_was_typed_survives_a_change_of_language(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    page = quality_page(qtbot, opened, programme)
    assert page.form is not None
    row = page.form.rows["inputs-documented"]
    assert row.list is not None
    row.list.set_value("no")
    row.reason.setText("Two lists have no letter")
    opened.context.set_language("pt")
    qtbot.waitUntil(lambda: isinstance(opened.page, QualityPage) and opened.page.form is not None, timeout=PATIENCE)
    assert isinstance(opened.page, QualityPage)
    assert opened.page.form is not None
    assert opened.page.form.rows["inputs-documented"].told() == ("no", "Two lists have no letter")


# the register ----------------------------------------------------------------------------------------------------------


def test_that_the_programme_leads_to_the_register_for_those_who_estimate() -> None:
    there = {role: "assumptions" in {page.name for page in listed_pages(role)} for role in ("demographer", "enumerator")}
    assert there == {"demographer": True, "enumerator": False}


def test_that_an_entry_is_written_corrected_and_withdrawn(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    page = go(qtbot, opened, AssumptionsPage, lambda page: page.fields)
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    page.fields["what"].control.setText("Undercount of students")  # type: ignore[attr-defined]
    page.fields["value"].control.setText("0,1")  # type: ignore[attr-defined]
    page.keep()
    qtbot.waitUntil(lambda: len(page.entries) == 1, timeout=PATIENCE)
    assert page.written()["what"] == ""
    page.correct(page.entries[0])
    assert page.withdraw_button.isVisible()
    assert page.written()["value"] == "0.1"
    page.fields["value"].control.setText("0.2")  # type: ignore[attr-defined]
    page.keep()
    qtbot.waitUntil(lambda: page.entries[0].assumption.value == 0.2, timeout=PATIENCE)
    page.correct(page.entries[0])
    page.withdraw()
    qtbot.waitUntil(lambda: not page.entries, timeout=PATIENCE)
    assert register.entries(programme) == []


def test_that_what_is_wrong_with_an_entry_stands_beside_its_field(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    page = go(qtbot, opened, AssumptionsPage, lambda page: page.fields, written={"value": "much", "date": "March"})
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    page.keep()
    qtbot.waitUntil(lambda: not page.fields["what"].error.isHidden(), timeout=PATIENCE)
    assert page.fields["value"].error.text() == "'much' is not a number"
    assert not page.fields["date"].error.isHidden()
    assert page.written()["date"] == "March"

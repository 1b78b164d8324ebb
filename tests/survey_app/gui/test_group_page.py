"""A group on one page by keys: from question to question, what answers show and hide, and the keys of the one that counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from forms.form import Form
from forms.interview.together import MOST
from forms.read import load_form
from forms.xform import parse_form
from survey_app.gui.pages.capture import CapturePage
from survey_app.gui.pages.capture_interview import CaptureInterviewPage
from survey_app.gui.window import Window
from survey_app.services import capture

PATIENCE = 30_000
HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1"><h:head><h:title>Prueba</h:title><model>'
)
AGREES = (
    '<select1 ref="/data/agrees"><label>Agrees</label><item><label>Yes</label><value>yes</value></item>'
    "<item><label>No</label><value>no</value></item></select1>"
)
REAL = Path(__file__).resolve().parents[4] / "shared/conformance/realforms"
SAMPLING = REAL / "PMA-2020+xform-test__docs_source__static_xlsxExample.xlsx"


def questionnaire(instance: str, binds: str, body: str) -> Form:
    """A form that asks for consent and then what is given."""
    return parse_form(
        f'{HEAD}<instance><data id="own" version="1"><agrees/>{instance}</data></instance>'
        f'<bind nodeset="/data/agrees" alcance:consent="statistics"/>{binds}</model></h:head>'
        f"<h:body>{AGREES}{body}</h:body></h:html>"
    )


def typed(path: str) -> str:
    return f'<input ref="{path}"><label>{path.rpartition("/")[2]}</label></input>'


@pytest.fixture
def begin(qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch) -> Callable[..., CaptureInterviewPage]:
    """An interview with a form of one's own, consent given, at the question after it."""

    def begun(form: Form) -> CaptureInterviewPage:
        desk = opened.page
        assert isinstance(desk, CapturePage)
        qtbot.waitUntil(lambda: desk.first is not None, timeout=PATIENCE)  # else it would lead to the draft that it finds
        monkeypatch.setattr(capture, "form_of", lambda _name: form)
        assert opened.context.programme is not None
        session = capture.start(opened.context.programme, "own", "en")
        session.answer("/data/agrees", "yes").result()
        opened.context.go("capture-interview", form="own", session=session, path=session.interview.next("/data/agrees"))
        page = opened.page
        assert isinstance(page, CaptureInterviewPage)
        return page

    return begun


@pytest.fixture
def page(begin: Callable[..., CaptureInterviewPage]) -> CaptureInterviewPage:
    """An age, whether the person works, where (only of those who work), and the hours; then a question of its own."""
    works = "".join(f"<item><label>{code}</label><value>{code}</value></item>" for code in ("yes", "no"))
    group = (
        f'<group ref="/data/g" appearance="field-list"><label>Work</label>{typed("/data/g/age")}<select1 ref="/data/g/works">'
        f"<label>works</label>{works}</select1>{typed('/data/g/where')}{typed('/data/g/hours')}</group>{typed('/data/last')}"
    )
    binds = (
        '<bind nodeset="/data/g/age" type="int" constraint=". &lt; 120" required="true()"/>'
        '<bind nodeset="/data/g/where" relevant="/data/g/works = \'yes\'"/>'
        '<bind nodeset="/data/g/hours" type="int" constraint=". &lt;= /data/g/age"/>'
    )
    return begin(questionnaire("<g><age/><works/><where/><hours/></g><last/>", binds, group))


def press(qtbot: QtBot, key: Qt.Key | str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClicks(focus, key) if isinstance(key, str) else qtbot.keyClick(focus, key)


def name(page: CaptureInterviewPage) -> str:
    return page.path.rpartition("/")[2]


def on_page(page: CaptureInterviewPage) -> list[str]:
    """The questions that stand on the page, from the top."""
    assert page.group is not None
    views = [(view.mapTo(page.group, view.rect().topLeft()).y(), path) for path, view in page.group.views.items()]
    return [path.rpartition("/")[2] for _, path in sorted(views)]


def test_that_return_goes_from_question_to_question_and_what_an_answer_asks_for_appears_at_once(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    assert page.group is not None
    qtbot.waitUntil(lambda: on_page(page) == ["age", "works", "hours"], timeout=PATIENCE)
    press(qtbot, "34")
    press(qtbot, Qt.Key.Key_Return)
    assert name(page) == "works"
    press(qtbot, "1")
    qtbot.waitUntil(lambda: on_page(page) == ["age", "works", "where", "hours"], timeout=PATIENCE)
    press(qtbot, Qt.Key.Key_Return)
    assert name(page) == "where"
    press(qtbot, "field")
    press(qtbot, Qt.Key.Key_PageUp)
    assert name(page) == "works"
    press(qtbot, "2")
    qtbot.waitUntil(lambda: on_page(page) == ["age", "works", "hours"], timeout=PATIENCE)
    press(qtbot, "1")
    assert page.session is not None
    assert page.session.interview.state("/data/g/where").value == "field"  # kept while it was hidden
    for _ in range(2):
        press(qtbot, Qt.Key.Key_Return)
    assert name(page) == "hours"
    press(qtbot, Qt.Key.Key_Return)
    assert name(page) == "last"
    assert page.group is None
    press(qtbot, Qt.Key.Key_PageUp)
    assert name(page) in ("where", "hours")
    assert page.group is not None


def test_that_a_problem_stands_beside_its_own_question_and_is_told_once(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    group = page.group
    assert group is not None
    press(qtbot, Qt.Key.Key_Return)
    assert name(page) == "age"
    assert "needs an answer" in group.views["/data/g/age"].answer.error.text()
    press(qtbot, "12")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, "2")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, "40")
    press(qtbot, Qt.Key.Key_Return)
    assert name(page) == "hours"
    assert group.views["/data/g/hours"].answer.error.text()
    assert not group.views["/data/g/age"].answer.error.text()
    press(qtbot, Qt.Key.Key_PageUp)
    press(qtbot, Qt.Key.Key_PageUp)
    press(qtbot, "60")  # the age is marked, so that it is typed over: the other question is right now
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not group.views["/data/g/hours"].answer.error.text(), timeout=PATIENCE)


def test_that_keys_and_links_count_for_the_question_that_has_the_keyboard(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    session, group = page.session, page.group
    assert session is not None
    assert group is not None
    qtbot.waitUntil(lambda: len(group.views) == 3, timeout=PATIENCE)
    press(qtbot, Qt.Key.Key_F7)
    assert session.interview.state("/data/g/age").missing == "unknown"
    assert "does not know" in group.views["/data/g/age"].said.text()
    press(qtbot, Qt.Key.Key_Tab)
    while name(page) != "works":  # past the links below the first answer
        press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_F8)
    assert session.interview.state("/data/g/works").missing == "refused"
    assert session.interview.state("/data/g/age").missing == "unknown"
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, "whispered")
    press(qtbot, Qt.Key.Key_Return)
    assert session.interview.state("/data/g/works").note == "whispered"
    assert session.interview.current == page.path == "/data/g/hours"
    assert [view.note_button.isEnabled() for view in map(group.views.__getitem__, group.page.paths)] == [False, False, True]


def test_that_a_note_that_opens_below_what_is_seen_is_scrolled_to(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage
) -> None:
    opened.resize(1024, 700)
    for key in ("34", Qt.Key.Key_Return, "1", Qt.Key.Key_Return):
        press(qtbot, key)
        qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert name(page) == "where"
    page.frame.to_top()
    press(qtbot, Qt.Key.Key_F9)
    assert page.question is not None
    note, area = page.question.note, page.frame.area.viewport()
    assert note is not None
    assert note.hasFocus()
    assert area.rect().contains(note.rect().translated(note.mapTo(area, note.rect().topLeft())))


def test_that_what_is_typed_is_given_when_a_finger_goes_elsewhere(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    assert page.session is not None
    group = page.group
    assert group is not None
    qtbot.waitUntil(lambda: len(group.views) == 3, timeout=PATIENCE)
    press(qtbot, "34")
    hours = group.views["/data/g/hours"].answer.first()
    assert isinstance(hours, QWidget)
    qtbot.mouseClick(hours, Qt.MouseButton.LeftButton)
    assert name(page) == "hours"
    assert page.session.interview.state("/data/g/age").value == "34"


def test_that_of_a_group_of_hundreds_only_a_part_is_built_and_return_leads_into_the_next(
    qtbot: QtBot, begin: Callable[..., CaptureInterviewPage]
) -> None:
    names = [f"q{number}" for number in range(300)]
    body = "".join(typed(f"/data/g/{name}") for name in names)
    fields = f"<g>{''.join(f'<{name}/>' for name in names)}</g>"
    page = begin(questionnaire(fields, "", f'<group ref="/data/g" appearance="field-list">{body}</group>'))
    group = page.group
    assert group is not None
    assert len(group.views) < MOST / 2  # what fills the sight; the rest of the part comes while nobody waits
    qtbot.waitUntil(lambda: len(group.views) == MOST, timeout=PATIENCE)
    built = set(group.views.values())
    for _ in range(MOST):
        press(qtbot, Qt.Key.Key_Return)
    assert name(page) == f"q{MOST}"
    qtbot.waitUntil(lambda: len(group.views) == MOST, timeout=PATIENCE)
    assert set(group.views.values()) == built  # filled anew
    press(qtbot, Qt.Key.Key_PageUp)
    assert name(page) == f"q{MOST - 1}"


def test_that_a_yes_to_another_row_leads_into_it_and_a_no_takes_it_away_again(
    qtbot: QtBot, begin: Callable[..., CaptureInterviewPage]
) -> None:
    repeat = f'<group ref="/data/p"><label>Persons</label><repeat nodeset="/data/p">{typed("/data/p/age")}</repeat></group>'
    page = begin(questionnaire('<p jr:template=""><age/></p><last/>', "", repeat + typed("/data/last")))
    session = page.session
    assert session is not None
    press(qtbot, "1")
    press(qtbot, "1")
    press(qtbot, Qt.Key.Key_Return)
    assert page.path == "/data/p[1]/age"
    press(qtbot, "34")
    press(qtbot, Qt.Key.Key_Return)
    assert page.path == "/data/p"
    press(qtbot, "1")
    press(qtbot, "2")
    press(qtbot, Qt.Key.Key_Return)
    assert page.path == "/data/last"
    assert session.interview.questions() == ["/data/agrees", "/data/p[1]/age", "/data/p", "/data/last"]


@pytest.mark.skipif(not SAMPLING.is_file(), reason="the real forms are not here")
def test_that_a_real_form_is_walked_page_by_page(
    qtbot: QtBot, begin: Callable[..., CaptureInterviewPage], tmp_path: Path
) -> None:
    xml = load_form(SAMPLING, cache=tmp_path).xml.replace("<wrong_date_error/>", "<agrees/><wrong_date_error/>", 1)
    consent = '<bind nodeset="/data/agrees" xmlns:alcance="urn:alcance:xforms:1" alcance:consent="statistics"/>'
    page = begin(parse_form(xml.replace("<bind ", f"{consent}<bind ", 1).replace("<h:body>", f"<h:body>{AGREES}", 1)))
    assert page.session is not None
    pages = set()
    for path in page.session.interview.questions():
        page.show_question(path)
        if page.group is not None:
            group, paths = page.group, page.group.page.paths
            qtbot.waitUntil(lambda group=group, paths=paths: set(group.views) == set(paths), timeout=PATIENCE)
            assert on_page(page) == [path.rpartition("/")[2] for path in paths]
            pages.add(paths)
    assert "/data/HH_selectionrpt[1]/HH_selectiongrp" in {paths[0].rpartition("/")[0] for paths in pages}

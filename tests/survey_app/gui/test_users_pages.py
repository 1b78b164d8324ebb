"""Who opens the programme, on the screen: added with words on paper, removed after one question, given new words; the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from survey_app.gui.confirm import Confirm
from survey_app.gui.pages.passphrase import PassphrasePage
from survey_app.gui.pages.programme import ProgrammePage
from survey_app.gui.pages.recovery import RecoveryPage
from survey_app.gui.pages.user_new import UserNewPage
from survey_app.gui.pages.user_words import UserWordsPage
from survey_app.gui.pages.users import UsersPage
from survey_app.gui.panels.rights import RightsTable
from survey_app.gui.printing import print_sheet
from survey_app.gui.widgets import Chip
from survey_app.gui.window import Window
from survey_app.gui.words_page import WordsPage
from survey_app.services import recovery, users
from survey_app.services.programme import Programme, open_programme
from survey_app.services.roles import RIGHTS, ROLES
from survey_app.store.keys import KdfCost
from vocabulary.errors import StoreError

PATIENCE = 30_000
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
OWN = "un tren azul cruza el valle"
CHEAP = KdfCost(1, 8192)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are stretched in no time."""
    for act in (users.add, users.give_passphrase, users.change_passphrase, users.make_recovery_code):
        monkeypatch.setitem(act.__kwdefaults__, "cost", CHEAP)


@pytest.fixture
def programme_here(opened: Window) -> Programme:
    assert opened.context.programme is not None
    return opened.context.programme


def settled(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)


def people(qtbot: QtBot, window: Window) -> UsersPage:
    window.context.go("users")
    settled(qtbot, window)
    assert isinstance(window.page, UsersPage)
    return window.page


def words_back(page: WordsPage) -> None:
    """Through the words to the two that are asked back."""
    assert page.step == 1
    page.next.click()
    words = page.wish.phrase.split()
    page.typed.setText(" ".join(words[i] for i in page.wish.asked))


def question() -> Confirm:
    (asked,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Confirm) and widget.isVisible()]
    return asked


@pytest.fixture(autouse=True)
def _no_question_left() -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, Confirm):
            widget.close()


def test_that_a_person_is_added_once_two_words_were_typed_back(qtbot: QtBot, opened: Window, programme_here: Programme) -> None:
    people(qtbot, opened).add.click()
    page = opened.page
    assert isinstance(page, UserNewPage)
    qtbot.keyClicks(page.person, "Luz Quispe")
    page.next.click()
    assert page.step == 0
    assert not page.fields["role"].error.isHidden()
    assert page.fields["person"].error.isHidden()
    page.roles.set_value(("enumerator",))
    page.next.click()
    phrase = page.wish.phrase
    assert len(phrase.split()) == 7
    page.next.click()
    page.typed.setText("no such")
    page.next.click()
    settled(qtbot, opened)
    assert not page.fields["passphrase"].error.isHidden()
    assert [user.person for user in users.listing(programme_here)] == ["R. Mamani"]
    page.typed.setText(" ".join(phrase.split()[i] for i in page.wish.asked))
    qtbot.keyClick(page.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(opened.page, UsersPage), timeout=PATIENCE)
    settled(qtbot, opened)
    assert [(user.person, user.role) for user in users.listing(programme_here)][-1] == ("Luz Quispe", "enumerator")
    folder = programme_here.info.folder
    opened.context.close_programme()
    with open_programme(folder, phrase) as theirs:
        assert theirs.info.person == "Luz Quispe"


def test_that_one_s_own_words_must_be_long_enough_and_typed_twice(
    qtbot: QtBot, opened: Window, programme_here: Programme
) -> None:
    opened.context.go("user-new")
    page = opened.page
    assert isinstance(page, UserNewPage)
    page.person.setText("Luz")
    page.roles.set_value(("supervisor",))
    page.own.setChecked(True)
    page.next.click()
    page.typed.setText("short")
    page.again.setText("short")
    page.next.click()
    assert not page.fields["passphrase"].error.isHidden()
    page.typed.setText(OWN)
    page.again.setText(OWN + "s")
    page.next.click()
    assert page.fields["passphrase"].error.isHidden()
    assert not page.fields["again"].error.isHidden()
    assert len(users.listing(programme_here)) == 1
    page.again.setText(OWN)
    page.next.click()
    qtbot.waitUntil(lambda: isinstance(opened.page, UsersPage), timeout=PATIENCE)
    settled(qtbot, opened)
    assert users.listing(programme_here)[-1].role == "supervisor"


def test_that_a_name_that_is_taken_is_said_beside_it_and_nothing_typed_is_lost(
    qtbot: QtBot, opened: Window, programme_here: Programme
) -> None:
    opened.context.go("user-new")
    page = opened.page
    assert isinstance(page, UserNewPage)
    page.person.setText("R. Mamani")
    page.roles.set_value(("enumerator",))
    page.next.click()
    words_back(page)
    page.next.click()
    settled(qtbot, opened)
    assert page.step == 0
    assert not page.fields["person"].error.isHidden()
    assert page.person.text() == "R. Mamani"
    assert page.roles.value() == ("enumerator",)


def test_that_the_words_survive_a_change_of_language_and_are_not_kept_for_going_back(opened: Window) -> None:
    opened.context.go("user-new")
    page = opened.page
    assert isinstance(page, UserNewPage)
    page.person.setText("Luz")
    page.roles.set_value(("enumerator",))
    page.next.click()
    phrase = page.wish.phrase
    opened.context.set_language("es")
    again = opened.page
    assert isinstance(again, UserNewPage)
    assert (again.step, again.wish.phrase) == (1, phrase)
    opened.context.go("records")
    assert opened._back[-1] == ("user-new", {})


def test_that_removing_asks_first_says_what_it_cannot_and_changes_the_key(
    qtbot: QtBot, opened: Window, programme_here: Programme
) -> None:
    users.add(programme_here, "Luz", "enumerator", OTHER)
    key = programme_here.keys.data
    page = people(qtbot, opened)
    page.ask_remove("Luz")
    asked = question()
    said = " ".join(label.text() for label in asked.findChildren(QLabel))
    assert "still opens with the old passphrase" in said
    asked.cancel.click()
    assert len(users.listing(programme_here)) == 2
    page.ask_remove("Luz")
    question().act.click()
    qtbot.waitUntil(lambda: len(users.listing(programme_here)) == 1, timeout=PATIENCE)
    settled(qtbot, opened)
    assert programme_here.keys.data != key
    assert "Luz cannot open" in opened.messages.bars()[0].words
    folder = programme_here.info.folder
    opened.context.close_programme()
    with pytest.raises(StoreError, match="wrong-passphrase"):
        open_programme(folder, OTHER)


def test_that_the_only_administrator_is_not_removed_and_it_is_said(
    qtbot: QtBot, opened: Window, programme_here: Programme
) -> None:
    users.add(programme_here, "Luz", "enumerator", OTHER)
    page = people(qtbot, opened)
    page.remove("R. Mamani")
    settled(qtbot, opened)
    assert "only administrator" in opened.messages.bars()[0].words
    assert len(users.listing(programme_here)) == 2


def test_that_somebody_is_given_new_words(qtbot: QtBot, opened: Window, programme_here: Programme) -> None:
    users.add(programme_here, "Luz", "enumerator", OTHER)
    opened.context.go("user-words", person="Luz")
    page = opened.page
    assert isinstance(page, UserWordsPage)
    assert "Luz" in page.title()
    page.next.click()
    phrase = page.wish.phrase
    words_back(page)
    page.next.click()
    qtbot.waitUntil(lambda: isinstance(opened.page, UsersPage), timeout=PATIENCE)
    settled(qtbot, opened)
    folder = programme_here.info.folder
    opened.context.close_programme()
    with open_programme(folder, phrase) as theirs:
        assert (theirs.info.person, theirs.info.role) == ("Luz", "enumerator")
    with pytest.raises(StoreError, match="wrong-passphrase"):
        open_programme(folder, OTHER)


def test_that_one_s_own_words_are_changed_by_who_knows_the_present_ones(
    qtbot: QtBot, opened: Window, programme_here: Programme
) -> None:
    opened.context.go("passphrase")
    page = opened.page
    assert isinstance(page, PassphrasePage)
    page.next.click()
    assert not page.fields["old"].error.isHidden()
    page.old.setText("abaco abdomen abeja")
    page.own.setChecked(True)
    page.next.click()
    page.typed.setText(OWN)
    page.again.setText(OWN)
    page.next.click()
    settled(qtbot, opened)
    assert page.step == 0, "a wrong present passphrase is said where it is typed"
    assert not page.fields["old"].error.isHidden()
    page.old.setText(PASSPHRASE)
    page.next.click()
    page.typed.setText(OWN)
    page.again.setText(OWN)
    page.next.click()
    qtbot.waitUntil(lambda: isinstance(opened.page, ProgrammePage), timeout=PATIENCE)
    settled(qtbot, opened)
    folder = programme_here.info.folder
    opened.context.close_programme()
    open_programme(folder, OWN).close()


def test_that_the_code_is_made_shown_and_typed_back(qtbot: QtBot, opened: Window, programme_here: Programme) -> None:
    opened.context.go("recovery")
    page = opened.page
    assert isinstance(page, RecoveryPage)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == 1, timeout=PATIENCE)
    code = page.code
    assert all(group in page.sheet() for group in code.split("-"))
    assert "Frontera norte" in page.sheet()
    assert recovery.state(programme_here) == recovery.UNTRIED
    page.next.click()
    page.typed.setText("AAAA")
    page.next.click()
    settled(qtbot, opened)
    assert not page.field.error.isHidden()
    page.typed.setText(code.lower().replace("-", " "))
    qtbot.keyClick(page.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(opened.page, UsersPage), timeout=PATIENCE)
    settled(qtbot, opened)
    assert recovery.state(programme_here) == recovery.TRIED
    assert page.code == ""
    assert opened._back[-1] == ("recovery", {})
    assert isinstance(opened.page, UsersPage)
    assert "good" in [chip.kind for chip in opened.page.findChildren(Chip)]


def test_that_the_printed_sheet_holds_the_code(qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    print_sheet("<p>K7QX</p>", printer)
    assert target.read_bytes().startswith(b"%PDF")


def test_that_the_table_of_rights_has_every_right_and_a_tick_for_whoever_has_it(qtbot: QtBot, opened: Window) -> None:
    table = people(qtbot, opened).findChild(RightsTable)
    assert table is not None
    ticks = [label for label in table.findChildren(QLabel) if label.accessibleName() == "yes"]
    assert len(ticks) == sum(len(right.roles & set(ROLES)) for right in RIGHTS.values())
    said = [label.text().casefold() for label in table.findChildren(QLabel)]
    assert {right.words.casefold() for right in RIGHTS.values()} <= set(said)
    by_application = said.index("enforced by the application, and told by the journal")
    for right in RIGHTS.values():
        assert (said.index(right.words.casefold()) > by_application) is (right.enforced == "application")


def test_that_a_code_made_before_can_be_typed_back_from_its_paper(
    qtbot: QtBot, opened: Window, programme_here: Programme
) -> None:
    code = users.make_recovery_code(programme_here)
    opened.context.go("recovery", step=2)
    page = opened.page
    assert isinstance(page, RecoveryPage)
    page.typed.setText("AAAA")
    page.next.click()
    settled(qtbot, opened)
    assert "make a new code" in page.field.error.text()
    page.typed.setText(code)
    page.next.click()
    qtbot.waitUntil(lambda: isinstance(opened.page, UsersPage), timeout=PATIENCE)
    settled(qtbot, opened)
    assert recovery.state(programme_here) == recovery.TRIED

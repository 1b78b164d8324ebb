"""The pages of handing in, of the office's key and of a lost computer: what each role sees, and that their buttons do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from survey_app.gui.buttons import Link
from survey_app.gui.page import Page
from survey_app.gui.pages.exchange import ExchangePage
from survey_app.gui.pages.lost_laptop import LostLaptopPage
from survey_app.gui.pages.office import OfficePage
from survey_app.gui.window import Window
from survey_app.services import programme as programmes
from survey_app.services import sealing
from survey_app.services.exchange import acknowledging, handing_in, office_key, receiving, standing
from survey_app.services.programme import Programme
from survey_app.store import records
from survey_app.store.keys import KdfCost

PATIENCE = 30_000
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
P = TypeVar("P", bound=Page)


def shown(qtbot: QtBot, window: Window, kind: type[P], **args: Any) -> P:
    window.context.go(kind.name, **args)
    settled(qtbot, window)
    assert isinstance(window.page, kind)
    return window.page


def settled(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)


def words_of(page: Page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def says(qtbot: QtBot, page: Page, words: str) -> None:
    qtbot.waitUntil(lambda: words in words_of(page), timeout=PATIENCE)


def link(page: Page, words: str) -> Link:
    return next(each for each in page.findChildren(Link) if each.text() == words)


def interview(programme: Programme) -> None:
    def work(db: Any) -> None:
        record = records.create(db, "interview", "entry", "3")
        records.revise(db, record, {"answers": {"/data/sex": "F"}}, programme.info.person)
        records.end(db, record, "finished", summary="F")

    programme.store.call(work)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Programme]:
    (tmp_path / "office").mkdir()
    with programmes.create(tmp_path / "office", "Lima", "PE", "es", "Rosa", PASSPHRASE, cost=KdfCost(1, 8192)) as made:
        yield made


def test_that_a_laptop_takes_the_key_in_hands_in_and_reads_the_answer(
    qtbot: QtBot, opened: Window, programme: Programme, office: Programme, tmp_path: Path
) -> None:
    key = office_key.save_office_key(office, tmp_path / "lima")
    page = shown(qtbot, opened, OfficePage)
    page.read_key(str(key))
    settled(qtbot, opened)
    says(qtbot, page, office_key.office_words(office_key.read_office_key(key), "en"))
    link(page, "The words are the same: use this key").click()
    settled(qtbot, opened)
    says(qtbot, page, "Records go to the office Lima.")

    interview(programme)
    hand = shown(qtbot, opened, ExchangePage)
    says(qtbot, hand, "1 record was never handed in.")
    assert hand.hand.isVisible()
    assert not hand.take.isVisible()
    hand.hand_in(str(tmp_path))
    settled(qtbot, opened)
    (file,) = tmp_path.glob("*.alcance-handin")
    says(qtbot, hand, "not yet acknowledged")
    assert standing.standing(programme, "en").sealed == 1

    taken = receiving.confirm_device(office, receiving.receive(office, file).bundle)
    hand.read_acknowledgement(str(acknowledging.acknowledge(office, taken.device, tmp_path)))
    settled(qtbot, opened)
    says(qtbot, hand, "The office has acknowledged everything that is finished here.")
    assert not hand.hand.isEnabled()


def test_that_the_office_confirms_a_device_and_answers_beside_the_file(
    qtbot: QtBot, opened: Window, programme: Programme, office: Programme, tmp_path: Path
) -> None:
    office_key.use_office(office, office_key.read_office_key(office_key.save_office_key(programme, tmp_path / "key")))
    interview(office)  # here the other one is the laptop
    file = handing_in.hand_in(office, tmp_path).file
    page = shown(qtbot, opened, ExchangePage)
    page.receiving.receive([str(file)])
    settled(qtbot, opened)
    says(qtbot, page, standing.standing(office, "en").words)
    link(page, "The words are the same: receive").click()
    settled(qtbot, opened)
    qtbot.waitUntil(lambda: "Laid aside" not in words_of(page), timeout=PATIENCE)
    assert page.take.isVisible()
    page.receiving.receive([str(file)])
    settled(qtbot, opened)
    assert len(list(tmp_path.glob("*.alcance-received"))) == 1


def test_that_who_may_not_receive_sees_handing_in_alone(qtbot: QtBot, window: Window, programme: Programme) -> None:
    window.context.open(replace(programme, info=replace(programme.info, role="enumerator")))
    page = shown(qtbot, window, ExchangePage)
    assert not page.take.isVisible()
    says(qtbot, page, "An administrator does this")


def test_that_when_to_seal_is_kept_and_sealing_is_done(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    interview(programme)
    page = shown(qtbot, opened, OfficePage)
    page.when.chosen.emit(("never",))
    settled(qtbot, opened)
    assert sealing.when(programme) == "never"
    page.seal()
    settled(qtbot, opened)
    says(qtbot, page, "1 interview is sealed.")


def test_that_a_lost_computer_is_told_and_reported(qtbot: QtBot, opened: Window, programme: Programme, tmp_path: Path) -> None:
    interview(programme)
    page = shown(qtbot, opened, LostLaptopPage)
    page.where.setText("Terminal")
    page.locked.set_value("no")
    says(qtbot, page, "Whoever has the computer could read what is not sealed")
    page.write(str(tmp_path / "report.html"))
    settled(qtbot, opened)
    assert "Terminal" in (tmp_path / "report.html").read_text(encoding="utf-8")
    old = programme.keys.data
    link(page, "Change the key").click()
    settled(qtbot, opened)
    assert programme.keys.data != old


def test_that_a_device_is_revoked_from_its_page(
    qtbot: QtBot, opened: Window, programme: Programme, office: Programme, tmp_path: Path
) -> None:
    office_key.use_office(office, office_key.read_office_key(office_key.save_office_key(programme, tmp_path / "key")))
    interview(office)
    taken = receiving.receive(programme, handing_in.hand_in(office, tmp_path).file)
    receiving.confirm_device(programme, taken.bundle)
    page = shown(qtbot, opened, LostLaptopPage, device=taken.device)
    assert page.device.value() == taken.device
    page.revoke()
    settled(qtbot, opened)
    assert standing.standing(programme, "en").devices[0].revoked

"""A lost laptop: how much was on it, who could read it, the steps, and a report that names nobody who was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import interview_session, lost_device, sealing, users
from survey_app.services import programme as programmes
from survey_app.services.exchange import handing_in, office_key, receiving
from survey_app.services.lost_device import CLOSED, GUESS, OPEN, Loss
from survey_app.services.programme import Programme
from survey_app.store import records
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, StoreError
from vocabulary.text import LANGUAGES, translate

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "a passphrase of my own, long enough"
LOCKED = Loss(locked="yes", words="no")


def interview(programme: Programme, surname: str = "Quispe") -> str:
    def work(db: Any) -> str:
        record = records.create(db, "interview", "entry", "3", source="Ingreso", interviewer="Ana")
        records.revise(db, record, {"answers": {"/data/sex": "F"}}, programme.info.person)
        interview_session.put_away(db, programme, record, {"/data/surnames": surname})
        records.end(db, record, "finished", summary="F")
        return record

    return programme.store.call(work)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Programme]]:
    made: list[Programme] = []

    def work(name: str) -> Programme:
        (tmp_path / name).mkdir()
        made.append(programmes.create(tmp_path / name, name, "PE", "es", "Ana", PASSPHRASE, cost=CHEAP))
        return made[-1]

    yield work
    for each in made:
        each.close()


def test_that_this_computer_is_told_from_what_is_on_it(make: Callable[[str], Programme]) -> None:
    programme = make("Tumbes")
    for _ in range(3):
        interview(programme)
    sealing.seal(programme)
    interview(programme)
    programme.store.call(lambda db: records.create(db, "interview", "entry"))
    found = lost_device.exposure(programme, lost_device.OWN)
    assert (found.drafts, found.lying_open, found.sealed, found.identities, found.persons) == (1, 1, 3, 1, 2)
    assert [(slot.person, slot.role, slot.generated) for slot in found.slots] == [("Ana", "administrator", "yes")]
    assert [step.act for step in lost_device.steps(found, LOCKED)][:2] == ["users", "data-key"]


def test_that_a_device_is_told_from_its_last_file(make: Callable[[str], Programme], tmp_path: Path) -> None:
    office, laptop = make("Lima"), make("Tumbes")
    office_key.use_office(laptop, office_key.read_office_key(office_key.save_office_key(office, tmp_path / "lima")))
    users.add(laptop, "Luz", "enumerator", OTHER, cost=CHEAP)
    for _ in range(2):
        interview(laptop)
    laptop.store.call(lambda db: records.create(db, "interview", "entry"))
    taken = receiving.receive(office, handing_in.hand_in(laptop, tmp_path).file)
    receiving.confirm_device(office, taken.bundle)
    assert lost_device.choices(office) == [(taken.device, "Tumbes"), (lost_device.OWN, "")]
    found = lost_device.exposure(office, taken.device)
    assert (found.drafts, found.lying_open, found.sealed, found.received) == (1, 0, 2, 2)
    assert {slot.person: slot.generated for slot in found.slots} == {"Ana": "yes", "Luz": "unknown"}  # she never opened it
    steps = lost_device.steps(found, LOCKED)
    assert (steps[0].act, steps[0].done) == ("revoke", False)
    receiving.revoke(office, taken.device)
    assert lost_device.steps(lost_device.exposure(office, taken.device), LOCKED)[0].done
    with pytest.raises(BadInput):
        lost_device.exposure(office, "none")


def test_that_who_could_read_follows_from_what_is_known(make: Callable[[str], Programme]) -> None:
    programme = make("Tumbes")
    interview(programme)
    found = lost_device.exposure(programme, lost_device.OWN)
    assert lost_device.reach(found, LOCKED) == CLOSED
    assert lost_device.reach(found, Loss()) == GUESS
    assert lost_device.reach(found, replace(LOCKED, words="yes")) == OPEN
    assert lost_device.reach(found, replace(LOCKED, locked="no")) == OPEN
    own = tuple(replace(slot, generated="no") for slot in found.slots)
    assert lost_device.reach(replace(found, slots=own), LOCKED) == GUESS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_report_says_what_must_be_said_and_names_nobody(
    make: Callable[[str], Programme], tmp_path: Path, lang: str
) -> None:
    programme = make("Tumbes")
    interview(programme, "Huamanquispe")
    found = lost_device.exposure(programme, lost_device.OWN)
    loss = Loss("27 Nov", "Terminal", "no", "unknown", "Rosa 999")
    page = lost_device.write_report(programme, found, loss, tmp_path / "report.html", lang)
    plain = lost_device.write_report(programme, found, loss, tmp_path / "report.txt", lang).read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8").startswith("<html>")
    for words in (
        "What happened",
        "Whose data, and how many",
        "Likely consequences",
        "Measures taken and to be taken",
        "Contact",
    ):
        assert translate(words, lang) in plain
    for said in ("27 Nov", "Terminal", "Rosa 999", translate(lost_device.REACH[OPEN], lang)):
        assert said in plain
    assert "Huamanquispe" not in plain + page.read_text(encoding="utf-8")
    assert programmes.read_journal(programme)[-1].action == "incident-drafted"


def test_that_a_supervisor_cannot(make: Callable[[str], Programme]) -> None:
    programme = make("Tumbes")
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    folder = programme.info.folder
    programme.close()
    with programmes.open_programme(folder, OTHER) as opened, pytest.raises(StoreError, match="not-allowed"):
        lost_device.choices(opened)

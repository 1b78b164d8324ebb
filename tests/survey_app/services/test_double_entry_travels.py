"""What was keyed twice on a laptop is compared at the office; sealing, purging and erasing take both keyings along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forms.interview.deciding import SECOND, Decision
from survey_app.services import (
    capture,
    deidentifying,
    keyings,
    paper,
    retention,
    sealing,
    second_keying,
    settling,
    withdrawing,
)
from survey_app.services import programme as programmes
from survey_app.services.exchange import handing_in, office_key, receiving
from survey_app.services.programme import Programme
from survey_app.store import exchange as travelling
from survey_app.store import identities, records, registers
from survey_app.store import sealing as seals
from survey_app.store.keys import KdfCost
from vocabulary.errors import StoreError

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
Hold = Callable[..., capture.InterviewSession]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Programme]:
    (tmp_path / "office").mkdir()
    with programmes.create(tmp_path / "office", "Lima", "PE", "es", "Rosa", OTHER, cost=CHEAP) as made:
        yield made


@pytest.fixture
def laptop(programme: Programme, office: Programme, tmp_path: Path) -> Programme:
    office_key.use_office(programme, office_key.read_office_key(office_key.save_office_key(office, tmp_path / "office")))
    return programme


def keyed_twice(programme: Programme, hold: Hold, **changed: str) -> str:
    session = hold(programme)
    session.from_paper("")
    session.finish().result()
    again = second_keying.start(programme, session.record)
    for path, value in session.interview.to_dict().items():
        name = path.removeprefix("/data/")
        if "#" not in path and path in again.interview.questions():
            again.answer(path, changed.get(name, value))
    again.finish().result()
    return session.record


def bring(office: Programme, laptop: Programme, folder: Path) -> None:
    found = receiving.receive(office, handing_in.hand_in(laptop, folder).file)
    if found.state == receiving.QUARANTINED:
        receiving.confirm_device(office, found.bundle)


def test_that_both_keyings_travel_and_are_compared_at_the_office(
    laptop: Programme, office: Programme, hold: Hold, tmp_path: Path
) -> None:
    record = keyed_twice(laptop, hold, surnames="Quispe", sex="M")
    bring(office, laptop, tmp_path)
    assert [(each.record, each.number, each.state) for each in paper.listing(office)] == [(record, "1", paper.TO_COMPARE)]
    found = keyings.compare(office, record).comparison
    assert {each.path: each.second.entry for each in found.differences} == {"/data/sex": "M", "/data/surnames": "Quispe"}
    settling.settle(office, record, {path: Decision(SECOND) for path in ("/data/sex", "/data/surnames")}, "paper")
    assert len(office.store.call(registers.interviews)) == 1
    assert office.store.call(records.faults) == []
    with pytest.raises(StoreError) as error:  # sealed with the hand-in: the office alone reads it
        second_keying.start(laptop, record)
    assert error.value.problems[0].code == "no-answers"
    assert paper.listing(laptop)[0].state == paper.CLOSED
    laptop.store.call(lambda db: travelling.purge(db, [record]))
    assert paper.listing(laptop)[0].state == paper.CLOSED


def test_that_a_record_is_neither_sealed_nor_taken_off_while_it_is_keyed_a_second_time(laptop: Programme, hold: Hold) -> None:
    session = hold(laptop)
    session.finish().result()
    assert laptop.store.call(seals.due) == [session.record]
    again = second_keying.start(laptop, session.record)
    assert laptop.store.call(seals.due) == []
    everything = {laptop.store.call(records.device): 10}
    assert laptop.store.call(lambda db: travelling.purgeable(db, everything)) == []
    again.discard().result()
    assert laptop.store.call(seals.due) == [session.record]
    assert laptop.store.call(lambda db: travelling.purgeable(db, everything)) == [session.record]


def test_that_withdrawing_on_the_laptop_takes_both_away_at_the_office(
    laptop: Programme, office: Programme, hold: Hold, tmp_path: Path
) -> None:
    sealing.set_when(laptop, "never")
    record = keyed_twice(laptop, hold, sex="M")
    bring(office, laptop, tmp_path)
    withdrawing.withdraw(laptop, record)
    bring(office, laptop, tmp_path)
    left = office.store.call(
        lambda db: db.execute(
            "SELECT (SELECT count(*) FROM body WHERE json IS NOT NULL), (SELECT count(*) FROM identity)"
        ).fetchone()
    )
    assert left == (0, 0)


def test_that_a_class_that_is_erased_goes_from_both_keyings(programme: Programme, hold: Hold) -> None:
    record = keyed_twice(programme, hold, country="HT")
    body = programme.store.call(lambda db: records.current(db, record))
    assert body is not None
    left = retention._without(body, {"/data/country"})
    assert "/data/country" not in left["answers"]
    assert "/data/country" not in left["second"]["answers"]
    assert left["second"]["answers"]["/data/sex"] == "F"


def test_that_the_copy_without_identities_has_nothing_of_the_second_keying(
    programme: Programme, hold: Hold, tmp_path: Path
) -> None:
    keyed_twice(programme, hold, country="HT")
    (tmp_path / "copy").mkdir()
    made = deidentifying.make_copy(programme, tmp_path / "copy", "Dana", OTHER, "estimates", cost=CHEAP)
    assert made.records == 1
    with programmes.open_programme(made.folder, OTHER) as copy:
        bodies = copy.store.call(registers.interviews)
        assert [set(body) & {"second", "paper"} for _, body in bodies] == [set()]
        assert copy.store.call(registers.papers) == []


def test_that_the_names_of_the_second_keying_are_read_by_nobody_else(programme: Programme, hold: Hold) -> None:
    record = keyed_twice(programme, hold, surnames="Quispe")
    key = programme.keys.identities
    assert key is not None
    found = programme.store.call(lambda db: identities.read(db, key, [record], person="Ana", purpose="test"))[record]
    assert found["/data/surnames"] == "Quispe Mamani"
    assert not any(field.startswith(identities.SECOND) for field in found)
    assert "/data/surnames" in programme.store.call(lambda db: identities.fields_of_second(db, record))

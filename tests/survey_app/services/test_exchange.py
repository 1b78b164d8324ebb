"""Handing in and receiving: what a laptop writes arrives once and whole, is acknowledged, and nothing else is taken in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import backups, interview_session, pseudonyms, sealing, users, withdrawing
from survey_app.services import programme as programmes
from survey_app.services.exchange import acknowledging, handing_in, office_key, receiving, standing
from survey_app.services.programme import Programme
from survey_app.store import bundles, devices, erasing, identities, receipts, records, registers
from survey_app.store import exchange as rows
from survey_app.store.keys import KdfCost
from vocabulary.errors import AlcanceError, BadInput

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"


def interview(programme: Programme, surname: str, sex: str = "F") -> str:
    """A finished interview, as capture keeps one."""
    person = programme.info.person

    def work(db: Any) -> str:
        record = records.create(db, "interview", "entry", "3", source="Ingreso", interviewer=person)
        body = {"answers": {"/data/sex": sex, "/data/nationality": "VE"}, "consents": {"interview": True}, "receipt": "aa"}
        records.revise(db, record, body, person)
        identity = {
            "/data/surnames": surname,
            "/data/birth_date": "1990-05-01",
            "/data/document": str(int(surname.encode().hex(), 16))[:8],
        }
        interview_session.put_away(db, programme, record, identity)
        pseudonyms.keep(db, programme.keys, record, body, identity)
        records.end(db, record, "finished", summary=f"{sex} · VE")
        return record

    return programme.store.call(work)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(AlcanceError) as caught:
        act()
    return caught.value.problems[0].code


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Programme]:
    (tmp_path / "office").mkdir()
    with programmes.create(tmp_path / "office", "Lima", "PE", "es", "Rosa", PASSPHRASE, cost=CHEAP) as made:
        yield made


@pytest.fixture
def laptop(tmp_path: Path, office: Programme) -> Iterator[Programme]:
    with _laptop(tmp_path / "one", office, "Tumbes", "Ana") as made:
        yield made


def _laptop(folder: Path, office: Programme, name: str, person: str) -> Programme:
    folder.mkdir()
    key = office_key.save_office_key(office, folder / "office")
    made = programmes.create(folder, name, "PE", "es", person, PASSPHRASE, cost=CHEAP)
    office_key.use_office(made, office_key.read_office_key(key))
    return made


def _brought(office: Programme, file: Path) -> receiving.Received:
    """A bundle taken in, the device's words compared where it is new."""
    found = receiving.receive(office, file)
    return receiving.confirm_device(office, found.bundle) if found.why == devices.UNKNOWN_DEVICE else found


def test_that_what_is_handed_in_is_read_at_the_office_and_acknowledged(
    laptop: Programme, office: Programme, tmp_path: Path
) -> None:
    kept = [interview(laptop, surname) for surname in ("Quispe", "Mamani")]
    done = handing_in.hand_in(laptop, tmp_path)
    assert (done.revisions, done.records, done.sealed.records) == (2, 2, 2)
    before = standing.standing(laptop, "es")
    assert (before.waiting, before.unacknowledged, before.handed[0].acknowledged) == (0, 2, "")

    first = receiving.receive(office, done.file)
    assert (first.state, first.why) == (receiving.QUARANTINED, devices.UNKNOWN_DEVICE)
    assert first.words == standing.standing(laptop, "es").words  # compared by telephone
    taken = receiving.confirm_device(office, first.bundle)
    assert (taken.state, taken.revisions, taken.records) == (receiving.RECEIVED, 2, 2)
    bodies = office.store.call(registers.interviews)
    assert {record for record, _ in bodies} == set(kept)
    assert bodies[0][1]["answers"]["/data/sex"] == "F"
    key = office.keys.identities
    assert key is not None
    named = office.store.call(lambda db: identities.read(db, key, kept, person="Rosa", purpose="test"))
    assert [named[record]["/data/surnames"] for record in kept] == ["Quispe", "Mamani"]
    assert office.store.call(records.faults) == []

    said = acknowledging.acknowledge(office, taken.device, tmp_path)
    assert acknowledging.read_acknowledgement(laptop, said).files == 1
    after = standing.standing(laptop, "es")
    assert (after.waiting, after.unacknowledged) == (0, 0)
    assert after.handed[0].acknowledged
    assert code_of(lambda: handing_in.hand_in(laptop, tmp_path)) == "nothing-to-hand-in"


def test_that_the_same_file_again_brings_nothing(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    interview(laptop, "Quispe")
    file = handing_in.hand_in(laptop, tmp_path).file
    _brought(office, file)
    again = _brought(office, file)
    assert (again.state, again.revisions, again.records) == (receiving.RECEIVED, 0, 0)
    assert office.store.call(lambda db: db.execute("SELECT count(*) FROM revision").fetchone()[0]) == 1


def test_that_several_laptops_hand_in_to_one_office(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    with _laptop(tmp_path / "two", office, "Madre de Dios", "Luz") as other:
        for programme, surname in ((laptop, "Quispe"), (other, "Mamani"), (other, "Condori")):
            interview(programme, surname)
        for programme in (other, laptop):
            _brought(office, handing_in.hand_in(programme, tmp_path).file)
        assert len(office.store.call(registers.interviews)) == 3
        found = standing.standing(office, "es")
        assert {device.name for device in found.devices} == {"Tumbes", "Madre de Dios"}
        assert found.conflicts == ()
        says = acknowledging.acknowledge(office, next(d.id for d in found.devices if d.name == "Tumbes"), tmp_path)
        assert code_of(lambda: acknowledging.read_acknowledgement(other, says)) == "other-device"
        assert acknowledging.read_acknowledgement(laptop, says).files == 1


def test_that_an_enumerator_hands_in_what_she_cannot_read(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    users.add(laptop, "Luz", "enumerator", OTHER, cost=CHEAP)
    folder = laptop.info.folder
    laptop.close()
    with programmes.open_programme(folder, OTHER) as opened:
        assert opened.keys.identities is None
        record = interview(opened, "Quispe")
        file = handing_in.hand_in(opened, tmp_path).file
    _brought(office, file)
    key = office.keys.identities
    assert key is not None
    named = office.store.call(lambda db: identities.read(db, key, [record], person="Rosa", purpose="test"))
    assert named[record]["/data/surnames"] == "Quispe"


def test_that_erasures_travel_both_ways(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    first, second = interview(laptop, "Quispe"), interview(laptop, "Mamani")
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    withdrawing.withdraw(laptop, first)
    withdrawing.withdraw(office, second)
    again = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    assert again.erased == 1
    assert office.store.call(lambda db: erasing.count(db, erasing.WITHDRAWN)) == 2
    assert office.store.call(registers.interviews) == []
    assert office.store.call(lambda db: db.execute("SELECT count(*) FROM identity").fetchone()[0]) == 0
    said = acknowledging.acknowledge(office, taken.device, tmp_path)
    assert acknowledging.read_acknowledgement(laptop, said).erased == 1
    assert laptop.store.call(lambda db: erasing.of(db, second)) is not None


def test_that_a_record_erased_at_the_office_does_not_come_back(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    record = interview(laptop, "Quispe")
    sealing.set_when(laptop, "never")
    _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    withdrawing.withdraw(office, record)
    laptop.store.call(lambda db: records.revise(db, record, {"answers": {"/data/sex": "M"}}, "Ana"))
    _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    assert office.store.call(registers.interviews) == []
    bodies = office.store.call(
        lambda db: db.execute("SELECT json FROM body WHERE json IS NOT NULL AND json <> '{}'").fetchall()
    )
    assert bodies == []


def test_that_two_versions_of_a_record_are_kept_and_listed(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    record = interview(laptop, "Quispe")
    sealing.set_when(laptop, "never")
    _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    office.store.call(lambda db: records.revise(db, record, {"answers": {"/data/sex": "M"}}, "Rosa"))
    laptop.store.call(lambda db: records.revise(db, record, {"answers": {"/data/sex": "X"}}, "Ana"))
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    assert taken.conflicts == (record,)
    assert standing.standing(office, "es").conflicts == (record,)
    office.store.call(lambda db: records.revise(db, record, {"answers": {"/data/sex": "F"}}, "Rosa"))
    assert standing.standing(office, "es").conflicts == ()  # settled by a version with both parents


def test_that_a_receipt_of_the_laptop_is_known_at_the_office(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    from survey_app.services import receipts as codes

    record, code = interview(laptop, "Quispe"), codes.new_code()
    laptop.store.call(lambda db: receipts.put(db, record, codes.mac(laptop.keys, code), "2026-11-30T10:00:00.000+00:00"))
    _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    assert withdrawing.look_up(office, code).record == record


def test_that_a_file_for_another_office_is_refused(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    interview(laptop, "Quispe")
    file = handing_in.hand_in(laptop, tmp_path).file
    (tmp_path / "elsewhere").mkdir()
    with programmes.create(tmp_path / "elsewhere", "Cusco", "PE", "es", "Eva", PASSPHRASE, cost=CHEAP) as other:
        assert code_of(lambda: receiving.receive(other, file)) == "not-addressed"
    stranger = tmp_path / "letter.alcance-handin"
    stranger.write_bytes(b"Dear office")
    assert code_of(lambda: receiving.receive(office, stranger)) == "not-a-bundle"
    assert code_of(lambda: receiving.receive(office, tmp_path / "none.alcance-handin")) == "not-a-bundle"


def test_that_a_revoked_device_is_laid_aside_until_it_is_admitted(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    interview(laptop, "Quispe")
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    interview(laptop, "Mamani")
    receiving.revoke(office, taken.device)
    aside = receiving.receive(office, handing_in.hand_in(laptop, tmp_path).file)
    assert (aside.state, aside.why) == (receiving.QUARANTINED, devices.REVOKED)
    assert len(office.store.call(registers.interviews)) == 1
    receiving.admit(office, taken.device)
    assert receiving.take_again(office, aside.bundle).records == 1
    assert [each.state for each in standing.standing(office, "es").brought] == ["received", "received"]


def test_that_numbers_used_twice_are_laid_aside(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    """A disk was cloned, or the programme put back to a backup: the same device writes other records under old numbers."""
    import shutil

    folder = laptop.info.folder
    laptop.close()
    clone = tmp_path / "clone.alcance"
    shutil.copytree(folder, clone)
    files = []
    for number, place in enumerate((folder, clone)):
        with programmes.open_programme(place, PASSPHRASE) as opened:
            interview(opened, f"Quispe{number}")
            (tmp_path / str(number)).mkdir()
            files.append(handing_in.hand_in(opened, tmp_path / str(number)).file)
    assert files[0] != files[1]
    _brought(office, files[0])
    second = receiving.receive(office, files[1])
    assert (second.state, second.why) == (receiving.QUARANTINED, devices.REUSED)
    receiving.dismiss(office, second.bundle)
    assert [each.state for each in standing.standing(office, "es").brought] == ["dismissed", "received"]
    assert len(office.store.call(registers.interviews)) == 1


def test_that_what_is_too_much_for_one_file_goes_in_several(
    laptop: Programme, office: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST", 2)
    for number in range(5):
        interview(laptop, f"Quispe{number}")
    done = handing_in.hand_in(laptop, tmp_path)
    assert (len(done.files), done.revisions, done.sealed.records) == (3, 5, 5)
    _brought(office, done.files[0])
    assert code_of(lambda: receiving.receive(office, done.files[2])) == "gap"  # the second first
    for file in done.files[1:]:
        taken = _brought(office, file)
    assert len(office.store.call(registers.interviews)) == 5
    assert acknowledging.read_acknowledgement(laptop, acknowledging.acknowledge(office, taken.device, tmp_path)).files == 3


def test_that_a_laptop_put_back_to_a_backup_goes_on_under_another_name(
    laptop: Programme, office: Programme, tmp_path: Path
) -> None:
    sealing.set_when(laptop, "never")
    interview(laptop, "Quispe")
    backups.back_up(laptop).result()
    interview(laptop, "Mamani")
    first = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    folder = laptop.info.folder
    laptop.close()
    again, _ = backups.restore(folder, backups.listing(folder)[0], PASSPHRASE)
    with again:
        interview(again, "Condori")  # would be the second of the old name, which the office has already
        (tmp_path / "new").mkdir()
        done = handing_in.hand_in(again, tmp_path / "new")
        assert len(done.files) == 2
        taken = [_brought(office, file) for file in done.files]
        assert [each.state for each in taken] == [receiving.RECEIVED] * 2
        assert taken[0].device != first.device
        assert taken[1].device == first.device
        assert len(office.store.call(registers.interviews)) == 3  # nothing lost, nothing twice
        for each in taken:
            acknowledging.read_acknowledgement(again, acknowledging.acknowledge(office, each.device, tmp_path / "new"))
        assert code_of(lambda: handing_in.hand_in(again, tmp_path)) == "nothing-to-hand-in"


def test_that_a_gap_is_refused_and_closed_by_handing_in_again(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    sealing.set_when(laptop, "never")
    taken = None
    for surname in ("Quispe", "Mamani", "Condori"):
        interview(laptop, surname)
        file = handing_in.hand_in(laptop, tmp_path).file
        if surname == "Mamani":
            file.unlink()  # the stick was lost: nothing acknowledged, so the next file holds it again
            continue
        taken = _brought(office, file)
    assert taken is not None
    assert taken.records == 2
    said = acknowledging.acknowledge(office, taken.device, tmp_path)
    acknowledging.read_acknowledgement(laptop, said)
    interview(laptop, "Flores")
    late = handing_in.hand_in(laptop, tmp_path).file
    (tmp_path / "new").mkdir()
    with programmes.create(tmp_path / "new", "Lima", "PE", "es", "Eva", OTHER, cost=CHEAP) as other:
        opened = bundles.unpack(late.read_bytes(), office.keys.office or b"", _public(office))
        assert opened.manifest.first == 4
        assert other.info.name == "Lima"
        assert other.store.call(lambda db: rows.stray(db, opened)) == "gap"


def _public(office: Programme) -> str:
    from survey_app.store import keys

    return keys.office_public(office.keys.office or b"").hex()


def test_that_an_acknowledgement_of_another_office_changes_nothing(
    laptop: Programme, office: Programme, tmp_path: Path
) -> None:
    interview(laptop, "Quispe")
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    said = acknowledging.acknowledge(office, taken.device, tmp_path)
    plain = json.loads(said.read_text(encoding="utf-8"))
    plain["said"]["last"] = 99
    said.write_text(json.dumps(plain), encoding="utf-8")
    assert code_of(lambda: acknowledging.read_acknowledgement(laptop, said)) == "other-office"
    said.write_text("{}", encoding="utf-8")
    assert code_of(lambda: acknowledging.read_acknowledgement(laptop, said)) == "no-acknowledgement"
    assert standing.standing(laptop, "es").unacknowledged == 1


def test_that_what_was_acknowledged_leaves_the_laptop_where_it_says_so(
    laptop: Programme, office: Programme, tmp_path: Path
) -> None:
    acknowledging.set_purges(laptop, True)
    record = interview(laptop, "Quispe")
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    fresh = interview(laptop, "Mamani")
    done = acknowledging.read_acknowledgement(laptop, acknowledging.acknowledge(office, taken.device, tmp_path))
    assert done.purged == 1
    assert laptop.store.call(lambda db: records.current(db, record)) is None
    assert laptop.store.call(lambda db: records.current(db, fresh)) is not None
    assert laptop.store.call(lambda db: erasing.of(db, record)) is None  # purged is not erased
    assert laptop.store.call(records.faults) == []
    again = interview(laptop, "Quispe")  # the person comes a second time
    assert pseudonyms.same_person(laptop, again) == [record]
    _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    assert len(office.store.call(registers.interviews)) == 3


def test_that_lists_of_institutions_travel_with_their_history(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    def work(db: Any) -> None:
        register = registers.obtain(db, "Permisos", "Migraciones")
        done = registers.Import(
            "2026-11-30T10:00:00.000+00:00",
            "Ana",
            "permisos.xlsx",
            "",
            "2026-01-01",
            "2026-06-30",
            {"A\nB": "surnames"},
            1,
            0,
            0,
            (),
        )
        number = registers.add_import(db, register, done)
        made = records.add_finished(db, [records.NewRecord("register", register, {"sex": "F"}, "", "Permisos")], "Ana")
        registers.add_rows(db, register, number, [(made[0], 2, b"h" * 32)])

    laptop.store.call(work)
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    assert taken.records == 1
    (found,) = office.store.call(registers.listing)
    assert (found.name, found.institution, found.rows, found.file_name) == ("Permisos", "Migraciones", 1, "permisos.xlsx")
    assert office.store.call(lambda db: registers.rows_of(db, found.id))[0][1] == {"sex": "F"}


def test_that_receiving_that_fails_half_way_leaves_nothing(
    laptop: Programme, office: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interview(laptop, "Quispe")
    first = receiving.receive(office, handing_in.hand_in(laptop, tmp_path).file)

    def breaks(*_: object) -> None:
        raise OSError("the power went")

    monkeypatch.setattr(devices, "see", breaks)
    with pytest.raises(OSError, match="the power went"):
        receiving.confirm_device(office, first.bundle)
    monkeypatch.undo()
    for table in ("revision", "record", "identity", "attestation"):
        assert office.store.call(lambda db, t=table: db.table(t).count) == 0
    assert receiving.take_again(office, first.bundle).records == 1


KILLED = """
import os, sys
from pathlib import Path
from survey_app.services.exchange import acknowledging, handing_in, office_key, receiving, standing
from survey_app.services import programme as programmes
from survey_app.store import devices
from survey_app.store import exchange as rows

folder, bundle, moment = sys.argv[1:]
left = [int(moment)]

def counted(work):
    def act(*args):
        work(*args)
        left[0] -= 1
        if not left[0]:
            os._exit(9)  # as a power cut: nothing is closed, nothing written any more
    return act

rows._describe = counted(rows._describe)
devices.note_bundle = counted(devices.note_bundle)
receiving.confirm_device(programmes.open_programme(Path(folder), os.environ["PHRASE"]), bundle)
"""


@pytest.mark.parametrize("moment", [1, 3, 6])  # after the first, the third, and all five records and the note of the bundle
def test_that_receiving_that_is_killed_leaves_nothing_half_done(
    laptop: Programme, office: Programme, tmp_path: Path, moment: int
) -> None:
    for number in range(5):
        interview(laptop, f"Quispe{number}")
    first = receiving.receive(office, handing_in.hand_in(laptop, tmp_path).file)
    folder = office.info.folder
    office.close()
    command = [sys.executable, "-c", KILLED, str(folder), first.bundle, str(moment)]
    assert subprocess.run(command, env={**os.environ, "PHRASE": PASSPHRASE}, check=False).returncode == 9
    with programmes.open_programme(folder, PASSPHRASE) as again:
        for table in ("revision", "record", "identity", "attestation"):
            assert again.store.call(lambda db, t=table: db.table(t).count) == 0
        assert receiving.take_again(again, first.bundle).records == 5
        assert again.store.call(records.faults) == []


def test_that_only_an_administrator_receives_or_changes_the_office(
    laptop: Programme, office: Programme, tmp_path: Path
) -> None:
    interview(laptop, "Quispe")
    file = handing_in.hand_in(laptop, tmp_path).file
    key = office_key.save_office_key(office, tmp_path / "lima")
    users.add(office, "Luz", "supervisor", OTHER, cost=CHEAP)
    folder = office.info.folder
    office.close()
    with programmes.open_programme(folder, OTHER) as opened:
        assert code_of(lambda: receiving.receive(opened, file)) == "not-allowed"
        assert code_of(lambda: office_key.use_office(opened, office_key.read_office_key(key))) == "not-allowed"
        assert code_of(lambda: sealing.set_when(opened, "never")) == "not-allowed"
        assert code_of(lambda: handing_in.hand_in(opened, tmp_path)) == "no-office"


def test_that_the_key_of_an_office_is_told_by_its_words(office: Programme, tmp_path: Path) -> None:
    key = office_key.save_office_key(office, tmp_path / "lima")
    assert key.name == "lima.alcance-office"
    found = office_key.read_office_key(key)
    assert found.name == "Lima"
    words = office_key.office_words(found, "es")
    assert len(words.split()) == 7
    plain = json.loads(key.read_text(encoding="utf-8"))
    plain["verify"] = "00" * 32
    key.write_text(json.dumps(plain), encoding="utf-8")
    assert office_key.office_words(office_key.read_office_key(key), "es") != words
    key.write_text("{", encoding="utf-8")
    with pytest.raises(BadInput):
        office_key.read_office_key(key)


def _worded(office: Programme, file: Path) -> str:
    return code_of(lambda: receiving.receive(office, file))


@pytest.mark.parametrize("sealed", [False, True])
def test_that_a_record_that_would_end_every_table_is_refused(
    laptop: Programme, office: Programme, tmp_path: Path, sealed: bool
) -> None:
    record = interview(laptop, "Quispe")
    laptop.store.call(lambda db: records.revise(db, record, {"answers": ["F"]}, "Ana"))
    if sealed:
        sealing.seal(laptop)
    assert _worded(office, handing_in.hand_in(laptop, tmp_path).file) == "damaged-bundle"
    assert standing.standing(office, "es").brought == ()


def test_that_nothing_unsigned_comes_after_what_was_signed(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    interview(laptop, "Quispe")
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    acknowledging.read_acknowledgement(laptop, acknowledging.acknowledge(office, taken.device, tmp_path))
    mine = laptop.keys
    laptop.keyring.keys = replace(mine, person=b"")  # a program of one's own need not sign
    interview(laptop, "Mamani")
    laptop.keyring.keys = mine
    interview(laptop, "Condori")
    assert _worded(office, handing_in.hand_in(laptop, tmp_path).file) == "forged-bundle"


def test_that_a_key_is_not_given_another_persons_name(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    interview(laptop, "Quispe")
    taken = _brought(office, handing_in.hand_in(laptop, tmp_path).file)
    acknowledging.read_acknowledgement(laptop, acknowledging.acknowledge(office, taken.device, tmp_path))
    laptop.store.call(lambda db: db.execute("DROP TRIGGER signer_is"))
    laptop.store.call(lambda db: db.execute("UPDATE signer SET person = 'Rosa'"))
    laptop.store.call(lambda db: _written_as(db, "Rosa"))
    assert _worded(office, handing_in.hand_in(laptop, tmp_path).file) == "forged-bundle"


def _written_as(db: Any, author: str) -> None:
    records.add_finished(db, [records.NewRecord("interview", "entry", {"answers": {}})], author)


def test_that_a_bundle_does_not_take_the_name_of_another_devices(
    laptop: Programme, office: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _laptop(tmp_path / "two", office, "Madre de Dios", "Luz") as other:
        interview(laptop, "Quispe")
        interview(other, "Mamani")
        monkeypatch.setattr(handing_in, "uuid7", lambda: "00000000-0000-7000-8000-000000000001")
        laid_aside = receiving.receive(office, handing_in.hand_in(laptop, tmp_path).file)
        assert _worded(office, handing_in.hand_in(other, tmp_path).file) == "forged-bundle"
        assert standing.standing(office, "es").bundle_words == {laid_aside.bundle: standing.standing(laptop, "es").words}


def test_that_a_receipt_of_another_record_is_refused(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    here, there = interview(office, "Mamani"), interview(laptop, "Quispe")
    for programme, record in ((office, here), (laptop, there)):
        programme.store.call(lambda db, of=record: receipts.put(db, of, b"the same", "2026-11-30"))  # type: ignore[misc]
    first = receiving.receive(office, handing_in.hand_in(laptop, tmp_path).file)
    assert code_of(lambda: receiving.confirm_device(office, first.bundle)) == "forged-bundle"


def test_that_an_administrator_without_the_offices_key_is_told(laptop: Programme, office: Programme, tmp_path: Path) -> None:
    interview(laptop, "Quispe")
    file = handing_in.hand_in(laptop, tmp_path).file
    office.keyring.keys = replace(office.keys, office=None)
    assert _worded(office, file) == "no-office-key"


def test_that_a_device_whose_clock_was_ahead_once_still_tells_what_is_on_it(
    laptop: Programme, office: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interview(laptop, "Quispe")
    monkeypatch.setattr(handing_in, "now", lambda: "2099-01-01T00:00:00.000+00:00")
    ahead = handing_in.hand_in(laptop, tmp_path).file
    monkeypatch.undo()
    _brought(office, ahead)
    interview(laptop, "Mamani")
    (tmp_path / "later").mkdir()
    receiving.receive(office, handing_in.hand_in(laptop, tmp_path / "later").file)
    receiving.receive(office, ahead)  # once more: it says nothing newer
    (device,) = standing.standing(office, "es").devices
    assert device.facts["finished"] == 2
    assert device.seen < "2099"

"""Sealing: what was handed in is read with the office's private key and by no other way, whatever file or page is looked at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import (
    backups,
    browse,
    interview_session,
    linking,
    pseudonyms,
    record_view,
    sealing,
    users,
    withdrawing,
)
from survey_app.services import programme as programmes
from survey_app.services.exchange import handing_in, office_key
from survey_app.services.programme import Programme
from survey_app.store import answers, corrections, identities, receipts, records, registers
from survey_app.store.keys import KdfCost
from vocabulary.errors import StoreError

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
TOLD = ("XQZPREGNANT", "XQZSURNAME", "XQZSUMMARY", "XQZREASON", "XQZEARLIER")  # nothing else in the files reads like this


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    (tmp_path / "programmes").mkdir()
    with programmes.create(tmp_path / "programmes", "Tumbes", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as made:
        yield made


def told(programme: Programme) -> str:
    """An interview that was keyed, finished and corrected, with something to be found in every place where it is kept."""
    person = programme.info.person

    def work(db: Any) -> str:
        record = records.create(db, "interview", "entry", "3", source="Ingreso", interviewer=person)
        for number in range(30):
            answers.append(db, record, f"/data/q{number}", TOLD[0], "2026-11-30T10:00:00.000+00:00")
        answers.append(db, record, "/data/surnames", TOLD[1], "2026-11-30T10:00:00.000+00:00")
        body = {"answers": {"/data/health": TOLD[4], "/data/sex": "F"}, "consents": {"interview": True}}
        identity = {"/data/surnames": TOLD[1], "/data/birth_date": "1990-05-01"}
        records.revise(db, record, body, person)
        interview_session.put_away(db, programme, record, identity)
        pseudonyms.keep(db, programme.keys, record, body, identity)
        records.end(db, record, "finished", summary=TOLD[2])
        answers.forget(db, record)
        corrections.begin(db, record, TOLD[3], person, [("/data/health", TOLD[0])])
        records.revise(db, record, {**body, "answers": {"/data/health": TOLD[0], "/data/sex": "F"}}, person)
        corrections.end(db, record)
        return record

    return programme.store.call(work)


def _pages(file: Path, key: bytes) -> bytes:
    """The decrypted pages of a database or its log (SQLCipher 4: AES-256-CBC, 80 bytes reserved), free ones too."""
    ciphers = pytest.importorskip("cryptography.hazmat.primitives.ciphers")
    raw, plain = file.read_bytes(), []
    log = file.name.endswith("-wal")
    for at in range(32, len(raw), 4120) if log else range(0, len(raw), 4096):
        first = raw[at : at + 4] == b"\0\0\0\1" if log else at == 0
        page = raw[at + 24 : at + 4120] if log else raw[at : at + 4096]
        made = ciphers.Cipher(ciphers.algorithms.AES(key), ciphers.modes.CBC(page[4016:4032])).decryptor()
        plain.append(made.update(page[16 if first else 0 : 4016]))
    return b"".join(plain)


def hits(folder: Path, *keys: bytes) -> dict[str, int]:
    """How often anything told stands in the files below `folder`, as they are and as whoever has these keys reads them."""
    found: dict[str, int] = {}
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.name == "reserve":
            continue
        seen = [file.read_bytes()]
        if file.name.startswith("programme.db"):
            seen += [_pages(file, key) for key in keys]
            readable = any(b"CREATE TABLE" in each for each in seen)
            assert readable or file.name.endswith("-wal"), "none of the keys opens it"
        count = sum(data.count(word.encode()) for data in seen for word in TOLD)
        if count:
            found[file.relative_to(folder).as_posix()] = count
    return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Programme]:
    (tmp_path / "office").mkdir()
    with programmes.create(tmp_path / "office", "Lima", "PE", "es", "Rosa", PASSPHRASE, cost=CHEAP) as made:
        yield made


def test_that_nothing_handed_in_can_be_found_on_the_laptop(
    programme: Programme, office: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    folder, old = programme.info.folder, programme.keys.data
    office_key.use_office(programme, office_key.read_office_key(office_key.save_office_key(office, tmp_path / "lima")))
    kept = [told(programme) for _ in range(5)]
    backups.back_up(programme).result()
    programme.close()
    before = hits(folder, old)
    assert {Path(name).name for name in before} == {"programme.db"}
    assert len(before) == 2  # the programme and its backup: this search can find something

    with programmes.open_programme(folder, PASSPHRASE) as opened:
        done = handing_in.hand_in(opened, tmp_path)
        assert (done.sealed.records, done.sealed.key_changed, done.sealed.backups_removed) == (5, True, 1)
        stolen = tmp_path / "stolen"  # while the programme is open, its log beside it
        shutil.copytree(folder, stolen)
        assert (stolen / "programme.db-wal").stat().st_size > 0
        new = opened.keys.data
        assert new != old
        assert [each.folder.name for each in backups.listing(folder)] == [done.sealed.backup]
        assert opened.store.call(registers.interviews) == []
        assert all(opened.store.call(lambda db, r=record: records.current(db, r)) is None for record in kept)
        key = opened.keys.identities
        assert key is not None
        with pytest.raises(StoreError):  # also whoever holds the key of identities
            opened.store.call(lambda db: identities.read(db, key, kept, person="Ana", purpose="test"))
    assert hits(stolen, old, new) == {}
    assert hits(folder, old, new) == {}
    assert list(temporary.iterdir()) == []
    assert b"XQZ" not in done.file.read_bytes()


def test_that_an_administrator_of_the_office_reads_what_is_sealed(programme: Programme) -> None:
    record = told(programme)
    before = programme.store.call(registers.interviews)
    assert sealing.seal(programme).records == 1
    assert programme.store.call(registers.interviews) == before
    assert len(linking.person_table(programme, ["interviews"])) == 1
    assert [r.body is not None for r in programme.store.call(lambda db: records.revisions(db, record))] == [True, True]
    assert programme.store.call(records.faults) == []
    key = programme.keys.identities
    assert key is not None
    named = programme.store.call(lambda db: identities.read(db, key, [record], person="Ana", purpose="test"))
    assert named[record]["/data/surnames"] == TOLD[1]
    assert sealing.seal(programme).records == 0


def test_that_a_sealed_record_is_shown_to_who_may_open_it(programme: Programme, hold: Any) -> None:
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    session = hold(programme)
    session.finish().result()
    sealing.seal(programme)
    view = record_view.view(programme, session.record, "en")
    assert view.lines
    assert view.facts.sealed
    (row,) = browse.page(programme, browse.record_ids(programme))
    assert (bool(row.sealed), row.summary != "") == (True, True)
    assert record_view.read_identities(programme, session.record, "test", "en")
    folder = programme.info.folder
    programme.close()
    with programmes.open_programme(folder, OTHER) as opened:
        assert record_view.view(opened, session.record, "en").lines == ()
        (row,) = browse.page(opened, browse.record_ids(opened))
        assert (bool(row.sealed), row.summary) == (True, "")
        with pytest.raises(StoreError, match="sealed"):
            record_view.read_identities(opened, session.record, "test", "en")


def test_that_a_supervisor_of_the_same_programme_does_not(programme: Programme) -> None:
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    record = told(programme)
    sealing.seal(programme)
    folder = programme.info.folder
    programme.close()
    with programmes.open_programme(folder, OTHER) as opened:
        assert not sealing.readable_by(opened)
        assert opened.store.call(lambda db: records.current(db, record)) is None
        assert opened.store.call(registers.interviews) == []
        with pytest.raises(StoreError, match="sealed-left-out"):  # no figure that silently lacks somebody
            linking.person_table(opened, ["interviews"])
        assert opened.store.call(records.faults) == []  # its name and signature can be verified still
        again = told(opened)
        assert pseudonyms.same_person(opened, again) == [record]  # and a second interview is noticed
        assert pseudonyms.repeated(opened) == 2


def test_that_a_sealed_record_can_still_be_withdrawn_by_its_receipt(programme: Programme) -> None:
    from survey_app.services import receipts as codes

    record, code = told(programme), codes.new_code()
    programme.store.call(lambda db: receipts.put(db, record, codes.mac(programme.keys, code), "2026-11-30T10:00:00.000+00:00"))
    sealing.seal(programme)
    withdrawing.withdraw(programme, withdrawing.look_up(programme, code).record)
    left = programme.store.call(lambda db: db.execute("SELECT count(*) FROM body WHERE sealed IS NOT NULL").fetchone()[0])
    assert left == 0
    assert programme.store.call(registers.interviews) == []


def test_that_a_body_is_sealed_once_and_never_changed(programme: Programme) -> None:
    told(programme)
    sealing.seal(programme)

    def attempt(sql: str) -> None:
        with pytest.raises(Exception, match="never changed"):
            programme.store.call(lambda db: db.execute(sql))

    attempt("UPDATE body SET sealed = x'00' WHERE sealed IS NOT NULL")
    attempt("UPDATE body SET json = '{}', sealed = NULL")
    attempt("UPDATE body SET json = '{}'")


def test_that_a_correction_of_a_sealed_record_is_sealed_next(programme: Programme) -> None:
    record = told(programme)
    sealing.seal(programme)
    programme.store.call(lambda db: records.revise(db, record, {"answers": {"/data/sex": "M"}}, "Ana"))
    assert sealing.seal(programme).records == 1
    assert programme.store.call(lambda db: db.execute("SELECT count(*) FROM body WHERE json IS NOT NULL").fetchone()[0]) == 0
    assert programme.store.call(registers.interviews)[0][1]["answers"] == {"/data/sex": "M"}


def test_that_records_are_sealed_when_finished_where_the_programme_says_so(programme: Programme) -> None:
    sealing.set_when(programme, "finished")
    record = told(programme)
    sealing.settle(programme, record)
    assert programme.store.call(lambda db: db.execute("SELECT sealed <> '' FROM record").fetchone()[0]) == 1
    told(programme)  # and the power goes before it is settled
    folder = programme.info.folder
    programme.close()
    with programmes.open_programme(folder, PASSPHRASE) as opened:
        assert opened.store.call(lambda db: db.execute("SELECT min(sealed <> '') FROM record").fetchone()[0]) == 1


def test_that_an_interview_is_sealed_when_its_end_cannot_be_taken_back_any_more(programme: Programme, hold: Any) -> None:
    sealing.set_when(programme, "finished")

    def sealed() -> list[int]:
        programme.store.maintain(lambda db: None).result()  # after what is queued
        return [row[0] for row in programme.store.call(lambda db: db.execute("SELECT sealed <> '' FROM record").fetchall())]

    first = hold(programme)
    first.finish(can_undo=True).result()
    assert sealed() == [0]
    assert first.undo is not None
    first.undo.settle()
    assert sealed() == [1]
    second = hold(programme)
    second.finish(can_undo=True).result()
    assert second.undo is not None
    second.undo.take_back()
    assert sealed() == [1, 0]  # open again, as before
    hold(programme).finish().result()
    assert sealed() == [1, 0, 1]


def test_that_a_record_that_is_being_corrected_is_not_sealed(programme: Programme) -> None:
    record = told(programme)
    programme.store.call(lambda db: corrections.begin(db, record, "why", "Ana", [("/data/sex", "M")]))
    assert sealing.seal(programme).records == 0


def test_that_what_could_not_be_cleaned_after_sealing_is_cleaned_the_next_time(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(programme)
    backups.back_up(programme).result()
    older, key = backups.listing(programme.info.folder), programme.keys.data

    def full(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(users.rotation, "rotate", full)
    with pytest.raises(OSError, match="Input/output"):
        sealing.seal(programme)
    monkeypatch.undo()
    assert backups.listing(programme.info.folder) == older
    done = sealing.seal(programme)
    assert (done.records, done.key_changed, done.backups_removed) == (0, True, 1)
    assert programme.keys.data != key
    assert sealing.seal(programme).backup == "", "there is nothing left to clean"


def test_that_the_days_backup_replaces_those_that_hold_what_was_sealed_when_finished(programme: Programme) -> None:
    sealing.set_when(programme, "finished")
    record = told(programme)
    backups.back_up(programme).result()
    older = backups.listing(programme.info.folder)
    sealing.settle(programme, record)
    made = backups.back_up(programme).result()
    assert [each.folder for each in backups.listing(programme.info.folder)] == [made]
    assert made not in [each.folder for each in older]

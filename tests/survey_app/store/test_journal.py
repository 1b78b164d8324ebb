"""The journal: every reading of identities in it, and no line that can be changed, cut or put between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nacl.exceptions import CryptoError

from survey_app.services import backups
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import identities, journal, records
from survey_app.store.header import read_header, write_header
from survey_app.store.open import DATABASE, mark_of
from survey_app.store.thread import Store

KEY = bytes(range(32))
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


def _lines(db: Any) -> None:
    for n in range(5):
        journal.write(db, "Ana", "exported", f"report-{n}.xlsx", {"recipient": "Ministerio"})


def test_that_an_untouched_chain_holds(store: Store) -> None:
    store.call(_lines)
    assert store.call(journal.broken_at) is None
    assert [entry.sequence for entry in store.call(lambda db: journal.read(db, after=2))] == [3, 4, 5]


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE journal SET person = 'Eva' WHERE sequence = 3", 3),
        ("UPDATE journal SET detail = '{}' WHERE sequence = 1", 1),
        ("DELETE FROM journal WHERE sequence = 2", 2),
        ("DELETE FROM journal WHERE sequence = 1", 1),
        ("UPDATE journal SET hash = '0' WHERE sequence = 4", 4),
    ],
)
def test_that_the_first_touched_line_is_named(store: Store, statement: str, line: int) -> None:
    store.call(_lines)

    def tamper(db: Any) -> int | None:
        db.executescript("DROP TRIGGER journal_is; DROP TRIGGER journal_stays;")
        db.execute(statement)
        return journal.broken_at(db)

    assert store.call(tamper) == line


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET person = 'Eva'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT sequence, at, 'Eva', action, subject, detail, previous, hash, '', ''"
        " FROM journal",
    ],
)
def test_that_the_database_itself_refuses_changes(store: Store, statement: str) -> None:
    store.call(_lines)
    with pytest.raises(Exception, match="never"):
        store.call(lambda db: db.execute(statement))


def test_that_every_reading_of_identities_is_in_the_journal(store: Store) -> None:
    def work(db: Any) -> dict[str, dict[str, str]]:
        record = records.create(db, "interview", "entry")
        identities.add(db, KEY, [(record, {"surnames": "Quispe Mamani", "document": ""})])
        return identities.read(db, KEY, [record], person="Luz", purpose="correction")

    assert list(store.call(work).values()) == [{"surnames": "Quispe Mamani"}]
    entry = store.call(journal.read)[-1]
    assert (entry.person, entry.action, entry.detail) == ("Luz", "identities-read", {"purpose": "correction", "records": 1})
    assert "Quispe" not in repr(store.call(journal.read))


def test_that_identities_need_their_own_key_and_stay_with_their_person(store: Store) -> None:
    def work(db: Any) -> tuple[str, str]:
        one, other = records.create(db, "interview", "entry"), records.create(db, "interview", "entry")
        identities.add(db, KEY, [(one, {"document": "84719932"})])
        stored = db.execute("SELECT value FROM identity").fetchone()[0]
        assert b"84719932" not in stored
        with pytest.raises(CryptoError):
            identities.unseal(bytes(32), one, "document", stored)
        with pytest.raises(CryptoError):
            identities.unseal(KEY, other, "document", stored)
        return one, identities.unseal(KEY, one, "document", stored)

    assert store.call(work)[1] == "84719932"


def test_that_creating_and_opening_are_in_the_journal(programme: Programme) -> None:
    assert [(e.person, e.action) for e in programmes.read_journal(programme)] == [
        ("Ana", "created"),
        ("Ana", "opened"),
        ("Ana", "opened"),
    ]
    programmes.note(programme, "exported", "report.xlsx", recipient="Ministerio")
    assert programmes.read_journal(programme)[-1].detail == {"recipient": "Ministerio"}
    assert programmes.journal_broken_at(programme) is None


def _tampered(db: Any, statement: str) -> journal.Verdict:
    db.executescript("DROP TRIGGER journal_is; DROP TRIGGER journal_stays;")
    db.execute(statement)
    return journal.verify(db)


def test_that_every_line_is_signed_by_whoever_opened_the_programme(programme: Programme) -> None:
    programmes.note(programme, "exported", "report.xlsx")
    verdict = programmes.verify_journal(programme)
    assert (verdict.whole, verdict.unsigned, verdict.lines) == (True, 0, 4)
    assert len({entry.signer for entry in programmes.read_journal(programme)}) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET signature = (SELECT signature FROM journal WHERE sequence = 1) WHERE sequence = 2",
        "UPDATE journal SET signer = '', signature = '' WHERE sequence = 2",
        f"UPDATE journal SET signer = '{'ab' * 32}' WHERE sequence = 2",
        "UPDATE journal SET signature = 'no' WHERE sequence = 2",
    ],
)
def test_that_a_line_that_its_person_did_not_sign_is_named(programme: Programme, statement: str) -> None:
    verdict = programme.store.call(lambda db: _tampered(db, statement))
    assert (verdict.broken_at, verdict.forged_at, verdict.whole) == (None, 2, False)


def test_that_a_line_written_again_with_its_chain_is_told_by_the_signature(programme: Programme) -> None:
    def rewrite(db: Any) -> journal.Verdict:
        db.executescript("DROP TRIGGER journal_is; DROP TRIGGER journal_stays;")
        row = db.execute("SELECT sequence, at, 'Eva', action, subject, detail, previous FROM journal WHERE sequence = 2")
        parts = row.fetchone()
        db.execute("UPDATE journal SET person = 'Eva', hash = ? WHERE sequence = 2", [journal._hash(*parts)])
        return journal.verify(db)

    assert programme.store.call(rewrite).forged_at == 2


def test_that_a_line_in_the_name_of_another_is_told_by_who_signed_it(programme: Programme) -> None:
    programme.store.call(lambda db: journal.write(db, "Eva", "exported", "everybody.xlsx"))  # by Ana's own key
    end = programmes.read_journal(programme)[-1].sequence
    verdict = programmes.verify_journal(programme)
    assert (verdict.broken_at, verdict.forged_at) == (None, end)


def test_that_a_revision_in_the_name_of_another_is_told(programme: Programme) -> None:
    def write(db: Any) -> tuple[str, list[str]]:
        record = records.create(db, "interview", "entry")
        records.revise(db, record, {"answers": {}}, "Ana")
        return records.revise(db, record, {"answers": {}}, "Eva"), records.faults(db)

    forged, found = programme.store.call(write)
    assert found == [forged]


def test_that_lines_older_than_signatures_are_counted_and_hold(store: Store) -> None:
    store.call(_lines)
    verdict = store.call(journal.verify)
    assert (verdict.whole, verdict.unsigned) == (True, 5)


def test_that_cutting_the_end_is_told_by_the_last_backup(programme: Programme, made: Path) -> None:
    backups.back_up(programme).result()
    end = programme.store.call(journal.head)[0]
    programme.store.call(lambda db: _tampered(db, f"DELETE FROM journal WHERE sequence >= {end - 1}"))
    assert programmes.verify_journal(programme).cut == end - 1
    programme.close()
    with programmes.open_programme(made, PASSPHRASE) as again:
        assert [notice.code for notice in again.notices] == ["older-copy"]
        assert programmes.verify_journal(again).broken_at == end - 1


def test_that_an_older_copy_in_the_place_of_the_programme_is_told(programme: Programme, made: Path) -> None:
    older = made / "older.db"
    programme.store.maintain(lambda db: db.execute("VACUUM INTO ?", [str(older)])).result()
    for _ in range(3):
        programmes.note(programme, "exported", "report.xlsx")
    backups.back_up(programme).result()
    programme.close()
    older.replace(made / DATABASE)
    write_header(made, replace(read_header(made), mark=mark_of(made / DATABASE)))
    with programmes.open_programme(made, PASSPHRASE) as again:
        assert [notice.code for notice in again.notices] == ["older-copy"]


def test_that_a_backup_restored_on_purpose_is_no_cut(programme: Programme, made: Path) -> None:
    backups.back_up(programme).result()
    for _ in range(3):
        programmes.note(programme, "exported", "report.xlsx")
    backups.back_up(programme).result()
    programme.close()
    restored, _ = backups.restore(made, backups.listing(made)[-1], PASSPHRASE)
    with restored:
        assert restored.notices == ()
        assert programmes.verify_journal(restored).whole
    with programmes.open_programme(made, PASSPHRASE) as again:
        assert again.notices == ()

"""Users: each with a passphrase and the keys of a role, and a recovery code that was tried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import backups, users
from survey_app.services import programme as programmes
from survey_app.services.passphrases import new_passphrase, new_recovery_code, normalise_passphrase
from survey_app.services.programme import Programme
from survey_app.store import header as header_file
from survey_app.store import identities, keys, records
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadParameter, StoreError

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as opened:
        yield opened


def _as(programme: Programme, passphrase: str) -> Programme:
    programme.close()
    return programmes.open_programme(programme.info.folder, passphrase)


@pytest.mark.parametrize(
    ("role", "reads"), [("enumerator", False), ("demographer", False), ("supervisor", True), ("administrator", True)]
)
def test_that_a_person_gets_the_keys_of_the_role(programme: Programme, role: str, reads: bool) -> None:
    users.add(programme, "Luz", role, OTHER, cost=CHEAP)
    with _as(programme, OTHER) as opened:
        assert (opened.info.person, opened.info.role) == ("Luz", role)
        assert (opened.keys.identities is not None) == reads
        assert opened.keys.data == programme.keys.data
        assert opened.keys.deposit == programme.keys.deposit
        assert users.listing(opened) == [users.User("Ana", "administrator", True), users.User("Luz", role, reads)]


def test_that_what_an_enumerator_puts_away_only_a_supervisor_reads(programme: Programme) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    with _as(programme, OTHER) as opened:

        def put(db: Any) -> str:
            record = records.create(db, "interview", "entry")
            identities.deposit(db, opened.keys.deposit, record, {"surnames": "Quispe", "document": ""})
            return record

        record = opened.store.call(put)
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as office:
        key = office.keys.identities
        assert key is not None
        read = office.store.call(lambda db: identities.read(db, key, [record], person="Ana", purpose="test"))
        assert read == {record: {"surnames": "Quispe"}}
        stored = office.store.call(lambda db: db.execute("SELECT value FROM identity").fetchone()[0])
        assert b"Quispe" not in stored
        with pytest.raises(Exception, match="another record"):
            identities.unseal(key, "another", "surnames", stored)


def test_that_only_an_administrator_changes_who_opens(programme: Programme) -> None:
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    with _as(programme, OTHER) as opened:
        for act in (
            lambda: users.add(opened, "Eva", "administrator", new_passphrase("es"), cost=CHEAP),
            lambda: users.remove(opened, "Ana"),
            lambda: users.make_recovery_code(opened, cost=CHEAP),
        ):
            with pytest.raises(StoreError, match="not-allowed"):
                act()
        assert [user.person for user in users.listing(opened)] == ["Ana", "Luz"]


def test_that_a_removed_person_opens_it_no_more(programme: Programme) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    users.remove(programme, "Luz")
    with pytest.raises(StoreError, match="wrong-passphrase"):
        _as(programme, OTHER)


def test_that_a_removal_is_noted_where_the_key_could_not_be_changed(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)

    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(users.rotation, "rotate", fails)
    with pytest.raises(OSError, match="Input/output"):
        users.remove(programme, "Luz")
    last = programmes.read_journal(programme)[-1]
    assert (last.action, last.subject, last.detail) == ("user-removed", "Luz", {"key_changed": False})


def test_that_the_last_administrator_stays(programme: Programme) -> None:
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    with pytest.raises(BadParameter, match="last-administrator"):
        users.remove(programme, "Ana")
    with pytest.raises(BadParameter, match="person-unknown"):
        users.remove(programme, "Eva")


def test_that_a_passphrase_is_changed_only_by_who_knows_it(programme: Programme) -> None:
    with pytest.raises(StoreError, match="wrong-passphrase"):
        users.change_passphrase(programme, OTHER, OTHER, cost=CHEAP)
    with pytest.raises(BadParameter, match="weak-passphrase"):
        users.change_passphrase(programme, PASSPHRASE, "1234", cost=CHEAP)
    users.change_passphrase(programme, PASSPHRASE, OTHER, cost=CHEAP)
    _as(programme, OTHER).close()
    with pytest.raises(StoreError, match="wrong-passphrase"):
        programmes.open_programme(programme.info.folder, PASSPHRASE)


@pytest.mark.parametrize("by", ["changed", "given"])
def test_that_an_old_passphrase_with_an_older_header_opens_nothing_new(programme: Programme, by: str) -> None:
    folder = programme.info.folder
    older, before = header_file.read_header(folder), programme.keys.signing.verify_key
    if by == "changed":
        users.change_passphrase(programme, PASSPHRASE, OTHER, cost=CHEAP)
    else:
        users.give_passphrase(programme, "Ana", OTHER, cost=CHEAP)
    programmes.set_meta(programme, "sheet", 1)
    assert programmes.verify_journal(programme).whole
    assert programme.keys.signing.verify_key != before
    newer = header_file.read_header(folder)
    _, seen = keys.unwrap(older, normalise_passphrase(PASSPHRASE))  # who saw the passphrase, and has a backup
    assert seen.data != programme.keys.data
    with pytest.raises(StoreError, match="damaged-header"):
        keys._opened(newer.vault, newer.slots[0], newer.slots[0].data, seen)
    with _as(programme, OTHER) as opened:
        assert programmes.get_meta(opened, "sheet") == 1
        assert programmes.verify_journal(opened).whole


def test_that_an_older_recovery_code_opens_no_data_key_of_today(programme: Programme) -> None:
    code = users.make_recovery_code(programme, cost=CHEAP)
    older = header_file.read_header(programme.info.folder)
    users.make_recovery_code(programme, cost=CHEAP)
    _, lost = keys.unwrap(older, normalise_passphrase(code), users.RECOVERY)
    assert lost.data != programme.keys.data


def test_that_all_that_is_wrong_with_a_new_person_is_told(programme: Programme) -> None:
    with pytest.raises(BadParameter) as caught:
        users.add(programme, "Ana", "king", "1234", cost=CHEAP)
    assert [p.code for p in caught.value.problems] == ["person-known", "role-unknown", "weak-passphrase"]


def test_that_the_recovery_code_opens_everything(programme: Programme) -> None:
    assert not users.has_recovery(programme)
    code = users.make_recovery_code(programme, cost=CHEAP)
    assert users.has_recovery(programme)
    assert [user.person for user in users.listing(programme)] == ["Ana"]
    with _as(programme, code.lower().replace("-", " ")) as opened:
        assert opened.info.role == "recovery"
        assert replace(opened.keys, person=programme.keys.person) == programme.keys
        newer = users.make_recovery_code(opened, cost=CHEAP)
    with pytest.raises(StoreError, match="wrong-passphrase"):
        programmes.open_programme(programme.info.folder, code)
    programmes.open_programme(programme.info.folder, newer).close()


def test_that_a_recovery_code_with_a_slip_is_not_taken_for_one() -> None:
    code = new_recovery_code()
    assert normalise_passphrase(code).startswith("recovery ")
    assert normalise_passphrase(code.replace("O", "0").replace("I", "1").replace("B", "8")) == normalise_passphrase(code)
    wrong = ("A" if code[0] != "A" else "C") + code[1:]
    assert not normalise_passphrase(wrong).startswith("recovery ")


def test_that_who_opens_is_in_the_journal(programme: Programme) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    users.remove(programme, "Luz")
    assert [e.action for e in programmes.read_journal(programme)][-2:] == ["user-added", "user-removed"]


def test_that_a_supervisor_cannot_be_promoted_by_hand(programme: Programme) -> None:
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    header = header_file.read_header(programme.info.folder)
    slot = next(slot for slot in header.slots if slot.user == "Luz")
    header_file.write_header(programme.info.folder, header.with_slot(replace(slot, role="administrator")))
    with pytest.raises(StoreError, match="wrong-passphrase"):
        _as(programme, OTHER)


def test_that_everybody_opens_after_the_data_key_changed_and_nobody_was_asked(programme: Programme) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    before = programme.keys.data
    users.change_data_key(programme)
    assert programme.keys.data != before
    programmes.set_meta(programme, "sheet", 5)
    with _as(programme, OTHER) as opened:
        assert opened.keys.data == programme.keys.data
        assert programmes.get_meta(opened, "sheet") == 5
    with _as(programme, PASSPHRASE) as opened:
        assert programmes.get_meta(opened, "sheet") == 5


def test_that_a_person_who_was_removed_cannot_open_what_came_later(programme: Programme) -> None:
    folder = programme.info.folder
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    kept = (folder / header_file.HEADER).read_bytes()
    users.remove(programme, "Luz")
    programme.close()
    (folder / header_file.HEADER).write_bytes(kept)
    with pytest.raises(StoreError, match="damaged"):
        programmes.open_programme(folder, OTHER)


def test_that_a_backup_after_a_change_of_key_opens(programme: Programme) -> None:
    users.change_data_key(programme)
    copy = backups.back_up(programme).result()
    with programmes.open_programme(copy, PASSPHRASE) as opened:
        assert opened.info.name == "Censo"


def test_that_a_new_passphrase_from_the_administrator_replaces_the_old_one(programme: Programme) -> None:
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    third = new_passphrase("en")
    users.give_passphrase(programme, "Luz", third, cost=CHEAP)
    with pytest.raises(StoreError, match="wrong-passphrase"):
        _as(programme, OTHER)
    with _as(programme, third) as opened:
        assert (opened.info.person, opened.info.role) == ("Luz", "supervisor")
    with pytest.raises(BadParameter, match="person-unknown"):
        users.give_passphrase(programme, "Eva", third, cost=CHEAP)


def test_that_only_administrators_hold_the_key_of_the_office(programme: Programme) -> None:
    users.add(programme, "Luz", "supervisor", OTHER, cost=CHEAP)
    assert programme.keys.office is not None
    with _as(programme, OTHER) as opened:
        assert opened.keys.office is None

"""A restored backup does not bring back who had withdrawn since it was made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from survey_app.services import backups, capture, consents, users, withdrawing
from survey_app.services.backups import Backup
from survey_app.services.programme import Programme
from survey_app.store import erasing, identities, records
from survey_app.store.keys import KdfCost
from survey_app.store.open import DATABASE

Hold = Callable[..., capture.InterviewSession]
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture
def held(programme: Programme, hold: Hold) -> list[str]:
    """Three finished interviews, and a backup that holds them."""
    found = []
    for _ in range(3):
        session = hold(programme)
        session.finish().result()
        found.append(session.record)
    backups.back_up(programme).result()
    return found


def _restored(programme: Programme) -> Programme:
    folder = programme.info.folder
    programme.close()
    (backup,) = backups.listing(folder)
    assert isinstance(backup, Backup)
    return backups.restore(folder, backup, PASSPHRASE)[0]


def _body(programme: Programme, record: str) -> Any:
    return programme.store.call(lambda db: records.current(db, record))


def test_that_who_withdrew_since_the_backup_is_erased_again(programme: Programme, held: list[str]) -> None:
    withdrawing.withdraw(programme, held[0])
    withdrawing.withdraw_purpose(programme, held[1], "contact")
    with _restored(programme) as again:
        assert _body(again, held[0]) is None
        assert consents.agreed(_body(again, held[1]), "contact") is False
        fields = again.store.call(lambda db: identities.fields_of(db, held[1]))
        assert "/data/reach/telephone" not in fields
        assert _body(again, held[2]) is not None
        assert withdrawing.withdrawals(again) == 1
        assert [notice.code for notice in again.notices] == ["erased-again"]
        assert again.notices[0].say("en").startswith("2 withdrawals that came after this backup")
        assert again.store.call(records.faults) == []


def test_that_who_was_removed_since_the_backup_is_told_to_be_let_in_again(programme: Programme) -> None:
    users.add(programme, "Luz", "enumerator", "abrazo abrir abuelo abuso acabar academia acceso", cost=KdfCost(1, 8192))
    users.make_recovery_code(programme, cost=KdfCost(1, 8192))
    backups.back_up(programme).result()
    users.remove(programme, "Luz")
    with _restored(programme) as again:
        assert [notice.code for notice in again.notices] == ["let-in-again"]
        assert again.notices[0].say("en").startswith("Luz can open the programme again")


def test_that_nothing_is_said_where_nobody_withdrew(programme: Programme, held: list[str]) -> None:
    with _restored(programme) as again:
        assert again.notices == ()
        assert all(_body(again, record) is not None for record in held)


def test_that_an_import_that_was_taken_back_may_come_back(programme: Programme, held: list[str]) -> None:
    programme.store.call(lambda db: erasing.erase(db, [held[0]], "Ana", erasing.IMPORT_WITHDRAWN))
    with _restored(programme) as again:
        assert _body(again, held[0]) is not None


def test_that_a_programme_too_damaged_to_tell_is_said_to_be_so_and_left_as_it_is(programme: Programme, held: list[str]) -> None:
    withdrawing.withdraw(programme, held[0])
    folder = programme.info.folder
    programme.close()
    raw = bytearray((folder / DATABASE).read_bytes())
    raw[4096 : 4096 * 6] = bytes(4096 * 5)
    (folder / DATABASE).write_bytes(raw)
    (backup,) = backups.listing(folder)
    again, aside = backups.restore(folder, backup, PASSPHRASE)
    with again:
        assert [notice.code for notice in again.notices] == ["withdrawals-unknown"]
    assert (aside / DATABASE).read_bytes() == bytes(raw)
    assert not (aside / ".reading").exists()


def test_that_it_is_told_after_the_key_was_changed_too(programme: Programme, held: list[str]) -> None:
    withdrawing.withdraw(programme, held[0])
    users.change_data_key(programme)
    with _restored(programme) as again:
        assert _body(again, held[0]) is None

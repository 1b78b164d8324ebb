"""Migrations and copies: each step whole or not at all, a verified copy first, and never a newer file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from survey_app.services import programme as programmes
from survey_app.store import backups, meta, migrations
from survey_app.store.header import HEADER, read_header
from survey_app.store.keys import unwrap
from survey_app.store.open import DATABASE, close_database, open_database
from vocabulary.errors import StoreError

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
SECRET = programmes.normalise_passphrase(PASSPHRASE)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The list of steps, put back afterwards."""
    mine = list(migrations.STEPS)
    monkeypatch.setattr(migrations, "STEPS", mine)
    return mine


def test_that_a_step_is_taken_once_and_recorded(made: Path, steps: list[Any]) -> None:
    def newer(db: Any) -> None:
        db.execute("CREATE TABLE later (x TEXT) STRICT")

    steps.append(newer)
    for _ in range(2):
        with programmes.open_programme(made, PASSPHRASE) as programme:
            names = programme.store.call(
                lambda db: [r[0] for r in db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
            )
            assert names == [step.__name__ for step in steps]
            assert "later" in programme.store.call(lambda db: db.table_names())


def test_that_an_older_programme_is_copied_before_it_is_changed(made: Path, steps: list[Any]) -> None:
    with programmes.open_programme(made, PASSPHRASE) as programme:
        programmes.set_meta(programme, "kept", "yes")
    assert backups.listing(made) == []
    steps.append(_later)
    programmes.open_programme(made, PASSPHRASE).close()
    (copy,) = backups.listing(made)
    steps.remove(_later)
    with programmes.open_programme(copy, PASSPHRASE) as old:
        assert programmes.get_meta(old, "kept") == "yes"
        assert "later" not in old.store.call(lambda db: db.table_names())


def _later(db: Any) -> None:
    db.execute("CREATE TABLE later (x TEXT) STRICT")


def test_that_a_step_that_fails_leaves_the_programme_as_it_was(made: Path, steps: list[Any]) -> None:
    def broken(db: Any) -> None:
        db.execute("CREATE TABLE half (x TEXT) STRICT")
        db.execute("INSERT INTO absent VALUES (1)")

    steps.append(broken)
    with pytest.raises(Exception, match="absent"):
        programmes.open_programme(made, PASSPHRASE)
    steps.remove(broken)
    with programmes.open_programme(made, PASSPHRASE) as programme:
        assert "half" not in programme.store.call(lambda db: db.table_names())


def test_that_the_names_of_released_steps_do_not_change() -> None:
    assert [step.__name__ for step in migrations.STEPS][:2] == ["base", "registers"]


def test_that_every_step_works_on_an_empty_database(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = open_database(path, bytes(32), create=True)
    try:
        for name in [step.__name__ for step in migrations.STEPS]:
            assert name in migrations.pending(db)
        migrations.migrate(db)
        assert migrations.pending(db) == ()
    finally:
        close_database(db, path)


def test_that_a_copy_is_whole_encrypted_and_opens_by_the_same_passphrase(made: Path) -> None:
    with programmes.open_programme(made, PASSPHRASE) as programme:
        programmes.set_meta(programme, "kept", "yes")
        copy = programme.store.maintain(lambda db: backups.back_up(db, made, programme.keys.data, "daily")).result()
        programmes.set_meta(programme, "after", "yes")
    assert {p.name for p in copy.iterdir()} == {DATABASE, HEADER}
    assert not (copy / DATABASE).read_bytes().startswith(b"SQLite")
    with programmes.open_programme(copy, PASSPHRASE) as old:
        assert (programmes.get_meta(old, "kept"), programmes.get_meta(old, "after")) == ("yes", None)


def test_that_a_copy_that_cannot_be_verified_is_not_kept(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flush_and_damage(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)

    monkeypatch.setattr(backups, "file_to_disk", flush_and_damage)
    with programmes.open_programme(made, PASSPHRASE) as programme:
        with pytest.raises(StoreError, match="damaged"):
            programme.store.maintain(lambda db: backups.back_up(db, made, programme.keys.data, "daily")).result()
        assert list((made / backups.FOLDER).iterdir()) == []


def test_that_the_header_and_the_passphrase_alone_give_the_databases_key(made: Path) -> None:
    """What a rescue with any reader of SQLCipher files needs."""
    _, bundle = unwrap(read_header(made), SECRET)
    db = open_database(made / DATABASE, bundle.data)
    try:
        assert meta.get(db, "name") == "Censo"
    finally:
        close_database(db, made / DATABASE)

"""The files are read by a second implementation of the same format, so that no data depends on one library alone.

The module that it needs (`apsw`, of the package `apsw-sqlite3mc`) is for development: without it the check is skipped.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from survey_app.durability.check import Outcome, Scale, check, judged, scratch, skipped
from survey_app.durability.made import CHEAP, PASSPHRASE, made
from survey_app.durability.upgrades import Rows, filled, lost, read_all
from survey_app.durability.worker import Interviewer, Teller
from survey_app.services import backups, users
from survey_app.services import programme as programmes
from survey_app.services.passphrases import new_passphrase
from survey_app.store import keys, rotation
from survey_app.store.header import read_header
from survey_app.store.open import DATABASE
from vocabulary.progress import Progress
from vocabulary.text import N_, text

PACKAGE = "apsw-sqlite3mc"


@check("second-reader", N_("A second implementation reads the same values from the same file"))
def second_reader(scale: Scale, progress: Progress) -> Outcome:
    lacking = missing()
    if lacking:
        return skipped("second-reader", lacking)
    faults: list[str] = []
    files = values = 0
    with scratch(memory=True) as folder:
        for number, (what, programme, passphrase) in enumerate(_programmes(folder, scale)):
            progress(number / 4, text(N_("File {n}"), n=number + 1))
            ours = _ours(programme, passphrase)
            theirs = read(programme / DATABASE, _key(programme, passphrase))
            if isinstance(theirs, str):
                faults.append(f"{what}: {theirs}")
                continue
            faults += [f"{what}: {fault}" for fault in [*lost(ours, theirs), *lost(theirs, ours)]]
            files += 1
            values += sum(len(row) for rows in ours.values() for row in rows)
        faults += _other_keys(folder / "keyed" / "Censo.alcance")
    sentence = text(
        N_("{values} values of {files} files read alike, also after a change of key; no other key opens them."),
        values=values,
        files=files,
    )
    return judged("second-reader", sentence, {"files": files, "values": values}, faults)


def missing() -> str:
    """The package that is not there, or nothing. Plain apsw has the module's name and cannot decrypt."""
    if importlib.util.find_spec("apsw") is None:
        return PACKAGE
    import apsw

    return "" if hasattr(apsw, "mc_version") else PACKAGE


def read(path: Path, key: bytes) -> Rows | str:
    """All rows of all tables by the second implementation, or why it does not read them."""
    import apsw

    connection = apsw.Connection(f"{path.as_uri()}?mode=ro", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        for pragma in ("cipher='sqlcipher'", "legacy=4", f"key=\"x'{key.hex()}'\""):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if (said := connection.execute("PRAGMA integrity_check(1)").get) != "ok":
            return str(said)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: _rows(connection, table) for table in tables if not table.startswith(("sqlite_", "_sqlite"))}
    except apsw.Error as error:
        return type(error).__name__
    finally:
        connection.close()


def _rows(connection: Any, table: str) -> list[dict[str, Any]]:
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    try:
        names = [column[0] for column in cursor.getdescription()]
    except Exception as error:  # an empty result has no description any more
        if type(error).__name__ != "ExecutionCompleteError":
            raise
        return []
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _programmes(folder: Path, scale: Scale) -> list[tuple[str, Path, str]]:
    """Closed programmes: one filled; one keyed, with a new passphrase, a second person and a new key; and its backup."""
    (folder / "keyed").mkdir()
    keyed, other, second = made(folder / "keyed"), new_passphrase("es"), new_passphrase("es")
    keeper = Interviewer(keyed, scale.seed, Teller(str(folder / "told")))
    keeper.do_key(scale.of(400, 40))
    copy = backups.back_up(keeper.programme).result()
    users.add(keeper.programme, "Berta", "enumerator", second, cost=CHEAP)
    users.change_passphrase(keeper.programme, PASSPHRASE, other, cost=CHEAP)
    keyring = keeper.programme.keyring
    keeper.programme.store.maintain(lambda db: rotation.rotate(db, keyed, keyring)).result()
    keeper.passphrase = other
    keeper.do_key(5)
    keeper.programme.close()
    return [
        ("filled", filled(folder / "filled", scale.seed), PASSPHRASE),
        ("after a change of key", keyed, other),
        ("after a change of key, by another person's slot", keyed, second),
        ("backup", copy, PASSPHRASE),
    ]


def _ours(programme: Path, passphrase: str) -> Rows:
    return read_all(programme, passphrase)[0]


def _key(programme: Path, passphrase: str) -> bytes:
    """The raw key as any reader gets it: the header, the passphrase, the slot."""
    return keys.unwrap(read_header(programme), programmes.normalise_passphrase(passphrase))[1].data


def _other_keys(programme: Path) -> list[str]:
    """The key of before the change, and a wrong one, must not open the file."""
    from survey_app.services.backups import listing

    old = _key(listing(programme)[-1].folder, PASSPHRASE)
    return [
        f"{what} opens the file"
        for what, key in (("the key of before the change", old), ("a wrong key", bytes(32)))
        if not isinstance(read(programme / DATABASE, key), str)
    ]

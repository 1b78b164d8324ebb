"""The one function that opens databases: with SQLCipher under sqlite-utils, keyed, checked, and never a plaintext file.

With the driver in place `Database("x.db")` would open a plaintext file without a word; a test therefore forbids any other
opening. `benchmarks/store.py` measures what this costs beside plain SQLite.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.store.errors import refusal, translated
from survey_app.store.files import writable
from vocabulary.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

DATABASE = "programme.db"
APPLICATION = 0x414C4341  # "ALCA": tells our databases from others that the same key might open
_PLAINTEXT = b"SQLite format 3\x00"
_OTHERS = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff\xe0", b"\x1f\x8b\x08\x00", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf")
_PAGE = 4096
# What is read through at opening, by size: 0.7 s for 100 MB of seals, 3 s with the structure. Beyond it, and always, a page
# that is damaged is told by its seal when it is read.
_SEALS_UP_TO = 64 * 1024 * 1024
_STRUCTURE_UP_TO = 256 * 1024 * 1024  # after a session that did not end by closing
_open_here: set[str] = set()
_guard = threading.Lock()
_import_guard = threading.Lock()


def library() -> Any:
    """The module sqlite_utils over SQLCipher, without pandas (which it would import only to know its types)."""
    with _import_guard:
        if "sqlite_utils" not in sys.modules:
            import sqlcipher3
            import sqlcipher3.dbapi2

            sys.modules["pysqlite3"] = sqlcipher3  # tried first by sqlite_utils, so that the exception classes match
            sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
            pandas = sys.modules.get("pandas")
            if pandas is None:
                sys.modules["pandas"] = None  # type: ignore[assignment]
            try:
                import sqlite_utils
            finally:
                if pandas is None:
                    del sys.modules["pandas"]
        import sqlite_utils

        if sys.modules.get("pysqlite3") is not sys.modules.get("sqlcipher3") or "sqlcipher3" not in sys.modules:
            raise RuntimeError("sqlite_utils was imported before its driver was put in place")
    return sqlite_utils


def open_database(path: Path, key: bytes, *, create: bool = False, mark: str = "") -> Database:
    """Opens the database at `path` with the raw 256-bit `key` for this thread alone; `create` makes it, encrypted from its
    first byte. `mark` is what the header remembers of the file's beginning.

    Raises `not-a-programme`, `plaintext`, `damaged`, `mismatched`, `in-use` or `read-only`; a refused file is not touched.
    The caller closes with `close_database`.
    """
    if len(key) != 32:
        raise ValueError("a raw key has 32 bytes")  # SQLCipher would silently take a malformed one for a passphrase
    name = str(path.resolve())
    with _guard:
        if name in _open_here:
            raise refusal("in-use", path)
        if not create:
            _look(path, mark)
        _open_here.add(name)
    try:
        if not writable(path.parent):
            raise refusal("read-only", path)
        return _opened(path, key, create, mark)
    except BaseException as error:
        with _guard:
            _open_here.discard(name)
        meant = translated(error, path)
        if meant is error:
            raise
        raise meant from None


def close_database(db: Database, path: Path) -> None:
    """Folds the write-ahead log into the file, cuts it to nothing and closes.

    Where the disk has no room for that the log stays, with all that was confirmed, and the next opening folds it in.
    """
    try:
        if not db.conn.in_transaction:
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except Exception as error:
        if not isinstance(translated(error, path), StoreError):
            raise
    finally:
        db.close()
        with _guard:
            _open_here.discard(str(path.resolve()))


def reopen(db: Database, path: Path, keys: Sequence[bytes]) -> bytes:
    """Puts a fresh connection under `db` after a change of key that failed; returns which of `keys` opens the file.

    The connection that failed must not be used again: it may read with the old key and write with the new, and the next line
    that it writes makes the file unreadable under both. Raises what opening with the last key raises; it stays closed then.
    """
    db.conn.close()
    for key in keys:
        try:
            db.conn = _opened(path, key, False, "").conn
        except Exception:
            if key is keys[-1]:
                raise
            continue
        break
    return key


def mark_of(path: Path) -> str:
    """The file's first 16 bytes, for the header; never call it while the database is open in this process (see `look`)."""
    with open(path, "rb") as handle:
        return handle.read(16).hex()


def refuse_in_use(path: Path) -> None:
    """Raises `in-use` where this process or another has the database at `path` open, whatever state the file is in."""
    with _guard:
        if str(path.resolve()) in _open_here:
            raise refusal("in-use", path)
        if os.name == "nt" or not path.exists():  # Windows does not rename what is open
            return
        import fcntl

        with open(path, "rb+") as handle:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 512, 0x40000000)  # where SQLite keeps its locks
            except OSError:
                raise refusal("in-use", path) from None


def look(path: Path, mark: str = "") -> None:
    """Refuses what is not an encrypted database by its first page: encrypted pages are noise, other files are not.

    Refuses also (`in-use`) what this process has open: closing any descriptor of it would drop our POSIX locks on it.
    """
    with _guard:
        if str(path.resolve()) in _open_here:
            raise refusal("in-use", path)
        _look(path, mark)


def _look(path: Path, mark: str) -> None:
    try:
        with open(path, "rb") as handle:
            page = handle.read(_PAGE)
    except FileNotFoundError:
        raise refusal("not-a-programme", path) from None
    if page.startswith(_PLAINTEXT):
        raise refusal("plaintext", path)
    expected = 256 * (1 - (255 / 256) ** len(page))  # different values among so many random bytes
    ours = mark and page[:16].hex() == mark  # noise may begin like anything
    if not ours and (page.startswith(_OTHERS) or len(set(page)) < 0.8 * expected):
        raise refusal("not-a-programme", path)
    if not _log_of(path) and (len(page) < _PAGE or path.stat().st_size % _PAGE):  # a log repairs a page half-written
        raise refusal("damaged", path)


def _log_of(path: Path) -> bool:
    """Whether a log was left over: the last session did not end by closing."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _opened(path: Path, key: bytes, create: bool, mark: str) -> Database:
    sqlite_utils = library()
    import sqlcipher3.dbapi2 as driver

    unclean = _log_of(path)
    connection = driver.connect(f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}", uri=True, timeout=0.2)
    try:
        _keyed(connection, key)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # before the log is first read: then no shared-memory file either
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except driver.DatabaseError as error:
            if "not a database" in str(error) and mark and mark_of(path) != mark:
                raise refusal("mismatched", path) from None
            raise
        _set_up(connection)
        if create:
            connection.execute(f"PRAGMA application_id={APPLICATION}")
        elif connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            raise refusal("not-a-programme", path)
        size = path.stat().st_size
        if unclean and size <= _STRUCTURE_UP_TO:
            check(connection, path)
        elif not create and size <= _SEALS_UP_TO:
            check_seals(connection, path)
        return sqlite_utils.Database(connection, execute_plugins=False)  # type: ignore[no-any-return]
    except BaseException:
        connection.close()
        raise


def _keyed(connection: Any, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")  # else a wrong key is written to stderr
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    version = connection.execute("PRAGMA cipher_version").fetchone()
    status = connection.execute("PRAGMA cipher_status").fetchone()
    if not version or not version[0] or not status or int(status[0]) != 1:
        raise RuntimeError("the database driver does not encrypt")


def _set_up(connection: Any) -> None:
    pragma = connection.execute
    if pragma("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
        raise RuntimeError("no write-ahead log")
    pragma("PRAGMA synchronous=FULL")  # what the screen calls saved is on disk
    pragma("PRAGMA fullfsync=1")  # macOS: through the drive's cache
    pragma("PRAGMA checkpoint_fullfsync=1")
    pragma("PRAGMA temp_store=MEMORY")  # else plaintext in temporary files
    pragma("PRAGMA cache_size=-65536")  # 64 MB: with the default of 2 every page of a large import is decrypted again and again
    pragma("PRAGMA secure_delete=ON")
    pragma("PRAGMA foreign_keys=ON")
    pragma("PRAGMA trusted_schema=OFF")
    pragma("PRAGMA cell_size_check=ON")
    pragma("BEGIN IMMEDIATE")  # takes the exclusive lock now, not at the first answer
    pragma("COMMIT")


def check(connection: Any, path: Path) -> None:
    """Reads everything and raises `damaged` where a page, an index or a seal is wrong.

    In this order: the seals are those of the raw file, and give false alarms while a log is left over.
    """
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise refusal("damaged", path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    check_seals(connection, path)


def check_seals(connection: Any, path: Path) -> None:
    """Raises `damaged` where a page's HMAC does not fit; needs a database whose log was folded in."""
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise refusal("damaged", path)

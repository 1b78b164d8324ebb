"""The store's thread: in order, durable before it says done, whole or not at all, and closed without loss."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from survey_app.store import meta, reserve
from survey_app.store.open import DATABASE, close_database, open_database
from survey_app.store.thread import Store
from vocabulary.errors import StoreError

KEY = bytes(range(32))


def test_that_work_runs_in_the_order_in_which_it_was_handed_in(store: Store) -> None:
    done: list[int] = []
    futures = [store.submit(lambda db, n=n: done.append(n)) for n in range(200)]  # type: ignore[misc]
    futures[-1].result()
    assert done == list(range(200))


def test_that_handing_in_work_never_waits(store: Store) -> None:
    gate = threading.Event()
    first = store.submit(lambda db: gate.wait())
    later: Future[int] = store.submit(lambda db: 7)
    assert not later.done(), "handed in while the store was busy, and we are here already"
    gate.set()
    assert (first.result(), later.result()) == (True, 7)


def test_that_work_that_fails_leaves_no_trace_and_the_next_goes_on(store: Store) -> None:
    def halfway(db: Any) -> None:
        meta.put(db, "a", 1)
        raise KeyError("defect")

    with pytest.raises(KeyError):
        store.call(halfway)
    assert store.call(lambda db: meta.get(db, "a")) is None
    store.call(lambda db: meta.put(db, "a", 2))
    assert store.call(lambda db: meta.get(db, "a")) == 2


def test_that_work_which_commits_by_itself_is_tolerated(store: Store) -> None:
    def own(db: Any) -> None:
        with db.conn:
            meta.put(db, "a", 1)
        with db.atomic():
            meta.put(db, "b", 2)

    store.call(own)
    assert store.call(lambda db: (meta.get(db, "a"), meta.get(db, "b"))) == (1, 2)


def test_that_closing_finishes_what_is_queued(store: Store, tmp_path: Path) -> None:
    futures = [store.submit(lambda db, n=n: meta.put(db, f"k{n}", n)) for n in range(50)]  # type: ignore[misc]
    store.close()
    store.close()
    assert all(future.done() and future.exception() is None for future in futures)
    assert not (tmp_path / (DATABASE + "-wal")).exists()
    db = open_database(tmp_path / DATABASE, KEY)
    assert meta.get(db, "k49") == 49
    close_database(db, tmp_path / DATABASE)


def test_that_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.submit(lambda db: None)


def test_that_the_stores_thread_ends_with_it(store: Store) -> None:
    assert [t for t in threading.enumerate() if t.name == "store"]
    store.close()
    assert not [t for t in threading.enumerate() if t.name == "store"]


def test_that_waiting_for_oneself_is_refused_and_not_a_standstill(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.call(lambda db: store.call(lambda inner: None))


def test_that_cancelled_work_does_not_run(store: Store) -> None:
    gate = threading.Event()
    store.submit(lambda db: gate.wait())
    unwanted = store.submit(lambda db: meta.put(db, "unwanted", 1))
    assert unwanted.cancel()
    gate.set()
    assert store.call(lambda db: meta.get(db, "unwanted")) is None


def test_that_only_what_changes_something_counts_as_saved(store: Store) -> None:
    store.last_saved = ""
    store.call(lambda db: meta.get(db, "device"))
    assert store.last_saved == ""
    store.call(lambda db: meta.put(db, "a", 1))
    assert store.last_saved.startswith("20")


def test_that_a_full_disk_is_told_in_words_and_loses_nothing(store: Store) -> None:
    store.call(lambda db: meta.put(db, "before", 1))

    def fill(db: Any) -> None:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count={pages + 2}")  # the same error as a disk without room
        meta.put(db, "much", "x" * 100_000)

    with pytest.raises(StoreError, match="disk-full"):
        store.call(fill)
    assert store.call(lambda db: (meta.get(db, "before"), meta.get(db, "much"))) == (1, None)


def test_that_an_error_while_opening_reaches_the_caller(tmp_path: Path) -> None:
    def broken() -> Any:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        Store(broken, tmp_path / "x.db")


def test_that_damage_found_while_opening_is_told_in_words(tmp_path: Path) -> None:
    """A large programme is not read through at once: its first page that is wrong may be one that opening reads."""
    import sqlcipher3

    def damaged() -> Any:
        raise sqlcipher3.dbapi2.DatabaseError("database disk image is malformed")

    with pytest.raises(StoreError, match="damaged"):
        Store(damaged, tmp_path / "x.db")


def test_that_a_disk_too_full_to_fold_in_the_log_closes_without_a_defect(tmp_path: Path) -> None:
    import sqlcipher3

    class Full:
        """A database whose log finds no room in the file."""

        in_transaction, total_changes, closed = False, 0, False

        @property
        def conn(self) -> Any:
            return self

        def execute(self, sql: str) -> Any:
            raise sqlcipher3.dbapi2.OperationalError("database or disk is full")

        def close(self) -> None:
            self.closed = True

    full: Any = Full()
    close_database(full, tmp_path / DATABASE)
    assert full.closed


def _fails_once() -> Any:
    import sqlcipher3

    tries: list[int] = []

    def work(db: Any) -> int:
        tries.append(1)
        meta.put(db, f"try{len(tries)}", 1)
        if len(tries) == 1:
            raise sqlcipher3.dbapi2.OperationalError("database or disk is full")
        return len(tries)

    return work


def test_that_the_reserve_is_given_up_for_what_was_just_answered(store: Store, tmp_path: Path) -> None:
    assert reserve.keep(tmp_path, 1_000_000)
    assert (tmp_path / reserve.NAME).stat().st_blocks * 512 >= 1_000_000, "room that is really taken"
    assert store.call(_fails_once()) == 2
    assert not (tmp_path / reserve.NAME).exists()
    assert store.call(lambda db: (meta.get(db, "try1"), meta.get(db, "try2"))) == (None, 1)


def test_that_the_reserve_is_given_up_for_opening(tmp_path: Path) -> None:
    """A log and a line of the journal need room too: who cannot open cannot finish what was begun."""
    import sqlcipher3

    tries: list[int] = []

    def opener() -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise sqlcipher3.dbapi2.OperationalError("database or disk is full")
        return open_database(tmp_path / DATABASE, KEY, create=True)

    assert reserve.keep(tmp_path, 1_000_000)
    with Store(opener, tmp_path / DATABASE):
        assert not (tmp_path / reserve.NAME).exists()
    tries.clear()
    with pytest.raises(StoreError, match="disk-full"):
        Store(opener, tmp_path / DATABASE)


def test_that_without_a_reserve_a_full_disk_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="disk-full"):
        store.call(_fails_once())
    assert store.call(lambda db: meta.get(db, "try1")) is None


def test_that_no_reserve_is_made_where_it_would_take_the_last_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "free_space", lambda folder: reserve.NO_NEW_WORK_BELOW + 5)
    assert not reserve.keep(tmp_path, 10)
    assert list(tmp_path.iterdir()) == []

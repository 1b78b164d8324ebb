"""The one thread that owns the one connection of an open programme; everybody else hands it work and gets a future."""

from __future__ import annotations

import atexit
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from survey_app.store import reserve
from survey_app.store.errors import refusal, translated
from survey_app.store.identifiers import now
from survey_app.store.open import close_database
from vocabulary.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")


class Store:
    """An open database. Work runs in the order in which it was handed in, each piece in one transaction.

    A future resolves after the transaction is on disk: what it calls done survives a power cut. Work that raises leaves no
    trace. Callbacks of futures run in the store's thread: a window passes them on by a signal.
    """

    def __init__(self, opener: Callable[[], Database], path: Path) -> None:
        """Opens by `opener`, inside the new thread; raises what it raises."""
        self.path = path
        self.at_close: Callable[[Database], object] | None = None  # a last piece of work, before the database is closed
        self.last_saved = ""  # ISO time of the last transaction that changed something, for the status line
        self._queue: queue.SimpleQueue[Callable[[Database], None] | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(opener, opened), name="store", daemon=True)
        self._thread.start()
        opened.result()
        atexit.register(self.close)  # a forgotten programme still ends with everything written

    def submit(self, work: Callable[[Database], T]) -> Future[T]:
        """Queues `work` and returns at once."""
        return self._put(work, in_transaction=True)

    def call(self, work: Callable[[Database], T]) -> T:
        """Queues `work` and waits for it; for commands and workers, never for the window's thread."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("work in the store's thread cannot wait for the store's thread")
        return self.submit(work).result()

    def maintain(self, work: Callable[[Database], T]) -> Future[T]:
        """Queues work that cannot run inside a transaction (VACUUM INTO, a change of key)."""
        return self._put(work, in_transaction=False)

    def close(self) -> None:
        """Finishes what is queued, closes the database and ends the thread; again and from anywhere without harm."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()
            atexit.unregister(self.close)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _put(self, work: Callable[[Database], T], *, in_transaction: bool) -> Future[T]:
        future: Future[T] = Future()

        def run(db: Database) -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                try:
                    result = self._done(db, work, in_transaction)
                except Exception as error:
                    if not _is_full(translated(error)) or not reserve.give_up(self.path.parent):
                        raise
                    result = self._done(db, work, in_transaction)  # it was rolled back, and now there is room
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked, not to this thread
                future.set_exception(translated(error, self.path))
            else:
                future.set_result(result)

        with self._closing:
            if self._closed:
                raise refusal("closed", self.path)
            self._queue.put(run)
        return future

    def _done(self, db: Database, work: Callable[[Database], T], in_transaction: bool) -> T:
        with _transaction(db) if in_transaction else contextlib.nullcontext():
            before = db.conn.total_changes
            result = work(db)
        if db.conn.total_changes != before:
            self.last_saved = now()
        return result

    def _run(self, opener: Callable[[], Database], opened: Future[None]) -> None:
        try:
            db = self._open(opener)
        except BaseException as error:  # noqa: BLE001
            self._closed = True
            opened.set_exception(translated(error, self.path))
            return
        opened.set_result(None)
        try:
            while (run := self._queue.get()) is not None:
                run(db)
                del run  # the work, and what it holds, must not live until the next one comes
        finally:
            self._last_work(db)
            close_database(db, self.path)

    def _open(self, opener: Callable[[], Database]) -> Database:
        try:
            return opener()
        except Exception as error:
            if not _is_full(translated(error)) or not reserve.give_up(self.path.parent):
                raise
        return opener()  # opening writes as well: a log, a line of the journal

    def _last_work(self, db: Database) -> None:
        """What could not be done now (a full disk) is done when the database is opened again."""
        if self.at_close is not None:
            with contextlib.suppress(Exception), _transaction(db):
                self.at_close(db)


def _is_full(error: BaseException) -> bool:
    return isinstance(error, StoreError) and error.problems[0].code == "disk-full"


class _transaction:  # noqa: N801 - reads as the statement that it is
    """BEGIN … COMMIT that tolerates work which commits by itself (`with db.conn:`)."""

    def __init__(self, db: Database) -> None:
        self._connection: Any = db.conn

    def __enter__(self) -> None:
        self._connection.execute("BEGIN")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if not self._connection.in_transaction:
            return
        if kind is None:
            try:
                self._connection.execute("COMMIT")
                return
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        self._connection.execute("ROLLBACK")

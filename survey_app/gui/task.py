"""Work that takes longer than a blink: it runs beside the window, says how far it is, can be cancelled, and reports once.

Use: `run(context, lambda progress: build(source, progress), done=self.show_table, doing=N_("Reading the file"))`.
`work` runs in its own thread and touches no widget; `done(result)`, `failed(error)` (errors of the family), `cancelled()`
run in the window's thread. Without `failed` the error is shown in the page's message area; a defect always is. Under 300 ms
nothing shows, then a busy pointer, from 600 ms the strip with what is being done, the share, and Cancel (unless `quiet`).
The result of a cancelled task is dropped by its number (`dropped(result)` may close what it holds), and so is the result for an
`owner` (the page or model that asked) that is gone when it comes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from vocabulary.errors import AlcanceError
from vocabulary.progress import Cancelled, Progress
from vocabulary.text import Text

if TYPE_CHECKING:
    from survey_app.gui.context import Context

T = TypeVar("T")
BUSY_AFTER = 300
SHOWN_AFTER = 600
POLL = 100


class TaskHandle:
    """A running task: its number, what it is doing, how far it is; `cancel()` makes it as if it had never been started."""

    def __init__(self, tasks: Tasks, number: int, doing: Text | str, quiet: bool) -> None:
        self.tasks, self.number, self.quiet = tasks, number, quiet
        self.doing: Text | str = doing
        self.share: float | None = None
        self.shown = False
        self.stop = threading.Event()
        self.timers: list[QTimer] = []
        self.work: Callable[[Progress], Any] | None = None
        self.outcome: tuple[str, Any] | None = None
        self.done: Callable[[Any], object] | None = None
        self.failed: Callable[[AlcanceError], object] | None = None
        self.cancelled: Callable[[], object] | None = None
        self.dropped: Callable[[Any], object] | None = None
        self.owner: QObject | None = None

    def gone(self) -> bool:
        """Whether whoever asked is no longer there to be told."""
        return self.owner is not None and not isValid(self.owner)

    def progress(self, share: float | None, doing: Text | str) -> None:
        """What the work calls, in its own thread; raises `Cancelled` once the result is no longer wanted."""
        if self.stop.is_set():
            raise Cancelled
        self.share, self.doing = share, doing

    def still(self) -> None:
        """Nothing of it is to be shown any more."""
        for timer in self.timers:
            timer.stop()
            timer.deleteLater()
        self.timers = []

    def cancel(self) -> None:
        """From the window's thread: the work is told to stop, and its result will be dropped whenever it comes."""
        self.tasks.cancel(self.number)


class Tasks(QObject):
    """The tasks of one window. `changed` tells that the list or a share changed; `defect` carries what nobody expected."""

    changed = Signal()
    defect = Signal(object)
    problem = Signal(object)
    _ended = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._wanted: dict[int, TaskHandle] = {}
        self._alive: dict[int, TaskHandle] = {}  # also cancelled ones: their work must not be dropped in the worker's thread
        self._ended.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self.changed)
        self._busy = False

    def running(self) -> list[TaskHandle]:
        """The wanted tasks, oldest first."""
        return list(self._wanted.values())

    def visible(self) -> TaskHandle | None:
        """The task that the strip shows: the oldest that has run for 600 ms."""
        return next((t for t in self._wanted.values() if t.shown and not t.quiet), None)

    def idle(self) -> bool:
        """Whether no thread of ours works any more, wanted or not."""
        return not self._alive

    def start(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[AlcanceError], object] | None,
        cancelled: Callable[[], object] | None,
        doing: Text | str,
        quiet: bool,
        dropped: Callable[[T], object] | None = None,
        owner: QObject | None = None,
    ) -> TaskHandle:
        self._number += 1
        handle = TaskHandle(self, self._number, doing, quiet)
        handle.work, handle.done, handle.failed, handle.cancelled = work, done, failed, cancelled
        handle.dropped, handle.owner = dropped, owner
        self._wanted[handle.number] = self._alive[handle.number] = handle
        # a daemon thread, not a pool: a pool is joined when it is destroyed, and the window's thread joins nobody
        threading.Thread(target=self._run, args=(handle,), name=f"task-{handle.number}", daemon=True).start()
        if not quiet:
            handle.timers = [self._timer(handle.number, BUSY_AFTER, False), self._timer(handle.number, SHOWN_AFTER, True)]
        self.changed.emit()
        return handle

    def _timer(self, number: int, after: int, shown: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._late(number, shown))
        timer.start(after)
        return timer

    def watch(
        self,
        future: Future[T],
        done: Callable[[T], object],
        failed: Callable[[AlcanceError], object] | None = None,
        owner: QObject | None = None,
    ) -> TaskHandle:
        """Tells in the window's thread when a future of the store is resolved, without anybody waiting for it."""
        self._number += 1
        handle = TaskHandle(self, self._number, "", True)
        handle.done, handle.failed, handle.owner = done, failed, owner
        self._wanted[handle.number] = self._alive[handle.number] = handle

        def resolved(found: Future[T]) -> None:
            error = None if found.cancelled() else found.exception()
            if found.cancelled():
                handle.outcome = ("cancelled", None)
            elif isinstance(error, AlcanceError):
                handle.outcome = ("failed", error)
            elif error is not None:
                handle.outcome = ("defect", error)
            else:
                handle.outcome = ("done", found.result())
            self._tell(handle.number)

        future.add_done_callback(resolved)
        return handle

    def _tell(self, number: int) -> None:
        try:
            self._ended.emit(number)
        except RuntimeError:
            return  # the window is gone

    def _run(self, handle: TaskHandle) -> None:
        work = handle.work
        assert work is not None
        try:
            handle.outcome = ("done", work(handle.progress))
        except Cancelled:
            handle.outcome = ("cancelled", None)
        except AlcanceError as error:
            handle.outcome = ("failed", error)
        except BaseException as error:  # noqa: BLE001 - shown as a defect in the window's thread
            handle.outcome = ("defect", error)
        del work
        self._tell(handle.number)

    def _take(self, number: int) -> None:
        handle = self._alive.pop(number)
        gone = handle.gone()
        wanted = self._wanted.pop(number, None) is not None and not gone
        kind, value = handle.outcome or ("cancelled", None)
        handle.work = handle.outcome = None
        handle.still()
        self._settle()
        if not wanted:
            if kind == "done" and handle.dropped is not None:
                handle.dropped(value)
            elif kind == "defect" and gone:
                self.defect.emit(value)
            return
        if kind == "done" and handle.done is not None:
            handle.done(value)
        elif isinstance(value, AlcanceError):
            if handle.failed is not None:
                handle.failed(value)
            else:
                self.problem.emit(value)
        elif kind == "defect":
            self.defect.emit(value)
        elif handle.cancelled is not None:
            handle.cancelled()

    def cancel(self, number: int) -> None:
        handle = self._wanted.pop(number, None)
        if handle is None:
            return
        handle.stop.set()
        handle.still()
        self._settle()
        if handle.cancelled is not None and not handle.gone():
            handle.cancelled()

    def cancel_all(self) -> None:
        for number in list(self._wanted):
            self.cancel(number)

    def _late(self, number: int, shown: bool) -> None:
        handle = self._wanted.get(number)
        if handle is None:
            return
        handle.shown = handle.shown or shown
        if not self._busy and not shown:
            self._busy = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        if shown and not self._poll.isActive():
            self._poll.start()
        self.changed.emit()

    def _settle(self) -> None:
        if not any(not t.quiet for t in self._wanted.values()):
            self._poll.stop()
            if self._busy:
                self._busy = False
                QGuiApplication.restoreOverrideCursor()
        self.changed.emit()


def run(
    context: Context,
    work: Callable[[Progress], T],
    done: Callable[[T], object],
    failed: Callable[[AlcanceError], object] | None = None,
    doing: Text | str = "",
    *,
    cancelled: Callable[[], object] | None = None,
    quiet: bool = False,
    dropped: Callable[[T], object] | None = None,
    owner: QObject | None = None,
) -> TaskHandle:
    """Starts `work` beside the window; see the module's docstring. Call it from the window's thread."""
    return context.tasks.start(work, done, failed, cancelled, doing, quiet, dropped, owner)

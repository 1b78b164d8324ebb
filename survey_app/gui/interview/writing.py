"""Answers on their way to the disk: given in memory at once, ticked only when the newest of a question is written."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from survey_app.gui.context import Context
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.interview_session import InterviewSession
    from survey_app.services.twice import Already


class Writing(QObject):
    """`told` names the question about which something changed in memory, `written` the one whose newest answer is on disk."""

    told = Signal(str)
    written = Signal(str)

    def __init__(self, context: Context, session: InterviewSession, parent: QObject) -> None:
        super().__init__(parent)
        self.context, self.session = context, session
        self.on_disk = set(session.interview.path_answered()) | session.interview.kept
        self._sent: dict[str, int] = {}
        self._sought = 0
        self._seek("")

    def give(self, path: str, value: str) -> None:
        """An answer, or with an empty one that it is taken back; raises `BadInput`, and then nothing changed."""
        self._follow(path, self.session.answer(path, value))

    def remove_row(self, path: str, row: str) -> None:
        """Takes a row away again that the question whether there is another one had made."""
        self._follow(path, self.session.remove_row(row))

    def miss(self, path: str, reason: str) -> None:
        """Why there is no answer (`unknown`, `refused`), or with an empty reason that this is taken back."""
        self._follow(path, self.session.note_missing(path, reason) if reason else self.session.answer(path, ""))

    def confirm(self, path: str, reason: str = "") -> None:
        """That an unusual answer is right, with a `reason` of its own where there is one."""
        self._follow(path, self.session.confirm(path, reason or self.context.t(N_("confirmed in the interview"))))

    def note(self, path: str, words: str) -> None:
        """The interviewer's own words about an answer."""
        self.context.tasks.watch(self.session.note(path, words), self.context.saved.emit, self.context.say_problems)
        self.told.emit(path)

    def _follow(self, path: str, future: Future[str]) -> None:
        """Waits for the disk without waiting; an older answer that arrives late ticks nothing."""
        self._sent[path] = number = self._sent.get(path, 0) + 1
        self.on_disk.discard(path)
        self.context.tasks.watch(future, partial(self._saved, path, number), self.context.say_problems)
        self._seek(path)
        self.told.emit(path)

    def _seek(self, path: str) -> None:
        """Looks beside the window whether the person is in the programme already, where an answer has to do with that; without
        a path for what was answered before."""
        if not self.session.twice.concerns(path):
            return
        self._sought += 1
        found = partial(self._found, path, self._sought)
        self.context.tasks.watch(self.session.twice.seek(), found, self.context.say_problems)

    def _found(self, path: str, number: int, found: tuple[Already, ...]) -> None:
        if isValid(self) and number == self._sought and not self.session.ended:
            self.session.twice.tell(found)
            self.told.emit(path)

    def _saved(self, path: str, number: int, at: str) -> None:
        self.context.saved.emit(at)
        if self._sent.get(path) == number and isValid(self):
            self.on_disk.add(path)
            self.written.emit(path)

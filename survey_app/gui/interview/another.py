"""Whether there is another row: a yes makes the row, and going on leads into it; a no after the yes takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey_app.gui.interview.writing import Writing
    from survey_app.services.interview_session import InterviewSession


class Another:
    """What was said at the question that is shown now; `forget` when another one is."""

    def __init__(self, session: InterviewSession, writing: Writing) -> None:
        self.session, self.writing = session, writing
        self.made: dict[str, list[str]] = {}  # the question → the questions of the row that its yes made

    def forget(self) -> None:
        self.made.clear()

    def give(self, path: str, value: str) -> None:
        """An answer to any question; raises `BadInput`."""
        interview = self.session.interview
        asks = interview.step(path).kind is None
        if asks and value == "yes" and path in self.made:
            return  # pressed twice: the row is there
        if asks and value == "no" and path in self.made:
            del self.made[path]
            self.writing.remove_row(path, interview.last_row_path(path))
        self.writing.give(path, value)
        if asks and value == "yes":
            self.made[path] = interview.last_row(path)

    def first(self, path: str) -> str:
        """The first question of the row that was made at this question, if one was."""
        return next(iter(self.made.get(path, ())), "")

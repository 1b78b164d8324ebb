"""A page that works beside the window: what it started is cancelled when it is left, so nothing comes back to a page gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from survey_app.gui.context import Context
from survey_app.gui.page import Page
from survey_app.gui.task import TaskHandle
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import Text

T = TypeVar("T")


class WorkingPage(Page):
    """Starts its work with `self.work(…)`, which takes what `Context.run` takes."""

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        self._tasks: list[TaskHandle] = []

    def work(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[AlcanceError], object] | None = None,
        doing: Text | str = "",
        *,
        cancelled: Callable[[], object] | None = None,
    ) -> TaskHandle:
        """Runs `work` until it is done or the page is left."""
        handle = self.context.run(work, done, failed, doing, cancelled=cancelled, owner=self)
        self._tasks = [task for task in self._tasks if task.outcome is None]
        self._tasks.append(handle)
        return handle

    def leave(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancelled = None  # it would speak to a page that is going
            task.cancel()

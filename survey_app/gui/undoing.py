"""The message that reports an act and offers to take it back: `offer_undo(context, undo, then=self.reload)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from survey_app.gui.context import Context
from vocabulary.errors import AlcanceError, Level
from vocabulary.progress import Progress
from vocabulary.text import N_, Text

if TYPE_CHECKING:
    from survey_app.services.undo import Undo


def offer_undo(
    context: Context,
    undo: Undo,
    then: Callable[[], object] | None = None,
    *,
    said: Text | str = "",
    head: Text | str = "",
    actions: tuple[tuple[str, Callable[[], object]], ...] = (),
) -> None:
    """Says what was done (`said` where not the undo's own words) with "Undo" beside it; when the message goes, it stays done.

    After taking back, the interview that is open again is shown, else `then` is called and the window says so."""
    taking: list[bool] = []

    def take_back() -> None:
        if taking:
            return
        taking.append(True)
        context.run(lambda progress: _taken_back(undo, progress), done, failed, doing=N_("Taking it back"))

    def done(record: str) -> None:
        context.clear_messages()
        if record:
            context.go("capture-interview", record=record)
            return
        if then is not None:
            then()
        context.say(N_("It was taken back."))

    def failed(error: AlcanceError) -> None:
        taking.clear()
        context.say_problems(error)

    def gone() -> None:
        if not taking:
            undo.settle()

    links = (*actions, (context.t(N_("Undo")), take_back))
    context.say(said or undo.said, Level.INFORMATION, head=head, actions=links, gone=gone)


def _taken_back(undo: Undo, progress: Progress) -> str:
    return undo.take_back()

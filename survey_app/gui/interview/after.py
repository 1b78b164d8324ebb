"""What comes after an interview: the receipt, the record that was corrected, or the next person; with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_app.gui.context import Context
from survey_app.gui.interview.opening import remember
from survey_app.gui.undoing import offer_undo
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.interview_session import InterviewSession


def after(context: Context, session: InterviewSession, form: str, again: bool, at: str) -> None:
    """Goes on from an interview that has ended on disk, and reports how it did."""
    context.saved.emit(at)
    if context.programme is not session.programme:
        return
    remember(context, "")
    if session.receipt:
        lang, of_paper = session.interview.lang, {"paper": session.paper or "", "numbered": session.numbered}
        context.go("capture-receipt", code=session.receipt, form=form, lang=lang, at=at, **of_paper)
    elif session.correction:
        context.go("record", record=session.record)
    elif session.second:
        context.go("double-entry")
    elif again:
        context.go("capture-interview", form=form)
    else:
        context.go("capture")
    if session.undo is not None:
        offer_undo(context, session.undo)
    elif session.ended == "erased":
        context.say(N_("The record is erased."))

"""Beginning an interview or taking one up, beside the window; and which one is open, for the next start of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.gui.context import Context
from vocabulary.progress import Progress

if TYPE_CHECKING:
    from survey_app.services.interview_session import InterviewSession
    from survey_app.services.programme import Programme

OPEN_INTERVIEW = "open-interview"


@dataclass(frozen=True)
class Opening:
    """The work: a new interview with `form`, or the draft `record`; gives the session and the questionnaire's name."""

    programme: Programme
    form: str
    record: str
    lang: str

    def __call__(self, progress: Progress) -> tuple[InterviewSession, str]:
        from survey_app.services import capture

        if not self.record:
            return capture.start(self.programme, self.form, self.lang), self.form
        drafts = capture.drafts(self.programme)
        form = next((draft.form for draft in drafts if draft.record == self.record), self.form)
        return capture.resume(self.programme, self.record), form


def remember(context: Context, record: str) -> None:
    """Keeps which interview is open, so that the next start of the window goes on with it; empty: none."""
    programme = context.programme
    if programme is None:
        return

    def work(progress: Progress) -> None:
        from survey_app.services.programme import set_meta

        set_meta(programme, OPEN_INTERVIEW, record)

    context.run(work, lambda _none: None, quiet=True)

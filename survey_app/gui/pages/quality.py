"""The quality of one estimate: seven criteria with two questions each, answered with reasons, and the class that follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import clear, column, label
from survey_app.gui.working import WorkingPage
from vocabulary.errors import AlcanceError, Level
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.assumed import Assumption
    from estimation.evidence import Case
    from estimation.quality import Quality
    from survey_app.gui.panels.quality_form import QualityForm
    from survey_app.services.judging import Review


class QualityPage(WorkingPage):
    """`context.go("quality", estimate=<id>, name=…)`; `review` is what was written and not kept yet."""

    name = "quality"
    room = "estimates"
    manual = "result"

    def __init__(self, context: Context, estimate: str, name: str = "", review: Review | None = None, **args: Any) -> None:
        super().__init__(context, estimate=estimate, name=name, **args)
        self.id, self.shown_name, self.typed = estimate, name, review
        self.case: Case | None = None
        self.form: QualityForm | None = None
        self.quality: Quality | None = None
        self.above = column(SPACE.xs)
        self.body.addLayout(self.above)
        self.place = column(SPACE.m)
        self.body.addLayout(self.place)
        self.body.addStretch(1)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The latest estimate."""
        from survey_app.services import results

        assert context.programme is not None
        return [{"estimate": row.id, "name": row.name} for row in results.listing(context.programme)[:1]]

    def title(self) -> str:
        return self.t(N_("Quality: {name}"), name=self.shown_name) if self.shown_name else self.t(N_("Quality"))

    def header(self) -> Sequence[QWidget]:
        t = self.t
        back = Button(t(N_("To the estimate")), lambda: self.context.go("result", estimate=self.id, name=self.shown_name))
        self.save = PrimaryButton(t(N_("Save the answers")), self.keep)
        self.save.setEnabled(self.form is not None)
        return back, self.save

    def state(self) -> dict[str, Any]:
        review = self.form.review() if self.form is not None else self.typed
        return {"estimate": self.id, "name": self.shown_name, "review": review}

    def first_focus(self) -> QWidget | None:
        if self.form is None:
            return None
        return next((question.list for question in self.form.rows.values() if question.list is not None), None)

    def shown(self) -> None:
        programme, number = self.context.programme, self.id
        if programme is None:
            return

        def work(progress: Progress) -> tuple[Case, list[Assumption]]:
            from survey_app.services import judging, register

            return judging.case_of(programme, number), [entry.assumption for entry in register.entries(programme)]

        self.work(work, self._loaded, doing=N_("Opening the estimate"))

    def _loaded(self, found: tuple[Case, list[Assumption]]) -> None:
        from survey_app.gui.panels.quality_form import QualityForm
        from survey_app.services.judging import review_of

        self.case, entries = found
        estimate = self.case.estimate
        review = self.typed or review_of(estimate.quality, estimate.register)
        self.form = QualityForm(self.context, self.case, review, entries)
        self.form.changed.connect(self._judge)
        self.place.addWidget(self.form)
        self._judge()
        self.refresh_header()

    def _judge(self) -> None:
        """The class as the answers stand now."""
        from survey_app.services.judging import judge_case

        assert self.case is not None
        assert self.form is not None
        quality = judge_case(self.case, self.form.review())
        self.form.show_quality(quality)
        if self.quality == quality:
            return
        self.quality = quality
        self._say(quality)

    def _say(self, quality: Quality) -> None:
        from estimation.quality import MEANING

        t = self.t
        clear(self.above)
        head = t(N_("Class {class_}: {meaning}"), class_=quality.grade, meaning=t(MEANING[quality.grade]))
        self.above.addWidget(label(head, "question"))
        words = t(
            N_("{n} of 14 questions are answered by yes. A from 12 without a 0, B from 9, C from 5, else D."), n=quality.total
        )
        self.above.addWidget(label(words, "soft"))
        for what in quality.contradictions:
            self.above.addWidget(label(t(N_("Implausible: {what}"), what=t(what)), "error"))

    def keep(self) -> None:
        """Keeps what was answered; what is wrong is said beside its question."""
        programme, form, number = self.context.programme, self.form, self.id
        if programme is None or form is None:
            return
        review = form.review()

        def work(progress: Progress) -> Quality:
            from survey_app.services import judging

            return judging.keep(programme, number, review)

        def done(quality: Quality) -> None:
            self.context.go("result", estimate=number, name=self.shown_name)
            self.context.say(text(N_("The answers are kept: class {class_}."), class_=quality.grade))

        def failed(error: AlcanceError) -> None:
            rest = form.show_problems(error.problems)
            if rest:
                self.context.say_problems(tuple(rest))
            gaps = len(error.problems) - len(rest)
            if gaps:
                said = text(N_("{n} answer needs a correction."), N_("{n} answers need a correction."), n=gaps)
                self.context.say(said, Level.WARNING)

        self.work(work, done, failed, N_("Saving the answers"))

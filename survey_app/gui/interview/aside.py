"""The column beside a question: what was answered last, the ways to other lists, and what should be looked at again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from forms.interview.portrait import Portrait
from survey_app import actions
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.interview.parts import MISSING, Answered
from survey_app.gui.messages import MessageBar
from vocabulary.errors import Level
from vocabulary.text import N_

if TYPE_CHECKING:
    from forms.interview import Interview
    from forms.interview.state import QuestionProblem
    from survey_app.services.interview_session import InterviewSession

SHOWN_ANSWERS = 8
BESIDE_CHECKS = 5  # where a check below them is to be seen whole on a small screen
SHOWN_CHECKS = 3


class Aside(Answered):
    """`go` leads to a question, `confirm` takes an unusual answer as right (with the code of a reason, or none)."""

    def __init__(
        self,
        context: Context,
        go: Callable[[str], object],
        confirm: Callable[[str, str], object],
        table: Callable[[], object],
        why: Callable[[], object],
    ) -> None:
        t = context.t
        super().__init__(t(N_("Answered so far")), go)
        self.context, self.confirm = context, confirm
        self._read: dict[tuple[str, str, str], str] = {}  # answers as a person reads them: path, value, language
        self._doubted: tuple[object, ...] = ()
        self.table_link = Link("", table, keys=self._caps("interview-table"), small=True, ink="soft_text")
        self.table_link.hide()
        self.why_link = Link(t(N_("Questions not asked")), why, keys=self._caps("interview-why"), small=True, ink="soft_text")
        self.below.addWidget(self.table_link)
        self.below.addWidget(self.why_link)

    def _caps(self, action: str) -> tuple[str, ...]:
        return tuple(self.context.t(key) for key in actions.caps(action))

    def offer_table(self, offered: bool, shown: bool) -> None:
        """Whether the rows around the question can be keyed as a table, and whether they are."""
        self.table_link.setVisible(offered)
        words = self.context.t(N_("Person by person")) if shown else self.context.t(N_("As a table"))
        if offered and words != self.table_link.text():
            self.table_link.say(words)

    def show_session(self, session: InterviewSession, here: str) -> None:
        """The answers and the checks as they stand; `here` is the question that is shown, to which nothing needs to lead."""
        interview = session.interview
        doubts = interview.doubts()
        shown = BESIDE_CHECKS if doubts else SHOWN_ANSWERS
        self.show_answers([self._said(interview, path) for path in interview.path_answered()[-shown:]])
        doubted = (here, interview.lang, *((problem.path, problem.what) for problem in doubts[:SHOWN_CHECKS]))
        if doubted != self._doubted:
            self._doubted = doubted
            self.show_checks([self._check(session, problem, here) for problem in doubts[:SHOWN_CHECKS]])

    def _said(self, interview: Interview, path: str) -> tuple[str, str, str]:
        """A question and its answer; long lists are not looked through at every key."""
        step, portrait = interview.step(path), Portrait(interview)
        missing = interview.missing.get(step.node)
        if missing is not None:
            return path, portrait.label(step), self.context.t(MISSING[missing.value])
        asked = (path, step.node.value, interview.lang)
        if asked not in self._read:
            self._read[asked] = portrait.answer(step)
        return path, portrait.label(step), self._read[asked]

    def _check(self, session: InterviewSession, problem: QuestionProblem, here: str) -> QWidget:
        t = self.context.t
        target = session.interview.state(problem.path).warning_path or problem.path
        links: list[tuple[str, Callable[[], object]]] = []
        if target != here:
            number = session.interview.state(target).number
            links.append((t(N_("Go to question {n}"), n=number), partial(self.go, target)))
        if problem.path in session.interview.checks.outside:  # somebody is here already: why, is kept with the record
            links += [(t(words), partial(self.confirm, problem.path, code)) for code, words in session.twice.reasons.items()]
        else:
            links.append((t(N_("It is right so")), partial(self.confirm, problem.path, "")))
        return MessageBar(t(problem.what), Level.WARNING, self.context.lang, actions=links, under=True)

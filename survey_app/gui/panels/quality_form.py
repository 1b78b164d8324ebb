"""The fourteen questions of quality as controls: what the estimate shows stands there, the rest is answered with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from estimation.assumed import Assumption
from estimation.evidence import Case, Evidence, Given, shown_by
from estimation.quality import CLASSES, CRITERIA, QUESTIONS, Quality, Question
from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.options import OptionRow
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, Select, column, label, row
from survey_app.services.judging import Review
from vocabulary.errors import Problem
from vocabulary.text import N_, text

YES, NO = "yes", "no"
LOWERED = "lowered"


class Answered(QWidget):
    """A question with a list of answers and the reason beside it; without answers only what the estimate shows."""

    changed = Signal()

    def __init__(
        self, context: Context, words: str, note: str, options: Sequence[tuple[str, str]], told: tuple[str, str]
    ) -> None:
        super().__init__()
        parts = column(SPACE.xs)
        self.setLayout(parts)
        self.question = label(words, "text")
        parts.addWidget(self.question)
        parts.addWidget(label(note, "note"))
        self.list: Select | None = None
        self.reason = QLineEdit(told[1])
        if options:
            self.list = Select(options, told[0], words)
            self.question.setBuddy(self.list)
            self.reason.setAccessibleName(context.t(N_("Reason: {question}"), question=words))
            self.reason.setPlaceholderText(context.t(N_("Reason")))
            line = row(SPACE.s)
            line.addWidget(self.list)
            line.addWidget(self.reason, 1)
            parts.addLayout(line)
            self.list.currentIndexChanged.connect(self._chosen)
            self.reason.textEdited.connect(lambda _: self.changed.emit())
            line.addStretch(0)  # takes what the reason leaves while it is hidden
            self.reason.setVisible(bool(told[0]))
        else:
            self.reason.setParent(self)
            self.reason.hide()
        self.error = label("", "error")
        self.error.hide()
        parts.addWidget(self.error)

    def told(self) -> tuple[str, str]:
        """What is chosen, and why."""
        return ("", "") if self.list is None else (self.list.value(), " ".join(self.reason.text().split()))

    def problem(self, words: str) -> None:
        """Shows what is wrong, or nothing."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.reason.setAccessibleDescription(words)

    def _chosen(self) -> None:
        assert self.list is not None
        self.reason.setVisible(bool(self.list.value()))
        self.problem("")
        self.changed.emit()


class QualityForm(QWidget):
    """`review()` is what people say; `show_quality` writes the scores beside the criteria."""

    changed = Signal()

    def __init__(self, context: Context, case: Case, review: Review, entries: Sequence[Assumption]) -> None:
        super().__init__()
        self.context, self.t = context, context.t
        self.rows: dict[str, Answered] = {}
        self.titles: dict[str, QLabel] = {}
        self.entries: list[tuple[Assumption, OptionRow]] = []
        outer = column(SPACE.m)
        self.setLayout(outer)
        for criterion, words in CRITERIA.items():
            card = Card()
            self.titles[criterion] = label(self.t(words), "strong")
            card.body.addWidget(self.titles[criterion])
            first, second = (
                self._question(question, shown_by(case, question.key), review.given.get(question.key))
                for question in QUESTIONS
                if question.criterion == criterion
            )
            card.body.addWidget(Beside(first, second))
            if criterion == "documentation":
                card.body.addWidget(self._register(entries, review.register))
            outer.addWidget(card)
        outer.addWidget(self._lowering(review))

    def review(self) -> Review:
        """What is chosen and written."""
        given: dict[str, Given] = {}
        for key, question in self.rows.items():
            answer, reason = question.told()
            if answer and key != LOWERED:
                given[key] = (answer == YES, reason)
        register = tuple(entry for entry, check in self.entries if check.isChecked())
        return Review(given, *self.rows[LOWERED].told(), register)

    def show_quality(self, quality: Quality) -> None:
        """The score of each criterion beside its name."""
        for criterion, words in CRITERIA.items():
            said = self.t(N_("{what}: {n} of 2"), what=self.t(words), n=quality.scores[criterion])
            self.titles[criterion].setText(said)

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Each problem beside its question; those that belong to none are handed back."""
        for question in self.rows.values():
            question.problem("")
        rest = []
        for problem in problems:
            beside = self.rows.get(problem.where.field)
            if beside is None:
                rest.append(problem)
            else:
                remedy = f". {self.t(problem.remedy)}" if problem.remedy is not None else ""
                beside.problem("\n".join(filter(None, (beside.error.text(), self.t(problem.what) + remedy))))
        return rest

    def _question(self, question: Question, shown: Evidence | None, told: Given | None) -> Answered:
        t = self.t
        options: Mapping[str, str]
        if shown is None:
            options = {"": t(N_("Nobody has said")), YES: t(N_("Yes")), NO: t(N_("No"))}
            note = t(question.help)
        elif shown[0]:
            options = {"": t(N_("Yes, as it shows")), NO: t(N_("No"))}
            note = t(N_("{reason} The estimate shows it."), reason=t(shown[1]))
        else:
            options = {}
            note = t(N_("No. {reason}"), reason=t(shown[1]))
        answer = ("", "") if told is None else (YES if told[0] else NO, told[1])
        made = Answered(self.context, t(question.words), note, tuple(options.items()), answer)
        made.changed.connect(self.changed.emit)
        self.rows[question.key] = made
        return made

    def _register(self, entries: Sequence[Assumption], attached: Sequence[Assumption]) -> QWidget:
        """The entries of the register: which of them this estimate rests on."""
        made = QWidget()
        parts = column(SPACE.xs)
        made.setLayout(parts)
        known = [*attached, *(entry for entry in entries if entry not in attached)]
        words = N_("Assumptions on which it rests:") if known else N_("The assumptions register has no entry yet.")
        parts.addWidget(label(self.t(words), "text"))
        for entry in known:
            check = OptionRow(figure(self.context, entry), note=decided(entry), mark="check")
            check.setChecked(entry in attached)
            check.toggled.connect(lambda _: self.changed.emit())
            parts.addWidget(check)
            self.entries.append((entry, check))
        parts.addWidget(Link(self.t(N_("Assumptions register")), lambda: self.context.go("assumptions"), small=True))
        return made

    def _lowering(self, review: Review) -> Card:
        t = self.t
        card = Card()
        options = [("", t(N_("As computed"))), *((letter, t(N_("Class {letter}"), letter=letter)) for letter in CLASSES[1:])]
        note = t(N_("A class is computed from the answers. It may only be lowered, with the reason, which is printed."))
        told = (review.lowered_to, review.lowered_because)
        self.rows[LOWERED] = Answered(self.context, t(N_("Lower the class by hand")), note, options, told)
        self.rows[LOWERED].setMaximumWidth(px(720))
        self.rows[LOWERED].changed.connect(self.changed.emit)
        card.body.addWidget(self.rows[LOWERED])
        return card


def figure(context: Context, entry: Assumption) -> str:
    """An entry with its value and its range."""
    number = context.number
    said = entry.what if entry.value is None else f"{entry.what}: {number(entry.value)}"
    if entry.low is None or entry.high is None:
        return said
    return said + context.t(text(N_(" ({low} to {high})"), low=number(entry.low), high=number(entry.high)))


def decided(entry: Assumption) -> str:
    """From where, when and by whom."""
    return " · ".join(filter(None, (entry.source, entry.date, entry.who)))

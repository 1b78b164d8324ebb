"""The questions of the impact assessment as controls, made from their descriptions: words, help and problem beside each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, Select, column, label, rule
from survey_app.services.assessment_questions import CHOICE, DAY, LEVELS, LINE, RISKS, SECTIONS, Question, Risk
from vocabulary.errors import Problem
from vocabulary.text import N_, text

TALL = 92


class Words(QPlainTextEdit):
    """A text of several lines; Tab goes on to the next question."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.setTabChangesFocus(True)
        self.setFixedHeight(px(TALL))


class AssessmentForm(QWidget):
    """`written()` are the answers by name; `changed` tells that something was typed or chosen. `between` makes what stands
    between the sections (after the second: the fields), by the number of the section before."""

    changed = Signal()

    def __init__(
        self, context: Context, answers: Mapping[str, str], between: Mapping[int, Callable[[], QWidget]] | None = None
    ) -> None:
        super().__init__()
        self.context, self.t = context, context.t
        self.fields: dict[str, Field] = {}
        self._read: dict[str, Callable[[], str]] = {}
        outer = column(SPACE.m)
        self.setLayout(outer)
        for number, section in enumerate(SECTIONS):
            if number == len(SECTIONS) - 1:
                outer.addWidget(self._risks(answers))
            card = Card(self.t(section.title))
            for question in section.questions:
                card.body.addWidget(self._question(question, answers.get(question.name, "")))
            outer.addWidget(card)
            if between and number in between:
                outer.addWidget(between[number]())

    def written(self) -> dict[str, str]:
        """What is typed and chosen."""
        return {name: read() for name, read in self._read.items()}

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Each problem beside its question; those that belong to none are handed back."""
        for field in self.fields.values():
            field.problem("")
        rest = []
        for problem in problems:
            beside = self.fields.get(problem.where.field)
            if beside is None:
                rest.append(problem)
            else:
                beside.problem(self.t(problem.what))
        return rest

    def _question(self, question: Question, value: str) -> Field:
        control: QWidget
        if question.kind == CHOICE:
            control = self._select(question.name, question.options, value)
            control.setMaximumWidth(px(420))
        elif question.kind in (LINE, DAY):
            line = control = QLineEdit(value)
            line.textEdited.connect(lambda _words: self.changed.emit())
            if question.kind == DAY:
                line.setMaximumWidth(px(180))
            self._read[question.name] = line.text
        else:
            block = control = Words(value)
            block.textChanged.connect(self.changed.emit)
            self._read[question.name] = block.toPlainText
        made = Field(self.t(question.words), control, self.t(question.help) if question.help else "")
        self.fields[question.name] = made
        return made

    def _select(self, name: str, options: Mapping[str, str], value: str, words: str = "") -> Select:
        made = Select([("", "–"), *((code, self.t(said)) for code, said in options.items())], value, words)
        made.currentIndexChanged.connect(lambda _i: self.changed.emit())
        self._read[name] = made.value
        return made

    def _risks(self, answers: Mapping[str, str]) -> Card:
        t = self.t
        note = N_(
            "How likely is each, how bad would it be, and what is done against it? What Alcance does stands there already."
        )
        card = Card(t(N_("Risks and measures")), t(note))
        for number, risk in enumerate(RISKS):
            if number:
                card.body.addWidget(rule())
            card.body.addLayout(self._risk(risk, answers))
        return card

    def _risk(self, risk: Risk, answers: Mapping[str, str]) -> QGridLayout:
        t = self.t
        made = QGridLayout()
        made.setHorizontalSpacing(SPACE.m)
        made.setVerticalSpacing(SPACE.xs)
        made.setColumnStretch(2, 1)
        words = t(risk.words)
        made.addWidget(label(words, "strong"), 0, 0, 1, 3)
        for place, (name, heading) in enumerate(
            zip(risk.parts, (N_("Likelihood"), N_("Severity"), N_("Measures")), strict=True)
        ):
            control: QWidget
            if place < 2:
                control = self._select(name, LEVELS, answers.get(name, ""))
                control.setFixedWidth(px(130))
            else:
                block = control = Words(answers.get(name, ""))
                block.setFixedHeight(px(64))
                block.textChanged.connect(self.changed.emit)
                self._read[name] = block.toPlainText
            control.setAccessibleName(t(text(N_("{what}: {risk}"), what=text(heading), risk=text(risk.words))))
            field = Field(t(heading), control)
            self.fields[name] = field
            made.addWidget(field, 1, place, Qt.AlignmentFlag.AlignTop if place < 2 else Qt.AlignmentFlag(0))
        return made

"""One line for each class of data: for how long it may be kept, and what of it is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from forms.classes import CLASSES
from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, Check, Chip, column, label, row, rule
from survey_app.services.retention import ORDER
from survey_app.services.retention_terms import REASONS
from vocabulary.errors import Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.retention import Due

DUE = 244  # the width of what is due, the same for each class


class RetentionLines(Card):
    """`chosen()` are the classes that are ticked, `changed` tells that this changed; `written()` the months as numbers."""

    changed = Signal()

    def __init__(self, context: Context, due: Sequence[Due]) -> None:
        t = context.t
        super().__init__(
            t(N_("Months from the day a record was finished or imported")),
            t(N_("Nothing is erased by itself. What is erased of a class is gone from every version of a record, here and on "
                 "the computers that receive it; the other classes stay.")),
        )  # fmt: skip
        self.context, self.t = context, t
        self.months: dict[str, QLineEdit] = {}
        self.checks: dict[str, Check] = {}
        self.errors: dict[str, QLabel] = {}
        for number, one in enumerate(due):
            if number:
                self.body.addWidget(rule())
            self.body.addLayout(self._line(one))
        self.backups = Check(t(N_("Also put a fresh backup in the place of the older ones")), True)
        if self.checks:
            self.body.addWidget(rule())
            self.body.addWidget(self.backups)

    def _line(self, due: Due) -> QGridLayout:
        t, klass = self.t, due.klass
        made = QGridLayout()
        made.setHorizontalSpacing(SPACE.l)
        made.setVerticalSpacing(SPACE.xs)
        made.setColumnStretch(0, 1)
        made.addWidget(label(t(CLASSES[klass]), "strong"), 0, 0)
        made.addWidget(label(t(REASONS[klass]), "note"), 1, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        control = QLineEdit(str(due.months))
        control.setFixedWidth(px(72))
        control.setAlignment(Qt.AlignmentFlag.AlignRight)
        control.setAccessibleName(t(N_("Months for: {klass}"), klass=text(CLASSES[klass])))
        months = row(SPACE.s)
        months.addWidget(control)
        months.addWidget(label(t(N_("months")), "soft", wrap=False))
        months.addStretch(1)
        made.addLayout(months, 0, 1, 2, 1)
        error = label("", "error")
        error.setMaximumWidth(px(180))
        error.hide()
        made.addWidget(error, 2, 1)
        self.months[klass], self.errors[klass] = control, error
        made.addWidget(self._due(due), 0, 2, 3, 1)
        return made

    def _due(self, due: Due) -> QWidget:
        t = self.t
        made = QWidget()
        made.setFixedWidth(px(DUE))
        side = column(SPACE.xs)
        made.setLayout(side)
        if due.records:
            top = row(SPACE.m)
            check = Check(t(N_("Erase")), True)
            check.setAccessibleName(t(N_("Erase: {klass}"), klass=text(CLASSES[due.klass])))
            check.toggled.connect(lambda _on: self.changed.emit())
            self.checks[due.klass] = check
            top.addWidget(Chip(t(N_("{n} record due"), N_("{n} records due"), n=due.records), "warn"))
            top.addStretch(1)
            side.addLayout(top)
            side.addWidget(check)
            where = ", ".join(f"{title}: {self.context.number(n)}" for title, n in due.sources.items())
            side.addWidget(label(where, "note"))
        else:
            side.addWidget(label(t(N_("Nothing is due.")), "soft"))
        if due.next:
            day = formats.day(due.next, self.context.country, self.context.lang)
            side.addWidget(label(t(N_("The next on {day}."), day=day), "note"))
        side.addStretch(1)
        return made

    def chosen(self) -> list[str]:
        """The classes that are ticked."""
        return [klass for klass in ORDER if klass in self.checks and self.checks[klass].isChecked()]

    def written(self) -> dict[str, int]:
        """The months as typed; 0 for what is no number."""
        said = {klass: control.text().strip() for klass, control in self.months.items()}
        return {klass: int(word) if word.isdecimal() and len(word) < 6 else 0 for klass, word in said.items()}

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Each problem beside its months; those that belong to none are handed back."""
        rest = []
        for error in self.errors.values():
            error.hide()
        for problem in problems:
            beside = self.errors.get(problem.where.field)
            if beside is None:
                rest.append(problem)
                continue
            said = [self.t(problem.what), *([self.t(problem.remedy)] if problem.remedy is not None else [])]
            beside.setText(". ".join(words.rstrip(".") for words in said) + ".")
            beside.show()
        return rest

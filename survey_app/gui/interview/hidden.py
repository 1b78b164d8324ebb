"""Why is this hidden? The questions that are not asked in this interview, and of each the rule with the answers it looks at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from forms.interview.why import Reason, Seen, not_asked, why_hidden
from survey_app.gui.context import Context
from survey_app.gui.interview.parts import AnsweredRow
from survey_app.gui.theme import COLUMN, SPACE, control_height, px
from survey_app.gui.widgets import Chip, clear, column, label, row
from vocabulary.text import N_

if TYPE_CHECKING:
    from forms.interview import Interview

SHOWN = 5


class _Rows(QStyledItemDelegate):
    """Rows high enough for a finger."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), control_height())


class NotAsked(QWidget):
    """A list of the questions that are not asked, the nearest to where one is chosen; below it why, with links to answers."""

    def __init__(self, context: Context, interview: Interview, go: Callable[[str], object]) -> None:
        super().__init__()
        self.context, self.interview, self.go = context, interview, go
        t = context.t
        found = not_asked(interview)
        self.paths = [path for path, _ in found]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.s)
        head = t(N_("{n} question is not asked"), N_("{n} questions are not asked"), n=len(found))
        layout.addWidget(label(head if found else t(N_("Every question is asked")), "question"))
        hint = N_("Answers decide which questions are asked. Choose one to see why it is hidden.")
        self.list = QListView()
        self.why = column(SPACE.s)
        if not found:
            return
        layout.addWidget(label(t(hint), "soft"))
        layout.addSpacing(SPACE.xs)
        self.model = QStringListModel([" ".join(words.split()) for _, words in found], self)
        self.list.setModel(self.model)
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(t(N_("Questions that are not asked")))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setMaximumWidth(px(COLUMN))
        self.list.setFixedHeight(min(SHOWN, len(found)) * control_height() + 4)
        layout.addWidget(self.list)
        layout.addSpacing(SPACE.s)
        layout.addLayout(self.why)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._explain(now.row()))
        self.choose(self._nearest())

    def choose(self, number: int) -> None:
        """Chooses a question by its place in the list."""
        index = self.model.index(number, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _nearest(self) -> int:
        """The first that is hidden after the question where one is, else the last."""
        order = {step.path: number for number, step in enumerate(self.interview.steps())}
        here = order.get(self.interview.current, -1)
        return next((n for n, path in enumerate(self.paths) if order[path] > here), len(self.paths) - 1)

    def _explain(self, number: int) -> None:
        clear(self.why)
        for reason in why_hidden(self.interview, self.paths[number]):
            self._reason(reason)

    def _reason(self, reason: Reason) -> None:
        t = self.context.t
        if reason.group:
            head = t(N_("The part “{title}” is asked only if all of this holds"), title=reason.group)
        else:
            head = t(N_("The question is asked only if all of this holds"))
        self.why.addWidget(label(head, "strong"))
        for condition in reason.conditions:
            line = row(SPACE.s)
            words = t(N_("it holds")) if condition.holds else t(N_("it does not hold"))
            chip = Chip(f"{'✓' if condition.holds else '✗'} {words}", "good" if condition.holds else "warn")
            line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(t(condition.words), "text"), 1)
            self.why.addLayout(line)
        if reason.seen:
            self.why.addWidget(label(t(N_("Answers now")), "note"))
        for seen in reason.seen:
            self.why.addWidget(self._seen(seen))
        self.why.addWidget(label(t(N_("In the questionnaire: {rule}"), rule=reason.expression), "note"))
        self.why.addSpacing(SPACE.s)

    def _seen(self, seen: Seen) -> QWidget:
        """An answer that the rule looks at: pressing it leads there, or to why it is hidden itself."""
        t = self.context.t
        answer = t(N_("not asked")) if seen.hidden else seen.shown or seen.value or t(N_("no answer yet"))
        made = AnsweredRow(seen.label, answer)
        made.setMaximumWidth(px(COLUMN))
        if seen.path in self.paths:
            made.clicked.connect(lambda _checked=False: self.choose(self.paths.index(seen.path)))
        elif seen.path in self.interview.questions():
            made.clicked.connect(lambda _checked=False: self.go(seen.path))
        else:  # it follows from other answers: nobody is asked
            made.setEnabled(False)
        return made

    def first(self) -> QWidget | None:
        """What has the keyboard when the list appears."""
        return self.list if self.paths else None

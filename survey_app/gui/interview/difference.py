"""One field that two people keyed differently: both values with their keys, and a third that somebody reads from the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from forms.interview.comparing import Difference, Side
from forms.interview.deciding import FIRST, SECOND, THIRD, Decision
from forms.interview.flow import REPEAT
from forms.interview.state import Missing, missing_of
from forms.questions import TYPES, Asked
from survey_app import formats
from survey_app.gui.answers import Answer, answer_for
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.interview.parts import MISSING
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label, row
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.keyings import Keyings


def said_of(context: Context, side: Side) -> str:
    """What a keying says, in words; a dash where it says nothing."""
    return context.t(MISSING[side.missing]) if side.missing in MISSING else side.shown or "—"


class DifferenceView(QWidget):
    """`decided` carries the decision, and whether one goes on to the next difference with it."""

    decided = Signal(object, bool)

    def __init__(self, context: Context, each: Difference, keyings: Keyings, decision: Decision | None) -> None:
        super().__init__()
        t = context.t
        self.context, self.each, self.decision = context, each, decision
        self.layout_ = column(SPACE.s)
        self.setLayout(self.layout_)
        if each.groups:
            self.layout_.addWidget(label(" › ".join(each.groups), "note"))
        self.layout_.addWidget(label(each.question, "question"))
        self.layout_.addSpacing(SPACE.s)
        self.error = label("", "error")
        self.error.hide()
        self.rows = [
            (FIRST, OptionRow(said_of(context, each.first), key="1", note=self._who(keyings.first_by, keyings.first_at, True))),
            (SECOND, OptionRow(said_of(context, each.second), key="2", note=self._who(keyings.second_by, keyings.second_at))),
            (THIRD, OptionRow(t(N_("The paper says something else")), key="3", note=t(N_("Choose it or type it")))),
        ]
        chosen = (decision.side,) if decision is not None else ()
        self.group = OptionGroup(self.rows, value=chosen, name=each.question)
        self.group.chosen.connect(lambda codes: self._chosen(codes[0]))
        self.third = QWidget()
        self.third.setLayout(column(SPACE.s))
        self.answer: Answer | None = None
        self.count: QLineEdit | None = None
        for part in (self.group, self.third, self.error):
            self.layout_.addWidget(part)
        self._show_third(bool(decision is not None and decision.side == THIRD))
        follows = [d for d in keyings.comparison.differences if not d.to_decide]
        if each.to_decide and follows:
            said = t(
                N_("{n} more field follows from what is decided."),
                N_("{n} more fields follow from what is decided."),
                n=len(follows),
            )
            self.layout_.addWidget(label(said, "note"))
        if not each.to_decide:
            self.group.setEnabled(False)
            self.problem(t(N_("It was asked in one keying alone: it follows from what is decided elsewhere.")))

    def _who(self, person: str, at: str, first: bool = False) -> str:
        when = formats.day(at, self.context.country, self.context.lang) if at else ""
        words = N_("First keying: {person}, {when}") if first else N_("Second keying: {person}, {when}")
        return self.context.t(words, person=person, when=when)

    def first(self) -> QWidget:
        """What has the keyboard: the chosen row, else the first."""
        if self.decision is not None and self.decision.side == THIRD:
            control = self.count or (self.answer.first() if self.answer is not None else None)
            if control is not None:
                return control
        return self.group.rows[self.decision.side if self.decision is not None else FIRST]

    def problem(self, words: str) -> None:
        """Says what is wrong with the decision; nothing where nothing is."""
        self.error.setText(words)
        self.error.setVisible(bool(words))

    def press_key(self, key: str, focus: QWidget | None) -> bool:
        """Chooses by the keys of the three, unless the answers of the third are in use."""
        if self.answer is not None and focus is not None and self.third.isAncestorOf(focus):
            return self.answer.press_key(key)
        return self.group.press_key(key)

    # the three ways ---------------------------------------------------------------------------------------------------

    def _chosen(self, side: str) -> None:
        self._show_third(side == THIRD)
        if side != THIRD:
            self.decision = Decision(side)
            self.decided.emit(self.decision, True)
        else:
            self.decision = None
            control = self.count or (self.answer.first() if self.answer is not None else None)
            if control is not None:
                control.setFocus()

    def _show_third(self, on: bool) -> None:
        """The control that answers the question by itself, with the reasons why there is no answer."""
        layout = self.third.layout()
        assert layout is not None
        if on and self.answer is None and self.count is None:
            if self.each.state.type == REPEAT:
                self.count = QLineEdit(self._entry())
                self.count.setAccessibleName(self.each.question)
                self.count.textEdited.connect(lambda typed: self._take(typed))
                layout.addWidget(self.count)
            else:
                value = "" if missing_of(self._entry()) else self._entry()
                shown = self.words(self.each, Decision(THIRD, value), self.context) if value else ""
                state = replace(self.each.state, value=value, shown=shown)
                self.answer = answer_for(state, self.context.lang, date.today())
                self.answer.given.connect(lambda _path, value: self._take(value))
                layout.addWidget(self.answer)
            layout.addWidget(self._without())
        self.third.setVisible(on)

    def _without(self) -> QWidget:
        t, line, place = self.context.t, row(SPACE.l), QWidget()
        line.setContentsMargins(0, 0, 0, 0)
        place.setLayout(line)
        line.addWidget(Link(t(N_("The paper says nothing")), partial(self._take, "", True), small=True))
        for mark in self.each.state.missing_allowed:
            words = t(MISSING[mark.value])
            line.addWidget(Link(words[:1].upper() + words[1:], partial(self._take, mark.entry, True), small=True))
        line.addStretch(1)
        return place

    def _entry(self) -> str:
        return self.decision.entry if self.decision is not None and self.decision.side == THIRD else ""

    def _take(self, entry: str, go_on: bool = False) -> None:
        self.decision = Decision(THIRD, entry)
        self.decided.emit(self.decision, go_on)

    def commit(self) -> bool:
        """Takes what is typed and not yet taken; false where it is no answer."""
        return not self.third.isVisible() or self.answer is None or self.answer.commit()

    @staticmethod
    def words(each: Difference, decision: Decision, context: Context) -> str:
        """A third value as a person reads it."""
        missing = missing_of(decision.entry)
        if isinstance(missing, Missing):
            return context.t(MISSING[missing.value])
        if not decision.entry or each.state.type == REPEAT:
            return decision.entry or "—"
        state = each.state
        asked = Asked(state.label, state.appearance, state.parameters, state.choices, date.today())
        return TYPES.get(state.type, TYPES["text"]).show(decision.entry, asked, context.lang) or "—"

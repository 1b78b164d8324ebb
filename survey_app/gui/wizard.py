"""Any wizard on the page: where one is among the steps, the step itself, and Back and Next below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.page import BAR
from survey_app.gui.theme import RING, SPACE
from survey_app.gui.widgets import SteppedHeader, clear, column, give_focus, row, scrolled
from survey_app.wizard import Wizard
from vocabulary.errors import BadInput, Problem
from vocabulary.text import N_


class StepView(Protocol):
    """What the widget of a step can do besides being one."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows each problem beside its field."""

    def first_focus(self) -> QWidget | None:
        """What has the keyboard when the step appears."""


class WizardView(QWidget):
    """Shows the step of `wizard`, each made by its maker. Answers go into the wizard as they are given.

    `forward` names, by step, the words of the button that leaves it. A step without a maker is the last: reaching it calls
    `finish`, and the view stays on the step before until the caller leaves (a failure keeps everything as it was).
    """

    def __init__(
        self,
        context: Context,
        wizard: Wizard[Any],
        makers: Mapping[str, Callable[[], QWidget]],
        forward: Mapping[str, str],
        finish: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context, self.wizard = context, wizard
        self._makers, self._forward, self._finish = makers, forward, finish
        outer = column(SPACE.m)
        self.setLayout(outer)
        self._top = column(0)
        self._top.setContentsMargins(RING, 0, 0, 0)
        outer.addLayout(self._top)
        inside = QWidget()
        self._place = column(0)
        self._place.setContentsMargins(RING, RING, RING + BAR, RING)
        inside.setLayout(self._place)
        area = scrolled(inside)
        area.verticalScrollBar().rangeChanged.connect(self._bar_shown)
        outer.addWidget(area, 1)
        line = row(SPACE.m)
        line.setContentsMargins(RING, 0, 0, 0)
        self.back = Button(context.t(N_("Back")), self.go_back)
        self.next = PrimaryButton("", self.go_on)
        line.addWidget(self.back)
        line.addWidget(self.next)
        line.addStretch(1)
        outer.addLayout(line)
        self.step: QWidget | None = None
        self.show_step()

    def _bar_shown(self, _low: int, high: int) -> None:
        """The scroll bar stands in a margin kept for it: what is beside it does not move."""
        self._place.setContentsMargins(RING, RING, RING + (0 if high else BAR), RING)

    def show_step(self) -> None:
        """Builds the step that the wizard is at."""
        t, wizard = self.context.t, self.wizard
        clear(self._top)
        clear(self._place)
        path = wizard.path()
        place = t(N_("Step {n} of {all}"), n=wizard.number, all=len(path))
        self._top.addWidget(SteppedHeader(place, [t(step.title) for step in path], wizard.number - 1))
        self.step = self._makers[wizard.step.name]()
        self._place.addWidget(self.step)
        self._place.addStretch(1)
        self.back.setVisible(not wizard.first)
        self.next.say(t(self._forward[wizard.step.name]))

    def go_on(self) -> None:
        """Accepts the step, or shows what keeps it from being accepted."""
        try:
            self.wizard.accept()
        except BadInput as error:
            shower = getattr(self.step, "show_problems", None)
            if shower is not None:
                shower(error.problems)
            return
        if self.wizard.step.name in self._makers:
            self.show_step()
            self.focus()
        else:
            self.wizard.back()
            self._finish()

    def go_back(self) -> None:
        """The step before, as it was left."""
        self.wizard.back()
        self.show_step()
        self.focus()

    def focus(self) -> None:
        """The keyboard goes to the step's first control."""
        chooser = getattr(self.step, "first_focus", None)
        target = chooser() if chooser is not None else None
        give_focus(target or self.next)

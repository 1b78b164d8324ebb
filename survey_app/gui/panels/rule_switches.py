"""The blocking rules as switches, each with the pairs it would bring: on at first where the engine would choose it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from survey_app.gui.context import Context
from survey_app.gui.panels.linkage_words import capital
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Check, Chip, label
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.linkage_views import Counted


class RuleSwitches(QWidget):
    """One line a rule; `chosen()` are the keys of those that are on, `None` where they are the engine's own choice. `changed`
    is called when a switch is moved."""

    def __init__(
        self, context: Context, rules: Sequence[Counted], chosen: Sequence[str] | None, changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self.rules, self._changed = rules, changed
        t = context.t
        self.setMaximumWidth(px(720))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(label(t(N_("Pairs that agree in")), "note"), 0, 0)
        grid.addWidget(label(t(N_("Pairs")), "note", wrap=False), 0, 1, right)
        self.checks: dict[str, Check] = {}
        for line, rule in enumerate(rules, 1):
            check = Check(capital(t(rule.label)), rule.runs if chosen is None else rule.key in chosen and rule.pairs > 0)
            check.setEnabled(rule.pairs > 0)
            check.setAccessibleDescription(t(N_("{n} pair"), N_("{n} pairs"), n=rule.pairs))
            check.toggled.connect(lambda _on: self._changed())
            self.checks[rule.key] = check
            grid.addWidget(check, line, 0)
            grid.addWidget(label(context.number(rule.pairs), "text" if rule.pairs else "note", wrap=False), line, 1, right)
            if rule.too_many:
                grid.addWidget(Chip(t(N_("too many")), "warn"), line, 2)

    def chosen(self) -> tuple[str, ...] | None:
        """The keys of the rules that are on; `None` where the engine would choose the same."""
        on = tuple(key for key, check in self.checks.items() if check.isChecked())
        return None if on == tuple(rule.key for rule in self.rules if rule.runs) else on

    def pairs(self) -> int:
        """How many pairs the rules that are on bring, those that several bring counted again."""
        return sum(rule.pairs for rule in self.rules if self.checks[rule.key].isChecked())

    def most(self) -> int:
        """The pairs of the largest rule that is on although it brings too many; 0 where none is."""
        return max((rule.pairs for rule in self.rules if rule.too_many and self.checks[rule.key].isChecked()), default=0)

"""Which lists are linked, and how their records are compared: in clear, or by match keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from survey_app.gui.context import Context
from survey_app.gui.messages import MessageBar
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.panels.details import TABLE_WIDTH
from survey_app.gui.panels.linkage_words import list_name
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Check, column, label
from survey_app.services.roles import ROLES, may
from vocabulary.errors import Level
from vocabulary.text import N_, joined, text

FEWEST, MOST = 2, 6
NAMES, KEYS = "names", "keys"  # as services/linkages.py names them
MODES = {NAMES: N_("By names, dates and documents"), KEYS: N_("By match keys")}


class LinkChoice(QWidget):
    """Lists as `(id, name, records)`. Who may not read names (`may_read`) links by match keys, and is told who may do more.
    `changed` is called when a list or the way is chosen."""

    def __init__(
        self,
        context: Context,
        lists: Sequence[tuple[str, str, int]],
        chosen: Sequence[str],
        mode: str,
        may_read: bool,
        changed: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context, self.t, self._changed = context, context.t, changed
        self.body = column(SPACE.m)
        self.setLayout(self.body)
        self.modes: OptionGroup | None = None
        self.checks: dict[str, Check] = {}
        self._lists(lists, chosen)
        if may_read:
            self._modes(mode)
        else:
            who = joined(text(words) for role, words in ROLES.items() if may(role, "read-identities"))
            said = N_("Your role does not read names: lists are linked by match keys. In clear they are linked by: {roles}.")
            self.body.addWidget(MessageBar(self.t(said, roles=who), Level.INFORMATION, context.lang))

    def _modes(self, mode: str) -> None:
        t = self.t
        notes = {
            NAMES: N_("They are read here, and the journal notes it. Most spellings are recognised."),
            KEYS: N_("Keyed codes are compared, made from them once. Fewer spellings are recognised."),
        }
        rows = [(code, OptionRow(t(words), note=t(notes[code]), mark="radio")) for code, words in MODES.items()]
        self.body.addWidget(label(t(N_("How records are compared")), "strong"))
        self.modes = OptionGroup(rows, value=(mode,), name=t(N_("How records are compared")))
        self.modes.setMaximumWidth(TABLE_WIDTH)
        self.modes.chosen.connect(lambda _chosen: self._changed())
        self.body.addWidget(self.modes)

    def _lists(self, lists: Sequence[tuple[str, str, int]], chosen: Sequence[str]) -> None:
        self.body.addWidget(label(self.t(N_("Two to six lists")), "strong"))
        place = QWidget()
        place.setMaximumWidth(TABLE_WIDTH)
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(0)
        for i, (number, name, n) in enumerate(lists):
            words = self.t(N_("{name} · {n} record"), N_("{name} · {n} records"), name=list_name(self.context, name), n=n)
            check = Check(words, number in chosen)
            check.toggled.connect(lambda _on: self._listed())
            self.checks[number] = check
            grid.addWidget(check, i // 2, i % 2)
        self.body.addWidget(place)
        self.number = label("", "error")
        self.body.addWidget(self.number)
        self._say_number()

    def _listed(self) -> None:
        self._say_number()
        self._changed()

    def _say_number(self) -> None:
        n = len(self.chosen())
        self.number.setText(self.t(N_("Two to six lists can be compared, not {n}"), n=n) if n > MOST else "")
        self.number.setVisible(n > MOST)

    def chosen(self) -> tuple[str, ...]:
        """The ids of the lists that are ticked."""
        return tuple(number for number, check in self.checks.items() if check.isChecked())

    def mode(self) -> str:
        """`names` or `keys`."""
        return self.modes.value()[0] if self.modes is not None else KEYS

    def first_focus(self) -> QWidget | None:
        """The first list."""
        return next(iter(self.checks.values()), None)

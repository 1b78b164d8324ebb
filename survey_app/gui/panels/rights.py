"""What each role may do, as a table of the rights: those that keys enforce, then those that are rules of the application."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from survey_app.gui import icons
from survey_app.gui.context import Context
from survey_app.gui.theme import SIZE, SPACE, colour, font, px
from survey_app.gui.widgets import label, rule
from survey_app.services.roles import BY_APPLICATION, BY_KEYS, RIGHTS, ROLES
from vocabulary.text import N_

YES = N_("yes")
HEADS = {
    BY_KEYS: N_("Enforced by keys: whoever lacks the key cannot, whatever program they use"),
    BY_APPLICATION: N_("Enforced by the application, and told by the journal"),
}


class RightsTable(QWidget):
    """Rows of rights, columns of roles; a tick has its word for a screen reader."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.t = context.t
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, SPACE.s, 0, 0)
        self.grid.setHorizontalSpacing(SPACE.m)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnStretch(0, 1)
        self.line = 1
        for place, words in enumerate(ROLES.values(), 1):
            self.grid.addWidget(self._head(self.t(words)), 0, place)
        for by, words in HEADS.items():
            head = label(self.t(words), "note-strong")
            head.setContentsMargins(0, SPACE.s if self.line == 1 else SPACE.m, 0, 0)
            self._add(head, len(ROLES) + 1)
            for right in RIGHTS.values():
                if right.enforced == by:
                    self._right(self.t(right.words), right.roles)

    def _right(self, said: str, roles: frozenset[str]) -> None:
        self.grid.addWidget(rule(), self.line, 0, 1, len(ROLES) + 1)
        self.line += 1
        for place, role in enumerate(ROLES, 1):
            if role in roles:
                self.grid.addWidget(self._tick(), self.line, place, Qt.AlignmentFlag.AlignCenter)
        self._add(label(said[:1].upper() + said[1:], "text"), 1)

    def _add(self, words: QLabel, across: int) -> None:
        self.grid.addWidget(words, self.line, 0, 1, across)
        self.line += 1

    def _head(self, words: str) -> QLabel:
        """A role over its column, on as many lines as it needs; no word of it is cut."""
        made = QLabel(words)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setProperty("role", "note-strong")
        made.setWordWrap(True)
        metrics = QFontMetrics(font(SIZE.note, QFont.Weight.DemiBold))
        made.setFixedWidth(max(metrics.horizontalAdvance(word) for word in words.split()) + px(8))
        made.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        return made

    def _tick(self) -> QLabel:
        made = QLabel()
        made.setPixmap(icons.pixmap("tick", colour("accent"), px(14)))
        made.setAccessibleName(self.t(YES))
        return made

"""What each role may do, as a table: every right of the registry, and whether keys or only the application enforce it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from survey_app.gui import icons
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE, colour, px
from survey_app.gui.widgets import label, rule
from survey_app.services.roles import BY_KEYS, RIGHTS, ROLES
from vocabulary.text import N_

YES = N_("yes")


class RightsTable(QWidget):
    """Rows of rights, columns of roles; a tick has its word for a screen reader."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        t = context.t
        grid = QGridLayout(self)
        grid.setContentsMargins(0, SPACE.s, 0, 0)
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        for place, words in enumerate(ROLES.values(), 1):
            grid.addWidget(label(t(words), "note-strong", wrap=False), 0, place, centre)
        grid.addWidget(label(t(N_("Enforced by")), "note-strong", wrap=False), 0, len(ROLES) + 1)
        for number, right in enumerate(RIGHTS.values(), 1):
            line = 2 * number
            grid.addWidget(rule(), line - 1, 0, 1, len(ROLES) + 2)
            said = t(right.words)
            grid.addWidget(label(said[:1].upper() + said[1:], "text"), line, 0)
            for place, role in enumerate(ROLES, 1):
                if role in right.roles:
                    grid.addWidget(self._tick(t(YES)), line, place, centre)
            by = t(N_("keys")) if right.enforced == BY_KEYS else t(N_("application"))
            grid.addWidget(label(by, "note-strong" if right.enforced == BY_KEYS else "note", wrap=False), line, len(ROLES) + 1)

    def _tick(self, name: str) -> QLabel:
        made = QLabel()
        made.setPixmap(icons.pixmap("tick", colour("accent"), px(14)))
        made.setAccessibleName(name)
        return made

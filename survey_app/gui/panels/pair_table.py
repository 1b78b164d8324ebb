"""Two records side by side, field by field, with what differs marked inside the field."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from survey_app.gui.context import Context
from survey_app.gui.panels.linkage_words import list_name
from survey_app.gui.theme import SPACE, colour, px
from survey_app.gui.widgets import label
from survey_app.services.field_differences import DIFFERS, ELSEWHERE, Pieces
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.review_reading import Line, PairView

SAME, OTHER, MISSING, TOLD = "=", "≠", "·", ""
WORDS = {SAME: N_("alike"), OTHER: N_("differs"), MISSING: N_("missing in one"), TOLD: N_("not compared")}
NARROW = 430
_LONG = re.compile(r"(\S{14})(?=\S)")  # after so many letters a word may go on in the next line, as a column is narrow


class PairTable(QFrame):
    """Holds the keyboard, so that no verdict is given by the key that was meant for something else; a screen reader is told all
    lines. On a narrow page a field's name stands above its values."""

    def __init__(self, context: Context, view: PairView) -> None:
        super().__init__()
        self.context, self.view = context, view
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(SPACE.m, SPACE.m, SPACE.m, SPACE.m)
        self.grid.setHorizontalSpacing(SPACE.m)
        self.grid.setVerticalSpacing(SPACE.s)
        self.heads = [self._head(name) for name in view.lists]
        self.rows = [(label(context.t(line.label), "note"), self._value(line.left, line), label(_mark(line), "strong"),
                      self._value(line.right, line)) for line in view.lines]  # fmt: skip
        for line, row in zip(view.lines, self.rows, strict=True):
            row[2].setAccessibleName(context.t(WORDS[_mark(line)]))
            row[2].setToolTip(context.t(WORDS[_mark(line)]))
            row[2].setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.narrow: bool | None = None
        self.setAccessibleName(context.t(N_("Two records")))
        self.setAccessibleDescription("; ".join(self._told(line) for line in view.lines))
        self._lay(False)

    def _head(self, name: str) -> QLabel:
        return label(list_name(self.context, name), "strong")

    def _value(self, pieces: Pieces, line: Line) -> QLabel:
        """The value with its marks; what is missing is said so."""
        if not pieces:
            return label(self.context.t(N_("not said")), "soft")
        made = label(marked(pieces), "sentence", rich=True)
        made.setAccessibleName("".join(piece for piece, _ in pieces))
        return made

    def _told(self, line: Line) -> str:
        t = self.context.t
        values = ("".join(piece for piece, _ in side) or t(N_("not said")) for side in (line.left, line.right))
        return f"{t(line.label)}: {' | '.join(values)} ({t(WORDS[_mark(line)])})"

    def _lay(self, narrow: bool) -> None:
        if narrow == self.narrow:
            return
        self.narrow = narrow
        while self.grid.takeAt(0) is not None:
            pass
        first = 0 if narrow else 1
        for column in range(4):
            self.grid.setColumnStretch(column, 0)
        for column in (first, first + 2):
            self.grid.setColumnStretch(column, 1)
        top = Qt.AlignmentFlag.AlignTop
        self.grid.addWidget(self.heads[0], 0, first, top)
        self.grid.addWidget(self.heads[1], 0, first + 2, top)
        for number, (name, left, mark, right) in enumerate(self.rows):
            at = 2 * number + 2 if narrow else number + 1
            if narrow:
                self.grid.addWidget(name, at - 1, 0, 1, 3, top)
            else:
                self.grid.addWidget(name, at, 0, top)
            self.grid.addWidget(left, at, first, top)
            self.grid.addWidget(mark, at, first + 1, top)
            self.grid.addWidget(right, at, first + 2, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay(event.size().width() < px(NARROW))


def _mark(line: Line) -> str:
    if not line.compared:
        return TOLD
    if not line.left or not line.right:
        return MISSING
    return OTHER if line.differs else SAME


def marked(pieces: Pieces) -> str:
    """A value as rich text: what differs on amber and underlined, what stands elsewhere underlined alone."""
    ground, ink = colour("amber_ground").name(), colour("amber").name()
    styles = {
        DIFFERS: f"background-color:{ground};color:{ink};font-weight:600;text-decoration:underline",
        ELSEWHERE: "text-decoration:underline",
    }
    broken = ((escape(_LONG.sub("\\1\u200b", piece)), mark) for piece, mark in pieces)
    return "".join(f'<span style="{styles[mark]}">{piece}</span>' if mark in styles else piece for piece, mark in broken)


def legend(context: Context, parent: QWidget | None = None) -> QLabel:
    """What the marks mean."""
    different = marked(((context.t(N_("so")), DIFFERS),))
    elsewhere = marked(((context.t(N_("so")), ELSEWHERE),))
    words = context.t(
        N_("Marked {different}: differs; {elsewhere}: stands in another place. Capitals and accents do not count."),
        different="\0",
        elsewhere="\1",
    )
    made = label(escape(words).replace("\0", different).replace("\1", elsewhere), "note", rich=True)
    made.setAccessibleName(words.replace("\0", "").replace("\1", ""))
    return made

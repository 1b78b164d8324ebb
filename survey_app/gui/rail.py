"""The rail at the left: the person's rooms with icon and word, the programme's name above them, the help keys below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from survey_app import actions
from survey_app.gui import icons
from survey_app.gui.buttons import caps_width, paint_caps
from survey_app.gui.context import Context
from survey_app.gui.theme import RADIUS, SIZE, SPACE, colour, control_height, font, px
from survey_app.gui.widgets import clear, column, label
from vocabulary.text import N_

ROOMS = (
    ("capture", N_("Capture"), "pencil"),
    ("records", N_("Records"), "rows"),
    ("lists", N_("Lists"), "circles"),
    ("estimates", N_("Estimates"), "interval"),
    ("reports", N_("Reports"), "page"),
    ("programme", N_("Programme"), "gear"),
)
ROOMS_OF = {  # rooms that a role has use for, where not all
    "enumerator": ("capture", "records", "programme"),
    "demographer": ("lists", "estimates", "reports", "programme"),
}


def first_room(role: str) -> str:
    """Where a programme is entered."""
    return ROOMS_OF.get(role, ("capture",))[0]


class RailItem(QAbstractButton):
    """One room."""

    def __init__(self, words: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon_name = icon
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(160), control_height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse():
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(colour("tint" if on else "background"))
            p.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        ink = colour("accent" if on else "text")
        side = px(18)
        icons.paint(self.icon_name, p, QRectF(9, (self.height() - side) / 2, side, side), ink)
        p.setPen(ink)
        p.setFont(font(SIZE.text, QFont.Weight.DemiBold if on else QFont.Weight.Normal))
        p.drawText(self.rect().adjusted(px(40), 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        p.end()


class RailKey(QAbstractButton):
    """A quiet line at the foot of the rail: keys, and what they do."""

    def __init__(self, words: str, keys: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = keys
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(160), control_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        paint_caps(p, 8, self.height() / 2, self.keys, colour("soft_text"), colour("surface"), colour("control_line"))
        p.setPen(colour("accent" if self.underMouse() else "soft_text"))
        p.setFont(font(SIZE.note))
        left = 8 + caps_width(self.keys) + 6
        p.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        p.end()


class Rail(QWidget):
    """Built again when the language or the programme changes."""

    def __init__(self, context: Context, help_: object, shortcuts: object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._help, self._shortcuts = help_, shortcuts
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(px(192))
        self.items: dict[str, RailItem] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 14, 8, px(16))
        self._layout.setSpacing(SPACE.xs)
        self.room = ""

    def rebuild(self) -> None:
        clear(self._layout)
        self.items = {}
        t = self.context.t
        info = self.context.programme.info if self.context.programme is not None else None
        name = label(info.name if info else "", "strong")
        name.setContentsMargins(8, 0, 0, 0)
        person = label(self._person(), "note")
        person.setContentsMargins(8, 0, 0, px(14))
        metrics, most = QFontMetrics(font(SIZE.note)), px(166)
        shown = person.text() if metrics.horizontalAdvance(person.text()) <= most else info.person if info else ""
        person.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideRight, most))
        person.setToolTip(self._person())
        above = column(0)
        above.addWidget(name)
        above.addWidget(person)
        self._layout.addLayout(above)
        wanted = ROOMS_OF.get(info.role) if info else None
        for room, words, icon in ROOMS:
            if wanted is not None and room not in wanted:
                continue
            item = RailItem(t(words), icon)
            item.clicked.connect(lambda _checked=False, room=room: self.context.go(room))
            self.items[room] = item
            self._layout.addWidget(item)
        self._layout.addStretch(1)
        for words, action, act in ((N_("Help"), "help", self._help), (N_("Shortcuts"), "shortcuts", self._shortcuts)):
            line = RailKey(t(words), tuple(t(key) for key in actions.caps(action)))
            assert callable(act)
            line.clicked.connect(lambda _checked=False, act=act: act())
            self._layout.addWidget(line)
        self.light(self.room)

    def _person(self) -> str:
        programme = self.context.programme
        if programme is None:
            return ""
        from survey_app.services.roles import ROLES

        role = ROLES.get(programme.info.role, "")
        return f"{programme.info.person} · {self.context.t(role)}" if role else programme.info.person

    def light(self, room: str) -> None:
        """Marks the room that is shown."""
        self.room = room
        for name, item in self.items.items():
            item.setChecked(name == room)

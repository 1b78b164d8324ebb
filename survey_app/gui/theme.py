"""The look as tokens: colours, spacing, type sizes, and the stylesheet made from them; nothing else names a colour.

Use: `colour("soft_text")` while painting (the theme shown now), `SPACE.l` for distances, `SIZE.note` for type;
`set_role(widget, "note")` gives a widget the words' size and tone. Roles: note, soft, text, question, title, number,
strong, accent, error, good, warn.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

THEMES: Final = ("light", "dark")


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, named as in the design; `control_line` is the border of a control (3 : 1 on both grounds)."""

    background: str
    surface: str
    rail: str
    line: str
    text: str
    soft_text: str
    accent: str
    text_on_accent: str
    tint: str
    amber: str
    amber_ground: str
    red: str
    red_ground: str
    green: str
    green_ground: str
    control_line: str


PALETTES: Final = {
    "light": Palette(
        background="#F6F7F7", surface="#FFFFFF", rail="#EDF0F0", line="#D3DADA", text="#1B2628", soft_text="#4B5B5E",
        accent="#0B6E6E", text_on_accent="#FFFFFF", tint="#E2F0EF", amber="#8A5A00", amber_ground="#FFF5DF",
        red="#A3262A", red_ground="#FCEBEA", green="#1D6B3A", green_ground="#E7F4EA", control_line="#829090",
    ),
    "dark": Palette(
        background="#14191A", surface="#1C2324", rail="#181E1F", line="#39474A", text="#E8EEEE", soft_text="#A9B8BA",
        accent="#4FC3B8", text_on_accent="#082422", tint="#17383A", amber="#F0C36A", amber_ground="#33290F",
        red="#F29A97", red_ground="#3A1C1D", green="#8FD6A5", green_ground="#17301F", control_line="#6C7D80",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Space:
    """The steps of spacing, in pixels."""

    xs: int = 4
    s: int = 8
    m: int = 16
    l: int = 24  # noqa: E741
    xl: int = 40


@dataclass(frozen=True)
class Size:
    """Type sizes, in pixels of a system font of ordinary size."""

    note: int = 12
    text: int = 14
    question: int = 16
    title: int = 20
    number: int = 28


SPACE: Final = Space()
SIZE: Final = Size()
CONTROL: Final = 36
COLUMN: Final = 720
RADIUS: Final = 6
RING: Final = 4  # how far the focus ring reaches out: 2 px of gap, 2 px of accent


class _Shown:
    """What is shown now; asked for at every stroke of the painter, so that it is no property of the application."""

    theme = ""  # nothing until `apply`
    scale = 0.0


SHOWN: Final = _Shown()


def shown_theme() -> str:
    """The theme shown now, `light` or `dark`."""
    return SHOWN.theme or "light"


def is_applied(theme: str) -> bool:
    """Whether the application shows `theme` already."""
    return SHOWN.theme == theme


def system_theme() -> str:
    """What the system asks for."""
    return "dark" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"


def colour(name: str, theme: str = "") -> QColor:
    """A token's colour in `theme`, or in the theme shown now; the same object each time, not to be changed."""
    return _colour(name, theme or shown_theme())


@cache
def _colour(name: str, theme: str) -> QColor:
    return QColor(getattr(PALETTES[theme], name.replace(" ", "_")))


def scale() -> float:
    """How much larger than ordinary the system's font is; 1 for ordinary ones."""
    return SHOWN.scale or 1.0


def px(size: int) -> int:
    """A type size or a height that follows the system's font."""
    return round(size * scale())


def control_height() -> int:
    return px(CONTROL)


def font(size: int = SIZE.text, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The system's font with tabular digits, for painting; the same object each time, not to be changed."""
    return _font(px(size), weight)


@cache
def _font(pixels: int, weight: QFont.Weight) -> QFont:
    made = QFont(QApplication.font())
    made.setPixelSize(pixels)
    made.setWeight(weight)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Gives a widget a role that the stylesheet knows, also after it was shown."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def apply(app: QApplication, theme: str) -> None:
    """Shows `theme` in the whole application; the system's font keeps its family and gains tabular digits."""
    if not SHOWN.scale:
        points = QFontInfo(app.font()).pixelSize()
        SHOWN.scale = points / 14 if points > 16 else 1.0
        app.setStyle("Fusion")
    base = QFont(app.font())
    base.setPixelSize(px(SIZE.text))
    base.setFeature(QFont.Tag("tnum"), 1)
    base.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(base)
    _font.cache_clear()
    SHOWN.theme = theme
    app.setPalette(qt_palette(theme))
    app.setStyleSheet(stylesheet(theme))


def qt_palette(theme: str) -> QPalette:
    """The tokens as Qt's palette, for what the stylesheet does not reach."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, name in {
        roles.Window: "background", roles.WindowText: "text", roles.Base: "surface", roles.AlternateBase: "background",
        roles.Text: "text", roles.Button: "surface", roles.ButtonText: "text", roles.Highlight: "accent",
        roles.HighlightedText: "text_on_accent", roles.Link: "accent", roles.LinkVisited: "accent",
        roles.ToolTipBase: "surface", roles.ToolTipText: "text", roles.PlaceholderText: "soft_text", roles.Accent: "accent",
        roles.Mid: "line", roles.Dark: "line", roles.Light: "surface", roles.Midlight: "line",
    }.items():  # fmt: skip
        made.setColor(role, colour(name, theme))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("soft_text", theme))
    return made


def stylesheet(theme: str) -> str:
    """The application's stylesheet in `theme`; sizes follow the system's font."""
    sheet = _SHEET
    for token in fields(Palette):
        sheet = sheet.replace(f"@{token.name};", f"{getattr(PALETTES[theme], token.name)};")
    for size in fields(Size):
        sheet = sheet.replace(f"%{size.name};", f"{px(getattr(SIZE, size.name))}px;")
    return sheet.replace("%control;", f"{control_height() - 2}px;")


_SHEET = """
QMainWindow, QWidget[role="page"] { background: @background; }
QWidget[role="rail"] { background: @rail; border: 0; border-right: 1px solid @line; }
QWidget[role="status"] { background: @rail; border: 0; border-top: 1px solid @line; }
QFrame[role="card"] { background: @surface; border: 1px solid @line; border-radius: 8px; }
QFrame[role="rule"] { background: @line; border: 0; }
QLabel { background: transparent; color: @text; }
QLabel[role="note"] { font-size: %note; color: @soft_text; }
QLabel[role="note-strong"] { font-size: %note; font-weight: 600; }
QLabel[role="soft"] { color: @soft_text; }
QLabel[role="lead"] { font-size: %question; color: @soft_text; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="question"] { font-size: %question; font-weight: 600; }
QLabel[role="sentence"] { font-size: %question; }
QLabel[role="title"] { font-size: %title; font-weight: 600; }
QLabel[role="number"] { font-size: %number; font-weight: 600; }
QLabel[role="accent"] { color: @accent; font-weight: 500; }
QLabel[role="error"] { color: @red; }
QLabel[role="good"] { font-size: %note; font-weight: 500; color: @green; }
QLabel[role="warn"] { color: @amber; font-weight: 600; }
QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
  background: @surface; color: @text; border: 1px solid @control_line; border-radius: 6px; padding: 0 12px;
  selection-background-color: @accent; selection-color: @text_on_accent; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: %control; }
QLineEdit, QPlainTextEdit { placeholder-text-color: @soft_text; }
QTextEdit, QPlainTextEdit { padding: 8px; }
QLineEdit:focus, QComboBox:focus, QTextEdit:focus, QPlainTextEdit:focus { border-color: @accent; }
QLineEdit[problem="true"], QComboBox[problem="true"], QTextEdit[problem="true"] { border-color: @red; }
QLineEdit:disabled, QComboBox:disabled { color: @soft_text; background: @background; }
QTextBrowser { border: 0; background: transparent; padding: 0; }
QComboBox { padding: 0 28px 0 12px; font-weight: 500; }
QComboBox::drop-down { border: 0; width: 0; }
QComboBox QAbstractItemView, QListView[role="choices"] { background: @surface; color: @text; border: 1px solid @line;
  outline: 0; selection-background-color: @tint; selection-color: @text; }
QComboBox QAbstractItemView::item, QListView[role="choices"]::item { min-height: %control; padding: 0 8px; }
QListView[role="choices"] { border: 1px solid @control_line; border-radius: 6px; }
QListView[role="choices"]::item:selected { background: @tint; color: @text; }
QMenu { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 8px 24px 8px 16px; border-radius: 4px; }
QMenu::item:selected { background: @tint; color: @text; }
QMenu::separator { height: 1px; background: @line; margin: 4px 0; }
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 8px; }
QScrollArea { background: transparent; border: 0; }
QScrollBar { background: transparent; border: 0; width: 12px; height: 12px; margin: 0; }
QScrollBar::handle { background: @control_line; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { background: none; width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QProgressBar { background: @line; border: 0; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QTableView { background: @surface; color: @text; border: 1px solid @line; gridline-color: @line; outline: 0;
  selection-background-color: @tint; selection-color: @text; }
QTableView::item { border: 0; border-bottom: 1px solid @line; padding: 0 8px; }
QTableView::item:selected { background: @tint; color: @text; }
QHeaderView { background: @surface; border: 0; }
QHeaderView::section { background: @surface; color: @soft_text; font-size: %note; font-weight: 500; border: 0;
  border-bottom: 1px solid @line; padding: 0 11px; min-height: 32px; }
QHeaderView::section:hover { color: @accent; }
"""

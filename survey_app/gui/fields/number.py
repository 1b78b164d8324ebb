"""A number, typed: decimal comma or point; arrows up and down move it by its step, inside its bounds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from survey_app.gui.fields.base import Editor
from survey_app.gui.theme import px
from vocabulary.errors import BadParameter
from vocabulary.fields import Integer, Number

KINDS = (Number, Integer)


class _Line(QLineEdit):
    """A line whose arrows count."""

    def __init__(self, step: float, whole: bool) -> None:
        super().__init__()
        self.step, self.whole = step, whole
        self.editor: NumberEditor | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if way is not None and self.editor is not None:
            self.editor.move_by(way * self.step)
        else:
            super().keyPressEvent(event)


class NumberEditor(Editor):
    """A real or whole number."""

    def __init__(self, kind: Number | Integer, lang: str) -> None:
        whole = isinstance(kind, Integer)
        self.line = _Line(1 if isinstance(kind, Integer) else kind.step, whole)
        self.line.setMaximumWidth(px(160))
        super().__init__(kind, self.line, lang)
        self.line.editor = self
        self.line.textEdited.connect(self._touched)

    def written(self) -> str:
        return self.line.text()

    def write(self, written: str) -> None:
        self.line.setText(written if self.lang == "en" else written.replace(".", ","))

    def move_by(self, step: float) -> None:
        """Counts up or down where the result is still allowed."""
        try:
            value = round(self.kind.parse(self.written()) + step, 10)
            self.kind.check(value)
        except BadParameter:
            return
        self.set_value(value)
        self._touched()


def make(kind: Number | Integer, value: float, lang: str) -> Editor:
    made = NumberEditor(kind, lang)
    made.set_value(value)
    return made

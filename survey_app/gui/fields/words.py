"""Free text: one line, or several where it may be long."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from survey_app.gui.fields.base import Editor
from survey_app.gui.theme import px
from vocabulary.fields import Described, Words

KINDS = (Words,)
LONG = 500


class LineEditor(Editor):
    """One line."""

    def __init__(self, kind: Described, lang: str, placeholder: str = "") -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        super().__init__(kind, self.line, lang)
        self.line.textEdited.connect(self._touched)

    def written(self) -> str:
        return self.line.text()

    def write(self, written: str) -> None:
        self.line.setText(written)


class BlockEditor(Editor):
    """Several lines; Tab goes on to the next field."""

    def __init__(self, kind: Described, lang: str) -> None:
        self.block = QPlainTextEdit()
        self.block.setTabChangesFocus(True)
        self.block.setFixedHeight(px(96))
        super().__init__(kind, self.block, lang)
        self.block.textChanged.connect(self._touched)

    def written(self) -> str:
        return self.block.toPlainText()

    def write(self, written: str) -> None:
        self.block.setPlainText(written)


def make(kind: Words, value: str, lang: str) -> Editor:
    made: Editor = BlockEditor(kind, lang) if kind.longest > LONG and not kind.example else LineEditor(kind, lang, kind.example)
    made.set_value(value)
    return made

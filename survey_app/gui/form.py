"""A control with its words: `Field(label, control, note)` puts the label above (as its buddy), the note and the error below.

`field.problem(words)` shows an error beside the control and `field.problem("")` takes it away; `choose_folder(...)` asks for a
folder without blocking; `sentence(template, **controls)` is a sentence with controls in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from survey_app.gui.buttons import Link
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import label, row


class Field(QWidget):
    """One control of a form."""

    def __init__(
        self, words: str, control: QWidget, note: str = "", *, rich: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.label = label(words, "text", rich=rich)
        self.label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(words)
        layout.addWidget(self.label)
        layout.addWidget(control)
        self.note = label(note, "note")
        layout.addWidget(self.note)
        self.note.setVisible(bool(note))
        self.error = label("", "error")
        self.error.hide()
        layout.addWidget(self.error)
        layout.addStretch(1)
        self.setFocusProxy(control)

    def problem(self, words: str) -> None:
        """Shows what is wrong beside the control; nothing where there is nothing wrong."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.control.setAccessibleDescription(words)
        self.control.setProperty("problem", "true" if words else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)


class Secret(QLineEdit):
    """A line for a passphrase, its words hidden until "see" is pressed."""

    def __init__(self, see: str, hide: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._see, self._hide = see, hide
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.toggle = Link(see, self._toggle, ink="soft_text", parent=self)
        inside = row(0)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.addStretch(1)
        inside.addWidget(self.toggle)
        self.setLayout(inside)
        self.setTextMargins(0, 0, self.toggle.sizeHint().width() + SPACE.m, 0)

    def _toggle(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.toggle.say(self._hide if hidden else self._see)
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def choose_folder(parent: QWidget, title: str, start: str, chosen: Callable[[str], object]) -> QFileDialog:
    """Asks for a folder in the system's own way, without blocking."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def sentence(template: str, **parts: QWidget) -> QWidget:
    """A sentence with controls in it: `sentence(t(N_("Show {kind} that contain {words}")), kind=list, words=line)`."""
    made = QWidget()
    line = row(SPACE.s)
    made.setLayout(line)
    for piece in re.split(r"(\{\w+\})", template):
        name = piece.strip("{}")
        if piece.startswith("{") and name in parts:
            line.addWidget(parts[name])
        elif piece.strip():
            line.addWidget(label(piece.strip(), "soft", wrap=False))
    line.addStretch(1)
    return made

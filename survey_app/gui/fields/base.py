"""What all editors share: the label above, the control, the help below it, and the problem beside the field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import label
from vocabulary.errors import BadParameter, Problem
from vocabulary.fields import Described
from vocabulary.text import Text, translate


class Editor(QWidget):
    """A described field on the page. Subclasses make `control` and give `written()` and `write()`."""

    changed = Signal()

    def __init__(self, kind: Described, control: QWidget, lang: str, *, labelled: bool = True) -> None:
        super().__init__()
        self.kind, self.control, self.lang = kind, control, lang
        self.problem: Problem | None = None
        words, help_ = translate(kind.label, lang), translate(kind.help, lang)
        control.setAccessibleName(words)
        control.setAccessibleDescription(help_)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xs)
        self.label: QLabel | None = None
        if labelled:
            self.label = label(words, "text")
            self.label.setBuddy(control)
            layout.addWidget(self.label)
        layout.addWidget(control)
        self.help = label(help_, "note")
        layout.addWidget(self.help)
        self.help.setVisible(bool(help_))  # only now: shown without a parent it would be a window of its own
        self.error = label("", "error")
        self.error.hide()
        layout.addWidget(self.error)
        self.setFocusProxy(control)

    def written(self) -> str:
        """The value as text, as the person left it."""
        raise NotImplementedError

    def write(self, written: str) -> None:
        """Puts text into the control, without telling `changed`."""
        raise NotImplementedError

    def value(self) -> Any:
        """The parsed value; raises `BadParameter`, and shows the problem beside the field."""
        try:
            found = self.kind.parse(self.written())
        except BadParameter as error:
            self.show_problem(error.problems[0])
            raise
        self.show_problem(None)
        return found

    def set_value(self, value: Any) -> None:
        self.control.blockSignals(True)
        self.write(self.kind.write(value))
        self.control.blockSignals(False)
        self.show_problem(None)

    def show_problem(self, problem: Problem | None) -> None:
        """Shows a problem beside the field, or takes it away."""
        self.problem = problem
        said = ""
        if problem is not None:
            said = translate(problem.what, self.lang)
            if problem.remedy is not None:
                remedy = problem.remedy if isinstance(problem.remedy, Text) else Text(str(problem.remedy))
                said = f"{said}. {translate(remedy, self.lang)}"
        self.error.setText(said)
        self.error.setVisible(bool(said))
        self.control.setProperty("problem", "true" if said else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)

    def _touched(self, *_: object) -> None:
        """The person changed something: the problem goes once it is mended, and the page is told."""
        if self.problem is not None:
            try:
                self.kind.parse(self.written())
                self.show_problem(None)
            except BadParameter as error:
                self.show_problem(error.problems[0])
        self.changed.emit()

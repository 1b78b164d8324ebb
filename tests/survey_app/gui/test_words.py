"""Words on the page: broken where a reader would break them, and never read as HTML."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from survey_app.gui.words import Words, label


@pytest.mark.parametrize("rich", [False, True])
def test_that_a_per_cent_sign_stays_on_the_line_of_its_number(qtbot: QtBot, rich: bool) -> None:
    made = label("con una confianza del 95 %, entre 5 y 6", rich=rich)
    qtbot.addWidget(made)
    assert "95\u00a0%" in made.text()
    if isinstance(made, Words):
        lines = made._layout(made.fontMetrics().horizontalAdvance("con una confianza del 95 "))
        ends = [lines.lineAt(i).textStart() + lines.lineAt(i).textLength() for i in range(lines.lineCount())]
        assert not any(made.text()[:end].rstrip().endswith("95") for end in ends)


def test_that_what_a_person_typed_is_no_html(qtbot: QtBot) -> None:
    made = label("<b>5 %</b>")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText

"""From every kind of described field there is a control that shows, reads and refuses what the description says."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from survey_app.gui.fields import editor_for
from survey_app.new_estimate import WhoIsCounted
from vocabulary.errors import BadParameter
from vocabulary.fields import Choice, Described, Flag, Integer, Names, Number, Words, descriptions
from vocabulary.text import LANGUAGES

KINDS: list[tuple[Described, Any]] = [
    (Number("Confidence level", "A share.", 0.5, 0.999), 0.95),
    (Integer("Replicates", "How many.", 1, 1000), 200),
    (Choice("Interval", "Which one.", options={"profile": "Profile likelihood", "normal": "Normal"}), "normal"),
    (Flag("Report all models", "All of them."), True),
    (Words("Title", "Of the report.", 20), "Norte"),
    (Words("Remark", "Long text.", 2000), "Norte y sur"),
    (Names("Lists", "The columns."), ("A", "B")),
]


def test_that_every_kind_of_field_has_a_control() -> None:
    assert {type(kind) for kind, _ in KINDS} == set(Described.__subclasses__())


@pytest.mark.parametrize(("kind", "value"), KINDS, ids=lambda x: getattr(x, "label", ""))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_control_shows_a_value_and_gives_it_back(qtbot: QtBot, kind: Described, value: Any, lang: str) -> None:
    editor = editor_for(kind, value, lang)
    qtbot.addWidget(editor)
    assert editor.value() == value
    assert editor.problem is None
    assert editor.control.accessibleName()
    assert editor.label is None or editor.label.buddy() is editor.control


@pytest.mark.parametrize(("kind", "value"), [k for k in KINDS if not isinstance(k[0], Choice | Flag)], ids=lambda x: str(x)[:9])
def test_that_a_bad_value_is_refused_beside_the_field_and_mending_it_clears_the_words(
    qtbot: QtBot, kind: Described, value: Any
) -> None:
    editor = editor_for(kind, value, "en")
    qtbot.addWidget(editor)
    editor.write(kind.bad_example())
    with pytest.raises(BadParameter):
        editor.value()
    assert editor.problem is not None
    assert not editor.error.isHidden()
    editor.set_value(value)
    assert editor.value() == value
    assert editor.error.isHidden()


def test_that_a_decimal_comma_is_read_and_written_where_people_write_it(qtbot: QtBot) -> None:
    editor = editor_for(Number("Level", "", 0, 1), 0.5, "es")
    qtbot.addWidget(editor)
    assert editor.written() == "0,5"
    editor.write("0,25")
    assert editor.value() == 0.25


def test_that_a_description_derived_from_a_known_one_is_edited_like_it(qtbot: QtBot) -> None:
    class Years(Integer):
        """A number of years."""

    editor = editor_for(Years("Years", "", 0, 9), 3, "en")
    qtbot.addWidget(editor)
    assert editor.value() == 3


def test_that_days_and_ages_are_asked_on_one_line(qtbot: QtBot) -> None:
    for name, kind in descriptions(WhoIsCounted).items():
        editor = editor_for(kind, None if name.startswith("age") else "", "es")
        qtbot.addWidget(editor)
        assert isinstance(editor.control, QLineEdit), name

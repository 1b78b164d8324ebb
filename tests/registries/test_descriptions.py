"""The other registries: actions, settings, sheets and question types hold what they describe, once and in full."""

from __future__ import annotations

import pkgutil

import pytest

from survey_app.actions import ACTIONS, ROOMS, caps
from survey_app.settings import SETTINGS
from vocabulary.errors import BadParameter


def test_that_every_action_stands_under_its_name_with_words_and_a_room() -> None:
    assert ACTIONS
    for name, action in ACTIONS.items():
        assert name == action.name
        assert action.words
        assert action.room in ROOMS
        assert caps(name)


def test_that_no_two_actions_of_a_room_share_a_shortcut() -> None:
    """What works everywhere works in every room too, but for the interview's own use of the page's main key."""
    for room in ROOMS:
        keys = [action.shortcut for action in ACTIONS.values() if action.room == room]
        assert len(keys) == len(set(keys)), room


def test_that_every_room_has_an_action() -> None:
    assert {action.room for action in ACTIONS.values()} == set(ROOMS)


@pytest.mark.parametrize("name", SETTINGS)
def test_that_a_setting_accepts_its_default_and_refuses_its_bad_example(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.name == name
    assert setting.kind.label
    setting.kind.check(setting.default)
    assert setting.kind.parse(setting.kind.write(setting.default)) == setting.default
    with pytest.raises(BadParameter):
        setting.kind.parse(setting.kind.bad_example())


def test_that_no_setting_was_renamed_to_a_name_that_another_had() -> None:
    former = [old for setting in SETTINGS.values() for old in setting.renamed_from]
    assert len(former) == len(set(former))
    assert not set(former) & set(SETTINGS)


def test_that_every_sheet_of_a_report_has_a_file_and_a_file_a_sheet() -> None:
    import exports.sheets
    from exports.sheets import kinds

    files = {module.name for module in pkgutil.iter_modules(exports.sheets.__path__, "exports.sheets.")}
    registered = {sheet.__module__ for sheet in kinds()}
    assert registered
    assert registered == files
    assert all(sheet.tab for sheet in kinds())


def test_that_every_question_type_has_a_file() -> None:
    import forms.questions
    from forms.questions import TYPES

    files = {module.name for module in pkgutil.iter_modules(forms.questions.__path__, "forms.questions.")} - {
        "forms.questions.base"
    }
    assert {type(kind).__module__ for kind in TYPES.values()} == files
    assert len(TYPES) >= len(files)


def test_that_every_branch_of_methods_has_a_name_for_people() -> None:
    from estimation.method import methods
    from survey_app.cli.methods import FAMILIES

    assert {method.branch() for method in methods().values()} <= set(FAMILIES)

"""The wizard of a new estimate without a screen: what it asks, refuses and builds, for every registered method."""

from __future__ import annotations

import pytest

from estimation.method import Method, methods
from estimation.result import Definition
from survey_app.new_estimate import (
    EstimateAnswers,
    WhoIsCounted,
    built_method,
    estimate_wizard,
    read_definition,
    written_definition,
)
from vocabulary.errors import BadInput, BadParameter
from vocabulary.fields import defaults, descriptions

NORTH = Definition(
    area="the northern area", start="2026-03-01", end="2026-10-31", age_from=18, excludes="minors", population=""
)


def codes(error: BadInput) -> list[str]:
    return [problem.code for problem in error.problems]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (EstimateAnswers(source="lists", lists=("police",)), "too-few-lists"),
        (EstimateAnswers(source="file"), "no-file"),
        (EstimateAnswers(source="sample"), "no-sample"),
    ],
)
def test_that_the_data_step_says_what_is_missing(answers: EstimateAnswers, code: str) -> None:
    wizard = estimate_wizard(answers)
    with pytest.raises(BadInput) as caught:
        wizard.accept()
    assert codes(caught.value) == [code]
    assert wizard.step.name == "data"


def test_that_all_problems_of_the_data_step_are_told_at_once() -> None:
    wizard = estimate_wizard(EstimateAnswers(source="file", definition={"start": "31/02/2026", "age_from": "old"}))
    with pytest.raises(BadInput) as caught:
        wizard.accept()
    assert codes(caught.value) == ["no-file", "bad-value", "bad-value"]
    assert [problem.where.field for problem in caught.value.problems] == ["", "From", "Youngest age"]


def test_that_a_definition_is_typed_and_read_back_equal() -> None:
    assert read_definition(written_definition(NORTH)) == NORTH
    assert read_definition(written_definition(Definition())) == Definition()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"age_from": "60", "age_to": "18"}, "ages-swapped"),
        ({"start": "2026-10-31", "end": "2026-03-01"}, "days-swapped"),
    ],
)
def test_that_limits_in_the_wrong_order_are_refused(written: dict[str, str], code: str) -> None:
    with pytest.raises(BadParameter) as caught:
        read_definition(written)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("name", list(descriptions(WhoIsCounted)))
def test_that_each_part_of_the_definition_refuses_its_bad_example(name: str) -> None:
    with pytest.raises(BadParameter):
        read_definition({name: descriptions(WhoIsCounted)[name].bad_example()})


def _at_method(method: str) -> EstimateAnswers:
    return EstimateAnswers(source="sample", sample="any", definition=written_definition(NORTH), method=method)


@pytest.mark.parametrize("cls", methods().values(), ids=lambda cls: cls.name)
def test_that_every_method_is_built_from_what_is_typed_for_it(cls: type[Method]) -> None:
    wizard = estimate_wizard(_at_method(cls.name))
    wizard.accept()
    for name, kind in descriptions(cls).items():
        wizard.update(**wizard.answers.with_setting(name, kind.write(defaults(cls)[name])))
    method = built_method(wizard.answers)
    assert type(method) is cls
    assert method.parameters() == defaults(cls)
    assert method.definition == NORTH
    assert wizard.accept().name == "result"


@pytest.mark.parametrize("cls", methods().values(), ids=lambda cls: cls.name)
def test_that_every_bad_setting_of_a_method_is_told_at_once_and_keeps_the_wizard_there(cls: type[Method]) -> None:
    wizard = estimate_wizard(_at_method(cls.name))
    wizard.accept()
    for name, kind in descriptions(cls).items():
        wizard.update(**wizard.answers.with_setting(name, kind.bad_example()))
    with pytest.raises(BadInput) as caught:
        wizard.accept()
    assert [p.where.field for p in caught.value.problems] == [kind.label for kind in descriptions(cls).values()]
    assert wizard.step.name == "method"


def test_that_settings_typed_for_one_method_are_there_again_when_it_is_chosen_again() -> None:
    first, second = list(methods())[:2]
    wizard = estimate_wizard(_at_method(first))
    wizard.accept()
    wizard.update(**wizard.answers.with_setting("level", "0.9"))
    wizard.update(method=second)
    assert built_method(wizard.answers).level == 0.95
    wizard.update(method=first)
    assert built_method(wizard.answers).level == 0.9


def test_that_no_method_chosen_is_said() -> None:
    wizard = estimate_wizard(_at_method(""))
    wizard.accept()
    with pytest.raises(BadInput) as caught:
        wizard.accept()
    assert codes(caught.value) == ["no-method"]

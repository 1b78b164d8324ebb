"""Rules within rules: however often they multiply, an evaluation ends, and the other rules of the form go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.expressions import context, evaluate
from forms.expressions.errors import EvaluationProblem
from forms.interview import Interview, engine

MANY = "".join(f"<q{n}/>" for n in range(40))
RULES = [
    "count(//*[count(//*[count(//*) > 0]) > 0])",
    "count(/data/*[count(/data/*[../q1 = '']) > 5])",
    "sum(/data/row[sum(/data/row/x) = sum(/data/row/x)]/x)",
    "count((//*)[count((//*)[position() > 1]) > 0])",
]
ROWS = "<row><x>1</x></row>" * 40


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MOST_STEPS", 1_000)
    monkeypatch.setattr(engine, "MOST_STEPS", 1_000)


@pytest.mark.parametrize("rule", RULES)
def test_that_an_evaluation_that_multiplies_ends(rule: str, few: None) -> None:
    with pytest.raises(EvaluationProblem, match="too many places"):
        evaluate(rule, f"<data>{MANY}{ROWS}</data>")


def test_that_what_forms_ask_for_is_far_below_the_limit() -> None:
    document = f"<data>{'<row><x>1</x></row>' * 1_000}</data>"
    assert evaluate("sum(/data/row/x)", document) == 1_000
    assert evaluate("count(/data/row[x = 1])", document) == 1_000
    assert evaluate("count(//x)", document) == 1_000


def test_that_the_other_rules_of_a_form_go_on(interview: Callable[..., Interview], few: None) -> None:
    rule = RULES[0].replace(">", "&gt;")
    binds = f'<bind nodeset="/data/q0" calculate="{rule}"/><bind nodeset="/data/q2" calculate="/data/q1 + 1"/>'
    running = interview(MANY, binds, '<input ref="/data/q1"/>')
    for answer in ("1", "2"):
        running.answer("/data/q1", answer)
    assert running.engine.nodes["/data/q0"].value == ""
    assert running.engine.nodes["/data/q2"].value == "3"
    assert "too many places" in running.engine.errors[("/data/q0", "calculate")]


def test_that_all_rules_together_have_a_limit_for_each_answer(
    interview: Callable[..., Interview], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MOST_OF_ALL", 500)
    counted = "".join(f'<bind nodeset="/data/q{n}" calculate="count(//*) + /data/q39"/>' for n in range(30))
    running = interview(MANY, counted, '<input ref="/data/q39"/>')
    assert any("rules of the form" in error for error in running.engine.errors.values())
    running.answer("/data/q39", "1")
    assert running.engine.nodes["/data/q0"].value == "44"

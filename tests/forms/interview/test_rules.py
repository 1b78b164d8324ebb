"""Relevance, calculation, constraints and requirements in a running interview."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.interview import Interview, Missing
from vocabulary.errors import BadInput, Level

Begin = Callable[..., Interview]


def inputs(*names: str) -> str:
    return "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in names)


def test_that_relevance_is_inherited_and_answers_are_kept_but_left_out(interview: Begin) -> None:
    running = interview(
        "<has/><g><h><n/></h></g><total/>",
        '<bind nodeset="/data/g" relevant="/data/has = \'yes\'"/><bind nodeset="/data/g/h/n" type="int"/>'
        '<bind nodeset="/data/total" calculate="coalesce(/data/g/h/n, \'nothing\')"/>',
        inputs("has") + '<group ref="/data/g"><group ref="/data/g/h"><input ref="/data/g/h/n"/></group></group>',
    )
    effects = running.answer("/data/has", "yes")
    assert effects.appeared == ("/data/g/h/n",)
    running.answer("/data/g/h/n", "5")
    assert running.engine.nodes["/data/total"].value == "5"
    effects = running.answer("/data/has", "no")
    assert effects.disappeared == ("/data/g/h/n",)
    assert running.engine.nodes["/data/total"].value == "nothing"
    assert running.questions() == ["/data/has"]
    assert running.to_dict()["/data/g/h/n"] == "5"
    assert running.answer("/data/has", "yes").appeared == ("/data/g/h/n",)
    assert running.engine.nodes["/data/total"].value == "5"


def test_that_a_constraint_is_asked_of_answers_alone_and_never_blocks(interview: Begin) -> None:
    running = interview(
        "<age/>",
        '<bind nodeset="/data/age" type="int" constraint=". &lt; 111" jr:constraintMsg="A lo más 110"/>',
        inputs("age"),
    )
    assert running.problems() == []
    effects = running.answer("/data/age", "200")
    assert effects.problem is not None
    assert effects.problem.say("es") == "A lo más 110 (age)"
    assert running.state("/data/age").value == "200"
    assert [problem.path for problem in running.problems()] == ["/data/age"]
    with pytest.raises(BadInput):
        running.finish()
    running.answer("/data/age", "")
    assert running.problems() == []


def test_that_required_may_be_a_rule_and_a_reason_satisfies_it(interview: Begin) -> None:
    running = interview(
        "<a/><b/>", '<bind nodeset="/data/b" required="/data/a = \'1\'" jr:requiredMsg="Falta"/>', inputs("a", "b")
    )
    assert running.problems() == []
    running.answer("/data/a", "1")
    assert [(problem.code, problem.path) for problem in running.problems()] == [("required", "/data/b")]
    effects = running.answer("/data/b", Missing.REFUSED)
    assert running.problems() == []
    assert effects.entries == (("/data/b", "\x1arefused"),)
    assert running.state("/data/b").missing == "refused"
    running.answer("/data/b", "x")
    assert running.state("/data/b").missing == ""


def test_that_calculations_follow_each_other_in_whatever_order_they_are_written(interview: Begin) -> None:
    running = interview(
        "<d/><c/><b/><a/>",
        '<bind nodeset="/data/d" type="int" calculate="/data/c + 1"/>'
        '<bind nodeset="/data/c" type="int" calculate="/data/b * 2"/>'
        '<bind nodeset="/data/b" type="int" calculate="/data/a"/><bind nodeset="/data/a" type="int"/>',
        inputs("a"),
    )
    effects = running.answer("/data/a", "3")
    assert running.engine.nodes["/data/d"].value == "7"
    assert set(effects.changed) == {"/data/b", "/data/c", "/data/d"}


def test_that_an_answer_evaluates_only_what_depends_on_it(interview: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    running = interview(
        "<a/><b/><x/><y/>",
        '<bind nodeset="/data/x" calculate="/data/a"/><bind nodeset="/data/y" calculate="/data/b"/>',
        inputs("a", "b"),
    )
    applied: list[str] = []
    apply = running.engine.apply
    monkeypatch.setattr(running.engine, "apply", lambda rule, node: applied.append(node.path) or apply(rule, node))
    running.answer("/data/a", "1")
    assert applied == ["/data/x"]


def test_that_a_circle_ends(interview: Begin) -> None:
    running = interview(
        "<a/><b/><c/>",
        '<bind nodeset="/data/a" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="coalesce(/data/a, 0) + /data/c"/>',
        inputs("c"),
    )
    running.answer("/data/c", "1")
    assert [{rule.place.path for rule in circle} for circle in running.engine.plan.circles] == [{"/data/a", "/data/b"}]


def test_that_a_broken_rule_does_not_stop_the_interview(interview: Begin) -> None:
    running = interview(
        "<a/><b/>",
        '<bind nodeset="/data/a" relevant="((" constraint="date(\'x\') &gt; 3"/>'
        '<bind nodeset="/data/b" calculate="nosuch(/data/a)"/>',
        inputs("a", "b"),
    )
    assert running.answer("/data/a", "1").problem is None
    assert [kind for _, kind, _ in running.engine.plan.broken] == ["relevant"]
    assert running.engine.nodes["/data/b"].value == ""
    assert ("/data/b", "calculate") in running.engine.errors


def test_that_once_keeps_its_first_value(interview: Begin) -> None:
    running = interview("<a/><b/>", '<bind nodeset="/data/b" calculate="once(/data/a)"/>', inputs("a"))
    running.answer("/data/a", "first")
    running.answer("/data/a", "second")
    assert running.engine.nodes["/data/b"].value == "first"


def test_that_a_value_that_is_no_answer_is_refused_and_changes_nothing(interview: Begin) -> None:
    running = interview("<age>7</age><sex/>", '<bind nodeset="/data/age" type="int"/>', inputs("age"))
    with pytest.raises(BadInput):
        running.answer("/data/age", "seven")
    assert running.state("/data/age").value == "7"
    with pytest.raises(BadInput):
        running.parse("/data/age", "3,5")
    assert running.parse("/data/age", " 1 204 ") == "1204"


def test_that_a_read_only_question_is_not_answered(interview: Begin) -> None:
    running = interview("<a>1</a>", '<bind nodeset="/data/a" type="int" readonly="true()"/>', inputs("a"))
    with pytest.raises(BadInput):
        running.answer("/data/a", "2")


def test_that_a_soft_check_asks_once_and_keeps_the_reason(interview: Begin) -> None:
    running = interview(
        "<arrived/><born/>",
        '<bind nodeset="/data/arrived" type="int"/>'
        '<bind nodeset="/data/born" type="int" alcance:warning=". &lt; /data/arrived" '
        'alcance:warningMsg_es="concat(\'Llegó en \', /data/arrived)" alcance:warningMsg_en="Check" '
        'alcance:warningSee="arrived"/>',
        inputs("arrived", "born"),
    )
    running.answer("/data/arrived", "2023")
    assert running.answer("/data/born", "2021").warning == "Llegó en 2023"
    state = running.state("/data/born")
    assert (state.warning, state.warning_path) == ("Llegó en 2023", "/data/arrived")
    assert [problem.level for problem in running.problems()] == [Level.WARNING]
    entries = running.confirm("/data/born", "dos viajes").entries
    assert running.state("/data/born").warning == ""
    assert running.problems() == []
    assert entries == (("/data/born#warning", "dos viajes"),)
    assert running.answer("/data/born", "2020").warning == "Llegó en 2023"
    running.finish()


def test_that_a_calculation_that_never_rests_is_run_once_when_it_becomes_relevant(interview: Begin) -> None:
    running = interview("<a/><b/>", '<bind nodeset="/data/b" relevant="/data/a = \'1\'" calculate="uuid()"/>', inputs("a", "b"))
    running.answer("/data/a", "1")
    first = running.engine.nodes["/data/b"].value
    assert len(first) == 36
    running.answer("/data/a", "2")
    running.answer("/data/a", "1")
    assert running.engine.nodes["/data/b"].value != first


def test_that_a_step_forth_or_back_adjoins_and_anything_else_is_a_jump(interview: Callable[..., Interview]) -> None:
    body = "".join(f"<input ref='/data/{name}'/>" for name in "abcd")
    running = interview("<a/><b/><c/><d/>", "<bind nodeset='/data/c' relevant=\"/data/a = '1'\"/>", body)
    running.go_to("/data/b")
    assert [running.adjoins(f"/data/{name}") for name in "abd"] == [True, True, True]
    running.answer("/data/a", "1")
    assert [running.adjoins(f"/data/{name}") for name in "abcd"] == [True, True, True, False]
    running.go_to("/data/d")
    assert [running.adjoins(f"/data/{name}") for name in "abcd"] == [True, False, False, True]  # c and b were never passed

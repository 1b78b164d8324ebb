"""Rows: counted and added by hand, nested, removed; rules in one row that leave the others alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.interview import Interview
from vocabulary.errors import BadInput

Begin = Callable[..., Interview]

HOUSEHOLD = (
    '<n/><person jr:template=""><age/><adult/><place/></person><adults/>',
    '<bind nodeset="/data/n" type="int"/><bind nodeset="/data/person/age" type="int"/>'
    '<bind nodeset="/data/person/adult" calculate="if(../age &gt;= 18, 1, 0)"/>'
    '<bind nodeset="/data/person/place" calculate="position(..)"/>'
    '<bind nodeset="/data/adults" type="int" calculate="sum(/data/person/adult)"/>',
)
ROWS = (
    '<group ref="/data/person"><label>Personas</label><repeat nodeset="/data/person"{}><input ref="/data/person/age"/></repeat>'
    "</group>"
)
COUNTED = '<input ref="/data/n"/>' + ROWS.format(' jr:count="/data/n"')


def values(running: Interview, name: str) -> list[str]:
    return [node.value for path, node in running.engine.nodes.items() if path.endswith("/" + name)]


def test_that_a_count_makes_rows_and_takes_them_back_with_their_answers(interview: Begin) -> None:
    running = interview(*HOUSEHOLD, COUNTED)
    effects = running.answer("/data/n", "3")
    assert running.questions() == ["/data/n", "/data/person[1]/age", "/data/person[2]/age", "/data/person[3]/age"]
    assert effects.appeared == ("/data/person[1]/age", "/data/person[2]/age", "/data/person[3]/age")
    for number, age in enumerate(("40", "17", "20"), 1):
        running.answer(f"/data/person[{number}]/age", age)
    assert running.engine.nodes["/data/adults"].value == "2"
    running.answer("/data/n", "2")
    assert running.engine.nodes["/data/adults"].value == "1"
    running.answer("/data/n", "3")
    assert values(running, "age") == ["40", "17", "20"]
    running.answer("/data/n", "")
    assert len(values(running, "age")) == 3
    running.answer("/data/n", "999999")
    assert len(values(running, "age")) == 1000


def test_that_an_answer_in_one_row_leaves_the_others_alone(interview: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    running = interview(*HOUSEHOLD, COUNTED)
    running.answer("/data/n", "5")
    applied: list[str] = []
    apply = running.engine.apply
    monkeypatch.setattr(running.engine, "apply", lambda rule, node: applied.append(node.path) or apply(rule, node))
    running.answer("/data/person[4]/age", "30")
    assert applied == ["/data/person[4]/adult", "/data/adults"]


def test_that_rows_are_asked_for_one_by_one(interview: Begin) -> None:
    running = interview(*HOUSEHOLD, ROWS.format(""))
    assert running.questions() == ["/data/person"]
    question = running.state("/data/person")
    assert question.type == "repeat"
    assert question.label.startswith("Personas")
    assert [value for value, _ in question.choices] == ["yes", "no"]
    effects = running.answer("/data/person", "yes")
    assert effects.appeared == ("/data/person[1]/age",)
    assert running.next("") == "/data/person[1]/age"
    running.answer("/data/person[1]/age", "20")
    running.answer("/data/person", "yes")
    running.answer("/data/person[2]/age", "50")
    running.answer("/data/person", "no")
    assert running.next("/data/person") is None
    assert running.engine.nodes["/data/adults"].value == "2"


def test_that_rows_after_a_removed_one_move_up(interview: Begin) -> None:
    running = interview(*HOUSEHOLD, ROWS.format(""))
    for age in ("20", "30", "40"):
        running.answer(running.add_row("/data/person") + "/age", age)
    effects = running.remove_row("/data/person[1]")
    assert effects.entries == (("/data/person[1]", "\x1aremoved"),)
    assert values(running, "age") == ["30", "40"]
    assert values(running, "place") == ["1", "2"]
    assert running.engine.nodes["/data/adults"].value == "2"


def test_that_counted_rows_are_not_removed_by_hand(interview: Begin) -> None:
    running = interview(*HOUSEHOLD, COUNTED)
    running.answer("/data/n", "1")
    with pytest.raises(BadInput):
        running.remove_row("/data/person[1]")


def test_that_rows_within_rows_have_counts_of_their_own(interview: Begin) -> None:
    running = interview(
        '<house jr:template=""><n/><person jr:template=""><name/></person></house>',
        '<bind nodeset="/data/house/n" type="int"/>',
        '<repeat nodeset="/data/house"><input ref="/data/house/n"/><repeat nodeset="/data/house/person" jr:count="../n">'
        '<input ref="/data/house/person/name"/></repeat></repeat>',
    )
    for rows in ("2", "1"):
        running.answer(running.add_row("/data/house") + "/n", rows)
    names = [path for path in running.questions() if path.endswith("name")]
    assert names == ["/data/house[1]/person[1]/name", "/data/house[1]/person[2]/name", "/data/house[2]/person[1]/name"]


def test_that_a_row_can_look_at_the_row_before_it(interview: Begin) -> None:
    running = interview(
        '<row jr:template=""><add/><sum/></row>',
        '<bind nodeset="/data/row/add" type="int"/><bind nodeset="/data/row/sum" type="int" '
        'calculate="coalesce(indexed-repeat(/data/row/sum, /data/row, position(..) - 1), 0) + coalesce(../add, 0)"/>',
        '<repeat nodeset="/data/row"><input ref="/data/row/add"/></repeat>',
    )
    for _ in range(4):
        running.add_row("/data/row")
    for number in (4, 3, 2, 1):
        running.answer(f"/data/row[{number}]/add", str(number))
    assert values(running, "sum") == ["1", "3", "6", "10"]


def test_that_a_draft_whose_count_is_calculated_is_taken_up(interview: Begin) -> None:
    """While it is taken up the calculation is not made yet, and says that there are no rows."""
    instance, binds = HOUSEHOLD
    parts = (
        instance + "<rows/>",
        binds + '<bind nodeset="/data/rows" calculate="if(/data/n &lt;= 9, /data/n, 0)"/>',
        '<input ref="/data/n"/>' + ROWS.format(' jr:count="/data/rows"'),
    )
    first = interview(*parts)
    log = list(first.initial_entries)
    for path, value in (("n", "2"), ("person[1]/age", "40"), ("person[2]/age", "17")):
        log.extend(first.answer(f"/data/{path}", value).entries)
    for way in (log, first.to_dict()):
        second = interview(*parts)
        second.restore(way)
        assert second.to_dict() == first.to_dict()
        assert values(second, "age") == ["40", "17"]


def test_that_a_soft_check_in_a_row_leads_to_the_question_of_the_same_row(interview: Begin) -> None:
    running = interview(
        '<p jr:template=""><age/><q><arrived/></q></p>',
        '<bind nodeset="/data/p/q/arrived" type="int" alcance:warning="true()" alcance:warningSee="age"/>',
        '<repeat nodeset="/data/p"><input ref="/data/p/age"/><input ref="/data/p/q/arrived"/></repeat>',
    )
    for _ in range(3):
        running.add_row("/data/p")
    for number in (1, 2, 3):
        assert running.state(f"/data/p[{number}]/q/arrived").warning_path == f"/data/p[{number}]/age"

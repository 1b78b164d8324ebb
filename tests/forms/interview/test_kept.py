"""Answers that stay for the next interview: filled in, shown as such, changeable; never what tells of one person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms import library
from forms.interview import Interview, Missing
from forms.interview.kept import fill, keeps, to_keep

Begin = Callable[..., Interview]
INSTANCE = "<ok/><area/><point/><name/><fixed/><fila jr:template=''><area/></fila>"
BINDS = (
    '<bind nodeset="/data/ok" alcance:consent="interview needed" alcance:keep="yes"/>'
    '<bind nodeset="/data/area" type="int" relevant="/data/ok = \'yes\'" constraint=". &lt; 100" alcance:keep="yes"/>'
    '<bind nodeset="/data/point" alcance:keep="yes"/><bind nodeset="/data/name" alcance:class="direct" alcance:keep="yes"/>'
    '<bind nodeset="/data/fixed" readonly="true()" alcance:keep="yes"/><bind nodeset="/data/fila/area" alcance:keep="yes"/>'
)
ITEM = "<item><label>{0}</label><value>{0}</value></item>"
BODY = (
    '<select1 ref="/data/ok"><label>Ok</label>' + ITEM.format("yes") + ITEM.format("no") + "</select1>"
    '<input ref="/data/area"><label>Área</label></input><select1 ref="/data/point"><label>Punto</label>'
    + ITEM.format("bus")
    + ITEM.format("port")
    + '</select1><input ref="/data/name"><label>Nombre</label></input><input ref="/data/fixed"><label>Fijo</label></input>'
    '<group ref="/data/fila"><label>Fila</label><repeat nodeset="/data/fila"><input ref="/data/fila/area"><label>A</label>'
    "</input></repeat></group>"
)


@pytest.fixture
def begin(interview: Begin) -> Callable[[], Interview]:
    return lambda: interview(INSTANCE, BINDS, BODY)


def test_that_what_stays_is_filled_in_and_shown_as_kept_until_it_is_given_anew(begin: Callable[[], Interview]) -> None:
    running = begin()
    effects = fill(running, {"/data/area": "07", "/data/point": "bus"})
    assert ("/data/area#kept", "yes") in effects.entries
    assert "/data/area" not in running.questions()  # before consent nothing is asked
    running.answer("/data/ok", "yes")
    state = running.state("/data/area")
    assert (state.value, state.kept, state.problem) == ("7", True, None)
    assert not running.state("/data/ok").kept
    running.answer("/data/area", "8")
    assert (running.state("/data/area").value, running.state("/data/area").kept) == ("8", False)
    assert running.state("/data/point").kept


def test_that_what_tells_of_one_person_never_stays_whatever_the_column_says(begin: Callable[[], Interview]) -> None:
    running = begin()
    running.answer("/data/ok", "yes")
    running.answer("/data/name", "Ana")
    running.answer("/data/fila", "yes")
    running.answer("/data/fila[1]/area", "7")
    assert [to_keep(running, path) for path in ("/data/ok", "/data/name", "/data/fila[1]/area")] == [None, None, None]
    other = begin()
    effects = fill(other, {"/data/ok": "yes", "/data/name": "Ana", "/data/fixed": "x", "/data/gone": "1"})
    assert effects.entries == ()
    assert not any(other.state(path).value for path in ("/data/ok", "/data/name", "/data/fixed"))


def test_that_an_answer_that_may_not_stand_does_not_stay(begin: Callable[[], Interview]) -> None:
    running = begin()
    running.answer("/data/ok", "yes")
    running.answer("/data/area", "700")
    assert to_keep(running, "/data/area") is None
    running.answer("/data/area", "70")
    assert to_keep(running, "/data/area") == "70"
    running.answer("/data/area", "")
    assert to_keep(running, "/data/area") == ""
    running.answer("/data/area", Missing.UNKNOWN)
    assert to_keep(running, "/data/area") == ""
    assert fill(begin(), {"/data/point": "train", "/data/area": "many"}).entries == ()


def test_that_a_draft_remembers_what_came_from_the_interview_before(begin: Callable[[], Interview]) -> None:
    running, again, copied = begin(), begin(), begin()
    log = list(fill(running, {"/data/area": "7", "/data/point": "bus"}).entries)
    log += running.answer("/data/point", "port").entries
    again.restore(log)
    assert (again.kept, again.state("/data/point").value) == ({"/data/area"}, "port")
    copied.restore(running.to_dict())
    assert copied.kept == {"/data/area"}


@pytest.mark.parametrize("name", library.names())
def test_that_the_place_of_the_interview_stays_in_every_questionnaire_that_asks_it(name: str) -> None:
    binds = library.load(name).binds.values()
    kept = {bind.path.rpartition("/")[2] for bind in binds if keeps(bind)}
    asked = {bind.path.rpartition("/")[2] for bind in binds}
    assert kept >= asked & {"area", "cluster"}
    assert kept
    assert "dwelling" not in kept

"""A list of persons as a table: which lists fit, columns without the person's number, hidden cells, the way out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.interview import Interview, Missing
from forms.interview.roster import after, before, cell, read, roster_at
from vocabulary.errors import BadInput

Begin = Callable[..., Interview]
INSTANCE = "<n/><fila jr:template=''><nr/><sexo/><edad/><embarazo/>{}</fila><fin/>"
BINDS = (
    '<bind nodeset="/data/fila/nr" type="int" calculate="position(..)"/><bind nodeset="/data/n" type="int"/>'
    '<bind nodeset="/data/fila/edad" type="int" constraint=". &lt; 120"/>'
    '<bind nodeset="/data/fila/embarazo" relevant="../sexo = \'f\'"/>'
)
ITEMS = "<item><label>Mujer</label><value>f</value></item><item><label>Hombre</label><value>m</value></item>"
YES = "<item><label>Sí</label><value>yes</value></item><item><label>No</label><value>no</value></item>"
BODY = (
    '<input ref="/data/n"><label>Cuántos</label></input><group ref="/data/fila"><label>Personas</label>'
    '<repeat nodeset="/data/fila" jr:count="/data/n">'
    '<select1 ref="/data/fila/sexo"><label>Persona <output value="../nr"/>: ¿cuál es su sexo?</label>' + ITEMS + "</select1>"
    '<input ref="/data/fila/edad"><label>Edad</label></input>'
    '<select1 ref="/data/fila/embarazo"><label>Embarazo</label>' + YES + "</select1>{}</repeat></group>"
    '<input ref="/data/fin"><label>Fin</label></input>'
)


@pytest.fixture
def running(interview: Begin) -> Interview:
    made = interview(INSTANCE.format(""), BINDS, BODY.format(""))
    made.answer("/data/n", "3")
    return made


def test_that_rows_are_persons_and_columns_questions_without_the_person_s_number(running: Interview) -> None:
    roster = roster_at(running, "/data/fila[2]/edad")
    assert roster is not None
    assert (roster.path, roster.title, len(roster.cells)) == ("/data/fila", "Personas", 3)
    assert [column.words for column in roster.columns] == ["¿Cuál es su sexo?", "Edad", "Embarazo"]
    assert roster.cells[1] == ("/data/fila[2]/sexo", "/data/fila[2]/edad", "/data/fila[2]/embarazo")
    assert roster.place("/data/fila[3]/edad") == (2, 1)
    with pytest.raises(KeyError):
        roster.place("/data/n")


def test_that_a_question_outside_of_rows_has_no_table_nor_one_with_what_does_not_fit_into_a_cell(interview: Begin) -> None:
    wide = interview(
        INSTANCE.format("<varios/>"),
        BINDS,
        BODY.format('<upload ref="/data/fila/varios" mediatype="image/*"><label>V</label></upload>'),
    )
    wide.answer("/data/n", "2")
    assert roster_at(wide, "/data/fila[1]/edad") is None
    assert roster_at(wide, "/data/n") is None


def test_that_a_cell_tells_what_is_answered_hidden_missing_or_wrong(running: Interview) -> None:
    running.answer("/data/fila[1]/sexo", "m")
    running.answer("/data/fila[2]/sexo", "f")
    running.answer("/data/fila[1]/edad", "130")
    running.answer("/data/fila[2]/edad", Missing.UNKNOWN)
    assert cell(running, "/data/fila[1]/sexo").shown == "Hombre"
    assert cell(running, "/data/fila[1]/edad").problem
    assert cell(running, "/data/fila[2]/edad").missing == "unknown"
    assert [cell(running, f"/data/fila[{n}]/embarazo").asked for n in (1, 2)] == [False, True]
    running.answer("/data/fila[2]/embarazo", "yes")
    running.answer("/data/fila[2]/sexo", "m")
    hidden = cell(running, "/data/fila[2]/embarazo")
    assert (hidden.asked, hidden.shown) == (False, "Sí")  # kept, and excluded


def test_that_typed_text_is_read_by_number_code_words_or_how_the_words_begin(running: Interview) -> None:
    assert [read(running, "/data/fila[1]/sexo", typed) for typed in ("2", "m", "Hombre", "hom")] == ["m"] * 4
    assert read(running, "/data/fila[1]/edad", "34") == "34"
    for path, typed in (("/data/fila[1]/sexo", "x"), ("/data/fila[1]/edad", "many")):
        with pytest.raises(BadInput):
            read(running, path, typed)


def test_that_from_the_table_one_comes_to_what_stands_before_and_after_its_rows(running: Interview) -> None:
    roster = roster_at(running, "/data/fila[2]/edad")
    assert roster is not None
    assert after(running, roster) == "/data/fin"
    assert running.previous("/data/fin") == "/data/fila[3]/edad"  # the last that is asked
    assert before(running, roster) == "/data/n"


def test_that_several_answers_are_typed_with_commas_between(interview: Begin) -> None:
    several = interview(
        INSTANCE.format("<varios/>"),
        BINDS,
        BODY.format('<select ref="/data/fila/varios"><label>V</label>' + ITEMS + "</select>"),
    )
    several.answer("/data/n", "1")
    path = "/data/fila[1]/varios"
    assert roster_at(several, path) is not None
    assert [read(several, path, typed) for typed in ("hom, muj", "m,f", "hom,hom")] == ["f m", "f m", "m"]
    with pytest.raises(BadInput):
        read(several, path, "hom, x")

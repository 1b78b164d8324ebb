"""Why a question is hidden: by which rule, its own or that of a group, in the words of the form and with the answers now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.interview import Interview
from forms.interview.rule_words import RuleWords
from forms.interview.why import not_asked, why_hidden, why_refused
from vocabulary.text import LANGUAGES, translate

Begin = Callable[..., Interview]
INSTANCE = (
    "<sexo/><edad/><idiomas/><nombre/><grupo><dentro/><nota/></grupo><fila jr:template=''><a/><b/></fila><total/><cuando/>"
)
BINDS = (
    '<bind nodeset="/data/edad" type="int" constraint=". &gt;= 18 and . &lt; 100" jr:constraintMsg="De 18 a 99"/>'
    '<bind nodeset="/data/grupo" relevant="/data/sexo = \'f\' and /data/edad &gt; 17"/>'
    "<bind nodeset=\"/data/grupo/nota\" relevant=\"selected(/data/idiomas, 'qu') or /data/nombre = ''\"/>"
    '<bind nodeset="/data/fila/b" relevant="../a &gt; 2"/><bind nodeset="/data/nombre" alcance:class="direct"/>'
    '<bind nodeset="/data/cuando" type="date" relevant="/data/total != 0"/>'
    '<bind nodeset="/data/total" type="int" calculate="count(/data/fila)"/>'
)
ITEMS = "<item><label>{}</label><value>{}</value></item>"
BODY = (
    '<select1 ref="/data/sexo"><label>Sexo</label>' + ITEMS.format("Mujer", "f") + ITEMS.format("Hombre", "m") + "</select1>"
    '<input ref="/data/edad"><label>Edad</label></input><select ref="/data/idiomas"><label>Idiomas</label>'
    + ITEMS.format("Quechua", "qu")
    + ITEMS.format("Español", "es")
    + '</select><input ref="/data/nombre"><label>Nombre</label></input><group ref="/data/grupo"><label>Embarazo</label>'
    '<input ref="/data/grupo/dentro"><label>Dentro</label></input><input ref="/data/grupo/nota"/></group>'
    '<group ref="/data/fila"><label>Fila</label><repeat nodeset="/data/fila"><input ref="/data/fila/a"><label>Cuántos</label>'
    '</input><input ref="/data/fila/b"/></repeat></group><input ref="/data/cuando"/>'
)


@pytest.fixture
def running(interview: Begin) -> Interview:
    return interview(INSTANCE, BINDS, BODY)


def test_that_a_question_that_is_shown_has_no_reason(running: Interview) -> None:
    assert why_hidden(running, "/data/sexo") == ()
    running.answer("/data/sexo", "f")
    running.answer("/data/edad", "30")
    assert why_hidden(running, "/data/grupo/dentro") == ()
    with pytest.raises(KeyError):
        why_hidden(running, "/data/nada")


def test_that_the_questions_that_are_not_asked_are_listed_with_their_words(running: Interview) -> None:
    running.answer("/data/sexo", "m")
    hidden = dict(not_asked(running))
    assert hidden["/data/grupo/dentro"] == "Dentro"
    assert not set(hidden) & set(running.questions())
    running.answer("/data/sexo", "f")
    running.answer("/data/edad", "30")
    assert "/data/grupo/dentro" not in dict(not_asked(running))


def test_that_the_rule_of_a_group_is_told_with_the_answers_now(running: Interview) -> None:
    running.answer("/data/sexo", "m")
    (reason,) = why_hidden(running, "/data/grupo/dentro")
    assert (reason.kind, reason.path, reason.group) == ("relevant", "/data/grupo", "Embarazo")
    assert translate(reason.words, "en") == "“Sexo” is “Mujer” and “Edad” is more than 17"
    assert translate(reason.words, "es") == "«Sexo» es «Mujer» y «Edad» es mayor que 17"
    assert [(seen.label, seen.value, seen.shown, seen.hidden) for seen in reason.seen] == [
        ("Sexo", "m", "Hombre", False), ("Edad", "", "", False)
    ]  # fmt: skip


def test_that_of_what_a_rule_asks_for_at_once_the_cause_is_told(running: Interview) -> None:
    running.answer("/data/sexo", "f")
    running.answer("/data/edad", "15")
    (reason,) = why_hidden(running, "/data/grupo/dentro")
    assert [(translate(c.words, "en"), c.holds) for c in reason.conditions] == [
        ("“Sexo” is “Mujer”", True), ("“Edad” is more than 17", False)
    ]  # fmt: skip
    refused = why_refused(running, "/data/edad")
    assert refused is not None
    assert [c.holds for c in refused.conditions] == [False, True]


def test_that_all_rules_are_told_the_outermost_first(running: Interview) -> None:
    running.answer("/data/nombre", "Ana")
    outer, own = why_hidden(running, "/data/grupo/nota")
    assert (outer.group, own.group, own.path) == ("Embarazo", "", "/data/grupo/nota")
    assert translate(own.words, "en") == "“Idiomas” includes “Quechua” or “Nombre” is not answered"
    assert [seen.klass for seen in own.seen] == ["", "direct"]


def test_that_a_rule_in_a_row_looks_at_its_own_row(running: Interview) -> None:
    for number, value in ((1, "1"), (2, "5")):
        running.answer("/data/fila", "yes")
        running.answer(f"/data/fila[{number}]/a", value)
    (reason,) = why_hidden(running, "/data/fila[1]/b")
    assert [(seen.path, seen.shown) for seen in reason.seen] == [("/data/fila[1]/a", "1")]
    assert translate(reason.words, "en") == "“Cuántos” is more than 2"
    assert why_hidden(running, "/data/fila[2]/b") == ()


def test_that_a_calculation_stands_by_its_name(running: Interview) -> None:
    (reason,) = why_hidden(running, "/data/cuando")
    assert translate(reason.words, "en") == "“total” is not 0"
    assert [(seen.label, seen.shown) for seen in reason.seen] == [("total", "0")]


def test_that_a_constraint_is_told_where_it_is_violated(running: Interview) -> None:
    assert why_refused(running, "/data/edad") is None
    running.answer("/data/edad", "7")
    reason = why_refused(running, "/data/edad")
    assert reason is not None
    assert (reason.kind, reason.message, reason.seen) == ("constraint", "De 18 a 99", ())
    assert translate(reason.words, "en") == "the answer is at least 18 and the answer is less than 100"
    running.answer("/data/edad", "20")
    assert why_refused(running, "/data/edad") is None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("not(selected(/data/idiomas, 'qu'))", "“Idiomas” does not include “Quechua”"),
        ("selected(/data/sexo, 'f')", "“Sexo” is “Mujer”"),
        ("not(selected(/data/sexo, 'f'))", "“Sexo” is not “Mujer”"),
        ("'f' = /data/sexo", "“Sexo” is “Mujer”"),
        ("not(/data/sexo = 'f')", "“Sexo” is not “Mujer”"),
        ("not(/data/sexo = '')", "“Sexo” is answered"),
        ("18 <= /data/edad", "“Edad” is at least 18"),
        ("/data/sexo != ''", "“Sexo” is answered"),
        ("/data/sexo = 'f' and (/data/edad > 1 or /data/edad = 0)",
         "“Sexo” is “Mujer” and (“Edad” is more than 1 or “Edad” is 0)"),
        ("not(/data/edad > 3)", "not (“Edad” is more than 3)"),
        ("count-selected(/data/idiomas) >= 2", "the number of answers to “Idiomas” is at least 2"),
        ("count(/data/fila) > 0", "the number of “Fila” is more than 0"),
        ("(/data/edad + 1) * 2 > int(/data/total)", "(“Edad” + 1) × 2 is more than “total”"),
        ("string-length(/data/nombre) < 3", "the length of “Nombre” is less than 3"),
        ("true()", "always"),
        ("sum(/data/fila/a) = -1", "the sum of “Cuántos” is −1"),
        ("pow(/data/edad, 2) = 4", "pow(“Edad”, 2) is 4"),
        ("count(instance('x')/root/item[name = /data/edad]) = 0", "the number of a list of the form is 0"),
        ("if(/data/edad > 1, 'a', 'b') = 'a'", "if “Edad” is more than 1: “a”, else “b” is “a”"),
        ("((", "(("),
        (" or ".join(["/data/edad = 1"] * 300), " or ".join(["/data/edad = 1"] * 300)),
    ],
)  # fmt: skip
def test_that_rules_are_said_in_the_words_of_the_form(rule: str, words: str, running: Interview) -> None:
    assert translate(RuleWords(running, running.engine.nodes["/data/grupo/nota"]).say(rule), "en") == words


PIECES = st.sampled_from(
    ["/data/sexo", "/data/edad", ".", "..", "/data/fila[1]/a", "current()/../edad", "1", "'f'", " = ", " and ", " or ", "not(",
     ")", "(", "selected(", ", ", "count(", "-", " div ", "instance('x')/root/item", "[", "]", "*", "//", "@x", " | ", "sum("]
)  # fmt: skip


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=9).map("".join))
def test_that_any_rule_is_said_somehow(running: Interview, rule: str) -> None:
    words = RuleWords(running, running.engine.nodes["/data/grupo/nota"])
    for lang in LANGUAGES:
        translate(words.say(rule), lang)
    words.looks_at(rule)
    assert words.conditions(rule)

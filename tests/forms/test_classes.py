"""How much a field tells of a person: what the form says, and the stricter reading where it says nothing."""

from __future__ import annotations

import pytest

from forms.classes import CLASSES, MEANING, STRICTNESS, class_of, is_naming, topics_in, topics_of
from forms.interview.plan import make_plan
from forms.xform import parse_form

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>T</h:title><model>
<instance><data id="t"><apellidos/><q1/><q2/><q3/><q4/><photo/><where/><g><inner/></g><shift/></data></instance>
<itext><translation lang="Español (es)"><text id="q1"><value>¿Cuál es su religión?</value></text></translation>
<translation lang="English (en)"><text id="q1"><value>What do you believe?</value></text></translation></itext>
<bind nodeset="/data/apellidos" type="string"/><bind nodeset="/data/q1" type="string"/>
<bind nodeset="/data/q2" type="string" alcance:class="other"/><bind nodeset="/data/q3" type="int"/>
<bind nodeset="/data/q4" type="string" alcance:consentPart="witness"/>
<bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/where" type="geopoint"/>
<bind nodeset="/data/g" alcance:class="sensitive"/><bind nodeset="/data/g/inner" type="int"/>
<bind nodeset="/data/shift" type="int"/>
</model></h:head><h:body>
<input ref="/data/apellidos"><label>A</label></input><input ref="/data/q1"><label ref="jr:itext('q1')"/></input>
<input ref="/data/q2"><label>Health of the household</label></input><input ref="/data/q3"><label>Rooms</label></input>
<input ref="/data/q4"><label>Initials</label></input><upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
<input ref="/data/where"><label>Where</label></input>
<group ref="/data/g"><label>G</label><input ref="/data/g/inner"><label>How many</label></input></group>
<input ref="/data/shift"><label>Shift</label></input>
</h:body></h:html>"""


def test_that_a_form_is_believed_and_silence_is_read_strictly() -> None:
    form = parse_form(FORM)
    plan = make_plan(form)
    found = {place.names[-1]: class_of(place, form) for place in plan.places.values() if place.control and not place.children}
    assert found == {
        "apellidos": "direct",
        "q1": "sensitive",
        "q2": "other",
        "q3": "other",
        "q4": "direct",
        "photo": "sensitive",
        "where": "quasi",
        "inner": "sensitive",
        "shift": "other",
    }
    assert topics_of(plan.places["/data/q1"], form) == ("religion",)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("Nacionalidad del padre", "nationality"),
        ("¿Se reconoce como indígena?", "ethnicity"),
        ("Qual é a sua religião?", "religion"),
        ("disability", "health"),
        ("¿Sufrió violencia en el camino?", "violence"),
        ("situação migratória", "status"),
    ],
)
def test_that_what_can_harm_a_group_is_recognised_in_three_languages(words: str, topic: str) -> None:
    assert topic in topics_in(words)


def test_that_ordinary_questions_are_of_no_topic() -> None:
    for words in (
        "¿Cuántas personas viven aquí?",
        "What work do you do?",
        "Tipo de vivienda",
        "escolaridad",
        "saludo",
        "trato",
    ):
        assert topics_in(words) == (), words


def test_that_fields_called_like_names_and_documents_name_persons() -> None:
    for name in ("nombre", "apellido_paterno", "full_name", "nro_documento", "cpf", "telefono_1", "email", "fecha_nac", "nome"):
        assert is_naming(name), name
    for name in ("nombre_del_centro", "name_of_site_type", "documents_count", "age", "interview_date", "rooms", "documentos"):
        assert not is_naming(name), name


def test_that_every_class_is_explained_and_ordered() -> None:
    assert set(CLASSES) == set(MEANING) == set(STRICTNESS)

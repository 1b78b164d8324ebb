"""Submissions read back: nothing of a record is lost, and what does not belong to the form is refused in one message."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import library
from forms.form import Form
from forms.interview import Interview
from forms.odk.received import entries_of, read_submission, take_up
from forms.submission import to_xml
from forms.xform import parse_form
from tests.forms.conftest import NOW, written
from vocabulary.errors import BadInput

IDENTIFIER = "uuid:6f0e9f2c-0000-4000-8000-000000000001"
Filled = Callable[..., Interview]


def refused(xml: str, form: Form, **named: bool) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_submission(xml, form, name="uno.xml", **named)
    assert all(problem.where.file == "uno.xml" for problem in raised.value.problems)
    return [problem.code for problem in raised.value.problems]


def test_that_a_record_comes_back_as_it_was_written(whole: Form, filled: Filled) -> None:
    xml = to_xml(filled())
    assert "<hijo><edad>5</edad></hijo>" in xml
    submission = read_submission(xml, whole)
    assert submission.answers["/data/orden"] == "c a b"
    assert submission.answers["/data/camino"] == "-12.0 -77.0 0.0 0.0;-12.1 -77.1 0.0 0.0"
    assert submission.answers["/data/otro_other"] == "aymara <ñ> & más"
    assert submission.answers["/data/grupo/nota"] == "primera\nsegunda"
    assert submission.answers["/data/persona[1]/hijo[2]/edad"] == "5"
    assert submission.rows == {"/data/persona": 2, "/data/persona[1]/hijo": 2, "/data/persona[2]/hijo": 0, "/data/visita": 1}
    assert submission.files == ("cara.jpg",)
    again = take_up(whole, submission, "es", NOW)
    assert to_xml(again) == xml
    assert not again.problems()
    assert "/data/visita" in again.closed


@pytest.mark.parametrize("name", library.names())
def test_that_a_record_of_each_questionnaire_of_the_library_comes_back(name: str) -> None:
    form = library.load(name)
    running = Interview(form, "es", NOW)
    path, asked = running.next(""), 0
    while path is not None and asked < 200:
        state = running.state(path)
        asked += 1
        if state.choices and state.type != "repeat":
            every = " ".join(value for value, _ in state.choices)
            first = "yes" if "yes" in every.split() else state.choices[0][0]
            running.answer(path, every if state.type == "rank" else first)
        elif state.type == "repeat":
            running.answer(path, "no" if asked > 60 else "yes")
        elif state.type in ("integer", "decimal", "range", "text"):
            running.answer(path, "4")
        path = running.next(path)
    assert asked > 5
    xml = to_xml(running)
    assert to_xml(take_up(form, read_submission(xml, form), "es", NOW)) == xml


def test_that_reading_calculates_nothing_again(whole: Form, filled: Filled) -> None:
    xml = to_xml(filled()).replace("<mayores>1</mayores>", "<mayores>9</mayores>")
    submission = read_submission(xml, whole)
    assert submission.answers["/data/mayores"] == "9"
    assert "<mayores>1</mayores>" in to_xml(take_up(whole, submission, "es", NOW))


def test_that_a_correction_names_what_it_replaces(whole: Form, filled: Filled) -> None:
    first = read_submission(to_xml(filled()), whole)
    correction = take_up(whole, first, "es", NOW, edit=True)
    correction.answer("/data/sexo", "m")
    xml = to_xml(correction, replaces=first.instance_id)
    assert f"<orx:deprecatedID>{first.instance_id}</orx:deprecatedID>" in xml
    second = read_submission(xml, whole)
    assert second.replaces == first.instance_id
    assert second.instance_id != first.instance_id
    assert second.instance_id.startswith("uuid:")
    assert "/data/grupo/nota" not in second.answers  # it is no longer relevant


def test_that_the_log_of_a_submission_keeps_its_identifier_unless_another_is_given(whole: Form, filled: Filled) -> None:
    submission = read_submission(to_xml(filled()), whole)
    path = "/data/orx:meta/orx:instanceID"
    assert dict(entries_of(submission, whole))[path] == submission.instance_id
    assert dict(entries_of(submission, whole, instance_id=IDENTIFIER))[path] == IDENTIFIER


def record(inner: str = "", attributes: str = 'id="prueba" version="1"', root: str = "data") -> str:
    return f"<{root} {attributes}>{inner}<meta><instanceID>{IDENTIFIER}</instanceID></meta></{root}>"


@pytest.fixture
def small() -> Form:
    return parse_form(written("<a/><g><b/></g>", '<bind nodeset="/data/a" type="int"/>', '<input ref="/data/a"/>'))


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (record(attributes='id="otra" version="1"'), "other-form"),
        (record(attributes='version="1"'), "other-form"),
        (record(root="datos"), "other-form"),
        (record(attributes='id="prueba" version="2"'), "other-version"),
        (record(attributes='id="prueba"'), "other-version"),
        (record("<nada>1</nada>"), "unknown-path"),
        (record("<g><b/><c/></g>"), "unknown-path"),
        (record("<a><b/></a>"), "unknown-path"),
        (record("<g>palabras</g>"), "unknown-path"),
        (record('<x:a xmlns:x="urn:x">1</x:a>'), "unknown-path"),
        (record("<a>1</a><a>2</a>"), "twice"),
        (record("<a>doce</a>"), "bad-value"),
        ('<data id="prueba" version="1"><a/></data>', "no-identifier"),
        ("<data", "bad-submission"),
        ("", "bad-submission"),
        ('<!DOCTYPE data [<!ENTITY x "y">]><data>&x;</data>', "bad-submission"),
        ('<data id="prueba" encrypted="yes" xmlns="http://www.opendatakit.org/xforms/encrypted"/>', "encrypted-submission"),
    ],
)
def test_that_what_does_not_belong_to_the_form_is_refused_in_one_message(xml: str, code: str, small: Form) -> None:
    assert refused(xml, small) == [code]


def test_that_many_unknown_places_make_one_message(small: Form) -> None:
    with pytest.raises(BadInput) as raised:
        read_submission(record("".join(f"<x{n}/>" for n in range(40))), small)
    assert len(raised.value.problems) == 1
    assert "/data/x0" in raised.value.say("en")
    assert "(+35)" in raised.value.say("en")


def test_that_no_message_holds_an_answer(small: Form) -> None:
    with pytest.raises(BadInput) as raised:
        read_submission(record("<a>María</a>"), small)
    assert "María" not in raised.value.say("es")


def test_that_another_version_is_read_where_that_is_asked_for(small: Form) -> None:
    xml = record("<a>4</a>", attributes='id="prueba" version="2"')
    assert read_submission(xml, small, any_version=True).answers["/data/a"] == "4"


def test_that_the_own_part_of_openrosa_is_found_with_and_without_its_prefix(small: Form) -> None:
    for meta in (
        f"<meta><instanceID>{IDENTIFIER}</instanceID><deprecatedID>uuid:1</deprecatedID></meta>",
        '<meta xmlns="http://openrosa.org/xforms">'
        f"<instanceID>{IDENTIFIER}</instanceID><deprecatedID>uuid:1</deprecatedID></meta>",
        f'<o:meta xmlns:o="http://openrosa.org/xforms"><o:instanceID>{IDENTIFIER}</o:instanceID>'
        "<o:deprecatedID>uuid:1</o:deprecatedID></o:meta>",
    ):
        xml = f'<data id="prueba" version="1" xmlns="http://opendatakit.org/submissions"><a>4</a>{meta}</data>'
        submission = read_submission(xml, small)
        assert (submission.instance_id, submission.replaces) == (IDENTIFIER, "uuid:1")
        assert submission.answers["/data/a"] == "4"


def test_that_what_servers_add_is_passed_over(small: Form) -> None:
    xml = (
        f'<data id="prueba" version="1" instanceID="{IDENTIFIER}" submissionDate="2026-11-24T10:00:00Z">'
        "<formhub><uuid>abc</uuid></formhub><a>4</a><__version__>v1</__version__></data>"
    )
    submission = read_submission(xml.encode(), small)
    assert submission.instance_id == IDENTIFIER
    assert set(submission.answers) == {"/data/a"}


def test_that_the_name_of_a_file_leads_nowhere_else(whole: Form, filled: Filled) -> None:
    xml = to_xml(filled()).replace("cara.jpg", "../../cara.jpg")
    assert refused(xml, whole) == ["bad-value"]


def test_that_characters_which_xml_cannot_hold_do_not_spoil_a_record(whole: Form, filled: Filled) -> None:
    xml = to_xml(filled(("/data/persona[1]/nombre", "A\x0bn\x00a\r\nB")))
    assert read_submission(xml, whole).answers["/data/persona[1]/nombre"] == "Ana\r\nB"


PIECES = st.sampled_from(
    ["<data id='prueba' version='1'>", "</data>", "<a>", "</a>", "4", "<g>", "</g>", "<b/>", "<meta>", "</meta>",
     "<instanceID>", "</instanceID>", "uuid:1", "&amp;", "&x;", "<!DOCTYPE x>", "<?x?>", "<![CDATA[", "]]>", "\x00", "é",
     "<x:y xmlns:x='u'/>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=8).map("".join))
def test_that_any_text_is_a_submission_or_is_refused(pieces: str, inner: str) -> None:
    form = parse_form(written("<a/><g><b/></g>", '<bind nodeset="/data/a" type="int"/>', '<input ref="/data/a"/>'))
    for xml in (pieces, record(inner), pieces.encode()):
        try:
            submission = read_submission(xml, form)
        except BadInput:
            continue
        assert submission.instance_id
        to_xml(take_up(form, submission, "es", NOW))

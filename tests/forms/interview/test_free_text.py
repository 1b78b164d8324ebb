"""Somebody named in a free text is asked about once, softly, and never where a name belongs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forms.interview import Interview
from forms.xform import parse_form
from vocabulary.errors import Level
from vocabulary.text import LANGUAGES

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>T</h:title><model>
<instance><data id="t"><surnames/><story/><sheet/><sex/></data></instance>
<bind nodeset="/data/surnames" type="string" alcance:class="direct"/>
<bind nodeset="/data/story" type="string"/>
<bind nodeset="/data/sheet" type="string"/>
<bind nodeset="/data/sex" type="string"/>
</model></h:head><h:body>
<input ref="/data/surnames"><label>Surnames</label></input>
<input ref="/data/story"><label>Story</label></input>
<input ref="/data/sheet" appearance="numbers"><label>Sheet</label></input>
<select1 ref="/data/sex"><label>Sex</label><item><label>F</label><value>F</value></item></select1>
</h:body></h:html>"""


@pytest.fixture
def interview() -> Interview:
    return Interview(parse_form(XFORM), "en", datetime(2026, 11, 30, tzinfo=UTC))


def test_that_a_telephone_in_a_story_warns_and_does_not_block(interview: Interview) -> None:
    effects = interview.answer("/data/story", "call her at 0414-1234567")
    assert "a telephone number" in effects.warning
    (problem,) = interview.problems()
    assert problem.level is Level.WARNING
    assert problem.path == "/data/story"
    interview.finish()


def test_that_a_confirmed_warning_keeps_its_reason_until_the_answer_changes(interview: Interview) -> None:
    interview.answer("/data/story", "call her at 0414-1234567")
    interview.confirm("/data/story", "the number of a help line")
    assert interview.problems() == []
    assert interview.state("/data/story").warning == ""
    again = Interview(parse_form(XFORM), "en", datetime(2026, 11, 30, tzinfo=UTC))
    again.restore(interview.to_dict())
    assert again.reasons == {"/data/story": "the number of a help line"}
    interview.answer("/data/story", "call her at 0414-7654321")
    assert interview.problems() != []


def test_that_the_surname_of_the_person_is_recognised_in_the_story(interview: Interview) -> None:
    assert interview.answer("/data/story", "The whole Quispe family came").warning == ""
    interview.answer("/data/surnames", "Quispe Mamani")
    assert interview.state("/data/story").warning != ""


def test_that_names_where_they_belong_and_codes_of_digits_are_left_alone(interview: Interview) -> None:
    interview.answer("/data/surnames", "Sra. Quispe, 0414-1234567")
    interview.answer("/data/sheet", "041712345")
    assert interview.problems() == []


def test_that_a_note_is_looked_at_too_and_asks_again_when_it_changes(interview: Interview) -> None:
    interview.answer("/data/sex", "F")
    interview.note("/data/sex", "her brother is Mr. Charles")
    (problem,) = interview.problems()
    assert problem.path == "/data/sex"
    interview.confirm("/data/sex", "known to the office")
    assert interview.problems() == []
    interview.note("/data/sex", "her brother is Mr. Joseph")
    assert interview.problems() != []
    interview.note("/data/sex", "")
    assert interview.problems() == []


def test_that_taking_up_a_draft_asks_what_the_interview_asked(interview: Interview) -> None:
    again = Interview(parse_form(XFORM), "en", datetime(2026, 11, 30, tzinfo=UTC))
    log = [
        ("/data/sex", "F"),
        ("/data/sex#note", "her brother is Mr. Charles"),
        ("/data/sex#warning", "known"),
        ("/data/sex#note", "her brother is Mr. Joseph"),
    ]
    again.restore(log)
    assert [problem.path for problem in again.problems()] == ["/data/sex"]
    again.restore([("/data/sex#note", "")])
    assert again.notes == {}


def test_that_everything_named_is_told_by_path(interview: Interview) -> None:
    interview.answer("/data/story", "write to ana@example.org")
    interview.note("/data/story", "tel. 0414-1234567")
    assert interview.checks.free_texts.all() == {"/data/story": ("mail",), "/data/story#note": ("telephone",)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_warning_speaks_the_language_of_the_interview(lang: str, interview: Interview) -> None:
    node = interview.step("/data/story").node
    interview.answer("/data/story", "ana@example.org")
    said = interview.checks.warning(node, lang)
    assert said
    assert lang == "en" or "This seems" not in said

"""Consent for each purpose: its language and moment, its manner, who gives it for a child, and what still waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from forms.interview import Interview
from forms.xform import parse_form

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=-5)))
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>T</h:title><model>
<itext><translation lang="Español (es)" default="true()"><text id="a"><value>A</value></text></translation>
 <translation lang="Português (pt)"><text id="a"><value>A</value></text></translation></itext>
<instance><data id="t"><statistics/><age/><guardian/><assent/><how/><witness/><contact/></data></instance>
<bind nodeset="/data/statistics" type="string" alcance:consent="statistics"/>
<bind nodeset="/data/age" type="int"/>
<bind nodeset="/data/guardian" type="string" relevant="/data/age &lt; 18" alcance:consentPart="guardian"/>
<bind nodeset="/data/assent" type="string" relevant="/data/age &lt; 18 and /data/age &gt; 6"
  alcance:consentPart="assent statistics"/>
<bind nodeset="/data/how" type="string" relevant="/data/statistics = 'yes'" alcance:consentPart="how"/>
<bind nodeset="/data/witness" type="string" relevant="/data/how = 'oral_witness'" alcance:consentPart="witness"/>
<bind nodeset="/data/contact" type="string" relevant="/data/statistics = 'yes'" alcance:consent="contact"/>
</model></h:head><h:body>
<input ref="/data/statistics"><label ref="jr:itext('a')"/></input><input ref="/data/age"><label>A</label></input>
<input ref="/data/guardian"><label>G</label></input><input ref="/data/assent"><label>C</label></input>
<input ref="/data/how"><label>H</label></input><input ref="/data/witness"><label>W</label></input>
<input ref="/data/contact"><label>C</label></input>
</h:body></h:html>"""


@pytest.fixture
def interview() -> Interview:
    return Interview(parse_form(XFORM), "es", NOON)


def test_that_consent_keeps_the_language_and_the_moment_in_which_it_was_given(interview: Interview) -> None:
    interview.set_language("pt")
    interview.answer("/data/statistics", "yes")
    (first, _) = interview.consents()
    assert (first.purpose, first.given, first.needed, first.lang) == ("statistics", True, True, "pt")
    assert datetime.fromisoformat(first.at) == NOON.astimezone(UTC)
    interview.set_language("es")
    assert interview.consents()[0].lang == "pt", "going on in another language does not change how it was asked"


def test_that_manner_and_witness_belong_to_each_purpose(interview: Interview) -> None:
    interview.answer("/data/statistics", "yes")
    assert interview.consents()[0].waiting == "/data/how"
    interview.answer("/data/how", "oral_witness")
    interview.answer("/data/witness", "M. R.")
    interview.answer("/data/contact", "no")
    statistics, contact = interview.consents()
    assert (statistics.how, statistics.witness, statistics.waiting) == ("oral_witness", True, "")
    assert (contact.given, contact.needed, contact.waiting) == (False, False, "")
    assert not interview.refused


@pytest.mark.parametrize(
    ("guardian", "assent", "given", "waiting", "refused"),
    [
        ("", "", None, "/data/guardian", False),
        ("yes", "", None, "/data/assent", False),
        ("yes", "yes", True, "/data/how", False),
        ("no", "", False, "", True),
        ("yes", "no", False, "", True),
    ],
)
def test_that_a_child_needs_the_guardian_and_its_own_yes(
    interview: Interview, guardian: str, assent: str, given: bool | None, waiting: str, refused: bool
) -> None:
    interview.answer("/data/statistics", "yes")
    interview.answer("/data/age", "12")
    interview.answer("/data/guardian", guardian)
    interview.answer("/data/assent", assent)
    first = interview.consents()[0]
    assert (first.given, first.waiting, interview.refused) == (given, waiting, refused)


def test_that_a_small_child_is_not_asked_and_an_adult_needs_nobody(interview: Interview) -> None:
    interview.answer("/data/statistics", "yes")
    interview.answer("/data/how", "oral")
    interview.answer("/data/age", "4")
    interview.answer("/data/guardian", "yes")
    first = interview.consents()[0]
    assert (first.given, first.guardian, first.assent) == (True, True, None)
    interview.answer("/data/age", "40")
    first = interview.consents()[0]
    assert (first.given, first.guardian) == (True, None)


def test_that_a_part_named_for_one_purpose_leaves_the_others_alone(interview: Interview) -> None:
    interview.answer("/data/statistics", "yes")
    interview.answer("/data/age", "12")
    interview.answer("/data/guardian", "yes")
    interview.answer("/data/contact", "yes")
    statistics, contact = interview.consents()
    assert (statistics.given, contact.given) == (None, True)


def test_that_a_draft_taken_up_knows_when_consent_was_given(interview: Interview) -> None:
    interview.answer("/data/contact", "")
    log = list(interview.answer("/data/statistics", "yes").entries)
    later = Interview(parse_form(XFORM), "pt", NOON + timedelta(days=1))
    later.restore(log)
    assert later.consents()[0] == interview.consents()[0]
    again = Interview(parse_form(XFORM), "pt", NOON + timedelta(days=1))
    again.restore(interview.to_dict())
    assert again.consents()[0] == interview.consents()[0]


def test_that_an_answer_taken_back_leaves_no_moment(interview: Interview) -> None:
    log = list(interview.answer("/data/statistics", "yes").entries)
    log += interview.answer("/data/statistics", "").entries
    later = Interview(parse_form(XFORM), "es", NOON)
    later.restore(log)
    assert (later.consents()[0].given, later.consents()[0].at) == (None, "")

"""A programme for tests of what comes in and what is made of it; opening it costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forms.xform import parse_form
from survey_app.services import capture
from survey_app.services import programme as programmes
from survey_app.store import reserve
from survey_app.store.keys import KdfCost


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[programmes.Programme]:
    folder = tmp_path / "programmes"
    folder.mkdir()
    words = "ábaco abdomen abeja abierto abogado abono aborto"
    with programmes.create(folder, "Frontera norte", "PE", "es", "Ana", words, cost=KdfCost(1, 8192)) as made:
        yield made


RIGHTS_FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>Ingreso</h:title><model>
<instance><data id="entry" version="3"><statistics/><how/><witness/><contact/><linking/><sex/><country/>
 <reach><telephone/><hour/></reach><surnames/><birth_date/><age/><ended/></data></instance>
<bind nodeset="/data/statistics" type="string" required="true()" alcance:consent="statistics"/>
<bind nodeset="/data/how" type="string" relevant="/data/statistics = 'yes'" alcance:consentPart="how"/>
<bind nodeset="/data/witness" type="string" relevant="/data/how = 'oral_witness'" alcance:consentPart="witness"
  alcance:class="quasi"/>
<bind nodeset="/data/contact" type="string" relevant="/data/statistics = 'yes'" alcance:consent="contact"/>
<bind nodeset="/data/linking" type="string" relevant="/data/statistics = 'yes'" alcance:consent="linking"/>
<bind nodeset="/data/sex" type="string" required="true()" relevant="/data/statistics = 'yes'"/>
<bind nodeset="/data/country" type="string" relevant="/data/statistics = 'yes'" alcance:class="quasi"/>
<bind nodeset="/data/reach" relevant="/data/contact = 'yes'"/>
<bind nodeset="/data/reach/telephone" type="string" alcance:class="direct"/>
<bind nodeset="/data/reach/hour" type="string"/>
<bind nodeset="/data/surnames" type="string" relevant="/data/linking = 'yes'" alcance:class="direct"/>
<bind nodeset="/data/birth_date" type="date" relevant="/data/statistics = 'yes'" alcance:class="direct"/>
<bind nodeset="/data/age" type="int" alcance:class="quasi"
  calculate="int((date('2026-11-24') - /data/birth_date) div 365.25)"/>
<bind nodeset="/data/ended" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>
</model></h:head><h:body>
<select1 ref="/data/statistics"><label>Statistics?</label><item><label>Yes</label><value>yes</value></item>
 <item><label>No</label><value>no</value></item></select1>
<select1 ref="/data/how"><label>How?</label><item><label>Spoken</label><value>oral</value></item>
 <item><label>Witness</label><value>oral_witness</value></item></select1>
<input ref="/data/witness"><label>Witness</label></input>
<select1 ref="/data/contact"><label>Contact?</label><item><label>Yes</label><value>yes</value></item>
 <item><label>No</label><value>no</value></item></select1>
<select1 ref="/data/linking"><label>Linking?</label><item><label>Yes</label><value>yes</value></item>
 <item><label>No</label><value>no</value></item></select1>
<select1 ref="/data/sex"><label>Sex</label><item><label>Female</label><value>F</value></item>
 <item><label>Male</label><value>M</value></item></select1>
<select1 ref="/data/country"><label>Country</label><item><label>Venezuela</label><value>VE</value></item>
 <item><label>Haiti</label><value>HT</value></item></select1>
<group ref="/data/reach"><label>Reach</label><input ref="/data/reach/telephone"><label>Telephone</label></input>
 <input ref="/data/reach/hour"><label>Hour</label></input></group>
<input ref="/data/surnames"><label>Surnames</label></input>
<input ref="/data/birth_date"><label>Birth</label></input>
</h:body></h:html>"""
ANSWERS = {
    "statistics": "yes", "how": "oral_witness", "witness": "Rosa Ticona", "contact": "yes", "linking": "yes", "sex": "F",
    "country": "VE", "reach/telephone": "999 123 456", "reach/hour": "evening", "surnames": "Quispe Mamani",
    "birth_date": "1990-05-01",
}  # fmt: skip
Hold = Callable[..., capture.InterviewSession]


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """`hold(programme, sex="M")`: an interview held with a form that asks consent for three purposes, not yet finished."""
    form = parse_form(RIGHTS_FORM)
    monkeypatch.setattr(capture, "form_of", lambda name: form)
    monkeypatch.setattr(reserve, "SIZE", 4096)

    def held(programme: programmes.Programme, **answers: str) -> capture.InterviewSession:
        session = capture.start(programme, "entry", "es")
        for path, value in {**ANSWERS, **answers}.items():
            if session.interview.state(f"/data/{path}").relevant:
                session.answer(f"/data/{path}", value)
        return session

    return held

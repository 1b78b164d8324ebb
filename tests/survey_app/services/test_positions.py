"""An exact position never stays with the answers: a cell of a grid does, and the exact place apart only where the form asks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.interview import Interview
from forms.xform import parse_form
from survey_app.services import positions
from survey_app.services.interview_body import identities_of, statistics_of

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>T</h:title><model>
<instance><data id="t"><here/><home/><wide/><named/><way/><copy/><words/><band/><house/></data></instance>
<bind nodeset="/data/here" type="geopoint"/>
<bind nodeset="/data/home" type="geopoint" alcance:position="exact"/>
<bind nodeset="/data/wide" type="geopoint" alcance:position="grid 0.5"/>
<bind nodeset="/data/named" type="geopoint" alcance:class="direct"/>
<bind nodeset="/data/way" type="geotrace"/>
<bind nodeset="/data/copy" type="geopoint" calculate="/data/here"/>
<bind nodeset="/data/words" type="string" calculate="concat('at ', /data/here)"/>
<bind nodeset="/data/band" type="string" alcance:class="quasi" calculate="if(/data/here = '', '', 'known')"/>
<bind nodeset="/data/house" type="string" calculate="concat('at ', /data/home)"/>
</model></h:head><h:body>
<input ref="/data/here"><label>Here</label></input><input ref="/data/home"><label>Home</label></input>
<input ref="/data/wide"><label>Wide</label></input><input ref="/data/named"><label>Named</label></input>
<input ref="/data/way"><label>Way</label></input>
</h:body></h:html>"""
HERE = "-12.046412 -77.042813 154.0 4.5"


@pytest.fixture
def interview() -> Interview:
    made = Interview(parse_form(XFORM), "en", datetime(2026, 11, 30, tzinfo=UTC))
    for name in ("here", "home", "wide", "named"):
        made.answer(f"/data/{name}", HERE)
    made.answer("/data/way", f"{HERE}; -12.031 -77.061 0.0 0.0")
    return made


def test_that_no_exact_position_stays_with_the_answers(interview: Interview) -> None:
    body = statistics_of(interview, started="2026-11-30", finished="2026-11-30")
    for part in ("12.0464", "77.0428", "-12.031", "154"):
        assert part not in repr(body)
    answers = body["answers"]
    assert answers["/data/here"] == answers["/data/copy"] == "-12.025 -77.025 0.0 2783.0"
    assert answers["/data/home"] == answers["/data/here"]
    assert answers["/data/wide"] == "-12.25 -77.25 0.0 27830.0"
    assert answers["/data/way"] == "-12.025 -77.075 0.0 2783.0"
    assert "/data/named" not in answers
    assert answers["/data/band"] == "known"


def test_that_what_seems_to_name_somebody_all_the_same_is_counted_with_the_record() -> None:
    bind = """<bind nodeset="/data/words" type="string" calculate="concat('at ', /data/here)"/>"""
    asked = '<input ref="/data/words"><label>Words</label></input></h:body>'
    form = parse_form(XFORM.replace(bind, "").replace("</h:body>", asked))
    made = Interview(form, "en", datetime(2026, 11, 30, tzinfo=UTC))
    made.answer("/data/words", "call 0414-1234567 or write to ana@example.org")
    body = statistics_of(made, started="2026-11-30", finished="2026-11-30")
    assert body["naming"] == {"/data/words": ["telephone", "mail"]}


def test_that_the_exact_place_is_kept_apart_only_where_the_form_says_so(interview: Interview) -> None:
    found = identities_of(interview)
    assert found == {"/data/home": HERE, "/data/named": HERE, "/data/house": f"at {HERE}"}


@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from((0.01, 0.05, 0.1, 0.25, 1.0)))
def test_that_twice_coarse_is_once_and_the_cell_holds_the_place(lat: float, lon: float, width: float) -> None:
    once = positions.coarse(f"{lat:.6f} {lon:.6f} 0 0", width)
    assert positions.coarse(once, width) == once
    middle = [float(part) for part in once.split()[:2]]
    assert abs(middle[0] - lat) <= width / 2 + 2e-6
    assert abs(middle[1] - lon) <= width / 2 + 2e-6


def test_that_neighbours_in_a_cell_are_one(tmp_path: Path) -> None:
    assert positions.coarse("-12.01 -77.01 0 0") == positions.coarse("-12.049 -77.049 9 3")
    assert positions.coarse("") == positions.coarse("no place") == ""


def test_that_a_form_cannot_ask_for_a_grid_that_is_a_place() -> None:
    plan = Interview(parse_form(XFORM.replace("grid 0.5", "grid 0.00001")), "en", datetime(2026, 1, 1, tzinfo=UTC)).engine.plan
    assert positions.grid_of(plan.places["/data/wide"]) == positions.FINEST
    nonsense = Interview(parse_form(XFORM.replace("grid 0.5", "grid wide")), "en", datetime(2026, 1, 1, tzinfo=UTC)).engine.plan
    assert positions.grid_of(nonsense.places["/data/wide"]) == positions.GRID

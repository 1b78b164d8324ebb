"""What a laptop erased because its time was over is gone at the office too, once the laptop hands in again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forms.xform import parse_form
from survey_app.services import capture, interview_session, retention, sealing
from survey_app.services import programme as programmes
from survey_app.services.exchange import handing_in, office_key, receiving
from survey_app.services.programme import Programme
from survey_app.store import records, tagged
from survey_app.store.keys import KdfCost

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OLD = (datetime.now(UTC) - timedelta(days=900)).isoformat(timespec="milliseconds")
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>E</h:title><model><instance><data id="entry"><surnames/><religion/><rooms/></data></instance>
<bind nodeset="/data/surnames" type="string" alcance:class="direct"/><bind nodeset="/data/religion" type="string"/>
<bind nodeset="/data/rooms" type="int"/></model></h:head><h:body>
<input ref="/data/surnames"><label>S</label></input><input ref="/data/religion"><label>R</label></input>
<input ref="/data/rooms"><label>N</label></input></h:body></h:html>"""


def _old_interview(programme: Programme) -> str:
    def work(db: Any) -> str:
        record = records.create(db, "interview", "entry", "1", interviewer="Ana", at=OLD)
        records.revise(db, record, {"answers": {"/data/religion": "católica", "/data/rooms": "3"}}, "Ana", at=OLD)
        interview_session.put_away(db, programme, record, {"/data/surnames": "Quispe"})
        records.end(db, record, "finished", at=OLD)
        return record

    return programme.store.call(work)


def _bring(office: Programme, laptop: Programme, folder: Path) -> None:
    found = receiving.receive(office, handing_in.hand_in(laptop, folder).file)
    if found.state == receiving.QUARANTINED:
        receiving.confirm_device(office, found.bundle)


def test_that_an_erasure_travels_to_the_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = parse_form(XFORM)
    monkeypatch.setattr(capture, "form_of", lambda name: form)
    for name in ("office", "laptop", "out"):
        (tmp_path / name).mkdir()
    with (
        programmes.create(tmp_path / "office", "Lima", "PE", "es", "Rosa", PASSPHRASE, cost=CHEAP) as office,
        programmes.create(tmp_path / "laptop", "Tumbes", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as laptop,
    ):
        office_key.use_office(laptop, office_key.read_office_key(office_key.save_office_key(office, tmp_path / "office")))
        sealing.set_when(laptop, "never")
        record = _old_interview(laptop)
        _bring(office, laptop, tmp_path / "out")
        assert office.store.call(lambda db: records.current(db, record))
        retention.erase_due(laptop, ["direct", "sensitive"])
        _bring(office, laptop, tmp_path / "out")
        versions = office.store.call(lambda db: records.revisions(db, record))
        assert [version.body is None for version in versions[:-1]] == [True] * (len(versions) - 1)
        body = versions[-1].body
        assert body is not None
        assert body["answers"] == {"/data/rooms": "3"}
        assert set(body["erased"]) == {"direct", "sensitive"}
        assert not office.store.call(lambda db: tagged.has_identities(db, record))
        assert office.store.call(records.faults) == []
        assert {one.klass: one.records for one in retention.schedule(office).due}["sensitive"] == 0

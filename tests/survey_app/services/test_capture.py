"""Interviews: on disk before called saved, taken up where they stood, finished with consent only, identities apart."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms.xform import parse_form
from survey_app.services import browse, capture, consents, users
from survey_app.services import programme as programmes
from survey_app.services.interview_body import identifying_places
from survey_app.services.programme import Programme
from survey_app.store import answers, identities, records, reserve
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, StoreError
from vocabulary.text import LANGUAGES

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
CHEAP = KdfCost(1, 8192)
ROOT = Path(__file__).resolve().parents[3]
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>Ingreso</h:title><model>
<instance><data id="entry" version="3"><consent/><surnames/><birth_date/><greeting/><age/><sex/><country/><reason/>
 <member jr:template=""><called/></member>
 <meta><instanceID/><instanceName/></meta></data></instance>
<bind nodeset="/data/consent" type="string" required="true()" alcance:consent="interview"/>
<bind nodeset="/data/surnames" type="string" relevant="/data/consent = 'yes'" alcance:class="direct"/>
<bind nodeset="/data/birth_date" type="date" relevant="/data/consent = 'yes'" alcance:class="direct"/>
<bind nodeset="/data/greeting" type="string" calculate="concat('Sra. ', /data/surnames)"/>
<bind nodeset="/data/age" type="int" relevant="/data/consent = 'yes'" alcance:class="quasi"
  calculate="int((date('2026-11-24') - /data/birth_date) div 365.25)"/>
<bind nodeset="/data/sex" type="string" required="/data/consent = 'yes'" relevant="/data/consent = 'yes'"/>
<bind nodeset="/data/country" type="string" relevant="/data/consent = 'yes'" alcance:class="quasi"/>
<bind nodeset="/data/reason" type="string" relevant="/data/country = 'VE'" constraint="string-length(.) &lt; 20"/>
<bind nodeset="/data/member/called" type="string" alcance:class="direct"/>
<bind nodeset="/data/meta/instanceName" type="string" calculate="concat(/data/greeting, ', ', /data/sex)"/>
</model></h:head><h:body>
<select1 ref="/data/consent"><label>Consent?</label><item><label>Yes</label><value>yes</value></item>
 <item><label>No</label><value>no</value></item></select1>
<input ref="/data/surnames"><label>Surnames</label></input>
<input ref="/data/birth_date"><label>Birth</label></input>
<select1 ref="/data/sex"><label>Sex</label><item><label>Female</label><value>F</value></item>
 <item><label>Male</label><value>M</value></item></select1>
<select1 ref="/data/country"><label>Country</label><item><label>Venezuela</label><value>VE</value></item>
 <item><label>Haiti</label><value>HT</value></item></select1>
<input ref="/data/reason"><label>Reason</label></input>
<group ref="/data/member"><label>Members</label><repeat nodeset="/data/member">
 <input ref="/data/member/called"><label>Name</label></input></repeat></group>
</h:body></h:html>"""


@pytest.fixture
def programme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programme]:
    form = parse_form(XFORM)
    monkeypatch.setattr(capture, "form_of", lambda name: form)
    monkeypatch.setattr(reserve, "SIZE", 4096)
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as opened:
        yield opened


def _filled(programme: Programme) -> capture.InterviewSession:
    session = capture.start(programme, "entry", "es")
    for path, value in {
        "consent": "yes",
        "surnames": "Quispe Mamani",
        "birth_date": "1990-05-01",
        "sex": "F",
        "country": "VE",
        "reason": "work",
    }.items():
        session.answer(f"/data/{path}", value)
    session.answer("/data/member", "yes")
    session.answer("/data/member[1]/called", "Yuliana")
    session.answer("/data/member", "no")
    return session


def _log(programme: Programme, record: str) -> list[answers.Answer]:
    return programme.store.call(lambda db: answers.log(db, record))


def test_that_an_answer_is_committed_before_its_future_resolves(programme: Programme) -> None:
    session = capture.start(programme, "entry", "es")
    open_at_that_moment: list[bool] = []
    connection = programme.store.call(lambda db: db.conn)
    saved = session.answer("/data/consent", "yes")
    saved.add_done_callback(lambda _: open_at_that_moment.append(connection.in_transaction))  # in the store's thread
    assert saved.result() >= session.started
    assert [a.value for a in _log(programme, session.record) if a.path == "/data/consent"] == ["yes"]
    assert open_at_that_moment == [False]
    assert programmes.last_saved(programme) >= session.started


def test_that_an_interview_is_taken_up_at_the_same_question_with_all_its_answers(programme: Programme) -> None:
    session = _filled(programme)
    session.note_missing("/data/reason", "refused")
    session.note("/data/sex", "said so herself")
    session.go_to("/data/country").result()
    programme.close()
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as again:
        (draft,) = capture.drafts(again)
        assert (draft.form, draft.title, draft.interviewer, draft.position) == ("entry", "Ingreso", "Ana", "/data/country")
        assert draft.answered == 7
        taken_up = capture.resume(again, draft.record)
        assert taken_up.interview.current == "/data/country"
        assert taken_up.interview.to_dict() == session.interview.to_dict()
        assert taken_up.interview.state("/data/reason").missing == "refused"
        assert taken_up.answered() == session.answered() == 7


def test_that_a_finished_interview_holds_no_identifier_but_apart(programme: Programme) -> None:
    session = _filled(programme)
    session.finish().result()
    body = programme.store.call(lambda db: records.current(db, session.record))
    assert body is not None
    assert body["answers"]["/data/age"] == "36"
    assert body["answers"]["/data/sex"] == "F"
    (consent,) = consents.kept(body)
    assert (consent.purpose, consent.given, consent.lang) == ("interview", True, "es")
    assert session.started[:19] <= consent.at[:19] <= body["finished"][:19]
    assert "Quispe" not in repr(body)
    assert "Yuliana" not in repr(body)
    assert "1990" not in repr(body)
    key = programme.keys.identities
    assert key is not None
    found = programme.store.call(lambda db: identities.read(db, key, [session.record], person="Ana", purpose="test"))
    named = found[session.record]
    assert named["/data/surnames"] == "Quispe Mamani"
    assert named["/data/member[1]/called"] == "Yuliana"
    assert named["/data/meta/instanceName"] == "Sra. Quispe Mamani, F", "what is made of a name is a name"
    assert _log(programme, session.record) == []
    assert capture.drafts(programme) == []
    assert session.ended == "finished"
    (row,) = browse.page(programme, browse.record_ids(programme))
    assert (row.status, row.summary, row.source, row.interviewer) == ("finished", "Female · Venezuela", "Ingreso", "Ana")


def test_that_no_name_is_left_in_any_table_in_the_clear(programme: Programme) -> None:
    _filled(programme).finish().result()

    def everything(db: Any) -> str:
        return repr([list(db.table(name).rows) for name in db.table_names()])

    told = programme.store.call(everything)
    assert "Venezuela" in told
    for secret in ("Quispe", "Yuliana", "1990-05-01"):
        assert secret not in told


def test_that_nothing_is_finished_without_consent(programme: Programme) -> None:
    session = capture.start(programme, "entry", "es")
    with pytest.raises(BadInput) as caught:
        session.finish()
    assert [(p.code, p.path) for p in caught.value.problems] == [("consent-missing", "/data/consent")]  # type: ignore[attr-defined]
    assert [d.record for d in capture.drafts(programme)] == [session.record]


def test_that_all_that_is_missing_is_told_at_once(programme: Programme) -> None:
    session = capture.start(programme, "entry", "es")
    session.answer("/data/consent", "yes")
    session.answer("/data/country", "VE")
    session.answer("/data/reason", "x" * 30)
    with pytest.raises(BadInput) as caught:
        session.finish()
    assert [(p.code, p.path) for p in caught.value.problems] == [  # type: ignore[attr-defined]
        ("required", "/data/sex"),
        ("constraint", "/data/reason"),
    ]
    session.note_missing("/data/sex", "unknown")
    session.answer("/data/reason", "work")
    session.finish().result()
    body = programme.store.call(lambda db: records.current(db, session.record))
    assert body is not None
    assert body["missing"] == {"/data/sex": "unknown"}


def test_that_a_refusal_is_counted_and_nothing_else_kept(programme: Programme) -> None:
    session = _filled(programme)
    session.answer("/data/consent", "no")
    assert session.refused
    session.finish().result()
    assert (session.ended, capture.refusals(programme, "entry"), capture.finished(programme, "entry")) == ("refused", 1, 0)
    assert capture.drafts(programme) == []

    def kept(db: Any) -> list[int]:
        return [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("answer", "revision", "body", "identity")]

    assert programme.store.call(kept) == [0, 0, 0, 0]
    assert len(browse.record_ids(programme)) == 0


def test_that_a_discarded_interview_leaves_no_answer(programme: Programme) -> None:
    session = _filled(programme)
    session.discard().result()
    assert _log(programme, session.record) == []
    assert (capture.drafts(programme), capture.refusals(programme, "entry")) == ([], 0)


def test_that_a_text_that_is_no_answer_changes_nothing(programme: Programme) -> None:
    session = capture.start(programme, "entry", "es")
    session.answer("/data/consent", "yes").result()
    before = _log(programme, session.record)
    with pytest.raises(BadInput):
        session.answer("/data/birth_date", "yesterday")
    with pytest.raises(BadInput):
        session.answer("/data/sex", "X")
    assert _log(programme, session.record) == before


def test_that_what_a_full_disk_refused_is_written_with_the_next_answer(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = capture.start(programme, "entry", "es")
    reserve.give_up(programme.info.folder)
    real = answers.append

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(answers, "append", full)
    refused = session.answer("/data/consent", "yes")
    with pytest.raises(StoreError, match="disk-full"):
        refused.result()
    assert session.interview.state("/data/consent").value == "yes", "what was answered stands on the screen"
    monkeypatch.setattr(answers, "append", real)
    session.answer("/data/sex", "F").result()
    written = [
        (a.path, a.value)
        for a in _log(programme, session.record)
        if a.path.startswith("/data/") and "meta" not in a.path and "#" not in a.path
    ]
    assert written == [("/data/consent", "yes"), ("/data/sex", "F")]
    session.answer("/data/country", "HT").result()
    assert [a.value for a in _log(programme, session.record)].count("yes") == 1


def test_that_a_finish_that_fails_can_be_tried_again(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    session = _filled(programme)
    reserve.give_up(programme.info.folder)
    real = answers.forget

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(answers, "forget", full)
    with pytest.raises(StoreError, match="disk-full"):
        session.finish().result()
    assert session.ended == ""
    assert len(capture.drafts(programme)) == 1
    monkeypatch.setattr(answers, "forget", real)
    session.finish().result()
    assert len(programme.store.call(lambda db: records.revisions(db, session.record))) == 1


def test_that_an_enumerator_without_the_key_puts_identities_away(programme: Programme) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as field:
        session = _filled(field)
        session.finish().result()
        assert field.keys.identities is None
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as office:
        key = office.keys.identities
        assert key is not None
        found = office.store.call(lambda db: identities.read(db, key, [session.record], person="Ana", purpose="test"))
        assert found[session.record]["/data/surnames"] == "Quispe Mamani"


def test_that_a_form_that_asks_no_consent_is_not_used(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    form = parse_form(XFORM.replace(' alcance:consent="interview"', ""))
    monkeypatch.setattr(capture, "form_of", lambda name: form)
    with pytest.raises(BadInput, match="form-without-consent"):
        capture.start(programme, "entry", "es")
    assert capture.drafts(programme) == []


def test_that_no_interview_is_begun_on_a_nearly_full_disk(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "free_space", lambda folder: 1000)
    with pytest.raises(StoreError, match="disk-nearly-full"):
        capture.start(programme, "entry", "es")


def test_that_a_finished_interview_is_not_taken_up(programme: Programme) -> None:
    session = _filled(programme)
    session.finish().result()
    with pytest.raises(StoreError, match="no-draft"):
        capture.resume(programme, session.record)


def test_that_killing_the_process_while_keying_loses_no_acknowledged_answer(programme: Programme) -> None:
    script = """
import sys
from pathlib import Path
from forms.xform import parse_form
from survey_app.services import capture, programme
form = parse_form(sys.stdin.readline().replace("\\\\n", "\\n"))
capture.form_of = lambda name: form
p = programme.open_programme(Path(sys.argv[1]), sys.argv[2])
session = capture.start(p, "entry", "es")
session.answer("/data/consent", "yes").result()
session.answer("/data/country", "VE").result()
n = 0
while True:
    session.answer("/data/reason", f"reason {n}").result()
    print(n, flush=True)
    n += 1
"""
    programme.close()
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(programme.info.folder), PASSPHRASE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(XFORM.replace("\n", " ") + "\n")
    process.stdin.close()
    for _ in range(25):
        process.stdout.readline()
    process.kill()
    acknowledged = 24 + sum(1 for line in process.stdout.read().splitlines() if line.isdigit())
    process.stdout.close()
    process.wait()
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as again:
        (draft,) = capture.drafts(again)
        session = capture.resume(again, draft.record)
        kept = int(session.interview.state("/data/reason").value.split()[1])
        assert kept >= acknowledged
        assert session.interview.state("/data/consent").value == "yes"


def test_that_the_bundled_questionnaires_can_be_held_and_name_what_identifies(tmp_path: Path) -> None:
    for lang in LANGUAGES:
        for info in capture.available_forms(lang):
            assert info.title
            assert set(info.languages) >= set(LANGUAGES)
            assert info.questions > 15
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as programme:
        for info in capture.available_forms("es"):
            session = capture.start(programme, info.name, "es")
            consent = session.interview.consents()[0]
            session.answer(consent.path, "yes").result()
            direct = {place.names[-1] for place in identifying_places(session.interview.engine.plan)}
            assert direct, "a questionnaire that asks names must say which questions do"
            assert [d.title for d in capture.drafts(programme)] == [info.title]
            session.discard().result()


def test_that_the_place_stays_for_the_next_interview_while_the_programme_is_open_and_only_then(tmp_path: Path) -> None:
    name = "irregular_migration_individual"
    with programmes.create(tmp_path, "P", "EC", "es", "R. Mamani", PASSPHRASE, cost=CHEAP) as programme:
        session = capture.start(programme, name, "es")
        area = next(step.path for step in session.interview.steps() if step.path.endswith("/area"))
        session.answer(area, "07").result()
        session.discard().result()
        following = capture.start(programme, name, "es")
        assert following.interview.to_dict()[area] == "07"
        assert following.answered() == 0
        again = capture.resume(programme, following.record)
        assert again.interview.kept == {area}
        following.answer(area, "09").result()
        assert capture.resume(programme, following.record).interview.kept == set()
        folder = programme.info.folder
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        assert area not in capture.start(programme, name, "es").interview.to_dict()


def test_that_an_unknown_questionnaire_is_told(tmp_path: Path) -> None:
    programme = programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP)
    with programme, pytest.raises(BadInput, match="no-such-form"):
        capture.start(programme, "absent", "es")

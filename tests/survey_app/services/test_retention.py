"""What was kept long enough is listed by class and erased only when somebody says so: that class, everywhere, with a proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forms.xform import parse_form
from survey_app.services import backups, capture, clock_doubt, field_listing, retention, retention_terms
from survey_app.services.programme import Programme, read_journal
from survey_app.store import backups as store_backups
from survey_app.store import identities, journal, records, registers, tagged
from vocabulary.errors import BadParameter, StoreError
from vocabulary.progress import Cancelled

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>Entrada</h:title><model>
<instance><data id="entry"><surnames/><age/><religion/><child jr:template=""><health/></child><rooms/></data></instance>
<bind nodeset="/data/surnames" type="string" alcance:class="direct"/>
<bind nodeset="/data/age" type="int" alcance:class="quasi"/>
<bind nodeset="/data/religion" type="string"/><bind nodeset="/data/child/health" type="string"/>
<bind nodeset="/data/rooms" type="int"/>
</model></h:head><h:body>
<input ref="/data/surnames"><label>Surnames</label></input><input ref="/data/age"><label>Age</label></input>
<input ref="/data/religion"><label>Religion</label></input>
<group ref="/data/child"><label>C</label><repeat nodeset="/data/child"><input ref="/data/child/health"><label>H</label></input>
</repeat></group><input ref="/data/rooms"><label>Rooms</label></input></h:body></h:html>"""
BODY = {
    "answers": {"/data/age": "36", "/data/religion": "católica", "/data/child[1]/health": "asma", "/data/rooms": "3"},
    "notes": {"/data/religion": "lo dijo en voz baja", "/data/rooms": "dos cuartos"},
    "missing": {"/data/child[2]/health": "refused"},
}


@pytest.fixture(autouse=True)
def _form(monkeypatch: pytest.MonkeyPatch) -> None:
    form = parse_form(XFORM)
    monkeypatch.setattr(capture, "form_of", lambda name: form)


def _ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")


def _interview(programme: Programme, days: float, body: Mapping[str, Any] = BODY) -> str:
    """A finished interview of so many days ago, with a name kept apart and an earlier version."""
    at, key = _ago(days), programme.keys.identities
    assert key is not None

    def work(db: Any) -> str:
        (record,) = records.add_finished(db, [records.NewRecord("interview", "entry", body, summary="36")], "Ana", at=at)
        identities.add(db, key, [(record, {"/data/surnames": "Quispe"})])
        return record

    return programme.store.call(work)


def _list_row(programme: Programme, days: float) -> str:
    at, key = _ago(days), programme.keys.identities
    assert key is not None
    mapping = {"NOMBRE": "full_name", "F NAC": "birth_date", "NAC": "nationality", "OBS": "statistic", "CELULAR": "statistic"}
    body = {"nationality": "VE", "birth_year": 1990, "other": {"OBS": "x", "CELULAR": "987654321"}}

    def work(db: Any) -> str:
        register = registers.obtain(db, "Refugio", "Cruz")
        if not registers.history(db, register):
            registers.add_import(db, register, registers.Import(at, "Ana", "f.csv", "", "", "", mapping, 1, 0, 0, ()))
        (record,) = records.add_finished(db, [records.NewRecord("register", register, body)], "Ana", at=at)
        identities.add(db, key, [(record, {"full_name": "Quispe"})])
        return record

    return programme.store.call(work)


def _body(programme: Programme, record: str) -> dict[str, Any]:
    found = programme.store.call(lambda db: records.current(db, record))
    assert found is not None
    return dict(found)


def _named(programme: Programme, record: str) -> bool:
    return programme.store.call(lambda db: tagged.has_identities(db, record))


def _counts(programme: Programme) -> dict[str, int]:
    return {one.klass: one.records for one in retention.schedule(programme).due}


def test_that_each_class_becomes_due_by_its_own_months(programme: Programme) -> None:
    _interview(programme, 3700)
    _interview(programme, 800)
    _interview(programme, 400)
    _interview(programme, 1)
    assert _counts(programme) == {"direct": 3, "sensitive": 2, "quasi": 1, "other": 1}
    retention_terms.set_terms(programme, {"direct": 30, "sensitive": 30, "quasi": 200, "other": 200})
    assert _counts(programme) == {"direct": 1, "sensitive": 1, "quasi": 0, "other": 0}


def test_that_nothing_is_erased_by_itself_and_the_next_day_is_known(programme: Programme) -> None:
    record = _interview(programme, 300)
    plan = retention.schedule(programme)
    assert plan.records == 0
    first = plan.due[0]
    assert first.next == retention.months_after(_ago(300), 12)
    with pytest.raises(StoreError) as caught:
        retention.erase_due(programme, ["direct"])
    assert caught.value.problems[0].code == "nothing-due"
    assert _named(programme, record)


def test_that_erasing_takes_one_class_from_every_version_and_leaves_the_rest(programme: Programme) -> None:
    record = _interview(programme, 800)
    programme.store.call(lambda db: records.revise(db, record, {**BODY, "change": {"why": "corrected"}}, "Ana", at=_ago(799)))
    proof = retention.erase_due(programme, ["sensitive"])
    assert proof.erased == {"sensitive": 1}
    assert proof.sources["sensitive"] == {"Entrada": 1}
    body = _body(programme, record)
    assert body["answers"] == {"/data/age": "36", "/data/rooms": "3"}
    assert body["notes"] == {"/data/rooms": "dos cuartos"}
    assert body["missing"] == {}
    assert list(body["erased"]) == ["sensitive"]
    assert _named(programme, record), "names are another class"

    def everything(db: Any) -> str:
        return repr([list(db.table(name).rows) for name in db.table_names()])

    told = programme.store.call(everything)
    for secret in ("católica", "asma", "voz baja"):
        assert secret not in told, "earlier versions hold it no more"
    assert programme.store.call(records.faults) == []
    assert _counts(programme)["sensitive"] == 0


def test_that_erasing_names_removes_identities_and_pseudonyms_and_tells_other_devices(programme: Programme) -> None:
    record = _interview(programme, 400)
    programme.store.call(lambda db: registers.add_link_keys(db, [(record, "document", b"k")]))
    retention.erase_due(programme, ["direct"])
    assert not _named(programme, record)
    assert programme.store.call(lambda db: registers.link_keys(db, "document")) == {}
    body = _body(programme, record)
    assert list(body["erased"]) == ["direct"]
    assert body["answers"] == BODY["answers"]


def test_that_a_column_that_names_somebody_goes_with_the_names(programme: Programme) -> None:
    record = _list_row(programme, 400)
    retention.erase_due(programme, ["direct"])
    assert _body(programme, record)["other"] == {"OBS": "x"}
    assert not _named(programme, record)


def test_that_a_column_is_erased_although_a_later_file_left_it_out(programme: Programme) -> None:
    record = _list_row(programme, 4000)

    def later(db: Any) -> None:
        uses = {"NOMBRE": "full_name", "CELULAR": "ignore", "NAC": "ignore"}
        register = registers.obtain(db, "Refugio", "Cruz")
        registers.add_import(db, register, registers.Import(_ago(1), "Ana", "g.csv", "", "", "", uses, 0, 0, 0, ()))

    programme.store.call(later)
    retention.erase_due(programme, ["direct", "sensitive"])
    body = _body(programme, record)
    assert body["other"] == {"OBS": "x"}
    assert "nationality" not in body


def test_that_a_nationality_on_a_list_is_sensitive_unless_somebody_says_otherwise(programme: Programme) -> None:
    record = _list_row(programme, 800)
    retention.erase_due(programme, ["sensitive"])
    body = _body(programme, record)
    assert "nationality" not in body
    assert body["birth_year"] == 1990


def test_that_the_proof_stands_in_the_journal_without_a_name(programme: Programme) -> None:
    _interview(programme, 4000)
    _list_row(programme, 4000)
    proof = retention.erase_due(programme, retention.ORDER)
    lines = [line for line in read_journal(programme) if line.action == "due-erased"]
    assert [(line.detail["class"], line.detail["records"]) for line in lines] == [
        ("direct", 2),
        ("sensitive", 2),
        ("quasi", 2),
        ("other", 2),
    ]
    assert proof.erased == {"direct": 2, "sensitive": 2, "quasi": 2, "other": 2}
    assert proof.person == "Ana"
    assert "Quispe" not in repr([line.detail for line in lines])


def test_that_older_backups_are_replaced_where_that_is_wanted(programme: Programme) -> None:
    _interview(programme, 400)
    old = backups.back_up(programme).result()
    proof = retention.erase_due(programme, ["direct"], backups_too=True)
    left = [one.name for one in store_backups.listing(programme.info.folder)]
    assert left == [proof.backup]
    assert proof.replaced == 1
    assert old.name != proof.backup


def test_that_cancel_after_the_erasure_leaves_no_older_backup(programme: Programme) -> None:
    _interview(programme, 400)
    backups.back_up(programme).result()

    def cancel(_: float | None, said: object) -> None:
        if "backups" in str(said):
            raise Cancelled

    proof = retention.erase_due(programme, ["direct"], cancel, backups_too=True)
    assert [one.name for one in store_backups.listing(programme.info.folder)] == [proof.backup]


def test_that_a_record_that_was_withdrawn_is_not_due(programme: Programme) -> None:
    record = _interview(programme, 4000)
    programme.store.call(lambda db: records.erase(db, record, "Ana"))
    assert retention.schedule(programme).records == 0


def test_that_another_device_follows_an_erasure(programme: Programme) -> None:
    record = _interview(programme, 800)
    body = {**BODY, "answers": {"/data/age": "36"}, "erased": {"direct": _ago(0), "sensitive": _ago(0)}}
    programme.store.call(lambda db: records.revise(db, record, body, "Berta"))
    programme.store.call(lambda db: tagged.follow(db, record))
    versions = programme.store.call(lambda db: records.revisions(db, record))
    assert [version.body is None for version in versions] == [True, False]
    assert not _named(programme, record)
    assert _counts(programme)["sensitive"] == 0


def test_that_a_version_that_did_not_hear_of_an_erasure_is_blanked_when_it_comes(programme: Programme) -> None:
    record = _interview(programme, 800)
    retention.erase_due(programme, ["sensitive"])
    late = {**BODY, "change": {"why": "corrected"}}
    programme.store.call(lambda db: records.revise(db, record, late, "Berta"))
    programme.store.call(lambda db: tagged.follow(db, record))
    versions = programme.store.call(lambda db: records.revisions(db, record))
    assert [version.body is not None for version in versions] == [False, True, False]
    programme.store.call(lambda db: tagged.follow(db, record))
    assert [v.body is not None for v in programme.store.call(lambda db: records.revisions(db, record))] == [False, True, False]


def test_that_where_each_version_lacks_something_the_one_with_least_stays(programme: Programme) -> None:
    record = _interview(programme, 800)
    for gone in ({"direct": _ago(0)}, {"sensitive": _ago(0)}):
        programme.store.call(lambda db, gone=gone: records.revise(db, record, {**BODY, "erased": gone}, "Berta"))
    programme.store.call(lambda db: tagged.follow(db, record))
    versions = programme.store.call(lambda db: records.revisions(db, record))
    assert [list(version.body["erased"]) for version in versions if version.body is not None] == [["sensitive"]]
    assert not _named(programme, record)


def test_that_what_is_sealed_to_the_office_is_counted_and_left(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    record = _interview(programme, 800)
    programme.store.call(lambda db: db.execute("UPDATE record SET sealed = ? WHERE id = ?", [_ago(1), record]))
    assert _counts(programme)["sensitive"] == 1, "an administrator holds the office's key"
    monkeypatch.setattr(retention, "held", lambda db: None)
    plan = retention.schedule(programme)
    assert (plan.records, plan.closed) == (0, 1)


def test_that_a_clock_set_back_postpones_nothing_in_silence_and_erases_nothing(programme: Programme) -> None:
    _interview(programme, 400)
    early = _ago(200)
    plan = retention.schedule(programme, at=early)
    assert plan.clock.doubt == clock_doubt.BEHIND
    assert {one.klass: one.records for one in plan.due}["direct"] == 1, "listed by the later of the two"
    clock = programme.store.call(lambda db: clock_doubt.read(db, early))
    assert clock.reckoned == clock.last > clock.now


def test_that_a_clock_set_forward_is_doubted_before_anything_is_erased(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _interview(programme, 100)
    ahead = (datetime.now(UTC) + timedelta(days=500)).isoformat(timespec="milliseconds")
    monkeypatch.setattr(clock_doubt, "now", lambda: ahead)
    plan = retention.schedule(programme)
    assert plan.clock.doubt == clock_doubt.AHEAD
    with pytest.raises(StoreError) as caught:
        retention.erase_due(programme, ["direct"])
    assert caught.value.problems[0].code == "clock-doubtful"
    assert _named(programme, record)


def test_that_a_person_can_say_that_the_date_is_right(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    record = _interview(programme, 400)
    ahead = (datetime.now(UTC) + timedelta(days=500)).isoformat(timespec="milliseconds")
    monkeypatch.setattr(clock_doubt, "now", lambda: ahead)
    monkeypatch.setattr(journal, "now", lambda: ahead)
    clock_doubt.confirm(programme)
    assert retention.schedule(programme).clock.doubt == ""
    retention.erase_due(programme, ["direct"])
    assert not _named(programme, record)


def test_that_a_record_dated_before_its_predecessors_is_not_due_too_early(programme: Programme) -> None:
    _interview(programme, 10)
    backdated = _interview(programme, 4000)  # written after: the clock had been set back
    plan = retention.schedule(programme)
    assert plan.records == 0
    assert plan.odd == 1
    assert _named(programme, backdated)


def test_that_a_record_of_the_future_is_told_and_counts_from_today(programme: Programme) -> None:
    _interview(programme, -900)
    plan = retention.schedule(programme)
    assert plan.odd == 1
    assert plan.records == 0


def test_that_terms_out_of_bounds_and_names_that_outlive_answers_are_refused(programme: Programme) -> None:
    with pytest.raises(BadParameter) as caught:
        retention_terms.set_terms(programme, {"direct": 0, "sensitive": 241, "quasi": 12, "other": 12})
    assert [problem.where.field for problem in caught.value.problems] == ["direct", "sensitive"]
    with pytest.raises(BadParameter) as caught:
        retention_terms.set_terms(programme, {"direct": 60, "sensitive": 12, "quasi": 12, "other": 12})
    assert caught.value.problems[0].code == "names-outlive"
    assert retention_terms.terms(programme) == dict(retention_terms.DEFAULTS)


def test_that_months_end_where_the_month_does() -> None:
    assert retention.months_before("2026-03-31T10:00:00+00:00", 1) == "2026-02-28"
    assert retention.months_after("2024-02-29", 12) == "2025-02-28"
    assert retention.months_after("2026-11-30T00:00:00+00:00", 14) == "2028-01-30"


# fields --------------------------------------------------------------------------------------------------------------


def test_that_every_field_in_use_is_listed_with_class_place_and_time(programme: Programme) -> None:
    _interview(programme, 1)
    _list_row(programme, 1)
    found = {(one.source.partition(":")[0], one.field): one for one in field_listing.fields(programme, "es")}
    assert found["form", "/data/surnames"].kept == "apart"
    assert found["form", "/data/surnames"].months == 12
    religion = found["form", "/data/religion"]
    assert (religion.klass, religion.said, religion.kept, religion.harms_a_group) == ("sensitive", "assumed", "answers", True)
    assert found["form", "/data/rooms"].klass == "other"
    assert found["list", "full_name"].kept == "apart"
    assert found["list", "birth_year"].klass == "quasi"
    assert found["list", "nationality"].harms_a_group
    assert (found["list", "other/CELULAR"].klass, found["list", "other/CELULAR"].kept) == ("direct", "answers")


def test_that_the_programme_can_be_stricter_than_its_forms_and_never_looser(programme: Programme) -> None:
    _interview(programme, 800)
    rooms, religion = "form:entry#/data/rooms", "form:entry#/data/religion"
    field_listing.set_class(programme, rooms, "sensitive")
    found = {one.key: one for one in field_listing.fields(programme, "es")}
    assert (found[rooms].klass, found[rooms].said, found[rooms].months) == ("sensitive", "programme", 24)
    for key, klass in ((religion, "other"), (religion, "direct"), ("form:entry#/data/nothing", "quasi")):
        with pytest.raises(BadParameter):
            field_listing.set_class(programme, key, klass)
    field_listing.set_class(programme, rooms, "")
    assert {one.key: one.klass for one in field_listing.fields(programme, "es")}[rooms] == "other"
    assert [line.action for line in read_journal(programme)].count("field-classed") == 2

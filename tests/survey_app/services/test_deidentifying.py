"""The copy for demographers: the same persons on the same lists, and nothing in any table that names one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from estimation.table import Table
from forms.xform import parse_form
from survey_app.services import capture, importing, linking, users
from survey_app.services import programme as programmes
from survey_app.services.deidentified_body import codes_of, kept_paths, of_interview
from survey_app.services.deidentifying import Copy, copied_from, make_copy
from survey_app.services.importing import Mapping
from survey_app.services.programme import Programme
from survey_app.store import records, registers
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadParameter, StoreError

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
CHEAP = KdfCost(1, 8192)
PEOPLE = 40
NAMED = ("Apellido", "Nombre", "C-00", "Quispe", "Yuliana", "obs-")


def _table(name: str, first: int) -> Table:
    people = range(first, first + PEOPLE)
    columns = {
        "apellidos": [f"Apellido{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in people],
        "nombres": [f"Nombre{chr(97 + n % 26)}" for n in people],
        "cedula": [f"C-00{n:04}" for n in people],
        "sexo": ["F" if n % 2 else "M" for n in people],
        "edad": [20 + n % 30 for n in people],
        "ingreso": [f"2026-03-{1 + n % 28:02}" for n in people],
        "canal": ["web" if n % 3 else "oficina" for n in people],
        "observacion": [f"obs-{n}" for n in people],
    }
    return Table(columns, name)


USES = {"apellidos": "surnames", "nombres": "given_names", "cedula": "document", "sexo": "sex", "edad": "age",
        "ingreso": "list_date", "canal": "statistic", "observacion": "statistic"}  # fmt: skip


XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:alcance="urn:alcance:xforms:1">
<h:head><h:title>Ingreso</h:title><model>
<instance><data id="entry" version="3"><consent/><surnames/><birth_date/><age/><sex/><country/><reason/>
 <member jr:template=""><called/></member><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/consent" type="string" required="true()" alcance:consent="interview"/>
<bind nodeset="/data/surnames" type="string" alcance:class="direct"/>
<bind nodeset="/data/birth_date" type="date" alcance:class="direct"/>
<bind nodeset="/data/age" type="int" alcance:class="quasi" calculate="int((date('2026-11-24') - /data/birth_date) div 365.25)"/>
<bind nodeset="/data/sex" type="string"/><bind nodeset="/data/country" type="string"/>
<bind nodeset="/data/reason" type="string"/><bind nodeset="/data/member/called" type="string" alcance:class="direct"/>
</model></h:head><h:body>
<select1 ref="/data/consent"><label>Consent?</label><item><label>Yes</label><value>yes</value></item></select1>
<input ref="/data/surnames"><label>Surnames</label></input>
<input ref="/data/birth_date"><label>Birth</label></input>
<select1 ref="/data/sex"><label>Sex</label><item><label>Female</label><value>F</value></item></select1>
<select1 ref="/data/country"><label>Country</label><item><label>Venezuela</label><value>VE</value></item></select1>
<input ref="/data/reason"><label>Reason</label></input>
<group ref="/data/member"><label>Members</label><repeat nodeset="/data/member">
 <input ref="/data/member/called"><label>Name</label></input></repeat></group>
</h:body></h:html>"""
GIVEN = {"consent": "yes", "surnames": "Quispe Mamani", "birth_date": "1990-05-01", "sex": "F", "country": "VE",
         "reason": "obs-: Yuliana works there"}  # fmt: skip


@pytest.fixture
def full(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> Programme:
    form = parse_form(XFORM)
    monkeypatch.setattr(capture, "form_of", lambda name: form)
    for name, first in (("Policía", 0), ("Salud", 15)):
        preview = importing.check(programme, _table(f"{name}.csv", first), Mapping(name, "Ministerio", USES))
        assert importing.store_list(programme, preview).imported == PEOPLE
    session = capture.start(programme, "entry", "es")
    for path, value in GIVEN.items():
        session.answer(f"/data/{path}", value)
    session.finish().result()
    return programme


def _copy(programme: Programme, folder: Path) -> Copy:
    return make_copy(programme, folder, "Dora", OTHER, "Estimation for the first report", cost=CHEAP)


def _everything(db: Any) -> str:
    return repr([[table, list(db.table(table).rows)] for table in db.table_names()])


def test_that_the_copy_gives_the_same_persons_on_the_same_lists(full: Programme, tmp_path: Path) -> None:
    made = _copy(full, tmp_path)
    assert (made.records, made.lists) == (2 * PEOPLE + 1, 2)
    before = linking.person_table(full, [found.id for found in importing.lists(full)])
    with programmes.open_programme(made.folder, OTHER) as copy:
        after = linking.person_table(copy, [found.id for found in importing.lists(copy)])
        assert [found.rows for found in importing.lists(copy)] == [PEOPLE, PEOPLE]
    for column in ("flags", "sex", "age"):
        assert sorted(getattr(before, column)) == sorted(getattr(after, column))
    assert len(after) == PEOPLE + 15


def test_that_only_the_edition_that_stands_goes_along(programme: Programme, tmp_path: Path) -> None:
    first = importing.check(programme, _table("Policía.csv", 0), Mapping("Policía", "Ministerio", USES))
    number = importing.store_list(programme, first).number
    newer = Mapping("Policía", "Ministerio", USES, replaces=(number,))
    importing.store_list(programme, importing.check(programme, _table("Policía 2.csv", 15), newer))
    (before,) = importing.lists(programme)
    with programmes.open_programme(_copy(programme, tmp_path).folder, OTHER) as copy:
        (after,) = importing.lists(copy)
        assert len(copy.store.call(lambda db: registers.history(db, after.id))) == 1
        assert (after.rows, after.start, after.end) == (before.rows, before.start, before.end)


def test_that_nothing_in_the_copy_names_anybody_or_leads_back(full: Programme, tmp_path: Path) -> None:
    made = _copy(full, tmp_path)
    source = full.store.call(_everything)
    assert all(word in source for word in ("obs-3", "2026-03-04"))
    ids = full.store.call(lambda db: [row[0] for row in db.execute("SELECT id FROM record")])
    pseudonyms = full.store.call(lambda db: [bytes(row[0]).hex() for row in db.execute("SELECT key FROM link_key") if row[0]])
    rows = full.store.call(lambda db: [bytes(row[0]).hex() for row in db.execute("SELECT hash FROM register_row")])

    def copied(db: Any) -> str:
        hexed = [[bytes(v).hex() if isinstance(v, bytes) else v for v in row] for t in ("link_key", "register_row")
                 for row in db.execute(f"SELECT * FROM {t}")]  # fmt: skip
        return _everything(db) + repr(hexed)

    with programmes.open_programme(made.folder, OTHER) as copy:
        everything = copy.store.call(copied)
        assert copy.store.call(lambda db: db.table("identity").count) == 0
        assert (copy.keys.identities, copy.keys.office, copy.info.role) == (None, None, "demographer")
    assert not [word for word in (*NAMED, "2026-03-04", "Ana'") if word in everything]
    assert not [value for value in (*ids, *pseudonyms, *rows) if value in everything]


def test_that_the_order_of_the_copy_tells_nothing(full: Programme, tmp_path: Path) -> None:
    made = _copy(full, tmp_path)

    def ages(db: Any) -> list[int]:
        return [body["age"] for register in registers.listing(db) for _, body in registers.rows_of(db, register.id)]

    with programmes.open_programme(made.folder, OTHER) as copy:
        assert sorted(copy.store.call(ages)) == sorted(full.store.call(ages))
        assert copy.store.call(ages) != full.store.call(ages)


def test_that_a_column_of_remarks_stays_behind_and_codes_go_along(full: Programme, tmp_path: Path) -> None:
    made = _copy(full, tmp_path)
    assert made.left_out == ("Policía: observacion", "Salud: observacion")
    with programmes.open_programme(made.folder, OTHER) as copy:
        bodies = copy.store.call(lambda db: registers.rows_of(db, registers.listing(db)[0].id))
        assert {body["other"]["canal"] for _, body in bodies} == {"web", "oficina"}
        assert {body["list_date"] for _, body in bodies} == {"2026-03"}


def test_that_the_journal_says_who_got_it_and_why(full: Programme, tmp_path: Path) -> None:
    made = _copy(full, tmp_path)
    line = programmes.read_journal(full)[-1]
    assert (line.action, line.subject) == ("copied-deidentified", made.folder.name)
    assert (line.detail["recipient"], line.detail["purpose"]) == ("Dora", "Estimation for the first report")
    with programmes.open_programme(made.folder, OTHER) as copy:
        told = copied_from(copy)
        assert told is not None
        assert told["of"] == "Frontera norte"
    assert copied_from(full) is None


def test_that_nothing_more_comes_into_a_copy(full: Programme, tmp_path: Path) -> None:
    made = _copy(full, tmp_path)
    with programmes.open_programme(made.folder, OTHER) as copy:
        preview = importing.check(copy, _table("otra.csv", 90), Mapping("Otra", "", USES))
        for act in (
            lambda: importing.store_list(copy, preview),
            lambda: capture.start(copy, "entry", "es"),
            lambda: make_copy(copy, tmp_path, "Eva", PASSPHRASE, "another", cost=CHEAP),
        ):
            with pytest.raises(StoreError, match="deidentified-copy"):
                act()


@pytest.mark.parametrize(("person", "purpose", "field"), [("Dora", " ", "purpose"), ("Ana", "to estimate", "person")])
def test_that_recipient_and_purpose_are_asked_for(
    programme: Programme, tmp_path: Path, person: str, purpose: str, field: str
) -> None:
    with pytest.raises(BadParameter) as caught:
        make_copy(programme, tmp_path, person, OTHER, purpose, cost=CHEAP)
    assert [problem.where.field for problem in caught.value.problems] == [field]


def test_that_a_demographer_makes_no_copy(programme: Programme, tmp_path: Path) -> None:
    users.add(programme, "Dora", "demographer", OTHER, cost=CHEAP)
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as opened, pytest.raises(StoreError, match="not-allowed"):
        make_copy(opened, tmp_path, "Eva", PASSPHRASE, "to estimate", cost=CHEAP)


def test_that_a_copy_that_cannot_be_filled_leaves_no_folder(
    full: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(registers, "add_rows", full_disk)
    with pytest.raises(StoreError, match="disk-full"):
        _copy(full, tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_that_an_erased_record_is_not_copied(full: Programme, tmp_path: Path) -> None:
    first = full.store.call(lambda db: registers.rows_of(db, registers.listing(db)[0].id)[0][0])
    full.store.call(lambda db: records.erase(db, first, "Ana"))
    assert _copy(full, tmp_path).records == 2 * PEOPLE


def test_that_of_an_interview_only_choices_numbers_and_months_are_kept() -> None:
    form = parse_form(XFORM)
    body = {
        "form": "entry", "started": "2026-11-01T10:11:12+00:00", "finished": "2026-11-01T10:31:12+00:00", "lang": "es",
        "consents": {"interview": {"given": True, "at": "2026-11-01T10:11:12+00:00", "witness": True}},
        "answers": {"/data/sex": "F", "/data/age": "36", "/data/reason": "my son Luis works there", "/data/country": "VE",
                    "/data/birth_date": "1990-05-01", "/data/member[2]/called": "Luis"},
        "missing": {"/data/reason": "refused", "/data/sex": "unknown"}, "notes": {"/data/sex": "said so"},
        "confirmed": {"/data/age": "showed a card"},
    }  # fmt: skip
    assert of_interview(body, kept_paths(form)) == {
        "form": "entry", "started": "2026-11-01", "finished": "2026-11-01", "consents": {"interview": True},
        "answers": {"/data/sex": "F", "/data/age": "36", "/data/country": "VE"}, "missing": {"/data/sex": "unknown"},
    }  # fmt: skip


def test_that_a_typed_code_of_the_sample_is_kept_and_no_other_text() -> None:
    rule = "constraint=\"regex(., '^[0-9]{1,6}$')\""
    fields = ("area", "unclassed", "unruled", "named")
    classes = {"area": f'{rule} alcance:class="quasi"', "unclassed": rule, "unruled": 'alcance:class="quasi"',
               "named": f'{rule} alcance:class="direct"'}  # fmt: skip
    binds = "".join(f'<bind nodeset="/data/{name}" type="string" {classes[name]}/>' for name in fields)
    asked = "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in fields)
    xml = XFORM.replace("<consent/>", "<consent/>" + "".join(f"<{name}/>" for name in fields))
    paths = kept_paths(parse_form(xml.replace("</model>", f"{binds}</model>").replace("</h:body>", f"{asked}</h:body>")))
    typed = {f"/data/{name}": "07" for name in fields}
    assert of_interview({"answers": typed}, paths)["answers"] == {"/data/area": "07"}
    before_the_rule = {"/data/area": "house of Luis Quispe"}
    assert of_interview({"answers": before_the_rule}, paths)["answers"] == {}
    assert of_interview({"answers": {"/data/area": "12345678"}}, paths)["answers"] == {}  # as long as a document


def test_that_a_column_is_of_codes_only_where_its_values_come_again() -> None:
    bodies = [
        {"other": {"kind": "ab"[n % 2], "file": str(n), "rare": "x" if n else "y", "named": "ab"[n % 2]}} for n in range(60)
    ]
    assert codes_of(bodies, direct=("named",)) == {"kind", "rare"}

"""Folders of submissions: each record once and in its last state, and what is wrong with one said by its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forms.form import Form
from forms.interview import Interview
from forms.odk import folder
from forms.odk.encryption import encrypt
from forms.odk.folder import read_folder
from forms.odk.received import read_submission, take_up
from forms.odk.table import columns_of, sheets_of
from forms.submission import to_xml
from forms.xform import parse_form
from tests.forms.conftest import NOW, written
from tests.forms.odk.conftest import keys
from vocabulary.errors import BadInput, BadParameter

Filled = Callable[..., Interview]


def put(place: Path, name: str, xml: str, **files: bytes) -> None:
    (place / name).mkdir(parents=True)
    (place / name / "submission.xml").write_text(xml, encoding="utf-8")
    for file, data in files.items():
        (place / name / file.replace("_", ".")).write_bytes(data)


def seal(place: Path, name: str, xml: str, form: Form, which: int = 0) -> None:
    identifier = read_submission(xml, form).instance_id
    record = encrypt(keys(which)[0], form.id, form.version, identifier, xml.encode(), {"cara.jpg": b"foto"})
    (place / name).mkdir(parents=True)
    (place / name / "submission.xml").write_text(record.manifest, encoding="utf-8")
    for file, data in record.files.items():
        (place / name / file).write_bytes(data)


def test_that_a_folder_is_read_with_each_record_once_and_in_its_last_state(whole: Form, filled: Filled, tmp_path: Path) -> None:
    one, two = to_xml(filled()), to_xml(filled(("/data/sexo", "m")))
    correction = take_up(whole, read_submission(one, whole), "es", NOW, edit=True)
    correction.answer("/data/nacimiento", "1991-01-01")
    replacing = to_xml(correction, replaces=read_submission(one, whole).instance_id)
    put(tmp_path, "a", one, cara_jpg=b"foto")
    put(tmp_path, "b", two)
    put(tmp_path, "c/d", two)
    put(tmp_path, "e", replacing, cara_jpg=b"foto")
    (tmp_path / "todo.xml").write_text(whole.xml, encoding="utf-8")
    (tmp_path / "notas.txt").write_text("nada")
    found = read_folder(tmp_path, whole)
    assert not found.problems
    assert (len(found.submissions), found.twice, found.replaced) == (2, 1, 1)
    assert {s.answers["/data/nacimiento"] for s in found.submissions} == {"1990-03-05", "1991-01-01"}
    assert found.missing_files == ("b/submission.xml: cara.jpg", "c/d/submission.xml: cara.jpg")


def test_that_encrypted_submissions_are_opened_with_the_key(whole: Form, filled: Filled, tmp_path: Path) -> None:
    seal(tmp_path, "a", to_xml(filled()), whole)
    seal(tmp_path, "b", to_xml(filled(("/data/sexo", "m"))), whole)
    put(tmp_path, "c", to_xml(filled()), cara_jpg=b"foto")
    found = read_folder(tmp_path, whole, key=keys()[1])
    assert (len(found.submissions), found.problems, found.missing_files) == (3, (), ())
    without = read_folder(tmp_path, whole)
    assert [problem.code for problem in without.problems] == ["encrypted-submission"] * 2
    assert [problem.where.file for problem in without.problems] == ["a/submission.xml", "b/submission.xml"]
    other = read_folder(tmp_path, whole, key=keys(1)[1])
    assert [problem.code for problem in other.problems] == ["wrong-key"] * 2
    (tmp_path / "b" / "cara.jpg.enc").unlink()
    assert [p.code for p in read_folder(tmp_path, whole, key=keys()[1]).problems] == ["file-missing"]


def test_that_a_file_beyond_the_limit_is_named(
    whole: Form, filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal(tmp_path, "a", to_xml(filled()), whole)
    monkeypatch.setattr(folder, "LARGEST_FILE", 4)
    (problem,) = read_folder(tmp_path, whole, key=keys()[1]).problems
    assert (problem.code, problem.where.file) == ("too-large", "a/submission.xml")


def test_that_a_manifest_with_another_record_in_it_is_refused(whole: Form, filled: Filled, tmp_path: Path) -> None:
    one, two = to_xml(filled()), to_xml(filled())
    identifier = read_submission(one, whole).instance_id
    record = encrypt(keys()[0], whole.id, whole.version, identifier, two.encode(), {"cara.jpg": b""})
    put(tmp_path, "a", record.manifest)
    for file, data in record.files.items():
        (tmp_path / "a" / file).write_bytes(data)
    assert [p.code for p in read_folder(tmp_path, whole, key=keys()[1]).problems] == ["damaged"]


def test_that_each_submission_that_cannot_be_used_is_named(whole: Form, filled: Filled, tmp_path: Path) -> None:
    xml = to_xml(filled())
    put(tmp_path, "a", xml)
    put(tmp_path, "b", xml.replace("<sexo>f</sexo>", "<sexo>m</sexo>"))
    put(tmp_path, "c", "<data")
    put(tmp_path, "d", xml.replace('id="todo"', 'id="otro"'))
    found = read_folder(tmp_path, whole)
    assert [(p.code, p.where.file) for p in found.problems] == [
        ("same-identifier", "b/submission.xml"), ("bad-submission", "c/submission.xml"), ("other-form", "d/submission.xml")
    ]  # fmt: skip
    assert len(found.submissions) == 1


def test_that_a_folder_without_submissions_and_links_out_of_it_are_refused(whole: Form, filled: Filled, tmp_path: Path) -> None:
    (tmp_path / "fuera.xml").write_text(to_xml(filled()), encoding="utf-8")
    (tmp_path / "dentro").mkdir()
    (tmp_path / "dentro" / "a.xml").symlink_to(tmp_path / "fuera.xml")
    for place, code in ((tmp_path / "dentro", "no-submissions"), (tmp_path / "no", "no-folder")):
        with pytest.raises(BadInput) as raised:
            read_folder(place, whole)
        assert raised.value.problems[0].code == code


def test_that_the_tables_have_a_row_for_each_record_and_each_row_of_a_repeat(whole: Form, filled: Filled) -> None:
    submissions = [read_submission(to_xml(running), whole) for running in (filled(), filled(("/data/cuantas", "0")))]
    records, persons, children, visits = sheets_of(whole, submissions, keep=["nombre"])
    assert records.header == ("record", "sexo", "idiomas", "orden", "nacimiento", "otro", "cuantas", "mayores")
    assert records.rows[0] == ("1", "f", "es qu", "c a b", "1990-03-05", "x other", "2", "1")
    assert records.rows[1][-2:] == ("0", "0")
    assert (persons.name, persons.header) == ("persona", ("record", "persona#", "nombre", "edad"))
    assert persons.rows == (("1", "1", "Ana", "40"), ("1", "2", "", "12"))
    assert (children.name, children.header) == ("hijo", ("record", "persona#", "hijo#", "edad"))
    assert children.rows == (("1", "1", "1", "3"), ("1", "1", "2", "5"))
    assert visits.rows == (("1", "1", "08:30:00.000"), ("2", "1", "08:30:00.000"))


def test_that_what_tells_who_a_person_is_stays_out_of_the_tables(whole: Form) -> None:
    columns = columns_of(whole)
    assert columns.left_out == {
        "words": ("otro_other", "nota"), "called": ("nombre",), "position": ("lugar", "camino"), "file": ("foto",)
    }  # fmt: skip
    kept = {place.names[-1] for places in columns.kept.values() for place in places}
    assert "instanceID" not in kept


MARKED = (
    '<bind nodeset="/data/nombre" alcance:class="direct"/>'
    '<bind nodeset="/data/clave" calculate="substr(/data/nombre, 0, 3)"/><bind nodeset="/data/lema" calculate="/data/clave"/>'
    '<bind nodeset="/data/nacimiento" type="date" alcance:class="direct"/>'
    '<bind nodeset="/data/edad" type="int" calculate="int((today() - /data/nacimiento) div 365.25)" alcance:class="quasi"/>'
    '<bind nodeset="/data/cuento" alcance:class="sensitive"/><bind nodeset="/data/suelto"/>'
    '<bind nodeset="/data/largo" calculate="string-length(/data/suelto)"/>'
    '<bind nodeset="/data/inicio" jr:preload="timestamp" jr:preloadParams="start"/>'
    '<bind nodeset="/data/hoy" jr:preload="date" jr:preloadParams="today"/>'
    '<bind nodeset="/data/dni" type="int"/><bind nodeset="/data/final" calculate="/data/dni mod 10"/>'
)
NAMES = ("nombre", "clave", "lema", "nacimiento", "edad", "cuento", "suelto", "largo", "inicio", "hoy", "dni", "final")


def test_that_what_is_made_from_a_name_stays_out_too() -> None:
    body = "".join(f'<input ref="/data/{name}"/>' for name in ("nombre", "nacimiento", "cuento", "suelto", "dni"))
    form = parse_form(written("".join(f"<{name}/>" for name in NAMES), MARKED, body))
    columns = columns_of(form)
    assert [place.names[-1] for place in columns.kept[""]] == ["edad", "cuento", "hoy"]
    assert columns.left_out == {
        "names": ("nombre", "clave", "lema", "nacimiento"), "words": ("suelto", "largo"), "device": ("inicio",),
        "called": ("dni", "final"),
    }  # fmt: skip
    assert [p.names[-1] for p in columns_of(form, ["suelto"]).kept[""]] == ["edad", "cuento", "suelto", "largo", "hoy"]
    assert [p.names[-1] for p in columns_of(form, ["dni"]).kept[""]] == ["edad", "cuento", "hoy", "dni", "final"]
    for name, code in (("nombre", "names-persons"), ("lema", "names-persons"), ("nada", "unknown-question")):
        with pytest.raises(BadParameter) as raised:
            columns_of(form, [name])
        assert raised.value.problems[0].code == code

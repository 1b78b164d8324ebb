"""`form` and `submissions`: what they say, what they write, and that nothing is half-written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from forms.interview import Interview
from forms.odk.encryption import encrypt
from forms.odk.received import read_submission
from forms.read import load_form
from forms.submission import to_xml
from survey_app.cli import BAD, DONE, run
from tests.forms.conftest import NOW, written
from tests.forms.odk.conftest import keys

Capture = pytest.CaptureFixture[str]
SURVEY = [["type", "name", "label"], ["select_one l", "a", "¿Cuál?"], ["text", "b", "Palabras"]]
CHOICES = [["list_name", "name", "label"], ["l", "x", "Equis"], ["l", "y", "Ye"]]


def workbook(path: Path, survey: list[list[str]] = SURVEY, choices: list[list[str]] = CHOICES) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "survey"
    for sheet, lines in ((book.active, survey), (book.create_sheet("choices"), choices)):
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_that_a_questionnaire_that_runs_is_said_to_run(tmp_path: Path, capsys: Capture) -> None:
    assert run(["form", str(workbook(tmp_path / "uno.xlsx")), "--lang", "en"]) == DONE
    assert capsys.readouterr().out == "uno.xlsx: the questionnaire runs\n"


def test_that_a_questionnaire_is_mended_and_exported(tmp_path: Path, capsys: Capture) -> None:
    source = workbook(
        tmp_path / "uno.xlsx", [["type", "name", "label"], ["Select One l", "a", "¿Cuál?"]], [*CHOICES, CHOICES[-1]]
    )
    before = source.read_bytes()
    assert run(["form", str(source), "--odk", str(tmp_path / "odk"), "--lang", "en"]) == BAD
    said = capsys.readouterr()
    assert "Can be mended: " in said.out
    assert "--repair" in said.err
    assert not (tmp_path / "odk").exists()
    mended = tmp_path / "dos.xlsx"
    assert run(["form", str(source), "--repair", str(mended), "--odk", str(tmp_path / "odk"), "--lang", "en"]) == DONE
    assert source.read_bytes() == before
    assert run(["form", str(mended), "--lang", "en"]) == DONE
    assert [path.name for path in (tmp_path / "odk").iterdir()] == ["dos.xml"]
    assert load_form(tmp_path / "odk" / "dos.xml").binds


def test_that_a_questionnaire_that_cannot_be_used_is_refused_with_the_row(tmp_path: Path, capsys: Capture) -> None:
    source = workbook(tmp_path / "uno.xlsx", [*SURVEY, ["text", "c", "Hola ${nadie}"]])
    assert run(["form", str(source), "--lang", "en"]) == BAD
    assert "row 4" in capsys.readouterr().err
    assert run(["form", str(source), "--json", "--lang", "en"]) == BAD
    data = json.loads(capsys.readouterr().out)
    assert data["outcome"] == "refused"
    assert data["findings"][0]["row"] == 4
    assert not data["findings"][0]["repairable"]


def test_that_json_is_all_that_standard_output_holds(tmp_path: Path, capsys: Capture) -> None:
    source = workbook(tmp_path / "uno.xlsx")
    assert run(["form", str(source), "--json", "--odk", str(tmp_path / "uno.zip"), "--lang", "es"]) == DONE
    assert json.loads(capsys.readouterr().out)["form"]["id"] == "uno"
    assert (tmp_path / "uno.zip").is_file()


@pytest.mark.parametrize(
    "words",
    [["no.xlsx"], ["uno.xlsx", "--repair", "uno.xlsx"], ["uno.xlsx", "--repair", "dos.csv"], ["uno.xlsx", "--odk", "f"]],
)
def test_that_nothing_is_written_where_something_is_wrong(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    before = workbook(tmp_path / "uno.xlsx").read_bytes()
    (tmp_path / "f").write_text("x")
    assert run(["form", *words, "--lang", "en"]) == BAD
    assert capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"uno.xlsx", "f"}
    assert (tmp_path / "uno.xlsx").read_bytes() == before


@pytest.fixture
def form(tmp_path: Path) -> Path:
    rows = "<sexo/><nota/><persona jr:template=''><edad/></persona><orx:meta><orx:instanceID/></orx:meta>"
    binds = '<bind nodeset="/data/persona/edad" type="int"/><bind nodeset="/data/orx:meta/orx:instanceID" jr:preload="uid"/>'
    items = "<item><label>F</label><value>f</value></item><item><label>M</label><value>=m</value></item>"
    body = (
        f'<select1 ref="/data/sexo">{items}</select1><input ref="/data/nota"/>'
        '<group ref="/data/persona"><repeat nodeset="/data/persona"><input ref="/data/persona/edad"/></repeat></group>'
    )
    (tmp_path / "form.xml").write_text(written(rows, binds, body), encoding="utf-8")
    return tmp_path / "form.xml"


def records(form: Path, folder: Path, sealed: bool = False) -> None:
    read = load_form(form)
    for number, sex in enumerate(("f", "=m")):
        running = Interview(read, "es", NOW)
        running.answer("/data/sexo", sex)
        running.answer("/data/nota", "Ana Quispe")
        running.answer("/data/persona", "yes")
        running.answer("/data/persona[1]/edad", str(30 + number))
        xml, target = to_xml(running), folder / str(number)
        target.mkdir(parents=True)
        if sealed:
            record = encrypt(keys()[0], "prueba", "1", read_submission(xml, read).instance_id, xml.encode())
            xml = record.manifest
            for name, data in record.files.items():
                (target / name).write_bytes(data)
        (target / "submission.xml").write_text(xml, encoding="utf-8")


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_that_submissions_become_tables_without_names(form: Path, tmp_path: Path, capsys: Capture) -> None:
    records(form, tmp_path / "in")
    out = tmp_path / "out.csv"
    assert run(["submissions", str(form), str(tmp_path / "in"), "--csv", str(out), "--lang", "en"]) == DONE
    said = capsys.readouterr().out
    assert "2 records" in said
    assert "written freely and may name somebody: nota" in said
    assert read(out) == [["record", "sexo"], ["1", "f"], ["2", "'=m"]]
    assert read(tmp_path / "out-persona.csv") == [["record", "persona#", "edad"], ["1", "1", "30"], ["2", "1", "31"]]
    assert b"Quispe" not in out.read_bytes()


def test_that_encrypted_submissions_need_their_key(form: Path, tmp_path: Path, capsys: Capture) -> None:
    pytest.importorskip("cryptography", reason="there is no wheel of cryptography for this machine")
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

    records(form, tmp_path / "in", sealed=True)
    out, private = tmp_path / "out.csv", keys()[1]
    words = ["submissions", str(form), str(tmp_path / "in"), "--csv", str(out), "--lang", "en"]
    assert run(words) == BAD
    assert capsys.readouterr().err.count("The submission is encrypted") == 2
    assert not out.exists()
    pem, protected = tmp_path / "k.pem", tmp_path / "p.pem"
    pem.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    protected.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"clave")))
    assert run([*words, "--key", str(protected)]) == BAD
    assert "password" in capsys.readouterr().err
    assert run([*words, "--key", str(form)]) == BAD
    assert run([*words, "--key", str(pem)]) == DONE
    assert len(read(out)) == 3


def test_that_one_bad_submission_stops_all_unless_it_may_be_passed_over(form: Path, tmp_path: Path, capsys: Capture) -> None:
    records(form, tmp_path / "in")
    (tmp_path / "in" / "mala.xml").write_text("<otra/>")
    out = tmp_path / "out.csv"
    words = ["submissions", str(form), str(tmp_path / "in"), "--csv", str(out), "--lang", "en"]
    assert run(words) == BAD
    assert "mala.xml" in capsys.readouterr().err
    assert not out.exists()
    assert run([*words, "--skip-bad", "--keep", "nota"]) == DONE
    assert "Passed over: " in capsys.readouterr().err
    assert read(out)[1] == ["1", "f", "Ana Quispe"]


@pytest.mark.parametrize(
    "more", [["--csv", "out.txt"], ["--csv", "no/out.csv"], ["--csv", "form.xml"], ["--csv", "out.csv", "--keep", "nadie"], []]
)
def test_that_arguments_that_cannot_be_are_refused(
    more: list[str], form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    records(form, tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    assert run(["submissions", "form.xml", "in", *more, "--lang", "en"]) == BAD
    assert capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"form.xml", "in"}

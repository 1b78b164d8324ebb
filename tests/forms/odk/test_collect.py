"""Questionnaires for ODK Collect: the XForm, its media and the external lists, and nothing from elsewhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from forms import library
from forms.odk.collect import media_of, package, zipped
from forms.read import load_form
from tests.forms.conftest import written
from vocabulary.errors import BadInput


@pytest.mark.parametrize("name", library.names())
def test_that_each_questionnaire_of_the_library_is_exported_as_it_was_built(name: str) -> None:
    made = package(library.path(name))
    assert len(made.files) == 1
    assert next(iter(made.files.values())) == library.path(name).with_suffix(".xml").read_bytes()
    assert not made.missing


def test_that_a_workbook_goes_with_its_media_and_its_external_lists(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, lines in {
        "survey": [
            ["type", "name", "label", "media::image", "choice_filter", "appearance"],
            ["select_one d", "d", "Departamento", "mapa de todo.png", "", ""],
            ["select_one_external c", "c", "Ciudad", "", "d=${d}", ""],
            ["select_one_from_file lugares.csv", "l", "Lugar", "lejos.png", "", ""],
            ["select_one e", "s", "Buscar", "", "", "search('buscar')"],
        ],
        "choices": [["list_name", "name", "label"], ["d", "x", "Equis"], ["e", "x", "Equis"]],
        "external_choices": [["list_name", "name", "label", "d"], ["c", "y", "Ye", "x"]],
        "settings": [["form_id", "version"], ["con/nombre raro", "3"]],
    }.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(tmp_path / "uno.xlsx")
    (tmp_path / "uno-media").mkdir()
    (tmp_path / "uno-media" / "mapa de todo.png").write_bytes(b"png")
    (tmp_path / "lugares.csv").write_text("name,label\na,A\n")
    (tmp_path / "buscar.csv").write_text("name,label\na,A\n")
    made = package(tmp_path / "uno.xlsx", cache=tmp_path / "cache")
    assert set(made.files) == {
        "con_nombre_raro.xml", "con_nombre_raro-media/mapa de todo.png", "con_nombre_raro-media/lugares.csv",
        "con_nombre_raro-media/itemsets.csv", "con_nombre_raro-media/buscar.csv",
    }  # fmt: skip
    assert made.missing == ("lejos.png",)
    with zipfile.ZipFile(io.BytesIO(zipped(made.files))) as archive:
        archive.extractall(tmp_path / "out")
    again = load_form(tmp_path / "out" / "con_nombre_raro.xml")
    assert not again.missing_files
    assert again.id == "con/nombre raro"
    assert zipped(made.files) == zipped(made.files)


def test_that_a_name_that_leads_out_of_the_folder_is_no_medium() -> None:
    assert media_of("jr://images/../../etc/passwd jr://instance/last-saved") == []
    assert media_of("<value>jr://images/a&amp;b.png</value><x src='jr://file-csv/c.csv'/>") == ["a&b.png", "c.csv"]


def test_that_an_xform_goes_as_it_is(tmp_path: Path) -> None:
    xml = written("<a/>", '<bind nodeset="/data/a" relevant="true()"/>', '<input ref="/data/a"/>')
    (tmp_path / "b.xml").write_text(xml, encoding="utf-8")
    assert package(tmp_path / "b.xml").files == {"prueba.xml": xml.encode()}
    (tmp_path / "c.xml").write_text("<nada/>")
    with pytest.raises(BadInput):
        package(tmp_path / "c.xml")

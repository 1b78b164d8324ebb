"""Choices that stand in files beside the questionnaire: external lists of all languages, CSV, GeoJSON and XML."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import attachments
from forms.attachments import MOST_ROWS, read_external, read_list
from forms.expressions import documents
from forms.interview import Interview
from forms.read import convert, load_form
from forms.xform import parse_form
from tests.forms.conftest import NOW, written
from vocabulary.errors import BadInput

SURVEY = [
    ["type", "name", "label::Español (es)", "label::English (en)", "choice_filter", "parameters"],
    ["select_one dep", "dep", "Departamento", "Department", "", ""],
    ["select_one_external ciudades", "ciudad", "Ciudad", "City", "dep=${dep}", ""],
    ["begin repeat", "p", "Persona", "Person", "", ""],
    ["select_one_external ciudades", "nace", "Nace", "Born", "dep=${dep}", ""],
    ["end repeat", "", "", "", "", ""],
    ["select_one_from_file lugares.csv", "lugar", "Lugar", "Place", "dep=${dep}", "value=code, label=nombre"],
    ["select_one_from_file puntos.geojson", "punto", "Punto", "Point", "", ""],
    ["select_one_from_file cosas.xml", "cosa", "Cosa", "Thing", "", ""],
]
CHOICES = [
    ["list_name", "name", "label::Español (es)", "label::English (en)"],
    ["dep", "l", "Lima", "Lima"],
    ["dep", "c", "Cusco", "Cusco"],
]
EXTERNAL = [
    ["list_name", "name", "label::Español (es)", "label::English (en)", "dep"],
    ["ciudades", "li", "Lima ciudad", "Lima city", "l"],
    ["ciudades", "ca", "Callao", "", "l"],
    ["ciudades", "cu", "Cusco ciudad", "Cusco city", "c"],
    ["otras", "li", "Otra", "Other", "l"],
]
SETTINGS = [["form_id", "form_title", "version", "default_language"], ["ext", "Externo", "1", "Español (es)"]]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with external choices, and the files that its other lists come from."""
    folder = tmp_path_factory.mktemp("externo")
    book = openpyxl.Workbook()
    sheets = {"survey": SURVEY, "choices": CHOICES, "external_choices": EXTERNAL, "settings": SETTINGS}
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    assert book.active is not None
    book.remove(book.worksheets[0])
    book.save(folder / "externo.xlsx")
    media = folder / "externo-media"
    media.mkdir()
    (media / "lugares.csv").write_text("code,nombre,dep\nx,Plaza,l\ny,Puente,c\n", encoding="utf-8")
    point = {"type": "Feature", "id": "p1", "properties": {}, "geometry": {"type": "Point", "coordinates": [-77.04, -12.05]}}
    other = {"type": "Feature", "properties": {"id": "p2", "title": "Paso"}, "geometry": None}
    (media / "puntos.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [point, other]}))
    (folder / "cosas.xml").write_text("<root><item><name>a</name><label>Árbol</label></item></root>", encoding="utf-8")
    return folder / "externo.xlsx"


def test_that_a_workbook_with_lists_in_files_runs(workbook: Path, tmp_path: Path) -> None:
    for _ in range(2):  # the second time from the cache
        form = load_form(workbook, cache=tmp_path)
        assert not form.missing_files
        running = Interview(form, "es", NOW)
        assert running.state("/data/ciudad").choices == ()
        running.answer("/data/dep", "l")
        assert running.state("/data/ciudad").type == "select_one"
        assert running.state("/data/ciudad").choices == (("li", "Lima ciudad"), ("ca", "Callao"))
        assert running.state("/data/p[1]/nace").choices == (("li", "Lima ciudad"), ("ca", "Callao"))
        assert running.state("/data/lugar").choices == (("x", "Plaza"),)
        assert running.state("/data/punto").choices == (("p1", "p1"), ("p2", "Paso"))
        assert running.state("/data/cosa").choices == (("a", "Árbol"),)
        running.answer("/data/ciudad", "li")
        running.set_language("en")
        assert running.state("/data/ciudad").choices == (("li", "Lima city"), ("ca", "Callao"))
        assert running.state("/data/ciudad").shown == "Lima city"
        running.answer("/data/dep", "c")
        assert running.state("/data/ciudad").value == ""
        running.answer("/data/dep", "l")
        assert running.state("/data/ciudad").value == "li"


def test_that_an_xform_finds_its_external_lists_beside_it(workbook: Path, tmp_path: Path) -> None:
    converted = convert(workbook)
    (tmp_path / "otro.xml").write_text(converted.xform, encoding="utf-8")
    form = load_form(tmp_path / "otro.xml")
    assert set(form.missing_files) == {"itemsets.csv", "lugares.csv", "puntos.geojson", "cosas.xml"}
    assert Interview(form, "es", NOW).state("/data/ciudad").choices == ()
    (tmp_path / "otro-media").mkdir()
    (tmp_path / "otro-media" / "itemsets.csv").write_text(converted.itemsets, encoding="utf-8")
    running = Interview(load_form(tmp_path / "otro.xml"), "es", NOW)
    running.answer("/data/dep", "c")
    assert running.state("/data/ciudad").choices == (("cu", "Cusco ciudad"),)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.geojson", b"[]"),
        ("a.geojson", b"{"),
        ("a.geojson", b"[" * 100_000),
        ("a.geojson", b'{"features":[{"geometry":{"type":"Point","coordinates":["x"]}}]}'),
        ("a.geojson", b'{"features":[4]}'),
        ("a.xml", b"<root>"),
        ("a.xml", b"<!DOCTYPE root [<!ENTITY x 'y'>]><root>&x;</root>"),
        ("a.xml", b"<a>" * 1000 + b"</a>" * 1000),
        ("a.csv", b"name,label\n" + b"x" * 200_000 + b",y\n"),
    ],
)
def test_that_a_file_that_is_no_list_is_refused_by_its_name(name: str, data: bytes) -> None:
    with pytest.raises(BadInput) as raised:
        read_list(name, data)
    assert raised.value.problems[0].code == "bad-list"
    assert raised.value.problems[0].where.file == name


def test_that_no_row_of_a_list_beyond_the_limit_is_dropped_in_silence() -> None:
    with pytest.raises(BadInput):
        read_list("a.csv", b"name\n" + b"x\n" * (MOST_ROWS + 1))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"a,b,c\n" + b"1,2,3\n" * 20),
        ("a.geojson", json.dumps({"features": [{"properties": {"a": 1, "b": 2}}] * 20}).encode()),
        ("a.xml", b"<root>" + b"<item><a/></item>" * 20 + b"</root>"),
    ],
)
def test_that_a_list_with_too_many_cells_is_refused(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    read_list(name, data)
    monkeypatch.setattr(attachments, "MOST_CELLS", 30)
    monkeypatch.setattr(documents, "MOST_ELEMENTS", 30)
    with pytest.raises(BadInput) as raised:
        read_list(name, data)
    assert "more than 30" in raised.value.say("en")
    if name == "a.csv":
        with pytest.raises(BadInput):
            read_external("itemsets.csv", data)


def test_that_a_form_with_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = written("<a/>" * 40)
    monkeypatch.setattr(documents, "MOST_ELEMENTS", 30)
    with pytest.raises(BadInput):
        parse_form(xml)


def test_that_a_form_with_a_broken_list_is_refused(form: Callable[..., object]) -> None:
    more = '<instance id="p" src="jr://file/p.geojson"/>'
    with pytest.raises(BadInput):
        parse_form(written("<a/>", "", "", more=more), lambda name: b"{")


@settings(max_examples=150, deadline=None, database=None)
@given(st.sampled_from(["a.csv", "a.xml", "a.geojson"]), st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_that_any_bytes_are_a_list_or_are_refused(name: str, data: bytes) -> None:
    with contextlib.suppress(BadInput):
        read_list(name, data)
    with contextlib.suppress(BadInput):
        read_external("itemsets.csv", data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["features", "properties", "geometry", "type", "coordinates", "id"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, database=None)
@given(VALUES)
def test_that_any_json_is_a_list_of_places_or_is_refused(value: object) -> None:
    with contextlib.suppress(BadInput):
        read_list("a.geojson", json.dumps(value).encode())

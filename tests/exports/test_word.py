"""The Word report: the workbook's figures and no others, read by a screen reader, the same bytes for the same run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree

from exports.country import numbers_of
from exports.disclosure.register import INTERNAL
from exports.report import ReportSpec
from exports.word import word_bytes

Spec = Callable[[str], ReportSpec]
Written = Callable[[str, str], bytes]
SCHEMAS = Path(__file__).resolve().parents[2] / ".." / "shared" / "conformance" / "ooxml-schemas"
NAMES = ("many", "account", "six", "judged")


@pytest.fixture
def made(spec: Spec) -> Callable[[str, str], Any]:
    """A report's document by name and language."""
    return lambda name, lang: docx.Document(BytesIO(word_bytes(spec(name), lang)))


def said(document: Any) -> str:
    """All words of the body, the foot and the tables."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [p.text for p in document.sections[0].footer.paragraphs]
    return "\n".join([*(p.text for p in document.paragraphs), *cells, *foot])


@pytest.mark.parametrize(("name", "lang"), [("many", "es"), ("account", "pt"), ("judged", "en")])
def test_that_the_figures_are_those_of_the_workbook(name: str, lang: str, made: Any, written: Written, spec: Spec) -> None:
    book = openpyxl.load_workbook(BytesIO(written(name, lang)), data_only=True)
    sheet = next(sheet for sheet in book if "T_methods" in sheet.tables)
    rows = [[cell.value for cell in row[:4]] for row in sheet[sheet.tables["T_methods"].ref][1:]]
    document = made(name, lang)
    table = [[cell.text for cell in row.cells[:4]] for row in document.tables[0].rows[1:]]
    assert len(rows) == len(table)
    for in_book, in_word in zip(rows, table, strict=True):
        assert in_word[0] == in_book[0]
        for value, shown in zip(in_book[1:], in_word[1:], strict=True):
            assert (
                shown == numbers_of(spec(name).country, lang)(value) if value is not None else re.fullmatch(r"\[[xzd]\]", shown)
            )
    assert table[0][1] in [p.text for p in document.paragraphs]  # the headline, large
    facts = next(sheet for sheet in book if "T_provenance" in sheet.tables)
    printed = [cell.value for row in facts[facts.tables["T_provenance"].ref][1:8] for cell in row[1:]]
    assert [cell.text for row in document.tables[-1].rows[1:8] for cell in row.cells] == printed


@pytest.mark.parametrize("name", NAMES)
def test_that_a_screen_reader_finds_headings_headers_pictures_and_the_language(name: str, made: Any) -> None:
    document = made(name, "es")
    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") >= 5
    levels = [int(style[-1]) for style in styles if style.startswith("Heading")]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for table in document.tables:
        first, *others = table._tbl.tr_lst
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert not table._tbl.xpath(".//w:gridSpan | .//w:vMerge")
        assert all(cell.text for row in table.rows for cell in row.cells)
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(pictures) == 1
    assert all(pictures)
    tags = {said.get(qn("w:val")) for said in document.styles.element.iter(qn("w:lang"))}
    assert tags == {document.core_properties.language} <= {"es-PE", "es-419"}
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.core_properties.title


def test_that_the_same_run_gives_the_same_bytes(spec: Spec) -> None:
    assert word_bytes(spec("judged"), "pt") == word_bytes(spec("judged"), "pt")


def test_that_a_figure_that_may_not_stand_is_nowhere(spec: Spec) -> None:
    """Of class D and without a range: 7,654,321 and what it is rounded to."""
    document = docx.Document(BytesIO(word_bytes(replace(spec("judged"), main=1), "en")))
    plain = re.sub(r"[\u00a0,. ]", "", said(document))
    assert not re.search(r"765\d{4}", plain)
    assert len(document.inline_shapes) == 1  # of the other one alone


def test_that_no_exact_count_of_a_list_comes_out_and_an_internal_report_says_what_it_is(spec: Spec, made: Any) -> None:
    planted = re.compile(r"(?<![\d.])(1131|936|228|217|177|181)(?![\d.])")  # the exact counts of the report `many`
    assert not planted.search(said(made("many", "en")).replace("\u00a0", ""))
    internal = docx.Document(BytesIO(word_bytes(replace(spec("many"), protection=INTERNAL), "en")))
    assert internal.paragraphs[2].text == "Internal, not for publication"
    assert "Internal, not for publication" in internal.sections[0].footer.paragraphs[0].text


def test_that_words_of_people_stay_words_and_break_no_file(spec: Spec) -> None:
    title = "=1+1 \x07<w:p>\tlista\nde «ayer»"
    document = docx.Document(BytesIO(word_bytes(replace(spec("account"), title=title), "es")))
    assert document.paragraphs[0].text == "=1+1  <w:p> lista\nde «ayer»"


def schema_of_word(folder: Path) -> etree.XMLSchema:
    """The schema of ISO/IEC 29500 asks for `xml:space` without saying where that is declared: here."""
    space = folder / "xml.xsd"
    space.write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
        '<attribute name="space" type="string"/></schema>'
    )
    tree = etree.parse(str(SCHEMAS / "wml.xsd"))
    for found in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
        if found.get("namespace") == "http://www.w3.org/XML/1998/namespace":
            found.set("schemaLocation", space.as_uri())
    return etree.XMLSchema(tree)


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas of ISO/IEC 29500 are not on this machine")
def test_that_body_and_foot_are_valid(spec: Spec, tmp_path: Path) -> None:
    against = schema_of_word(tmp_path)
    with zipfile.ZipFile(BytesIO(word_bytes(spec("judged"), "pt"))) as package:
        parts = [p for p in package.namelist() if re.match(r"word/(document|footer\d)\.xml", p)]
        assert len(parts) == 2
        for part in parts:
            root = etree.fromstring(package.read(part))
            root.attrib.pop("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", None)
            assert against.validate(root), f"{part}: {str(against.error_log)[:900]}"

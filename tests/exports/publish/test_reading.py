"""What a report published is read back equal from every form: figures, limits, codes, and the words that the form keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from exports.publish import files_of, mirrem, mirrem_reading, sdmx_reading, tidy
from exports.publish.figures import Figure, figures_of
from exports.publish.sdmx import CSV, STRUCTURE, XML
from exports.regional.reading import entries_of_book
from exports.report import ReportSpec
from vocabulary.text import LANGUAGES

Spec = Callable[[str], ReportSpec]
NAMES = ("many", "account", "areas", "judged")


def kept(figure: Figure) -> Figure:
    """What SDMX keeps: an area with an official code by that alone, a known method by its name in English."""
    from estimation.method import methods

    words = methods()[figure.method].label if figure.method in methods() else figure.method_words
    group = "Small groups together" if figure.part == "together" else figure.group
    area = "" if figure.area_code == figure.country else figure.area
    return replace(figure, area=area, method_words=words, group=group)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_that_sdmx_is_read_back_equal_in_both_forms(name: str, lang: str, spec: Spec) -> None:
    files = files_of(spec(name), ("sdmx",), lang)
    names = sdmx_reading.names_of(files[STRUCTURE])
    expected = [kept(f) for f in figures_of(spec(name), lang) if f.part != "difference"]
    for found in (sdmx_reading.read_csv(files[CSV], names), sdmx_reading.read_xml(files[XML], names)):
        assert [unit for _, unit in found] == ["PS"] * len(expected)
        assert [figure for figure, _ in found] == expected


@pytest.mark.parametrize("name", NAMES)
def test_that_a_mirrem_table_is_read_back_as_far_as_its_columns_go(name: str, spec: Spec) -> None:
    expected = [f for f in figures_of(spec(name), "es") if f.part != "difference"]
    found = mirrem_reading.read(mirrem.files(spec(name), "es")["mirrem.csv"])
    same = ("part", "country", "date", "population", "sex", "value", "lower", "upper", "level", "interval", "method_words",
            "quality", "status", "confidentiality", "vintage", "source")  # fmt: skip
    assert [[getattr(f, n) for n in same] for f in found] == [[getattr(f, n) for n in same] for f in expected]
    assert [f.run for f in found] == [f.run[:12] for f in expected]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["many", "judged"])
def test_that_the_workbooks_codes_are_read_back_equal(
    name: str, lang: str, spec: Spec, written: Callable[[str, str], bytes]
) -> None:
    book = openpyxl.load_workbook(BytesIO(written(name, lang)), data_only=True)
    (entry,) = entries_of_book("report.xlsx", book)
    assert entry.figure == figures_of(spec(name), lang)[0]


def test_that_a_tidy_table_without_its_dictionary_is_read_by_its_columns(spec: Spec) -> None:
    files = tidy.files(spec("many"), "pt")
    assert tuple(tidy.read_table(files[tidy.FILE])) == figures_of(spec("many"), "pt")

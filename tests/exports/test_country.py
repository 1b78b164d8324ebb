"""Numbers in a report are written as its country writes them, in the languages that are spoken there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from exports.country import numbers_of
from exports.excel import report_bytes
from exports.report import ReportSpec
from exports.word import word_bytes


@pytest.mark.parametrize(
    ("country", "lang", "expected"),
    [  # CLDR by way of Babel; in a language that is not the country's nothing that could be read for a decimal mark
        ("AR", "es", "11.418,5"), ("PE", "es", "11,418.5"), ("PE", "pt", "11\u00a0418,5"), ("BR", "pt", "11.418,5"),
        ("BR", "en", "11\u00a0418.5"), ("PY", "es", "11.418,5"), ("GY", "en", "11,418.5"), ("GY", "es", "11\u00a0418,5"),
        ("", "es", "11\u00a0418,5"), ("", "en", "11\u00a0418.5"),
    ],
)  # fmt: skip
def test_that_numbers_are_the_countrys_in_its_languages_and_set_apart_in_others(country: str, lang: str, expected: str) -> None:
    assert numbers_of(country, lang)(11418.5) == expected


@pytest.mark.parametrize(
    ("country", "lang", "shown", "other"),
    [("AR", "es", "11.400", "11,400"), ("PE", "es", "11,400", "11.400"), ("AR", "en", "11\u00a0400", "11.400")],
)
def test_that_sentences_follow_the_country_and_cells_hold_numbers(
    country: str, lang: str, shown: str, other: str, spec: Callable[[str], ReportSpec]
) -> None:
    import docx

    made = replace(spec("many"), country=country)
    book = openpyxl.load_workbook(BytesIO(report_bytes(made, lang)), data_only=True)
    said = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert any(shown in line for line in said)
    assert not any(other in line for line in said)
    assert 11400 in [c.value for row in book.worksheets[1] for c in row]
    document = docx.Document(BytesIO(word_bytes(made, lang)))
    words = "\n".join(p.text for p in document.paragraphs)
    assert shown in words
    assert other not in words

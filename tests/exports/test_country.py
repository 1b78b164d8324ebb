"""Numbers in a report are written as its country writes them, whatever the report's language."""

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
    [  # CLDR by way of Babel; of a country without a locale in the report's language the country's own counts
        ("AR", "es", "11.418,5"), ("PE", "es", "11,418.5"), ("PE", "pt", "11,418.5"), ("BR", "pt", "11.418,5"),
        ("BR", "en", "11.418,5"), ("PY", "es", "11.418,5"), ("GY", "en", "11,418.5"), ("GY", "es", "11,418.5"),
        ("", "es", "11\u00a0418,5"), ("", "en", "11\u00a0418.5"),
    ],
)  # fmt: skip
def test_that_a_country_writes_its_numbers_in_every_language(country: str, lang: str, expected: str) -> None:
    assert numbers_of(country, lang)(11418.5) == expected


@pytest.mark.parametrize(("country", "shown", "other"), [("AR", "11.400", "11,400"), ("PE", "11,400", "11.400")])
def test_that_sentences_follow_the_country_and_cells_hold_numbers(
    country: str, shown: str, other: str, spec: Callable[[str], ReportSpec]
) -> None:
    import docx

    made = replace(spec("many"), country=country)
    book = openpyxl.load_workbook(BytesIO(report_bytes(made, "en")), data_only=True)
    said = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert any(shown in line for line in said)
    assert not any(other in line for line in said)
    assert 11400 in [c.value for row in book["Summary"] for c in row]
    document = docx.Document(BytesIO(word_bytes(made, "en")))
    words = "\n".join(p.text for p in document.paragraphs)
    assert shown in words
    assert other not in words

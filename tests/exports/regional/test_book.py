"""The workbook of several countries keeps the rules of every workbook of ours, and its sum comes out of its own formulas."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from exports.regional.book import region_bytes
from exports.regional.comparing import compare
from exports.regional.entry import Entry
from exports.regional.spec import RegionSpec
from exports.seal import changes
from exports.verify import findings
from vocabulary.text import LANGUAGES

Written = Callable[[str, bool], bytes]


@pytest.fixture(scope="module")
def written(country: Callable[..., Entry]) -> Callable[[str, bool], bytes]:
    """Five countries, or one alone."""

    def write(lang: str, alone: bool = False) -> bytes:
        five = [
            country("PE"),
            country("EC", value=26000, lower=21000, upper=34000, method="residual", method_words="Residual account"),
            country("CL", quality=""),
            country("BO", value=None, lower=None, upper=None, level=None, quality="D", status="Q"),
            country("UY", upper=None),
        ]
        view = compare(five[:1] if alone else five)
        return region_bytes(RegionSpec(view, "0.1.0", programme="Observatorio regional", date="2026-11-30"), lang)

    return write


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_it_keeps_our_own_rules_and_is_the_same_twice(lang: str, alone: bool, written: Written) -> None:
    data = written(lang, alone)
    assert findings(data) == []
    assert written(lang, alone) == data


def test_that_every_country_stands_in_it_and_only_comparable_ones_in_the_sum(written: Written) -> None:
    book = openpyxl.load_workbook(BytesIO(written("en", False)), data_only=True)
    tables = {
        name: [[c.value for c in row] for row in sheet[sheet.tables[name].ref]] for sheet in book for name in sheet.tables
    }
    assert [row[0] for row in tables["T_figures"][1:]] == ["Bolivia", "Chile", "Ecuador", "Peru", "Uruguay"]
    assert [row[8] for row in tables["T_figures"][1:]] == ["no", "no", "yes", "yes", "no"]
    assert [row[-1] for row in tables["T_figures"][1:]] == ["[d]", None, None, None, "[z]"]
    assert [row[0] for row in tables["T_sum"][1:]] == ["Ecuador", "Peru", "Together"]
    total = tables["T_sum"][-1]
    assert total[1] == 37400
    assert total[2] == pytest.approx(37400 - (5000**2 + 1400**2) ** 0.5)
    assert {row[0] for row in tables["T_reasons"][1:] if row[3] == "not comparable"} == {"Bolivia", "Chile", "Uruguay"}


def test_that_a_changed_cell_is_found(written: Written) -> None:
    book = openpyxl.load_workbook(BytesIO(written("es", False)), data_only=True)
    assert changes(book) == []
    sheet = next(sheet for sheet in book if "T_figures" in sheet.tables)
    sheet["C6"].value = 1
    assert [change.cell for change in changes(book)] == ["C6"]

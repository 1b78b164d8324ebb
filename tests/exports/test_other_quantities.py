"""A figure that is no number of persons in an irregular situation is not printed under that name."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from estimation.method import methods
from estimation.result import Estimate
from exports.excel import report_bytes
from exports.report import ReportSpec


def estimate(name: str) -> Estimate:
    method = methods()[name]()
    return method.fit(method.read(method.example()))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("survival-residual", "Net migration between the two counts"),
        ("cohort-stock", "Persons admitted who still reside legally"),
    ],
)
def test_that_the_first_sheets_name_what_the_figure_is(name: str, said: str) -> None:
    book = openpyxl.load_workbook(BytesIO(report_bytes(ReportSpec((estimate(name),)), "en")), data_only=True)
    for sheet in ("Cover", "Summary", "T1 Methods"):
        words = [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value is not None]
        assert any(said in word for word in words), sheet
        assert not any("irregular situation" in word for word in words), sheet


def test_that_net_migration_stands_on_no_axis_with_a_number_of_persons() -> None:
    spec = ReportSpec((estimate("residual"), estimate("survival-residual")))
    assert [found.method for found in spec.apart()] == ["survival-residual"]

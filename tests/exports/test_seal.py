"""The seal of a report: nothing is said of one as it was written, and each change is named by its sheet and cell."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from estimation.method import methods
from exports.command import command
from exports.repeat import asked, first_row, printed
from exports.report import ReportSpec
from exports.seal import Change, changes, sealed
from exports.sheets.provenance import run_of

Written = Callable[[str, str], bytes]
Spec = Callable[[str], ReportSpec]


def values(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


@pytest.mark.parametrize("name", ["many", "account", "six", "areas", "judged"])
def test_that_a_report_as_it_was_written_agrees_with_its_seal(name: str, written: Written) -> None:
    book = values(written(name, "es"))
    assert changes(book) == []
    filled = sum(cell.value not in (None, "") for sheet in book for row in sheet.iter_rows() for cell in row)
    assert sum(map(len, sealed(book).values())) == filled  # every cell that holds something is sealed


def test_that_changed_emptied_and_added_cells_are_named_with_what_stands_there_now(written: Written) -> None:
    book = values(written("many", "en"))
    table = book["T1 Methods"]
    first = int(table.tables["T_methods"].ref.split(":")[0][1:]) + 1
    table.cell(first, 2).value = 11500
    table.cell(first, 3).value = None
    book["Cover"]["D3"].value = "=1+1"
    assert changes(book) == [
        Change("Cover", "D3", "=1+1"), Change("T1 Methods", f"B{first}", "11500"), Change("T1 Methods", f"C{first}"),
    ]  # fmt: skip


def test_that_sheets_taken_out_added_or_renamed_are_named(written: Written) -> None:
    book = values(written("many", "en"))
    del book["Notes"]
    book.create_sheet("Ours")["A1"] = "x"
    book["Summary"].title = "Sums"
    assert changes(book) == [Change("Sums"), Change("Ours"), Change("Summary", gone=True), Change("Notes", gone=True)]


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_that_the_provenance_is_read_back_in_every_language(lang: str, written: Written, spec: Spec) -> None:
    found, estimates = printed(values(written("many", lang))), spec("many").ordered()
    assert [one.run for one in found] == [run_of(e) for e in estimates]
    assert [(one.data, one.version, one.command) for one in found] == [
        (e.provenance.data, e.provenance.version, command(e)) for e in estimates
    ]
    row = first_row(values(written("many", lang)))
    assert (row.point, row.lower, row.upper) == (11400, 10000, 13100)  # 11,418 (9,977 – 13,146) to hundreds


def test_that_the_printed_command_of_every_method_is_understood(spec: Spec) -> None:
    for estimate in spec("real").estimates:
        found = asked(command(estimate))
        assert found.method in methods()
        assert found.seed == str(estimate.provenance.seed)


def test_that_another_command_is_none_of_ours() -> None:
    for line in ("rm -r .", "python3 -m survey_app estimate chapman", "python3 -m survey_app estimate chapman f.csv --odd 1"):
        with pytest.raises(ValueError, match=r"^(rm|python3)"):
            asked(line)

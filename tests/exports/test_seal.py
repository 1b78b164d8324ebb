"""The seal of a report: nothing is said of one as it was written, and each change is named by its sheet and cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from estimation.method import methods
from exports.command import command
from exports.disclosure.register import INTERNAL
from exports.excel import report_bytes
from exports.repeat import asked, figures_of, printed
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
    assert [(one.version, one.command) for one in found] == [(e.provenance.version, command(e)) for e in estimates]
    row = found[0].row
    assert row is not None
    assert (row.point, row.lower, row.upper) == (11400, 10000, 13100)  # 11,418 (9,977 – 13,146) to hundreds


def test_that_no_digest_of_exact_figures_stands_beside_protected_counts(written: Written, spec: Spec) -> None:
    found, estimates = printed(values(written("many", "en"))), spec("many").ordered()
    assert {(one.data, one.figures) for one in found} == {("", "")}
    cells = {str(c.value) for s in values(written("many", "en")) for row in s.iter_rows() for c in row}
    assert not cells & {digest for e in estimates for digest in (e.provenance.data, figures_of(e))}
    exact = printed(values(report_bytes(replace(spec("many"), protection=INTERNAL), "en")))
    assert [(one.data, one.figures) for one in exact] == [(e.provenance.data, figures_of(e)) for e in estimates]


def test_that_measures_of_fit_have_no_decimals_beside_protected_counts(written: Written, spec: Spec) -> None:
    def fits(data: bytes) -> list[object]:
        sheet = next(s for s in values(data) if "T_models_0" in s.tables)
        head, *rows = sheet[sheet.tables["T_models_0"].ref]
        at = [cell.value for cell in head].index("AIC")
        return [row[at].value for row in rows]

    models = spec("many").headline.models
    assert fits(written("many", "en")) == [round(m.aic or 0.0) for m in models]
    exact = fits(report_bytes(replace(spec("many"), protection=INTERNAL), "en"))
    assert exact == pytest.approx([m.aic for m in models])


def test_that_the_number_of_a_run_tells_no_more_than_what_is_printed(spec: Spec) -> None:
    estimate = spec("many").headline
    near = replace(estimate.population, point=estimate.population.point + 1)
    other = replace(estimate, population=near, observed=estimate.observed + 1, models=())
    assert run_of(other) == run_of(estimate)
    assert run_of(replace(estimate, provenance=replace(estimate.provenance, seed=99))) != run_of(estimate)


def test_that_every_printed_estimate_is_read_back_with_its_own_figures(written: Written, spec: Spec) -> None:
    assert all(one.row is not None for one in printed(values(written("many", "en"))))
    (account,) = printed(values(written("account", "en")))
    assert account.data == spec("account").headline.provenance.data


def test_that_the_printed_command_of_every_method_is_understood(spec: Spec) -> None:
    for estimate in spec("real").estimates:
        found = asked(command(estimate))
        assert found.method in methods()
        assert found.seed == str(estimate.provenance.seed)


def test_that_another_command_is_none_of_ours() -> None:
    for line in ("rm -r .", "python3 -m survey_app estimate chapman", "python3 -m survey_app estimate chapman f.csv --odd 1"):
        with pytest.raises(ValueError, match=r"^(rm|python3)"):
            asked(line)

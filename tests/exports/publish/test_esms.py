"""Metadata in the order of ESMS: every heading once in its place, and of each estimate what the report says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from exports.publish import FORMS, esms, files_of
from exports.publish.figures import figures_of
from exports.report import ReportSpec
from vocabulary.text import LANGUAGES

Spec = Callable[[str], ReportSpec]
Written = Callable[[str, str], bytes]


def read(spec: ReportSpec, lang: str) -> list[dict[str, str]]:
    written = esms.table(spec, figures_of(spec, lang), lang).text()
    return list(csv.DictReader(io.StringIO(written, newline="")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_nineteen_headings_stand_in_their_order(lang: str, spec: Spec) -> None:
    """ESMS 2.0 (SIMS 2.0) has 19 headings, from the contact to the comment."""
    rows = read(spec("judged"), lang)
    assert list(dict.fromkeys(int(row["number"]) for row in rows)) == list(range(1, 20))
    assert [int(row["number"]) for row in rows] == sorted(int(row["number"]) for row in rows)


def test_that_each_estimate_says_its_accuracy_and_class_as_the_report_does(spec: Spec) -> None:
    rows = read(spec("judged"), "es")
    accuracy = [row["metadata"] for row in rows if row["number"] == "13"]
    assert len(accuracy) == 2
    assert "11,400" in accuracy[0]  # as in Peru
    assert not any("7" in line and "654" in line for line in accuracy)  # refused: class D without a range
    assert [row["estimate"] for row in rows if row["number"] == "11"] == ["1", "2"]


@pytest.mark.parametrize(("lang", "said"), [("es", "No proporcionado."), ("pt", "Não informado."), ("en", "Not provided.")])
def test_that_what_is_not_known_is_said_to_be_not_provided(lang: str, said: str, spec: Spec) -> None:
    found = [row["metadata"] for row in read(spec("many"), lang) if row["number"] in ("6", "9", "16")]
    assert found == [said] * 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_workbook_has_the_same_metadata_as_the_file(lang: str, spec: Spec, written: Written) -> None:
    book = openpyxl.load_workbook(BytesIO(written("judged", lang)), data_only=True)
    sheet = next(sheet for sheet in book if "T_esms" in sheet.tables)
    shown = [[cell.value for cell in row] for row in sheet[sheet.tables["T_esms"].ref][1:]]
    assert [(str(row[0]), row[1], row[3]) for row in shown] == [
        (row["number"], row["heading"], row["metadata"]) for row in read(spec("judged"), lang)
    ]
    assert all(row[2] for row in shown)


@pytest.mark.parametrize("form", FORMS)
def test_that_a_form_gives_the_very_files_that_it_names(form: str, spec: Spec) -> None:
    """The places of these names are looked at before the work."""
    assert tuple(files_of(spec("many"), (form,), "en")) == FORMS[form].files

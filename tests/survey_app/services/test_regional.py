"""Files of several countries: whatever a report publishes is read, and what is changed, foreign or incomplete is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from estimation.capture_recapture.chapman import Chapman
from estimation.evidence import Case, judge
from estimation.quality import QUESTIONS
from estimation.result import Definition, Estimate
from estimation.table import Table
from exports.excel import report_bytes
from exports.publish import FORMS, files_of
from exports.regional.comparing import compare
from exports.report import ReportSpec
from survey_app.services import regional
from vocabulary.errors import BadInput

Published = Callable[..., Path]


@pytest.fixture(scope="session")
def made() -> Estimate:
    method = Chapman()
    data = method.read(Table({"A": [1, 1, 0], "B": [1, 0, 1], "count": [228, 1131, 936]}))
    found = replace(method.fit(data), definition=Definition(end="2026-10-31", age_from=18))
    return replace(found, quality=judge(Case(found, kept=True), {q.key: (True, "") for q in QUESTIONS}))


@pytest.fixture
def published(made: Estimate, tmp_path: Path) -> Published:
    """All that a report of a country publishes, in a folder of its own."""

    def publish(country: str, **definition: object) -> Path:
        folder = tmp_path / country
        folder.mkdir()
        spec = ReportSpec(
            (replace(made, definition=replace(made.definition, **definition)),), country=country, created="2026-11-24"
        )
        for name, data in files_of(spec, tuple(FORMS), "es").items():
            (folder / name).write_bytes(data)
        (folder / "informe.xlsx").write_bytes(report_bytes(spec, "es"))
        return folder

    return publish


@pytest.mark.parametrize("name", ["", "datapackage.json", "estimates.csv", "sdmx-data.csv", "sdmx-data.xml", "informe.xlsx"])
def test_that_every_form_gives_the_same_figure(name: str, published: Published) -> None:
    folder = published("PE")
    (entry,) = regional.gather([folder / name])
    assert (entry.figure.country, entry.figure.value, entry.figure.quality) == ("PE", 6920, "A")
    assert (entry.figure.lower, entry.figure.upper, entry.figure.age) == (6240, 7710, "Y_GE18")
    assert entry.sealed == (not name.startswith("sdmx"))


def test_that_a_mirrem_table_stands_beside_the_other_forms(published: Published) -> None:
    view = compare(regional.gather([published("PE") / "mirrem.csv", published("EC"), published("CL") / "informe.xlsx"]))
    assert [e.figure.country for e in view.comparable] == ["CL", "EC", "PE"]
    (care,) = (row for row in view.rows if row.entry.form == "mirrem")
    assert [reason.code for reason in care.reasons] == ["ages-unsaid"]


def changed_cell(folder: Path) -> Path:
    book = openpyxl.load_workbook(folder / "informe.xlsx")
    sheet = next(sheet for sheet in book if "T_summary" in sheet.tables)
    top = int(sheet.tables["T_summary"].ref.split(":")[0][1:])
    sheet.cell(top + 1, 2).value = 7000
    book.save(folder / "informe.xlsx")
    return folder / "informe.xlsx"


def changed_row(folder: Path) -> Path:
    table = folder / "estimates.csv"
    table.write_bytes(table.read_bytes().replace(b",6920,", b",7000,"))
    return table


def without_country(folder: Path) -> Path:
    table = folder / "mirrem.csv"
    table.write_bytes(table.read_bytes().replace(b",PER,", b",,"))
    return table


def no_number(folder: Path) -> Path:
    table = folder / "sdmx-data.csv"
    table.write_bytes(table.read_bytes().replace(b",6920,", b",many,"))
    return table


def foreign(folder: Path) -> Path:
    (folder / "lists.csv").write_text("A,B\n1,0\n")
    return folder / "lists.csv"


@pytest.mark.parametrize(
    ("harm", "code", "words"),
    [
        (changed_cell, "changed", "changed since it was written"),
        (changed_row, "changed", "its digest is not the one in datapackage.json"),
        (without_country, "no-country", "does not say of which country"),
        (no_number, "not-readable", "not as its form wants it"),
        (foreign, "no-figures", "holds no figures"),
        (lambda folder: folder / "clandestino.csv", "no-country", "mirrem.csv"),
        (lambda folder: folder / "sdmx-structure.xml", "no-figures", "holds no figures"),
        (lambda folder: folder / "gone.csv", "cannot-read-file", "cannot be read"),
    ],
)
def test_that_a_file_that_cannot_be_used_is_refused_with_its_name(
    harm: Callable[[Path], Path], code: str, words: str, published: Published
) -> None:
    path = harm(published("PE"))
    with pytest.raises(BadInput) as found:
        regional.gather([path])
    assert [problem.code for problem in found.value.problems] == [code]
    assert words in found.value.say("en")
    assert path.name in found.value.say("en")


def test_that_all_files_that_cannot_be_used_are_named_at_once(published: Published) -> None:
    folder = published("PE")
    with pytest.raises(BadInput) as found:
        regional.gather([changed_row(folder), folder / "sdmx-data.xml", foreign(folder)])
    assert [problem.code for problem in found.value.problems] == ["changed", "no-figures"]


def test_that_the_workbook_and_the_json_hold_the_same_sum(published: Published, tmp_path: Path) -> None:
    view = compare(regional.gather([published("PE"), published("EC"), published("BO", age_from=15)]))
    target = regional.write(None, view, tmp_path / "region.xlsx", "en", now=datetime(2026, 11, 30))
    told = json.loads(json.dumps(regional.plain(view, "en"), allow_nan=False))
    assert told["sum"]["value"] == 13800
    assert told["sum"]["countries"] == ["EC", "PE"]
    assert [f["comparable"] for f in told["figures"]] == [False, True, True]
    assert told["figures"][0]["reasons"][0]["code"] == "ages"
    book = openpyxl.load_workbook(target, data_only=True)
    sheet = next(sheet for sheet in book if "T_sum" in sheet.tables)
    assert [row[1].value for row in sheet[sheet.tables["T_sum"].ref]][1:] == [6920, 6920, 13840]


def test_that_a_workbook_is_not_written_where_it_cannot_be(published: Published, tmp_path: Path) -> None:
    view = compare(regional.gather([published("PE")]))
    with pytest.raises(BadInput):
        regional.write(None, view, tmp_path / "region.csv", "en")
    assert not (tmp_path / "region.csv").exists()

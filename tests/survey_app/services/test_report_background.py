"""What a programme's report tells beside its estimates: how the interviews went, its lists, and what was published before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from estimation.method import methods
from estimation.result import Definition, Estimate
from estimation.table import Cell, Table
from exports.background import AREA, FORM, WEEK, Visits
from exports.disclosure.register import INTERNAL
from survey_app.services import importing, report_background, reporting, results
from survey_app.services.programme import Programme
from survey_app.services.tables import TableSource
from survey_app.store import records

HANDED = {"recipient": "Ministerio", "purpose": "planificar servicios"}
FORM_NAME = "irregular_migration_individual"
SOURCE = TableSource("sample", name="kosovo_1999")


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    method = methods()["chapman"]
    found = method().fit(method().read(method.example()))
    return replace(found, definition=Definition(area="Norte", end="2026-06-30"))


def met(programme: Programme, day: str, status: str, n: int) -> None:
    def work(db: object) -> None:
        for _ in range(n):
            record = records.create(db, "interview", FORM_NAME, at=f"{day}T10:00:00+00:00")  # type: ignore[arg-type]
            if status != "draft":
                records.end(db, record, status)  # type: ignore[arg-type]

    programme.store.call(work)


def test_that_visits_are_counted_by_questionnaire_and_week_without_persons(programme: Programme) -> None:
    met(programme, "2026-03-04", "refused", 3)
    met(programme, "2026-03-08", "discarded", 2)
    met(programme, "2026-03-09", "draft", 4)
    found = report_background.background(programme).visits
    assert [one for one in found if one.by == WEEK] == [
        Visits(WEEK, "2026-03-02", 0, 3, 2),
        Visits(WEEK, "2026-03-09", 0, 0, 4),
    ]
    (form,) = (one for one in found if one.by == FORM)
    assert (form.completed, form.refused, form.broken_off) == (0, 3, 6)
    assert not [one for one in found if one.by == AREA]
    assert programme.info.person not in repr(found)


def test_that_a_report_of_the_programme_prints_the_fieldwork_and_few_visits_not_at_all(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    met(programme, "2026-03-04", "refused", 13)
    met(programme, "2026-03-04", "discarded", 4)
    for name, protection, broken in (("a", "round", None), ("b", INTERNAL, 4)):
        path = reporting.write(programme, [estimate], tmp_path / f"{name}.xlsx", "en", protection=protection, **HANDED)
        sheet = next(s for s in openpyxl.load_workbook(path, data_only=True) if "T_fieldwork" in s.tables)
        rows = [[cell.value for cell in row] for row in sheet[sheet.tables["T_fieldwork"].ref]]
        assert rows[1][:2] == ["All", "All interviews"]
        assert rows[1][5] == broken
        assert rows[1][4] in ((10, 15) if protection == "round" else (13,))


def test_that_the_next_report_says_what_was_published_before_and_what_changed(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    first = results.load(programme, results.save(programme, "Primera", estimate, SOURCE))[1]
    assert report_background.background(programme).published == ()
    reporting.write(programme, [first], tmp_path / "a.xlsx", "en", now=datetime(2026, 7, 1, tzinfo=UTC), **HANDED)
    (published,) = report_background.background(programme).published
    assert (published.name, published.estimate.population) == ("Primera", first.population)
    point = estimate.population.point * 1.2
    second = replace(
        first, population=replace(first.population, point=point, upper=point * 2), provenance=replace(first.provenance, seed=99)
    )
    path = reporting.write(programme, [second], tmp_path / "b.xlsx", "en", revised="The police  corrected its list", **HANDED)
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book["Revisions"]
    row = [cell.value for cell in sheet[sheet.tables["T_revisions"].ref][1]]
    assert row[4] == row[3] - row[2] != 0
    assert row[5] == "The police corrected its list, another seed"
    series = next(s for s in book if "T_series" in s.tables)
    assert len(series[series.tables["T_series"].ref]) == 3


def test_that_the_same_run_printed_again_is_no_revision(tmp_path: Path, programme: Programme, estimate: Estimate) -> None:
    first = results.load(programme, results.save(programme, "Primera", estimate, SOURCE))[1]
    reporting.write(programme, [first], tmp_path / "a.xlsx", "en", **HANDED)
    path = reporting.write(programme, [first], tmp_path / "b.xlsx", "en", **HANDED)
    assert "Revisions" not in openpyxl.load_workbook(path).sheetnames


def test_that_rows_left_out_of_an_edition_that_was_replaced_are_not_counted_again(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {
        "APELLIDOS": ["Rojas", "Díaz", "Paz"],
        "NOMBRES": ["Ana", "Luz", "Sol"],
        "F. NAC": ["04/03/1991", "25/12/1988", "31/02/2001"],
    }
    for number in range(2):
        table = Table(columns, f"{number}.csv", "", [2, 3, 4])
        replaces = importing.editions(programme, "Refugio")
        mapping = replace(importing.guess_mapping(table), list_name="Refugio", replaces=replaces)
        importing.store_list(programme, importing.check(programme, table, mapping))
    (found,) = (one for one in report_background.background(programme).lists if one.name == "Refugio")
    assert (found.rows, found.left_out, found.repeated) == (2, 1, 0)

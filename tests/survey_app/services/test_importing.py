"""A list comes in: read as it is meant, shown before it is stored, stored whole or not at all, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from estimation.table import Cell, Table
from survey_app.services import importing, linking, users
from survey_app.services import programme as programmes
from survey_app.services.importing import Mapping
from survey_app.services.programme import Programme, read_journal
from survey_app.store import identities, records, registers
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, Level
from vocabulary.progress import Cancelled

TODAY = date(2026, 10, 31)
LOOK: dict[str, list[Cell]] = {  # the five rows of look/importing
    "APELLIDOS": ["Rojas Peña", "GONZALES, Luis A.", "da Silva", "Quispe M.", "Pérez de León"],
    "NOMBRES": ["María José", None, "Ana", "Juan", "Yulimar"],
    "F. NAC": ["1991-03-04", "04/12/1988", 1979, "31/02/1990", "1999-11-23"],
    "CEDULA": ["V-18.223.011", "—", "812.334.115-02", 7712345, "V-27.110.902"],
    "NAC.": ["VEN", "PER", "BRA", "BOL", "VEN"],
    "INGRESO": ["2026-03-01", "02/03/2026", "2026-03-02", "2026-03-03", "2026-03-04"],
    "OBS": [None, None, "llamar", None, "=1+1"],
}


def _table(columns: dict[str, list[Cell]] | None = None) -> Table:
    return Table(columns or LOOK, "refugio_norte_oct.xlsx", "Lista")


def _check(programme: Programme, columns: dict[str, list[Cell]] | None = None, **changed: object) -> importing.Preview:
    table = _table(columns)
    mapping = replace(importing.guess_mapping(table), list_name="Refugio Norte", **changed)  # type: ignore[arg-type]
    return importing.check(programme, table, mapping, today=TODAY)


def _counts(programme: Programme) -> tuple[int, ...]:
    tables = ("record", "revision", "identity", "link_key", "register", "register_import", "register_row")
    return programme.store.call(lambda db: tuple(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables))


def test_that_rows_are_read_as_the_page_of_lists_shows_them(programme: Programme) -> None:
    preview = _check(programme)
    assert [(row.row, row.state, row.said.template) for row in preview.rows] == [
        (2, "ok", "good"),
        (3, "understood", "understood so"),
        (4, "understood", "understood so"),
        (5, "bad", "impossible date"),
        (6, "ok", "good"),
    ]
    swapped = preview.rows[1]
    assert swapped.written["surnames"] == "GONZALES, Luis A."
    assert (swapped.values["surnames"], swapped.values["given_names"]) == ("GONZALES", "Luis A.")
    assert (swapped.values["birth_date"], swapped.values["nationality"]) == ("1988-12-04", "PE")
    assert "document" not in swapped.values
    assert swapped.notes == ("names-divided",)
    assert preview.rows[2].notes == ("date-partial",)
    assert preview.rows[2].values["birth_date"] == "1979"
    assert (preview.total, preview.ready, preview.understood, preview.bad, preview.already) == (5, 4, 2, 1, 0)


def test_that_a_problem_names_file_sheet_row_and_column(programme: Programme) -> None:
    (problem,) = _check(programme).problems
    where = problem.where
    assert (problem.code, where.file, where.sheet, where.row, where.column) == (
        "impossible-date",
        "refugio_norte_oct.xlsx",
        "Lista",
        5,
        "F. NAC",
    )
    assert problem.level is Level.ERROR
    assert problem.remedy is not None


def test_that_nothing_is_stored_until_it_is_said(programme: Programme) -> None:
    before = _counts(programme)
    _check(programme)
    assert _counts(programme) == before == (0,) * 7


def test_that_a_list_is_stored_with_its_history_and_names_lie_apart(programme: Programme) -> None:
    result = importing.store_list(programme, _check(programme, institution="Comisión", start="2026-03-01", end="2026-10-31"))
    assert (result.list_name, result.imported, result.repeated, result.left_out) == ("Refugio Norte", 4, 0, 1)
    (info,) = importing.lists(programme)
    assert (info.id, info.name, info.institution, info.rows) == (result.list_id, "Refugio Norte", "Comisión", 4)
    assert (info.start, info.end, info.file_name) == ("2026-03-01", "2026-10-31", "refugio_norte_oct.xlsx")
    (done,) = importing.history(programme, info.id)
    assert (done.person, done.imported, done.left_out_rows) == ("Ana", 4, ((5, "impossible-date"),))
    assert done.mapping["F. NAC"] == "birth_date"

    bodies = programme.store.call(lambda db: registers.rows_of(db, info.id))
    assert bodies[0][1] == {"nationality": "VE", "list_date": "2026-03-01", "age": 34, "birth_year": 1991}
    for _, body in bodies:
        assert not any(part in str(body) for part in ("Rojas", "GONZALES", "18223011", "18.223.011", "1991-03-04"))
    key = programme.keys.identities or b""
    named = programme.store.call(
        lambda db: identities.read(db, key, [record for record, _ in bodies], person="Ana", purpose="test")
    )
    assert named[bodies[0][0]] == {
        "surnames": "Rojas Peña",
        "given_names": "María José",
        "birth_date": "1991-03-04",
        "document": "V-18.223.011",
    }
    assert programme.store.call(records.faults) == []


def test_that_who_may_not_read_identities_can_still_bring_them_in(tmp_path: Path) -> None:
    office, field = "ábaco abdomen abeja abierto abogado abono aborto", "abrazo abrir abuelo abuso acabar academia acceso"
    cheap = KdfCost(1, 8192)
    with programmes.create(tmp_path, "Norte", "PE", "es", "Ana", office, cost=cheap) as made:
        users.add(made, "Beto", "demographer", field, cost=cheap)
        folder = made.info.folder
    with programmes.open_programme(folder, field) as opened:
        assert opened.keys.identities is None
        list_id = importing.store_list(opened, _check(opened)).list_id
        assert len(linking.person_table(opened, [list_id])) == 4
    with programmes.open_programme(folder, office) as opened:
        rows = opened.store.call(lambda db: registers.rows_of(db, list_id))
        key = opened.keys.identities or b""
        named = opened.store.call(lambda db: identities.read(db, key, [rows[0][0]], person="Ana", purpose="test"))
    assert named[rows[0][0]]["surnames"] == "Rojas Peña"


def test_that_the_journal_notes_an_import_without_a_name(programme: Programme) -> None:
    importing.store_list(programme, _check(programme))
    entry = read_journal(programme)[-1]
    assert (entry.action, entry.subject) == ("imported", "Refugio Norte")
    assert entry.detail == {"file": "refugio_norte_oct.xlsx", "imported": 4, "repeated": 0, "left_out": 1}


def test_that_the_same_file_again_adds_nothing(programme: Programme) -> None:
    importing.store_list(programme, _check(programme))
    before = _counts(programme)
    preview = _check(programme)
    assert (preview.ready, preview.already, preview.bad) == (0, 4, 1)
    assert all(row.already for row in preview.rows if row.state != "bad")
    result = importing.store_list(programme, preview)
    assert (result.imported, result.repeated, result.left_out) == (0, 4, 1)
    after = _counts(programme)
    assert after[:4] == before[:4]
    assert after[6] == before[6] == 4
    assert after[5] == before[5] + 1  # that it was tried is history


def test_that_space_around_a_lists_name_makes_no_other_list(programme: Programme) -> None:
    table = _table()
    named = replace(importing.guess_mapping(table), list_name="Refugio Norte")
    importing.store_list(programme, importing.check(programme, table, named, today=TODAY))
    again = importing.check(programme, table, replace(named, list_name=" Refugio Norte "), today=TODAY)
    assert (again.ready, again.already) == (0, 4)
    assert [info.name for info in importing.lists(programme)] == ["Refugio Norte"]


def test_that_a_preview_that_grew_old_adds_nothing_twice(programme: Programme) -> None:
    first, second = _check(programme), _check(programme)
    importing.store_list(programme, first)
    assert importing.store_list(programme, second).imported == 0
    assert importing.lists(programme)[0].rows == 4


def test_that_a_longer_file_adds_only_its_new_rows_and_a_corrected_row_comes_in(programme: Programme) -> None:
    importing.store_list(programme, _check(programme))
    longer = {name: [*cells, cells[0]] for name, cells in LOOK.items()}
    longer["F. NAC"][3] = "28/02/1990"
    longer["CEDULA"][5] = "V-9.000.001"
    preview = _check(programme, longer)
    assert (preview.ready, preview.already, preview.bad) == (2, 4, 0)
    assert importing.store_list(programme, preview).imported == 2


def test_that_a_row_that_stands_twice_in_a_file_is_stored_once(programme: Programme) -> None:
    doubled = {name: [cells[0], cells[0]] for name, cells in LOOK.items()}
    preview = _check(programme, doubled)
    assert (preview.ready, preview.repeated) == (1, 1)
    result = importing.store_list(programme, preview)
    assert (result.imported, result.repeated) == (1, 1)


def test_that_the_same_rows_in_another_list_are_that_lists_own(programme: Programme) -> None:
    importing.store_list(programme, _check(programme))
    table = _table()
    other = importing.check(programme, table, replace(importing.guess_mapping(table), list_name="Policía"), today=TODAY)
    assert other.already == 0
    importing.store_list(programme, other)
    assert [(info.name, info.rows) for info in importing.lists(programme)] == [("Refugio Norte", 4), ("Policía", 4)]


@pytest.mark.parametrize("when", [1, 2, 3])
def test_that_an_import_cancelled_half_way_leaves_nothing(programme: Programme, when: int) -> None:
    many = {name: [cells[0]] * 2500 for name, cells in LOOK.items()}
    many["CEDULA"] = [f"V-{n}" for n in range(10_000_000, 10_002_500)]
    preview = _check(programme, many)
    assert preview.ready == 2500
    calls: list[object] = []

    def stop(share: float | None, doing: object) -> None:
        calls.append(doing)
        if len(calls) > when:
            raise Cancelled

    with pytest.raises(Cancelled):
        importing.store_list(programme, preview, stop)
    assert _counts(programme) == (0,) * 7
    assert [entry.action for entry in read_journal(programme)] == ["created", "opened"]
    assert importing.store_list(programme, preview).imported == 2500


def test_that_checking_can_be_cancelled(programme: Programme) -> None:
    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    table = _table()
    with pytest.raises(Cancelled):
        importing.check(programme, table, importing.guess_mapping(table), stop)


def test_that_a_mapping_is_remembered_for_files_with_the_same_columns(programme: Programme) -> None:
    table = _table()
    chosen = replace(
        importing.guess_mapping(table),
        list_name="Refugio Norte",
        institution="Comisión",
        columns=dict(importing.guess_mapping(table).columns) | {"OBS": "statistic"},
    )
    importing.store_list(programme, importing.check(programme, table, chosen, today=TODAY))
    again = importing.guess_mapping(Table(LOOK, "refugio_norte_nov.xlsx"), programme)
    assert (again.list_name, again.institution, again.columns["OBS"]) == ("Refugio Norte", "Comisión", "statistic")
    assert importing.guess_mapping(Table({"NOMBRE": ["Ana"]}, "x.csv"), programme).list_name == "X"


def test_that_other_columns_are_kept_for_statistics(programme: Programme) -> None:
    table = _table()
    columns = dict(importing.guess_mapping(table).columns) | {"OBS": "statistic"}
    importing.store_list(programme, importing.check(programme, table, Mapping("L", columns=columns), today=TODAY))
    list_id = importing.lists(programme)[0].id
    bodies = programme.store.call(lambda db: registers.rows_of(db, list_id))
    assert [body["other"] for _, body in bodies] == [{"OBS": None}, {"OBS": None}, {"OBS": "llamar"}, {"OBS": "=1+1"}]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda m: replace(m, list_name="  "), "list-name-missing"),
        (lambda m: replace(m, columns={**m.columns, "NAC.": "birth_date"}), "use-given-twice"),
        (lambda m: replace(m, columns={**m.columns, "nowhere": "sex"}), "no-such-column"),
        (lambda m: replace(m, columns={**m.columns, "OBS": "shoe_size"}), "no-such-column"),
        (lambda m: replace(m, columns={"NAC.": "nationality"}), "nobody-named"),
        (lambda m: replace(m, start="01/03/2026"), "bad-period"),
        (lambda m: replace(m, start="2026-10-01", end="2026-03-01"), "bad-period"),
    ],
)
def test_that_a_mapping_that_cannot_be_used_blocks_storing_and_says_why(
    programme: Programme, change: Callable[[Mapping], Mapping], code: str
) -> None:
    table = _table()
    preview = importing.check(programme, table, change(importing.guess_mapping(table)), today=TODAY)
    assert [problem.code for problem in preview.blocking] == [code]
    with pytest.raises(BadInput) as caught:
        importing.store_list(programme, preview)
    assert caught.value.problems == preview.blocking
    assert _counts(programme) == (0,) * 7


def test_that_all_problems_of_a_mapping_come_at_once(programme: Programme) -> None:
    table = _table()
    preview = importing.check(programme, table, Mapping("", columns={"NAC.": "nationality", "x": "sex"}, start="?"))
    assert [p.code for p in preview.blocking] == ["list-name-missing", "no-such-column", "nobody-named", "bad-period"]


def test_that_a_file_without_a_usable_row_is_not_stored(programme: Programme) -> None:
    preview = _check(programme, {"APELLIDOS": [None, "123"], "CEDULA": ["S/D", None]})
    assert [problem.code for problem in preview.problems] == ["nobody", "unreadable-name"]
    with pytest.raises(BadInput) as caught:
        importing.store_list(programme, preview)
    assert caught.value.problems[0].code == "nothing-to-import"


@pytest.mark.parametrize(
    ("columns", "notes", "fault"),
    [
        ({"F. NAC": ["2027-01-01"]}, (), "birth-out-of-range"),
        ({"F. NAC": ["1890-01-01"]}, (), "birth-out-of-range"),
        ({"F. NAC": ["ayer"]}, (), "unreadable-date"),
        ({"F. NAC": ["2026-09-01"], "INGRESO": ["2026-08-01"]}, (), "birth-after-list"),
        ({"F. NAC": ["1990-01-01"], "INGRESO": ["31/02/2026"]}, ("date-left-out",), ""),
        ({"F. NAC": ["04/03/1990"]}, ("date-read",), ""),
        ({"F. NAC": ["04/03/1990"], "INGRESO": ["25/03/2026"]}, (), ""),
        ({"F. NAC": ["1990-01-01"], "SEXO": ["?!"]}, (), ""),
        ({"F. NAC": ["1990-01-01"], "SEXO": ["gato"]}, ("sex-not-understood",), ""),
        ({"F. NAC": ["1990-01-01"], "NACIONALIDAD": ["Atlántida"]}, ("country-not-understood",), ""),
        ({"EDAD": ["treinta"]}, ("age-not-understood", "cannot-be-found-again"), ""),
        ({"EDAD": [30]}, ("cannot-be-found-again",), ""),
    ],
)
def test_that_a_row_is_judged_by_what_stands_in_it(
    programme: Programme, columns: dict[str, list[Cell]], notes: tuple[str, ...], fault: str
) -> None:
    (row,) = _check(programme, {"APELLIDOS": ["Rojas"], "NOMBRES": ["Ana"], **columns}).rows
    assert (row.notes, row.fault) == (notes, fault)
    assert row.state == ("bad" if fault else "understood" if notes else "ok")
    assert len(row.why) == (1 if fault else len(notes))


def test_that_the_age_is_counted_on_the_date_of_the_list(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {
        "NOMBRE COMPLETO": ["Ana Rojas", "Luz Díaz", "Eva Paz", "Sol Mar"],
        "F. NAC": ["1990-06-15", "1990-06-15", "1990", None],
        "INGRESO": ["2026-06-14", "2026-06-15", "2026-06-01", "2026-06-01"],
        "EDAD": [99, None, None, 41],
    }
    assert [row.values["age"] for row in _check(programme, columns).rows] == ["35", "36", "36", "41"]
    del columns["INGRESO"]
    assert _check(programme, columns, end="2026-01-01").rows[0].values["age"] == "35"


def test_that_the_sample_shows_what_needs_a_look(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {"CEDULA": list(range(1_000_000, 1_000_040)), "F. NAC": ["1990-01-01"] * 40}
    columns["F. NAC"][20], columns["F. NAC"][30] = "1990", "30/02/1990"
    assert [row.row for row in _check(programme, columns).sample(5)] == [2, 3, 4, 22, 32]


def test_that_names_in_one_column_are_a_full_name(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {
        "APELLIDOS Y NOMBRES": ["PÉREZ DE LEÓN, YULIMAR", "Ana da Silva"],
        "F. NAC": ["1990-01-01", "1991-01-01"],
    }
    first, second = _check(programme, columns).rows
    assert (first.state, first.values["surnames"], first.values["given_names"]) == ("ok", "PÉREZ DE LEÓN", "YULIMAR")
    assert second.values["full_name"] == "Ana da Silva"


def test_that_codes_of_places_keep_their_zeros_and_one_that_is_no_code_is_said(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {"CEDULA": list(range(1_000_000, 1_000_020)), "UBIGEO": ["150101", 10101] * 10}
    columns["UBIGEO"][4] = "Lima"
    rows = _check(programme, columns).rows
    assert [row.values["area"] for row in rows[:2]] == ["150101", "010101"]
    assert (rows[4].values["area"], "place-code-unknown" in rows[4].notes) == ("Lima", True)


def test_that_the_type_of_a_document_is_kept_with_the_answers(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {"CEDULA": ["18223011"], "TIPO DOC": ["Pasaporte"]}
    list_id = importing.store_list(programme, _check(programme, columns)).list_id
    ((_, body),) = programme.store.call(lambda db: registers.rows_of(db, list_id))
    assert body == {"document_type": "passport"}

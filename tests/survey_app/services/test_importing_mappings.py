"""How an institution's columns were used is remembered for its next file, also where a column is new or renamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from estimation.table import Cell, Table
from survey_app.services import importing
from survey_app.services.importing_mappings import forget, guess_mapping, recall, remembered
from survey_app.services.programme import Programme, read_journal
from vocabulary.errors import StoreError
from vocabulary.text import translate

COLUMNS: dict[str, list[Cell]] = {
    "APELLIDOS": ["Rojas Peña"],
    "NOMBRES": ["Ana"],
    "F. NAC": ["1991-03-04"],
    "CEDULA": ["18223011"],
    "OBS": ["llamar"],
}


def _stored(programme: Programme, columns: dict[str, list[Cell]], name: str, institution: str, **uses: str) -> None:
    table = Table(columns, "lista.xlsx")
    guessed = importing.guess_mapping(table)
    mapping = replace(guessed, list_name=name, institution=institution, columns={**guessed.columns, **uses})
    importing.store_list(programme, importing.check(programme, table, mapping, today=date(2026, 10, 31)))


def test_that_the_next_file_with_a_new_and_a_renamed_column_starts_from_the_last_and_says_what_differs(
    programme: Programme,
) -> None:
    _stored(programme, COLUMNS, "Refugio Norte", "Comisión", OBS="statistic")
    columns = {{"OBS": "OBS."}.get(name, name): cells for name, cells in COLUMNS.items() if name != "F. NAC"} | {"SEXO": ["F"]}
    found = recall(Table(columns, "nov.csv"), programme)
    assert found is not None
    assert (found.added, found.missing, found.renamed) == (("SEXO",), ("F. NAC",), (("OBS", "OBS."),))
    assert (found.mapping.list_name, found.mapping.institution, found.owner) == ("Refugio Norte", "Comisión", "Comisión")
    assert dict(found.mapping.columns) == {
        "APELLIDOS": "surnames",
        "NOMBRES": "given_names",
        "CEDULA": "document",
        "OBS.": "statistic",
        "SEXO": "sex",
    }
    assert [translate(words, "en") for words in found.said()] == [
        "OBS is called OBS. now.",
        "New: SEXO.",
        "Not in this file: F. NAC.",
    ]


def test_that_who_may_not_import_lists_makes_no_mapping_forgotten(programme: Programme) -> None:
    _stored(programme, COLUMNS, "Refugio Norte", "Comisión")
    (kept,) = remembered(programme)
    other = replace(programme, info=replace(programme.info, role="enumerator"))
    with pytest.raises(StoreError) as refused:
        forget(other, kept)
    assert refused.value.problems[0].code == "not-allowed"
    assert remembered(programme) == [kept]


def test_that_a_file_of_other_columns_starts_from_nothing_that_was_kept(programme: Programme) -> None:
    _stored(programme, COLUMNS, "Refugio Norte", "Comisión")
    table = Table({"NOMBRE": ["Ana"], "PAIS": ["VE"]}, "otro.csv")
    assert recall(table, programme) is None
    assert guess_mapping(table, programme).list_name == "Otro"


def test_that_each_institution_has_its_own_and_the_named_one_counts(programme: Programme) -> None:
    _stored(programme, COLUMNS, "Refugio Norte", "Comisión", OBS="statistic")
    _stored(programme, COLUMNS, "Salud", "Ministerio", OBS="ignore")
    table = Table(COLUMNS, "nov.csv")
    latest = recall(table, programme)
    named = recall(table, programme, "comisión")
    assert latest is not None
    assert named is not None
    assert (latest.owner, latest.mapping.columns["OBS"]) == ("Ministerio", "ignore")
    assert (named.owner, named.mapping.columns["OBS"]) == ("Comisión", "statistic")


def test_that_the_last_use_of_an_institution_replaces_the_one_before(programme: Programme) -> None:
    _stored(programme, COLUMNS, "Refugio Norte", "Comisión", OBS="statistic")
    _stored(programme, COLUMNS | {"CEDULA": ["18223012"]}, "Refugio Norte", "Comisión", OBS="ignore")
    assert [mapping.columns["OBS"] for mapping in remembered(programme)] == ["ignore"]


def test_that_it_can_be_forgotten_and_the_journal_says_so(programme: Programme) -> None:
    _stored(programme, COLUMNS, "Refugio Norte", "Comisión")
    (kept,) = remembered(programme)
    forget(programme, kept)
    assert remembered(programme) == []
    assert read_journal(programme)[-1].action == "mapping-forgotten"
    assert [info.rows for info in importing.lists(programme)] == [1]


def test_that_a_column_whose_own_words_speak_for_another_use_is_no_renamed_one(programme: Programme) -> None:
    _stored(programme, COLUMNS | {"FECHA NAC": ["1991-03-04"], "F. NAC": [None]}, "Refugio Norte", "Comisión")
    columns = {"FECHA REG" if name == "FECHA NAC" else name: cells for name, cells in COLUMNS.items()} | {
        "FECHA REG": ["2026-03-04"]
    }
    found = recall(Table(columns, "nov.csv"), programme)
    assert found is not None
    assert found.renamed == ()
    assert found.added == ("FECHA REG",)

"""What each cell becomes is told beside how it is written: names in order, dates, documents, places, codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from estimation.table import Cell, Table
from survey_app.services import importing
from survey_app.services.importing_became import Became, became, spellings
from survey_app.services.programme import Programme
from vocabulary.text import translate


def _preview(programme: Programme, columns: dict[str, list[Cell]]) -> importing.Preview:
    table = Table(columns, "lista.xlsx")
    mapping = replace(importing.guess_mapping(table), list_name="Refugio")
    return importing.check(programme, table, mapping, today=date(2026, 10, 31))


def _said(told: tuple[Became, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.target, one.written, translate(one.read, "en"), translate(one.why, "en") if one.why else "") for one in told]


def test_that_a_row_is_told_as_it_will_be_compared(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {
        "APELLIDOS": ["Ponce de León García"],
        "NOMBRES": ["María José"],
        "F. NAC": ["04/03/1990"],
        "CEDULA": ["812.334.115-02"],
        "TIPO DOC": ["C.P.F."],
        "SEXO": ["MUJER"],
        "NACIONALIDAD": ["brasileña"],
        "UBIGEO": [10101],
    }
    (row,) = _preview(programme, columns).rows
    assert (
        _said(became(row))
        == [
            ("surnames", "Ponce de León García", "GARCIA PONCELEON", ""),  # a Brazilian's last surname is the father's
            ("given_names", "María José", "MARIA JOSE", ""),
            ("birth_date", "04/03/1990", "1990-03-04", "or 1990-04-03, with day and month exchanged"),
            ("document", "812.334.115-02", "81233411502", "its check digit is wrong: it counts for less"),
            ("document_type", "C.P.F.", "national identity document", ""),
            ("sex", "MUJER", "female", ""),
            ("nationality", "brasileña", "BR", ""),
            ("area", "10101", "010101", ""),
            ("age", "", "", ""),
        ][:-1]
    )


def test_that_a_full_name_is_told_with_its_surnames_first(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {"NOMBRE COMPLETO": ["Luis Alberto Rojas Peña"], "F. NAC": ["1990-01-01"]}
    (row,) = _preview(programme, columns).rows
    assert _said(became(row)) == [
        ("full_name", "Luis Alberto Rojas Peña", "ROJAS PENA, LUIS ALBERTO", ""),
        ("birth_date", "1990-01-01", "1990-01-01", "1 January: perhaps only the year is known"),
    ]


def test_that_spellings_are_told_once_those_not_understood_first(programme: Programme) -> None:
    columns: dict[str, list[Cell]] = {
        "CEDULA": list(range(1_000_000, 1_000_006)),
        "SEXO": ["F", "F", "Hombre", "gato", None, "F"],
        "NACIONALIDAD": ["VEN", "Vzla", "VEN", "Atlántida", "S/D", "VEN"],
    }
    told = spellings(_preview(programme, columns))
    assert [(one.written, translate(one.read, "en"), one.times, one.why is None) for one in told] == [
        ("gato", "", 1, False),
        ("F", "female", 3, True),
        ("Hombre", "male", 1, True),
        ("Atlántida", "", 1, False),
        ("VEN", "VE", 3, True),
        ("S/D", "", 1, True),
        ("Vzla", "VE", 1, True),
    ]

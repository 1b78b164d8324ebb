"""Which use a column is guessed to have, by its header and by what stands below it."""

from __future__ import annotations

import pytest

from estimation.table import Table
from survey_app.services.importing_targets import BY_NAME, TARGETS, Mapping, guess_columns, plain_words, use_of_header
from vocabulary.text import translate


@pytest.mark.parametrize(
    ("header", "use"),
    [
        ("APELLIDOS", "surnames"), ("1er Apellido", "surnames"), ("Apellido Materno", "surnames"), ("Sobrenome", "surnames"),
        ("NOMBRES", "given_names"), ("Prenome", "given_names"), ("First name", "given_names"),
        ("APELLIDOS Y NOMBRES", "full_name"), ("Nome completo", "full_name"),
        ("F. NAC", "birth_date"), ("Fecha de nacimiento", "birth_date"), ("Data de Nascimento", "birth_date"),
        ("DOB", "birth_date"),
        ("F.NAC.", "birth_date"), ("FEC_NACIMIENTO", "birth_date"), ("Fecha nacimiento (dd/mm/aaaa)", "birth_date"),
        ("CEDULA", "document"), ("Nº Documento", "document"), ("C.I.", "document"), ("CPF", "document"),
        ("Pasaporte", "document"),
        ("NAC.", "nationality"), ("PAÍS DE ORIGEN", "nationality"), ("Nacionalidade", "nationality"),
        ("Citizenship", "nationality"),
        ("INGRESO", "list_date"), ("Fecha de registro", "list_date"), ("Data de entrada", "list_date"),
        ("SEXO", "sex"), ("Género", "sex"), ("Edad", "age"), ("Idade", "age"), ("Distrito", "area"), ("Município", "area"),
        ("OBS", "ignore"), ("Tipo de documento", "document_type"), ("Estado civil", "ignore"), ("Teléfono", "ignore"),
        ("xyz", "ignore"),
    ],
)  # fmt: skip
def test_that_a_header_speaks_for_its_use(header: str, use: str) -> None:
    assert use_of_header(header)[0] == use


def test_that_a_register_is_mapped_as_a_whole() -> None:
    """The header of look/importing."""
    columns = {
        "APELLIDOS": ["Rojas"], "NOMBRES": ["Ana"], "F. NAC": ["04/12/1988"], "CEDULA": [7712345], "NAC.": ["VEN"],
        "INGRESO": ["2026-03-01"], "OBS": [None],
    }  # fmt: skip
    assert list(guess_columns(Table(columns)).values()) == [
        "surnames", "given_names", "birth_date", "document", "nationality", "list_date", "ignore",
    ]  # fmt: skip


def test_that_nac_is_a_birth_date_where_its_cells_are_dates() -> None:
    table = Table({"NOMBRE COMPLETO": ["Ana Rojas", "José Díaz"], "NAC.": ["04/12/1988", "1990-01-02"]})
    assert guess_columns(table)["NAC."] == "birth_date"


def test_that_a_column_of_documents_without_a_figure_holds_their_types() -> None:
    """Under a common header `Documento` over `Tipo` and `Número`; a type as the number would make one person of all."""
    table = Table({"Documento Tipo": ["PAS", "DNI"], "Documento Número": ["A12", "77"], "Doc. presentado": ["PAS", "DNI"]})
    assert list(guess_columns(table).values()) == ["document_type", "document", "ignore"]


def test_that_a_use_is_given_once_to_the_better_header_and_surnames_to_all() -> None:
    table = Table({"Fecha": ["2026-01-01"], "Fecha de registro": ["2026-01-01"], "Apellido 1": ["Díaz"], "Apellido 2": ["Paz"]})
    assert list(guess_columns(table).values()) == ["list_date", "ignore", "surnames", "surnames"]


def test_that_a_lone_column_of_names_holds_the_full_name() -> None:
    assert guess_columns(Table({"Nome": ["Ana da Silva"], "CPF": ["1"]}))["Nome"] == "full_name"
    both = guess_columns(Table({"Nome": ["Ana"], "Sobrenome": ["da Silva"]}))
    assert both == {"Nome": "given_names", "Sobrenome": "surnames"}


def test_that_no_header_speaks_for_two_uses_and_every_label_is_words() -> None:
    heads = [head for target in TARGETS for head in target.heads]
    assert len(heads) == len(set(heads))
    assert all(plain_words(head) == head for head in heads)
    assert all(translate(target.label, "en") for target in TARGETS)
    assert {name for name, target in BY_NAME.items() if target.identifying} == {
        "surnames", "given_names", "full_name", "birth_date", "document",
    }  # fmt: skip


def test_that_a_mapping_does_not_change_with_the_dictionary_it_was_made_from() -> None:
    columns = {"a": "sex"}
    mapping = Mapping("L", columns=columns)
    columns["a"] = "age"
    assert mapping.columns_for("sex") == ("a",)

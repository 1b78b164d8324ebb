"""Sexes and nationalities as institutions write them."""

from __future__ import annotations

import pytest

from estimation.table import Cell
from survey_app.services.importing_codes import absent, letter_m_is_female, read_document_type, read_nationality, read_sex


@pytest.mark.parametrize(
    "cell", [None, "", "-", "—", "S/D", "s/n", "no tiene", "NO PORTA", "Indocumentado", "não informado", "?"]
)
def test_that_a_cell_that_says_nothing_is_absent(cell: Cell) -> None:
    assert absent(cell)


@pytest.mark.parametrize("cell", [0.5, 7, "Ana", "V-18.223.011"])
def test_that_a_cell_that_says_something_is_not(cell: Cell) -> None:
    assert not absent(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("F", "F"), ("Femenino", "F"), ("MUJER", "F"), ("mulher", "F"), ("M", "M"), ("masc.", "M"), ("Varón", "M"), ("H", "M"),
        ("homem", "M"), ("No binario", "X"), ("X", "X"), ("S/D", ""), (None, ""), ("2", None), ("gato", None), (1, None),
    ],
)  # fmt: skip
def test_that_the_sex_is_read(cell: Cell, code: str | None) -> None:
    assert read_sex(cell) == code


def test_that_m_beside_h_is_mujer() -> None:
    assert letter_m_is_female(["H", "M", "H"])
    assert not letter_m_is_female(["F", "M"])
    assert not letter_m_is_female(["H", "F", "M"])
    assert read_sex("M", True) == "F"
    assert read_sex("H", True) == "M"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("VEN", "VE"), ("Venezolana", "VE"), ("República Bolivariana de Venezuela", "VE"), ("vzla.", "VE"), ("CO", "CO"),
        ("colombiano", "CO"), ("Brasileira", "BR"), ("BRASIL", "BR"), ("Perú", "PE"), ("Paraguai", "PY"), ("ecuatoriana", "EC"),
        ("Guyana", "GY"), ("SURINAME", "SR"), ("boliviana", "BO"), ("chilena", "CL"), ("uruguayo", "UY"), ("argentino", "AR"),
        ("Haití", "HT"), ("Haiti", "HT"), ("CUBANA", "CU"), ("Alemania", "DE"), ("Alemanha", "DE"), ("Germany", "DE"),
        ("SEN", "SN"),
        ("", ""), ("no consta", ""), ("Atlántida", None), ("12", None),
    ],
)  # fmt: skip
def test_that_the_nationality_is_read_in_three_languages(cell: str, code: str | None) -> None:
    assert read_nationality(cell) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("DNI", "national"), ("C.C.", "national"), ("Cédula de Identidad", "national"), ("Carné de Extranjería", "foreigner"),
        ("PASAPORTE", "passport"), ("P.P.T.", "temporary"), ("PTP", "temporary"), ("Partida de nacimiento", "birth"),
        ("S/D", ""), (None, ""), ("XYZ", None),
    ],
)  # fmt: skip
def test_that_types_of_documents_are_read_into_codes(written: str | None, code: str | None) -> None:
    assert read_document_type(written) == code

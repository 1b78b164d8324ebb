"""National codes of places: known as a column, with their leading zeros; names without the word for their kind."""

from __future__ import annotations

import pytest

from estimation.linkage.places import fill, find_codes, normalise_place


@pytest.mark.parametrize(
    ("cells", "country", "name", "width"),
    [
        (["150101", 10101, "070101"], "PE", "UBIGEO", 6),  # Lima, Chachapoyas without its zero, Callao (INEI)
        ([1501, 701], "PE", "UBIGEO", 4),
        (["05001", 8001, 11001], "CO", "DIVIPOLA", 5),  # Medellín, Barranquilla, Bogotá (DANE)
        ([3550308, 1302603], "BR", "IBGE", 7),  # São Paulo, Manaus (IBGE)
        ([13101, 1101], "CL", "CUT", 5),  # Santiago, Iquique (SUBDERE)
        (["02007", 6028], "AR", "INDEC", 5),
        ([3550308, 1302603], "PE", "IBGE", 7),  # a list of another country
    ],
)
def test_that_a_column_of_codes_is_known_by_its_digits(cells: list[object], country: str, name: str, width: int) -> None:
    found = find_codes(cells, country)
    assert found is not None
    assert (found[0].name, found[1]) == (name, width)


@pytest.mark.parametrize("cells", [["Lima", "Callao"], [None, ""], [999999, 980101], ["150101", "Lima"], [7, 12]])
def test_that_names_and_other_numbers_are_no_codes(cells: list[object]) -> None:
    assert find_codes(cells, "PE") is None


def test_that_one_lost_zero_is_given_back_and_no_more() -> None:
    assert [fill(code, 6) for code in ("10101", "150101", "101", "Lima")] == ["010101", "150101", "", ""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Distrito de San Martín", "SAN MARTIN"),
        ("Município de São Paulo", "SAO PAULO"),
        ("Dpto. La Paz", "La Paz"),
        ("ciudad", "CIUDAD"),
    ],
)
def test_that_a_place_is_compared_without_the_word_for_its_kind(one: str, other: str) -> None:
    assert normalise_place(one) == normalise_place(other)


def test_that_a_code_is_compared_with_all_its_zeros() -> None:
    assert normalise_place("010101") == "010101" != normalise_place("10101")

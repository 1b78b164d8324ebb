"""Names, dates and documents become evidence: order, particles, marriage, nicknames, heaps and check digits."""

from __future__ import annotations

import pytest

from estimation.linkage.births import Birth, read_birth
from estimation.linkage.documents import check_digit_holds
from estimation.linkage.names import PersonName, read_name
from estimation.linkage.nicknames import NICKNAMES, roots


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"surnames": "Pérez Rojas", "given_names": "Ana María"}, PersonName(("ANA", "MARIA"), "PEREZ", "ROJAS")),
        ({"surnames": "Rojas de Pérez", "sex": "F"}, PersonName((), "ROJAS", "", "PEREZ")),
        ({"surnames": "Rojas de Pérez", "sex": "M"}, PersonName((), "ROJAS", "PEREZ")),
        ({"surnames": "Pérez de León", "sex": "F"}, PersonName((), "PEREZ", "LEON")),
        ({"surnames": "Rojas Vda. de Pérez"}, PersonName((), "ROJAS", "", "PEREZ")),
        ({"surnames": "Ponce de León García"}, PersonName((), "PONCELEON", "GARCIA")),
        ({"surnames": "de la Cruz"}, PersonName((), "CRUZ")),
        ({"surnames": "da Silva Souza", "nationality": "BR"}, PersonName((), "SOUZA", "SILVA")),
        ({"surnames": "dos Santos Oliveira Filho"}, PersonName((), "OLIVEIRA", "SANTOS")),
        ({"full_name": "Quispe Mamani, Juan"}, PersonName(("JUAN",), "QUISPE", "MAMANI")),
        ({"full_name": "María José Pérez León"}, PersonName(("MARIA", "JOSE"), "PEREZ", "LEON")),
        ({"full_name": "PEREZ LEON MARIA JOSE"}, PersonName(("MARIA", "JOSE"), "PEREZ", "LEON")),
        ({"full_name": "José García Pérez"}, PersonName(("JOSE",), "GARCIA", "PEREZ")),
        ({"full_name": "Ana Maria da Silva", "nationality": "BR"}, PersonName(("ANA", "MARIA"), "SILVA")),
        ({"full_name": "Pedro Rojas", "surnames": "Rojas"}, PersonName(("PEDRO",), "ROJAS")),
        ({}, PersonName()),
    ],
)
def test_that_a_name_is_read_in_the_order_of_its_country(said: dict[str, str], name: PersonName) -> None:
    assert read_name(**said) == name


def test_that_a_nickname_stands_for_every_name_it_may_be_short_for() -> None:
    assert set(roots("BETO")) == {"BETO", "ALBERTO", "HUMBERTO", "ROBERTO"}
    assert roots("YULIMAR") == ("YULIMAR",)
    assert all(name.isascii() and name.isupper() for name in NICKNAMES)


def test_that_a_birth_date_says_what_it_is_worth() -> None:
    assert read_birth("1990-03-07") == Birth("1990-03-07", "1990-07-03", 1990)
    assert read_birth("1990-03-17") == Birth("1990-03-17", "", 1990)
    assert read_birth("1990-03-03").swapped == ""
    assert read_birth("1990-01-01").heaped
    assert read_birth("1990") == read_birth("1990-05") == Birth(year=1990)
    assert read_birth("", 30, "2026-05-01") == Birth(year=1996, rough=True)
    assert read_birth("") == Birth()
    with pytest.raises(ValueError, match="month"):
        read_birth("1990-13")


@pytest.mark.parametrize(
    ("number", "nationality", "holds"),
    [
        ("39053344705", "BR", True),  # python-stdnum's own example of a CPF: 390.533.447-05
        ("39053344704", "BR", False),
        ("125319092", "CL", True),  # python-stdnum's own example of a RUT: 12.531.909-2
        ("125319093", "CL", False),
        ("10117410", "PE", None),  # eight digits: no check digit
        ("101174102", "PE", True),  # python-stdnum's own example of a CUI: 10117410-2
        ("1714307103", "EC", True),  # python-stdnum's own example of a cédula: 171430710-3
        ("18223011", "VE", None),
        ("18223011", "", None),
    ],
)
def test_that_a_check_digit_is_told_where_the_country_has_one(number: str, nationality: str, holds: bool | None) -> None:
    assert check_digit_holds(number, nationality) is holds

"""Made-up persons for the example programme: South American names, documents and birth dates from a seed, nobody real.

Any likeness to a person is chance: names are drawn word by word from common ones, documents at random.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

START, END = date(2026, 3, 1), date(2026, 10, 31)
AREAS = ("Puente Viejo", "Mercado Central", "Terminal Norte", "La Ribera")


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split("|"))


_ES_F = _words(
    "María|Ana|Luz|Carmen|Rosa|Yulimar|Daniela|Gabriela|Andrea|Paola|Valentina|Camila|Sofía|Isabel|Beatriz|Norelys|Yesenia|"
    "Milagros|Rocío|Verónica|Lucía|Elena|Teresa|Juana|Marisol|Nancy|Xiomara|Ángela|Mónica|Claudia|Patricia|Diana|Lorena|"
    "Génesis|Karla|Mariángel|Yolanda|Noemí|Estefanía|Fernanda"
)
_ES_M = _words(
    "José|Juan|Luis|Carlos|Jesús|Miguel|Ángel|Pedro|Andrés|Javier|Diego|Santiago|Daniel|Alejandro|Rafael|Ramón|Wilmer|"
    "Yorman|Edgar|Héctor|Óscar|Raúl|Víctor|Martín|Julio|Nelson|Freddy|Jhon|Kevin|Brayan|Sebastián|Mateo|Simón|Rubén|César|"
    "Iván|Hernán|Germán|Álvaro|Eduardo"
)
_ES = _words(
    "González|Rodríguez|Hernández|García|Martínez|López|Pérez|Sánchez|Ramírez|Torres|Flores|Rivera|Gómez|Díaz|Reyes|Morales|"
    "Cruz|Ortiz|Gutiérrez|Chávez|Ramos|Ruiz|Mendoza|Álvarez|Castillo|Jiménez|Moreno|Romero|Herrera|Medina|Aguilar|Vargas|"
    "Castro|Guzmán|Méndez|Salazar|Rojas|Peña|Quispe|Mamani|Condori|Huamán|Choque|Villalba|Benítez|Ayala|Cáceres|Núñez|"
    "Figueroa|Bravo|Paredes|Zambrano|Cedeño|Moreira|Vera|Suárez|Muñoz|Ibáñez|Acuña|Espinoza|Contreras|Urdaneta|Colmenares|"
    "Briceño|Ojeda|Marcano|Landaeta|Guaicaipuro|Yupanqui|Tapia|Olivares|Bolívar|Arango|Restrepo|Zapata|Londoño|Cárdenas|"
    "de la Cruz|del Valle|de los Ríos|Pérez de León|de la Torre|San Martín|Ponce de León|del Castillo|Montes de Oca"
)
_PT_F = _words(
    "Ana|Maria|Juliana|Fernanda|Patrícia|Aline|Letícia|Camila|Bruna|Larissa|Luciana|Cláudia|Tatiane|Rita|Conceição|Jéssica|"
    "Débora|Simone|Vitória|Beatriz"
)
_PT_M = _words(
    "João|José|Antônio|Francisco|Paulo|Pedro|Lucas|Luiz|Marcos|Gabriel|Rafael|Thiago|Bruno|Eduardo|Sebastião|Vinícius|"
    "Fábio|Márcio|Júlio|Davi"
)
_PT = _words(
    "da Silva|dos Santos|Oliveira|Souza|Rodrigues|Ferreira|Alves|Pereira|Lima|Gomes|Costa|Ribeiro|Martins|Carvalho|Almeida|"
    "Lopes|Soares|Fernandes|Vieira|Barbosa|Rocha|Dias|Nascimento|de Andrade|Moreira|Nunes|Marques|Machado|Mendes|Freitas|"
    "Cardoso|Ramos|Gonçalves|Santana|Teixeira|da Conceição|de Araújo|do Nascimento|Queiroz|Assunção"
)
_GY_F = _words("Shanta|Indira|Kamla|Anjali|Shelly|Debra|Wendy|Nadira|Simone|Sandra|Farida|Yvonne|Joyce|Marva")
_GY_M = _words("Ravi|Rohan|Mohan|Vishnu|Kevin|Devon|Winston|Andre|Rudy|Orlando|Radjesh|Stanley|Desmond|Anil")
_GY = _words("Persaud|Singh|Ramdin|Khan|Ali|Mohamed|Baksh|Williams|Thomas|Joseph|Adams|Pinas|Doekhi|Ramnarain|Jairam|Hoefdraad")
_SUFFIXES = ("Júnior", "Filho", "Neto", "Sobrinho")

NATIONALITIES = {
    "VE": 0.50, "CO": 0.14, "EC": 0.10, "BO": 0.05, "BR": 0.05, "CU": 0.04, "CL": 0.03, "AR": 0.03, "PY": 0.02, "UY": 0.015,
    "GY": 0.015, "SR": 0.01,
}  # fmt: skip
"""Twelve nationalities and their shares of the made-up population; the programme's own country is Peru."""


@dataclass(frozen=True)
class Person:
    """A made-up person. `surnames` are one or two; `document` is empty where the person has none at all."""

    number: int
    sex: str
    surnames: tuple[str, ...]
    given: tuple[str, ...]
    birth: date
    nationality: str
    document: str
    area: str


def make_people(size: int, rng: random.Random) -> list[Person]:
    """`size` adults, the same for the same state of `rng`; documents are unique."""
    taken: set[str] = set()
    nationalities = rng.choices(list(NATIONALITIES), list(NATIONALITIES.values()), k=size)
    return [_person(number, nationality, rng, taken) for number, nationality in enumerate(nationalities)]


def _person(number: int, nationality: str, rng: random.Random, taken: set[str]) -> Person:
    sex = "F" if rng.random() < 0.47 else "M"
    surnames, given = _names(nationality, sex, rng)
    age = 18 + min(int(rng.gammavariate(2.2, 7.5)), 62)
    birth = START - timedelta(days=int(age * 365.2425) + rng.randrange(1, 365))
    document = "" if rng.random() < 0.06 else _unique_document(nationality, rng, taken)
    area = rng.choices(AREAS, (0.35, 0.3, 0.2, 0.15))[0]
    return Person(number, sex, surnames, given, birth, nationality, document, area)


def _names(nationality: str, sex: str, rng: random.Random) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if nationality == "BR":
        surnames = [*_several(_PT, 2 if rng.random() < 0.7 else 1, rng)]
        if sex == "M" and rng.random() < 0.08:
            surnames[-1] += f" {rng.choice(_SUFFIXES)}"
        return tuple(surnames), tuple(_several(_PT_F if sex == "F" else _PT_M, 2 if rng.random() < 0.35 else 1, rng))
    if nationality in ("GY", "SR"):
        return (rng.choice(_GY),), tuple(_several(_GY_F if sex == "F" else _GY_M, 2 if rng.random() < 0.4 else 1, rng))
    surnames = _several(_ES, 1 if nationality in ("AR", "UY") and rng.random() < 0.5 else 2, rng)
    return tuple(surnames), tuple(_several(_ES_F if sex == "F" else _ES_M, 2 if rng.random() < 0.75 else 1, rng))


def _several(words: Sequence[str], number: int, rng: random.Random) -> list[str]:
    return rng.sample(words, number)


def _unique_document(nationality: str, rng: random.Random, taken: set[str]) -> str:
    while (number := _document(nationality, rng)) in taken:
        pass
    taken.add(number)
    return number


def _document(nationality: str, rng: random.Random) -> str:
    """A number in the country's own manner; Brazilian and Chilean ones bear right check digits."""
    if nationality == "VE":
        return f"V-{rng.randrange(6_000_000, 33_000_000):,}".replace(",", ".")
    if nationality == "CO":
        return str(rng.randrange(1_000_000_000, 1_140_000_000))
    if nationality == "EC":
        return f"{rng.randrange(1, 25):02}{rng.randrange(10**7, 10**8)}"
    if nationality == "BR":
        return _cpf([rng.randrange(10) for _ in range(9)])
    if nationality == "CL":
        return _rut(rng.randrange(8_000_000, 21_000_000))
    if nationality in ("AR", "UY"):
        return f"{rng.randrange(10_000_000, 46_000_000):,}".replace(",", ".")
    if nationality in ("BO", "PY"):
        return str(rng.randrange(1_000_000, 9_900_000))
    return f"{rng.choice('ABCEFGHKLMNPR')}{rng.randrange(100_000, 10_000_000)}"


def _cpf(digits: list[int]) -> str:
    """Modulus 11, as python-stdnum's `br.cpf` checks it."""
    for length in (9, 10):
        rest = sum((length + 1 - i) * digit for i, digit in enumerate(digits[:length])) * 10 % 11
        digits.append(rest % 10)
    d = "".join(map(str, digits))
    return f"{d[:3]}.{d[3:6]}.{d[6:9]}-{d[9:]}"


def _rut(number: int) -> str:
    """Modulus 11, as python-stdnum's `cl.rut` checks it."""
    total = sum((2 + i % 6) * int(digit) for i, digit in enumerate(reversed(str(number))))
    check = "0123456789K"[(11 - total % 11) % 11]
    return f"{number:,}-{check}".replace(",", ".")

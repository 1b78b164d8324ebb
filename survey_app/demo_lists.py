"""The four registers of the example as institutions would write them: each its own format, headers, spellings and slips."""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from survey_app.demo_people import END, START, Person

_Writer = Callable[[Path, "list[_Entry]", random.Random], None]
_DAYS = (END - START).days


@dataclass(frozen=True)
class Register:
    """One institution's file: how its list is called in the programme, and how many persons of the population are in it."""

    list_name: str
    institution: str
    path: Path
    sheet: str
    persons: frozenset[int]


@dataclass(frozen=True)
class _Entry:
    """A person as one list met them."""

    person: Person
    day: date
    document: str


def draw_presence(people: Sequence[Person], rng: random.Random) -> dict[str, list[Person]]:
    """Who is on which list. Women are seen more often by refuge and health, men by the police; who asked for refuge is sent on
    to health, and who was checked by the police is somewhat more often known to the municipality."""
    found: dict[str, list[Person]] = {name: [] for name in ("refuge", "police", "health", "municipality")}
    for person in people:
        woman = person.sex == "F"
        refuge = rng.random() < (0.34 if woman else 0.29)
        police = rng.random() < (0.24 if woman else 0.28)
        health = rng.random() < (0.30 if woman else 0.24) * (1.45 if refuge else 0.85)
        municipality = rng.random() < 0.22 * (1.35 if police else 0.9)
        for name, seen in zip(found, (refuge, police, health, municipality), strict=True):
            if seen:
                found[name].append(person)
    return found


def write_registers(folder: Path, people: Sequence[Person], rng: random.Random) -> list[Register]:
    """Writes the four files into `folder` and says what is in them."""
    folder.mkdir(parents=True, exist_ok=True)
    presence = draw_presence(people, rng)
    makers: tuple[tuple[str, str, str, str, str, float, float, _Writer], ...] = (
        ("refuge", "Refugio Norte", "Comisión de Refugio", "refugio_norte_oct.xlsx", "Lista", 0.03, 0.02, _refuge),
        ("police", "Policía", "Policía de Frontera", "controles_policia.csv", "", 0.05, 0.03, _police),
        ("health", "Salud", "Red de Salud Norte", "atenciones_salud.csv", "", 0.25, 0.04, _health),
        ("municipality", "Municipio", "Municipalidad", "empadronamiento.xlsx", "Padrón", 0.12, 0.02, _municipality),
    )
    made = []
    for name, list_name, institution, file_name, sheet, without, twice, write in makers:
        entries = _entries(presence[name], without, twice, rng)
        write(folder / file_name, entries, rng)
        persons = frozenset(person.number for person in presence[name])
        made.append(Register(list_name, institution, folder / file_name, sheet, persons))
    return made


def _entries(people: Sequence[Person], without: float, twice: float, rng: random.Random) -> list[_Entry]:
    """One entry a person, a share `twice` of them two; a share `without` lacks a document the person has."""
    entries = []
    for person in people:
        for _ in range(2 if rng.random() < twice else 1):
            day = START + timedelta(days=rng.randrange(_DAYS))
            entries.append(_Entry(person, day, "" if rng.random() < without else person.document))
    return sorted(entries, key=lambda entry: (entry.day, entry.person.number))


def _plain(written: str) -> str:
    """Without accents, but with the tilde, which keyboards have."""
    kept = "".join(c for c in unicodedata.normalize("NFD", written) if not unicodedata.combining(c) or c == "\u0303")
    return unicodedata.normalize("NFC", kept)


def _ascii(written: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", written) if not unicodedata.combining(c))


def _refuge(path: Path, entries: list[_Entry], rng: random.Random) -> None:
    """A workbook with its header on row 4, below titles; at times both names in one cell, a bare year, an impossible day."""
    names = {
        "VE": "VEN",
        "CO": "COL",
        "EC": "ECU",
        "BO": "BOL",
        "BR": "BRA",
        "CU": "CUB",
        "CL": "CHL",
        "AR": "ARG",
        "PY": "PRY",
    }
    rows: list[list[object]] = [
        ["Comisión de Refugio · Oficina Frontera Norte"],
        ["Solicitantes registrados, marzo a octubre de 2026 (datos inventados)"],
        [],
        ["APELLIDOS", "NOMBRES", "F. NAC", "SEXO", "CEDULA", "NAC.", "INGRESO", "OBS"],
    ]
    slips = set(rng.sample(range(len(entries)), 3))
    for number, entry in enumerate(entries):
        person, roll = entry.person, rng.random()
        surnames, given = " ".join(person.surnames), " ".join(person.given)
        birth: object = person.birth
        if number in slips:
            birth = f"31/02/{person.birth.year}"
        elif roll < 0.004 and entry.document:
            birth = person.birth.year
        elif roll < 0.02:
            surnames, given = f"{surnames.upper()}, {given}", ""
        country = names.get(person.nationality, person.nationality)
        note = "=llamar" if number == 7 else "+51 900 000 000" if number == 11 else None  # text that only looks like a formula
        rows.append([surnames, given, birth, person.sex, entry.document or None, country, entry.day, note])
    _workbook(path, "Lista", rows)


def _police(path: Path, entries: list[_Entry], rng: random.Random) -> None:
    """Capitals without accents, names in one column, semicolons, Windows' western encoding, days before months."""
    nations = {
        "VE": "VENEZOLANA", "CO": "COLOMBIANA", "EC": "ECUATORIANA", "BO": "BOLIVIANA", "BR": "BRASILERA", "CU": "CUBANA",
        "CL": "CHILENA", "AR": "ARGENTINA", "PY": "PARAGUAYA", "UY": "URUGUAYA", "GY": "GUYANESA", "SR": "SURINAMESA",
    }  # fmt: skip
    head = "APELLIDOS Y NOMBRES,FECHA NAC,SEXO,NRO DOCUMENTO,NACIONALIDAD,FECHA CONTROL"
    lines = [head.split(",")]
    nobody = set(rng.sample(range(len(entries)), 2))
    for number, entry in enumerate(entries):
        person = entry.person
        named = f"{_plain(' '.join(person.surnames))}, {_plain(' '.join(person.given))}".upper()
        document = entry.document.replace(".", "").replace("V-", "V") or "INDOCUMENTADO"
        if number in nobody:
            named, document = "", "S/D"
        lines.append(
            [named, f"{person.birth:%d/%m/%Y}", person.sex, document, nations[person.nationality], f"{entry.day:%d/%m/%Y}"]
        )
    _delimited(path, lines, ";", "cp1252")


def _health(path: Path, entries: list[_Entry], rng: random.Random) -> None:
    """Two columns of surnames of which the second is at times left out, words for the sex, day and month written out."""
    nations = {
        "VE": "Venezuela", "CO": "Colombia", "EC": "Ecuador", "BO": "Bolivia", "BR": "Brasil", "CU": "Cuba", "CL": "Chile",
        "AR": "Argentina", "PY": "Paraguay", "UY": "Uruguay", "GY": "Guyana", "SR": "Surinam",
    }  # fmt: skip
    head = (
        "Primer apellido,Segundo apellido,Nombres,Sexo,Fecha de nacimiento,Documento,País de origen,Distrito,Fecha de atención"
    )
    lines = [head.split(",")]
    impossible = set(rng.sample(range(len(entries)), 2))
    for number, entry in enumerate(entries):
        person = entry.person
        second = "" if rng.random() < 0.02 else " ".join(person.surnames[1:])
        birth = f"30/02/{person.birth.year}" if number in impossible else person.birth.isoformat()
        sex = "Mujer" if person.sex == "F" else "Hombre"
        country, day = nations[person.nationality], entry.day.isoformat()
        row = [person.surnames[0], second, " ".join(person.given), sex, birth, entry.document, country, person.area, day]
        lines.append(row)
    _delimited(path, lines, ",", "utf-8-sig")


def _municipality(path: Path, entries: list[_Entry], rng: random.Random) -> None:
    """A workbook that says H for men and M for women, and writes documents without any mark."""
    rows: list[list[object]] = [
        ["Nombre completo", "Fecha de nacimiento", "Sexo", "Documento", "País", "Distrito", "Fecha de registro"]
    ]
    for entry in entries:
        person = entry.person
        named = (
            _ascii(" ".join((*person.given, *person.surnames)))
            if rng.random() < 0.5
            else " ".join((*person.given, *person.surnames))
        )
        bare = "".join(c for c in entry.document if c.isalnum()).removeprefix("V")
        document: object = int(bare) if bare.isdecimal() and not bare.startswith("0") else bare or None
        sex = "M" if person.sex == "F" else "H"
        rows.append([named, person.birth, sex, document, person.nationality, person.area, entry.day])
    _workbook(path, "Padrón", rows)


def _delimited(path: Path, lines: list[list[str]], separator: str, encoding: str) -> None:
    with open(path, "w", encoding=encoding, errors="replace", newline="") as handle:
        csv.writer(handle, delimiter=separator).writerows(lines)


def _workbook(path: Path, sheet: str, rows: list[list[object]]) -> None:
    """Written cell by cell as what it is: text never becomes a formula or a link."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    page = book.add_worksheet(sheet)
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, column, cell, as_date)
            elif isinstance(cell, int):
                page.write_number(number, column, cell)
            elif cell is not None and cell != "":
                page.write_string(number, column, str(cell))
    book.close()

"""What a column of a register can be used for, and how institutions head such columns in Spanish, Portuguese and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from estimation.table import Cell, Table
from forms.classes import DIRECT, OTHER, QUASI, SENSITIVE
from survey_app.services.importing_dates import looks_like_date
from vocabulary.text import N_

IGNORE = "ignore"


@dataclass(frozen=True)
class Target:
    """A use of a column. `identifying` ones go to the store of identities and nowhere else; `many` may be given to several
    columns, which are joined in the file's order (first and second surname). `heads` are normalised column names. `klass` is
    how much it tells of a person (`forms.classes`); empty where the column itself must say."""

    name: str
    label: str
    identifying: bool = False
    many: bool = False
    heads: tuple[str, ...] = field(default=(), repr=False)
    klass: str = DIRECT


def _heads(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(","))


TARGETS: tuple[Target, ...] = (
    Target("surnames", N_("Surnames"), True, True, _heads(
        "apellidos, apellido, primer apellido, segundo apellido, apellido paterno, apellido materno, apellido 1, apellido "
        "2, 1er apellido, 2do apellido, ape pat, ape mat, sobrenome, sobrenomes, ultimo nome, surname, surnames, last "
        "name, family name")),
    Target("given_names", N_("Given names"), True, True, _heads(
        "nombres, nombre, primer nombre, segundo nombre, nombre 1, nombre 2, nombre de pila, nome, nomes, prenome, "
        "primeiro nome, given name, given names, first name, first names, forename, forenames, name, names")),
    Target("full_name", N_("Full name"), True, False, _heads(
        "apellidos y nombres, apellido y nombre, nombres y apellidos, nombre y apellido, nombre y apellidos, nombre "
        "completo, nome completo, nome e sobrenome, nome do solicitante, nombre del solicitante, beneficiario, full name, "
        "complete name")),
    Target("birth_date", N_("Date of birth"), True, False, _heads(
        "f nac, fnac, fec nac, fecha nac, fecha de nac, fecha nacimiento, fecha de nacimiento, f nacimiento, nacimiento, "
        "ano de nacimiento, ano nac, dt nasc, dt nascimento, data nasc, data de nasc, data nascimento, data de "
        "nascimento, nascimento, ano de nascimento, birth date, birthdate, date of birth, dob, born, year of birth, birth "
        "year")),
    Target("document", N_("Document number"), True, False, _heads(
        "cedula, cedula de identidad, cedula identidad, documento, doc, doc identidad, documento de identidad, nro "
        "documento, nro de documento, numero documento, numero de documento, num documento, num doc, nro doc, n "
        "documento, no documento, n de documento, n doc, dni, ci, c i, cc, cpf, rut, run, rg, rne, rnm, crnm, pasaporte, "
        "passaporte, passport, identificacion, identificacao, numero de identificacion, ppt, ptp, pep, cpp, document, "
        "document number, document no, id number, id document, passport number, numero do documento, n do documento, "
        "documento numero, documento nro, documento no, documento n")),
    Target("document_type", N_("Type of document"), False, False, _heads(
        "tipo documento, tipo de documento, tipo doc, tipo de doc, t doc, tipo doc identidad, tipo de documento de identidad, "
        "document type, type of document, tipo do documento, documento tipo"), QUASI),
    Target("sex", N_("Sex"), False, False, _heads(
        "sexo, sex, genero, gender, sx"), QUASI),
    Target("nationality", N_("Nationality"), False, False, _heads(
        "nac, nacionalidad, nacionalidade, nationality, pais, pais de origen, pais origen, pais de nacimiento, pais de "
        "origem, pais de nascimento, pais nacionalidad, ciudadania, cidadania, citizenship, country, country of origin, "
        "country of birth, origen"), SENSITIVE),
    Target("area", N_("Area"), False, False, _heads(
        "area, ubigeo, divipola, codigo divipola, cod ubigeo, codigo ubigeo, ibge, codigo ibge, cod ibge, cut, codigo comuna, "
        "codigo municipio, codigo distrito, "
        "municipio, municipality, distrito, district, departamento, department, provincia, province, region, "
        "regiao, comuna, parroquia, canton, ciudad, cidade, city, localidad, localidade, uf, zona, lugar, residencia, "
        "municipio de residencia, distrito de residencia, ciudad de residencia, cidade de residencia, place, town"), QUASI),
    Target("list_date", N_("Date on the list"), False, False, _heads(
        "ingreso, fecha, fecha ingreso, fecha de ingreso, f ingreso, fec ingreso, fecha registro, fecha de registro, f "
        "registro, fec registro, fecha solicitud, fecha de solicitud, fecha atencion, fecha de atencion, fecha control, "
        "fecha de control, fecha intervencion, fecha de intervencion, data, data de registro, data registro, data de "
        "entrada, data entrada, data do atendimento, data de atendimento, data da solicitacao, dt registro, dt entrada, "
        "ingresso, date, registration date, date of registration, entry date, date of entry, date registered, alta"), QUASI),
    Target("age", N_("Age in years"), False, False, _heads(
        "edad, idade, age, edad anos, anos, edad en anos"), QUASI),
    Target("statistic", N_("Other column for statistics"), False, True, klass=""),
    Target(IGNORE, N_("Do not import"), False, True, _heads(
        "obs, observaciones, observacion, observacoes, notes, remarks, nro, n, no, num, numero, item, orden, id, codigo, "
        "estado civil, telefono, celular, telefone, email, "
        "correo, phone"), OTHER),
)  # fmt: skip

BY_NAME: MappingType[str, Target] = MappingProxyType({target.name: target for target in TARGETS})
_TARGET_OF_HEAD = {head: target.name for target in TARGETS for head in target.heads}


@dataclass(frozen=True)
class Mapping:
    """Whose list it is, which period it covers (ISO dates, empty where not said) and what each of its columns is used for.
    `replaces` are the numbers of earlier imports of the list in whose place the file comes."""

    list_name: str = ""
    institution: str = ""
    columns: MappingType[str, str] = field(default_factory=dict)
    start: str = ""
    end: str = ""
    replaces: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))

    def columns_for(self, target: str) -> tuple[str, ...]:
        """The file's columns with this use, in the file's order."""
        return tuple(column for column, name in self.columns.items() if name == target)


@lru_cache(maxsize=65_536)
def plain_words(written: str) -> str:
    """Lower case, without accents, marks of punctuation as spaces: how headers and coded cells are compared."""
    flat = unicodedata.normalize("NFKD", written.lower())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in flat if not unicodedata.combining(c))).split())


def guess_columns(table: Table) -> dict[str, str]:
    """A use for each column by its header, checked against its cells: a column `NAC.` that holds dates is no nationality, and
    one of documents without a figure (PAS, DNI) holds their types.

    A header matches as a whole, else by the longest known header with which it begins or ends. Where several columns ask for a
    use that only one can have, the best match and then the first gets it; what is not recognised is not imported.
    """
    scored: list[tuple[float, int, str, str]] = []
    for index, (column, cells) in enumerate(table.columns.items()):
        target, score = use_of_header(column)
        if target == "nationality" and _dates(cells) > 0.5:
            target = "birth_date"
        elif target == "birth_date" and score < 2 and not _dates(cells):
            target = IGNORE
        elif target == "document" and not _numbers(cells):
            target = "document_type"
        scored.append((-score, index, column, target))
    chosen: dict[str, str] = {}
    for _, _, column, target in sorted(scored):
        taken = target in chosen.values() and not BY_NAME[target].many
        chosen[column] = IGNORE if taken else target
    ordered = {column: chosen[column] for column in table.columns}
    _settle_names(ordered)
    return ordered


def use_of_header(written: str) -> tuple[str, float]:
    """The use that a column's name speaks for, and how well: 2 for a known name, its share of the name for a part of it."""
    head = plain_words(written)
    if head in _TARGET_OF_HEAD:
        return _TARGET_OF_HEAD[head], 2.0
    best = max(
        (
            known
            for known in _TARGET_OF_HEAD
            if len(known) > 2 and (f"{head} ".startswith(f"{known} ") or f" {head}".endswith(f" {known}"))
        ),
        key=len,
        default="",
    )
    return (_TARGET_OF_HEAD[best], len(best) / max(len(head), 1)) if best else (IGNORE, 0.0)


def _dates(cells: Sequence[Cell]) -> float:
    seen = [cell for cell in cells[:200] if cell is not None]
    return sum(looks_like_date(cell) for cell in seen) / len(seen) if seen else 0.0


def _numbers(cells: Sequence[Cell]) -> bool:
    """Whether any cell holds a figure; so does a column without any cell, of which nothing can be said."""
    seen = [str(cell) for cell in cells[:200] if cell is not None]
    return not seen or any(c.isdigit() for cell in seen for c in cell)


def _settle_names(columns: dict[str, str]) -> None:
    """A lone column of names (`NOME`, `NAME`) without one of surnames holds the full name."""
    given = [column for column, target in columns.items() if target == "given_names"]
    if len(given) == 1 and "surnames" not in columns.values() and "full_name" not in columns.values():
        columns[given[0]] = "full_name"
    if "full_name" in columns.values() and "surnames" in columns.values() and given:
        for column, target in columns.items():
            if target == "full_name":
                columns[column] = IGNORE

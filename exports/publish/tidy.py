"""Tidy CSV, one row a figure, with its dictionary: `datapackage.json` after Frictionless Data Package 1."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from exports.delimited import Delimited, unsafe
from exports.publish.figures import Figure, figures_of
from exports.report import ReportSpec
from vocabulary.text import N_, translate

TYPES: Mapping[str, type] = {"integer": int, "number": float, "string": str}
FILE, DICTIONARY = "estimates.csv", "datapackage.json"


@dataclass(frozen=True)
class Column:
    """A column of the dictionary: its stable name, its type in Table Schema, its words and what its values may be."""

    name: str
    kind: str
    title: str
    said: str
    required: bool = False
    values: tuple[str, ...] = ()


COLUMNS: tuple[Column, ...] = (
    Column("estimate", "integer", N_("Number of the estimate"), N_("1 is the main one of the report."), True),
    Column("part", "string", N_("Part"), N_(
        "total; group; together: groups on few persons; difference: what rounding left between the parts and the total."
    ), True, ("total", "group", "together", "difference")),
    Column("country", "string", N_("Country"), N_("ISO 3166-1, two letters.")),
    Column("area", "string", N_("Area"), N_("The area as it is called; empty: the whole country.")),
    Column("area_code", "string", N_("Code of the area"), N_("ISO 3166-2, or the country's code; empty: there is none.")),
    Column("start", "string", N_("First day"), N_("First day of the period, where the figure is of a period.")),
    Column("date", "string", N_("Reference date"), N_("The day to which the figure refers, or the last of its period.")),
    Column("measure", "string", N_("Measure"), N_("stock: persons of the population; other: what the population's words say."),
           True, ("stock", "other")),
    Column("scope", "string", N_("Status of migration"), N_("IRREG: persons in an irregular situation; _O: others."), True,
           ("IRREG", "_O")),
    Column("rules", "string", N_("Between two statuses"), N_("What was decided of persons between two statuses, in English.")),
    Column("excluded", "string", N_("Who is not included"), N_("In the words of whoever defined the population.")),
    Column("population", "string", N_("Population"), N_("Whom the figure counts, in words."), True),
    Column("sex", "string", N_("Sex"), N_("SDMX: F women, M men, _O another or not recorded, _T all."), True),
    Column("age", "string", N_("Age"), N_("SDMX: Y15T29 from 15 to 29, Y_GE60 from 60, _T all."), True),
    Column("origin", "string", N_("Origin"), N_("ISO 3166-1, two letters; _T all."), True),
    Column("origin_concept", "string", N_("What the origin means"), N_("citizenship, birth (its country), or unspecified.")),
    Column("group", "string", N_("Group"), N_("Other variables as name=value; the words of groups shown together.")),
    Column("value", "integer", N_("Estimate"), N_("As printed: rounded and protected; empty where no figure may be given.")),
    Column("lower", "integer", N_("Lower limit"), N_("Empty where the data set none.")),
    Column("upper", "integer", N_("Upper limit"), N_("Empty where the data set none.")),
    Column("level", "number", N_("Level of the interval"), N_("Such as 0.95.")),
    Column("interval", "string", N_("Kind of interval"), N_("How the limits were found; none: there are none."), True),
    Column("method", "string", N_("Method"), N_("The method's stable name."), True),
    Column("method_words", "string", N_("Method in words"), N_("As the report calls it."), True),
    Column("quality", "string", N_("Quality class"), N_("A, B, C or D; empty where nobody judged it."), False,
           ("A", "B", "C", "D")),
    Column("status", "string", N_("Status"), N_(
        "SDMX: E estimated, U of low reliability, W several groups together, Q not given."), True, ("E", "U", "W", "Q")),
    Column("confidentiality", "string", N_("Confidentiality"), N_("SDMX: F free, N not for publication."), True, ("F", "N")),
    Column("vintage", "string", N_("Vintage"), N_("The day on which the estimate was made.")),
    Column("source", "string", N_("Source"), N_("The file or the programme of the data.")),
    Column("run", "string", N_("Number of the run (SHA-256)"), N_("The same as in the report's provenance."), True),
)  # fmt: skip


def files(spec: ReportSpec, lang: str) -> dict[str, bytes]:
    """The table and its dictionary in `lang`, by file name. The same specification gives the same bytes."""
    names = tuple(field.name for field in fields(Figure))
    rows = tuple(tuple(getattr(figure, name) for name in names) for figure in figures_of(spec, lang))
    table = Delimited("estimates", names, rows).text().encode("utf-8")
    described = json.dumps(dictionary(spec, lang, table), ensure_ascii=False, indent=2) + "\n"
    return {FILE: table, DICTIONARY: described.encode("utf-8")}


def dictionary(spec: ReportSpec, lang: str, table: bytes) -> dict[str, Any]:
    """The data package: title, use, and of the table its columns, digest and size."""
    made = {"created": f"{spec.date}T00:00:00Z"} if spec.date else {}
    return {
        "profile": "tabular-data-package", "name": "alcance-estimates", "title": translate(spec.heading(), lang),
        "description": translate(spec.use, lang), "version": spec.headline.provenance.version, **made,
        "resources": [{
            "profile": "tabular-data-resource", "name": "estimates", "path": FILE, "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "bytes": len(table), "hash": f"sha256:{hashlib.sha256(table).hexdigest()}",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
            "schema": {"fields": [_field(column, lang) for column in COLUMNS], "missingValues": [""]},
        }],
    }  # fmt: skip


def read(files: dict[str, bytes]) -> tuple[Figure, ...]:
    """The figures of a written package, by the types of its own dictionary."""
    schema = json.loads(files[DICTIONARY])["resources"][0]["schema"]
    types = {field["name"]: TYPES[field["type"]] for field in schema["fields"]}
    lines = csv.DictReader(io.StringIO(files[FILE].decode("utf-8"), newline=""))
    return tuple(Figure(**{name: _value(types[name], said) for name, said in line.items()}) for line in lines)


def read_table(data: bytes) -> list[Figure]:
    """The same of a table whose dictionary is not there, or is of an earlier version: by the columns as they are now."""
    return [figure_of(line) for line in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def figure_of(line: Mapping[str, str]) -> Figure:
    """A figure of its fields by name. Raises `ValueError` where one is no number; a column that is not there is unknown."""
    return Figure(**{column.name: _value(TYPES[column.kind], line.get(column.name) or "") for column in COLUMNS})


def _value(kind: type, said: str) -> Any:
    if kind is str:
        return unsafe(said)
    return kind(said) if said else None


def _field(column: Column, lang: str) -> dict[str, Any]:
    limits = {"required": True} if column.required else {}
    allowed = {"enum": list(column.values)} if column.values else {}
    constraints = {"constraints": limits | allowed} if limits or allowed else {}
    title, said = translate(column.title, lang), translate(column.said, lang)
    return {"name": column.name, "type": column.kind, "title": title, "description": said, **constraints}

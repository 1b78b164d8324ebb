"""The same figures as the report's in the forms in which offices and observatories exchange statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from exports.report import ReportSpec
from vocabulary.text import N_


@dataclass(frozen=True)
class Form:
    """A form of data: its words, what it is for, and the names of its files."""

    title: str
    said: str
    files: tuple[str, ...]


FORMS: Mapping[str, Form] = {
    "tidy": Form(
        N_("Tidy CSV with its dictionary"),
        N_("One row a figure, for any program; datapackage.json says what each column means."),
        ("estimates.csv", "datapackage.json"),
    ),
    "mirrem": Form(
        N_("Tables of MIrreM and CLANDESTINO"),
        N_("The columns of the European databases of estimates; what the report does not know stays empty."),
        ("mirrem.csv", "clandestino.csv"),
    ),
    "sdmx": Form(
        N_("SDMX with its structure"),
        N_("For statistical offices and observatories: SDMX-CSV and SDMX-ML. It needs country and date."),
        ("sdmx-structure.xml", "sdmx-data.xml", "sdmx-data.csv", "esms.csv"),
    ),
}


def files_of(spec: ReportSpec, forms: Sequence[str], lang: str) -> dict[str, bytes]:
    """The files of these forms by name, in `lang`. Raises `BadInput` where a figure may not or cannot be published."""
    found: dict[str, bytes] = {}
    for form in forms:
        found |= import_module(f"exports.publish.{form}").files(spec, lang)
    return found

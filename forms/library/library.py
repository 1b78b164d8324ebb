"""The bundled questionnaires by name: the workbook to read and change, and its XForm, which opens at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from forms.form import Form
from forms.xform import parse_form
from vocabulary.text import N_

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class LibraryForm:
    """A bundled questionnaire: its file name without ending, its title and what it is for (templates to translate)."""

    name: str
    title: str
    about: str


FORMS: tuple[LibraryForm, ...] = (
    LibraryForm(
        "irregular_migration_individual",
        N_("Individual interview"),
        N_("Origin, entry, documents and household of one person, with consent for each purpose"),
    ),
)


def names() -> list[str]:
    """The names of the bundled questionnaires."""
    return [form.name for form in FORMS]


def title(name: str) -> str:
    """The title of a questionnaire, to be put into a language by `translate`."""
    return next(form.title for form in FORMS if form.name == name)


def path(name: str) -> Path:
    """The workbook of a questionnaire; raises `KeyError`."""
    if name not in names():
        raise KeyError(name)
    return FOLDER / f"{name}.xlsx"


@cache
def load(name: str) -> Form:
    """The questionnaire, ready for interviews; read once."""
    return parse_form(path(name).with_suffix(".xml").read_bytes(), name=f"{name}.xml")

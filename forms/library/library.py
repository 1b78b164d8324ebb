"""The bundled questionnaires by name: the workbook to read and change, and its XForm, which opens at once."""

from __future__ import annotations

from collections.abc import Mapping
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
    LibraryForm(
        "irregular_migration_household",
        N_("Household survey"),
        N_("Who lives in a household, where from, since when and with which permit, without names, and what it needs"),
    ),
    LibraryForm(
        "flow_monitoring",
        N_("Border or transit interview"),
        N_("A short interview without names with people on the way: journey, destination, difficulties and needs"),
    ),
    LibraryForm(
        "regularisation_application",
        N_("Regularisation application"),
        N_("The record of an application at an office, by name: identity, entry, papers, ground and family"),
    ),
    LibraryForm(
        "association_nationals_abroad",
        N_("Associations and nationals abroad"),
        N_("What an association does and for whom, or how a person lives outside their country"),
    ),
    LibraryForm(
        "respondent_driven",
        N_("Sample by coupons"),
        N_("Who brought whom, how many people each person knows, and permits, by numbered coupons and without names"),
    ),
    LibraryForm(
        "protected_question",
        N_("Protected question"),
        N_("The share without a permit by two sentences together or by lists, so that no answer gives anybody away"),
    ),
)

PURPOSES: Mapping[str, str] = {
    "statistics": N_("statistics"),
    "application": N_("the application itself"),
    "members": N_("telling of the others in the household"),
    "linking": N_("not being counted twice"),
    "contact": N_("messages about procedures and services"),
    "directory": N_("the association's place in a directory"),
}
"""What the questionnaires ask consent for, in words."""


def names() -> list[str]:
    """The names of the bundled questionnaires."""
    return [form.name for form in FORMS]


def title(name: str) -> str:
    """The title of a questionnaire, to be put into a language by `translate`."""
    return next(form.title for form in FORMS if form.name == name)


def about(name: str) -> str:
    """What a questionnaire is for, in one line, to be put into a language by `translate`."""
    return next(form.about for form in FORMS if form.name == name)


def path(name: str) -> Path:
    """The workbook of a questionnaire; raises `KeyError`."""
    if name not in names():
        raise KeyError(name)
    return FOLDER / f"{name}.xlsx"


@cache
def load(name: str) -> Form:
    """The questionnaire, ready for interviews; read once."""
    return parse_form(path(name).with_suffix(".xml").read_bytes(), name=f"{name}.xml")

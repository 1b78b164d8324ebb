"""A national figure as read from a file, and where it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from exports.publish.figures import TOTAL, Figure
from exports.publish.sdmx_structure import PERSONS
from vocabulary.text import N_, Text

FORMS = {
    "tidy": N_("Tidy CSV"), "sdmx-csv": N_("SDMX-CSV"), "sdmx-ml": N_("SDMX-ML"), "mirrem": N_("Table of MIrreM"),
    "report": N_("Excel report"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """The main figure of a country in one file. `sealed`: the file has a digest of its own, and it was found to agree."""

    file: str
    form: str
    figure: Figure
    unit: str = PERSONS
    sealed: bool = False

    @property
    def day(self) -> date | None:
        """The day of reference; of a year or a month its middle; nothing where none is known."""
        said = self.figure.date
        for end in ("", "-15", "-07-01"):
            try:
                return date.fromisoformat(f"{said}{end}")
            except ValueError:
                continue
        return None


def method_of(figure: Figure) -> Text | str:
    """The method's own name where it is one of ours, else as the file calls it."""
    from estimation.method import methods

    found = methods().get(figure.method)
    return Text(found.label) if found is not None else figure.method_words or figure.method or "–"


def headlines(figures: Iterable[Figure]) -> list[Figure]:
    """The main figure of each country and date: others of the same report are other methods for the same persons."""
    return [figure for figure in figures if figure.part == TOTAL and figure.estimate == 1]

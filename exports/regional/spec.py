"""What a workbook of several countries is made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from exports.disclosure.register import ROUND
from exports.regional.comparing import View
from exports.signs import ACCESSIBLE
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class RegionSpec:
    """The same specification gives the same file, byte for byte.

    `date` is ISO, the day on the cover, empty where none is known. `version` is that of the program that compares. The figures
    are published ones: their protection was settled by each country.
    """

    view: View
    version: str
    title: str = ""
    programme: str = ""
    recipient: str = ""
    date: str = ""
    sensitivity: Text | None = None
    signs: str = ACCESSIBLE
    protection: str = ROUND
    country: str = ""  # of several countries: numbers are written as in none

    def heading(self) -> Text:
        """The title: the person's own words, else from what is compared."""
        if self.title:
            return text("{title}", title=self.title)
        n = len({row.entry.figure.country for row in self.view.rows})
        return text(
            N_("Persons in an irregular situation: {n} country"),
            N_("Persons in an irregular situation: {n} countries side by side"),
            n=n,
        )

    def digest(self) -> str:
        """SHA-256 over the figures and how they were compared."""
        rows = [[row.entry.file, vars(row.entry.figure), [reason.code for reason in row.reasons]] for row in self.view.rows]
        plain = [rows, self.view.within, self.view.same_scope]
        return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

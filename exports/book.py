"""The workbook while it is being written: formats, sheets in order, links, checks, and the digest of all table values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Protocol

from exports.country import numbers_of
from exports.palette import LIGHT
from exports.report import ReportSpec
from exports.seal import PROPERTY, seal, stable
from vocabulary.text import N_, Text, translate

FONT = "Calibri"
ACCENT = "#0B6E6E"
DIGEST = "Alcance values"
RUN = "Alcance run"
PERSONS = "#,##0"
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18},
    "section": {"bold": True, "font_size": 13, "font_color": ACCENT},
    "soft": {"font_size": 10, "font_color": LIGHT.soft},
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "top", "top": 1, "top_color": LIGHT.line},
    "label": {"bold": True, "text_wrap": True, "valign": "top", "top": 1, "top_color": LIGHT.line},
    "plain": {"text_wrap": True, "valign": "top"},
    "plain-label": {"bold": True, "text_wrap": True, "valign": "top"},
    "link": {"font_color": ACCENT, "underline": 1, "valign": "top"},
    "figure": {"bold": True, "font_size": 28, "align": "left", "num_format": PERSONS},
    "warning": {"bold": True, "font_color": LIGHT.warning, "text_wrap": True, "valign": "top"},
    "header": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bottom_color": LIGHT.text},
    "header-number": {
        "bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bottom_color": LIGHT.text, "align": "right",
    },
    "cell": {"bottom": 1, "bottom_color": LIGHT.line, "text_wrap": True, "valign": "vcenter"},
    "cell-no": {"bottom": 1, "bottom_color": LIGHT.line, "align": "left", "num_format": "0", "valign": "vcenter"},
    "cell-mark": {"bottom": 1, "bottom_color": LIGHT.line, "align": "right", "valign": "vcenter"},
    "cell-persons": {"bottom": 1, "bottom_color": LIGHT.line, "num_format": PERSONS, "valign": "vcenter"},
    "cell-signed": {"bottom": 1, "bottom_color": LIGHT.line, "num_format": "#,##0;#,##0", "valign": "vcenter"},
    "cell-change": {"bottom": 1, "bottom_color": LIGHT.line, "num_format": "+#,##0;-#,##0;0", "valign": "vcenter"},
    "cell-number": {"bottom": 1, "bottom_color": LIGHT.line, "num_format": "#,##0.00", "valign": "vcenter"},
    "cell-exact": {"bottom": 1, "bottom_color": LIGHT.line, "num_format": "General", "align": "right", "valign": "vcenter"},
    "cell-share": {"bottom": 1, "bottom_color": LIGHT.line, "num_format": "0.0%", "valign": "vcenter"},
    "cell-refused": {"bottom": 1, "bottom_color": LIGHT.line, "align": "right", "valign": "vcenter"},
    "cell-truth": {"bottom": 1, "bottom_color": LIGHT.line, "align": "right", "valign": "vcenter", "bold": True},
}  # fmt: skip
HEADINGS = ("title", "section")  # become Excel's own "Heading 1" and "Heading 2"


@dataclass(frozen=True)
class Check:
    """A statement about the book that a formula keeps true; `value` is what it gives as written."""

    said: Text
    formula: str
    value: bool


class Imprint(Protocol):
    """What every workbook says of itself, whatever it holds."""

    @property
    def country(self) -> str: ...
    @property
    def programme(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def sensitivity(self) -> Text | None: ...
    @property
    def protection(self) -> str: ...
    @property
    def signs(self) -> str: ...
    @property
    def date(self) -> str: ...
    @property
    def version(self) -> str: ...
    def heading(self) -> Text: ...
    def digest(self) -> str: ...


class Planned(Protocol):
    """What a sheet must say of itself to be given its name on the tab."""

    @property
    def tab(self) -> str: ...
    @property
    def letter(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def pair(self) -> str: ...


class Volume:
    """One workbook in one language. Sheets are planned first, so that every link knows its target."""

    spec: Imprint

    def __init__(self, spec: Imprint, lang: str) -> None:
        import xlsxwriter

        self.spec, self.lang = spec, lang
        self.number = numbers_of(spec.country, lang)
        self.buffer = BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self.buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self._formats: dict[tuple[str, str], Any] = {}
        self.checks: list[Check] = []
        self.names: dict[str, str] = {}  # a sheet's key → its name on the tab
        self.places: dict[str, Any] = {}  # what a sheet says of its cells to the sheets after it
        self._later: list[Callable[[], None]] = []
        self._values = hashlib.sha256()
        self._cells: dict[str, dict[tuple[int, int], object]] = {}
        self.workbook.formats[0].set_font_name(FONT)

    def say(self, label: Text | str) -> str:
        """A `Text` in the book's language; a plain string stays."""
        return translate(label, self.lang, self.number) if isinstance(label, Text) else label

    def words(self, template: str) -> str:
        """A template marked with `N_`, in the book's language."""
        return translate(template, self.lang)

    @property
    def language_tag(self) -> str:
        """The language with the country, as in `es-PE`."""
        return language_tag(self.spec.country, self.lang)

    def format(self, name: str, quoted: bool = False, **more: Any) -> Any:
        """A cell format by name; `quoted` marks text that a program must never take for a formula."""
        key = (name, repr((quoted, sorted(more.items()))))
        if key not in self._formats:
            made = {"font_name": FONT, "font_size": 11, "font_color": LIGHT.text} | FORMATS[name] | more
            self._formats[key] = self.workbook.add_format(made | ({"quote_prefix": True} if quoted else {}))
        return self._formats[key]

    def heading_xfs(self) -> dict[str, list[int]]:
        """After closing: which cell formats are headings, by their index in the file."""
        found: dict[str, list[int]] = {name: [] for name in HEADINGS}
        for (name, _), made in self._formats.items():
            if name in found and made.xf_index is not None:
                found[name].append(made.xf_index)
        return found

    def plan(self, sheets: Sequence[Planned]) -> None:
        """Gives each sheet its name on the tab: `T1 …` for tables, `G1 …` for charts, `D1 …` for figures behind charts.

        A chart has its table's number; one without a table has the next after those of all tables.
        """
        tables = [sheet.pair for sheet in sheets if sheet.letter == "T"]
        numbers = {"T": 0, "G": len(tables), "D": 0}
        taken: set[str] = set()
        for sheet in sheets:
            name = self.words(sheet.tab)
            if sheet.letter:
                if sheet.letter == "G" and sheet.pair in tables:
                    number = tables.index(sheet.pair) + 1
                else:
                    numbers[sheet.letter] += 1
                    number = numbers[sheet.letter]
                name = f"{sheet.letter}{number} {name}"
            name = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("'")[:31].strip()
            assert name.lower() not in taken, f"two sheets are called {name}"
            taken.add(name.lower())
            self.names[sheet.key] = name

    def ref(self, key: str, cell: str = "") -> str:
        """A reference to another sheet's cell as formulas write it: `'T1 Methods'!B4`."""
        quoted = self.names[key].replace("'", "''")
        return f"'{quoted}'!{cell}"

    def note_value(self, value: object) -> None:
        """Adds a table's value to the digest, in the order of writing."""
        self._values.update(stable(value).encode() + b"\x1f")

    def note_cell(self, sheet: str, row: int, column: int, value: object) -> None:
        """Takes a cell into the seal (row and column from 0); what was written later at the same place counts."""
        self._cells.setdefault(sheet, {})[row, column] = value

    def check(self, said: Text, formula: str, value: bool) -> None:
        """A statement for the sheet of checks."""
        self.checks.append(Check(said, formula, value))

    def later(self, work: Callable[[], None]) -> None:
        """Work for when all sheets are written: a chart over figures that stand further back in the book."""
        self._later.append(work)

    def close(self) -> bytes:
        """The file as XlsxWriter leaves it."""
        spec = self.spec
        for work in self._later:
            work()
        day = spec.date or "2000-01-01"
        self.workbook.set_properties({
            "title": self.say(spec.heading()),
            "subject": self.words(N_("An estimate, not a count")),
            "author": spec.programme or "Alcance",
            "company": spec.recipient,
            "comments": f"Alcance {spec.version}",
            "created": datetime.fromisoformat(day),
        })  # fmt: skip
        self.workbook.set_custom_property(DIGEST, self._values.hexdigest())
        self.workbook.set_custom_property(RUN, spec.digest())
        for number, piece in enumerate(seal(self._cells), 1):
            self.workbook.set_custom_property(f"{PROPERTY} {number:04}", piece, "text")
        self.workbook.close()
        return self.buffer.getvalue()


class Book(Volume):
    """The workbook of a report."""

    spec: ReportSpec


def language_tag(country: str, lang: str) -> str:
    """A language with the country, as in `es-PE`, where it is spoken there; else of the region."""
    spoken = {"es": "es", "pt": "pt", "en": "en"}[lang]
    homes = {"es": ("AR", "BO", "CL", "CO", "EC", "PE", "PY", "UY", "VE"), "pt": ("BR",), "en": ("GY",)}
    country = country.upper()
    default = {"es": "es-419", "pt": "pt-BR", "en": "en-GB"}[lang]
    return f"{spoken}-{country}" if country in homes[lang] else default

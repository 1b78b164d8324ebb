"""One row of a register as it is understood: good, understood with a reading that should be looked at, or not readable."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import date

from estimation.linkage.places import fill, find_codes
from estimation.table import Cell, Table
from survey_app.services.importing_codes import absent, letter_m_is_female, read_document_type, read_nationality, read_sex
from survey_app.services.importing_dates import DateRead, month_first, read_date
from survey_app.services.importing_targets import BY_NAME, IGNORE, Mapping
from survey_app.services.reading_lists import ListTable
from vocabulary.errors import Place, Problem
from vocabulary.text import N_, Text, text

OK, UNDERSTOOD, BAD = "ok", "understood", "bad"
GOOD = N_("good")
OLDEST = 120
FAULTS: MappingType[str, tuple[str, str]] = {
    "impossible-date": (N_("impossible date"), N_("The date does not exist")),
    "unreadable-date": (N_("unreadable date"), N_("The date cannot be read")),
    "birth-out-of-range": (N_("impossible date"), N_("The date of birth lies in the future or too far back")),
    "birth-after-list": (N_("impossible date"), N_("The date of birth lies after the date on the list")),
    "unreadable-name": (N_("no name"), N_("The name has no letters")),
    "row-too-long": (N_("too many cells"), N_("The row has more cells than there are column names")),
    "nobody": (N_("nobody named"), N_("The row has neither a name nor a document")),
}  # fmt: skip
NOTES: MappingType[str, str] = {
    "names-divided": N_("surnames and given names stood in one cell"),
    "date-read": N_("the date can be read in more than one way"),
    "date-partial": N_("only a year or a month is known"),
    "date-left-out": N_("the date on the list is left out"),
    "sex-not-understood": N_("the sex is not understood and left out"),
    "country-not-understood": N_("the nationality is not recognised and left out"),
    "document-type-not-understood": N_("the type of document is not understood and left out"),
    "place-code-unknown": N_("the place has no code like the others of its column"),
    "age-not-understood": N_("the age is not understood and left out"),
    "cannot-be-found-again": N_("without a document or date of birth the person cannot be found in other lists"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class RowReading:
    """A row of the file. `written` is what stands there and `values` what it is taken for, both by target; dates are ISO,
    sex and nationality codes. `notes` are codes of `NOTES`, `fault` one of `FAULTS`; `said` is the word for the table."""

    row: int
    state: str
    written: MappingType[str, str]
    values: MappingType[str, str]
    notes: tuple[str, ...] = ()
    fault: str = ""
    other: MappingType[str, Cell] | None = None
    digest: bytes = b""
    already: bool = False

    @property
    def said(self) -> Text:
        """The state in a word: `good`, `understood so`, or what is wrong."""
        if self.fault:
            return Text(FAULTS[self.fault][0])
        return text(N_("understood so")) if self.state == UNDERSTOOD else Text(GOOD)

    @property
    def why(self) -> tuple[Text, ...]:
        """What should be looked at, in words."""
        return (Text(FAULTS[self.fault][1]),) if self.fault else tuple(Text(NOTES[note]) for note in self.notes)


class RowReader:
    """Reads the rows of one table under one mapping; what only a whole column can tell is found out once."""

    def __init__(self, table: Table, mapping: Mapping, today: date, country: str = "") -> None:
        self.table, self.mapping, self.today = table, mapping, today
        self.slipped = table.slipped if isinstance(table, ListTable) else frozenset()
        self.columns = {
            target: mapping.columns_for(target)
            for target in BY_NAME
            if target not in (IGNORE, "statistic") and mapping.columns_for(target)
        }
        self.other = mapping.columns_for("statistic")
        dates = [table.columns[self.columns[target][0]] for target in ("birth_date", "list_date") if target in self.columns]
        self.order = month_first([cell for cells in dates for cell in cells])  # one institution writes all its dates alike
        area = table.columns[self.columns["area"][0]] if "area" in self.columns else ()
        self.places = find_codes(area, country)
        self.m_is_female = "sex" in self.columns and letter_m_is_female(table.columns[self.columns["sex"][0]])

    def read(self, index: int) -> tuple[RowReading, Problem | None]:
        """The row at `index`, and what is wrong with it where it cannot be used."""
        cells = {target: [self.table.columns[column][index] for column in columns] for target, columns in self.columns.items()}
        written = {target: " ".join(str(cell) for cell in found if cell is not None) for target, found in cells.items()}
        row = _Row(written)
        if self.table.rows[index] in self.slipped:
            row.fail("row-too-long", "")
        row.names()
        birth = self._date("birth_date", cells, row)
        listed = self._date("list_date", cells, row)
        if "document" in cells:
            row.values["document"] = "" if absent(cells["document"][0]) else written["document"]
        self._codes(cells, row)
        self._age(cells, row, birth, listed)
        row.recognisable()
        other = {column: self.table.columns[column][index] for column in self.other} or None
        state = BAD if row.fault else UNDERSTOOD if row.notes else OK
        values = {target: value for target, value in row.values.items() if value}
        reading = RowReading(self.table.rows[index], state, written, values, tuple(row.notes), row.fault, other)
        return reading, self._problem(index, row) if row.fault else None

    def _problem(self, index: int, row: _Row) -> Problem:
        column = self.columns[row.fault_at][0] if row.fault_at in self.columns else ""
        place = Place(self.table.name, self.table.sheet, self.table.rows[index], column)
        return Problem(row.fault, Text(FAULTS[row.fault][1]), place, text(N_("Correct it in the file, or leave the row out")))

    def _date(self, target: str, cells: MappingType[str, list[Cell]], row: _Row) -> str:
        if target not in cells or absent(cells[target][0]):
            return ""
        found = read_date(cells[target][0], *self.order, self.today.year)
        if found.fault and target == "list_date":
            row.notes.append("date-left-out")
        elif found.fault:
            row.fail("impossible-date" if found.fault == "impossible" else "unreadable-date", target)
        elif target == "birth_date" and not self._plausible(found):
            row.fail("birth-out-of-range", target)
        else:
            if not found.sure and target == "birth_date":
                row.notes.append("date-partial" if len(found.iso) < 10 else "date-read")
            row.values[target] = found.iso
        return found.iso

    def _plausible(self, born: DateRead) -> bool:
        return self.today.year - OLDEST <= int(born.iso[:4]) and born.iso <= self.today.isoformat()

    def _codes(self, cells: MappingType[str, list[Cell]], row: _Row) -> None:
        if "sex" in cells:
            sex = read_sex(cells["sex"][0], self.m_is_female)
            row.keep("sex", sex, "sex-not-understood")
        if "nationality" in cells:
            row.keep("nationality", read_nationality(cells["nationality"][0]), "country-not-understood")
        if "document_type" in cells:
            row.keep("document_type", read_document_type(cells["document_type"][0]), "document-type-not-understood")
        if "area" in cells and not absent(cells["area"][0]):
            self._area(row)

    def _area(self, row: _Row) -> None:
        """The place as it is written; a national code has the leading zero again that a spreadsheet took away."""
        written = row.written["area"]
        row.values["area"] = written
        if self.places is not None:
            codes, width = self.places
            code = fill(written, width)
            if codes.holds(code):
                row.values["area"] = code
            else:
                row.notes.append("place-code-unknown")

    def _age(self, cells: MappingType[str, list[Cell]], row: _Row, birth: str, listed: str) -> None:
        """The age in completed years on the date of the list, else at the end of its period, else today; from a year of birth
        the difference of years. A column of ages counts where there is no birth date."""
        if birth and not row.fault:
            on = listed or self.mapping.end or self.mapping.start or self.today.isoformat()
            age = completed_years(birth, on)
            if age < 0:
                row.fail("birth-after-list", "birth_date")
            else:
                row.values["age"] = str(age)
            return
        row.values.pop("age", None)
        if "age" in cells and not absent(cells["age"][0]):
            found = re.match(r"\d{1,3}(?![\d.,/-])", str(cells["age"][0]))
            row.keep("age", found[0] if found and int(found[0]) <= OLDEST else None, "age-not-understood")


def completed_years(birth: str, on: str) -> int:
    """Years between two ISO dates, of which either may be a month or a year."""
    years = int(on[:4]) - int(birth[:4])
    shared = min(len(birth), len(on))
    return years - (birth[4:shared] > on[4:shared])


class _Row:
    """A row while it is read."""

    def __init__(self, written: MappingType[str, str]) -> None:
        self.written = written
        self.values: dict[str, str] = {}
        self.notes: list[str] = []
        self.fault = self.fault_at = ""

    def fail(self, fault: str, at: str) -> None:
        if not self.fault:
            self.fault, self.fault_at = fault, at

    def keep(self, target: str, value: str | None, note: str) -> None:
        if value is None:
            self.notes.append(note)
        elif value:
            self.values[target] = value

    def names(self) -> None:
        """Surnames and given names; a cell `GONZALES, Luis A.` that holds both is divided at its comma."""
        parts = {name: "" if absent(self.written.get(name)) else self.written[name] for name in ("surnames", "given_names")}
        full = "" if absent(self.written.get("full_name")) else self.written["full_name"]
        for cell, is_meant in ((full, True), (parts["surnames"], False), (parts["given_names"], False)):
            before, comma, after = cell.partition(",")
            others = [part for part in parts.values() if part and part is not cell]
            if comma and before.strip() and after.strip() and not others:
                parts = {"surnames": before.strip(), "given_names": after.strip()}
                full = ""
                if not is_meant:
                    self.notes.append("names-divided")
                break
        self.values.update(parts | {"full_name": full})
        named = "".join((*parts.values(), full))
        if named and not any(c.isalpha() for c in named):
            self.fail("unreadable-name", "surnames" if parts["surnames"] else "full_name" if full else "given_names")

    def recognisable(self) -> None:
        named = any(self.values.get(name) for name in ("surnames", "given_names", "full_name"))
        if not named and not self.values.get("document"):
            self.fail("nobody", "surnames")
        elif not self.values.get("document") and not (named and self.values.get("birth_date")) and not self.fault:
            self.notes.append("cannot-be-found-again")

"""What each name, date, document, place and code of a file becomes: as it is written there, and as it will be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from estimation.linkage.births import read_birth
from estimation.linkage.documents import check_digit_holds, normalise_document
from estimation.linkage.names import PersonName, read_name
from estimation.linkage.places import fill
from survey_app.services.importing_codes import DOCUMENT_TYPES, read_document_type, read_nationality, read_sex
from survey_app.services.importing_preview import Preview
from survey_app.services.importing_rows import RowReader, RowReading
from survey_app.services.importing_targets import BY_NAME
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

NAMES = ("surnames", "given_names", "full_name")
CODED = ("sex", "nationality", "document_type", "area")
_MOST = 200  # spellings of one column that are told: those not understood first, then the most frequent
_STEP = 20_000  # cells between two looks at Cancel
SEXES = {"F": N_("female"), "M": N_("male"), "X": N_("another")}


@dataclass(frozen=True, repr=False)
class Became:
    """One cell of a row, or a spelling of a column (`times` rows have it): what stands there and what it is read as, empty
    where it is left out; `why` says what should be looked at."""

    target: str
    written: str
    read: Text | str
    why: Text | None = None
    times: int = 1

    @property
    def label(self) -> str:
        """What the column is used for."""
        return BY_NAME[self.target].label


def became(row: RowReading) -> tuple[Became, ...]:
    """A row, use by use, in the order in which uses are offered."""
    return tuple(_of_row(row))


def _of_row(row: RowReading) -> Iterator[Became]:
    said, nationality = row.values, row.values.get("nationality", "")
    name = read_name(said.get("surnames", ""), said.get("given_names", ""), said.get("full_name", ""), nationality,
                     said.get("sex", ""))  # fmt: skip
    named = [target for target in NAMES if row.written.get(target)]
    for target in named:
        words, why = _name(name, target if len(named) > 1 else "full_name")
        yield Became(target, row.written[target], words, why)
    if row.written.get("birth_date"):
        yield _birth(row)
    if row.written.get("document"):
        number = normalise_document(said.get("document", ""), nationality)
        holds = check_digit_holds(number, nationality) if number else None
        why = text(N_("its check digit is wrong: it counts for less")) if holds is False else None
        yield Became("document", row.written["document"], number, why)
    for target in ("document_type", "sex", "nationality", "area", "list_date", "age"):
        if row.written.get(target):
            yield Became(target, row.written[target], _in_words(target, said.get(target, "")))


def _name(name: PersonName, target: str) -> tuple[str, Text | None]:
    surnames = " ".join(part for part in (name.first, name.second) if part)
    why = text(N_("married name: {name}"), name=name.married) if name.married and target != "given_names" else None
    if target == "surnames":
        return surnames, why
    if target == "given_names":
        return " ".join(name.given), None
    return ", ".join(part for part in (surnames, " ".join(name.given)) if part), why


def _birth(row: RowReading) -> Became:
    iso = row.values.get("birth_date", "")
    birth = read_birth(iso)
    why = None
    if birth.heaped:
        why = text(N_("1 January: perhaps only the year is known"))
    elif birth.swapped and "date-read" in row.notes:
        why = text(N_("or {other}, with day and month exchanged"), other=birth.swapped)
    return Became("birth_date", row.written["birth_date"], iso, why)


def _in_words(target: str, read: str) -> Text | str:
    words = {"sex": SEXES, "document_type": DOCUMENT_TYPES}.get(target, {}).get(read)
    return Text(words) if words else read


def spellings(preview: Preview, progress: Progress = silent) -> tuple[Became, ...]:
    """How sex, nationality, type of document and area are written, each spelling once: those not understood first, then by how
    many rows have them."""
    reader = preview.rows.reader
    if reader is None:
        return ()
    found: list[Became] = []
    for target in CODED:
        for column in preview.mapping.columns_for(target):
            cells = reader.table.columns[column]
            times: Counter[str] = Counter()
            for begin in range(0, len(cells), _STEP):
                progress(None, text(N_("Looking at the column {column}"), column=column))
                times.update(str(cell) for cell in cells[begin : begin + _STEP] if cell is not None)
            told = [_spelling(reader, target, written, n) for written, n in times.items()]
            found += sorted(told, key=lambda one: (one.why is None, -one.times, one.written))[:_MOST]
    return tuple(found)


def _spelling(reader: RowReader, target: str, written: str, times: int) -> Became:
    if target == "area":
        if reader.places is None:
            return Became(target, written, written, None, times)
        codes, width = reader.places
        code = fill(written, width)
        strange = text(N_("no code of {system}"), system=codes.name)
        return (
            Became(target, written, code, None, times)
            if codes.holds(code)
            else Became(target, written, written, strange, times)
        )
    read = {
        "sex": lambda: read_sex(written, reader.m_is_female),
        "nationality": lambda: read_nationality(written),
        "document_type": lambda: read_document_type(written),
    }[target]()
    why = text(N_("not understood and left out")) if read is None else None
    return Became(target, written, _in_words(target, read or ""), why, times)

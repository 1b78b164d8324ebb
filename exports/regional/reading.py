"""Entries of a file by what it holds: tidy CSV, SDMX-CSV, SDMX-ML, a table of MIrreM, or the codes of an Excel report."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from exports.publish import mirrem, mirrem_reading, sdmx_reading, tidy
from exports.publish.figures import Figure
from exports.regional.entry import Entry, headlines
from exports.sheets.codes import TABLE
from vocabulary.errors import BadInput, Place, bad_input
from vocabulary.text import N_, text

AGAIN = text(N_("Ask the office for the file as it was published"))
Beside = Callable[[str], bytes | None]
"""Gives the content of a file that lies beside the one that is read, by its name."""


def entries_of_csv(name: str, data: bytes, beside: Beside) -> list[Entry]:
    """Of a delimited file by its columns; raises `BadInput` where it is none of ours, was changed or is damaged."""
    try:
        columns = set(next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")), []))
    except (UnicodeDecodeError, csv.Error):
        raise no_figures(name) from None
    if {"estimate", "part", "country", "run"} <= columns:
        described = beside(tidy.DICTIONARY)
        if described is not None:
            _check_digest(name, data, described)
        found = _read(name, lambda: tidy.read_table(data))
        return _entries(name, "tidy", dict.fromkeys(headlines(found), "PS"), described is not None)
    if {"STRUCTURE", "STRUCTURE_ID", "OBS_VALUE"} <= columns:
        names = sdmx_reading.names_of(beside(sdmx_reading.STRUCTURE))
        return _sdmx(name, "sdmx-csv", _read(name, lambda: sdmx_reading.read_csv(data, names)))
    if set(mirrem.COLUMNS[:2]) <= columns:
        return _entries(name, "mirrem", dict.fromkeys(headlines(_read(name, lambda: mirrem_reading.read(data))), "PS"), False)
    if set(mirrem.TEMPLATE[:3]) <= columns:
        what = N_("The file is CLANDESTINO's template, which says neither country nor day")
        raise bad_input("no-country", text(what), Place(file=name), text(N_("Take mirrem.csv, which lies beside it")))
    raise no_figures(name)


def entries_of_xml(name: str, data: bytes, beside: Beside) -> list[Entry]:
    """Of an SDMX-ML message of structure-specific data."""
    names = sdmx_reading.names_of(beside(sdmx_reading.STRUCTURE))
    return _sdmx(name, "sdmx-ml", _read(name, lambda: sdmx_reading.read_xml(data, names)))


def entries_of_book(name: str, cached: Any) -> list[Entry]:
    """Of an Excel report by its sheet of codes; `cached` is the workbook read with values, whose seal was found to agree."""
    found: dict[int, dict[str, str]] = {}
    for sheet in cached.worksheets:
        if TABLE in sheet.tables:
            for number, field, _, value in ([c.value for c in row] for row in sheet[sheet.tables[TABLE].ref][1:]):
                found.setdefault(int(number), {"estimate": str(number)})[str(field)] = "" if value is None else str(value)
    if not found:
        what, remedy = N_("The report has no sheet of codes: it is of an earlier version"), N_("Write it again with this one")
        raise bad_input("no-codes", text(what), Place(file=name), text(remedy))
    figures = _read(name, lambda: [tidy.figure_of(fields) for fields in found.values()])
    return _entries(name, "report", dict.fromkeys(headlines(figures), "PS"), True)


def no_figures(name: str) -> BadInput:
    """The file is of another program, or not a file of figures."""
    what = N_("The file holds no figures: it is neither a published table nor a report of Alcance, SDMX or MIrreM")
    remedy = N_("Choose estimates.csv, sdmx-data.csv, sdmx-data.xml, mirrem.csv or the Excel report of a country")
    return bad_input("no-figures", text(what), Place(file=name), text(remedy))


def _check_digest(name: str, data: bytes, described: bytes) -> None:
    """The table is the very one that its dictionary describes."""
    try:
        (resource,) = (r for r in json.loads(described)["resources"] if r["path"] == name.rpartition("/")[2])
        written = str(resource["hash"])
    except (KeyError, TypeError, ValueError):
        what = text(N_("{file} does not describe this table"), file=tidy.DICTIONARY)
        raise bad_input("no-digest", what, Place(file=name), AGAIN) from None
    if written != f"sha256:{hashlib.sha256(data).hexdigest()}":
        what = text(N_("The table was changed since it was written: its digest is not the one in {file}"), file=tidy.DICTIONARY)
        raise bad_input("changed", what, Place(file=name), AGAIN)


def _read(name: str, work: Callable[[], Any]) -> Any:
    """What `work` reads; anything that is not as the form wants it is one clear message."""
    try:
        return work()
    except BadInput:
        raise
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, csv.Error) as error:
        what = text(N_("The file is not as its form wants it: {detail}"), detail=str(error)[:80] or type(error).__name__)
        raise bad_input("not-readable", what, Place(file=name), AGAIN) from None


def _sdmx(name: str, form: str, found: list[tuple[Figure, str]]) -> list[Entry]:
    units = dict(found)
    return _entries(name, form, {figure: units[figure] for figure in headlines(units)}, False)


def _entries(name: str, form: str, found: Mapping[Figure, str], sealed: bool) -> list[Entry]:
    if not found:
        raise no_figures(name)
    if any(not figure.country for figure in found):
        what = N_("The file does not say of which country its figures are")
        remedy = N_("Write it again from a programme with its country, or with --country")
        raise bad_input("no-country", text(what), Place(file=name), text(remedy))
    return [Entry(name, form, figure, unit, sealed) for figure, unit in found.items()]

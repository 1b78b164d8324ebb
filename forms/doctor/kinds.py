"""Question types: spelling, case and spaces; types of other platforms; what old workbooks wrote as a type."""

from __future__ import annotations

import difflib
import re

from forms.doctor.book import Book, Sheet
from forms.doctor.findings import Findings, Repair, set_cell
from forms.doctor.findings import setting as set_setting
from vocabulary.errors import Level
from vocabulary.text import N_, text

# types that stand alone, in pyxform's own spelling
SIMPLE = frozenset(
    ("acknowledge", "audio", "audit", "background-audio", "background-geopoint", "barcode", "calculate", "csv-external",
     "date", "dateTime", "decimal", "deviceid", "email", "end", "file", "geopoint", "geoshape", "geotrace", "hidden",
     "image", "integer", "note", "phonenumber", "photo", "range", "rank", "simserial", "start", "start-geopoint",
     "string", "subscriberid", "text", "time", "today", "trigger", "username", "video", "xml-external")
)  # fmt: skip
# other spellings that pyxform knows
_OTHER = frozenset(
    ("int", "gps", "location", "date time", "datetime", "device id", "end time", "start time", "imei", "percentage",
     "phone number", "sim id", "subscriber id", "osm", "get device id", "get end time", "get phone number",
     "get sim id", "get start time", "get subscriber id", "get today", "uri:deviceid", "uri:email",
     "number of days in last month", "number of days in last six months", "number of days in last year",
     "uri:phonenumber", "uri:simserial", "uri:subscriberid", "uri:username")
)  # fmt: skip
_SELECT = re.compile(
    r"(select[ _](?:one|multiple)[ _]from[ _]file|select[ _]one[ _]external|select[ _](?:one|multiple)(?: from)?|select1"
    r"|select all that apply(?: from)?|rank|add select (?:one|multiple) prompt using)"
    r"\s+(.+?)(\s+(?:or_other|or specify other|or other))?\s*"
)
_CONTROL = re.compile(r"(begin|end)[ _](group|repeat|loop(?: over \S+)?|lgroup|looped group)")
_ALIASES = {
    "numeric": "decimal", "number": "decimal", "float": "decimal", "double": "decimal", "whole number": "integer",
    "varchar": "text",
    "str": "text", "picture": "image", "calculation": "calculate", "select_many": "select_multiple",
    "selectone": "select_one", "selectmultiple": "select_multiple", "select_multi": "select_multiple", "geo point": "geopoint",
}  # fmt: skip


def known(written: str) -> bool:
    """Whether pyxform knows the type as it is written."""
    return (
        written in SIMPLE
        or written in _OTHER
        or _CONTROL.fullmatch(written) is not None
        or _SELECT.fullmatch(written) is not None
        or re.fullmatch(r"(?:add|q) [\w ]+(?: prompt)?", written) is not None
    )


def mended(written: str) -> str:
    """The type that was most probably meant, in a spelling that pyxform knows; empty where none is safe to say."""
    spaced = " ".join(written.replace("\xa0", " ").split())
    lower = spaced.lower()
    if known(spaced):
        return spaced
    match = re.fullmatch(r"(begin|end)[ _-]*(group|repeat)", lower)
    if match:
        return f"{match[1]} {match[2]}"
    simple = {name.lower(): name for name in SIMPLE}
    if lower in simple:
        return simple[lower]
    head, _, rest = spaced.partition(" ")
    word = head.lower()
    if lower in _ALIASES or word in _ALIASES:
        return _ALIASES[lower] if lower in _ALIASES else f"{_ALIASES[word]} {rest}".strip()
    match = re.fullmatch(r"select[ _-]*(one|multiple)[ _-]+(.+)", spaced, re.IGNORECASE)
    if match:
        return f"select_{match[1].lower()} {match[2]}"
    if word == "hidden" and rest:
        return "hidden"
    near = difflib.get_close_matches(word, [*simple, "select_one", "select_multiple"], 1, 0.85)
    if near and near[0] != word:
        fixed = f"{simple.get(near[0], near[0])} {rest}".strip()
        return fixed if known(fixed) else ""
    return ""


def examine(book: Book, findings: Findings) -> None:
    survey = book.get("survey")
    column = survey.column("type", "command") if survey is not None else None
    if survey is None or column is None:
        findings.add("no-survey", text(N_("The workbook has no sheet survey with a column type")))
        return
    for row, _ in survey.numbered():
        written = survey.cell(row, column).strip()
        if written and not known(written):
            _unknown(survey, row, column, written, findings)
        elif not written and survey.cell(row, survey.column("name", "value", "tag")):
            what = text(N_("The row has a name and no type"))
            findings.add("no-type", what, row=row, column="type", stops=False, level=Level.WARNING)


def _unknown(survey: Sheet, row: int, column: int, written: str, findings: Findings) -> None:
    name = survey.cell(row, survey.column("name", "value", "tag"))
    title = re.fullmatch(r"set form (title|id)", written.lower())
    repair: Repair | None
    if title:
        target = f"form_{title[1]}"
        moved = set_setting(target, name, text(N_("Move it to the sheet settings")))
        emptied = set_cell("survey", row, column, "", moved.what)

        def edit(book: Book) -> None:
            moved.edit(book)
            emptied.edit(book)
            sheet = book.sheets["survey"]
            sheet.rows[row - 2] = [""] * len(sheet.rows[row - 2])

        repair = Repair(moved.what, edit)
    else:
        better = mended(written)
        repair = set_cell("survey", row, column, better, text(N_("Write {better}"), better=better)) if better else None
    remedy = text(N_("Use one of the types of XLSForm: text, integer, select_one, date …"))
    findings.add(
        "unknown-type", text(N_("{type} is not a type of question"), type=written), row=row, column="type", name=name,
        remedy=remedy, repair=repair,
    )  # fmt: skip

"""Headers: columns twice, two names for one thing, and two headers in one cell."""

from __future__ import annotations

import re

from forms.doctor.book import Book, Sheet, plain
from forms.doctor.findings import Findings, Repair, rename_column
from vocabulary.text import N_, text

# names that pyxform takes for the same column
_SAME = {
    "image": "media::image", "audio": "media::audio", "video": "media::video", "big-image": "media::big-image",
    "constraining_message": "constraint_message", "relevance": "relevant", "readonly": "read_only", "calculate": "calculation",
    "caption": "label", "command": "type", "tag": "name", "requiredmsg": "required_message", "count": "repeat_count",
}  # fmt: skip
_NEEDED = {"survey": ("type", "name"), "choices": ("list_name", "name")}
_OTHER_NAMES = {"type": ("command",), "name": ("value", "tag"), "list_name": ("list_name", "list name")}
_TWO_IN_ONE = re.compile(r"([a-z_]+::[^:]+?\))\s*([a-z_]+::.+)", re.IGNORECASE)


def examine(book: Book, findings: Findings) -> None:
    for name, sheet in book.sheets.items():
        _value_for_name(name, sheet, findings)
        _two_in_one(name, sheet, findings)
        _twice(name, sheet, findings)
        for wanted in _NEEDED.get(name, ()):
            if sheet.rows and sheet.column(wanted, *_OTHER_NAMES.get(wanted, ())) is None:
                findings.add(
                    "no-column", text(N_("The column {column} is missing"), column=wanted), sheet=name, row=1, column=wanted
                )


def _canonical(header: str) -> str:
    """A header with its language, in the one name that it stands for."""
    base, _, language = header.partition("::")
    if plain(base) == "media" and language:
        kind, _, language = language.partition("::")
        base = f"media::{kind.strip().lower()}"
    key = plain(base)
    return f"{_SAME.get(key, key)}::{language.strip().lower()}" if language.strip() else _SAME.get(key, key)


def _value_for_name(name: str, sheet: Sheet, findings: Findings) -> None:
    column = sheet.column("value")
    if name not in ("survey", "choices") or column is None or sheet.column("name") is not None:
        return
    what = text(N_("Rename the column value to name"))
    findings.add(
        "value-for-name", text(N_("The column of names is called value")), sheet=name, row=1, column="value",
        repair=rename_column(name, column, "name", what), stops=name == "survey",
    )  # fmt: skip


def _two_in_one(name: str, sheet: Sheet, findings: Findings) -> None:
    for number, header in enumerate(sheet.header):
        match = _TWO_IN_ONE.fullmatch(header)
        if match is None or number + 1 >= len(sheet.header) or sheet.header[number + 1]:
            continue
        first, second = match[1], match[2]

        def edit(book: Book, first: str = first, second: str = second, number: int = number) -> None:
            book.sheets[name].header[number : number + 2] = [first, second]

        repair = Repair(text(N_("Put the second header over the next column, which has none")), edit)
        findings.add(
            "two-headers", text(N_("Two headers stand in one cell: {header}"), header=header), sheet=name, row=1, column=header,
            repair=repair,
        )  # fmt: skip


def _twice(name: str, sheet: Sheet, findings: Findings) -> None:
    """Columns that stand for the same thing: an empty or equal one is taken out, an alias stays under its full name, and
    further columns of words become further languages."""
    seen: dict[str, int] = {}
    languages = 1
    for number, header in enumerate(sheet.header):
        if not header:
            continue
        key = _canonical(header)
        if key not in seen:
            seen[key] = number
            continue
        first = seen[key]
        ours = [sheet.cell(row, number) for row, _ in sheet.numbered()]
        theirs = [sheet.cell(row, first) for row, _ in sheet.numbered()]
        what = text(N_("The columns {one} and {two} stand for the same thing"), one=sheet.header[first], two=header)
        if not any(ours) or ours == theirs:
            repair = _drop(name, number, header)
        elif not any(theirs):
            repair = _drop(name, first, sheet.header[first])
        elif all(not mine or not other or mine == other for mine, other in zip(ours, theirs, strict=True)):
            repair = _merge(name, first, number, header)
        elif "::" not in key and key in ("label", "hint", "constraint_message", "required_message"):
            languages += 1
            as_language = f"{header}::{languages}"
            repair = rename_column(name, number, as_language, text(N_("Call the second one {name}"), name=as_language))
        else:
            repair = None
        findings.add("column-twice", what, sheet=name, row=1, column=header, repair=repair)


def _drop(sheet: str, column: int, header: str) -> Repair:
    def edit(book: Book) -> None:
        target = book.sheets[sheet]
        target.header[column] = ""
        for line in target.rows:
            if column < len(line):
                line[column] = ""

    return Repair(text(N_("Leave out the column {column}, which says nothing new"), column=header), edit)


def _merge(sheet: str, first: int, second: int, header: str) -> Repair:
    def edit(book: Book) -> None:
        target = book.sheets[sheet]
        for row in range(2, len(target.rows) + 2):
            if not target.cell(row, first) and target.cell(row, second):
                target.put(row, first, target.cell(row, second))
        _drop(sheet, second, header).edit(book)

    return Repair(text(N_("Bring both columns together under the first name")), edit)

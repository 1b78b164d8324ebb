"""Choices: names twice, lists that are missing, lists and files that want the same name."""

from __future__ import annotations

import re
from collections import defaultdict

from forms.doctor.book import Book, Sheet, plain
from forms.doctor.findings import Findings, Repair, clear_row, set_cell, setting
from vocabulary.text import N_, text

_SELECT = re.compile(
    r"(?P<kind>(?:select[ _]one|select[ _]multiple|select all that apply)(?: from)?|select1|rank) +(?P<list>\S+)(?P<rest>.*)"
)
_FILE = re.compile(r"select[ _](?:one|multiple)[ _]from[ _]file\s+(?P<file>\S+)")


def examine(book: Book, findings: Findings) -> None:
    survey, choices = book.get("survey"), book.get("choices")
    if survey is None:
        return
    column = survey.column("type", "command")
    lists: dict[str, list[int]] = defaultdict(list)
    if choices is not None:
        at = choices.column("list_name", "list name")
        for row, _ in choices.numbered():
            if choices.cell(row, at).strip():
                lists[choices.cell(row, at).strip()].append(row)
        if not _allowed(book.get("settings")):
            _twice(choices, lists, findings)
    files = {}
    for row, _ in survey.numbered():
        written = survey.cell(row, column).strip()
        match = _FILE.match(written)
        if match:
            files[re.sub(r"\.\w+$", "", match["file"])] = row
            _outside(match["file"], row, findings)
        elif (match := _SELECT.fullmatch(written)) and column is not None:
            _list(survey, row, column, match, lists, findings)
    for name, row in files.items():
        if name in lists and choices is not None:
            _clash(choices, name, row, lists[name], findings)


def _allowed(settings: Sheet | None) -> bool:
    """Whether the setting says that choices of one value are meant so."""
    column = settings.column("allow_choice_duplicates") if settings is not None else None
    return settings is not None and bool(settings.rows) and settings.cell(2, column).lower() in ("yes", "true", "true()")


def _outside(file: str, row: int, findings: Findings) -> None:
    if "/" in file or "\\" in file or file.startswith("."):
        findings.add(
            "file-outside", text(N_("{file} names a place outside the folder of the questionnaire"),
            file=file), row=row, column="type",
            remedy=text(N_("Give the plain name of a file that lies beside the workbook")),
        )  # fmt: skip


def _twice(choices: Sheet, lists: dict[str, list[int]], findings: Findings) -> None:
    name_at = choices.column("name", "value")
    allowed = False
    for name, rows in lists.items():
        seen: dict[str, int] = {}
        for row in rows:
            value = choices.cell(row, name_at).strip()
            if not value:
                continue
            if value not in seen:
                seen[value] = row
                continue
            same = [cell.strip() for cell in choices.rows[row - 2]] == [cell.strip() for cell in choices.rows[seen[value] - 2]]
            repair: Repair | None
            if same:
                repair = clear_row("choices", row, text(N_("Leave out the second row, which says the same")))
            else:
                repair = setting("allow_choice_duplicates", "yes", text(N_("Allow choices with the same value (a setting)")))
                if allowed:
                    repair = Repair(repair.what, lambda book: None)
                allowed = True
            what = text(N_("The choice {value} stands twice in the list {name}, also in row {first}"), value=value, name=name,
                        first=str(seen[value]))  # fmt: skip
            findings.add("choice-twice", what, sheet="choices", row=row, column="name", name=value, repair=repair)


def _list(survey: Sheet, row: int, column: int, match: re.Match[str], lists: dict[str, list[int]], findings: Findings) -> None:
    name = match["list"]
    if name in lists or name.startswith("${") or re.search(r"\.(csv|xml|geojson)$", name):
        return
    near = [known for known in lists if plain(known) == plain(name)]
    repair = None
    if len(near) == 1:
        better = f"{match['kind']} {near[0]}{match['rest']}"
        repair = set_cell("survey", row, column, better, text(N_("Write {better}"), better=better))
    findings.add(
        "no-list", text(N_("The list of choices {name} is missing"), name=name), row=row, column="type", repair=repair,
        name=survey.cell(row, survey.column("name", "value", "tag")), remedy=text(N_("Add the list to the sheet choices")),
    )  # fmt: skip


def _clash(choices: Sheet, name: str, row: int, rows: list[int], findings: Findings) -> None:
    other = f"{name}_list"

    def edit(book: Book) -> None:
        sheet, survey = book.sheets["choices"], book.sheets["survey"]
        at, kind = sheet.column("list_name", "list name"), survey.column("type", "command")
        assert at is not None
        assert kind is not None
        for number in rows:
            sheet.put(number, at, other)
        for number, _ in survey.numbered():
            match = _SELECT.fullmatch(survey.cell(number, kind).strip())
            if match and match["list"] == name:
                survey.put(number, kind, f"{match['kind']} {other}{match['rest']}")

    findings.add(
        "list-and-file", text(N_("A list of choices and a file are both called {name}"), name=name), row=row, column="type",
        repair=Repair(text(N_("Call the list {name}"), name=other), edit),
    )  # fmt: skip

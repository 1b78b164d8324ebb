"""References `${name}`: to questions that are not there, broken off, or with another case; typographic quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.doctor.book import Book, Sheet, plain
from forms.doctor.findings import Findings, set_cell
from forms.expressions.errors import SyntaxProblem
from forms.expressions.lex import tokens
from vocabulary.text import N_, text

_REFERENCE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"(?:last-saved#)?[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?")
_RULES = frozenset(
    ("relevant", "relevance", "constraint", "calculation", "calculate", "required", "read_only", "readonly", "choice_filter",
     "repeat_count", "count", "trigger", "default", "bind")
)  # fmt: skip
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "′": "'", "\u00b4": "'"})


def examine(book: Book, findings: Findings) -> None:
    survey = book.get("survey")
    if survey is None:
        return
    name_at = survey.column("name", "value", "tag")
    names = {survey.cell(row, name_at).strip() for row, _ in survey.numbered()} - {""}
    for name, sheet in book.sheets.items():
        if name not in ("survey", "choices", "settings", "entities"):
            continue
        for row, column, cell in _cells(sheet):
            if "$" in cell or _is_rule(sheet, column):  # the converter looks at people's own columns too
                _quotes(name, sheet, row, column, cell, findings)
                _references(name, sheet, row, column, cell, names, findings)
    _parameters(survey, findings)


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    for row, line in sheet.numbered():
        for column, cell in enumerate(line):
            if cell and column < len(sheet.header) and sheet.header[column]:
                yield row, column, cell


def _is_rule(sheet: Sheet, column: int) -> bool:
    return plain(sheet.header[column].split(":")[0]) in _RULES


def _quotes(name: str, sheet: Sheet, row: int, column: int, cell: str, findings: Findings) -> None:
    """Quotation marks that a word processor put into a rule; in words for people they are right."""
    better = cell.translate(_QUOTES)
    if better == cell or not _is_rule(sheet, column) or _reads(cell) or not _reads(better):
        return
    repair = set_cell(name, row, column, better, text(N_("Write straight quotation marks")))
    findings.add(
        "curved-quotes", text(N_("The rule has typographic quotation marks")), sheet=name, row=row, column=sheet.header[column],
        repair=repair, stops=False,
    )  # fmt: skip


def _reads(rule: str) -> bool:
    try:
        tokens(_REFERENCE.sub("x", rule))
    except SyntaxProblem:
        return False
    return True


def _references(name: str, sheet: Sheet, row: int, column: int, cell: str, names: set[str], findings: Findings) -> None:
    header = sheet.header[column]
    for match in _REFERENCE.finditer(cell):
        wanted = match[1].strip()
        target = wanted.removeprefix("last-saved#")
        if target in names:
            continue
        near = sorted(known for known in names if plain(known) == plain(target))
        repair = None
        if len(near) == 1:
            better = cell.replace(match[0], "${" + wanted.replace(target, near[0]) + "}")
            repair = set_cell(name, row, column, better, text(N_("Write {better}"), better="${" + near[0] + "}"))
        remedy = text(N_("Correct the name, or add a question with this name"))
        findings.add(
            "no-such-question", text(N_("There is no question {name}"), name=target), sheet=name, row=row, column=header,
            remedy=remedy, repair=repair,
        )  # fmt: skip
    rest = _REFERENCE.sub("", cell)
    if "${" in rest:
        findings.add(
            "broken-reference", text(N_("A reference to a question is broken off")), sheet=name, row=row, column=header,
        )  # fmt: skip


def _parameters(survey: Sheet, findings: Findings) -> None:
    """Parameters are written `name=value`; a calculation takes none."""
    column, kind_at = survey.column("parameters"), survey.column("type", "command")
    if column is None:
        return
    for row, _ in survey.numbered():
        written = survey.cell(row, column).strip()
        if not written or all(re.fullmatch(r"[^\s=,;]+=[^\s=,;]+", part) for part in re.split(r"[\s,;]+", written)):
            continue
        tidy = re.sub(r"\s*=\s*", "=", written)
        if all(re.fullmatch(r"[^\s=,;]+=[^\s=,;]+", part) for part in re.split(r"[\s,;]+", tidy)):
            repair = set_cell("survey", row, column, tidy, text(N_("Write {better}"), better=tidy))
        elif survey.cell(row, kind_at).strip() == "calculate":
            repair = set_cell("survey", row, column, "", text(N_("Leave it empty: a calculation takes no parameters")))
        else:
            repair = None
        findings.add(
            "bad-parameters", text(N_("Parameters are written name=value")), row=row, column="parameters", repair=repair
        )

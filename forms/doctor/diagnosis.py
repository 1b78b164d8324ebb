"""The whole examination of a workbook: read, look, mend what is safe, convert, look again."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from forms.attachments import beside
from forms.doctor import choices, columns, kinds, names, own, references, rules
from forms.doctor.book import Book, book_of, write_book
from forms.doctor.findings import Finding, Findings
from forms.form import Form
from forms.read import convert, read_cells
from forms.xform import parse_form
from vocabulary.errors import BadInput, Level, Place, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

ROUNDS = 4  # a repair may uncover the next problem


class Outcome(StrEnum):
    """How the examination ends."""

    RUNS = "runs"
    MENDED = "runs-after-repairs"
    REFUSED = "refused"


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found. `form` is the questionnaire (mended, where that was needed), `findings` all problems in the
    order of the sheets, those that stop it first."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    form: Form | None

    @property
    def repairs(self) -> tuple[Finding, ...]:
        """The findings that can be mended."""
        return tuple(finding for finding in self.findings if finding.repair is not None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stops the questionnaire and cannot be mended."""
        return tuple(f for f in self.findings if f.stops and f.repair is None and f.level is Level.ERROR)


def look(book: Book, file: str) -> Findings:
    """Everything that can be seen in the sheets themselves."""
    findings = Findings(file)
    for examine in (columns.examine, kinds.examine, choices.examine, names.examine, references.examine, own.examine):
        examine(book, findings)
    return findings


def mended(book: Book, file: str) -> tuple[Book, list[Finding]]:
    """The book after all safe repairs, and the findings that they mend."""
    done: list[Finding] = []
    for _ in range(ROUNDS):
        repairs = [finding for finding in look(book, file).found if finding.repair is not None]
        if not repairs:
            break
        book = book.copy()
        for finding in repairs:
            assert finding.repair is not None
            finding.repair.edit(book)
        done.extend(repairs)
    return book, done


def mend(path: Path, to: Path) -> tuple[Finding, ...]:
    """Writes a mended copy of a workbook to `to` (.xlsx); what was mended. Raises `BadInput` where it cannot be read."""
    book, done = mended(book_of(read_cells(path)), path.name)
    write_book(book, to)
    return tuple(done)


def diagnose(path: Path, *, cache: Path | None = None, progress: Progress = silent) -> Diagnosis:
    """Examines a workbook. Nothing is changed on disk. Raises `BadInput` only where the file cannot be read at all."""
    book = book_of(read_cells(path, progress=part(progress, 0.0, 0.3)))
    seen = look(book, path.name)
    try:
        form = _converted(path, path, cache, part(progress, 0.3, 0.6))
    except BadInput as error:
        return _second_try(path, book, seen, error, cache, part(progress, 0.6, 1.0))
    rules.examine(form, book, seen)
    mild = tuple(_milder(finding) for finding in seen.found)
    stopped = any(finding.stops for finding in mild)
    return Diagnosis(Outcome.REFUSED if stopped else Outcome.RUNS, _sorted(mild), None if stopped else form)


def _milder(finding: Finding) -> Finding:
    """What the sheets show does not stop a form that converts; broken rules and files outside the folder do."""
    stops = finding.stops and finding.code in ("broken-rule", "file-outside")
    level = finding.level if stops or not finding.stops else Level.WARNING
    return Finding(finding.code, finding.what, finding.where, finding.remedy, level, finding.repair, stops)


def _second_try(path: Path, book: Book, seen: Findings, error: BadInput, cache: Path | None, progress: Progress) -> Diagnosis:
    better, done = mended(book, path.name)
    if not done:
        return Diagnosis(Outcome.REFUSED, _sorted((*seen.found, *_said(error, book, path.name, seen))), None)
    with tempfile.TemporaryDirectory(prefix="alcance-") as folder:
        copy = Path(folder) / f"{path.stem}.xlsx"
        write_book(better, copy)
        try:
            form = _converted(copy, path, cache, progress)
        except BadInput as second:
            left = look(better, path.name)
            return Diagnosis(Outcome.REFUSED, _sorted((*done, *left.found, *_said(second, better, path.name, left))), None)
    found = Findings(path.name)
    rules.examine(form, better, found)
    stopped = any(finding.stops for finding in found.found)
    outcome = Outcome.REFUSED if stopped else Outcome.MENDED
    return Diagnosis(outcome, _sorted((*done, *found.found)), None if stopped else form)


def _converted(workbook: Path, original: Path, cache: Path | None, progress: Progress) -> Form:
    converted = convert(workbook, cache=cache, progress=progress)
    return parse_form(converted.xform, converted.files(beside(original.parent, original.stem)), original.name)


def _said(error: BadInput, book: Book, file: str, seen: Findings) -> list[Finding]:
    """What the converter said, with the row looked up; left out where the doctor has said it already at that row."""
    found: list[Finding] = []
    own = {finding.where.row for finding in seen.found if finding.stops}
    for problem in error.problems:
        message = str(problem.what.values.get("reason", ""))
        for one in re.split(r"\n(?=\[row)", message) or [message]:
            sheet, row, column = _place(one, book)
            if row is not None and row in own:
                continue
            if row is None and own:
                continue
            what = text(N_("The questionnaire cannot be converted: {reason}"), reason=one) if message else problem.what
            found.append(Finding(problem.code, what, Place(file, sheet, row, column), problem.remedy))
    return found


def _place(message: str, book: Book) -> tuple[str, int | None, str]:
    """Sheet, row and column that a message of the converter means; the row of a name that it quotes where it gives none."""
    row = re.search(r"\[row : (\d+)\]", message)
    sheet = re.search(r"'(survey|choices|settings|entities|external_choices)' sheet", message)
    column = re.search(r"the '([^']+)' value", message)
    title = sheet[1] if sheet else "survey"
    if row:
        return title, int(row[1]), column[1] if column else ""
    for quoted in re.findall(r"'([^']+)'", message):
        for name, target in book.sheets.items():
            for number, line in target.numbered():
                if quoted in line or any(cell.split(" ")[-1] == quoted for cell in line if " " in cell):
                    return name, number, ""
    return title, None, column[1] if column else ""


def _sorted(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    order = {"survey": 0, "choices": 1, "settings": 2}
    return tuple(
        sorted(findings, key=lambda f: (not f.stops, order.get(f.where.sheet, 3), f.where.row or 0, f.where.column, f.code))
    )

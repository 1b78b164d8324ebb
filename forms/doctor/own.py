"""Our own columns: names that we do not know, words in them that do not exist, purposes that nobody is asked."""

from __future__ import annotations

import difflib
import re

from forms.doctor.book import Book, Sheet
from forms.doctor.findings import Findings, rename_column, set_cell
from forms.interview.consent import NEEDED, PARTS
from forms.interview.kept import NEVER, YES
from vocabulary.errors import Level
from vocabulary.text import N_, Text, text

COLUMNS = ("class", "consent", "consentPart", "keep", "missing", "position", "warning", "warningMsg", "warningSee")
CLASSES = ("direct", "quasi", "sensitive", "other")
POSITIONS = ("grid", "exact")
KEEP = ("yes", "no")
_OWN = re.compile(r"bind\s*::\s*alcance\s*:\s*(\S+)", re.IGNORECASE)
_WORDS = re.compile(r"warningMsg_[a-z]{2}")


def examine(book: Book, findings: Findings) -> None:
    survey = book.get("survey")
    if survey is None:
        return
    _names(survey, findings)
    for row, column, word in _first_words(survey, "class"):
        if word not in CLASSES:
            what = text(N_("{word} is no class of a question"), word=word)
            _unknown(findings, survey, row, column, word, CLASSES, "unknown-class", what)
    for row, column, word in _first_words(survey, "position"):
        if word not in POSITIONS:
            what = text(N_("{word} does not say how a position is kept"), word=word)
            _unknown(findings, survey, row, column, word, POSITIONS, "unknown-position", what)
    for row, column, word in _first_words(survey, "consentPart"):
        if word not in PARTS:
            what = text(N_("{word} is no part of a consent"), word=word)
            _unknown(findings, survey, row, column, word, PARTS, "unknown-consent-part", what)
    for row, column, word in _first_words(survey, "keep"):
        if word not in KEEP:
            what = text(N_("{word} does not say whether an answer stays for the next interview"), word=word)
            _unknown(findings, survey, row, column, word, KEEP, "unknown-keep", what)
        elif word == YES:
            _kept_of_persons(survey, findings, row, column)
    _purposes(survey, findings)


def column_of(survey: Sheet, name: str) -> int | None:
    """The place of one of our columns."""
    return survey.column(f"bind::alcance:{name}")


def _names(survey: Sheet, findings: Findings) -> None:
    for number, header in enumerate(survey.header):
        match = _OWN.fullmatch(header)
        if match is None or match[1] in COLUMNS or _WORDS.fullmatch(match[1]):
            continue
        plain = {name.lower(): name for name in COLUMNS}
        near = difflib.get_close_matches(match[1].replace("-", "").replace("_", "").lower(), plain, 1, 0.8)
        better = f"bind::alcance:{plain[near[0]]}" if near else ""
        free = bool(better) and survey.column(better) in (None, number)
        repair = rename_column("survey", number, better, text(N_("Write {better}"), better=better)) if free else None
        what = text(N_("Alcance has no column of its own called {column}"), column=header)
        remedy = text(N_("Use one of: {names}"), names=", ".join(COLUMNS))
        findings.add(
            "unknown-own-column", what, row=1, column=header, remedy=remedy, repair=repair, stops=False, level=Level.WARNING
        )


def _first_words(survey: Sheet, name: str) -> list[tuple[int, int, str]]:
    column = column_of(survey, name)
    if column is None:
        return []
    found = [(row, survey.cell(row, column).split()) for row, _ in survey.numbered()]
    return [(row, column, words[0]) for row, words in found if words]


def _unknown(
    findings: Findings, survey: Sheet, row: int, column: int, word: str, known: tuple[str, ...], code: str, what: Text
) -> None:
    near = difflib.get_close_matches(word.lower(), known, 1, 0.8)
    better = survey.cell(row, column).replace(word, near[0], 1) if near else ""
    repair = set_cell("survey", row, column, better, text(N_("Write {better}"), better=better)) if near else None
    remedy = text(N_("Use one of: {names}"), names=", ".join(known))
    name = survey.cell(row, survey.column("name", "value", "tag"))
    findings.add(
        code, what, row=row, column=survey.header[column], name=name, remedy=remedy, repair=repair,
        stops=False, level=Level.WARNING,
    )  # fmt: skip


def _kept_of_persons(survey: Sheet, findings: Findings, row: int, column: int) -> None:
    """What tells of one person is not put into the interview of the next, whatever the column says."""
    if set(survey.cell(row, column_of(survey, "class")).split()[:1]) & set(NEVER) or survey.cell(
        row, column_of(survey, "consent")
    ):
        what = text(N_("The answer tells of one person: it does not stay for the next interview"))
        remedy = text(N_("Leave the column empty here"))
        label = text(N_("Leave it empty"))
        findings.add(
            "kept-of-person", what, row=row, column=survey.header[column], remedy=remedy, stops=False, level=Level.WARNING,
            name=survey.cell(row, survey.column("name", "value", "tag")), repair=set_cell("survey", row, column, "", label),
        )  # fmt: skip


def _purposes(survey: Sheet, findings: Findings) -> None:
    """A part that belongs to a purpose which no question asks for holds for nothing."""
    asked_at, part_at = column_of(survey, "consent"), column_of(survey, "consentPart")
    if part_at is None:
        return
    asked = {words[0] for row, _ in survey.numbered() if (words := survey.cell(row, asked_at).split())}
    for row, _ in survey.numbered():
        for purpose in survey.cell(row, part_at).split()[1:]:
            if purpose not in asked and purpose != NEEDED:
                what = text(N_("No question asks consent for {purpose}"), purpose=purpose)
                findings.add(
                    "unknown-purpose", what, row=row, column=survey.header[part_at], stops=False, level=Level.WARNING,
                    name=survey.cell(row, survey.column("name", "value", "tag")),
                )  # fmt: skip

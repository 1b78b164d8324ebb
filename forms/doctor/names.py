"""Names, words and nesting: questions without a name or words, names twice, groups that are not closed."""

from __future__ import annotations

import re

from forms.doctor.book import Book, Sheet
from forms.doctor.findings import Findings, set_cell
from forms.doctor.kinds import known
from vocabulary.text import N_, text

_GROUP = re.compile(r"(begin|end)[ _](group|repeat|loop|lgroup|looped group)(?: over \S+)?", re.IGNORECASE)
_SILENT = frozenset(
    ("calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "email",
    "simserial", "subscriberid",
     "audit", "background-audio", "background-geopoint", "start-geopoint", "csv-external", "xml-external", "imei", "start time",
     "end time", "get today", "device id", "sim id", "subscriber id", "phone number", "uri:deviceid", "uri:email")
)  # fmt: skip
_NAME = re.compile(r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?")


def examine(book: Book, findings: Findings) -> None:
    survey = book.get("survey")
    if survey is None:
        return
    kind_at, name_at = survey.column("type", "command"), survey.column("name", "value", "tag")
    words = [*survey.columns("label"), *survey.columns("caption"), *survey.columns("hint")]
    media = [n for column in ("image", "audio", "video", "media", "big_image") for n in survey.columns(column)]
    calculation = survey.columns("calculation") + survey.columns("calculate")
    open_: list[tuple[str, int, str]] = []
    seen: list[dict[str, int]] = [{}]
    for row, _ in survey.numbered():
        kind, name = survey.cell(row, kind_at).strip(), survey.cell(row, name_at).strip()
        if not kind:
            continue
        group = _GROUP.fullmatch(kind)
        if group and group[1].lower() == "end":
            if open_ and open_[-1][0] == group[2].lower():
                open_.pop()
                seen.pop()
            else:
                findings.add(
                    "end-without-begin", text(N_("{type} closes nothing that is open"), type=kind), row=row, column="type"
                )
                return
            continue
        if not name and kind not in _SILENT and name_at is not None:
            _nameless(survey, row, name_at, group is not None, findings)
        elif name:
            _named(row, name, seen[-1], findings)
        if group:
            open_.append((group[2].lower(), row, name))
            seen.append({})
        elif name and words and kind not in _SILENT and known(kind):
            _wordless(survey, row, name, words, [*words, *media, *calculation], findings)
    for kind, row, name in reversed(open_):
        findings.add("not-closed", text(N_("The {kind} is not closed"), kind=kind), row=row, column="type", name=name,
                     remedy=text(N_("Add a row end {kind} where it ends"), kind=kind))  # fmt: skip


def _nameless(survey: Sheet, row: int, column: int, group: bool, findings: Findings) -> None:
    name = f"{'group' if group else 'question'}_{row}"
    repair = set_cell("survey", row, column, name, text(N_("Call it {name}"), name=name))
    findings.add("no-name", text(N_("The row has no name")), row=row, column="name", repair=repair)


def _named(row: int, name: str, seen: dict[str, int], findings: Findings) -> None:
    if not _NAME.fullmatch(name):
        what = text(N_("{name} cannot be a name: it begins with a letter and has no spaces"), name=name)
        findings.add("bad-name", what, row=row, column="name", name=name)
    elif name in seen:
        what = text(N_("The name {name} stands twice in its group, also in row {first}"), name=name, first=str(seen[name]))
        findings.add("name-twice", what, row=row, column="name", name=name)
    seen.setdefault(name, row)


def _wordless(survey: Sheet, row: int, name: str, words: list[int], shown: list[int], findings: Findings) -> None:
    if any(survey.cell(row, column).strip() for column in shown):
        return
    repair = set_cell("survey", row, words[0], name, text(N_("Show the name as its words")))
    findings.add("no-words", text(N_("The question has no words")), row=row, column="label", name=name, repair=repair)

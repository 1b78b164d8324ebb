"""One person's record on paper, when they ask for it, and the receipt they are handed: as a page to print and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app import formats
from survey_app.services import record_view
from survey_app.services.programme import note
from survey_app.services.record_view import Line, RecordView
from survey_app.services.roles import may, require
from survey_app.services.writing import write_together
from vocabulary.errors import BadInput
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

PURPOSE = "copy for the person"  # in the journal; a stable word, not for the screen


@dataclass(frozen=True)
class Part:
    """A heading and its lines, each a question and what was answered."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """A page: its title, words above, parts, words below. `html` and `plain` are the same page for printing and as text."""

    title: str
    above: tuple[str, ...]
    parts: tuple[Part, ...]
    below: tuple[str, ...] = ()
    large: str = ""

    @property
    def html(self) -> str:
        body = [f"<h1>{escape(self.title)}</h1>", *(f"<p>{escape(words)}</p>" for words in self.above)]
        if self.large:
            body.append(f'<p style="font-size:34pt;font-family:monospace"><b>{escape(self.large)}</b></p>')
        for part in self.parts:
            body.append(f"<h2>{escape(part.title)}</h2>" if part.title else "")
            rows = "".join(
                f'<tr><td width="45%" valign="top">{escape(question)}</td><td valign="top"><b>{escape(answer)}</b></td></tr>'
                for question, answer in part.lines
            )
            body.append(f'<table width="100%" cellpadding="3">{rows}</table>')
        body += [f"<p>{escape(words)}</p>" for words in self.below]
        return (
            f"<html><head><meta charset='utf-8'><title>{escape(self.title)}</title></head><body>{''.join(body)}</body></html>"
        )

    @property
    def plain(self) -> str:
        lines = [self.title, "", *self.above, *([self.large] if self.large else [])]
        for part in self.parts:
            lines += ["", part.title, *(f"{question}: {answer}" for question, answer in part.lines)]
        return "\n".join([*lines, "", *self.below]).strip() + "\n"


def person_sheet(programme: Programme, record: str, lang: str) -> Sheet:
    """Everything that is kept of one person, in a language of the form, for handing it to them.

    Names and documents are on it where the role may read them; that reading stands in the journal. Raises `StoreError`
    `not-allowed`."""
    require(programme, "print-person")
    view = record_view.view(programme, record, lang)
    named: tuple[Line, ...] = ()
    if view.identities and may(programme.info.role, "read-identities"):
        named = record_view.read_identities(programme, record, PURPOSE, lang)
    return _sheet(programme, view, named, lang)


def receipt_sheet(programme: Programme, code: str, title: str, at: str, lang: str) -> Sheet:
    """The receipt: the code, what it is for, and nothing of the person."""
    country = programme.info.country
    above = (f"{title} · {programme.info.name} · {formats.day(at, country, lang)}",)
    use = N_("With this code you can ask at any time that what you told us is deleted. You need not give a reason.")
    care = N_("Keep it in a safe place. It does not say who you are, and we cannot tell it to you again.")
    below = (translate(use, lang), translate(care, lang))
    return Sheet(translate(N_("Receipt"), lang), above, (), below, code)


def write(programme: Programme, record: str, path: Path, data: bytes) -> None:
    """Writes a copy of a record to a file, whole or not at all, and says so in the journal before (never the path's folder)."""
    require(programme, "print-person")
    kind = path.suffix.lstrip(".").lower()
    note(programme, "printed", record, kind=kind)
    try:
        write_together({path: data})
    except BadInput:
        note(programme, "export-failed", record, kind=kind)
        raise


def _sheet(programme: Programme, view: RecordView, named: Sequence[Line], lang: str) -> Sheet:
    country = programme.info.country

    def t(words: str | Text) -> str:
        return translate(words, lang)

    facts = view.facts
    when = formats.day(facts.finished or facts.created, country, lang)
    above = [f"{programme.info.name} · {view.title} · {when}"]
    if view.erased:
        above.append(t(text(N_("Erased on {when}"), when=formats.day(view.erased, country, lang))))
    parts = [Part(t(N_("Names and documents")), tuple((line.question, line.answer) for line in named))] if named else []
    parts += list(_by_section([line for line in view.lines if not line.consent]))
    if view.again:
        otherwise = tuple((line.question, line.answer or line.missing) for line in view.again)
        parts.append(Part(t(N_("Keyed otherwise from the paper, a second time")), otherwise))
    if view.consents:
        said = tuple((each.question, consent_words(each, country, lang)) for each in view.consents)
        parts.append(Part(t(N_("Consents")), said))
    below = []
    if view.identities and not named:
        below.append(t(N_("Names and documents are kept apart and are not on this page.")))
    below.append(t(N_("You may ask that this is corrected or deleted.")))
    return Sheet(t(N_("What is kept of one person")), tuple(above), tuple(parts), tuple(below))


def _by_section(lines: Sequence[Line]) -> Iterator[Part]:
    sections: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        answer = line.answer or line.missing
        sections.setdefault(line.section, []).append((line.question, f"{answer} ({line.note})" if line.note else answer))
    yield from (Part(title, tuple(found)) for title, found in sections.items())


def consent_words(each: record_view.ConsentLine, country: str, lang: str) -> str:
    """A consent in one line: given or not, how, when, before whom, by whom."""
    kept = each.kept

    def t(words: str | Text) -> str:
        return translate(words, lang)

    if kept.withdrawn:
        return t(text(N_("withdrawn on {when}"), when=formats.day(kept.withdrawn, country, lang)))
    said = [t(N_("given")) if kept.given else t(N_("not given"))]
    if kept.given:
        said += [each.how] * bool(each.how)
        said += [t(N_("with a witness"))] * (kept.witness and kept.how != "oral_witness")
        said += [t(N_("by the guardian"))] * bool(kept.guardian) + [t(N_("the child assented"))] * bool(kept.assent)
    if kept.at:
        said.append(formats.day(kept.at, country, lang))
    return ", ".join(said)

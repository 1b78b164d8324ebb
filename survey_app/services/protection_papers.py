"""Papers about data protection, to print or to hand to an authority: the impact assessment, the proof of what was erased."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from exports.document import Document, Part, Table, html
from forms.classes import CLASSES, MEANING
from survey_app import formats
from survey_app.services import sensitivity
from survey_app.services.assessment import STATES, Status
from survey_app.services.assessment_questions import CHOICE, DAY, LEVELS, RISKS, SECTIONS, Question
from survey_app.services.field_listing import KEPT
from survey_app.services.programme import note
from survey_app.services.retention import ORDER, Proof
from survey_app.services.roles import require
from survey_app.services.writing import check_target, write_together
from vocabulary.errors import BadInput, Collector
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from survey_app.services.field_listing import TaggedField
    from survey_app.services.programme import Programme

SUFFIX = ".html"


class _Words:
    """Words, numbers and days as in the programme's country, in one language."""

    def __init__(self, programme: Programme, lang: str) -> None:
        self.lang, self.country = lang, programme.info.country
        self.number = formats.number_format(self.country, lang)

    def __call__(self, words: str | Text) -> str:
        return translate(words, self.lang, self.number)

    def day(self, iso: str) -> str:
        return formats.day(iso, self.country, self.lang) if iso else ""


def assessment_document(programme: Programme, status: Status, lang: str) -> Document:
    """The assessment with its fields and versions, as it stands."""
    t = _Words(programme, lang)
    answers = status.answers
    parts = [Part(t(section.title), tuple(_pair(t, one, answers) for one in section.questions)) for section in SECTIONS]
    parts.insert(2, _fields(t, status.fields))
    parts.insert(-1, _risks(t, answers))
    parts.append(_versions(t, status))
    about = [programme.info.name, t(text(N_("State: {state}"), state=text(STATES[status.state])))]
    if status.added:
        named = ", ".join(f"{one.words} ({one.title})" for one in status.added)
        about.append(t(text(N_("Not yet considered: {fields}"), fields=named)))
    return Document(t(N_("Data-protection impact assessment")), lang, tuple(about), tuple(parts), _foot(programme, t))


def _pair(t: _Words, one: Question, answers: Mapping[str, str]) -> tuple[str, str]:
    said = answers.get(one.name, "")
    if one.kind == CHOICE:
        said = t(one.options[said]) if said in one.options else ""
    elif one.kind == DAY:
        said = t.day(said)
    return t(one.words), said


def _fields(t: _Words, fields: Sequence[TaggedField]) -> Part:
    rows = tuple((one.title, one.words, t(CLASSES[one.klass]), t(KEPT[one.kept]), t.number(one.months)) for one in fields)
    heads = (N_("Where from"), N_("Field"), N_("Class"), N_("Kept"), N_("Months"))
    lines = tuple(f"{t(CLASSES[klass])}: {t(MEANING[klass])}." for klass in ORDER)
    table = Table(tuple(t(head) for head in heads), rows, frozenset({4})) if rows else None
    return Part(t(N_("Fields in use")), lines=lines, table=table)


def _risks(t: _Words, answers: Mapping[str, str]) -> Part:
    def level(name: str) -> str:
        said = answers.get(name, "")
        return t(LEVELS[said]) if said in LEVELS else "–"

    rows = tuple((t(risk.words), level(risk.parts[0]), level(risk.parts[1]), answers.get(risk.parts[2], "")) for risk in RISKS)
    heads = (N_("Risk"), N_("Likelihood"), N_("Severity"), N_("Measures"))
    return Part(t(N_("Risks")), table=Table(tuple(t(head) for head in heads), rows))


def _versions(t: _Words, status: Status) -> Part:
    states = {"draft": N_("being written"), "approved": N_("approved")}
    rows = tuple(
        (
            t.number(version.number),
            t.day(version.at),
            version.person,
            t(states[version.state]),
            t(N_("holds") if version.signed else N_("missing or not valid")),
        )
        for version in status.versions
    )
    heads = (N_("Version"), N_("Day"), N_("By"), N_("State"), N_("Signature"))
    table = Table(tuple(t(head) for head in heads), rows, frozenset({0})) if rows else None
    return Part(t(N_("Versions")), lines=() if rows else (t(N_("None is kept yet.")),), table=table)


def proof_document(programme: Programme, proof: Proof, lang: str) -> Document:
    """What was erased: of which class, how many records, finished before when, by whom and on which day; nobody is named."""
    t = _Words(programme, lang)
    rows = []
    for klass in (one for one in ORDER if one in proof.erased):
        sources = Counter(proof.sources.get(klass, {}))
        where = ", ".join(f"{title}: {t.number(n)}" for title, n in sources.items()) or "–"
        rows.append((t(CLASSES[klass]), t.number(proof.erased[klass]), t.day(proof.before[klass]), where))
    heads = (N_("Class"), N_("Records"), N_("Finished on or before"), N_("Where from"))
    lines = [t(N_("The answers of these classes were blanked in every version of the records, names also with their keys."))]
    if proof.backup:
        lines.append(t(N_("The backups made before in the programme's folder were replaced by a fresh one.")))
    else:
        lines.append(
            t(N_("Backups that were made before may hold them until they are thinned out, at the latest after five weeks."))
        )
    if proof.closed:
        lines.append(
            t(text(N_("{n} record is sealed to the office and was left as it is."),
                   N_("{n} records are sealed to the office and were left as they are."), n=proof.closed))
        )  # fmt: skip
    about = (programme.info.name, t(text(N_("Erased on {day} by {person}"), day=t.day(proof.at), person=proof.person)))
    table = Table(tuple(t(head) for head in heads), tuple(rows), frozenset({1}))
    part = Part(t(N_("What was erased")), lines=tuple(lines), table=table)
    return Document(t(N_("Proof of erasure")), lang, about, (part,), _foot(programme, t))


def _foot(programme: Programme, t: _Words) -> str:
    level = sensitivity.levels(programme)["reports"]
    return f"{programme.info.name} · Alcance · {t(sensitivity.said(level))}"


def write(programme: Programme, document: Document, path: Path, kind: str) -> Path:
    """Writes a paper as an HTML file, whole or not at all, and says so in the journal. `kind` is `assessment` or `proof`.

    Raises `BadInput` where it cannot be written there, `StoreError` `not-allowed`."""
    require(programme, "protect")
    target = path.absolute()
    if target.suffix.lower() not in (SUFFIX, ".htm"):
        target = target.with_name(target.name + SUFFIX)
    problems = Collector()
    check_target(problems, target)
    problems.raise_if_any()
    note(programme, "exported", target.name, kind=kind)
    try:
        write_together({target: html(document)})
    except BadInput:
        note(programme, "export-failed", target.name, kind=kind)
        raise
    return target

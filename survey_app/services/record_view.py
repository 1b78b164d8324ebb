"""One record as a person reads it: answers in the words of its form, consents, and each revision with what it changed.

Names and documents are not part of it: they are read by an act of their own, for a purpose that the journal keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.services import capture, paper
from survey_app.services.consents import KeptConsent, kept
from survey_app.services.correcting import CHANGE
from survey_app.services.importing_codes import DOCUMENT_TYPES
from survey_app.services.importing_targets import BY_NAME
from survey_app.services.roles import require
from survey_app.store import browsing, corrections, erasing, identities, receipts, records
from vocabulary.errors import AlcanceError, BadParameter, Place, Problem
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.paper import PaperRecord
    from survey_app.services.programme import Programme
    from survey_app.store.browsing import Facts
    from survey_app.store.records import Revision

MISSING: Mapping[str, str] = {"refused": N_("does not answer"), "unknown": N_("does not know")}
HOW: Mapping[str, str] = {
    "oral": N_("orally"),
    "oral_witness": N_("orally, before a witness"),
    "written": N_("in writing"),
}
WHY: Mapping[str, str] = {
    "corrected": N_("Corrected"),
    "reopened": N_("Opened again at once and finished anew"),
    "undone": N_("Correction taken back"),
    "purpose-withdrawn": N_("Consent for one purpose withdrawn"),
    "keyed-again": N_("Keyed a second time"),
    "keyed-again-undone": N_("Second keying taken back"),
    "keyings-compared": N_("Both keyings compared; no answer changed"),
}
_BY_ITSELF = N_("Noted by itself")
ERASED: Mapping[str, str] = {
    "withdrawn": N_("The person withdrew"),
    "import-withdrawn": N_("The import of its list was taken back"),
}


@dataclass(frozen=True)
class Line:
    """One answer. `answer` is empty where there is none and `missing` says why; `klass` is the class of the question, and
    `consent` tells one that belongs to a consent and is told with it."""

    path: str
    section: str
    question: str
    answer: str
    missing: str = ""
    note: str = ""
    klass: str = ""
    consent: bool = False


@dataclass(frozen=True)
class ConsentLine:
    """A purpose with the form's question, the manner in words, and whether it can be withdrawn by itself."""

    kept: KeptConsent
    question: str
    how: str
    alone: bool


@dataclass(frozen=True)
class Change:
    """An answer that a revision changed; empty is none."""

    question: str
    before: str
    after: str


@dataclass(frozen=True)
class RevisionLine:
    """A revision: who wrote it when on which device, what it was for, and what it changed. `readable` is false once erased."""

    id: str
    at: str
    author: str
    device: str
    why: Text
    reason: str
    changes: tuple[Change, ...]
    readable: bool


@dataclass(frozen=True)
class RecordView:
    """Everything of a record that may be shown without reading identities. `identities` counts them; `here` is this
    device's name in revisions, `title` what the form or list is called, `paper` how far the paper has come that it was keyed
    from, if it was; `again` is what a second keying says otherwise, until both are compared."""

    facts: Facts
    title: str
    lang: str
    lines: tuple[Line, ...]
    consents: tuple[ConsentLine, ...]
    revisions: tuple[RevisionLine, ...]
    identities: int
    receipt: bool
    correction: str
    erased: str
    erased_why: Text | None
    here: str
    languages: tuple[str, ...] = ()
    paper: PaperRecord | None = None
    again: tuple[Line, ...] = ()


@dataclass(frozen=True)
class _Loaded:
    facts: Facts
    revisions: tuple[Revision, ...]
    fields: tuple[str, ...]
    receipt: bool
    correction: str
    erasure: erasing.Erasure | None
    here: str
    paper: PaperRecord | None


def view(programme: Programme, record: str, lang: str) -> RecordView:
    """A record in a language of its form, or where the form does not speak it in the form's first."""
    loaded = programme.store.call(lambda db: _load(db, record))
    words = _words(programme, loaded, lang)
    body = next((r.body for r in reversed(loaded.revisions) if r.body), None) or {}
    why = loaded.erasure.why if loaded.erasure is not None else ""
    return RecordView(
        loaded.facts,
        words.title or loaded.facts.source,
        lang,
        words.lines(body),
        words.consents(kept(body)),
        tuple(_revisions(loaded.revisions, words)),
        len(loaded.fields),
        loaded.receipt,
        loaded.correction,
        loaded.erasure.at if loaded.erasure is not None else "",
        text(ERASED[why]) if why in ERASED else None,
        loaded.here,
        words.languages,
        loaded.paper,
        _otherwise(words, body),
    )


def _otherwise(words: FormWords | ListWords, body: Mapping[str, Any]) -> tuple[Line, ...]:
    """What a second keying says otherwise, as long as nobody has compared it with the first."""
    second = body.get(paper.SECOND, {})
    if "answers" not in second:
        return ()
    first, itself = {line.path: _said(line) for line in words.lines(body)}, translate(_BY_ITSELF, words.lang)
    keyed = (line for line in words.lines(second) if line.section != itself)
    return tuple(line for line in keyed if _said(line) != first.get(line.path, ""))


def read_identities(programme: Programme, record: str, purpose: str, lang: str) -> tuple[Line, ...]:
    """Names, documents and positions of one record, which the journal notes with the purpose. Raises `StoreError`
    `not-allowed` for who may not, and `BadParameter` without a purpose."""
    require(programme, "read-identities")
    key, purpose = programme.keys.identities, " ".join(purpose.split())
    if not purpose:
        raise BadParameter(
            Problem("purpose-missing", text(N_("Say what they are read for")), Place(field="purpose"),
                    text(N_("The journal keeps it.")))
        )  # fmt: skip
    assert key is not None  # the right goes with the key
    person = programme.info.person
    loaded = programme.store.call(lambda db: _load(db, record))
    found = programme.store.call(lambda db: identities.read(db, key, [record], person=person, purpose=purpose))[record]
    return _words(programme, loaded, lang).identified(found)


def _load(db: Database, record: str) -> _Loaded:
    facts, correction = browsing.facts(db, record), corrections.of(db, record)
    return _Loaded(
        facts,
        tuple(records.revisions(db, record)),
        tuple(identities.fields_of(db, record)),
        receipts.has(db, record),
        correction.started if correction is not None else "",
        erasing.of(db, record),
        records.device(db),
        paper.row_of(db, record),
    )


def _words(programme: Programme, loaded: _Loaded, lang: str) -> FormWords | ListWords:
    if loaded.facts.kind == "register":
        return ListWords(lang)
    return FormWords(programme, loaded.facts.form, lang)


class ListWords:
    """The words for a row of an institution's list."""

    languages: tuple[str, ...] = ()
    title = ""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def lines(self, body: Mapping[str, Any]) -> tuple[Line, ...]:
        said = {name: value for name, value in body.items() if name not in ("other", CHANGE)}
        own = [Line(name, "", self.question(name), self._answer(name, value)) for name, value in said.items()]
        return (*own, *(Line(name, "", name, str(value)) for name, value in body.get("other", {}).items()))

    def _answer(self, name: str, value: Any) -> str:
        known = name == "document_type" and value in DOCUMENT_TYPES
        return translate(DOCUMENT_TYPES[value], self.lang) if known else str(value)

    def question(self, name: str) -> str:
        label = N_("Year of birth") if name == "birth_year" else BY_NAME[name].label if name in BY_NAME else name
        return translate(label, self.lang)

    def consents(self, found: Sequence[KeptConsent]) -> tuple[ConsentLine, ...]:
        return tuple(ConsentLine(each, each.purpose, each.how, False) for each in found)

    def identified(self, found: Mapping[str, str]) -> tuple[Line, ...]:
        return tuple(Line(name, "", self.question(name), value, klass="direct") for name, value in found.items())


class FormWords:
    """The words of a questionnaire, for whatever body of a record is to be told."""

    def __init__(self, programme: Programme, form: str, lang: str) -> None:
        self.programme, self.form, self.lang = programme, form, lang
        self.languages: tuple[str, ...] = ()
        self.title = title(form, lang)
        self._questions: dict[str, str] = {}
        self._consents: dict[str, tuple[str, bool]] = {}

    def lines(self, body: Mapping[str, Any]) -> tuple[Line, ...]:
        """The answers in the order of the form; what nobody is asked (or is asked no more) is told by its name, at the end."""
        from forms.interview.consent import is_consent

        if not body:
            return ()
        answers, missing, notes = body.get("answers", {}), body.get("missing", {}), body.get("notes", {})
        try:
            interview = capture.rebuilt(self.programme, self.form, body, self.lang)
        except AlcanceError:  # the questionnaire is not here any more
            return tuple(self._bare(path, str(value)) for path, value in answers.items())
        self.languages = interview.form.codes
        found: list[Line] = []
        for step in interview.steps():
            if step.kind is None:
                continue
            state, path = interview.state(step.path), step.path
            self._questions[path] = state.label or state.name
            if path in answers or path in missing:
                answer = state.shown if state.value == answers.get(path, "") else str(answers.get(path, ""))
                why = translate(MISSING.get(missing[path], missing[path]), self.lang) if path in missing else ""
                of_consent = is_consent(step.node.place.bind)
                found.append(
                    Line(path, state.section, self._questions[path], answer, why, notes.get(path, ""), state.klass, of_consent)
                )
        for consent in interview.consents():
            self._consents[consent.purpose] = (interview.state(consent.path).label, not consent.needed)
        told, by_itself = {line.path for line in found}, translate(_BY_ITSELF, self.lang)
        rest = (self._bare(path, str(value), by_itself) for path, value in answers.items() if path not in told)
        return (*found, *rest)

    def consents(self, found: Sequence[KeptConsent]) -> tuple[ConsentLine, ...]:
        """In the order of the form as it was last told."""
        order, told = list(self._consents), []
        for each in sorted(found, key=lambda c: order.index(c.purpose) if c.purpose in order else len(order)):
            question, alone = self._consents.get(each.purpose, (each.purpose, True))
            how = translate(HOW.get(each.how, each.how), self.lang)
            told.append(ConsentLine(each, question, how, alone and each.given))
        return tuple(told)

    def identified(self, found: Mapping[str, str]) -> tuple[Line, ...]:
        """Identities in the words of the form, a note beside its answer."""
        try:
            session = capture.rebuilt(self.programme, self.form, {"answers": found}, self.lang)
        except AlcanceError:
            return tuple(self._bare(path, value) for path, value in found.items() if "#" not in path)
        steps = {step.path: step for step in session.steps() if step.kind is not None}
        lines = []
        for path, value in found.items():
            if "#" in path:
                continue
            note = found.get(f"{path}#note", "")
            if path in steps:
                state = session.state(path)
                lines.append((list(steps).index(path), Line(path, state.section, state.label, state.shown, "", note, "direct")))
            else:
                lines.append((len(steps), Line(path, "", path.rpartition("/")[2], value, "", note, "direct")))
        return tuple(line for _, line in sorted(lines, key=lambda each: each[0]))

    def _bare(self, path: str, value: str, section: str = "") -> Line:
        return Line(path, section, path.rpartition("/")[2], value)


def title(form: str, lang: str) -> str:
    """What a questionnaire is called in a language; empty where it is not here any more."""
    try:
        return capture.title_of(form, capture.form_of(form), lang)
    except AlcanceError:
        return ""


def _revisions(found: Sequence[Revision], words: FormWords | ListWords) -> list[RevisionLine]:
    told: list[RevisionLine] = []
    before: dict[str, Line] = {}
    known = False  # whether an earlier version can be read: without one there is nothing to compare with
    for number, revision in enumerate(found):
        after = {line.path: line for line in words.lines(revision.body)} if revision.body else before
        change = (revision.body or {}).get(CHANGE, {})
        paths = [*after, *(path for path in before if path not in after)] if known and revision.body else []
        changes = tuple(
            Change((after.get(path) or before[path]).question, _said(before.get(path)), _said(after.get(path)))
            for path in paths
            if _said(before.get(path)) != _said(after.get(path))
        )
        told.append(
            RevisionLine(
                revision.id, revision.at, revision.author, revision.device, _why(revision, number, change),
                str(change.get("reason") or change.get("purpose") or ""), changes,
                revision.kind == "erase" or revision.body is not None,
            )
        )  # fmt: skip
        before, known = after, known or revision.body is not None
    return told


def _why(revision: Revision, number: int, change: Mapping[str, Any]) -> Text:
    if revision.kind == "erase":
        return text(N_("Erased"))
    if change.get("why") in WHY:
        return text(WHY[change["why"]])
    return text(N_("Changed")) if number else text(N_("First version"))


def _said(line: Line | None) -> str:
    return (line.answer or line.missing) if line is not None else ""

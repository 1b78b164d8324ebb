"""Correcting a finished interview: opened again with what it holds, kept as a further revision with parent and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from survey_app.services import capture, pseudonyms, sealing
from survey_app.services.consents import to_keep
from survey_app.services.interview_body import identities_of, statistics_of, summary_of
from survey_app.services.interview_session import InterviewSession, put_away
from survey_app.services.roles import require
from survey_app.services.undo import Undo
from survey_app.store import answers, corrections, erasing, identities, journal, records
from survey_app.store.identifiers import now
from survey_app.store.tagged import FORGETS
from vocabulary.errors import BadParameter, Place, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.interview import Interview
    from survey_app.services.programme import Programme
    from survey_app.store.corrections import Correction

CHANGE = "change"  # what a revision says of itself: why it was written, and in a correction the reason
CORRECTED, REOPENED, UNDONE = "corrected", "reopened", "undone"
_OF_THE_INTERVIEW = frozenset(
    ("form", "form_version", "lang", "started", "finished", "consents", "answers", "missing", "notes", "confirmed")
) | {CHANGE, FORGETS}


def correct(programme: Programme, record: str, reason: str) -> InterviewSession:
    """Opens a finished interview for correction, or takes up the correction that is open.

    Names and documents are read for it, which the journal says. Raises `StoreError` `not-allowed`, or what
    `open_for_correction` raises, and `BadParameter` without a reason.
    """
    require(programme, "correct")
    reason = " ".join(reason.split())
    if not reason:
        raise BadParameter(
            Problem("reason-missing", text(N_("Say why the record is corrected")), Place(field="reason"),
                    text(N_("It is kept with the new version.")))
        )  # fmt: skip
    key, person = programme.keys.identities, programme.info.person

    def work(db: Database) -> None:
        if corrections.of(db, record) is not None:
            return
        body = present(db, record)
        named: Mapping[str, str] = {}
        if key is not None and identities.fields_of(db, record):
            named = identities.read(db, key, [record], person=person, purpose="correction")[record]
        corrections.begin(db, record, reason, person, (*entries_of(body), *named.items()))

    programme.store.call(work)
    return capture.resume(programme, record)


def reopen(programme: Programme, record: str, entries: Mapping[str, str]) -> str:
    """Opens an interview that was finished a moment ago, with the answers that are still in memory; returns the record."""

    def work(db: Database) -> str:
        body = present(db, record)
        lang = ((answers.LANGUAGE, str(body.get("lang", ""))),)
        corrections.begin(db, record, "", programme.info.person, (*entries.items(), *lang))
        return record

    return programme.store.call(work)


def open_correction(programme: Programme, record: str) -> Correction | None:
    """The correction of a record that was begun and not ended."""
    return programme.store.call(lambda db: corrections.of(db, record))


def present(db: Database, record: str) -> dict[str, Any]:
    """What a record holds now; raises `StoreError` `no-answers` where it holds nothing (it was erased, or is sealed)."""
    body = records.current(db, record)
    if body is None:
        raise StoreError(Problem("no-answers", text(N_("The record holds no answers any more, or cannot be read here"))))
    return dict(body)


def entries_of(body: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The log of answers that a kept body stands for; without what identifies, which lies apart."""
    from forms.interview import MARK

    yield from body.get("answers", {}).items()
    yield from ((path, MARK + why) for path, why in body.get("missing", {}).items())
    yield from ((f"{path}#note", words) for path, words in body.get("notes", {}).items())
    yield from ((f"{path}#warning", why) for path, why in body.get("confirmed", {}).items())
    yield (answers.LANGUAGE, str(body.get("lang", "")))


class CorrectionSession(InterviewSession):
    """A finished interview, open again. It stays as it is until `finish` adds the revision; `discard` drops the correction."""

    correction = True
    settled: Mapping[str, Any] = {}  # what two keyings of the record came to, once somebody compared them

    def finish(self, *, can_undo: bool = False) -> Future[str]:
        """Adds the corrected state as a revision and puts the identities in the place of the earlier ones; where the person
        takes back the consent without which there is no interview, the record is erased, which cannot be undone."""
        programme, record = self.programme, self.record
        if self.interview.refused:
            ended = self._close("erased", self._erased, None)
            ended.add_done_callback(lambda _inner: programme.store.maintain(erasing.fold))
            return ended
        self._judge()
        self.interview.finish()
        at, interview = now(), self.interview
        statistics = statistics_of(interview, started=self.started, finished=at)
        identifying, summary = identities_of(interview), summary_of(interview)
        before: dict[str, Any] = {}

        def work(db: Database) -> str:
            correction, body = corrections.of(db, record), present(db, record)
            before.update(body=body, identities=identities.sealed(db, record))
            before["summary"] = db.execute("SELECT summary FROM record WHERE id = ?", [record]).fetchone()[0]
            reason = correction.reason if correction is not None else ""
            change = {"why": CORRECTED, "reason": reason} if reason else {"why": REOPENED}
            after = {**_corrected(body, statistics, interview), **self.settled, CHANGE: {**change, "at": at}}
            records.revise(db, record, after, programme.info.person, at=at)
            identities.remove(db, record, None if self.settled else identities.fields_of(db, record))
            put_away(db, programme, record, identifying)
            pseudonyms.keep(db, programme.keys, record, after, identifying)
            corrections.end(db, record)
            _summarise(db, record, summary)
            journal.write(db, programme.info.person, "corrected", record)
            return at

        def back() -> str:
            programme.store.call(lambda db: revert(db, programme, record, before))
            return ""

        undo = Undo(text(N_("The corrected version is kept.")), back, self._seal) if can_undo else None
        return self._sealing(self._close("corrected", work, undo), can_undo)

    def _seal(self) -> None:
        sealing.settle(self.programme, self.record)

    def _sealing(self, ended: Future[str], can_undo: bool) -> Future[str]:
        """Has the record sealed once it is closed again, where records are sealed as soon as they are finished."""
        if not can_undo:
            ended.add_done_callback(lambda inner: None if inner.exception() else self._seal())
        return ended

    def _erased(self, db: Database) -> str:
        erasing.erase(db, [self.record], self.programme.info.person, erasing.WITHDRAWN)
        journal.write(db, self.programme.info.person, "withdrawn", self.record, {"by": "correction"})
        return now()

    def _drop(self, status: str, can_undo: bool) -> Future[str]:
        """The record stays as it was before the correction was begun."""
        programme, record, entries, lang = self.programme, self.record, self.interview.to_dict(), self.interview.lang

        def work(db: Database) -> str:
            correction = corrections.of(db, record)
            reasons.append(correction.reason if correction is not None else "")
            corrections.end(db, record)
            return now()

        def back() -> str:
            again = (*entries.items(), (answers.LANGUAGE, lang))
            programme.store.call(lambda db: corrections.begin(db, record, reasons[-1], programme.info.person, again))
            return record

        reasons: list[str] = []
        said = text(N_("The correction is dropped; the record is as it was."))
        undo = Undo(said, back, self._seal) if can_undo else None
        return self._sealing(self._close("dropped", work, undo), can_undo)


def _corrected(body: Mapping[str, Any], after: dict[str, Any], interview: Interview) -> dict[str, Any]:
    """The new body: what the interview says now, beside what it does not speak of. When the interview was held stays, and so
    does how consent was given for a purpose that was not asked anew."""
    plan = interview.engine.plan
    ends = {path for path, place in plan.places.items() if place.bind.preload_parameters == "end"}
    told = {path: said for path, said in body.get("answers", {}).items() if path in ends}
    given = {consent.purpose: to_keep(consent) for consent in interview.consents()}
    for purpose, said in (body.get("consents") or {}).items():
        now_said = given.get(purpose)
        same = now_said is not None and now_said["given"] == (said if isinstance(said, bool) else said["given"])
        if same and now_said is not None and not now_said.get("at"):
            given[purpose] = said
    kept = {name: value for name, value in body.items() if name not in _OF_THE_INTERVIEW}
    times = {name: body[name] for name in ("started", "finished") if name in body}
    return {**kept, **after, **times, "answers": {**after.get("answers", {}), **told}, "consents": given}


def revert(db: Database, programme: Programme, record: str, before: Mapping[str, Any]) -> None:
    """A revision that says again what was said `before`: `body`, `identities` as they are stored, `summary`."""
    at = now()
    body = {**before["body"], CHANGE: {"why": UNDONE, "at": at}}
    records.revise(db, record, body, programme.info.person, at=at)
    identities.put_back(db, record, before["identities"])
    _summarise(db, record, before["summary"])
    journal.write(db, programme.info.person, "correction-undone", record)


def _summarise(db: Database, record: str, summary: str) -> None:
    db.execute("UPDATE record SET summary = ? WHERE id = ?", [summary, record])

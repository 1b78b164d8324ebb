"""A questionnaire keyed a second time, blind: an interview of its own while it lasts, and a part of the first record after.

It never counts: it is no record, holds no consent and no receipt, and goes wherever the first goes (versions, seal, hand-in,
erasure). Whoever keys it sees nothing of the first; what the form sets by itself when it begins (a random arm, the day) is
taken from the first, so that both are asked the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from survey_app.services import capture, sealing
from survey_app.services.correcting import CHANGE, present
from survey_app.services.interview_body import identities_of, statistics_of
from survey_app.services.interview_session import InterviewSession, put_away
from survey_app.services.keyings import counted_of
from survey_app.services.paper import PAPER, SECOND, rules_of
from survey_app.services.roles import require
from survey_app.services.twice import Twice
from survey_app.services.undo import Undo
from survey_app.store import answers, browsing, corrections, endings, identities, journal, records, second_keyings
from survey_app.store import drafts as draft_rows
from survey_app.store.identifiers import now
from survey_app.store.second_keyings import BLIND, TOLD
from survey_app.store.tagged import FORGETS
from vocabulary.errors import Problem, StoreError
from vocabulary.text import LANGUAGES, N_, Text, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.interview import Interview
    from survey_app.services.programme import Programme
    from survey_app.services.twice import Already
    from survey_app.store.answers import Answer
    from survey_app.store.browsing import Facts

__all__ = ["BLIND", "TOLD", "SecondKeyingSession", "start", "take_up"]

KEYED_AGAIN, TAKEN_BACK = "keyed-again", "keyed-again-undone"  # why a version was written
_DIFFERS = N_("This is not what was keyed first. Look at the paper again.")


def start(programme: Programme, record: str, *, manner: str = BLIND) -> SecondKeyingSession:
    """Begins to key a finished interview a second time, or takes up the draft that does. With the manner `TOLD` a difference
    is told at once (without the first value), else when both are compared.

    Raises `StoreError`: `not-allowed`, `no-answers` where the record cannot be read here (sealed, erased), `no-interview`,
    `being-corrected`, `keyed-twice`.
    """
    require(programme, "capture")

    def begun(db: Database) -> str | tuple[Facts, dict[str, Any]]:
        facts, body = browsing.facts(db, record), present(db, record)
        going_on = second_keyings.open_drafts(db).get(record)
        if going_on is not None:
            return going_on
        problem = _refused(facts, body, corrected=corrections.of(db, record) is not None)
        if problem is not None:
            raise StoreError(problem)
        return facts, body

    found = programme.store.call(begun)
    if isinstance(found, str):
        session = capture.resume(programme, found)
        assert isinstance(session, SecondKeyingSession)
        return session
    facts, body = found
    form = capture.form_of(facts.form)
    interview = _beginning(programme, facts.form, str(body.get("lang") or programme.info.lang), str(body.get("started", "")))
    set_then = list(_set_by_itself(interview, body.get("answers", {})))
    interview.restore(set_then)
    at, title = now(), capture.title_of(facts.form, form, interview.lang)

    def work(db: Database) -> str:
        draft = records.create(
            db, "interview", facts.form, form.version, source=title, interviewer=programme.info.person, at=at
        )
        second_keyings.begin(db, draft, record, manner)
        for path, value in (*set_then, (answers.LANGUAGE, interview.lang)):
            answers.append(db, draft, path, value, at, answers.DERIVED)
        return draft

    return SecondKeyingSession(programme, programme.store.call(work), interview, at, record, manner)


def take_up(programme: Programme, draft: draft_rows.Draft, log: Sequence[Answer], lang: str = "") -> SecondKeyingSession:
    """A second keying that was begun, at the question where it stood."""

    def work(db: Database) -> tuple[second_keyings.SecondKeying | None, Mapping[str, Any]]:
        return second_keyings.of_draft(db, draft.record), records.current(db, draft.second) or {}

    tied, body = programme.store.call(work)
    assert tied is not None
    began = str(body.get("started") or draft.started)
    interview = _beginning(programme, draft.form, lang or draft.lang or programme.info.lang, began)
    interview.restore([(answer.path, answer.value) for answer in log if answer.path.startswith("/")])
    if draft.position in interview.questions():
        interview.go_to(draft.position)
    session = SecondKeyingSession(programme, draft.record, interview, draft.started, draft.second, tied.manner)
    session.resumed = True
    return session


def _beginning(programme: Programme, form: str, lang: str, began: str) -> Interview:
    """An interview that begins when the first began: what the form says of today is the same in both."""
    clock = datetime.fromisoformat(began) if began else datetime.now()
    return capture.begun(programme, capture.form_of(form), lang, clock.astimezone())


def _set_by_itself(interview: Interview, first: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the form set when the first keying began, and what it drew by chance: a random arm is the same in both."""
    for path, value in interview.initial_entries:
        yield path, first.get(path, value)
    for rule in interview.engine.plan.rules:
        if rule.chancy and rule.kind == "calculate" and rule.place.path in first:
            yield rule.place.path, first[rule.place.path]


def _refused(facts: Facts, body: Mapping[str, Any], *, corrected: bool) -> Problem | None:
    if facts.kind != "interview" or facts.status != "finished":
        return Problem("no-interview", text(N_("Only a finished interview can be keyed a second time")))
    if corrected:
        remedy = text(N_("Finish or drop the correction first."))
        return Problem("being-corrected", text(N_("The record is being corrected")), remedy=remedy)
    if SECOND in body:
        return Problem("keyed-twice", text(N_("The questionnaire was keyed a second time already")))
    return None


class SecondKeyingSession(InterviewSession):
    """As an interview, for the disk and for the person who keys; `first` is the record that it is compared with."""

    second = True

    def __init__(self, programme: Programme, record: str, interview: Interview, started: str, first: str, manner: str) -> None:
        super().__init__(programme, record, interview, started)
        self.first, self.manner = first, manner

    @cached_property
    def twice(self) -> Twice:
        """Nobody is in the programme twice because a questionnaire is keyed twice."""
        looks = Differs if self.manner == TOLD else Twice
        return looks(self.programme, self.first, self.interview)

    def finish(self, *, can_undo: bool = False) -> Future[str]:
        """Ends the second keying: what was keyed goes into a version of the first record, to be compared, and what identifies
        is sealed apart beside the first's. Raises `BadInput` with everything that is missing, as an interview does; also where
        consent was refused here, since that is a difference like others."""
        if not self.interview.refused:
            self._judge()
        self.interview.finish()
        programme, draft, first, at = self.programme, self.record, self.first, now()
        kept = statistics_of(self.interview, started=self.started, finished=at)
        said = {
            "by": programme.info.person, "started": self.started, "finished": at, "lang": self.interview.lang,
            **{part: kept.get(part, {}) for part in ("answers", "missing")},
        }  # fmt: skip
        named = {f"{identities.SECOND}{path}": v for path, v in identities_of(self.interview).items() if "#" not in path}
        person = programme.info.person

        def work(db: Database) -> str:
            facts, body = browsing.facts(db, first), present(db, first)
            problem = _refused(facts, body, corrected=corrections.of(db, first) is not None)
            if problem is not None:
                raise StoreError(problem)
            alike = rules_of(db).letters_alike
            after = {**_plain(body), PAPER: body.get(PAPER, {}), SECOND: said, CHANGE: {"why": KEYED_AGAIN, "at": at}}
            after[SECOND] = {**said, "questions": counted_of(programme, facts.form, after, letters_alike=alike)}
            records.revise(db, first, after, person, at=at)
            put_away(db, programme, first, named)
            endings.put(db, draft, "discarded")
            if not can_undo:
                endings.settle(db, draft)
            journal.write(db, person, "keyed-again", first)
            return at

        def back() -> str:
            def work(db: Database) -> None:
                body = present(db, first)
                if not endings.take_back(db, draft) or "answers" not in body.get(SECOND, {}):
                    raise StoreError(Problem("too-late", text(N_("This cannot be taken back any more"))))
                left = {name: value for name, value in _plain(body).items() if name != SECOND}
                records.revise(db, first, {**left, CHANGE: {"why": TAKEN_BACK, "at": now()}}, person)
                identities.remove_second(db, first)
                journal.write(db, person, "keyed-again-undone", first)

            programme.store.call(work)
            return draft

        undo = (
            Undo(text(N_("The second keying is kept, to be compared with the first.")), back, self._let_go)
            if can_undo
            else None
        )
        ended = self._close("keyed-again", work, undo)
        if not can_undo:
            ended.add_done_callback(lambda inner: None if inner.exception() else sealing.settle(programme, first))
        return ended

    def discard(self, *, can_undo: bool = False) -> Future[str]:
        """As of an interview; the first record is sealed now, where it waited for that."""
        ended = super().discard(can_undo=can_undo)
        if not can_undo:
            ended.add_done_callback(lambda inner: None if inner.exception() else sealing.settle(self.programme, self.first))
        return ended

    def _let_go(self) -> None:
        super()._let_go()
        sealing.settle(self.programme, self.first)

    def _for_the_next(self, path: str) -> None:
        """Nothing of it stays for the next interview."""

    def _discarded(self) -> Text:
        return text(N_("The second keying is discarded."))


class Differs(Twice):
    """Tells at once where an answer is not what was keyed first, without what that was. Names and documents are compared at the
    end alone: whoever keys may not read them."""

    reasons: Mapping[str, str] = {"as-on-paper": N_("It stands so on the paper")}

    def concerns(self, path: str) -> bool:
        return True

    def seek(self) -> Future[tuple[Already, ...]]:
        def work(db: Database) -> tuple[Already, ...]:
            self._body_of_first = records.current(db, self.record) or {}
            return ()

        return self.programme.store.submit(work)

    def tell(self, found: tuple[Already, ...]) -> None:
        from survey_app.services.keyings import differs_now

        outside, first = self.interview.checks.outside, self._body_of_first
        outside.clear()
        for path in differs_now(self.interview, first):
            outside[path] = {lang: translate(_DIFFERS, lang) for lang in LANGUAGES}


def _plain(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as the next version takes it over: that its record forgot what was before it is not said again."""
    return {name: value for name, value in body.items() if name not in (FORGETS, CHANGE)}

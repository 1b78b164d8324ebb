"""Interviews: every answer on disk before it is called saved, taken up at the same question, finished only with consent."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from survey_app.services.interview_body import consent_problem, identities_of, statistics_of, summary_of
from survey_app.store import answers, identities, records, reserve
from survey_app.store import drafts as draft_rows
from survey_app.store.identifiers import now
from vocabulary.errors import BadInput, Problem, StoreError
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from forms.form import Form
    from forms.interview import Effects, Interview, Missing
    from survey_app.services.programme import Programme


@dataclass(frozen=True)
class FormInfo:
    """A questionnaire that can be used; `languages` are short codes, `questions` how many it asks at most."""

    name: str
    title: str
    languages: tuple[str, ...]
    version: str
    questions: int


@dataclass(frozen=True)
class DraftInfo:
    """An interview that was begun and not finished; `answered` counts questions, `position` is where it stands."""

    record: str
    form: str
    title: str
    interviewer: str
    started: str
    last_saved: str
    answered: int
    position: str
    lang: str


@dataclass(frozen=True)
class _Entry:
    path: str
    value: str
    mark: str
    at: str


def available_forms(lang: str) -> list[FormInfo]:
    """The questionnaires that come with the application."""
    from forms import library

    return [_info(name, form_of(name), lang) for name in library.names()]


def form_of(name: str) -> Form:
    """A questionnaire by its name, read once; raises `BadInput`."""
    from forms import library

    if name not in library.names():
        raise BadInput(Problem("no-such-form", text(N_("There is no questionnaire called {name}"), name=name)))
    return library.load(name)


def title_of(name: str, form: Form, lang: str) -> str:
    """What a questionnaire is called in a language."""
    from forms import library

    return translate(library.title(name), lang) if name in library.names() else form.title


def start(programme: Programme, form_name: str, lang: str) -> InterviewSession:
    """Begins an interview. Raises `BadInput` where the questionnaire asks nobody's consent, and `StoreError` where the disk
    has too little room left for new work."""
    form = form_of(form_name)
    reserve.keep(programme.info.folder)
    if reserve.free_space(programme.info.folder) < reserve.NO_NEW_WORK_BELOW:
        raise StoreError(
            Problem("disk-nearly-full", text(N_("The disk is nearly full; no new interview was begun")),
                    remedy=text(N_("Free some space first. Interviews already begun can be finished.")))
        )  # fmt: skip
    interview = _fresh(programme, form, lang)
    if not interview.consents():
        raise BadInput(
            Problem("form-without-consent", text(N_("The questionnaire {title} does not ask for consent"), title=form.title),
                    remedy=text(N_("Add a consent question to it.")))
        )  # fmt: skip
    at, entries = now(), (*interview.initial_entries, (answers.LANGUAGE, interview.lang))

    def work(db: Database) -> str:
        record = records.create(
            db,
            "interview",
            form_name,
            form.version,
            source=title_of(form_name, form, lang),
            interviewer=programme.info.person,
            at=at,
        )
        for path, value in entries:
            answers.append(db, record, path, value, at, answers.DERIVED)
        return record

    return InterviewSession(programme, programme.store.call(work), interview, at)


def resume(programme: Programme, record: str, lang: str = "") -> InterviewSession:
    """Takes up a draft at the question where it stood, in the language in which it was held or in `lang`."""

    def work(db: Database) -> tuple[draft_rows.Draft, list[answers.Answer]] | None:
        found = draft_rows.listing(db, record)
        return (found[0], answers.log(db, record)) if found else None

    loaded = programme.store.call(work)
    if loaded is None:
        raise StoreError(Problem("no-draft", text(N_("This interview is finished or was never begun"))))
    draft, log = loaded
    interview = _fresh(programme, form_of(draft.form), lang or draft.lang or programme.info.lang)
    interview.restore([(answer.path, answer.value) for answer in log if answer.path.startswith("/")])
    if draft.position in interview.questions():
        interview.go_to(draft.position)
    return InterviewSession(programme, record, interview, draft.started)


def drafts(programme: Programme) -> list[DraftInfo]:
    """The interviews that can be taken up, the one last worked on first."""
    return [
        DraftInfo(d.record, d.form, d.title, d.interviewer, d.started, d.last_saved, d.answered, d.position, d.lang)
        for d in programme.store.call(draft_rows.listing)
    ]


def refusals(programme: Programme, form: str) -> int:
    """How many persons refused the interview: counted, not described."""
    return programme.store.call(lambda db: draft_rows.ended(db, form, "refused"))


def finished(programme: Programme, form: str) -> int:
    """How many interviews with a form were finished."""
    return programme.store.call(lambda db: draft_rows.ended(db, form, "finished"))


class InterviewSession:
    """A running interview that is written down as it goes.

    What is answered takes effect in `interview` at once; the future says when it is on disk (an ISO time), or why it is
    not. What could not be written is kept and written with the next answer. To be used from one thread; the futures may be
    waited for anywhere.
    """

    def __init__(self, programme: Programme, record: str, interview: Interview, started: str) -> None:
        self.programme = programme
        self.record = record
        self.interview = interview
        self.started = started
        self.ended = ""  # `finished`, `refused` or `discarded`, once the disk has it
        self._waiting: list[_Entry] = []
        self._guard = threading.Lock()

    @property
    def refused(self) -> bool:
        """Whether the consent without which there is no interview was refused; `finish` then keeps no answer."""
        return self.interview.refused

    def answered(self) -> int:
        """How many questions have an answer or a reason for none."""
        return len(self.interview.path_answered())

    def answer(self, path: str, value: str) -> Future[str]:
        """Gives an answer in lexical form (`interview.parse` makes it of typed text); empty takes it back.

        Raises `BadInput` where the text cannot be an answer; nothing is changed then."""
        return self._keep(self.interview.answer(path, value))

    def note_missing(self, path: str, reason: str) -> Future[str]:
        """Notes why a question has no answer: `unknown` or `refused`."""
        from forms.interview import Missing

        return self._keep(self.interview.answer(path, Missing(reason)))

    def note(self, path: str, words: str) -> Future[str]:
        """Keeps the interviewer's own words with a question."""
        return self._keep(self.interview.note(path, words))

    def confirm(self, path: str, reason: str) -> Future[str]:
        """Confirms an unusual answer with the reason."""
        return self._keep(self.interview.confirm(path, reason))

    def remove_row(self, path: str) -> Future[str]:
        """Removes a person or thing from a list of them."""
        return self._keep(self.interview.remove_row(path))

    def go_to(self, path: str) -> Future[str]:
        """Makes a question the current one, to be taken up there after a pause."""
        self.interview.go_to(path)
        return self._write([_Entry(answers.POSITION, path, answers.DERIVED, now())])

    def set_language(self, lang: str) -> Future[str]:
        """Goes on in another language."""
        self.interview.set_language(lang)
        return self._write([_Entry(answers.LANGUAGE, self.interview.lang, answers.DERIVED, now())])

    def finish(self) -> Future[str]:
        """Ends the interview: its answers become a revision, what identifies the person is sealed apart, the log goes.

        Where consent was refused only the refusal is counted. Raises `BadInput` with everything that is missing, consent
        first; the draft stays as it is then, and also where the disk fails (in the future).
        """
        if self.interview.refused:
            return self._end("refused", lambda db: "")
        problem = consent_problem(self.interview)
        if problem is not None:
            raise BadInput([problem, *(p for p in self.interview.problems() if p.path != problem.path)])
        self.interview.finish()
        at = now()
        body = statistics_of(self.interview, started=self.started, finished=at)
        identifying, summary = identities_of(self.interview), summary_of(self.interview)
        keys, person, record = self.programme.keys, self.programme.info.person, self.record

        def work(db: Database) -> str:
            records.revise(db, record, body, person, at=at)
            if keys.identities is not None:
                identities.add(db, keys.identities, [(record, identifying)])
            else:
                identities.deposit(db, keys.deposit, record, identifying)
            return summary

        return self._end("finished", work)

    def discard(self) -> Future[str]:
        """Ends an interview that is not to be kept; none of its answers stays."""
        return self._end("discarded", lambda db: "")

    def _keep(self, effects: Effects) -> Future[str]:
        at, asked = now(), set(self.interview.path_answered())
        entries = []
        for number, (path, value) in enumerate(effects.entries):
            own = not number and (path in asked or not value)  # not a note, a row that came or went, or what followed by itself
            entries.append(_Entry(path, value, _mark(value) if own else answers.DERIVED, at))
        return self._write(entries)

    def _write(self, entries: list[_Entry]) -> Future[str]:
        with self._guard:
            self._waiting.extend(entries)

        def work(db: Database) -> list[_Entry]:
            with self._guard:
                waiting = list(self._waiting)
            for entry in waiting:
                answers.append(db, self.record, entry.path, entry.value, entry.at, entry.mark)
            return waiting

        done: Future[str] = Future()

        def written(inner: Future[list[_Entry]]) -> None:  # in the store's thread, before the next work
            error = inner.exception()
            if error is not None:
                done.set_exception(error)
                return
            with self._guard:
                del self._waiting[: len(inner.result())]
            done.set_result(now())

        self.programme.store.submit(work).add_done_callback(written)
        return done

    def _end(self, status: str, work: Callable[[Database], str]) -> Future[str]:
        def whole(db: Database) -> str:
            summary, at = work(db), now()
            records.end(db, self.record, status, summary=summary, at=at)
            answers.forget(db, self.record)
            return at

        ended = self.programme.store.submit(whole)

        def note(inner: Future[str]) -> None:
            if inner.exception() is None:
                self.ended = status

        ended.add_done_callback(note)
        return ended


def _fresh(programme: Programme, form: Form, lang: str) -> Interview:
    from forms.interview import Interview

    return Interview(form, lang, lambda: datetime.now().astimezone(), host={"username": programme.info.person})


def _info(name: str, form: Form, lang: str) -> FormInfo:
    from forms.interview.tree import controls
    from forms.questions import type_of

    asked = [c for c in controls(form.body) if c.kind not in ("group", "repeat") and c.path in form.binds]
    count = sum(type_of(control, form.binds[control.path]).asks for control in asked)
    return FormInfo(name, title_of(name, form, lang), form.codes, form.version, count)


def _mark(value: str) -> str:
    from forms.interview import missing_of

    missing: Missing | None = missing_of(value)
    return missing.value if missing is not None else ""

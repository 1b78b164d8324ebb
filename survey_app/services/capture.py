"""Interviews: every answer on disk before it is called saved, taken up at the same question, finished only with consent."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from survey_app.services import paper, paradata, pseudonyms, receipts, sealing
from survey_app.services.interview_body import consent_problems, identities_of, statistics_of, summary_of
from survey_app.services.roles import require
from survey_app.services.undo import Undo
from survey_app.store import answers, endings, erasing, identities, records, reserve
from survey_app.store import drafts as draft_rows
from survey_app.store import receipts as receipt_rows
from survey_app.store.identifiers import now
from vocabulary.errors import BadInput, Problem, StoreError
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlite_utils import Database

    from forms.form import Form
    from forms.interview import Effects, Interview, Missing
    from survey_app.services.programme import Programme
    from survey_app.services.twice import Twice


@dataclass(frozen=True)
class FormInfo:
    """A questionnaire that can be used; `languages` are short codes, `questions` how many it asks at most, `about` what it is
    for (empty where nobody wrote that down)."""

    name: str
    title: str
    languages: tuple[str, ...]
    version: str
    questions: int
    about: str = ""


@dataclass(frozen=True)
class DraftInfo:
    """An interview that was begun and not finished, or finished and opened again (`correction`); `answered` counts questions,
    `position` is where it stands."""

    record: str
    form: str
    title: str
    interviewer: str
    started: str
    last_saved: str
    answered: int
    position: str
    lang: str
    correction: bool = False
    second: str = ""  # the record that is keyed a second time


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


def about_of(name: str, lang: str) -> str:
    """What a questionnaire is for, in one line; empty for one that does not come with the application."""
    from forms import library

    return translate(library.about(name), lang) if name in library.names() else ""


def start(programme: Programme, form_name: str, lang: str) -> InterviewSession:
    """Begins an interview. Raises `BadInput` where the questionnaire asks nobody's consent, and `StoreError` where the disk
    has too little room left for new work, or where one may not."""
    from forms.interview import kept

    require(programme, "capture")
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
    filled = kept.fill(interview, programme.kept.get(form.id, {}))
    at, entries = now(), (*interview.initial_entries, *filled.entries, (answers.LANGUAGE, interview.lang))

    def work(db: Database) -> tuple[str, str | None]:
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
        return record, paper.begin(db, record, programme.info.person, at)

    record, of_paper = programme.store.call(work)
    session = InterviewSession(programme, record, interview, at)
    session.paper = of_paper
    return session


def resume(programme: Programme, record: str, lang: str = "") -> InterviewSession:
    """Takes up a draft, or a correction that was begun, at the question where it stood, in the language in which it was held
    or in `lang`. Raises `StoreError` `not-allowed`, or `no-draft`."""
    require(programme, "capture")

    def work(db: Database) -> tuple[draft_rows.Draft, list[answers.Answer]] | None:
        found = draft_rows.listing(db, record)
        return (found[0], answers.log(db, record)) if found else None

    loaded = programme.store.call(work)
    if loaded is None:
        raise StoreError(Problem("no-draft", text(N_("This interview is finished or was never begun"))))
    draft, log = loaded
    if draft.second:
        from survey_app.services.second_keying import take_up

        return take_up(programme, draft, log, lang)
    interview = _fresh(programme, form_of(draft.form), lang or draft.lang or programme.info.lang)
    interview.restore([(answer.path, answer.value) for answer in log if answer.path.startswith("/")])
    if draft.position in interview.questions():
        interview.go_to(draft.position)
    if draft.correction:
        from survey_app.services.correcting import CorrectionSession

        return CorrectionSession(programme, record, interview, draft.started)
    session = InterviewSession(programme, record, interview, draft.started)
    session.resumed, session.paper = True, paper.of(log)
    return session


def drafts(programme: Programme) -> list[DraftInfo]:
    """The interviews that can be taken up, the one last worked on first."""
    return [
        DraftInfo(
            d.record,
            d.form,
            d.title,
            d.interviewer,
            d.started,
            d.last_saved,
            d.answered,
            d.position,
            d.lang,
            d.correction,
            d.second,
        )
        for d in programme.store.call(draft_rows.listing)
    ]


def discard(programme: Programme, record: str) -> Undo:
    """Ends a draft that is not to be kept, or drops a correction; what was answered goes when the undo is settled."""
    session = resume(programme, record)
    session.discard(can_undo=True).result()
    assert session.undo is not None
    return session.undo


def refusals(programme: Programme, form: str) -> int:
    """How many persons refused the interview: counted, not described."""
    return programme.store.call(lambda db: draft_rows.ended(db, form, "refused") + endings.count(db, form, "refused"))


def finished(programme: Programme, form: str) -> int:
    """How many interviews with a form were finished and hold answers still."""
    return programme.store.call(lambda db: draft_rows.ended(db, form, "finished"))


def put_away(db: Database, programme: Programme, record: str, identifying: Mapping[str, str]) -> None:
    """Seals what identifies the person; whose role may not read identities can still put them away."""
    if programme.keys.identities is not None:
        identities.add(db, programme.keys.identities, [(record, identifying)])
    else:
        identities.deposit(db, programme.keys.deposit, record, identifying)


class InterviewSession:
    """A running interview that is written down as it goes.

    What is answered takes effect in `interview` at once; the future says when it is on disk (an ISO time), or why it is
    not. What could not be written is kept and written with the next answer. To be used from one thread; the futures may be
    waited for anywhere.
    """

    correction = False  # whether a finished interview was opened again
    second = False  # whether a questionnaire is keyed a second time

    def __init__(self, programme: Programme, record: str, interview: Interview, started: str) -> None:
        self.programme = programme
        self.record = record
        self.interview = interview
        self.started = started
        self.resumed = False  # whether it was taken up again, and no question shown since
        self.ended = ""  # `finished`, `refused` or `discarded`, once the disk has it
        self.receipt = ""  # the code to hand to the person, once the interview is finished; it is kept nowhere
        self.paper: str | None = None  # the number of the paper that is keyed (empty: not given yet); nothing: not from paper
        self.numbered = False  # whether the paper bore no number and got this one at the end
        self.undo: Undo | None = None  # how the end is taken back, where that was asked for
        self._waiting: list[_Entry] = []
        self._guard = threading.Lock()

    @cached_property
    def twice(self) -> Twice:
        """What looks for records in which the person is already."""
        from survey_app.services.twice import Twice

        return Twice(self.programme, self.record, self.interview)

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
        effects = self.interview.answer(path, value)
        self._for_the_next(path)
        return self._keep(effects)

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
        jumped = not self.interview.adjoins(path)
        mark = answers.RESUMED if self.resumed else answers.JUMPED if jumped else answers.DERIVED
        self.resumed = False
        self.interview.step(path)  # there must be such a question
        self.interview.current = path
        return self._write([_Entry(answers.POSITION, path, mark, now())])

    def reach_end(self) -> Future[str]:
        """Notes that the end of the way is shown."""
        return self._write([_Entry(answers.POSITION, "", answers.DERIVED, now())])

    def set_language(self, lang: str) -> Future[str]:
        """Goes on in another language."""
        self.interview.set_language(lang)
        return self._write([_Entry(answers.LANGUAGE, self.interview.lang, answers.DERIVED, now())])

    def from_paper(self, number: str | None) -> Future[str]:
        """Notes that it is keyed from the paper with this number (empty: it gets one at the end), or, with nothing, that it is
        not keyed from paper."""
        said, self.paper = paper.entries(number), number
        return self._write([_Entry(path, value, answers.DERIVED, now()) for path, value in said])

    def finish(self, *, can_undo: bool = False) -> Future[str]:
        """Ends the interview: its answers become a revision, what identifies the person is sealed apart, the log goes, and the
        person gets a `receipt`.

        Where consent was refused only the refusal is counted. Raises `BadInput` with everything that is missing, consent
        first; the draft stays as it is then, and also where the disk fails (in the future). With `can_undo` there is an `undo`
        once it is done, and what a refusal leaves is gone only when that is settled.
        """
        if self.interview.refused:
            return self._drop("refused", can_undo)
        self._judge()
        self.interview.finish()
        at, entries = now(), self.interview.to_dict()
        body = statistics_of(self.interview, started=self.started, finished=at)
        identifying, summary = identities_of(self.interview), summary_of(self.interview)
        programme, record, form = self.programme, self.record, self.interview.form

        def work(db: Database) -> str:
            code = receipts.new_code()
            while receipt_rows.known(db, receipts.mac(programme.keys, code)):
                code = receipts.new_code()
            mac = receipts.mac(programme.keys, code)
            receipt_rows.put(db, record, mac, at)
            log = answers.log(db, record)
            of_paper = paper.to_keep(db, log)
            how = {**paradata.to_keep(log, form, at), **of_paper}
            records.revise(db, record, {**body, **how, "receipt": mac.hex()}, programme.info.person, at=at)
            put_away(db, programme, record, identifying)
            pseudonyms.keep(db, programme.keys, record, body, identifying)
            records.end(db, record, "finished", summary=summary, at=at)
            answers.forget(db, record)
            self.receipt, self.numbered = code, paper.of(log) == ""
            self.paper = of_paper[paper.PAPER]["number"] if of_paper else None
            return at

        def back() -> str:
            from survey_app.services.correcting import reopen

            return reopen(programme, record, entries)

        seal = sealing.after(programme, record)
        undo = Undo(text(N_("The interview is finished.")), back, seal) if can_undo else None
        ended = self._close("finished", work, undo)
        if not can_undo:
            ended.add_done_callback(lambda inner: None if inner.exception() else seal())
        return ended

    def discard(self, *, can_undo: bool = False) -> Future[str]:
        """Ends an interview that is not to be kept; none of its answers stays (with `can_undo`: once that is settled)."""
        return self._drop("discarded", can_undo)

    def _judge(self) -> None:
        """Raises everything that keeps the interview from being finished, consent first."""
        problems = consent_problems(self.interview)
        if problems:
            told = {problem.path for problem in problems}
            raise BadInput([*problems, *(p for p in self.interview.problems() if p.path not in told)])

    def _for_the_next(self, path: str) -> None:
        """Holds an answer that stays for the next interview (area, cluster) in memory, while the programme is open."""
        from forms.interview import kept

        value = None if self.correction else kept.to_keep(self.interview, path)
        if value is not None:
            self.programme.kept.setdefault(self.interview.form.id, {})[path] = value

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

    def _drop(self, status: str, can_undo: bool) -> Future[str]:
        """Ends the draft with nothing kept: at once, or when the undo is settled."""
        record, store = self.record, self.programme.store

        def work(db: Database) -> str:
            endings.put(db, record, status)
            if not can_undo:
                endings.settle(db, record)
            return now()

        def back() -> str:
            if not store.call(lambda db: endings.take_back(db, record)):
                raise StoreError(Problem("too-late", text(N_("This cannot be taken back any more"))))
            return record

        said = text(N_("The refusal is counted.")) if status == "refused" else self._discarded()
        undo = Undo(said, back, self._let_go) if can_undo else None
        return self._close(status, work, undo)

    def _let_go(self) -> None:
        """Nobody can take the end back any more."""
        settle(self.programme, self.record)

    def _discarded(self) -> Text:
        return text(N_("The interview is discarded."))

    def _close(self, status: str, work: Callable[[Database], str], undo: Undo | None) -> Future[str]:
        ended = self.programme.store.submit(work)

        def note(inner: Future[str]) -> None:
            if inner.exception() is None:
                self.ended, self.undo = status, undo

        ended.add_done_callback(note)
        return ended


def settle(programme: Programme, record: str) -> None:
    """Really ends a draft that was to end, without waiting; where the programme is closed that has happened already."""

    def work(db: Database) -> None:
        with db.atomic():
            endings.settle(db, record)
        erasing.fold(db)

    with suppress(StoreError):
        programme.store.maintain(work)


def _fresh(programme: Programme, form: Form, lang: str) -> Interview:
    return begun(programme, form, lang, lambda: datetime.now().astimezone())


def begun(programme: Programme, form: Form, lang: str, clock: datetime | Callable[[], datetime]) -> Interview:
    """An interview in memory, as it begins at a moment."""
    from forms.interview import Interview

    return Interview(form, lang, clock, host={"username": programme.info.person})


def rebuilt(programme: Programme, form_name: str, body: Mapping[str, Any], lang: str = "") -> Interview:
    """An interview in memory with the answers of a kept body, in its own language or in `lang`; it is written nowhere."""
    from survey_app.services.correcting import entries_of

    interview = _fresh(programme, form_of(form_name), lang or str(body.get("lang", "")))
    interview.restore([(path, value) for path, value in entries_of(body) if path.startswith("/")])
    return interview


def _info(name: str, form: Form, lang: str) -> FormInfo:
    from forms.interview.tree import controls
    from forms.questions import type_of

    asked = [c for c in controls(form.body) if c.kind not in ("group", "repeat") and c.path in form.binds]
    count = sum(type_of(control, form.binds[control.path]).asks for control in asked)
    return FormInfo(name, title_of(name, form, lang), form.codes, form.version, count, about_of(name, lang))


def _mark(value: str) -> str:
    from forms.interview import missing_of

    missing: Missing | None = missing_of(value)
    return missing.value if missing is not None else ""

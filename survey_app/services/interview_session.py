"""A running interview that is written down as it goes: every answer on disk before it is called saved, finished only with
consent."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from survey_app.services import paper, paradata, pseudonyms, receipts, sealing
from survey_app.services.interview_body import consent_problems, identities_of, statistics_of, summary_of
from survey_app.services.undo import Undo
from survey_app.store import answers, endings, erasing, identities, records
from survey_app.store import receipts as receipt_rows
from survey_app.store.identifiers import now
from vocabulary.errors import BadInput, Problem, StoreError
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlite_utils import Database

    from forms.interview import Effects, Interview, Missing
    from survey_app.services.programme import Programme
    from survey_app.services.twice import Twice


@dataclass(frozen=True)
class _Entry:
    path: str
    value: str
    mark: str
    at: str


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


def _mark(value: str) -> str:
    from forms.interview import missing_of

    missing: Missing | None = missing_of(value)
    return missing.value if missing is not None else ""

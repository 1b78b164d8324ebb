"""A process that works as an interviewer does and tells what it asked for and what was confirmed, until it ends or is killed.

    python -m survey_app.durability.worker FOLDER SEED TELL STEP...

Steps are done in order: `key:N` answers N questions, `forever` goes on until it is killed, and each other is a method `do_…`.
Where there is no FOLDER the programme is made first. TELL is a file, or `-` for standard output. Each line is one JSON object
written by one call; `ask` stands before what is asked for, `done` after its future has resolved.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estimation.table import Table
from survey_app import log
from survey_app.durability.made import CHEAP, FORM, PASSPHRASE, invented, made, token
from survey_app.services import backups, browse, capture, importing, users
from survey_app.services import programme as programmes
from survey_app.services.interview_body import identities_of, statistics_of
from survey_app.services.passphrases import new_passphrase
from survey_app.settings import Settings, default_file
from survey_app.store import answers, rotation
from vocabulary.errors import BadInput, StoreError

if TYPE_CHECKING:
    from survey_app.services.interview_session import InterviewSession
    from survey_app.services.programme import Programme

PAUSE = 4  # answers on their way at once: a window does not wait for the disk


class Teller:
    """Writes lines that are whole or not there: one call each, one thread at a time."""

    def __init__(self, where: str) -> None:
        self._out = 1 if where == "-" else os.open(where, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._guard = threading.Lock()
        self._asked = 0

    def tell(self, **line: Any) -> None:
        raw = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        with self._guard:
            while raw:
                raw = raw[os.write(self._out, raw) :]

    def ask(self, **what: Any) -> int:
        self._asked += 1
        self.tell(ask=self._asked, **what)
        return self._asked

    def done(self, asked: int, **what: Any) -> None:
        self.tell(done=asked, **what)


class Interviewer:
    """Keys interviews one after the other in an open programme."""

    def __init__(self, folder: Path, seed: int, teller: Teller) -> None:
        self.folder = folder
        self.rng = random.Random(seed)
        self.teller = teller
        self.passphrase = PASSPHRASE
        self.session: InterviewSession | None = None
        self.path: str | None = None
        self.entries: list[tuple[str, str]] = []
        self.waiting: list[Future[str]] = []
        self.told = threading.Semaphore(0)  # once for each answer of which it was told how it went
        self.programme: Programme = programmes.open_programme(
            folder if folder.exists() else made(folder.parent), self.passphrase
        )

    def step(self, name: str, count: int) -> None:
        """One step by its name."""
        getattr(self, f"do_{name}")(count)

    def do_forever(self, _: int) -> None:
        while True:
            self.do_key(self.rng.randrange(3, 60))
            chance = self.rng.random()
            if chance < 0.1:
                self.do_backup(1)
            elif chance < 0.2:
                self.do_passphrase(1)
            elif chance < 0.3:
                self.do_checkpoint(1)

    def do_key(self, count: int) -> None:
        """So many answers; an interview that comes to its end is finished and the next begun."""
        for _ in range(count):
            if self.session is None:
                self._begin()
            assert self.session is not None
            if self.path is None:
                self.do_finish(1)
                self._begin()
            self._answer()
        self._wait()

    def do_finish(self, _: int) -> None:
        """Ends the interview: finished where nothing is missing, else discarded."""
        session = self.session
        if session is None:
            return
        self._wait()
        try:
            body = statistics_of(session.interview, started="", finished="")
            kept = {"answers": body.get("answers", {}), "identities": identities_of(session.interview)}
            asked = self.teller.ask(record=session.record, finish=kept)
            ended = session.finish()
        except BadInput:
            asked = self.teller.ask(record=session.record, discard=True)
            ended = session.discard()
        ended.result()
        self.teller.done(asked)
        self.session = None

    def do_checkpoint(self, _: int) -> None:
        self._wait()
        self.programme.store.maintain(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()).result()

    def do_unsafe(self, _: int) -> None:
        """Gives up what makes an answer durable: a check that then finds nothing lost is none."""
        self.programme.store.maintain(lambda db: db.execute("PRAGMA synchronous=OFF").fetchall()).result()

    def do_backup(self, _: int) -> None:
        self._wait()
        asked = self.teller.ask(backup=True)
        self.teller.done(asked, backup=backups.back_up(self.programme).result().name)

    def do_passphrase(self, _: int) -> None:
        new = new_passphrase("es")
        asked = self.teller.ask(passphrase=new)
        users.change_passphrase(self.programme, self.passphrase, new, cost=CHEAP)
        self.teller.done(asked)
        self.passphrase = new

    def do_rotate(self, _: int) -> None:
        """A new key for the whole database."""
        self._wait()
        asked = self.teller.ask(rotate=True)
        keyring = self.programme.keyring
        self.programme.store.maintain(lambda db: rotation.rotate(db, self.folder, keyring)).result()
        self.teller.done(asked)

    def do_import(self, count: int) -> None:
        """A list of so many persons comes in, all or nothing."""
        self._wait()
        names = [f"Zq{token(self.rng)}" for _ in range(count)]
        table = Table({"APELLIDOS": names, "F. NAC": ["1990-05-04"] * count, "NAC.": ["VEN"] * count}, "list.csv")
        mapping = replace(importing.guess_mapping(table), list_name=names[0])
        preview = importing.check(self.programme, table, mapping, today=date(2026, 1, 1))
        asked = self.teller.ask(list=names[0], rows=count)
        importing.store_list(self.programme, preview)
        self.teller.done(asked)

    def do_restore(self, _: int) -> None:
        """Restores the newest backup and goes on in what was restored."""
        self._wait()
        backup = backups.listing(self.folder)[0]
        self.programme.close()
        asked = self.teller.ask(restore=backup.folder.name)
        self.programme, _aside = backups.restore(self.folder, backup, self.passphrase)
        self.teller.done(asked)
        self.session = None

    def do_search(self, _: int) -> None:
        """Looks through all records for what was just answered, and lists what there is."""
        self._wait()
        browse.record_ids(self.programme, text=self.entries[-1][1] if self.entries else "")
        capture.drafts(self.programme)

    def do_report(self, _: int) -> None:
        """Remembers the programme in the settings, writes the log, and reports an error that carries what was answered."""
        folder = Path.home() / "alcance"
        log.to_file(folder / "log")
        Settings(default_file()).opened(self.folder, self.programme.info.name, "2026-01-01T00:00:00")
        try:
            raise ValueError(self.entries)
        except ValueError as error:
            log.log("answer-saved", error, count=len(self.entries), code=str(self.entries), page="interview")
            (folder / "report.txt").write_text(log.crash_report(error), encoding="utf-8")
        log.close()

    def do_rest(self, _: int) -> None:
        """Waits to be killed."""
        self._wait()
        self.teller.tell(resting=True)
        threading.Event().wait()

    def do_open(self, _: int) -> None:
        """Closes and opens again."""
        self._wait()
        self.programme.close()
        self.programme = programmes.open_programme(self.folder, self.passphrase)
        self.teller.tell(opened=True)
        self.session = None

    def _begin(self) -> None:
        self.session = capture.start(self.programme, FORM, "es")
        interview = self.session.interview
        self.path = interview.current
        for name in ("answer", "note"):
            setattr(interview, name, self._listening(getattr(interview, name)))
        record = self.session.record
        begun = self.programme.store.call(lambda db: len(answers.log(db, record)))  # also what stayed from the interview before
        self.teller.tell(began=record, initial=begun)

    def _listening(self, inner: Any) -> Any:
        """The interview's own method, with what it makes of an answer remembered for the line that is told."""

        def outer(*values: Any) -> Any:
            effects = inner(*values)
            self.entries = list(effects.entries)
            self.teller.tell(entries=self.entries)
            return effects

        return outer

    def _answer(self) -> None:
        session, path = self.session, self.path
        assert session is not None
        assert path is not None
        state = session.interview.go_to(path)
        value = invented(state.name, state.type, [code for code, _ in state.choices or []], self.rng)
        if value:
            self._send(lambda: session.answer(path, value))
        if self.rng.random() < 0.1:
            words = f"{invented('surnames', 'text', [], self.rng)} " * self.rng.choice((1, 3, 400))
            self._send(lambda: session.note(path, words.strip()))
        self.path = session.interview.next(path)

    def _send(self, act: Any) -> None:
        assert self.session is not None
        asked = self.teller.ask(record=self.session.record)
        try:
            future: Future[str] = act()
        except BadInput:  # the questionnaire does not take it: nothing was changed
            return
        future.add_done_callback(lambda done: self._confirm(asked, done))
        self.waiting.append(future)
        if len(self.waiting) >= PAUSE or self.rng.random() < 0.3:
            self._wait()

    def _confirm(self, asked: int, done: Future[str]) -> None:
        error = done.exception()
        if error is None:
            self.teller.done(asked)
        else:
            code = error.problems[0].code if isinstance(error, StoreError) else type(error).__name__
            self.teller.tell(failed=asked, code=code)
        self.told.release()

    def _wait(self) -> None:
        for _ in self.waiting:
            self.told.acquire()
        self.waiting.clear()


def main(arguments: list[str]) -> int:
    folder, seed, where, *steps = arguments
    teller = Teller(where)
    interviewer = Interviewer(Path(folder), int(seed), teller)
    teller.tell(opened=True)
    for step in steps:
        name, _, count = step.partition(":")
        interviewer.step(name, int(count or 1))
    interviewer.programme.close()
    teller.tell(closed=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a worker told, and whether a folder that it left behind holds all that was confirmed, whole and in order."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.durability.made import FORM, PASSPHRASE
from survey_app.services import backups, capture
from survey_app.services import programme as programmes
from survey_app.store import answers, identities, journal, records
from vocabulary.errors import StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

Entry = tuple[str, str]
_CLOCKS = ("/data/end",)  # set once more at the very end


@dataclass
class Interview:
    """What was asked for one record: `asked` are `(number, entries)`, `end` is `(number, status, what is kept)`."""

    initial: int = 0
    asked: list[tuple[int, list[Entry]]] = field(default_factory=list)
    end: tuple[int, str, dict[str, Any]] | None = None


@dataclass
class Told:
    """The worker's lines, read. `done` are the numbers that were confirmed."""

    interviews: dict[str, Interview] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    failed: dict[int, str] = field(default_factory=dict)
    passphrases: list[tuple[int, str]] = field(default_factory=list)
    lists: list[tuple[int, str, int]] = field(default_factory=list)  # number, name, rows
    backups: list[tuple[int, str, int]] = field(default_factory=list)  # number, name where done, line
    restored: tuple[int, str] | None = None
    opened: bool = False
    lines: tuple[dict[str, Any], ...] = ()

    def answers(self) -> int:
        """How many answers were confirmed."""
        return sum(number in self.done for interview in self.interviews.values() for number, _ in interview.asked)

    def before(self, line: int) -> Told:
        """What had been told before a line."""
        return understood(self.lines[:line])


@dataclass(frozen=True)
class Judgement:
    """What is wrong with a folder, and how long it took to open, in milliseconds."""

    faults: tuple[str, ...]
    opening: float


def read(raw: bytes) -> Told:
    """The told lines; a last one that is not whole was never told."""
    return understood([json.loads(line) for line in raw.split(b"\n")[:-1]])


def understood(lines: Iterable[dict[str, Any]]) -> Told:
    told = Told(lines=tuple(lines))
    asked, record = 0, ""
    for place, line in enumerate(told.lines):
        if "opened" in line:
            told.opened = True
        elif "done" in line:
            told.done.add(line["done"])
            told.backups = [(n, line.get("backup", "") if n == line["done"] else name, at) for n, name, at in told.backups]
        elif "failed" in line:
            told.failed[line["failed"]] = line["code"]
        elif "began" in line:
            told.interviews[line["began"]] = Interview(line["initial"])
        elif "entries" in line:
            told.interviews[record].asked.append((asked, [(path, value) for path, value in line["entries"]]))
        elif "ask" in line:
            asked, record = line["ask"], line.get("record", "")
            if "finish" in line:
                told.interviews[record].end = (asked, "finished", line["finish"])
            elif "discard" in line:
                told.interviews[record].end = (asked, "discarded", {})
            elif "passphrase" in line:
                told.passphrases.append((asked, line["passphrase"]))
            elif "list" in line:
                told.lists.append((asked, line["list"], line["rows"]))
            elif "backup" in line:
                told.backups.append((asked, "", place))
            elif "restore" in line:
                told.restored = (asked, line["restore"])
    return told


def judge(folder: Path, told: Told, *, go_on: bool = False, known: frozenset[str] = frozenset()) -> Judgement:
    """Opens the programme and its backups and compares them with what was told; with `go_on` a draft is taken up as well.

    `known` are the records that were there before the worker began.
    """
    if not folder.exists() and not told.opened:  # it was not made yet
        return Judgement((), 0.0)
    faults: list[str] = []
    started = time.perf_counter()
    opened = _opened(folder, _passphrases(told))
    taken = 1000 * (time.perf_counter() - started)
    if isinstance(opened, str):
        return Judgement((opened,), taken)
    with opened as programme:
        found = content(programme, told, told.done, known)
        if told.restored is not None:
            back = _of_backup(programme, told, told.restored[1])
            found = back if told.restored[0] in told.done or not back else found
        faults += found
        if go_on and not faults:
            faults += _goes_on(programme)
        else:
            programmes.set_meta(programme, "afterwards", 1)
    return Judgement((*faults, *_copies(folder, told)), taken)


def _passphrases(told: Told) -> list[str]:
    """The passphrases of which one must open: the last that was confirmed, and those asked for since."""
    known = [(0, PASSPHRASE), *told.passphrases]
    last = max(place for place, (number, _) in enumerate(known) if not number or number in told.done)
    return [words for _, words in known[last:]]


def _opened(folder: Path, passphrases: Sequence[str]) -> Programme | str:
    for words in passphrases:
        try:
            return programmes.open_programme(folder, words)
        except StoreError as error:
            code = error.problems[0].code
            if code != "wrong-passphrase":
                return f"does not open: {code}"
    return "no passphrase opens it"


def content(programme: Programme, told: Told, done: set[int], known: frozenset[str] = frozenset()) -> list[str]:
    """What is missing of `told`, or there without having been asked for."""
    key = programme.keys.identities
    assert key is not None

    def work(db: Database) -> list[str]:
        faults = [f"revision {name} is not what it says" for name in records.faults(db)]
        if (broken := journal.broken_at(db)) is not None:
            faults.append(f"the journal breaks at line {broken}")
        faults += _of_lists(db, told, done)
        states = dict(db.execute("SELECT id, status FROM record WHERE kind = 'interview'").fetchall())
        for record, interview in told.interviews.items():
            status = states.pop(record, "")
            rows = [(row.path, row.value) for row in answers.log(db, record)]
            kept = (records.current(db, record), _identities(db, key, record)) if status == "finished" else (None, {})
            faults += _of_interview(interview, done, status, rows, *kept)
        faults += [
            f"a record of status {status} that nobody asked for"
            for record, status in states.items()
            if status != "draft" and record not in known
        ]
        return faults

    return programme.store.call(work)


def _of_lists(db: Database, told: Told, done: set[int]) -> list[str]:
    """A list is there with all its rows, their revisions and their names, or not at all."""
    rows = db.execute(
        "SELECT l.name, count(*), count(v.record), count(i.record) FROM register l JOIN register_row r ON r.register = l.id"
        " LEFT JOIN revision v ON v.record = r.record LEFT JOIN identity i ON i.record = r.record AND i.field = 'surnames'"
        " GROUP BY l.name"
    )
    found = {name: counts for name, *counts in rows}
    faults = []
    for number, name, count in told.lists:
        there = found.pop(name, None)
        if there is None and number in done:
            faults.append("a list that was imported is missing")
        elif there is not None and there != [count] * 3:
            faults.append(f"a list of {count} rows has {there}")
    return faults


def _identities(db: Database, key: bytes, record: str) -> dict[str, str]:
    return identities.read(db, key, [record], person="check", purpose="durability")[record]


def _of_interview(
    told: Interview, done: set[int], status: str, rows: list[Entry], body: Any, identifying: dict[str, str]
) -> list[str]:
    if not status:
        return ["an interview that was begun is missing"]
    ended = told.end is not None and status == told.end[1]
    if told.end is not None and told.end[0] in done and not ended:
        return [f"an interview that was {told.end[1]} is {status}"]
    if ended:
        assert told.end is not None
        return _of_ended(told.end[1], told.end[2], rows, body, identifying)
    if status != "draft":
        return [f"an interview became {status} and nobody asked for it"]
    return _of_draft(told, done, rows)


def _of_ended(status: str, kept: dict[str, Any], rows: list[Entry], body: Any, identifying: dict[str, str]) -> list[str]:
    faults = ["an ended interview still has its log"] if rows else []
    if status == "finished":
        if body is None:
            return [*faults, "a finished interview has no revision"]
        there = body.get("answers", {})
        faults += [
            f"the answer to {path} is not the one given"
            for path, value in kept["answers"].items()
            if path not in _CLOCKS and there.get(path) != value
        ]
        faults += ["the identities are not those given"] if identifying != kept["identities"] else []
    return faults


def _of_draft(told: Interview, done: set[int], rows: list[Entry]) -> list[str]:
    """The log must be what was asked for up to some answer, none half, and up to the last one confirmed at least."""
    if len(rows) < told.initial:
        return ["an interview lacks what it begins with"]
    left = rows[told.initial :]
    for number, entries in told.asked:
        if not left:
            if number in done:
                return [f"answer {number} was confirmed and is not there"]
        elif left[: len(entries)] != entries:
            return [f"answer {number} is there in part or is another one"]
        left = left[len(entries) :]
    return ["there are answers that nobody gave"] if left else []


def _goes_on(programme: Programme) -> list[str]:
    """Takes up the draft last worked on and gives one more answer, as the interviewer would."""
    found = capture.drafts(programme)
    if not found:
        capture.start(programme, FORM, "es")
        return []
    session = capture.resume(programme, found[0].record)
    path = session.interview.current
    session.note(path, "otra vez").result()
    kept = programme.store.call(lambda db: answers.log(db, session.record))
    return [] if kept[-1].value.endswith("otra vez") else ["the next answer was not saved"]


def _of_backup(programme: Programme, told: Told, name: str) -> list[str]:
    """As `content`, for a programme that was put back from the backup of this name."""
    number, _, line = next(backup for backup in told.backups if backup[1] == name)
    later = next(place for place, said in enumerate(told.lines) if said.get("done") == number)
    return content(programme, told.before(later + 1), told.before(line).done)


def _copies(folder: Path, told: Told) -> list[str]:
    """What is wrong with the backups: the last one confirmed is listed, and each that is listed opens and is whole."""
    faults = []
    listed = {copy.folder.name: copy.folder for copy in backups.listing(folder)}
    done = [name for _, name, _ in told.backups if name]
    if done and done[-1] not in listed and len(done) == len(told.backups):
        faults.append("the last backup is missing")
    for name, copy in listed.items():
        opened = _opened(copy, [words for _, words in [*reversed(told.passphrases), (0, PASSPHRASE)]])
        if isinstance(opened, str):
            faults.append(f"a backup {opened}")
            continue
        line = next((line for _, known, line in told.backups if known == name), None)
        if line is None and not told.backups:  # made before a change of form: it opens, and that is all that was told of it
            opened.close()
            continue
        line = told.backups[-1][2] if line is None else line
        then = told.before(line)  # everything that was asked before it was confirmed before it: the worker waits for that
        with opened as programme:
            faults += [f"a backup: {fault}" for fault in content(programme, then, then.done)]
    return faults

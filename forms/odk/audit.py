"""How an interview went, question by question: time, changes and jumps, from the log of answers; also in ODK's `audit.csv`.

The layout is that of the ODK specification for client audit logs (getodk.github.io/xforms-spec/client-audit-logs). Values
before and after a change stand only where the answer tells nothing of who the person is and is not sensitive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forms.classes import SENSITIVE, class_of
from forms.form import Form
from forms.interview.consent import is_consent
from forms.interview.plan import plan_of
from forms.interview.state import MARK
from forms.interview.tree import Place
from forms.odk.table import columns_of

BEGUN, SHOWN, JUMPED, RESUMED, ANSWERED, END = "begun", "shown", "jumped", "resumed", "answered", "end"
START, QUESTION, END_SCREEN, JUMP, FINALIZE = "form start", "question", "end screen", "jump", "form finalize"
RESUME, ADDED, REMOVED = "form resume", "add repeat", "delete repeat"


@dataclass(frozen=True)
class Logged:
    """One line of the log. `kind` says what happened: the interview began (`BEGUN`), the question at `path` was shown
    (`SHOWN`; after a jump `JUMPED`, where the interview was taken up again `RESUMED`), it was answered with `value`
    (`ANSWERED`), or the end was reached (`END`). `at` is an ISO time with its zone."""

    kind: str
    path: str
    at: str
    value: str = ""


@dataclass(frozen=True)
class Event:
    """One line of the audit: milliseconds since 1970. `changes` counts the answers that replaced another one meanwhile."""

    event: str
    node: str
    start: int
    end: int | None = None
    old: str = ""
    new: str = ""
    changes: int = 0


@dataclass(frozen=True)
class Spent:
    """What a question took: seconds in all its visits, how often it was shown, changed, and jumped to."""

    seconds: float = 0.0
    visits: int = 0
    changes: int = 0
    jumps: int = 0


def events_of(form: Form, log: Iterable[Logged], finished: str = "") -> list[Event]:
    """The events of an interview in order, from its log; `finished` is when it was finished, if it was."""
    walk = _Walk(form)
    for line in log:
        walk.line(line)
    walk.finish(finished)
    return walk.events


def spent_of(events: Iterable[Event]) -> dict[str, Spent]:
    """Time, visits, changes and jumps by question, in the order in which they were first shown."""
    found: dict[str, Spent] = {}
    jumped = False
    for event in events:
        if event.event == JUMP:
            jumped = True
        elif event.event == QUESTION:
            known = found.get(event.node, Spent())
            seconds = known.seconds + ((event.end or event.start) - event.start) / 1000
            found[event.node] = Spent(seconds, known.visits + 1, known.changes + event.changes, known.jumps + jumped)
            jumped = False
    return found


def to_csv(events: Sequence[Event], *, changes: bool = True) -> str:
    """The events as `audit.csv`; with `changes` also the columns for values before and after a change."""
    lines: list[tuple[str, ...]] = [("event", "node", "start", "end", *(("old-value", "new-value") if changes else ()))]
    for e in events:
        line = (e.event, e.node, str(e.start), "" if e.end is None else str(e.end))
        lines.append((*line, e.old, e.new) if changes else line)
    return "".join(",".join(map(_cell, line)) + "\n" for line in lines)


_DEFAULTS = (None, None, None, None, 0, "", "")  # what need not stand at the end of a line of the kept data


def to_data(events: Sequence[Event]) -> dict[str, Any]:
    """The events as plain data to keep with a record, short: times count from the first."""
    if not events:
        return {}
    began = events[0].start
    kept = []
    for e in events:
        line: list[Any] = [
            e.event, e.node, e.start - began, None if e.end is None else e.end - began, e.changes, e.old, e.new
        ]  # fmt: skip
        while line[-1] == _DEFAULTS[len(line) - 1]:
            line.pop()
        kept.append(line)
    return {"began": began, "events": kept}


def from_data(data: Mapping[str, Any]) -> list[Event]:
    """The events that `to_data` made."""
    began = int(data.get("began", 0))
    found = []
    for line in data.get("events", ()):
        whole: list[Any] = [*line, *_DEFAULTS[len(line) :]]
        event, node, start, end, changes, old, new = whole
        found.append(Event(event, node, began + start, None if end is None else began + end, old, new, changes))
    return found


class _Walk:
    """Goes through a log and closes each visit to a question when the next thing happens."""

    def __init__(self, form: Form) -> None:
        self.places = plan_of(form).places
        self.tracked = _tracked(form)
        self.events: list[Event] = []
        self.values: dict[str, str] = {}
        self.rows: dict[str, int] = {}
        self.open: Event | None = None
        self.last = 0  # when something was last logged
        self.began = False

    def line(self, line: Logged) -> None:
        at = max(_milliseconds(line.at), self.last)  # a clock that was set back does not make negative times
        if not self.began:
            self.began, self.last = True, at
            self.events.append(Event(START, "", at))
        self.note_rows(line.path)
        if line.kind == BEGUN:
            pass
        elif line.kind == ANSWERED:
            self.answered(line, at)
        elif line.kind == RESUMED:
            self.close(self.last)  # whatever time passed while it was closed belongs to no question
            self.events.append(Event(RESUME, "", at))
            self.show(QUESTION, line.path, at)
        else:
            self.close(at)
            if line.kind == JUMPED:
                self.events.append(Event(JUMP, "", at, at))
            self.show(END_SCREEN if line.kind == END else QUESTION, line.path, at)
        self.last = at

    def show(self, event: str, path: str, at: int) -> None:
        old = self.values.get(path, "") if self.is_tracked(path) else ""
        self.open = Event(event, path if event == QUESTION else "", at, None, old, old)

    def answered(self, line: Logged, at: int) -> None:
        place = self.places.get(_plain(line.path))
        if line.value == MARK + "removed":
            self.events.append(Event(REMOVED, line.path, at, at))
        elif place is not None and place.repeat is not None:
            if line.value == "yes":
                self.rows[line.path] = self.rows.get(line.path, 0) + 1
                self.events.append(Event(ADDED, f"{line.path}[{self.rows[line.path]}]", at, at))
        elif place is not None:
            self.change(line, at)

    def change(self, line: Logged, at: int) -> None:
        if self.open is None or self.open.node != line.path:  # answered without having been shown: since the last thing
            since = self.last if self.open is None else max(self.open.start, self.last)
            self.close(since)
            self.show(QUESTION, line.path, since)
        assert self.open is not None
        known = self.values.get(line.path)
        changes = self.open.changes + (known is not None and known != line.value)
        shown = "" if line.value.startswith(MARK) or not self.is_tracked(line.path) else line.value
        self.open = replace(self.open, changes=changes, new=shown)
        self.values[line.path] = line.value

    def note_rows(self, path: str) -> None:
        """A row that is named is there, whoever made it."""
        parts = path.split("[")
        for end in range(1, len(parts)):
            number = parts[end].partition("]")[0]
            repeat = "[".join(parts[:end])
            if number.isdecimal():
                self.rows[repeat] = max(self.rows.get(repeat, 0), int(number))

    def close(self, at: int) -> None:
        if self.open is None:
            return
        done = replace(self.open, end=max(at, self.open.start))
        self.events.append(replace(done, old="", new="") if done.old == done.new else done)
        self.open = None

    def finish(self, finished: str) -> None:
        at = max(_milliseconds(finished), self.last) if finished else self.last
        self.close(at)
        if finished and self.began:
            self.events.append(Event(FINALIZE, "", at))

    def is_tracked(self, path: str) -> bool:
        return self.places.get(_plain(path)) in self.tracked


def _tracked(form: Form) -> set[Place]:
    """The questions whose answers before and after a change may be told."""
    kept = {place for places in columns_of(form).kept.values() for place in places}
    return {place for place in kept if class_of(place, form) != SENSITIVE and not is_consent(place.bind)}


def _plain(path: str) -> str:
    return "/".join(part.partition("[")[0] for part in path.split("/"))


def _milliseconds(at: str) -> int:
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def _cell(value: str) -> str:
    """A value as the specification wants it: quotation marks only around what holds a comma or a line end."""
    if not any(sign in value for sign in ",\n\r"):
        return value
    return '"' + value.replace('"', '""') + '"'

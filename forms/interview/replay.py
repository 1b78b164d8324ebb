"""A draft as a log of answers, written from an interview and applied to a fresh one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from forms.interview.engine import MOST_ROWS
from forms.interview.state import MARK, missing_of
from forms.interview.tree import Live, leaves, rows_of

if TYPE_CHECKING:
    from forms.interview.session import Interview

_ROW = re.compile(r"(.*)\[(\d+)\]")


def dump(interview: Interview) -> dict[str, str]:
    """All answers, marks, notes, confirmed checks, stamps of consent, what came from the interview before, and numbers of rows:
    path (with `#note`, `#warning`, `#asked`, `#kept`, `#rows`) → value."""
    found: dict[str, str] = {}
    for node in interview.engine.nodes.values():
        for child in node.place.children:
            if child.repeat is not None:
                found[f"{node.path}/{child.names[-1]}#rows"] = str(len(rows_of(node, child)))
    for leaf in leaves(interview.engine.root):
        if leaf in interview.missing:
            found[leaf.path] = interview.missing[leaf].entry
        elif value := interview.engine.chosen.get(leaf, leaf.value):
            found[leaf.path] = value
    found.update(dict.fromkeys(sorted(interview.closed), "no"))
    found.update({f"{path}#note": words for path, words in interview.notes.items()})
    found.update({f"{path}#warning": reason for path, reason in interview.reasons.items()})
    found.update({f"{path}#asked": said for path, said in interview.stamps.items()})
    found.update({f"{path}#kept": "yes" for path in sorted(interview.kept)})
    return found


class Replay:
    """Applies a log of answers without firing events: what they set stands in the log itself."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        self.engine = interview.engine

    def apply(self, entries: Iterable[tuple[str, str]]) -> None:
        engine = self.engine
        new_row, engine.new_row = engine.new_row, lambda row: None
        engine.restoring = True
        try:
            for path, value in entries:
                self.one(path, value)
            engine.recalculate()
            engine.restoring = False
            engine.count_rows()
        finally:
            engine.restoring = False
            engine.new_row = new_row

    def one(self, path: str, value: str) -> None:
        interview = self.interview
        path, _, part = path.partition("#")
        if part == "note":
            interview.keep_note(self.engine.nodes.get(path), path, value)
        elif part == "warning":
            interview.reasons[path] = value
        elif part == "asked":
            interview.stamps[path] = value
            if not value:
                del interview.stamps[path]
        elif part == "kept":
            interview.kept.add(path)
        elif part == "rows":
            self.rows(path, int(value) if value.isdecimal() else 0)
        elif value == MARK + "removed":
            row = self.engine.nodes.get(path)
            if row is not None:
                self.engine.remove_row(row)
        else:
            self.value(path, value)

    def rows(self, path: str, wanted: int) -> None:
        """Makes a repeat have as many rows, where its parent is there."""
        parent_path, _, name = path.rpartition("/")
        parent = self.node(parent_path)
        place = next((c for c in parent.place.children if c.names[-1] == name), None) if parent is not None else None
        if parent is None or place is None or place.repeat is None:
            return
        while len(rows_of(parent, place)) < min(wanted, MOST_ROWS):
            self.engine.add_row(parent, place)
        for row in rows_of(parent, place)[wanted:][::-1]:
            self.engine.remove_row(row)

    def value(self, path: str, value: str) -> None:
        interview = self.interview
        node = self.node(path)
        if node is None:
            parent_path, _, name = path.rpartition("/")
            parent = self.engine.nodes.get(parent_path)
            place = next((c for c in parent.place.children if c.names[-1] == name), None) if parent is not None else None
            if parent is not None and place is not None and place.repeat is not None:
                self._row_question(path, value, parent)
            return
        if node.place.children:
            return
        mark = missing_of(value)
        if mark is not None:
            interview.missing[node] = mark
        else:
            interview.missing.pop(node, None)
        self.engine.chosen.pop(node, None)
        node.value = "" if value.startswith(MARK) else value
        interview.reasons.pop(path, None)
        interview.kept.discard(path)

    def _row_question(self, path: str, value: str, parent: Live) -> None:
        if value == "yes":
            self.interview.closed.discard(path)
            place = next(c for c in parent.place.children if c.names[-1] == path.rpartition("/")[2])
            self.engine.add_row(parent, place)
        elif value == "no":
            self.interview.closed.add(path)

    def node(self, path: str) -> Live | None:
        """The node at a path; rows that are not there yet are made."""
        found = self.engine.nodes.get(path)
        if found is not None:
            return found
        parts = path.split("/")
        for end in range(2, len(parts) + 1):
            part = "/".join(parts[:end])
            match = _ROW.fullmatch(part)
            if match is not None and part not in self.engine.nodes and int(match[2]) <= MOST_ROWS:
                parent = self.engine.nodes.get(match[1].rpartition("/")[0])
                if parent is None:
                    return None
                self.rows(match[1], int(match[2]))
        return self.engine.nodes.get(path)

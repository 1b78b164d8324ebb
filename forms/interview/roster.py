"""A list of persons as a table: one row for each, one column for each question, every cell a question of the interview."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.interview.portrait import Portrait
from vocabulary.errors import BadInput

if TYPE_CHECKING:
    from forms.interview.session import Interview

SIMPLE = frozenset(
    ("text", "integer", "decimal", "date", "time", "range", "select_one", "select_multiple", "barcode")
)  # fit into a cell
_ROW = re.compile(r"(.*)\[(\d+)\]/(.*)")


@dataclass(frozen=True)
class Column:
    """A question that every row asks: where it stands within the row, and its words without what differs by row."""

    name: str
    words: str


@dataclass(frozen=True)
class Roster:
    """The rows of a repeat; `cells` has for each row the paths of its questions by column."""

    path: str
    title: str
    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]

    def place(self, path: str) -> tuple[int, int]:
        """Row and column of a question; raises `KeyError`."""
        for number, row in enumerate(self.cells):
            if path in row:
                return number, row.index(path)
        raise KeyError(path)


@dataclass(frozen=True)
class Cell:
    """A cell as it stands: what is answered as a person reads it, why there is nothing, what is wrong; `asked` is false where
    the question is hidden in this row, `fixed` where it is not answered by hand."""

    shown: str
    missing: str
    asked: bool
    fixed: bool
    problem: bool


def roster_at(interview: Interview, path: str) -> Roster | None:
    """The rows around a question, where all that they ask fits into cells; nothing for other questions."""
    match = _ROW.fullmatch(path)
    if match is None:
        return None
    repeat = match[1]
    rows: dict[str, dict[str, str]] = {}
    for step in interview.steps():
        if not step.path.startswith(f"{repeat}["):
            continue
        found = _ROW.fullmatch(step.path)
        if found is None or found[1] != repeat or step.kind is None:
            return None  # rows within the rows
        if not step.kind.asks:
            continue
        if step.kind.name not in SIMPLE or "multiline" in step.control.appearance.split():
            return None
        rows.setdefault(found[2], {})[found[3]] = step.path
    names = tuple(dict.fromkeys(name for row in rows.values() for name in row))
    cells = tuple(tuple(row[name] for name in names) for row in rows.values() if len(row) == len(names))
    if not cells or not any(path in row for row in cells) or len(cells) != len(rows):
        return None
    portrait = Portrait(interview)
    labels = [[portrait.label(interview.step(cell)) for cell in row] for row in cells[:2]]
    columns = tuple(Column(name, _shared([row[n] for row in labels])) for n, name in enumerate(names))
    groups = portrait.groups(interview.step(cells[0][0]))
    return Roster(repeat, groups[-1] if groups else repeat.rpartition("/")[2], columns, cells)


def _shared(labels: list[str]) -> str:
    """Of the words of one question in two rows what they end in alike: a number or a name before it differs by row."""
    first, last = labels[0].split(), labels[-1].split()
    alike = 0
    while alike < min(len(first), len(last)) and first[-1 - alike] == last[-1 - alike]:
        alike += 1
    words = " ".join(first[len(first) - alike :])
    if 3 * len(words) <= len(labels[0]):
        return labels[0]
    begins = next((n for n, sign in enumerate(words) if sign.isalpha()), 0)
    return words[:begins] + words[begins : begins + 1].upper() + words[begins + 1 :]


def cell(interview: Interview, path: str) -> Cell:
    """One cell as it stands now; raises `KeyError`."""
    step = interview.step(path)
    node, portrait = step.node, Portrait(interview)
    assert step.kind is not None
    missing = interview.missing.get(node)
    wrong = interview.checks.problem(node, missing is not None, "") if node.value else None
    return Cell(
        step.kind.show(node.value, portrait.asked(step), interview.speech) if node.value else "",
        missing.value if missing is not None else "",
        node.relevant,
        interview.checks.readonly(node),
        wrong is not None,
    )


def read(interview: Interview, path: str, typed: str) -> str:
    """The answer that typed text stands for; of a list also the first answer that begins so, of several the first of each, with
    commas between. Raises `BadInput`."""
    try:
        return interview.parse(path, typed)
    except BadInput:
        state = interview.state(path)
        parts = typed.split(",") if state.type == "select_multiple" else [typed]
        begins = [_begins(part.strip().casefold(), state.choices) for part in parts if part.strip()]
        if not all(begins) or not begins:
            raise
        return interview.parse(path, " ".join(begins))


def _begins(wanted: str, choices: tuple[tuple[str, str], ...]) -> str:
    exact = (value for value, words in choices if wanted in (value.casefold(), words.casefold()))
    return next(exact, next((value for value, words in choices if words.casefold().startswith(wanted)), ""))


def after(interview: Interview, roster: Roster) -> str | None:
    """The question after the rows, all of which count as passed: whether there is another row, or what comes then; nothing at
    the end."""
    interview.visited.update(path for row in roster.cells for path in row)
    return interview.next(roster.cells[-1][-1])


def before(interview: Interview, roster: Roster) -> str | None:
    """The question before the rows on the way that was gone; nothing at the beginning."""
    first = roster.cells[0][0]
    found = interview.previous(first)
    while found is not None and found.startswith(f"{roster.path}["):
        found = interview.previous(found)
    return found

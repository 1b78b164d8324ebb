"""The log of a draft: each answer is appended as it is given, and nothing is overwritten until the record ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

POSITION = "position"  # not a path of a question (these begin with a slash): the question that was last shown
LANGUAGE = "language"  # the language in which the interview is held
PAPER = "paper"  # whether it is keyed from a paper questionnaire (`yes`, `no`)
PAPER_NUMBER = "paper-number"  # the number that the paper bears
JUMPED = "jumped"  # the mark of a position that was reached neither by going on nor by going back
RESUMED = "resumed"  # the mark of the first position after the interview was taken up again
DERIVED = "derived"  # the mark of a value that the form computed or set by itself when something else was answered


@dataclass(frozen=True)
class Answer:
    """One commit of one answer. `mark` is empty, `DERIVED`, or says why there is no value (`unknown`, `refused`)."""

    path: str
    value: str
    mark: str
    at: str


def append(db: Database, record: str, path: str, value: str, at: str, mark: str = "") -> None:
    """Adds an answer at the end of the draft's log; raises where the record is no longer a draft."""
    db.execute(
        "INSERT INTO answer (record, sequence, path, value, mark, at) VALUES"
        " (?, (SELECT coalesce(max(sequence), 0) + 1 FROM answer WHERE record = ?), ?, ?, ?, ?)",
        [record, record, path, value, mark, at],
    )


def log(db: Database, record: str) -> list[Answer]:
    """Everything that was answered, in order, answers that were changed later included."""
    rows = db.execute("SELECT path, value, mark, at FROM answer WHERE record = ? ORDER BY sequence", [record])
    return [Answer(*row) for row in rows]


def latest(db: Database, record: str) -> dict[str, Answer]:
    """What stands now, by path, in the order in which the paths were first answered."""
    return {answer.path: answer for answer in log(db, record)}


def forget(db: Database, record: str) -> None:
    """Removes the log of a record that has ended: what matters of it lies in a revision and in the identities."""
    db.execute("DELETE FROM answer WHERE record = ?", [record])

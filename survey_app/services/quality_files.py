"""The assumptions register and the answers to the questions of quality as tables, for whoever works by command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from estimation.assumed import FIELDS, Assumption, assumption
from estimation.evidence import Given
from estimation.quality import BY_KEY, CLASSES
from estimation.table import Table
from survey_app.services.reading import read_table
from vocabulary.errors import BadInput, Collector
from vocabulary.text import N_, text

ANSWERS = ("question", "answer", "reason")
LOWERED = "class"  # in the column of questions: the class to which the estimate is lowered
YES, NO = ("yes", "y", "1", "true", "sí", "si", "s", "sim"), ("no", "n", "0", "false", "não", "nao")


def read_register(path: Path) -> tuple[Assumption, ...]:
    """The entries of a table with the columns of `FIELDS`. Raises `BadInput` with all problems."""
    table = read_table(path)
    problems = Collector()
    _check_columns(table, tuple(FIELDS), ("what",), problems)
    problems.raise_if_any(BadInput)
    found = []
    for number in range(len(table)):
        made = assumption({name: column[number] for name, column in table.columns.items()}, problems, table.place(number))
        found += [made] if made is not None else []
    problems.raise_if_any(BadInput)
    return tuple(found)


def read_answers(path: Path) -> tuple[dict[str, Given], str, str]:
    """The answers by question, and the class to which the estimate is lowered with the reason (empty where it is not).

    Raises `BadInput` with all problems."""
    table = read_table(path)
    problems = Collector()
    _check_columns(table, ANSWERS, ANSWERS, problems)
    problems.raise_if_any(BadInput)
    given: dict[str, Given] = {}
    lowered = ("", "")
    for number in range(len(table)):
        key, answer, reason = (_words(table, name, number) for name in ANSWERS)
        if key in given or (key == LOWERED and lowered[0]):
            problems.add("answered-twice", text(N_("{name} is answered twice"), name=key), table.place(number, "question"),
                         text(N_("Leave one of the two rows")))  # fmt: skip
        if not reason:
            problems.add("reason-missing", text(N_("An answer needs its reason")), table.place(number, "reason"))
        if key == LOWERED:
            lowered = (answer.upper(), reason)
            if lowered[0] not in CLASSES:
                problems.add("bad-class", text(N_("{value} is not a class"), value=repr(answer)), table.place(number, "answer"),
                             text(N_("Classes: {names}"), names=", ".join(CLASSES)))  # fmt: skip
        elif key not in BY_KEY:
            problems.add("unknown-question", text(N_("There is no question {name}"), name=repr(key)),
                         table.place(number, "question"),
                         text(N_("Questions: {names}"), names=", ".join((*BY_KEY, LOWERED))))  # fmt: skip
        elif answer.lower() not in (*YES, *NO):
            problems.add("bad-answer", text(N_("{value} is neither yes nor no"), value=repr(answer)),
                         table.place(number, "answer"))  # fmt: skip
        else:
            given[key] = (answer.lower() in YES, reason)
    problems.raise_if_any(BadInput)
    return given, *lowered


def _words(table: Table, name: str, number: int) -> str:
    cell = table.columns[name][number]
    return "" if cell is None else str(cell)


def _check_columns(table: Table, known: Sequence[str], needed: Sequence[str], problems: Collector) -> None:
    for name in needed:
        if name not in table.columns:
            problems.add("column-missing", text(N_("The column {name} is missing"), name=name), table.place(),
                         text(N_("Columns: {names}"), names=", ".join(known)))  # fmt: skip
    for name in table.columns:
        if name not in known:
            problems.add("unknown-column", text(N_("There is no use for the column {name}"), name=name), table.place(),
                         text(N_("Columns: {names}"), names=", ".join(known)))  # fmt: skip

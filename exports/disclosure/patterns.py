"""A table of persons by pattern of lists and groups as it may leave the application: protected, and compared with what did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from estimation.table import Table
from exports.disclosure.protect import protect
from exports.disclosure.register import EMPTY, ROUND, Register, Released
from exports.disclosure.relations import ANY_LIST, BETWEEN
from exports.disclosure.table import Atom, Cell, listed
from exports.protect import gather_small
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

COUNT = "count"


@dataclass(frozen=True)
class ProtectedPatterns:
    """The rows that stand alone with their printed counts, the number of the rows that stand together with theirs (`None` where
    it is hidden), and the total; `release` is what the register gains."""

    rows: tuple[tuple[Mapping[str, object], int], ...]
    gathered: int
    together: int | None
    total: int
    release: tuple[Released, ...]


def protected_patterns(
    table: Table,
    lists: Sequence[str],
    where: Mapping[str, str],
    rule: str,
    register: Register = EMPTY,
    *,
    report: str = "",
    at: str = "",
    lang: str = "es",
    progress: Progress = silent,
) -> ProtectedPatterns:
    """Protects the counts of a table: `lists` are its 0/1 columns, the others but `count` its groups; `where` says whom it
    counts at all, by dimension. Raises `BadInput` where a hidden count could be worked out, alone or with what was released."""
    groups = [name for name in table.columns if name not in lists and name != COUNT]
    everybody = frozenset({(ANY_LIST, BETWEEN.join(sorted(lists))), *((k, v) for k, v in where.items() if v)})
    counted = [(_cell(table, i, lists, groups, everybody), int(table.columns[COUNT][i] or 0)) for i in range(len(table))]
    away: list[int] = []
    if rule == ROUND:
        _, away = gather_small(range(len(counted)), lambda i: counted[i][1])
    alone = [i for i in range(len(counted)) if i not in away]
    entered = [counted[i] for i in alone]
    if away:
        atoms = frozenset(atom for i in away for atom in counted[i][0].atoms)
        entered.append((Cell(atoms, ("…",)), sum(counted[i][1] for i in away)))
    made = listed(
        "patterns", text(N_("Who is on which list")), table.name, entered, Cell(frozenset({everybody}), ("Σ",)), date=at
    )
    done = protect([made], rule, register, report=report, at=at, lang=lang, shown={made.name: (len(made.cells) - 1,)},
                   progress=progress)  # fmt: skip
    values = done.shown[0].values
    rows = []
    hidden = list(away)
    for i, value in zip(alone, values, strict=False):
        if value is None:
            hidden.append(i)
        else:
            rows.append(({name: table.columns[name][i] for name in (*lists, *groups)}, value))
    total = values[-1] or 0
    return ProtectedPatterns(tuple(rows), len(hidden), total - sum(n for _, n in rows) if hidden else None, total, done.release)


def _cell(table: Table, i: int, lists: Sequence[str], groups: Sequence[str], everybody: Atom) -> Cell:
    flags = [bool(table.columns[name][i]) for name in lists]
    pattern = {(f"list {name}", "1" if on else "0") for name, on in zip(lists, flags, strict=True)}
    codes = [(name, str(table.columns[name][i])) for name in groups]
    return Cell(frozenset({everybody | pattern | frozenset(codes)}), (*compress(lists, flags), *(code for _, code in codes)))

"""The one verb: tables of counts in, protected and audited numbers out, or a refusal that says which tables and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.disclosure.differencing import compared, joined, safe_alone
from exports.disclosure.register import EMPTY, INTERNAL, ROUND, SUPPRESS, Register, Released
from exports.disclosure.rounding import BASE, rounded
from exports.disclosure.suppression import THRESHOLD, suppressed
from exports.disclosure.table import Cell, CountTable
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Progress, each, part, silent
from vocabulary.text import N_, Text, text, translate

RULES: Mapping[str, str] = {
    ROUND: N_("Controlled rounding to multiples of 5"),
    SUPPRESS: N_("Suppression of small cells"),
    INTERNAL: N_("Internal, not for publication"),
}


@dataclass(frozen=True)
class Shown:
    """A table as it may be printed: `values` with `None` where a cell is hidden, and what was done to it.

    `changed` are cells that print another number than they count; `open` are hidden cells that could be recomputed (0 in all
    that is printed); `lost` is the information lost, in persons (moved by rounding, or hidden): for the programme, never for
    readers, who could work back from it in a small table.
    """

    table: CountTable
    rule: str
    values: tuple[int | None, ...]
    manner: str
    primary: int = 0
    secondary: int = 0
    changed: int = 0
    attacked: int = 0
    open: int = 0
    lost: float = 0.0
    renumbered: int = 0

    @property
    def hidden(self) -> frozenset[int]:
        """The places of the hidden cells."""
        return frozenset(i for i, value in enumerate(self.values) if value is None)


@dataclass(frozen=True)
class Protected:
    """All tables of a report, protected; `release` is what the register gains when it is written."""

    shown: tuple[Shown, ...]
    release: tuple[Released, ...]


def protect(
    tables: Sequence[CountTable],
    rule: str,
    register: Register = EMPTY,
    *,
    report: str = "",
    at: str = "",
    lang: str = "es",
    shown: Mapping[str, Sequence[int]] | None = None,
    progress: Progress = silent,
) -> Protected:
    """Protects `tables` by `rule`, each beside those before it and those in the register.

    `shown` names cells (places, by the table's name) that stand elsewhere in the report and so cannot be hidden. Raises
    `BadInput` with every problem where a hidden cell could be recomputed, alone or with what was released; then nothing may be
    printed.
    """
    problems: list[Problem] = []
    made: list[Shown] = []
    known = register
    for number, table in enumerate(each(tables, progress, N_("Protecting small numbers"))):
        inner = part(progress, number / len(tables), number / len(tables))  # nobody knows how many attacks it will take
        if rule == INTERNAL:
            made.append(Shown(table, rule, table.counts, "none"))
            continue
        done = (
            _round(table, known, inner) if rule == ROUND else _suppress(table, known, (shown or {}).get(table.name, ()), inner)
        )
        title = translate(table.title, lang) if isinstance(table.title, Text) else table.title
        released = Released(title, report, at, table.universe, table.date, rule, table.cells, done.values, table.sums)
        if done.open:
            problems.append(_open(title, done))
        for old in known.of(table.universe):
            problems += compared(released, old, THRESHOLD)
        made.append(done)
        known = known.with_tables(released)
    if problems:
        raise BadInput(problems)
    return Protected(tuple(made), known.tables[len(register.tables) :])


def _round(table: CountTable, register: Register, progress: Progress) -> Shown:
    before = [old for old in register.of(table.universe) if old.rule == ROUND]
    printed: dict[Cell, int] = {}
    for old in before:
        printed |= {cell: value for cell, value in zip(old.cells, old.values, strict=True) if value is not None}
    kept = {i: printed[cell] for i, cell in enumerate(table.cells) if cell in printed}
    linked = [old for old in before if _same_vintage(table, old)]
    both = joined([(table.cells, table.counts, table.sums), *((old.cells, old.values, old.sums) for old in linked)])
    own = len(set(table.cells))
    counts = [0 if value is None else value for value in both.values]
    keys = [cell.key for cell in both.cells]
    place = {cell: i for i, cell in enumerate(both.cells)}
    stands = {place[table.cells[i]]: number for i, number in kept.items()}
    must = {i: counts[i] for i in range(own, len(counts))}
    try:
        found = rounded(counts, both.sums, keys, BASE, stands, must=must, progress=progress)
    except ValueError:  # the sums between the tables cannot all hold as printed: each number is blurred by itself
        found = rounded(table.counts, table.sums, [c.key for c in table.cells], BASE, kept, progress=progress)
        place = {cell: i for i, cell in enumerate(table.cells)}
    values = tuple(found.values[place[cell]] for cell in table.cells)
    moved = [abs(a - b) for a, b in zip(values, table.counts, strict=True)]
    other = sum(values[i] != number for i, number in kept.items())
    return Shown(
        table, ROUND, values, found.manner, changed=sum(m > 0 for m in moved), attacked=len(values), lost=float(sum(moved)),
        renumbered=other,
    )  # fmt: skip


def _same_vintage(table: CountTable, old: Released) -> bool:
    """Whether every cell that both have can be the one that was rounded."""
    printed = dict(zip(old.cells, old.values, strict=True))
    return all(
        abs((printed[cell] or 0) - count) < BASE
        for cell, count in zip(table.cells, table.counts, strict=True) if cell in printed
    )  # fmt: skip


def _suppress(table: CountTable, register: Register, stands: Sequence[int], progress: Progress) -> Shown:
    printed: set[Cell] = set()
    hidden: set[Cell] = set()
    guarded: set[Cell] = set()
    for old in register.of(table.universe):
        if old.rule == SUPPRESS:
            away = [i for i, value in enumerate(old.values) if value is None]
            printed |= {cell for cell, value in zip(old.cells, old.values, strict=True) if value is not None}
            hidden |= {old.cells[i] for i in away}
            guarded |= {old.cells[i] for i in safe_alone(old, THRESHOLD)}
    shown = {*stands, *(i for i, cell in enumerate(table.cells) if cell in printed)}
    stay = [i for i, cell in enumerate(table.cells) if cell in hidden and i not in shown]
    guard = [i for i in stay if table.cells[i] in guarded]
    found = suppressed(table.counts, table.sums, shown=shown, hidden=stay, guarded=guard, progress=progress)
    values = tuple(None if i in found.hidden else count for i, count in enumerate(table.counts))
    lost = float(sum(table.counts[i] for i in found.hidden))
    return Shown(
        table, SUPPRESS, values, found.manner, len(found.primary), len(found.secondary), attacked=found.audit.attacked,
        open=len(found.audit.open), lost=lost,
    )  # fmt: skip


def _open(title: str, done: Shown) -> Problem:
    return Problem(
        "still-open",
        text(
            N_("In “{table}”, {n} small cell could be worked out from the rest"),
            N_("In “{table}”, {n} small cells could be worked out from the rest"),
            table=title, n=done.open,
        ),
        remedy=text(N_("Group the rows of the table, or write the report with controlled rounding.")),
    )  # fmt: skip

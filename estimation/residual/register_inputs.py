"""The rows of a register and its permits, checked: every number of a group with its spread."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.cells import NO, YES, as_label, complain, missing_columns, numbers
from estimation.residual.identities import as_numbers, compare, wholes
from estimation.residual.spread import NAMES, Reals, Spreads
from estimation.residual.spread_columns import read_spreads
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, text

SHARES = ("phantom", "absent")
PERSONS = ("register", "permits", "non_renewal", "unregistered", "students", "asylum", "double_nationality")

ROLES = (
    Role("group", N_("Group"), N_("A nationality or a group of them, each once; a row of totals is checked and left out.")),
    Role("register", N_("Register"), N_("Foreign persons on the population register.")),
    Role("permits", N_("Permits"), N_("Valid permits of the same group on the same day.")),
    Role("free_movement", N_("Free movement"), N_("Yes where the group needs no permit: it is left out."), required=False),
    Role("phantom", N_("Left, not struck off"), N_("The share of the register that has left or died."), required=False),
    Role("non_renewal", N_("Not renewed"), N_("Entries to be struck off because nobody renewed them."), required=False),
    Role("unregistered", N_("Not registered"), N_("Persons in an irregular situation who are not registered."), required=False),
    Role("absent", N_("Permit holders abroad"), N_("The share of the permits whose holder has left."), required=False),
    Role("students", N_("Students"), N_("On the register with a stay as students, not among the permits."), required=False),
    Role("asylum", N_("Waiting"), N_("On the register, waiting for asylum or for the renewal of a permit."), required=False),
    Role("double_nationality", N_("Two nationalities"), N_("Registered as foreign and also nationals."), required=False),
    Role("published", N_("Printed difference"), N_("Register less permits as printed, to be checked."), required=False),
    Role("distribution", N_("Distribution"), N_("How the numbers of the row vary."), required=False),
    *(
        Role(f"{name}_sd", f"{name}_sd", N_("Its standard deviation; or _low and _high, its 95 % limits."), required=False)
        for name in (*PERSONS, *SHARES)
    ),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Register:
    """G groups in the order in which they are drawn; each quantity a spread over the groups."""

    groups: tuple[str, ...]
    free: NDArray[np.bool_]
    values: Mapping[str, Spreads]
    published: Reals
    by: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        rows = sorted(
            [name, bool(self.free[g]), repr(float(self.published[g])), *(_said(v, g) for v in self.values.values())]
            for g, name in enumerate(self.groups)
        )
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()

    @property
    def certain(self) -> bool:
        """Whether nothing of the groups that need a permit varies."""
        return all(bool(v.certain[~self.free].all()) for v in self.values.values())


def _said(spreads: Spreads, g: int) -> list[str]:
    columns = (spreads.value, spreads.sd, spreads.low, spreads.high)
    return [*(repr(float(column[g])) for column in columns), NAMES[spreads.kind[g]]]


def read_register(table: Table, by: Sequence[str] = ()) -> Register:
    """Checks and arranges the rows. Raises `BadInput` with all problems, each with its row and column."""
    problems = Collector()
    missing_columns(table, ["group", "register", "permits"], problems)
    for name in by:
        if name != "group":
            what = text(N_("{name} does not break down the account"), name=name)
            problems.add("not-a-breakdown", what, table.place(column=name if name in table.columns else ""))
    problems.raise_if_any()
    table = _without_total(table, problems)
    values = {name: _quantity(table, name, problems) for name in (*PERSONS, *SHARES)}
    free = _free(table, problems)
    published = _optional(table, "published", problems)
    groups = tuple(map(as_label, table.columns["group"]))
    first: dict[str, int] = {}
    for r, name in enumerate(groups):
        if first.setdefault(name, r) != r:
            problems.add("repeated-row", text(N_("This row repeats row {row}"), row=str(table.rows[first[name]])),
                         table.place(r, "group"))  # fmt: skip
    if not len(table):
        problems.add("empty", text(N_("The table has no rows")), table.place())
    elif free.all():
        problems.add("nobody-needs-a-permit", text(N_("No group needs a permit: there is nothing to compute")),
                     table.place(column="free_movement"))  # fmt: skip
    _totals(table, values["register"].value, values["permits"].value, problems)
    problems.raise_if_any()
    order = sorted(range(len(groups)), key=lambda g: (bool(free[g]), [_said(v, g) for v in values.values()], groups[g]))
    rows = np.array(order, dtype=np.intp)
    return Register(
        tuple(groups[g] for g in order), free[rows], {name: v.take(rows) for name, v in values.items()}, published[rows],
        tuple(by),
    )  # fmt: skip


def _without_total(table: Table, problems: Collector) -> Table:
    """The table without its row of totals (group: total), which is held to the sum of the groups first."""
    found = wholes([""] * len(table), [(as_label(cell),) for cell in table.columns["group"]])
    for name in ("register", "permits", "published"):
        if name in table.columns:
            said = [text(N_("Column {name}"), name=name)] * len(table)
            compare(table, name, as_numbers(table.columns[name]), found, said, problems)
    left_out = {whole.row for whole in found}
    return table.take([r for r in range(len(table)) if r not in left_out])


def _optional(table: Table, name: str, problems: Collector, low: float = -np.inf) -> Reals:
    empty: Reals = np.full(len(table), np.nan)
    return numbers(table, name, problems, low=low, required=False) if name in table.columns else empty


def _quantity(table: Table, name: str, problems: Collector) -> Spreads:
    """A column that may be left out, as may its cells: nothing is to be corrected then."""
    share = name in SHARES
    if name in ("register", "permits"):
        value = numbers(table, name, problems, low=0)
    else:
        value = _optional(table, name, problems, low=-np.inf if share else 0)
    value = np.nan_to_num(value)
    if share:
        outside = np.flatnonzero(~((value >= 0) & (value < 1))).tolist()
        if outside:
            what = N_("A share lies between 0 and 1, 1 left out, not {value}")
            complain(problems, "bad-share", what, table, name, outside)
    names = (f"{name}_sd", f"{name}_low", f"{name}_high")
    return read_spreads(table, value, *names, problems, share=share, tell=name == "register")


def _free(table: Table, problems: Collector) -> NDArray[np.bool_]:
    if "free_movement" not in table.columns:
        return np.zeros(len(table), dtype=bool)
    written = [as_label(cell).lower() for cell in table.columns["free_movement"]]
    unknown = [r for r, word in enumerate(written) if word not in YES | NO]
    complain(problems, "not-yes-or-no", N_("{value} is neither yes nor no"), table, "free_movement", unknown)
    return np.array([word in YES for word in written], dtype=bool)


def _totals(table: Table, register: Reals, permits: Reals, problems: Collector) -> None:
    """A row that is the sum of the others would count everybody twice."""
    for r in range(len(table)):
        others = np.arange(len(table)) != r
        filled = (register[others] > 0).sum() > 1
        if filled and register[r] == register[others].sum() and permits[r] == permits[others].sum():
            what = text(N_("This row is the sum of all others, in the register and in the permits"))
            problems.add("total-row", what, table.place(r, "group"), text(N_("Leave out the row of totals")))

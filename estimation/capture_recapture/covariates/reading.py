"""A raw table with covariates to folded cells, and everything that can be wrong with a covariate."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.table import CovariateTable
from estimation.capture_recapture.reading import COUNT, ROLES, read_rows
from estimation.cells import as_label, as_number, complain, values_of
from estimation.formula import columns_of
from estimation.table import Cell, Table
from vocabulary.errors import BadInput, Collector
from vocabulary.fields import Role
from vocabulary.text import N_, text

Flags = NDArray[np.bool_]

COVARIATE = Role(
    "covariates",
    N_("Covariates"),
    N_("What is known of each person, such as age or sex: numbers or groups, to be named in the formula."),
    required=False,
    many=True,
)
COVARIATE_ROLES = (*ROLES, COVARIATE)
FORMULA = N_("Formula")
MOST_GROUPS = 30
"""A column of words with more different ones than these is no covariate but a name."""


def read_covariate_table(
    table: Table, by: Sequence[str] = (), lists: Sequence[str] = (), formulas: Sequence[str] = ("",)
) -> CovariateTable:
    """The checked cells. The columns that the formulas name are covariates; where the first is empty, every column is that
    is no list, count, column of 0 and 1, single value or name.

    Raises `BadInput` (or `BadParameter` for a formula that names no column) with all problems.
    """
    named = {name for formula in formulas if formula for name in columns_of(formula, tuple(table.columns), FORMULA)}
    problems = Collector()
    try:
        rows = read_rows(table, by, lists, named - set(lists))
    except BadInput as error:
        problems.problems += error.problems
        _columns(table, by, named, formulas, np.ones(len(table), dtype=np.bool_), problems)
        raise BadInput(problems.problems) from error
    for name in sorted(named & {*rows.lists}):
        problems.add(
            "list-as-covariate",
            text(N_("{name} is a list and cannot explain being on the lists"), name=name),
            table.place(column=name),
            text(N_("Leave it out of the formula, or name the other lists with lists=A,B,C")),
        )
    formula = formulas[0]
    if not formula:
        free = {name for name in table.columns if _may_explain(table, name, {*rows.lists, *by})}
        named |= {*free, *by}
        formula = "~ " + " + ".join(_quoted(name) for name in sorted({*free, *by})) if named else ""
    listed = rows.cells > 0
    columns = _columns(table, by, named, formulas, listed & (rows.weights > 0), problems)
    problems.raise_if_any()
    left_out = tuple(name for name in table.columns if name not in {*rows.lists, *columns, rows.count})
    elsewhere = float(rows.weights[~listed].sum())
    weights = np.where(listed, rows.weights, 0.0)
    return CovariateTable.folded(rows.lists, rows.cells, weights, columns, formula, by, left_out, elsewhere)


def _columns(
    table: Table, by: Sequence[str], named: set[str], formulas: Sequence[str], used: Flags, problems: Collector
) -> dict[str, tuple[Cell, ...]]:
    """The covariates that the formulas name and the strata, checked over the rows that are used."""
    groups = {found.strip(" `") for formula in formulas for found in re.findall(r"\bC\(([^()]*)\)", formula)}
    wanted = [name for name in table.columns if name in named | {*by}]
    return {name: _covariate(table, name, name in named, name not in groups, used, problems) for name in wanted}


def _may_explain(table: Table, name: str, taken: set[str]) -> bool:
    """Whether a column serves as covariate without being named: no list, no single value, no names of persons."""
    if name in taken or name.strip().lower() == COUNT:
        return False
    values = {as_label(cell) for cell in table.columns[name]} - {""}
    if len(values) < 2 or values <= {"0", "1"}:
        return False
    return len(values) <= MOST_GROUPS or values_of(table.columns[name]) is not None


def _quoted(name: str) -> str:
    return name if name.isidentifier() else f"`{name}`"


def _covariate(
    table: Table, name: str, explains: bool, may_be_number: bool, used: Flags, problems: Collector
) -> tuple[Cell, ...]:
    """The column as numbers or as groups. Empty cells, words among numbers, a single value and names are reported."""
    column = table.columns[name]
    if not explains:  # a stratum alone: an empty cell is a stratum of its own, as everywhere
        return tuple(as_label(cell) for cell in column)
    rows = np.flatnonzero(used).tolist()
    empty = [i for i in rows if as_label(column[i]) == ""]
    remedy = text(N_("Fill it in, leave the row out, or leave the covariate out of the formula"))
    complain(problems, "missing-covariate", N_("The covariate has no value here"), table, name, empty, remedy)
    read: list[Cell] = []
    words = []
    for i, cell in enumerate(column):
        try:
            read.append(as_number(cell))
        except ValueError:
            read.append(None)
            words.append(i)
    full = len(rows) - len(empty)
    if not may_be_number or len(words) > full / 2:
        read = [as_label(cell) for cell in column]
    elif words:
        what = N_("{value} is not a number, and most of this covariate are numbers")
        remedy = text(N_("Correct it, or write C({name}) in the formula where the numbers name groups"), name=name)
        complain(problems, "text-in-number", what, table, name, words, remedy)
        return tuple(read)
    values = {read[i] for i in rows} - {None, ""}
    if len(values) == 1:
        problems.add(
            "constant-covariate",
            text(N_("The covariate {name} has the same value everywhere, so it cannot explain anything"), name=name),
            table.place(column=name),
            text(N_("Leave it out of the formula")),
        )
    elif len(values) > MOST_GROUPS and any(isinstance(value, str) for value in values):
        problems.add(
            "too-many-groups",
            text(N_("The covariate {name} has {n} different groups: it looks like a name"), name=name, n=len(values)),
            table.place(column=name),
            text(N_("Merge groups, or write a formula without it, such as {example}"), example="~ sex + age"),
        )
    return tuple(read)

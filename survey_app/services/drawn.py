"""One method over the draws of a linkage: each draw's rows are a table of their own, and their estimates become one."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from estimation.cells import as_label, missing_columns
from estimation.linkage.pooling import NAME, pooled
from estimation.method import Method
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import AlcanceError, BadInput, BadParameter, Collector, NoEstimate, Place, Problem
from vocabulary.progress import Progress, part
from vocabulary.text import N_, text

FAMILY = "capture-recapture"
DRAW = "draw"  # the column that `link` writes


@dataclass(frozen=True)
class Drawn:
    """The pooled estimate, and the SHA-256 of all draws' data."""

    estimate: Estimate
    fingerprint: str


def split(table: Table, column: str, by: Sequence[str] = ()) -> list[Table]:
    """The rows of each draw, without the column, in the order of the draws' numbers. Raises `BadInput` where the column is
    missing, has an empty cell, serves as a group too, or tells fewer than two draws apart."""
    problems = Collector()
    missing_columns(table, [column], problems)
    problems.raise_if_any()
    labels = [as_label(cell) for cell in table.columns[column]]
    rows: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        rows.setdefault(label, []).append(row)
    if "" in rows:
        problems.add("no-draw", text(N_("It is not said to which draw this row belongs")), table.place(rows[""][0], column))
    if column in by:
        what = text(N_("The column of draws cannot be a group as well"))
        problems.add("draw-as-group", what, Place(field="--by"))
    if len(rows) < 2:
        what = text(N_("Two draws of the linkage are needed at least"))
        remedy = text(N_("Write more with: link … --draws 40 --csv FILE"))
        problems.add("too-few-draws", what, table.place(column=column), remedy)
    problems.raise_if_any()
    others = {name: cells for name, cells in table.columns.items() if name != column}
    without = Table(others, table.name, table.sheet, table.rows)
    return [without.take(rows[label]) for label in sorted(rows, key=_in_order)]


def read_draws(method: Method, tables: Sequence[Table], by: Sequence[str]) -> list[Any]:
    """What the method reads of each draw, or the error that says why it cannot. Raises as `over_draws`."""
    check_family(method)
    found: list[Any] = []
    for table in tables:
        try:
            found.append(method.read(table, tuple(by)))
        except AlcanceError as error:
            found.append(error)
    _refuse_most(found)
    return found


def over_draws(method: Method, read: Sequence[Any], column: str, progress: Progress) -> Drawn:
    """The method on each draw, as `read_draws` gives them, pooled. Equal draws are fitted once.

    Raises what the method raises where it cannot use any of the draws, and `most-draws-failed` where it cannot most of them.
    """
    fitted: dict[str, Estimate | AlcanceError] = {}
    prints = _prints(read)
    for number, (key, data) in enumerate(zip(prints, read, strict=True)):
        if key not in fitted:
            piece = part(progress, number / len(read), (number + 1) / len(read))
            fitted[key] = data if isinstance(data, AlcanceError) else _fitted(method, data, piece)
    found = [fitted[key] for key in prints]
    _refuse_most(found)
    estimates = {number: each for number, each in enumerate(found, 1) if isinstance(each, Estimate)}
    one = pooled(tuple(estimates.values()), tuple(estimates), len(found), column)
    return Drawn(one, fingerprint(read))


def fingerprint(read: Sequence[Any]) -> str:
    """SHA-256 of all draws' data."""
    return hashlib.sha256("\n".join(_prints(read)).encode()).hexdigest()


def _prints(read: Sequence[Any]) -> list[str]:
    return [f"unreadable {n}" if isinstance(data, AlcanceError) else data.fingerprint() for n, data in enumerate(read)]


def _refuse_most(found: Sequence[Any]) -> None:
    errors = [each for each in found if isinstance(each, AlcanceError)]
    if len(errors) == len(found):
        raise errors[0]
    if 2 * len(errors) > len(found) or len(found) - len(errors) < 2:
        what = text(
            N_("{some} of {all} draws of the linkage give no estimate by this method"), some=len(errors), all=len(found)
        )
        raise NoEstimate([Problem("most-draws-failed", what), *errors[0].problems])


def nearest(table: Table, found: Estimate, by: Sequence[str] = ()) -> Table:
    """Of a table with draws that of the draw whose figure lies nearest to the pooled one; another table as it is."""
    column = column_of(found)
    return split(table, column, by)[int(found.diagnostics[NAME]["nearest"]) - 1] if column else table


def check_family(method: Method) -> None:
    """Raises `BadParameter` for a method that does not use several lists: nothing in it depends on a linkage."""
    if method.branch() != FAMILY:
        what = text(N_("Only methods that use several lists take draws of a linkage"))
        raise BadParameter(Problem("no-draws", what, Place(field="--draws"), text(N_("Leave it out"))))


def column_of(estimate: Estimate) -> str:
    """The column of draws that an estimate was pooled over; empty where it was made from one table."""
    return str(estimate.diagnostics.get(NAME, {}).get("column", ""))


def _fitted(method: Method, data: object, progress: Progress) -> Estimate | AlcanceError:
    try:
        found = method.fit(data, progress)
    except (NoEstimate, BadInput) as error:
        return error
    if not math.isfinite(found.population.point):
        return NoEstimate(Problem("no-finite-estimate", text(N_("The data set no upper limit and no figure"))))
    return found


def _in_order(label: str) -> tuple[float, str]:
    try:
        return float(label), label
    except ValueError:
        return math.inf, label

"""The adviser: what a table tells of itself, which methods it can carry, and where a method needs a written reason.

A reason is needed where a method for several lists would give a figure although it does not suit the data: because it says so
itself (`suits`), or because it can use no more than some of the lists. It is kept in the estimate and printed in the report.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from estimation.capture_recapture.presenting import data_warnings
from estimation.capture_recapture.reading import read_capture_table
from estimation.capture_recapture.strata import stratum_name
from estimation.capture_recapture.table import CaptureTable, overlaps
from estimation.method import Method
from estimation.objection import Objection
from estimation.table import Table
from vocabulary.errors import AlcanceError, BadParameter, Place, Problem
from vocabulary.fields import Words
from vocabulary.text import N_, Text, text

FAMILY = "capture-recapture"
REASON = Words(N_("Reason"), N_("Why this method is used although the data hardly carry it; printed in the report."), 600)
SHORTEST = 10
MOST_NAMED = 6


def objection(method: Method, table: Table, by: Sequence[str] = ()) -> Text | None:
    """What speaks against the method with this table; nothing where it suits. Raises what reading raises."""
    return unsuited(method, table, by) or partly(method, table, by)


def unsuited(method: Method, table: Table, by: Sequence[str] = ()) -> Text | None:
    """Why the method itself says that it does not suit the table: then it needs a written reason."""
    return method.suits(method.read(table, tuple(by))) if method.branch() == FAMILY else None


def partly(method: Method, table: Table, by: Sequence[str] = ()) -> Text | None:
    """That it uses some of the lists only, and could not use all: the lists were chosen, a reason is asked for and may be
    missing."""
    lists = tuple(getattr(method, "lists", ()))
    if method.branch() != FAMILY or not lists:
        return None
    every = _lists_of(table, by)
    if len(set(lists)) < len(every) and refusal(type(method), table) is not None:
        return text(N_("It uses {n} of the {all} lists only: {names}"), n=len(lists), all=len(every), names=" · ".join(lists))
    return None


def refusal(kind: type[Method], table: Table) -> Text | None:
    """Why a method cannot be used with all of a table, or does not suit it; nothing where it does."""
    try:
        return kind.suits(kind().read(table))
    except AlcanceError as error:
        return error.problems[0].what


def readable(kind: type[Method], table: Table) -> bool:
    """Whether the method would give a figure for all of the table, suited or not."""
    try:
        kind().read(table)
    except AlcanceError:
        return False
    return True


def answered(method: Method, table: Table, by: Sequence[str], reason: str) -> Objection | None:
    """The objection with the reason given against it, nothing where there is none.

    Raises `BadParameter` where a reason is needed and none, or none worth the name, was given.
    """
    why = unsuited(method, table, by)
    needed = why is not None
    why = why or partly(method, table, by)
    if why is None:
        return None
    said = " ".join(reason.split())
    if not said and not needed:
        return Objection(why, "")
    if len(said) < SHORTEST:
        what = text(N_("The data hardly carry this method: {why}"), why=why)
        remedy = text(N_("Choose another method, or write down why this one is used all the same"))
        raise BadParameter(Problem("needs-reason", what, Place(field=REASON.label), remedy))
    REASON.check(said)
    return Objection(why, said)


def facts(table: Table, by: Sequence[str] = ()) -> list[Text]:
    """What the lists of a table tell of themselves: how many, how they overlap, where nobody is; none where it has no lists."""
    try:
        data = read_capture_table(table, by)
    except AlcanceError:
        return []
    total, cells = data.total, np.arange(2**data.k)
    several = (cells & (cells - 1)) > 0
    found = [
        text(N_("{n} lists with {persons} persons, of whom {together} are on more than one list."),
             n=data.k, persons=int(data.observed), together=int(total[several].sum())),
    ]  # fmt: skip
    apart = _apart(data)
    if apart:
        found.append(
            text(
                N_("{n} pair of lists shares nobody: {names}. Methods for sparse overlaps set its patterns aside."),
                N_("{n} pairs of lists share nobody: {names}. Methods for sparse overlaps set their patterns aside."),
                n=len(apart), names=", ".join(apart[:MOST_NAMED]) + (" …" if len(apart) > MOST_NAMED else ""),
            )
        )  # fmt: skip
    empty = int((total[1:] == 0).sum())
    if data.k > 2 and empty:
        found.append(text(N_("{n} of the {all} patterns have nobody."), n=empty, all=total.size - 1))
    without = [stratum_name(s) for s, row in zip(data.strata, data.counts, strict=True) if not row[several].sum()]
    if data.by and without:
        found.append(
            text(
                N_("In {n} group the lists do not overlap: {names}. It would count with the persons seen only."),
                N_("In {n} groups the lists do not overlap: {names}. They would count with the persons seen only."),
                n=len(without), names="; ".join(without[:MOST_NAMED]) + (" …" if len(without) > MOST_NAMED else ""),
            )
        )  # fmt: skip
    return [*found, *data_warnings(data)]


def _apart(data: CaptureTable) -> list[str]:
    shared = overlaps(data.total, data.k)
    pairs = zip(*np.triu_indices(data.k, 1), strict=True)
    return [f"{data.lists[i]} · {data.lists[j]}" for i, j in pairs if not shared[i, j]]


def _lists_of(table: Table, by: Sequence[str]) -> tuple[str, ...]:
    try:
        return read_capture_table(table, by).lists
    except AlcanceError:
        return ()

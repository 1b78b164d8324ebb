"""The stages of a regularisation programme by group, checked: nobody is granted what they did not ask for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.cells import as_label, complain, missing_columns, numbers, whole
from estimation.residual.spread import Reals
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, Text, text

STAGES: Mapping[str, str] = {
    "registered": N_("Registered"),
    "admitted": N_("Admitted"),
    "granted": N_("Granted"),
    "printed": N_("Document printed"),
    "rejected": N_("Rejected"),
}
ROLES = (
    Role("stage", N_("Stage"), N_("registered, admitted, granted, printed or rejected.")),
    Role("count", N_("Count"), N_("Persons who reached the stage, each once.")),
    Role("group", N_("Group"), N_("Where the stages are counted by origin, area or the like."), required=False),
)
LIMITS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("admitted",), "registered"),
    (("granted",), "admitted"),
    (("granted",), "registered"),
    (("printed",), "granted"),
    (("printed",), "registered"),
    (("granted", "rejected"), "registered"),
)
"""Which stages together cannot hold more persons than which other."""


@dataclass(frozen=True, eq=False)
class Funnel:
    """Counts by group for each stage that the programme counted, (G,), groups in the order in which they are drawn."""

    groups: tuple[str, ...]
    counts: Mapping[str, Reals]
    by: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        rows = sorted([name, *(f"{s}:{float(c[g])!r}" for s, c in self.counts.items())] for g, name in enumerate(self.groups))
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()

    def total(self, stage: str) -> float:
        return float(self.counts[stage].sum())


def read_funnel(table: Table, by: Sequence[str] = ()) -> Funnel:
    """Checks and arranges the rows. Raises `BadInput` with all problems, each with its row and column."""
    problems = Collector()
    missing_columns(table, ["stage", "count", *by], problems)
    for name in by:
        if name != "group":
            what = text(N_("{name} does not break down the account"), name=name)
            problems.add("not-a-breakdown", what, table.place(column=name if name in table.columns else ""))
    problems.raise_if_any()
    stage = [as_label(cell).lower() for cell in table.columns["stage"]]
    group = [as_label(cell) for cell in table.columns["group"]] if "group" in table.columns else [""] * len(table)
    count = numbers(table, "count", problems, low=0)
    whole(table, "count", count, problems)
    unknown = [r for r, name in enumerate(stage) if name not in STAGES]
    remedy = text(N_("It is one of: {names}"), names=", ".join(STAGES))
    complain(problems, "unknown-stage", N_("{value} is not a stage of the programme"), table, "stage", unknown, remedy)
    row: dict[tuple[str, str], int] = {}
    for r, key in enumerate(zip(group, stage, strict=True)):
        if row.setdefault(key, r) != r:
            what = text(N_("This row repeats row {row}"), row=str(table.rows[row[key]]))
            problems.add("repeated-row", what, table.place(r, "stage"))
    if not len(table):
        problems.add("empty", text(N_("The table has no rows")), table.place())
    elif "registered" not in stage:
        problems.add("no-registered", text(N_("There is no row of those who registered")), table.place(column="stage"))
    groups, stages = list(dict.fromkeys(group)), [name for name in STAGES if name in stage]
    for g in groups:
        for name in stages:
            if (g, name) not in row:
                what = text(N_("{group} has no row {stage}, which other groups have"), group=g or "–", stage=name)
                problems.add("missing-stage", what, table.place(column="stage"))
        _limits(table, count, {name: row[g, name] for name in stages if (g, name) in row}, problems)
    problems.raise_if_any()
    counts = {name: np.array([count[row[g, name]] for g in groups]) for name in stages}
    if not counts["registered"].any():
        problems.add("nobody", text(N_("Nobody registered")), table.place(row[groups[0], "registered"], "count"))
    problems.raise_if_any()
    order = sorted(range(len(groups)), key=lambda g: ([float(c[g]) for c in counts.values()], groups[g]))
    return Funnel(tuple(groups[g] for g in order), {name: c[order] for name, c in counts.items()}, tuple(by))


def _limits(table: Table, count: Reals, row: Mapping[str, int], problems: Collector) -> None:
    """Says which number disagrees with which; a broken chain is told once, at its nearest link."""
    told: set[str] = set()
    for parts, most in LIMITS:
        if most not in row or any(part not in row for part in parts) or told & set(parts):
            continue
        found, limit = float(sum(count[row[part]] for part in parts)), float(count[row[most]])
        if found > limit:
            told |= set(parts)
            what = text(
                N_("{found} {parts} are more than {limit} {most}"), found=round(found), limit=round(limit),
                parts=" + ".join(parts), most=most,
            )  # fmt: skip
            problems.add("more-than-before", what, table.place(row[parts[0]], "count"))


def stage_name(stage: str) -> Text:
    return Text(STAGES[stage])

"""A population register less the permits: who is registered and holds none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimation.method import Method, register
from estimation.residual.account import Lines, settle
from estimation.residual.influence import PARAMETER, SAMPLING, THRESHOLD, Influence, Quantity, influence
from estimation.residual.influence_shown import show
from estimation.residual.presenting import PERSONS, account_waterfall
from estimation.residual.register_inputs import ROLES, SHARES, Register, read_register
from estimation.residual.simulation import DRAWS, population_of
from estimation.residual.spread import Reals, Spreads
from estimation.residual.switches import with_waiting
from estimation.result import AccountLine, Column, Estimate, Model, ResultTable, StratumResult
from estimation.table import Table
from vocabulary.fields import Choice, Integer, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

PARTS: Mapping[str, tuple[str, float]] = {
    "register": (N_("On the register, of those who need a permit"), 1),
    "phantom": (N_("Left or died, not struck off"), -1),
    "non_renewal": (N_("Entries that were not renewed"), -1),
    "unregistered": (N_("In an irregular situation, not registered"), 1),
    "permits": (N_("Valid permits"), -1),
    "absent": (N_("Permits whose holders have left"), 1),
    "students": (N_("Stays as students"), -1),
    "double_nationality": (N_("Also nationals"), -1),
    "asylum": (N_("Waiting for asylum or for a renewal"), -1),
}
"""The lines of the account in order, each with the sign with which it enters."""
ALWAYS = ("register", "permits")
OF = {"phantom": "register", "absent": "permits"}


@register
@dataclass(frozen=True)
class RegisterPermits(Method):
    """Persons on a population register beyond those who hold a permit.

    Where everybody may register whatever their status, as in the Spanish padrón, the register holds those in an irregular
    situation too. With R those registered, a share f of them gone without being struck off, n entries that nobody renewed, m
    persons in an irregular situation who are not registered, P valid permits, a share a of their holders abroad, and s
    students, d persons with two nationalities and q persons waiting for asylum or a renewal, who need no permit,

        U = R·(1 − f) − n + m − P·(1 − a) − s − d − q.

    Groups with free movement are shown and left out: what they lack in permits says nothing about their right to stay. Who
    waits is neither with nor without a right: the setting `waiting` says whether they are in the figure, and both figures
    stand in the result. Cells below zero are kept.

    A register forgets those who leave, and permits do too: the two errors have opposite signs and may each be as large as the
    figure. Numbers with a spread (`register_sd`, or `register_low` and `register_high` as 95 % limits, and so on) are drawn;
    the same share with the same spread in several groups is one quantity and is drawn once for all of them.
    """

    name = "register-permits"
    label = N_("Register less permits")
    summary = N_("Those on a population register, less those who hold a permit.")
    told = N_(
        "From the persons on a population register, corrected for those who left and for entries that were not renewed, "
        "those who hold a permit are taken away. What remains is the estimate; who needs no permit is in neither number."
    )
    assumes = (
        N_("Persons register whatever their status, and the register and the permits are of the same day and groups."),
        N_("Who left, on the register or with a permit, is known or small."),
        N_("Whoever is registered without a permit and needs one is in an irregular situation."),
    )
    references = (
        "Connor, P. & Passel, J. S. (2019). Europe's unauthorized immigrant population peaks in 2016, then levels off. Pew "
        "Research Center, Washington.",
    )
    roles = ROLES

    waiting: str = described(
        Choice(
            N_("Those who wait"),
            N_("Whether persons who wait for asylum or a renewal are in the figure."),
            {"left-out": N_("left out"), "counted": N_("counted")},
        ),
        "left-out",
    )
    draws: int = described(
        Integer(N_("Draws"), N_("How often the account is drawn where inputs have a spread."), 100, 1_000_000), DRAWS
    )

    threshold: float = described(THRESHOLD, 0.0)

    def read(self, table: Table, by: Sequence[str] = ()) -> Register:
        return read_register(table, by)

    @classmethod
    def suits(cls, data: Register) -> Text | None:
        return None

    def fit(self, data: Register, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        parts = _parts({name: v.value for name, v in data.values.items()})
        each, gap = self._sum(parts), parts["register"] - parts["permits"]
        lines = self._account(data, parts)
        total = next(line.value for line in lines if line.key == "irregular")
        drawn = None if data.certain else self._draw(data)
        need = ~data.free
        population = population_of(total, None if drawn is None else drawn[need].sum(axis=0), self.level)
        moved = show(None if drawn is None else self._influence(data), population)
        waiting = float(parts["asylum"][need].sum())
        with_them = total + (waiting if self.waiting == "left-out" else 0.0)
        progress(1.0, text(N_("Computing the account")))
        return Estimate(
            **self.own(data, data.by)
            | {"definition": with_waiting(self.definition, self.waiting) if waiting else self.definition},
            population=population,
            observed=float(parts["register"][need].sum()),
            models=(Model(self.name, population=total, se=population.se),),
            strata=self._strata(data, each, drawn),
            diagnostics={
                "cells": tuple(
                    {"group": name, "free_movement": bool(data.free[g]), "gap": float(gap[g]),
                     "irregular": None if data.free[g] else float(each[g])} for g, name in enumerate(data.groups)
                ),
                "gap_total": float(gap.sum()),
                "printed_agrees": None if np.isnan(data.published).all() else not _slips(data, parts).size,
                "with_waiting": with_them,
                "without_waiting": with_them - waiting,
                "median": None if drawn is None else float(np.median(drawn[need].sum(axis=0))),
                **moved.diagnostics,
            },
            warnings=_warnings(data, parts, each, total),
            charts=(account_waterfall(lines), *moved.charts),
            tables=(self._table(data, parts, each, drawn), *moved.tables),
            account=lines,
            seen=text(N_("{n} persons who need a permit were registered, and {permits} permits were valid."),
                      n=round(float(parts["register"][need].sum())), permits=round(float(parts["permits"][need].sum()))),
        )  # fmt: skip

    def _sum(self, parts: Mapping[str, Reals]) -> Reals:
        """The signed parts added up, group by group."""
        left_out = ("asylum",) if self.waiting == "counted" else ()
        found: Reals = sum(
            (sign * parts[name] for name, (_, sign) in PARTS.items() if name not in left_out), np.zeros_like(parts["register"])
        )
        return found

    def _draw(self, data: Register) -> Reals:
        """Draws of every group, (G, draws)."""
        rng = np.random.default_rng(self.seed)
        return self._sum(_parts({name: _drawn(data.values[name], name in SHARES, self.draws, rng) for name in data.values}))

    def _influence(self, data: Register) -> Influence:
        """Each column over the groups that need a permit is one quantity; its shares are one and the same where they agree."""
        need = np.flatnonzero(~data.free)
        names = [name for name in PARTS if name in ALWAYS or data.values[name].value[need].any()]
        blocks = [_Column(data.values[name], name in SHARES) for name in names]
        quantities = [
            Quantity(text(PARTS[name][0]), SAMPLING if name in ALWAYS else PARAMETER, b, need, name in SHARES,
                     1.0 if name in SHARES else np.inf) for b, name in enumerate(names)
        ]  # fmt: skip

        def compute(arrays: Sequence[Reals]) -> Reals:
            zero = np.zeros_like(arrays[0])
            values = dict.fromkeys(PARTS, zero) | dict(zip(names, arrays, strict=True))
            found: Reals = self._sum(_parts(values))[need].sum(axis=0)
            return found

        return influence(blocks, compute, quantities, level=self.level, seed=self.seed, threshold=self.threshold)

    def _account(self, data: Register, parts: Mapping[str, Reals]) -> tuple[AccountLine, ...]:
        """One line for each part that is there, over the groups that need a permit; a share that is one stands below."""
        lines, need, formulas = Lines(), ~data.free, {}
        numbers: dict[str, int] = {}
        total = ""
        for name, (label, sign) in PARTS.items():
            value = float(parts[name][need].sum())
            if (name not in ALWAYS and not value) or (name == "asylum" and self.waiting == "counted"):
                continue
            mark = "+" if sign > 0 else "-"
            numbers[name] = lines.add(name, Text(label), value, sign=mark)
            total += f"{mark}{{{numbers[name]}}}" if total else f"{{{numbers[name]}}}"
        final = lines.add("irregular", text(N_("Persons in an irregular situation")), 0.0, total)
        formulas[final] = total
        for name, whole in OF.items():
            share = data.values[name].value[need]
            if name in numbers and (share == share[0]).all():
                what = text(N_("Share: {what}"), what=Text(PARTS[name][0]))
                at = lines.add(f"share:{name}", what, float(share[0]), unit="share")
                formulas[numbers[name]] = f"{{{numbers[whole]}}}*{{{at}}}"
        return settle(lines, formulas)

    def _strata(self, data: Register, each: Reals, drawn: Reals | None) -> tuple[StratumResult, ...]:
        if not data.by:
            return ()
        return tuple(
            StratumResult(
                {"group": data.groups[g]},
                population_of(float(each[g]), None if drawn is None else drawn[g], self.level),
                float(data.values["register"].value[g]),
            )
            for g in np.flatnonzero(~data.free)
        )

    def _table(self, data: Register, parts: Mapping[str, Reals], each: Reals, drawn: Reals | None) -> ResultTable:
        corrected = each - parts["register"] + parts["permits"]
        columns = [
            Column(text(N_("Group"))),
            Column(text(N_("Register")), "persons", PERSONS),
            Column(text(N_("Permits")), "persons", PERSONS),
            Column(text(N_("Difference")), "persons", PERSONS),
            Column(text(N_("Corrections")), "persons", PERSONS),
            Column(text(N_("In an irregular situation")), "persons", PERSONS),
        ]
        if drawn is not None:
            columns += [Column(text(said), "persons", PERSONS) for said in (N_("Lower limit"), N_("Upper limit"))]
        rows: list[tuple[Any, ...]] = []
        for g, name in enumerate(data.groups):
            registered, permitted = float(parts["register"][g]), float(parts["permits"][g])
            known: list[float | None] = [float(corrected[g]), float(each[g])]
            if drawn is not None:
                found = population_of(float(each[g]), drawn[g], self.level)
                known += [found.lower, found.upper]
            known = known if not data.free[g] else [None] * len(known)
            rows.append((name, registered, permitted, registered - permitted, *known))
        note = text(N_("Groups with free movement need no permit and are left out of the figure.")) if data.free.any() else None
        return ResultTable("register-groups", text(N_("The account by group")), tuple(columns), tuple(rows), note)

    @classmethod
    def example(cls) -> Table:
        """Spain, 1 January 2011: population register and permits (Europa Press, 15 October 2011).

        The 780,673 that the text prints for citizens of other countries disagrees with its own margins.
        """
        return Table(
            {
                "group": ("European Union", "other countries"),
                "register": (2_445_838, 3_305_649),
                "permits": (2_012_538, 2_914_070),
                "free_movement": ("yes", "no"),
                "published": (None, 780_673),
            },
            name="spain_2011",
        )


@dataclass(frozen=True, eq=False)
class _Column:
    """A column as it is drawn here: a share that is the same in several groups once."""

    spreads: Spreads
    share: bool

    @property
    def value(self) -> Reals:
        return self.spreads.value

    @property
    def certain(self) -> NDArray[np.bool_]:
        return self.spreads.certain

    def draw(self, runs: int, rng: np.random.Generator) -> Reals:
        return _drawn(self.spreads, self.share, runs, rng)


def _parts(values: Mapping[str, Reals]) -> dict[str, Reals]:
    """The shares as persons, the other numbers as they are."""
    return {**values, **{name: values[name] * values[whole] for name, whole in OF.items()}}


def _drawn(spreads: Spreads, share: bool, runs: int, rng: np.random.Generator) -> Reals:
    """Draws of a quantity in all groups; a share that is the same in several is drawn once."""
    if not share:
        return spreads.draw(runs, rng)
    columns = (spreads.value, spreads.sd, spreads.low, spreads.high, spreads.kind)
    keys = list(zip(*(map(repr, column.tolist()) for column in columns), strict=True))
    first = [keys.index(key) for key in keys]
    own = sorted(set(first))
    found: Reals = spreads.take(np.array(own, dtype=np.intp)).draw(runs, rng)[[own.index(g) for g in first]]
    return found


def _slips(data: Register, parts: Mapping[str, Reals]) -> NDArray[np.intp]:
    """The groups whose printed difference is another."""
    gap = parts["register"] - parts["permits"]
    return np.flatnonzero(~np.isnan(data.published) & (np.abs(data.published - gap) >= 0.5))


def _warnings(data: Register, parts: Mapping[str, Reals], each: Reals, total: float) -> tuple[Text, ...]:
    warnings = []
    gap = parts["register"] - parts["permits"]
    for g in _slips(data, parts):
        what = N_("{group}: {printed} is printed, but {register} on the register less {permits} permits is {gap}.")
        warnings.append(
            text(
                what, group=data.groups[g], printed=round(float(data.published[g])), gap=round(float(gap[g])),
                register=round(float(parts["register"][g])), permits=round(float(parts["permits"][g])),
            )
        )  # fmt: skip
    below = [data.groups[g] for g in np.flatnonzero(~data.free & (each < 0))]
    if total < 0:
        warnings.append(
            text(N_("There are more permits than registered persons: the figure is negative. Permits of people who left, or "
                    "people who never registered, explain this more often than the absence of persons in an irregular "
                    "situation."))
        )  # fmt: skip
    if below and len(data.groups) > 1:
        warnings.append(text(N_("Below zero and kept: {names}."), names=", ".join(below)))
    if not parts["phantom"].any() and not parts["non_renewal"].any():
        warnings.append(
            text(N_("No correction for persons who left and still stand on the register: the figure is rather too high."))
        )
    if data.certain:
        warnings.append(text(N_("No input has a spread, so there is no interval: the figure looks more certain than it is.")))
    return tuple(warnings)

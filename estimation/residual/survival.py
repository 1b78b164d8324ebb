"""Net migration between two counts, from survival ratios."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.cells import as_label, complain, missing_columns, numbers
from estimation.charts import Pyramid, Step, Waterfall
from estimation.method import Method, register
from estimation.residual.ages import overlapping
from estimation.residual.influence import PARAMETER, SAMPLING, THRESHOLD, Influence, Quantity, influence
from estimation.residual.influence_shown import show
from estimation.residual.presenting import MALE, PERSONS
from estimation.residual.simulation import DRAWS, population_of
from estimation.residual.spread import NAMES, Reals, Spreads
from estimation.residual.spread_columns import read_spreads
from estimation.result import Column, Estimate, Model, ResultTable, StratumResult
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.fields import Choice, Integer, Role, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

ROLES = (
    Role("age", N_("Age"), N_("The age group; each row is one cohort.")),
    Role("sex", N_("Sex"), N_("Where the counts are by sex."), required=False),
    Role("first", N_("First count"), N_("The cohort at the first count.")),
    Role("survival", N_("Survival ratio"), N_("The share that lives to the second count.")),
    Role("second", N_("Second count"), N_("The same cohort, older, at the second count.")),
    *(
        Role(f"{name}_sd", f"{name}_sd", N_("Its standard deviation; or _low and _high, its 95 % limits."), required=False)
        for name in ("first", "survival", "second")
    ),
    Role("distribution", N_("Distribution"), N_("How the numbers of the row vary."), required=False),
)
MANNERS = {
    "forward": N_("forward: second count − first count × survival"),
    "reverse": N_("reverse: second count ÷ survival − first count"),
    "average": N_("average of both"),
}


@dataclass(frozen=True, eq=False)
class Cohorts:
    """Rows of cohorts: age and sex as written, both counts and the survival ratio with their spreads, (R,) each."""

    age: tuple[str, ...]
    sex: tuple[str, ...]
    spreads: tuple[Spreads, Spreads, Spreads]
    by: tuple[str, ...] = ()

    @property
    def first(self) -> Reals:
        return self.spreads[0].value

    @property
    def survival(self) -> Reals:
        return self.spreads[1].value

    @property
    def second(self) -> Reals:
        return self.spreads[2].value

    @property
    def certain(self) -> bool:
        return all(bool(block.certain.all()) for block in self.spreads)

    def fingerprint(self) -> str:
        columns = [c for block in self.spreads for c in (block.value, block.sd, block.low, block.high, block.kind)]
        rows = sorted(
            [a, s, *(repr(float(c[r])) for c in columns)] for r, (a, s) in enumerate(zip(self.age, self.sex, strict=True))
        )
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@register
@dataclass(frozen=True)
class SurvivalResidual(Method):
    """Two censuses, and who is there beyond those who lived on.

    A cohort of P0 persons, of whom a share S lives to the second count, should be P0·S persons then. What is counted beyond
    that came from elsewhere: forward, M = P1 − P0·S, the survivors among the net migrants at the time of the second count;
    reverse, M = P1/S − P0, all of them, counted as if they had come at once after the first; the average lies between, for
    migration spread over the years. The figure is net migration, not a number of persons in an irregular situation: it is
    one part of an account, or a check of one. Where counts or ratios carry a spread they are drawn, cohort by cohort.

    A survival ratio from a life table is a probability and lies below 1. One from two national censuses may exceed it, for
    it also holds how much better the second census covered the cohort; this is meant (United Nations 1970, chapter II).
    """

    name = "survival-residual"
    label = N_("Survival-ratio residual")
    summary = N_("Net migration between two counts, from the share that survives.")
    told = N_(
        "Those counted at a first census who should still be alive are expected at the second. Where more or fewer are "
        "found, persons came or went. The estimate is this difference over all ages: net migration between both counts."
    )
    assumes = (
        N_("Both counts cover the cohorts equally well, or the ratios are from censuses and make up for it."),
        N_("Migrants die at the same rates as those whom the ratios are from."),
        N_("Ages are stated alike in both counts, and the area is the same."),
    )
    references = (
        "United Nations (1970). Manual VI: Methods of measuring internal migration. Population Studies 47, New York.",
        "United Nations (1992). Preparing migration data for subnational population projections. New York.",
    )
    roles = ROLES
    signed = True

    manner: str = described(Choice(N_("Manner"), N_("Which of the residuals is the figure."), MANNERS), "forward")
    ratios: str = described(
        Choice(
            N_("Ratios"),
            N_("Where the survival ratios are from; ratios from censuses may exceed 1."),
            {"life-table": N_("life table"), "census": N_("two censuses")},
        ),
        "life-table",
    )

    draws: int = described(
        Integer(N_("Draws"), N_("How often the account is drawn where inputs have a spread."), 100, 1_000_000), DRAWS
    )
    threshold: float = described(THRESHOLD, 0.0)

    def read(self, table: Table, by: Sequence[str] = ()) -> Cohorts:
        problems = Collector()
        missing_columns(table, ["age", "first", "survival", "second", *by], problems)
        problems.raise_if_any()
        first = numbers(table, "first", problems, low=0)
        survival = numbers(table, "survival", problems)
        second = numbers(table, "second", problems, low=0)
        what = N_("A survival ratio must lie above 0, not {value}")
        complain(problems, "bad-survival", what, table, "survival", np.flatnonzero(survival <= 0).tolist())
        first_spread, ratios, second_spread = (
            read_spreads(table, np.nan_to_num(v), f"{n}_sd", f"{n}_low", f"{n}_high", problems, share=False, tell=n == "first")
            for n, v in (("first", first), ("survival", survival), ("second", second))
        )
        ratios.kind[ratios.kind == NAMES.index("poisson")] = NAMES.index("truncated-normal")  # of counts alone
        age = tuple(map(as_label, table.columns["age"]))
        sex = tuple(map(as_label, table.columns["sex"])) if "sex" in table.columns else ("",) * len(table)
        for name in by:
            if name not in ("age", "sex"):
                problems.add("not-a-breakdown", text(N_("{name} does not break down the account"), name=name), table.place())
        for one in dict.fromkeys(sex):
            rows = [r for r, s in enumerate(sex) if s == one]
            for a, b in overlapping(age[r] for r in rows):
                where = table.place(next(r for r in rows if age[r] == b), "age")
                problems.add(
                    "overlapping-ages", text(N_("The age groups {first} and {second} overlap"), first=a, second=b), where
                )
        seen: dict[tuple[str, str], int] = {}
        for r, key in enumerate(zip(age, sex, strict=True)):
            if seen.setdefault(key, r) != r:
                what_row = text(N_("This row repeats row {row}"), row=str(table.rows[seen[key]]))
                problems.add("repeated-row", what_row, table.place(r, "age"))
        if not len(table):
            problems.add("empty", text(N_("The table has no rows")), table.place())
        problems.raise_if_any()
        return Cohorts(age, sex, (first_spread, ratios, second_spread), tuple(by))

    @classmethod
    def suits(cls, data: Cohorts) -> Text | None:
        return None

    def fit(self, data: Cohorts, progress: Progress = silent) -> Estimate:
        progress(0.0, text(N_("Computing the account")))
        chosen = residuals(data.first, data.survival, data.second)
        drawn = None
        if not data.certain:
            rng = np.random.default_rng(self.seed)
            drawn = residuals(*(block.draw(self.draws, rng) for block in data.spreads))[self.manner]
        cells = tuple(
            {
                "age": data.age[r], "sex": data.sex[r],
                **{name: float(values[r]) for name, values in chosen.items()},
            }
            for r in range(len(data.age))
        )  # fmt: skip
        figure = chosen[self.manner]
        population = population_of(float(figure.sum()), None if drawn is None else drawn.sum(axis=0), self.level)
        moved = show(None if drawn is None else self._influence(data), population)
        warnings = []
        if self.ratios == "life-table" and (above := [data.age[r] for r in np.flatnonzero(data.survival > 1)]):
            warnings.append(
                text(
                    N_("A survival ratio above 1 (age {ages}) cannot come from a life table; if the ratios are from two "
                       "censuses, say so in the settings."), ages=", ".join(above),
                )
            )  # fmt: skip
        if drawn is None:
            warnings.append(
                text(N_("No input has a spread, so there is no interval: the figure looks more certain than it is."))
            )
        expected = float((data.first * data.survival).sum())
        steps = (
            Step(text(N_("First count")), float(data.first.sum()), "start"),
            Step(text(N_("Deaths by the survival ratios")), expected - float(data.first.sum())),
            Step(text(N_("Net migration, survivors")), float(chosen["forward"].sum())),
            Step(text(N_("Second count")), float(data.second.sum()), "total"),
        )
        progress(1.0, text(N_("Computing the account")))
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=float(data.second.sum()),
            models=tuple(Model(name, population=float(v.sum())) for name, v in
                         sorted(chosen.items(), key=lambda item: item[0] != self.manner)),
            strata=self._strata(data, figure, drawn),
            diagnostics={
                "cells": cells,
                "median": None if drawn is None else float(np.median(drawn.sum(axis=0))),
                **moved.diagnostics,
            },
            warnings=tuple(warnings),
            charts=(
                Waterfall(text(N_("From the first count to the second")), steps, PERSONS),
                *_pyramid(data, figure),
                *moved.charts,
            ),
            tables=(_table(data, chosen), *moved.tables),
            seen=text(N_("The second count has {n} persons; {expected} of the first would be alive."),
                      n=round(float(data.second.sum())), expected=round(expected)),
            quantity=text(N_("Net migration between the two counts")),
        )  # fmt: skip

    def _influence(self, data: Cohorts) -> Influence:
        """The first counts, the ratios and the second counts, each over all cohorts."""
        rows = np.arange(len(data.age))
        quantities = (
            Quantity(text(N_("First count")), SAMPLING, 0, rows),
            Quantity(text(N_("Survival ratio")), PARAMETER, 1, rows, averaged=True),
            Quantity(text(N_("Second count")), SAMPLING, 2, rows),
        )

        def total(arrays: Sequence[Reals]) -> Reals:
            found: Reals = residuals(*arrays)[self.manner].sum(axis=0)
            return found

        return influence(data.spreads, total, quantities, level=self.level, seed=self.seed, threshold=self.threshold)

    def _strata(self, data: Cohorts, figure: Reals, drawn: Reals | None) -> tuple[StratumResult, ...]:
        columns = {"age": data.age, "sex": data.sex}
        groups: dict[tuple[str, ...], list[int]] = {}
        for r, key in enumerate(zip(*(columns[name] for name in data.by), strict=True)):
            groups.setdefault(key, []).append(r)
        return tuple(
            StratumResult(
                dict(zip(data.by, key, strict=True)),
                population_of(float(figure[rows].sum()), None if drawn is None else drawn[rows].sum(axis=0), self.level),
                float(data.second[rows].sum()),
            )
            for key, rows in groups.items()
        )

    @classmethod
    def example(cls) -> Table:
        """Males of Bombay, censuses of 1941 and 1951: United Nations (1970), Manual VI; ages are those of 1941."""
        ages = ("0-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60+")
        return Table(
            {
                "age": ages,
                "sex": ("M",) * 13,
                "first": (77135, 85434, 79185, 82603, 126247, 155344, 138843, 109356, 81626, 47062, 36908, 15134, 25094),
                "survival": (.9087, .9573, .9471, .9308, .9223, .9161, .9047, .885, .8548, .8122, .7535, .6726, .3866),
                "second": (132870, 170227, 263971, 253964, 195373, 151259, 118383, 76421, 65897, 32265, 22248, 9655, 10100),
            },
            name="un_bombay_1941_1951",
        )  # fmt: skip


def residuals(first: Reals, survival: Reals, second: Reals) -> dict[str, Reals]:
    """Forward, reverse and average of each cohort, draws last."""
    forward = second - first * survival
    with np.errstate(divide="ignore"):
        reverse = second / survival - first
    return {"forward": forward, "reverse": reverse, "average": (forward + reverse) / 2}


def _table(data: Cohorts, chosen: dict[str, Reals]) -> ResultTable:
    headers = (N_("Forward"), N_("Reverse"), N_("Average"))
    columns = (
        Column(text(N_("Age"))),
        Column(text(N_("Sex"))),
        Column(text(N_("First count")), "persons", PERSONS),
        Column(text(N_("Survival ratio")), "number"),
        Column(text(N_("Expected")), "persons", PERSONS),
        Column(text(N_("Second count")), "persons", PERSONS),
        *(Column(Text(header), "persons", PERSONS) for header in headers),
    )
    expected = data.first * data.survival
    rows = tuple(
        (
            data.age[r], data.sex[r], float(data.first[r]), float(data.survival[r]), float(expected[r]),
            float(data.second[r]), *(float(values[r]) for values in chosen.values()),
        )
        for r in range(len(data.age))
    )  # fmt: skip
    return ResultTable("cohorts", text(N_("The cohorts")), columns, rows)


def _pyramid(data: Cohorts, figure: Reals) -> tuple[Pyramid, ...]:
    sexes = sorted(set(data.sex), key=lambda s: (s.lower() not in MALE, s))
    if len(sexes) != 2 or len(set(zip(data.age, data.sex, strict=True))) != 2 * len(set(data.age)):
        return ()
    ages = tuple(dict.fromkeys(data.age))
    value = {(a, s): float(v) for a, s, v in zip(data.age, data.sex, figure, strict=True)}
    left, right = (tuple(value[a, s] for a in ages) for s in sexes)
    return (Pyramid(text(N_("Net migration by sex and age")), ages, sexes[0], left, sexes[1], right, PERSONS),)

"""The rows of admissions by cohort, checked, with the life table that they need."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.cells import as_label, complain, missing_columns, numbers
from estimation.residual.ages import bounds
from estimation.residual.life_table import LifeTable
from estimation.residual.spread import NAMES, Spreads
from estimation.residual.spread_columns import read_spreads
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, text

DIMENSIONS = ("entry_year", "age", "sex")
ROLES = (
    Role("entry_year", N_("Year of entry"), N_("The year at whose end the cohort is admitted.")),
    Role("admissions", N_("Admissions"), N_("Persons admitted in the year.")),
    Role("age", N_("Age"), N_("At admission; needed with a life table. Of a group its middle is taken."), required=False),
    Role("sex", N_("Sex"), N_("Where the life table is by sex, written as there."), required=False),
    Role("sd", N_("Standard deviation"), N_("Of the admissions; or low and high, their 95 % limits."), required=False),
    Role("low", N_("Low"), N_("The lower 95 % limit of the value."), required=False),
    Role("high", N_("High"), N_("The upper 95 % limit of the value."), required=False),
    Role("distribution", N_("Distribution"), N_("How the numbers of the row vary."), required=False),
)


@dataclass(frozen=True, eq=False)
class Admissions:
    """R cohorts in the order in which they are drawn, `begin` the exact age at admission (nan where not given)."""

    year: tuple[int, ...]
    age: tuple[str, ...]
    sex: tuple[str, ...]
    begin: tuple[float, ...]
    values: Spreads
    table: LifeTable | None
    until: int
    by: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        v = self.values
        rows = sorted(
            [str(self.year[r]), self.age[r], self.sex[r], *(repr(float(c[r])) for c in (v.value, v.sd, v.low, v.high)),
             NAMES[v.kind[r]]]
            for r in range(len(self.year))
        )  # fmt: skip
        life = self.table.numbers() if self.table is not None else []
        return hashlib.sha256(json.dumps([rows, life], ensure_ascii=False).encode()).hexdigest()


def read_admissions(table: Table, life: LifeTable | None, until: int, by: Sequence[str] = ()) -> Admissions:
    """Checks and arranges the rows. `until` 0 is the last year. Raises `BadInput` with all problems."""
    problems = Collector()
    missing_columns(table, ["entry_year", "admissions", *(["age"] if life is not None else []), *by], problems)
    if life is not None and "sex" not in table.columns and set(life.ages) != {""}:
        problems.add("missing-sex", text(N_("The life table is by sex, the admissions are not")), table.place(column="sex"))
    for name in by:
        if name not in DIMENSIONS and name in table.columns:
            what = text(N_("{name} does not break down the account"), name=name)
            problems.add("not-a-breakdown", what, table.place(column=name))
    problems.raise_if_any()
    year = numbers(table, "entry_year", problems)
    broken = [r for r in range(len(table)) if not np.isnan(year[r]) and not (year[r].is_integer() and 1000 <= year[r] <= 9999)]
    complain(problems, "bad-year", N_("{value} is not a year"), table, "entry_year", broken)
    value = numbers(table, "admissions", problems, low=0)
    values = read_spreads(table, np.nan_to_num(value), "sd", "low", "high", problems, share=False)
    age, sex = (
        tuple(map(as_label, table.columns[name])) if name in table.columns else ("",) * len(table) for name in ("age", "sex")
    )
    if not len(table):
        problems.add("empty", text(N_("The table has no rows")), table.place())
    known = np.setdiff1d(np.flatnonzero(~np.isnan(year)), broken)
    if not known.size:
        problems.raise_if_any()
    end = until or int(year[known].max())
    late = known[year[known] > end].tolist()
    complain(problems, "year-out-of-order", N_("{value} lies after the year of the stock"), table, "entry_year", late)
    begin = tuple(_begin(label) for label in age)
    first: dict[tuple[float, str, str], int] = {}
    for r, key in enumerate(zip(map(float, year), age, sex, strict=True)):
        if first.setdefault(key, r) != r:
            what = text(N_("This row repeats row {row}"), row=str(table.rows[first[key]]))
            problems.add("repeated-row", what, table.place(r, "entry_year"))
        if life is not None and r in known and r not in late:
            _lives(table, r, life, sex[r], begin[r], end - int(year[r]), problems)
    problems.raise_if_any()
    numbers_of = list(zip(*(map(repr, c.tolist()) for c in (values.value, values.sd, values.low, values.high)), strict=True))
    order = sorted(range(len(table)), key=lambda r: (float(year[r]), numbers_of[r], age[r], sex[r]))
    return Admissions(
        tuple(int(year[r]) for r in order), tuple(age[r] for r in order), tuple(sex[r] for r in order),
        tuple(begin[r] for r in order), values.take(np.array(order, dtype=np.intp)), life, end, tuple(by),
    )  # fmt: skip


def _begin(label: str) -> float:
    """The exact age of one number, the middle of a group, nan of what is neither."""
    found = bounds(label)
    if found is None or found[1] == float("inf"):
        return float("nan")
    return float(found[0]) if found[0] == found[1] else (found[0] + found[1] + 1) / 2


def _lives(table: Table, r: int, life: LifeTable, sex: str, begin: float, years: int, problems: Collector) -> None:
    """Whether the life table knows the cohort from its admission to the end."""
    if np.isnan(begin):
        what = text(N_("{value} is not an age with an end: the life table needs one"), value=as_label(table.columns["age"][r]))
        problems.add("bad-age", what, table.place(r, "age"))
        return
    name = sex if sex in life.ages else ""
    if name not in life.ages:
        what = text(N_("The life table has no sex called {value}"), value=sex)
        problems.add("unknown-sex", what, table.place(r, "sex"))
    elif not life.covers(name, begin, begin + years):
        what = text(
            N_("The life table does not reach from age {begin} to {end}"), begin=as_label(begin), end=as_label(begin + years)
        )
        remedy = text(N_("Add a last age to the life table, with 0 if nobody is alive"))
        problems.add("life-table-too-short", what, table.place(r, "age"), remedy)

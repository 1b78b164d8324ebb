"""The rows of a stock built from registers, checked: editions, their years, what adds to the stock and what leaves it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.cells import as_label, complain, missing_columns, numbers
from estimation.residual.ages import overlapping
from estimation.residual.identities import REMEDY, compare, is_total, wholes
from estimation.residual.spread import NAMES, Spreads
from estimation.residual.spread_columns import read_spreads
from estimation.table import Table
from vocabulary.errors import Collector, Level, Problem
from vocabulary.fields import Role
from vocabulary.text import N_, Text, text

BASE: Mapping[str, tuple[str, float]] = {
    "census": (N_("Counted in the census"), 1),
    "permits": (N_("With a permit, first seen after the census"), 1),
    "regular": (N_("Residing legally"), 1),
    "applications": (N_("Waiting for a decision"), 1),
    "deaths": (N_("Died since"), -1),
    "exits": (N_("Left and did not return"), -1),
    "not_resident": (N_("Not usual residents"), -1),
    "duplicates": (N_("Found twice"), -1),
}
"""What is not the irregular component, each with the sign with which it enters the stock."""
IRREGULAR: Mapping[str, str] = {
    "irregular": N_("In an irregular situation"),
    "self_reports": N_("Reported themselves"),
    "irregular_entry": N_("Entered outside a border post"),
    "expired_stays": N_("Stayed beyond the permitted time"),
    "biometric": N_("Enrolled with their biometric data"),
    "police": N_("Known from reports of the police"),
    "school": N_("Enrolled at school"),
}
OTHER: Mapping[str, str] = {"total": N_("Whole stock, as printed"), "census_later": N_("A later census, to compare with")}
COMPONENTS = (*BASE, *IRREGULAR, *OTHER)
DIMENSIONS = ("sex", "age", "origin", "area")

ROLES = (
    Role("edition", N_("Edition"), N_("When the figures were published, such as 2023: each edition tells its years anew.")),
    Role("component", N_("Component"), N_("What the row counts; the manual lists the components.")),
    Role("value", N_("Value"), N_("Persons; who died or left as a positive number.")),
    Role("year", N_("Year"), N_("The year or day of the stock; without it that of the edition."), required=False),
    Role("sex", N_("Sex"), N_("Empty or total for both together."), required=False),
    Role("age", N_("Age"), N_("Age groups such as 15-29."), required=False),
    Role("origin", N_("Origin"), N_("Country or group of countries."), required=False),
    Role("area", N_("Area"), N_("Region of residence."), required=False),
    Role("source", N_("Source"), N_("Where the number comes from; it is told where it changes."), required=False),
    Role("sd", N_("Standard deviation"), N_("Of the value; or low and high, its 95 % limits."), required=False),
    Role("low", N_("Low"), N_("The lower 95 % limit of the value."), required=False),
    Role("high", N_("High"), N_("The upper 95 % limit of the value."), required=False),
    Role("distribution", N_("Distribution"), N_("How the numbers of the row vary."), required=False),
)
NUMBERS = re.compile(r"\d+|\D+")


def natural(label: str) -> tuple[tuple[int, float, str], ...]:
    """The order of editions and years: numbers by size, words by letters."""
    return tuple((0, float(p), "") if p.isdigit() else (1, 0.0, p) for p in NUMBERS.findall(label))


@dataclass(frozen=True, eq=False)
class RegisterStock:
    """R rows without totals of others, in the order of edition, year, component and group; `slips` are the disagreements that
    the person chose to go on with."""

    edition: tuple[str, ...]
    year: tuple[str, ...]
    component: tuple[str, ...]
    group: tuple[tuple[str, ...], ...]
    source: tuple[str, ...]
    values: Spreads
    dimensions: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    slips: tuple[Text, ...] = ()

    def fingerprint(self) -> str:
        v = self.values
        keys = zip(self.edition, self.year, self.component, self.group, self.source, strict=True)
        rows = [[*key, *(repr(float(c[r])) for c in (v.value, v.sd, v.low, v.high)), NAMES[v.kind[r]]]
                for r, key in enumerate(keys)]  # fmt: skip
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()

    @property
    def editions(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.edition), key=natural))

    def years(self, edition: str) -> tuple[str, ...]:
        """The years that an edition tells, the first one first."""
        return tuple(sorted({y for e, y in zip(self.edition, self.year, strict=True) if e == edition}, key=natural))

    def rows(self, edition: str, year: str, *components: str) -> NDArray[np.intp]:
        """The rows of an edition's year, of some components or of all."""
        keys = zip(self.edition, self.year, self.component, strict=True)
        chosen = [r for r, (e, y, c) in enumerate(keys) if e == edition and y == year and (not components or c in components)]
        return np.array(chosen, dtype=np.intp)

    def components(self, edition: str, year: str) -> set[str]:
        return {self.component[r] for r in self.rows(edition, year)}

    def sum(self, edition: str, year: str, component: str) -> float:
        return float(self.values.value[self.rows(edition, year, component)].sum())


def read_stock(table: Table, by: Sequence[str] = (), *, strict: bool = True) -> RegisterStock:
    """Checks and arranges the rows. Raises `BadInput` with all problems, each with its row and column; without `strict` a total
    that is not the sum of its parts is kept as one of `slips`."""
    problems = Collector()
    missing_columns(table, ["edition", "component", "value", *by], problems)
    problems.raise_if_any()
    component = [as_label(cell).lower() for cell in table.columns["component"]]
    unknown = [r for r, name in enumerate(component) if name not in COMPONENTS]
    remedy = text(N_("It is one of: {names}"), names=", ".join(COMPONENTS))
    complain(
        problems, "unknown-component", N_("{value} is not a component of the account"), table, "component", unknown, remedy
    )
    edition = _labels(table, "edition")
    complain(problems, "missing", N_("The edition is missing"), table, "edition", [r for r, e in enumerate(edition) if not e])
    year = [y or e for y, e in zip(_labels(table, "year"), edition, strict=True)]
    late = [r for r, (y, e) in enumerate(zip(year, edition, strict=True)) if y.isdigit() and e.isdigit() and int(y) > int(e)]
    if late:
        complain(problems, "year-out-of-order", N_("{value} lies after the edition that tells it"), table, "year", late)
    value = numbers(table, "value", problems, low=0)
    values = read_spreads(table, np.nan_to_num(value), "sd", "low", "high", problems, share=False)
    dimensions = tuple(name for name in DIMENSIONS if name in table.columns and any(_labels(table, name)))
    for name in by:
        if name not in dimensions:
            what = text(N_("{name} does not break down the account"), name=name)
            problems.add("not-a-breakdown", what, table.place(column=name))
    columns = [_labels(table, name) for name in dimensions]
    group = list(zip(*columns, strict=True)) if columns else [()] * len(table)
    if "age" in dimensions:
        ages = columns[dimensions.index("age")]
        for first, second in overlapping([age for age in ages if not is_total(age)]):
            what = text(N_("The age groups {first} and {second} overlap"), first=first, second=second)
            problems.add("overlapping-ages", what, table.place(ages.index(second), "age"))
    if not len(table):
        problems.add("empty", text(N_("The table has no rows")), table.place())
    keys = list(zip(edition, year, component, strict=True))
    _repeated(table, keys, group, problems)
    problems.raise_if_any()
    level = Level.ERROR if strict else Level.WARNING
    margins = wholes(keys, group)
    said = [text(N_("{component} of {year} in edition {edition}"), component=c, year=y, edition=e) for e, y, c in keys]
    compare(table, "value", value, margins, said, problems, level)
    whole = {margin.row for margin in margins}
    kept = [r for r in range(len(table)) if r not in whole]
    _one_breakdown(table, kept, keys, said, group, problems)
    problems.raise_if_any()
    _sums(table, kept, keys, value, problems, level)
    problems.raise_if_any()
    order = sorted(kept, key=lambda r: (natural(edition[r]), natural(year[r]), COMPONENTS.index(component[r]), group[r]))
    source = _labels(table, "source")
    return RegisterStock(
        tuple(edition[r] for r in order), tuple(year[r] for r in order), tuple(component[r] for r in order),
        tuple(tuple("" if is_total(x) else x for x in group[r]) for r in order), tuple(source[r] for r in order),
        values.take(np.array(order, dtype=np.intp)), dimensions, tuple(by), tuple(map(_slip, problems.problems)),
    )  # fmt: skip


def _slip(problem: Problem) -> Text:
    """A disagreement that the person chose to go on with, with its place."""
    place = problem.where.text()
    return text(N_("{what} ({place})"), what=problem.what, place=place) if place is not None else problem.what


def _labels(table: Table, name: str) -> list[str]:
    return [as_label(cell) for cell in table.columns[name]] if name in table.columns else [""] * len(table)


def _repeated(table: Table, keys: Sequence[object], group: Sequence[tuple[str, ...]], problems: Collector) -> None:
    first: dict[object, int] = {}
    for r, key in enumerate(zip(keys, group, strict=True)):
        if first.setdefault(key, r) != r:
            what = text(N_("This row repeats row {row}"), row=str(table.rows[first[key]]))
            problems.add("repeated-row", what, table.place(r, "component"))


def _one_breakdown(
    table: Table, kept: Sequence[int], keys: Sequence[object], said: Sequence[Text], group: Sequence[tuple[str, ...]],
    problems: Collector,
) -> None:  # fmt: skip
    """The rows of one component must not tell the same persons by sex and again by area: their sum would hold them twice."""
    first: dict[object, tuple[int, list[bool]]] = {}
    told: set[object] = set()
    for r in kept:
        named = [not is_total(label) and bool(label) for label in group[r]]
        start, known = first.setdefault(keys[r], (r, named))
        if named != known and keys[r] not in told:
            told.add(keys[r])
            what = text(N_("{what} is broken down in two ways, in the rows {first} and {second}: their sum would hold the same "
                           "persons twice"), what=said[r], first=str(table.rows[start]), second=str(table.rows[r]))  # fmt: skip
            remedy = text(N_("Keep one of the breakdowns, or give a row for each cross of them"))
            problems.add("two-breakdowns", what, table.place(r, "component"), remedy)


def _sums(
    table: Table, kept: Sequence[int], keys: Sequence[tuple[str, str, str]], value: NDArray[np.float64], problems: Collector,
    level: Level,
) -> None:  # fmt: skip
    """Of each edition's year: the printed irregular component against its parts, the printed stock against all."""
    for edition, year in dict.fromkeys((e, y) for e, y, _ in keys):
        rows = {c: [r for r in kept if keys[r] == (edition, year, c)] for c in COMPONENTS if (edition, year, c) in set(keys)}
        there = {c: float(value[at].sum()) for c, at in rows.items()}
        parts = [c for c in there if c in IRREGULAR and c != "irregular"]
        base = [c for c in there if c in BASE]
        of = text(N_("Year {year} in edition {edition}"), year=year, edition=edition)
        if "irregular" in there and parts:
            _agrees(table, rows, "irregular", there["irregular"], {c: there[c] for c in parts}, of, problems, level)
        irregular = there.get("irregular", sum(there[c] for c in parts)) if "irregular" in there or parts else None
        if irregular is None:
            if set(there) - set(OTHER):
                what = text(N_("{of} has no irregular component"), of=of)
                problems.add("no-irregular", what, table.place(next(iter(rows.values()))[0], "component"))
            continue
        if "total" in there and any(BASE[c][1] > 0 for c in base):
            signed = {c: BASE[c][1] * there[c] for c in base} | {"irregular": irregular}
            _agrees(table, rows, "total", there["total"], signed, of, problems, level)
        elif "total" in there and irregular > there["total"]:
            what = text(N_("{of}: {irregular} in an irregular situation are more than the whole stock, {total}"),
                        of=of, irregular=round(irregular), total=round(there["total"]))  # fmt: skip
            problems.add("part-above-total", what, table.place(rows["total"][0], "value"), text(REMEDY))


def _agrees(
    table: Table, rows: Mapping[str, Sequence[int]], whole: str, printed: float, parts: Mapping[str, float], of: Text,
    problems: Collector, level: Level,
) -> None:  # fmt: skip
    summed = sum(parts.values())
    if abs(printed - summed) < 0.5:
        return
    (first, value), *rest = parts.items()
    sums = text("{sign}{name} {n}", sign="- " if value < 0 else "", name=first, n=round(abs(value)))
    for name, value in rest:
        sums = text("{so_far} {sign} {name} {n}", so_far=sums, sign="-" if value < 0 else "+", name=name, n=round(abs(value)))
    what = text(
        N_("{of}: {whole} is printed as {printed}, but {sums} is {summed}; they differ by {gap}"),
        of=of, whole=whole, printed=round(printed), sums=sums, summed=round(summed),
        gap=round(abs(printed - summed)),
    )  # fmt: skip
    problems.add("total-not-sum", what, table.place(rows[whole][0], "value"), text(REMEDY), level)

"""The parts of an estimate as they may be printed: protected, rounded so that they add, any difference in a row of its own."""

from __future__ import annotations

from dataclasses import dataclass

from estimation.evidence import part_grade
from estimation.result import Estimate
from exports import numbers, words
from exports.disclosure.report import disclosed
from exports.report import ReportSpec
from exports.signs import of_limits
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Part:
    """A printed row: what it is by each variable, the rounded figures, the observed count to base 5, its statuses (letters)."""

    names: tuple[Text | str, ...]
    point: int
    lower: int | None
    upper: int | None
    observed: int | None
    mark: str = ""
    stratum: tuple[str, ...] = ()
    extra: bool = False  # gathered groups, or the row that says what rounding left
    grade: str = ""  # the quality class


def variables(estimate: Estimate) -> tuple[str, ...]:
    """The names of the variables by which the estimate is broken down."""
    return tuple(estimate.strata[0].stratum) if estimate.strata else ()


def parts_of(spec: ReportSpec, estimate: Estimate) -> list[Part]:
    """All rows; empty where there are no strata. Points add to the printed headline, row of difference included."""
    if not estimate.strata:
        return []
    names = variables(estimate)
    base = spec.base_of(estimate)
    place = next(i for i, e in enumerate(spec.ordered()) if e is estimate)
    group = disclosed(spec).groups[f"strata-{place}"]
    kept, gathered = ([estimate.strata[i] for i in places] for places in (group.kept, group.together))
    points = [s.population.point for s in kept] + ([sum(s.population.point for s in gathered)] if gathered else [])
    rounded, left = numbers.parts(points, estimate.population.point, base)
    rows: list[Part] = []
    for stratum, point, count in zip(kept, rounded, group.values, strict=False):
        p, grade = stratum.population, part_grade(estimate, stratum.population)
        values = tuple(str(stratum.stratum.get(name, "")) for name in names)
        rows.append(
            Part(
                tuple(words.code(name, value) for name, value in zip(names, values, strict=True)),
                point,
                None if p.lower is None else numbers.to_base(p.lower, base),
                None if p.upper is None else numbers.to_base(p.upper, base),
                count,
                of_limits(p.lower, p.upper, grade),
                values,
                grade=grade,
            )
        )
    rest = ("",) * (len(names) - 1)
    if gathered:
        said = text(N_("{n} small groups together"), N_("{n} small groups together"), n=len(gathered))
        rows.append(Part((said, *rest), rounded[-1], None, None, group.sum_together, "cx", extra=True))
    if left:
        rows.append(Part((text(N_("Difference to the total")), *rest), left, None, None, None, "x", extra=True))
    return rows

"""Groups by sex and age as two series back to back, where an estimate has them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from estimation.result import Estimate
from exports import words
from exports.parts import parts_of, variables
from exports.report import ReportSpec
from vocabulary.text import Text


@dataclass(frozen=True)
class Back:
    """Ages from young to old with the printed figures of both sexes; what is protected is 0."""

    groups: tuple[str, ...]
    left_label: Text | str
    left: tuple[int, ...]
    right_label: Text | str
    right: tuple[int, ...]


def age_order(group: str) -> tuple[int, str]:
    """Ages sort by their first number; a group without one comes last."""
    found = re.search(r"\d+", group)
    return (int(found.group()) if found else 10_000, group)


def back_to_back(spec: ReportSpec, estimate: Estimate) -> Back | None:
    """The two series, or nothing where the estimate is not broken down by two sexes and by age alone."""
    names = variables(estimate)
    sex = next((i for i, name in enumerate(names) if name.lower() in words.SEX), None)
    age = next((i for i, name in enumerate(names) if name.lower() in words.AGE), None)
    if sex is None or age is None or len(names) != 2:
        return None
    sexes = sorted({str(s.stratum[names[sex]]) for s in estimate.strata})
    if len(sexes) != 2:
        return None
    groups = sorted({str(s.stratum[names[age]]) for s in estimate.strata}, key=age_order)
    shown = {(p.stratum[sex], p.stratum[age]): p.point for p in parts_of(spec, estimate) if not p.extra}
    left, right = (tuple(shown.get((side, group), 0) for group in groups) for side in sexes)
    labels = [words.code(names[sex], side) for side in sexes]
    return Back(tuple(groups), labels[0], left, labels[1], right)

"""What an estimate becomes under the dependence between lists that no data can show: a table and a curve over the odds ratio.

Whatever the model, the persons on no list are n0 = n10·n01·ω/n11 of two lists among those on no other list, ω being their odds
ratio there. If ω is δ times what the model takes it for, and the patterns seen stay as fitted, then N(δ) = n + δ·n̂0. With k
lists δ is the interaction of all of them, as an odds ratio γ, to the power (−1)^k: γ for an even number, 1/γ for an odd one
(Gerritse, van der Heijden & Bakker 2015; Aleshin-Guendel, Sadinle & Wakefield 2024).
"""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.presenting import PERSONS
from estimation.capture_recapture.table import CaptureTable
from estimation.charts import Curve
from estimation.result import Column, Population, ResultTable
from vocabulary.text import N_, Text, text

RATIOS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0)
CURVE_POINTS = 31
MUCH = 0.5
"""The table says at which odds ratio the estimate changes by this share."""


def at_ratio(population: Population, observed: float, ratio: float) -> Population:
    """N(δ) and its limits: the unseen of each multiplied by `ratio`."""

    def moved(value: float | None) -> float | None:
        return None if value is None else observed + ratio * max(value - observed, 0.0)

    point = observed + ratio * (population.point - observed)
    return Population(point, moved(population.lower), moved(population.upper), population.level, population.interval)


def ratio_of_change(population: Population, observed: float, share: float) -> float | None:
    """The odds ratio at which the estimate is changed by `share` of itself; nothing where none does, as all were seen."""
    unseen = population.point - observed
    found = 1 + share * population.point / unseen if unseen > 0 else 0.0
    return found if found > 0 else None


def unshown_curves(data: CaptureTable, population: Population) -> tuple[Curve, ...]:
    """The curve of N over the odds ratio; none where nobody is unseen."""
    if not population.point > data.observed:
        return ()
    x = tuple(float(ratio) for ratio in np.geomspace(RATIOS[0], RATIOS[-1], CURVE_POINTS))
    y = tuple(at_ratio(population, data.observed, ratio).point for ratio in x)
    title = text(N_("If the lists depend on each other in a way that no data show"))
    return (Curve(title, _label(data.k), text(N_("Persons in all")), x, y, population.point, text(N_("The estimate"))),)


def unshown_tables(data: CaptureTable, population: Population) -> tuple[ResultTable, ...]:
    """N and its limits at a few odds ratios; none where nobody is unseen."""
    if not population.point > data.observed:
        return ()
    several = data.k > 2
    columns = (
        Column(_label(data.k), "number"),
        *((Column(text(N_("Interaction of all lists, as an odds ratio")), "number"),) if several else ()),
        Column(text(N_("Estimate")), "persons", PERSONS),
        Column(text(N_("Lower limit")), "persons", PERSONS),
        Column(text(N_("Upper limit")), "persons", PERSONS),
        Column(text(N_("Change")), "share"),
    )
    rows = []
    for ratio in RATIOS:
        p = at_ratio(population, data.observed, ratio)
        highest = (ratio if data.k % 2 == 0 else 1 / ratio,) if several else ()
        rows.append((ratio, *highest, p.point, p.lower, p.upper, p.point / population.point - 1))
    title = text(N_("If the lists depend on each other in a way that no data show"))
    return (ResultTable("unshown-dependence", title, columns, tuple(rows), _note(data, population)),)


def _label(k: int) -> Text:
    if k == 2:
        return text(N_("Odds ratio of the two lists"))
    return text(N_("Odds ratio of two lists, as a multiple of the model's"))


def _note(data: CaptureTable, population: Population) -> Text:
    more = ratio_of_change(population, data.observed, MUCH)
    less = ratio_of_change(population, data.observed, -MUCH)
    assert more is not None
    if less is None:
        return text(
            N_("At 1 stands the estimate. Among those on no other list the odds ratio multiplies the unseen, and so their "
               "limits, which hold at that odds ratio only. At {more} the estimate is half as large again."),
            more=round(more, 2),
        )  # fmt: skip
    return text(
        N_("At 1 stands the estimate. Among those on no other list the odds ratio multiplies the unseen, and so their limits, "
           "which hold at that odds ratio only. At {more} the estimate is half as large again, at {less} half as large."),
        more=round(more, 2), less=round(less, 2),
    )  # fmt: skip

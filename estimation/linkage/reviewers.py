"""How well two people who looked at the same pairs agree: percent, and Cohen's kappa, which takes chance agreement out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.linkage.review_figures import Figure
from estimation.plain import plain_kind


@plain_kind
@dataclass(frozen=True)
class Raters:
    """Two people: the `pairs` that both decided, on how many of these they said the same, the share with its Wilson limits,
    and kappa (`None` where it does not exist: no pair, one verdict alone, or too few pairs to tell its error)."""

    first: str
    second: str
    pairs: int
    alike: int
    share: Figure | None
    kappa: Figure | None


def raters(first: str, second: str, said: Sequence[tuple[str, str]], verdicts: Sequence[str]) -> Raters:
    """Of two people by what each said of every pair that both decided; `verdicts` are all that can be said.

    Kappa's limits are normal with the large-sample variance of Fleiss, Cohen & Everitt (1969), no wider than −1 to 1. Where
    both always said the same that variance is 0: then the lower limit is what kappa would be at the lower limit of the share.
    """
    from statsmodels.stats.inter_rater import cohens_kappa
    from statsmodels.stats.proportion import proportion_confint

    number = {verdict: i for i, verdict in enumerate(verdicts)}
    table = np.zeros((len(verdicts), len(verdicts)))
    for one, other in said:
        table[number[one], number[other]] += 1
    n, alike = len(said), int(np.trace(table))
    if not n:
        return Raters(first, second, 0, 0, None, None)
    low, high = proportion_confint(alike, n, method="wilson")
    share = Figure(alike / n, float(low), float(high))
    by_chance = float((table.sum(axis=0) * table.sum(axis=1)).sum()) / n**2
    if by_chance >= 1:
        return Raters(first, second, n, alike, share, None)
    with np.errstate(invalid="ignore", divide="ignore"):  # it also divides by an error that may be 0, for a test not used here
        found = cohens_kappa(table)
    if alike < n and not float(found.std_kappa) > 0:  # so few pairs that kappa would be told as if it were certain
        return Raters(first, second, n, alike, share, None)
    lower = float(found.kappa_low) if alike < n else (float(low) - by_chance) / (1 - by_chance)
    kappa = Figure(float(found.kappa), max(-1.0, lower), min(1.0, float(found.kappa_upp)))
    return Raters(first, second, n, alike, share, kappa)

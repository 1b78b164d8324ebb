"""The sum of comparable figures with its interval, or why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass

from estimation.result import significant_base
from exports.numbers import to_base
from exports.regional.comparing import View
from vocabulary.text import N_, Text, text

LEAST = 2


@dataclass(frozen=True)
class Total:
    """Rounded to three significant figures; `level` is that of every figure in it."""

    value: int
    lower: int
    upper: int
    level: float
    countries: tuple[str, ...]
    base: int


def total(view: View) -> Total | None:
    """The sum of the comparable figures; nothing where fewer than two can be compared.

    The limits are those of independent errors: on each side the root of the sum of the squares of the distances between each
    estimate and its limit. What the countries' errors have in common (the same method, the same missing list) is not in it.
    """
    used = [(e.figure.country, e.figure.value, e.figure.lower, e.figure.upper, e.figure.level) for e in view.comparable]
    known = [(c, v, a, b, q) for c, v, a, b, q in used if None not in (v, a, b, q)]
    if len(known) < LEAST:
        return None
    point = sum(v or 0 for _, v, _, _, _ in known)
    below = math.sqrt(sum(((v or 0) - (a or 0)) ** 2 for _, v, a, _, _ in known))
    above = math.sqrt(sum(((b or 0) - (v or 0)) ** 2 for _, v, _, b, _ in known))
    base = significant_base(point)
    low, high = to_base(point - below, base), to_base(point + above, base)
    return Total(to_base(point, base), low, high, float(known[0][4] or 0), tuple(sorted(c for c, *_ in known)), base)


def said(found: Total | None, view: View) -> Text:
    """The sum in a sentence, or the refusal with its reason."""
    if found is not None:
        return text(
            N_("The {n} comparable figure adds up to {value}; with {level} % confidence, between {lower} and {upper}."),
            N_("The {n} comparable figures add up to {value}; with {level} % confidence, between {lower} and {upper}."),
            n=len(found.countries), value=found.value, level=float(f"{100 * found.level:g}"), lower=found.lower,
            upper=found.upper,
        )  # fmt: skip
    n = len(view.comparable)
    return text(
        N_("There is no sum: {n} figure can be compared, and a sum needs two or more."),
        N_("There is no sum: {n} figures can be compared, and a sum needs two or more."),
        n=n,
    )


RULE = N_(
    "The interval of the sum takes the countries' errors for independent (the root of the sum of squares, on each side). Where "
    "they have a cause in common, such as the same method or a list that misses the same persons, the true range is wider. Who "
    "is in two countries in the same year may be in both figures."
)

"""Whether estimates of the same population contradict each other: more than chance, as their intervals have it, allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from estimation.charts import Label
from vocabulary.text import N_, Text, text

ONE = N_(
    "The methods disagree by more than their intervals allow: {low} allows {upper} at the most, {high} {lower} at the least; "
    "{persons} persons lie between them."
)


@dataclass(frozen=True)
class Claim:
    """An estimate's name and its limits; a limit that does not exist is `None` and contradicts nothing."""

    name: Label
    lower: float | None
    upper: float | None


def gap(first: Claim, second: Claim) -> float:
    """The persons between two intervals that do not meet; 0 where they do."""
    between = [
        low.lower - high.upper
        for low, high in ((first, second), (second, first))
        if low.lower is not None and high.upper is not None
    ]
    return max([0.0, *between])


def disagreement(claims: Sequence[Claim]) -> Text | None:
    """One sentence that names the two whose intervals lie farthest apart, and how many other pairs do not meet either.

    Nothing where all intervals meet.
    """
    pairs = [(a, b) for i, a in enumerate(claims) for b in claims[i + 1 :] if gap(a, b) > 0]
    if not pairs:
        return None
    a, b = max(pairs, key=lambda pair: gap(*pair))
    low, high = sorted((a, b), key=lambda claim: claim.upper if claim.upper is not None else float("inf"))
    assert low.upper is not None
    assert high.lower is not None
    values: dict[str, object] = {"low": low.name, "high": high.name, "upper": round(low.upper), "lower": round(high.lower)}
    values |= {"persons": round(high.lower - low.upper)}
    if len(pairs) == 1:
        return Text(ONE, values)
    return text(N_("{said} {n} other pair does not meet either."), N_("{said} {n} other pairs do not meet either."),
                said=Text(ONE, values), n=len(pairs) - 1)  # fmt: skip

"""How a figure was reached, in plain language: the method's own words, with what it counted as the report prints it."""

from __future__ import annotations

from estimation.method import methods
from estimation.result import Estimate
from exports import words
from exports.numbers import OBSERVED_BASE, to_base
from exports.protect import MINIMUM
from vocabulary.text import Text


def told(estimate: Estimate) -> Text | None:
    """The paragraph of the estimate's method; nothing where the method is no longer known."""
    found = methods().get(estimate.method)
    return None if found is None else Text(found.told, values(estimate))


def values(estimate: Estimate) -> dict[str, object]:
    """Every number that such a paragraph may hold."""
    seen = estimate.observed
    few = 0 < seen < MINIMUM
    return {
        "observed": Text(words.FEW) if few else to_base(seen, OBSERVED_BASE),
        "lists": words.lists_of(estimate),
        "models": len(estimate.models),
    }

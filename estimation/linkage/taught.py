"""The model as splink's settings write it: before training, mended after it, and as a table that a demographer can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from estimation.linkage.blocking import Rule
from estimation.linkage.model import OTHERWISE, Comparison, as_splink
from estimation.linkage.result import Weight

_RARELY = 1e-3  # share of matches that agree so, at least: what none of them showed is rare, not impossible


def settings(kept: Sequence[Comparison], chosen: Sequence[Rule], records: int) -> dict[str, Any]:
    return {
        "link_type": "link_and_dedupe",
        "comparisons": [as_splink(comparison, records) for comparison in kept],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule.sql} for rule in chosen],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def without_matches(trained: dict[str, Any], kept: Sequence[Comparison], random_pairs: float) -> dict[str, Any]:
    """The trained model with the matches among the random pairs taken out of u, and levels that were never seen made rare.
    A comparison that no training rule could teach agrees as it usually does.

    Random pairs of small lists hold so many matches that most of their agreements on a document are no chance:
    u' = (u − λm)/(1 − λ). What was never seen cannot be said to be rarer than one in the pairs that were looked at.
    """
    share, least = float(trained["probability_two_random_records_match"]), 1 / random_pairs
    for comparison, taught in zip(kept, trained["comparisons"], strict=True):
        levels = [level for level in taught["comparison_levels"] if not level.get("is_null_level")]
        told = [_number(level.get("m_probability")) for level in levels]
        if not any(told):
            agree = [level.usual for level in comparison.levels]
            told = [*agree, 1 - sum(agree)]
        for level, m in zip(levels, told, strict=True):
            u = _number(level.get("u_probability"))
            level["m_probability"] = max(m or 0.0, _RARELY)
            level["u_probability"] = max(((u or 0.0) - share * (m or 0.0)) / (1 - share), least)
    return trained


def with_chance_of(trained: dict[str, Any], comparison: int, others: Mapping[int, float], pairs: float) -> dict[str, Any]:
    """The trained model with u of a comparison as its pairs that are no match come among all `pairs`: `others` by level,
    counted from no agreement (0) up. The two lowest levels keep what random pairs taught; half a pair stands for none."""
    levels = [level for level in trained["comparisons"][comparison]["comparison_levels"] if not level.get("is_null_level")]
    for number, level in enumerate(reversed(levels)):
        if number > 1:
            level["u_probability"] = (others.get(number, 0.0) + 0.5) / pairs
    return trained


def weights(trained: dict[str, Any], kept: Sequence[Comparison]) -> tuple[Weight, ...]:
    """The model as a table: each level of each comparison with m, u and log2(m/u); `None` where it was never seen."""
    found = []
    for comparison, taught in zip(kept, trained["comparisons"], strict=True):
        levels = [level for level in taught["comparison_levels"] if not level.get("is_null_level")]
        for label, level in zip([*(each.label for each in comparison.levels), OTHERWISE], levels, strict=True):
            m, u = (_number(level.get(f"{which}_probability")) for which in "mu")
            bits = float(np.log2(m / u)) if m and u else None
            found.append(Weight(comparison.label, label, m, u, bits))
    return tuple(found)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None

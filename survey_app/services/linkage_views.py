"""What window and command are given of the linkage: lists and rules before it, sentence, charts and model after it.

Neither reaches the engine itself, so that no record with a name in it ever does.
"""

from __future__ import annotations

from estimation.linkage.blocking import RULES, Counted
from estimation.linkage.completeness import Filled, weaknesses
from estimation.linkage.preparing import Prepared
from estimation.linkage.presenting import calibration_chart, sentence, threshold_curve, weights_chart, weights_histogram
from survey_app.store.linkages import StoredLinkage

__all__ = [
    "RULE_KEYS", "Counted", "Filled", "Prepared", "StoredLinkage", "calibration_chart", "sentence", "threshold_curve",
    "weaknesses", "weights_chart", "weights_histogram",
]  # fmt: skip

RULE_KEYS = tuple(rule.key for rule in RULES)

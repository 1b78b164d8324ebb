"""Replicate weights of a survey: the spread of a sum is that of the sums of the replicates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from estimation.residual.replicates import factor
from estimation.residual.residual import ResidualMethod
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput

ESTIMATES = {"F": 900.0, "M": 1100.0}
REPLICATES = {
    "F": (880.0, 930.0, 905.0, 890.0, 915.0, 870.0, 940.0, 900.0),
    "M": (1130.0, 1060.0, 1100.0, 1115.0, 1080.0, 1140.0, 1055.0, 1090.0),
}


def table(**more: Any) -> Table:
    rows: list[dict[str, Any]] = [
        {"component": "counted", "status": "survey", "value": ESTIMATES[sex], "sex": sex}
        | {f"replicate_{k + 1}": v for k, v in enumerate(REPLICATES[sex])}
        for sex in ESTIMATES
    ]
    rows += [{"component": "legal", "status": "permit", "value": 500, "sex": sex} for sex in ESTIMATES]
    rows[0] |= more
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table({name: [row.get(name) for row in rows] for name in names})


def estimate(**settings: Any) -> Estimate:
    method = ResidualMethod(draws=40_000, **settings)
    return method.fit(method.read(table()))


@pytest.mark.parametrize("design", ["bootstrap", "jackknife", "successive-differences", "fay"])
def test_that_the_sum_varies_as_the_replicates_of_the_sum_do(design: str) -> None:
    """The two sexes move against each other: their sum varies less than either, as the replicates say."""
    sums = np.array(REPLICATES["F"]) + np.array(REPLICATES["M"])
    said = np.sqrt(factor(design, 8) * np.sum((sums - 2000) ** 2))
    assert estimate(replicates=design).population.se == pytest.approx(said, rel=0.02)


def test_that_the_factors_are_those_of_the_designs() -> None:
    """Wolter (2007): 1/K, (K − 1)/K; successive differences 4/K, which for the 80 of the American Community Survey is 1/20."""
    assert factor("successive-differences", 80) == 0.05
    assert factor("jackknife", 50) == 0.98
    assert factor("bootstrap", 200) == 0.005


def test_that_two_spreads_a_missing_replicate_and_a_lone_one_are_refused() -> None:
    for more, code in (({"sd": 5}, "two-spreads"), ({"replicate_3": None}, "missing")):
        with pytest.raises(BadInput, match=code):
            ResidualMethod().read(table(**more))
    lone = Table({"component": ("counted", "legal"), "status": ("a", "b"), "value": (2, 1), "replicate_1": (2, None)})
    with pytest.raises(BadInput, match="one-replicate"):
        ResidualMethod().read(lone)

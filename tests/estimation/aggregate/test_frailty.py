"""An omitted common cause: the bound is the bias itself in a regression, and what moves the figure by a quarter does."""

from __future__ import annotations

import numpy as np
import pytest

from estimation.aggregate.frailty import frailty
from estimation.aggregate.power_law import PowerLawOfTotals


def test_that_the_strength_that_moves_a_quarter_does_so_in_the_formula() -> None:
    """bias = se √(ν R²_y R²_d / (1 − R²_d)): put in as told, it is a quarter of the population both ways."""
    method = PowerLawOfTotals(gamma="0.005")
    fitted = method.fitted(method.read(PowerLawOfTotals.example()))[1]
    found = frailty(fitted)
    assert found is not None
    point = float(fitted.populations().sum())
    r, _, high = found.rows[0]
    unit = (high - point) / np.sqrt(r * r / (1 - r))  # se √ν
    assert unit * np.sqrt(found.equal**2 / (1 - found.equal)) == pytest.approx(0.25 * point)
    assert unit * np.sqrt(found.extreme / (1 - found.extreme)) == pytest.approx(0.25 * point)


def test_that_the_bias_of_a_left_out_regressor_is_what_the_formula_says() -> None:
    """Cinelli & Hazlett (2020), eq. 9, is exact for least squares: checked on a drawn regression, weights and all."""
    generator = np.random.default_rng(3)
    n = 200
    hidden, other = generator.normal(size=n), generator.normal(size=n)
    x = 0.5 * hidden + 0.3 * other + generator.normal(size=n)
    y = 1.0 * x + 0.7 * hidden + 0.2 * other + generator.normal(size=n)
    w = np.sqrt(generator.uniform(0.5, 2, n))

    def fit(columns: list[np.ndarray[tuple[int], np.dtype[np.float64]]], target: np.ndarray[tuple[int], np.dtype[np.float64]]):  # type: ignore[no-untyped-def]
        z = np.column_stack([w, *(w * c for c in columns)])
        beta, *_ = np.linalg.lstsq(z, w * target, rcond=None)
        return beta, w * target - z @ beta, z

    short, rest, z = fit([x, other], y)
    full, rest_full, _ = fit([x, other, hidden], y)
    _, hidden_rest, _ = fit([other], hidden)
    _, x_rest, _ = fit([other], x)
    r2_d = np.corrcoef(hidden_rest, x_rest)[0, 1] ** 2
    r2_y = 1 - float(rest_full @ rest_full) / float(rest @ rest)
    left = n - 3
    se = float(np.sqrt(np.linalg.inv(z.T @ z)[1, 1] * (rest @ rest) / left))
    assert abs(short[1] - full[1]) == pytest.approx(se * np.sqrt(left * r2_y * r2_d / (1 - r2_d)), rel=0.02)


def test_that_it_is_told_for_likelihoods_with_a_power_alone() -> None:
    def found(**settings: object) -> object:
        method = PowerLawOfTotals(**settings)  # type: ignore[arg-type]
        return frailty(method.fitted(method.read(PowerLawOfTotals.example()))[1])

    assert found(estimator="ols", gamma="0.005") is None
    assert found(gamma="0.005", constrained=True) is None
    assert found(gamma="0.005") is not None

"""What moves an account: against closed forms, layer by layer, and where the figure tips."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from estimation.method import methods
from estimation.residual.multiplier import Multiplier
from estimation.residual.residual import ResidualMethod
from estimation.result import Estimate
from estimation.table import Table

Z90 = 1.2815515655446004


def account(**settings: Any) -> Estimate:
    """(F − L)/(1 − u) with F 1,000,000 ± 20,000, L 800,000 ± 15,000, u 0.1 ± 0.02: example S3 of the reference figures."""
    names = ("component", "status", "value", "sd", "undercount", "undercount_sd")
    rows = (
        ("counted", "f", 1e6, 20_000, None, None),
        ("legal", "p", 8e5, 15_000, None, None),
        ("irregular", "", None, None, 0.1, 0.02),
    )
    method = ResidualMethod(**settings)
    return method.fit(method.read(Table(dict(zip(names, zip(*rows, strict=True), strict=True)))))


def effects(found: Estimate) -> dict[str, dict[str, Any]]:
    return {str(e["quantity"]): e for e in found.diagnostics["influence"]}


def test_that_one_quantity_alone_moves_the_figure_by_its_own_percentiles() -> None:
    found = effects(account())
    counted = found["Counted population (f)"]
    assert counted["low"] == pytest.approx((2e5 - Z90 * 20_000) / 0.9, rel=0.01)
    assert counted["high"] == pytest.approx((2e5 + Z90 * 20_000) / 0.9, rel=0.01)
    irregular = found["Share not counted (irregular)"]
    assert irregular["high"] == pytest.approx(2e5 / (0.9 - Z90 * 0.02), rel=0.005)


def test_that_a_count_of_everybody_is_named_without_empty_brackets() -> None:
    names = ("component", "status", "value", "sd", "undercount", "undercount_sd")
    rows = (("counted", "", 1e6, 20_000, None, None), ("legal", "p", 8e5, 15_000, None, None))
    method = ResidualMethod()
    found = effects(method.fit(method.read(Table(dict(zip(names, zip(*rows, strict=True), strict=True))))))
    assert "Counted population" in found
    assert not any("()" in name for name in found)


def test_that_the_shares_of_the_variance_are_those_of_the_delta_method() -> None:
    """Var U ≈ (σF² + σL²)/(1 − u)² + ((F − L)/(1 − u)²)² σu²."""
    parts = np.array([(20_000 / 0.9) ** 2, (15_000 / 0.9) ** 2, (2e5 / 0.81 * 0.02) ** 2])
    found = effects(account())
    got = [
        found[n]["variance"] for n in ("Counted population (f)", "Stock residing legally (p)", "Share not counted (irregular)")
    ]
    assert got == pytest.approx(parts / parts.sum(), abs=0.04)
    assert sum(got) == pytest.approx(1)


def test_that_the_figure_tips_where_it_is_a_quarter_away_or_at_the_threshold() -> None:
    plain = effects(account())
    quarter = 0.25 * 2e5
    assert abs(plain["Counted population (f)"]["tips_at"] - 1e6) == pytest.approx(quarter)
    assert plain["Share not counted (irregular)"]["tips_at"] == pytest.approx(1 - 0.9 / 1.25, rel=1e-3)
    at = effects(account(threshold=150_000))
    assert at["Stock residing legally (p)"]["tips_at"] == pytest.approx(1e6 - 0.9 * 150_000)
    assert at["Share not counted (irregular)"]["tips_at"] is None  # no share of those not counted gives fewer than were counted


def test_that_sampling_and_parameters_are_apart_and_the_method_in_neither() -> None:
    found = account().diagnostics["uncertainty"]
    width = found["sampling"]["upper"] - found["sampling"]["lower"]
    assert width == pytest.approx(2 * 1.96 * np.hypot(20_000, 15_000) / 0.9, rel=0.05)
    assert found["parameter"]["upper"] - found["parameter"]["lower"] == pytest.approx(2 * 1.96 * 2e5 / 0.81 * 0.02, rel=0.06)
    assert found["structural"] is None


def test_that_a_row_can_say_that_its_spread_is_one_of_a_parameter() -> None:
    names = ("component", "status", "value", "sd", "uncertainty")
    rows = (("counted", "f", 1000, 10, ""), ("legal", "p", 800, 10, "parameter"))
    method = ResidualMethod()
    found = method.fit(method.read(Table(dict(zip(names, zip(*rows, strict=True), strict=True)))))
    assert {str(e["quantity"]): e["layer"] for e in found.diagnostics["influence"]} == {
        "Counted population (f)": "sampling",
        "Stock residing legally (p)": "parameter",
    }


def test_that_the_widest_share_moves_a_multiplier_most() -> None:
    names = ("source", "count", "share_low", "share", "share_high")
    rows = (("police", 1500, 0.1, 0.125, 0.2), ("clinics", 880, 0.079, 0.08, 0.081))
    method = Multiplier()
    found = method.fit(method.read(Table(dict(zip(names, zip(*rows, strict=True), strict=True)))))
    order = [str(e["quantity"]) for e in found.diagnostics["influence"]]
    assert order.index("Share of police") < order.index("Share of clinics")


def test_that_every_account_that_is_drawn_says_what_moves_it() -> None:
    for name, kind in methods().items():
        if kind.branch() != "residual" or "threshold" not in kind.__dataclass_fields__:
            continue
        method = kind(draws=200)  # type: ignore[call-arg]
        found = method.fit(method.read(kind.example()))
        drawn = found.population.interval == "monte-carlo"
        assert any(t.name == "tornado" for t in found.tables) == drawn, name
        assert ("uncertainty" in found.diagnostics) == drawn, name


def test_that_a_small_undercount_tips_the_figure_where_it_is_more_than_four_times_as_large() -> None:
    """1,000 − 0.99·900 = 109; a quarter more, 136.25, is reached at u = 1 − 863.75/900, and a quarter less not at all."""
    columns = {
        "component": ("counted", "legal"), "status": ("c", "l"), "value": (1_000, 900), "sd": (10, None),
        "undercount": (None, 0.01),
    }  # fmt: skip
    method = ResidualMethod()
    found = effects(method.fit(method.read(Table(columns))))
    assert found["Share not counted (l)"]["tips_at"] == pytest.approx(1 - 863.75 / 900, abs=1e-4)

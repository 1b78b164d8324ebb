"""Estimates from draws become one by Rubin's rules: the numbers here are those of his equations, worked out apart."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.stats import t

from estimation.linkage.pooling import DRAWS, pooled
from estimation.result import Estimate, Model, Population, Provenance, StratumResult
from vocabulary.text import text


def estimate(point: float, se: float | None = 5.0, interval: str = "log-normal") -> Estimate:
    unseen = point - 60
    population = Population(point, 60 + unseen / 1.2, 60 + unseen * 1.2, 0.95, interval, se)
    return Estimate("chapman", "Chapman", {}, population, 60.0, Provenance("", "", 1), diagnostics={"half": point / 2, "k": 2})


def test_that_the_variance_is_that_within_and_that_between_draws() -> None:
    """Rubin (1987), eqs. 3.1.2–3.1.6: W = 25, B = 100, M = 3: T = 25 + 4/3 · 100, ν = 2 · (1 + 25/(4/3 · 100))²."""
    found = pooled([estimate(n) for n in (90.0, 100.0, 110.0)])
    total = 25 + 4 / 3 * 100
    assert found.population.point == pytest.approx(100)
    assert found.population.se == pytest.approx(math.sqrt(total))
    assert found.diagnostics["linkage"]["share"] == pytest.approx(400 / 3 / total)
    freedom = 2 * (1 + 25 / (400 / 3)) ** 2
    half = t.ppf(0.975, freedom) / 1.959964 * math.sqrt(math.log(1.2) ** 2 + 1.959964**2 * (400 / 3) / 40**2)
    assert found.population.upper == pytest.approx(60 + 40 * math.exp(half), rel=1e-6)
    assert found.population.lower == pytest.approx(60 + 40 * math.exp(-half), rel=1e-6)


def test_that_equal_draws_give_the_estimate_of_one() -> None:
    one = estimate(100.0)
    found = pooled([one, one, one])
    assert found.population.upper == pytest.approx(one.population.upper)
    assert found.population.lower == pytest.approx(one.population.lower)
    assert found.population.se == one.population.se
    assert found.diagnostics["linkage"]["share"] == 0


def test_that_bayesian_methods_are_pooled_by_the_median() -> None:
    points = (90.0, 100.0, 170.0)
    assert pooled([estimate(n, interval="credible") for n in points]).population.point == 100
    assert pooled([estimate(n) for n in points]).population.point == 120


def test_that_limits_stay_as_uneven_as_those_of_the_draws() -> None:
    one = estimate(100.0)
    uneven = replace(one, population=replace(one.population, lower=90.0, upper=200.0))
    found = pooled([uneven, replace(uneven, population=replace(uneven.population, point=101.0))]).population
    assert found.upper - found.point > 3 * (found.point - found.lower)
    assert found.lower >= one.observed


def test_that_without_an_upper_limit_in_a_draw_of_three_there_is_none() -> None:
    one = estimate(100.0)
    open_ended = replace(one, population=replace(one.population, upper=None))
    assert pooled([one, one, open_ended]).population.upper is None
    assert pooled([one] * 60 + [open_ended]).population.upper is not None


def test_that_a_draw_that_saw_everybody_gives_no_limit_below_those_seen() -> None:
    found = pooled([estimate(60.0), estimate(60.0)]).population
    assert found.lower == found.point == found.upper == 60


def test_that_strata_models_warnings_and_diagnostics_are_kept() -> None:
    def whole(n: float, name: str, *warnings: str) -> Estimate:
        strata = tuple(
            StratumResult({"sex": sex}, Population(n / 2, n / 2 - 9, n / 2 + 9, 0.95, "normal", 3.0), 30.0, name)
            for sex in "FM"
        )
        models = (
            Model(name, population=n, se=4.0, aic=n, weight=0.6, coefficients={"A": n / 100}),
            Model("other", population=n),
        )
        said = tuple(text(each, n=int(n)) for each in warnings)
        return replace(estimate(n), strata=strata, models=models, warnings=said)

    found = pooled([whole(100, "A", "always {n}", "once {n}"), whole(110, "A", "always {n}"), whole(120, "B", "always {n}")])
    assert [s.stratum["sex"] for s in found.strata] == ["F", "M"]
    assert found.strata[0].population.point == 55
    assert found.strata[0].population.se == pytest.approx(math.sqrt(9 + 4 / 3 * 25))
    by_name = {model.name: model for model in found.models}
    assert list(by_name) == ["A", "other", "B"]
    assert by_name["A"].weight == pytest.approx(0.4)  # of three draws, two compared it
    assert by_name["A"].population == 105
    assert by_name["A"].coefficients == {"A": pytest.approx(1.05)}
    assert [str(w) for w in found.warnings] == ["always 100", "In 1 of 3 draws of the linkage: once 100"]
    assert found.diagnostics["half"] == 55
    assert found.diagnostics["k"] == 2
    assert [row[0] for row in found.tables[-1].rows] == ["1", "2", "3"]
    assert found.tables[-1].name == DRAWS


def test_that_draws_without_an_estimate_are_counted_and_said() -> None:
    found = pooled([estimate(100.0), estimate(110.0)], (1, 4), 5)
    assert found.diagnostics["linkage"]["failed"] == 3
    assert found.diagnostics["linkage"]["draws"] == 5
    assert str(found.warnings[-1]) == "3 of 5 draws of the linkage gave no estimate and are left out"
    assert [row[0] for row in found.tables[-1].rows] == ["1", "4"]


def test_that_a_pooled_estimate_reads_back_equal() -> None:
    found = pooled([estimate(100.0), estimate(110.0, se=None)])
    assert Estimate.from_plain(found.to_plain()) == found
    assert found.contract("en")["diagnostics"]["linkage"]["draws"] == 2


def test_that_one_estimate_alone_is_no_pool() -> None:
    with pytest.raises(ValueError, match="two"):
        pooled([estimate(100.0)])

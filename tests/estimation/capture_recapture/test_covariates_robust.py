"""The doubly robust estimate: its algebra by hand, its limits at known truths, and what it must say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.covariates.doubly_robust import cross_fit
from estimation.capture_recapture.covariates.efficient import (
    Nuisance,
    clipped,
    expansion,
    influence,
    one_step,
    plug_in,
    targeted,
)
from estimation.capture_recapture.covariates.learners import split
from estimation.capture_recapture.covariates.method import Covariates
from estimation.capture_recapture.covariates.structure import People
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, NoEstimate
from vocabulary.progress import silent
from vocabulary.text import translate

# Three groups of persons; Sekar & Deming (1949, Journal of the American Statistical Association 44, 101–115) add n1 n2 / m.
GROUPS = np.array([[40.0, 25.0, 60.0], [10.0, 35.0, 15.0], [80.0, 12.0, 30.0]])  # on the first only, the second only, both


def run(table: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = Covariates(estimator="doubly-robust", **settings)
    return method.fit(method.read(table, by))


def lincoln_petersen(group: Any) -> float:
    return float((group[0] + group[2]) * (group[1] + group[2]) / group[2])


def test_that_with_the_shares_of_each_group_it_is_lincoln_petersens_sum_over_groups() -> None:
    """Where the chances are those of the very persons, the correction is zero and N = Σ n1 n2 / m (Sekar & Deming 1949)."""
    shares = GROUPS / GROUPS.sum(axis=1, keepdims=True)
    nuisance = Nuisance(shares[None], GROUPS[None])
    wanted = sum(lincoln_petersen(group) for group in GROUPS)
    assert one_step(nuisance).point == pytest.approx(wanted, rel=1e-12)
    assert plug_in(nuisance).point == pytest.approx(wanted, rel=1e-12)
    part = np.array([1.0, 0.0, 0.0])
    assert one_step(nuisance, part).point == pytest.approx(lincoln_petersen(GROUPS[0]), rel=1e-12)


def paper_error(n: float, sigma: float, population: float) -> float:
    """√(n σ² + N(N − n)/n): Das, Kennedy & Jewell (2023), the interval for the population size."""
    return float(np.sqrt(n * sigma**2 + population * (population - n) / n))


def test_that_the_error_is_that_of_the_persons_one_by_one() -> None:
    """By hand from φ of each person; the same formula gives the errors printed in the README of the R package drpop 0.0.3."""
    readme = ((0.830, 0.856, 963, 27.987), (0.815, 0.866, 2938, 49.622), (0.811, 0.702, 2954, 43.242))
    for psi, sigma, population, printed in readme:
        assert paper_error(psi * population, sigma, population) == pytest.approx(printed, rel=0.005)
    q = np.array([[0.3, 0.2, 0.5], [0.25, 0.45, 0.3], [0.6, 0.15, 0.25]])
    phi = []
    for (q10, q01, q11), counts in zip(q, GROUPS, strict=True):
        q1, q2 = q10 + q11, q01 + q11
        for y1, y2, n in ((1, 0, counts[0]), (0, 1, counts[1]), (1, 1, counts[2])):
            phi += [q1 * q2 / q11 * (y1 / q1 + y2 / q2 - y1 * y2 / q11)] * int(n)
    found, n = one_step(Nuisance(q[None], GROUPS[None])), len(phi)
    assert found.point == pytest.approx(sum(phi), rel=1e-12)
    assert found.se == pytest.approx(paper_error(n, float(np.std(phi)), sum(phi)), rel=1e-12)
    assert found.seen_share == pytest.approx(n / sum(phi))


def test_that_the_influence_has_the_expansion_as_its_mean() -> None:
    q = np.random.default_rng(1).dirichlet((2, 2, 2), 50)
    assert (q * influence(q)).sum(axis=1) == pytest.approx(expansion(q), rel=1e-12)
    assert (expansion(q) >= 1).all()


def test_that_targeting_makes_the_plug_in_need_no_correction() -> None:
    wrong = np.array([[0.3, 0.2, 0.5], [0.25, 0.45, 0.3], [0.6, 0.15, 0.25]])
    nuisance = Nuisance(wrong[None], GROUPS[None])
    moved = targeted(nuisance, 0.005)
    assert abs(plug_in(nuisance).point - one_step(nuisance).point) > 0.5
    assert plug_in(moved).point == pytest.approx(one_step(moved).point, abs=0.05)


def test_that_a_chance_that_is_too_small_is_lifted_and_the_others_make_room() -> None:
    q, low = clipped(np.array([[0.6, 0.399, 0.001], [0.5, 0.3, 0.2]]), 0.01)
    assert low.tolist() == [True, False]
    assert q.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert q[0, 2] == 0.01
    assert q[0, 0] / q[0, 1] == pytest.approx(0.6 / 0.399)


def test_that_folds_hold_every_person_once_and_are_alike() -> None:
    classes, weights = np.array([0, 1, 2, 0, 1, 2]), np.array([10.0, 7.0, 12.0, 3.0, 8.0, 5.0])
    parts = split(classes, weights, 5, np.random.default_rng(1))
    assert np.sum(parts, axis=0).tolist() == weights.tolist()
    for one in range(3):
        sizes = [part[classes == one].sum() for part in parts]
        assert max(sizes) - min(sizes) <= 1


def drawn(seed: int, size: int = 3000) -> People:
    """Two lists, independent given three normal covariates: the design of the documentation of the R package drpop (Das)."""
    rng = np.random.default_rng(seed)
    x = rng.normal(2, 1, (size, 3))
    first = rng.random(size) < 1 / (1 + np.exp(-(-0.6 + 0.4 * x).sum(axis=1)))
    second = rng.random(size) < 1 / (1 + np.exp(-(-0.6 + 0.3 * x).sum(axis=1)))
    seen = first | second
    counts = np.zeros((int(seen.sum()), 4))
    counts[np.arange(len(counts)), (2 * first + second)[seen]] = 1.0
    return People({f"x{j}": tuple(x[seen, j].tolist()) for j in range(3)}, counts, np.arange(len(counts)))


@pytest.mark.parametrize("learner", ["logistic", "forest", "boosting"])
def test_that_a_known_number_of_persons_is_found(learner: str) -> None:
    people = drawn(5)
    found = cross_fit(people, "~ x0 + x1 + x2", learner, 2, 0.005, 1, silent).estimates()
    for name in ("one-step", "tmle"):
        assert abs(found[name].point - 3000) < 3 * found[name].se, name
        assert 20 < found[name].se < 300, name
    plain = people.counts.sum(axis=0)[[2, 1, 3]]
    assert lincoln_petersen(plain) < 3000 - 2 * found["tmle"].se, "without covariates it is too low"


def test_that_a_mixture_of_learners_weighs_what_predicts_best() -> None:
    found = cross_fit(drawn(6, 600), "~ x0 + x1 + x2", "stacked", 2, 0.005, 1, silent).estimates()
    assert abs(found["one-step"].point - 600) < 3 * found["one-step"].se < 200


def test_that_logistic_learners_agree_with_the_conditional_logit() -> None:
    """With two lists the conditional logit is the multinomial regression of the three patterns."""
    table, lists = Covariates.example(), ("Refuge", "Police")
    logit = Covariates(lists=lists, formula="~ sex + age")
    wanted = logit.fit(logit.read(table))
    found = run(table, lists=lists, formula="~ sex + age")
    plug_in = next(model for model in found.models if model.name == "plug-in")
    assert plug_in.population == pytest.approx(wanted.population.point, rel=0.002)
    assert found.population.point == pytest.approx(wanted.population.point, abs=wanted.population.se)
    assert found.population.se == pytest.approx(wanted.population.se, rel=0.15)
    assert found.diagnostics["psi"]["one-step"] == pytest.approx(found.observed / found.population.point)


def test_that_without_covariates_it_is_lincoln_petersen() -> None:
    found = run(Covariates.example(), ("sex",), lists=("Refuge", "Police"), formula="~ 1")
    rows = list(zip(*(Covariates.example().columns[name] for name in ("Refuge", "Police", "count")), strict=True))
    group = [sum(int(n) for a, b, n in rows if (a, b) == pattern) for pattern in ((1, 0), (0, 1), (1, 1))]
    assert found.population.point == pytest.approx(lincoln_petersen(group), rel=1e-3)
    assert len(found.strata) == 2


def test_that_strata_of_the_one_step_estimate_add_up() -> None:
    found = run(Covariates.example(), ("sex",), lists=("Refuge", "Police"), interval="normal")
    assert sum(s.population.point for s in found.strata) == pytest.approx(found.population.point, rel=1e-9)
    assert {s.population.interval for s in found.strata} == {"normal"}


def test_that_it_says_for_how_many_the_chance_was_lifted() -> None:
    people = {"A": (1, 1, 0, 1, 0, 1), "B": (1, 0, 1, 0, 1, 1), "area": ("w", "w", "w", "e", "e", "e")}
    table = Table({**people, "count": (40, 80, 60, 100, 90, 1)}, "two.csv")
    found = run(table, folds=2, smallest=0.05, learner="forest")
    assert found.diagnostics["lifted"] == 191
    said = [translate(w, "en") for w in found.warnings]
    assert any(line.startswith("For 191 persons seen") for line in said)
    assert found.models[0].status == "boundary"


def test_that_too_few_persons_for_the_folds_are_refused_with_what_to_do() -> None:
    people = {"A": (1, 1, 0), "B": (1, 0, 1), "age": (20, 30, 40)}
    with pytest.raises(NoEstimate, match="too-few-for-folds"):
        run(Table({**people, "count": (3, 80, 60)}, "two.csv"))


def test_that_three_lists_and_a_bootstrap_and_a_model_are_refused() -> None:
    with pytest.raises(BadInput, match="number-of-lists"):
        run(Covariates.example())
    with pytest.raises(BadParameter, match="no-bootstrap"):
        Covariates(estimator="doubly-robust", interval="bootstrap", model="")
    with pytest.raises(BadParameter, match="no-model"):
        Covariates(estimator="doubly-robust", model="A*B")

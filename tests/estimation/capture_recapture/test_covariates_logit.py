"""The conditional logit: against VGAM, against log-linear models, and against a slow direct likelihood."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.covariates.conditional import Conditional, fit
from estimation.capture_recapture.covariates.goodness import goodness
from estimation.capture_recapture.covariates.likelihood import Likelihood
from estimation.capture_recapture.covariates.method import Covariates
from estimation.capture_recapture.covariates.reading import read_covariate_table
from estimation.capture_recapture.covariates.resampling import bootstrap
from estimation.capture_recapture.covariates.structure import covariates_of, people_of, structure_of
from estimation.capture_recapture.hierarchy import parse_model
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import NoEstimate
from vocabulary.progress import silent
from vocabulary.text import translate

# Deer mice caught on six occasions (V. Reid, East Stuart Gulch, in Otis, Burnham, White & Anderson 1978), as in the R package
# VGAM: occasions / sex / weight. The figures below are VGAM 1.1-7's posbernoulli.t, run with epsilon = 1e-12.
MICE = (
    "111111/0/12 100111/1/15 110011/0/15 110111/0/15 111111/0/13 110111/0/21 111110/0/11 111001/0/15 111111/0/14 "
    "110111/0/14 110111/0/13 111011/1/22 111111/0/14 101110/0/11 100100/1/10 010010/1/23 011001/1/7 010001/0/8 "
    "010101/0/19 011010/0/13 010101/1/5 010001/1/20 010011/0/12 001000/1/6 001111/1/22 001011/1/10 001111/1/14 "
    "001010/1/19 001000/1/19 000100/1/20 000111/0/16 000110/1/11 000010/0/14 000010/1/11 000010/0/24 000001/0/9 "
    "000001/0/16 000001/1/19 "
)
OCCASIONS = tuple(f"y{j}" for j in range(1, 7))


def mice() -> Table:
    rows = [row.split("/") for row in MICE.split()]
    caught = {name: tuple(int(row[0][j]) for row in rows) for j, name in enumerate(OCCASIONS)}
    return Table({**caught, "sex": tuple(int(r[1]) for r in rows), "weight": tuple(float(r[2]) for r in rows)}, "mice.csv")


def fitted(
    table: Table, model: str, formula: str, dependence: str = "~ 1", shared: bool = False, lists: Any = ()
) -> Conditional:
    data = read_covariate_table(table, (), lists, (formula, dependence))
    people = people_of(data, covariates_of(formula, dependence, tuple(data.columns)))
    hierarchy = parse_model(model, data.lists)
    return fit(structure_of(people, data.lists, hierarchy, formula, dependence, shared), people.counts, hierarchy, formula)


def run(table: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = Covariates(**settings)
    return method.fit(method.read(table, by))


@pytest.mark.parametrize(
    ("formula", "shared", "population", "se", "loglik"),
    [
        ("~ 1", False, 38.40260289, 0.66349474, -152.42046816),
        ("~ weight", False, 38.38483080, 0.64827764, -151.34446134),
        ("~ sex + weight", True, 38.97030307, 1.13447774, -145.91965093),
    ],
)
def test_that_population_and_likelihood_are_those_of_vgam(
    formula: str, shared: bool, population: float, se: float, loglik: float
) -> None:
    found = fitted(mice(), "[1,2,3,4,5,6]", formula, shared=shared, lists=OCCASIONS)
    assert found.population() == pytest.approx(population, abs=1e-7)
    assert found.se() == pytest.approx(se, abs=1e-7)
    assert found.loglik == pytest.approx(loglik, abs=1e-7)


def test_that_coefficients_and_their_errors_are_those_of_vgam() -> None:
    found = {name: (value, error) for name, value, error in fitted(
        mice(), "[1,2,3,4,5,6]", "~ sex + weight", shared=True, lists=OCCASIONS).coefficients}  # fmt: skip
    assert found["sex"] == pytest.approx((-1.042811070, 0.298794378), abs=1e-7)
    assert found["weight"] == pytest.approx((-0.002915890, 0.031237483), abs=1e-7)
    assert found["y5"] == pytest.approx((1.141556088, 0.583444017), abs=1e-7)


SMALL = {
    "A": (1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0),
    "B": (1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0),
    "C": (1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1),
    "sex": ("F",) * 7 + ("M",) * 7,
    "age": (20, 30, 40, 20, 30, 40, 20, 30, 40, 20, 30, 40, 20, 30),
    "count": (9, 21, 14, 60, 12, 45, 50, 6, 33, 10, 90, 7, 30, 41),
}


def test_that_the_likelihood_is_the_product_over_persons_and_its_derivatives_are_its_slopes() -> None:
    """Each person by itself: the chance of the pattern over that of any pattern but none."""
    table = Table(SMALL, "small.csv")
    data = read_covariate_table(table, (), (), ("~ sex + age", "~ sex"))
    people = people_of(data, ("sex", "age"))
    s = structure_of(people, data.lists, parse_model("A*B, C", data.lists), "~ sex + age", "~ sex", False)
    theta = np.linspace(-0.9, 0.8, s.free)[None] * np.array([1.0 if "age" not in name else 0.02 for name in s.names])
    problem = Likelihood.of(s, people.counts[None])

    def slow(t: np.ndarray[Any, Any]) -> float:
        named = dict(zip(s.names, t, strict=True))
        total = 0.0
        for i, count in enumerate(SMALL["count"]):
            man, age = float(SMALL["sex"][i] == "M"), float(SMALL["age"][i])

            def log_odds(on: tuple[int, ...], man: float = man, age: float = age) -> float:
                lists = sum(
                    o * (named[n] + named[f"{n}:sex[T.M]"] * man + named[f"{n}:age"] * age)
                    for n, o in zip("ABC", on, strict=True)
                )
                return float(lists + on[0] * on[1] * (named["A:B"] + named["A:B:sex[T.M]"] * man))

            patterns = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1) if a + b + c]
            seen = (int(SMALL["A"][i]), int(SMALL["B"][i]), int(SMALL["C"][i]))
            total += int(count) * (log_odds(seen) - math.log(sum(math.exp(log_odds(p)) for p in patterns)))
        return total

    loglik, score, information = problem.derivatives(theta)
    assert loglik[0] == pytest.approx(slow(theta[0]), rel=1e-12)
    for j in range(s.free):
        step = np.zeros_like(theta)
        step[0, j] = 1e-5
        up, down = problem.derivatives(theta + step), problem.derivatives(theta - step)
        assert score[0, j] == pytest.approx((up[0][0] - down[0][0]) / 2e-5, rel=1e-5, abs=1e-4)
        assert information[0, j] == pytest.approx(-(up[1][0] - down[1][0]) / 2e-5, rel=1e-5, abs=1e-3)


@pytest.mark.parametrize("model", ["[1,2,3,4]", "[12,3,4]", "[123,34]"])
def test_that_without_covariates_it_is_the_log_linear_model(counts_of: Any, table_of: Any, model: str) -> None:
    """The multinomial fit has the Poisson fit's estimate, standard error and coefficients (its intercept is log n0)."""
    found = fitted(table_of("Kosovo"), model, "~ 1")
    poisson = fit_model(counts_of("Kosovo"), found.hierarchy)
    assert found.population() == pytest.approx(poisson.population, rel=1e-9)
    assert found.se() == pytest.approx(poisson.se, rel=1e-9)
    assert [value for _, value, _ in found.coefficients] == pytest.approx(poisson.beta[1:].tolist(), abs=1e-7)


def test_that_effects_and_dependence_of_their_own_in_each_stratum_are_the_strata_apart() -> None:
    found = fitted(Table(SMALL, "small.csv"), "A*B, C", "~ sex", "~ sex")
    population, variance = 0.0, 0.0
    for rows in (slice(0, 7), slice(7, 14)):
        counts = np.zeros(8)
        cells = [4 * a + 2 * b + c for a, b, c in zip(*(SMALL[n][rows] for n in "ABC"), strict=True)]
        np.add.at(counts, cells, np.array(SMALL["count"][rows], float))
        one = fit_model(counts, found.hierarchy)
        population += one.population
        variance += one.se**2
    assert found.population() == pytest.approx(population, rel=1e-9)
    assert found.se() == pytest.approx(math.sqrt(variance), rel=1e-9)


def test_that_two_lists_that_share_nobody_stand_at_the_boundary_as_in_a_log_linear_model() -> None:
    counts = np.array([0, 50, 60, 12, 90, 15, 0, 0], float)  # A with B is empty, with C and without
    cells = [c for c in range(8) if counts[c]]
    lists = {n: tuple(c >> (2 - j) & 1 for c in cells) for j, n in enumerate("ABC")}
    found = fitted(Table({**lists, "count": tuple(int(counts[c]) for c in cells)}, "apart.csv"), "A*B, C", "~ 1")
    poisson = fit_model(counts, found.hierarchy)
    assert poisson.status == found.model(("A", "B", "C")).status == "boundary"
    assert found.face.names == ("A:B",)
    assert found.population() == pytest.approx(poisson.population, rel=1e-8)
    assert found.se() == pytest.approx(poisson.se, rel=1e-8)


def with_stratum_apart() -> Table:
    """Two areas; in the east nobody is on two lists."""
    west = zip((7, 4, 2, 6, 1, 3, 5), (20, 70, 60, 25, 50, 18, 16), strict=True)
    rows = [*((p, "west", n) for p, n in west), (1, "east", 20), (4, "east", 40), (2, "east", 30)]
    lists = {n: tuple(r[0] >> (2 - j) & 1 for r in rows) for j, n in enumerate("ABC")}
    return Table({**lists, "area": tuple(r[1] for r in rows), "count": tuple(r[2] for r in rows)}, "areas.csv")


def test_that_a_stratum_without_overlap_counts_with_those_seen_and_leaves_no_upper_limit() -> None:
    found = run(with_stratum_apart(), ("area",), formula="~ area")
    east, west = sorted(found.strata, key=lambda s: s.stratum["area"])
    alone = fitted(Table({k: v[:7] for k, v in with_stratum_apart().columns.items()}, "west.csv"), "A, B, C", "~ 1")
    assert (east.population.point, east.population.upper) == (90.0, None)
    assert west.population.point == pytest.approx(alone.population(), rel=1e-7)
    assert found.population.point == pytest.approx(alone.population() + 90, rel=1e-7)
    assert found.population.upper is None
    assert any("do not overlap" in translate(w, "en") for w in found.warnings)


def test_that_a_formula_without_the_stratum_lends_it_the_chances_of_the_others_and_says_so() -> None:
    found = run(with_stratum_apart(), ("area",), formula="~ 1")
    assert all(s.population.upper is not None for s in found.strata)
    said = " ".join(translate(w, "en") for w in found.warnings)
    assert "area is not in the formula" in said
    assert "In stratum area east the lists do not overlap" in said


def test_that_no_estimate_is_printed_where_the_lists_of_most_persons_do_not_overlap() -> None:
    columns = with_stratum_apart().columns
    few = Table({**columns, "count": (2, 7, 6, 2, 5, 1, 1, *columns["count"][7:])}, "areas.csv")
    with pytest.raises(NoEstimate, match="endless"):
        run(few, ("area",), formula="~ area")


def test_that_strata_add_up_and_the_totals_error_knows_that_they_share_coefficients() -> None:
    """The delta method with numeric slopes of N over the coefficients, stratum by stratum and for the total."""
    method = Covariates(formula="~ age", model="A*B, C")
    table = Table(SMALL, "small.csv")
    found = method.fit(method.read(table, ("sex",)))
    assert sum(s.population.point for s in found.strata) == pytest.approx(found.population.point, rel=1e-12)
    one = fitted(table, "A*B, C", "~ age")
    slopes = np.empty(len(one.theta))
    for j in range(len(one.theta)):
        n = []
        for step in (1e-6, -1e-6):
            theta = one.theta.copy()
            theta[j] += step
            rows = one.structure.rows() @ theta
            n.append(float((one.persons * (1 + 1 / np.exp(rows).sum(axis=1))).sum()))
        slopes[j] = (n[0] - n[1]) / 2e-6
    sampling = float((one.persons * one.odds * (1 + one.odds)).sum())
    assert found.population.se == pytest.approx(math.sqrt(sampling + slopes @ one.covariance @ slopes), rel=1e-5)
    apart = math.sqrt(sum((s.population.se or 0.0) ** 2 for s in found.strata))
    assert found.population.se > 1.05 * apart


def test_that_the_bootstrap_scatters_as_the_standard_error_says() -> None:
    found = fitted(Covariates.example(), "[1,2,3]", "~ sex + age")
    half = np.where(np.arange(len(found.persons)) % 2 == 0, found.persons, 0.0)
    drawn = bootstrap(found, [half], 400, 1, silent)
    assert drawn.points[:, 0].std() == pytest.approx(found.se(), rel=0.12)
    assert drawn.points[:, 0].mean() == pytest.approx(found.population(), rel=0.01)
    assert drawn.points[:, 1].std() == pytest.approx(found.se(half), rel=0.12)
    assert drawn.pivots.std(axis=0) == pytest.approx([1.0, 1.0], abs=0.15)


def test_that_the_limits_of_the_bootstrap_are_used_for_the_total_and_each_stratum() -> None:
    found = run(Covariates.example(), ("sex",), interval="bootstrap", replicates=200)
    for p in (found.population, *(s.population for s in found.strata)):
        assert p.interval == "bootstrap"
        assert p.lower is not None
        assert p.upper is not None
        assert p.lower < p.point < p.upper


def test_that_models_stand_beside_each_other_and_a_better_one_is_named() -> None:
    found = run(Covariates.example(), effects="shared")
    names = {model.name: model for model in found.models}
    assert found.models[0].name == "[1,2,3] ~ age + sex (shared)"
    assert names["[1,2,3] ~ age + sex"].aic < found.models[0].aic - 100  # type: ignore[operator]
    assert any("[1,2,3] ~ age + sex fits better" in translate(w, "en") for w in found.warnings)
    loglik, p = found.models[0].loglik, found.models[0].parameters
    assert found.models[0].aic == pytest.approx(-2 * (loglik or 0.0) + 2 * p)


def test_that_the_goodness_of_fit_of_full_cells_is_pearsons() -> None:
    found = fitted(Table(SMALL, "small.csv"), "A, B, C", "~ sex")
    shape = goodness(found)
    seen = found.counts[:, 1:]
    expected = found.persons[:, None] * found.chance
    assert shape.kind == "cells"
    assert shape.chi2 == pytest.approx(float(((seen - expected) ** 2 / expected).sum()))
    assert shape.df == 2 * (7 - 1) - 6


def test_that_sparse_cells_are_judged_by_groups_of_the_chance_to_be_seen() -> None:
    assert goodness(fitted(mice(), "[1,2,3,4,5,6]", "~ weight", lists=OCCASIONS)).kind == "groups"

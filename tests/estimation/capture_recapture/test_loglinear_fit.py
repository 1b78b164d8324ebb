"""Log-linear fits beside Rcapture's and SparseMSE's, and against what can be known without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimation.capture_recapture.designs import contains, designs
from estimation.capture_recapture.existence import exists
from estimation.capture_recapture.hierarchy import all_hierarchical, all_pairwise, columns_up_to, of_terms, parse_model
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.capture_recapture.poisson import fit
from estimation.capture_recapture.profile import profile

Reals = np.ndarray[Any, np.dtype[np.float64]]
Counts = Callable[[str], Reals]

# Rcapture 1.4-4, closedpCI.t: N, se, deviance, AIC, BIC, asymptotic bias, multinomial profile limits
RCAPTURE = [
    ("HAV", "[1,2,3]", 388.483494836853, 21.5529448016506, 24.3568353283134, 69.7479015871485, 84.1563768706673,
     1.02831207327259, 350.311057065803, 435.411303736578),
    ("HAV", "[12,23]", 526.705882352941, 78.0217446087514, 13.202619705918, 62.5936859647531, 84.2063988900313,
     15.0415224913495, 408.898838575867, 734.172506641442),
    ("HIV", "[12,3,4]", 12318.4676767586, 1188.72152038319, 7.61375926332809, 86.6496177571138, 119.934627854004,
     113.269380843606, 10265.9935107967, 14992.3329401839),
    ("Kosovo", "[123,14,34]", 10356.5189572519, 785.902224195224, 9.32267001566617, 132.7466747332, 203.029632752169,
     69.0982688133914, 8994.25670710859, 12110.4081128627),
    ("UKdat_5", "[123,25,34]", 25311.2906125325, 3638.30111484191, 13.6257946047022, 124.873041778065, 195.879105644214,
     537.364591288767, 19389.3013794514, 34111.0170868144),
    # two empty overlaps: the patterns are set aside, their parameters counted
    ("UKdat_5", "[124,234,15,25,35,45]", 5551.76874176463, 752.233528556136, 2.36621690310413, 123.613464076466,
     224.205387886845, 144.926134560481, 4402.38101687238, 7517.58380567134),
]  # fmt: skip


def lists_of(counts: Reals) -> list[str]:
    return [str(j) for j in range(int(counts.size).bit_length() - 1)]


@pytest.mark.parametrize(("name", "model", "N", "se", "deviance", "aic", "bic", "bias", "low", "high"), RCAPTURE)
def test_that_a_fit_is_rcaptures(
    counts_of: Counts, name: str, model: str, N: float, se: float, deviance: float, aic: float, bic: float, bias: float,
    low: float, high: float,
) -> None:  # fmt: skip
    counts = counts_of(name)
    found = fit_model(counts, parse_model(model, lists_of(counts)))
    assert found.hierarchy.name == model
    assert found.population == pytest.approx(N, rel=1e-7)
    assert found.se == pytest.approx(se, rel=1e-5)
    assert found.deviance == pytest.approx(deviance, rel=1e-6)
    assert found.aic == pytest.approx(aic, rel=1e-8)
    assert found.bic == pytest.approx(bic, rel=1e-8)
    assert found.bias == pytest.approx(bias, rel=1e-3)
    limits = profile(counts, found, 0.95)
    assert limits.lower == pytest.approx(low, abs=0.5)
    assert limits.upper == pytest.approx(high, abs=0.5)


def test_that_every_fit_and_profile_of_the_reference_tables_agrees(reference: tuple[Any, ...]) -> None:
    """To 6 digits, profile limits to half a person (Rcapture itself stops its search within 1e-6 of N for the wide ones)."""
    seen = 0
    for peer in reference:
        for name, wanted in peer.results.get("rcapture", {}).get("closedpCI.t", {}).items():
            found = fit_model(peer.counts, parse_model(name, lists_of(peer.counts)))
            poisson, multinomial = wanted["poisson"], wanted["multinomial_profile"]
            assert found.population == pytest.approx(poisson["abundance"], rel=1e-6)
            assert found.se == pytest.approx(poisson["stderr"], rel=1e-5)
            assert found.loglik == pytest.approx(poisson["poisson_loglik"], rel=1e-7)
            assert found.deviance == pytest.approx(poisson["deviance"], rel=1e-6, abs=1e-6)
            assert found.df == poisson["df"]
            limits = profile(peer.counts, found, 0.95)
            assert limits.maximum == pytest.approx(multinomial["abundance"], abs=0.5)
            assert limits.lower == pytest.approx(multinomial["infCL"], abs=0.5)
            assert limits.upper == pytest.approx(multinomial["supCL"], abs=0.5)
            seen += 1
    assert seen >= 15


def test_that_all_models_of_the_reference_tables_agree_with_rcapture(reference: tuple[Any, ...]) -> None:
    """closedpMS.t, its best by BIC and by AIC; for six lists it has the models with interactions of two lists."""
    seen = 0
    for peer in reference:
        k = len(peer.lists)
        wanted = peer.results.get("rcapture", {}).get("closedpMS.t")
        if wanted is None:
            continue
        columns, members = all_hierarchical(k) if k < 6 else all_pairwise(k)
        rows = {row.tobytes(): j for j, row in enumerate(members)}
        fits = fit(peer.counts, designs(peer.counts, columns, members))
        n = peer.counts.sum()
        for model in [*wanted["top_BIC"], *wanted["top_AIC"]]:
            terms = parse_model(model["model"], lists_of(peer.counts)).terms
            row = rows[np.isin(columns, [0, *terms]).tobytes()]
            p = int(members[row].sum())
            assert n + fits.unseen[row] == pytest.approx(model["abundance"], rel=1e-6)
            assert fits.deviance[row] == pytest.approx(model["deviance"], rel=1e-6, abs=1e-6)
            assert -2 * fits.loglik[row] + 2 * p == pytest.approx(model["AIC"], rel=1e-7)
            assert -2 * fits.loglik[row] + p * np.log(n) == pytest.approx(model["BIC"], rel=1e-7)
            seen += 1
    assert seen > 100


def test_that_models_fitted_together_are_the_models_fitted_alone(counts_of: Counts) -> None:
    counts = counts_of("UKdat_5")
    columns, members = all_hierarchical(5)
    some = members[::211]
    together = fit(counts, designs(counts, columns, some))
    for j, row in enumerate(some):
        if not together.converged[j] or together.smallest[j] < 1e-6:
            continue
        alone = fit_model(counts, of_terms([int(t) for t in columns[row]], 5))
        assert together.unseen[j] == pytest.approx(alone.unseen, rel=1e-6)
        assert together.loglik[j] == pytest.approx(alone.loglik, abs=1e-7)


@pytest.mark.parametrize(
    ("model", "status"),
    [("[12,13,23]", "not-identified"), ("[12,13]", "not-exist"), ("[12,23]", "not-exist"), ("[12,3]", "not-exist"),
     ("[1,2,3]", "large-bias"), ("[13,2]", "boundary"), ("[23,1]", "boundary"), ("[13,23]", "boundary")],
)  # fmt: skip
def test_that_what_cannot_be_estimated_is_known(counts_of: Counts, model: str, status: str) -> None:
    """Chan, Silverman & Vincent (2021), table 2: of the 8 models one is not identified, 3 do not exist (`checkident`)."""
    assert fit_model(counts_of("Artificial_3"), parse_model(model, "ABC")).status == status


@pytest.mark.parametrize(("model", "N"), [("[13,23]", 296.0), ("[13,2]", 395.999999999932), ("[23,1]", 429.333333329547)])
def test_that_estimates_at_the_boundary_are_those_of_the_extended_maximum(counts_of: Counts, model: str, N: float) -> None:
    """MultipleSystemsEstimation 1.2 (Silverman, Chan & Vincent 2024) on the same table."""
    assert fit_model(counts_of("Artificial_3"), parse_model(model, "ABC")).population == pytest.approx(N, rel=1e-8)


def small_table(k: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 6), min_size=2**k, max_size=2**k)


@settings(max_examples=60, deadline=None)
@given(small_table(3))
def test_that_identifiability_is_the_rank_of_the_remaining_design(cells: list[int]) -> None:
    counts = np.array([0.0, *cells[1:]])
    columns, members = all_hierarchical(3)
    found = designs(counts, columns, members)
    for j in range(len(members)):
        X = found.X[np.ix_(found.cell_live[j], found.live[j])]
        full = bool(X.size) and np.linalg.matrix_rank(X) == X.shape[1]
        assert bool(found.identified[j]) == full


@settings(max_examples=60, deadline=None)
@given(small_table(3), st.integers(0, 7))
def test_that_a_fit_reproduces_the_margins_of_its_model(cells: list[int], which: int) -> None:
    """The likelihood equations X'μ = X'n (Birch 1963), and a maximum that exists is inside."""
    counts = np.array([0.0, *cells[1:]])
    columns, members = all_hierarchical(3)
    models = designs(counts, columns, members[which : which + 1])
    if not models.identified[0] or not counts.sum():
        return
    fits = fit(counts, models)
    there = exists(counts[models.cells][models.cell_live[0]], models.X[np.ix_(models.cell_live[0], models.live[0])])
    if fits.converged[0]:
        margins = models.X.T @ (fits.fitted(np.array([0]))[0] - counts[models.cells])
        assert np.abs(margins[models.live[0]]).max() < 1e-3
    if there:
        assert fits.converged[0]
        assert fits.smallest[0] > 0


def test_that_independence_of_two_lists_is_lincoln_and_petersen() -> None:
    """n̂0 = n10·n01/n11, the saturated model without interaction (Darroch 1958)."""
    found = fit_model(np.array([0.0, 30, 20, 10]), parse_model("[1,2]", "AB"))
    assert found.unseen == pytest.approx(60)
    assert found.deviance == pytest.approx(0, abs=1e-9)
    assert found.df == 0


def test_that_the_profile_without_upper_limit_says_so() -> None:
    """With m persons on both lists the loss of fit grows as 2m·log N: with one person and a level of 1 − 10⁻⁸ the limit is
    beyond ten million unseen persons for each one seen."""
    counts = np.array([0.0, 300, 400, 1])
    found = fit_model(counts, parse_model("[1,2]", "AB"))
    limits = profile(counts, found, 1 - 1e-8)
    assert limits.upper is None
    assert limits.lower > 701


def test_that_the_curve_of_the_profile_touches_zero_at_its_maximum(counts_of: Counts) -> None:
    counts = counts_of("HAV")
    shape = profile(counts, fit_model(counts, parse_model("[1,2,3]", "PQE")), 0.95, points=201)
    losses = [loss for _, loss in shape.curve]
    assert min(losses) == pytest.approx(0, abs=1e-2)
    assert all(loss > -1e-6 for loss in losses)
    inside = [loss <= shape.threshold for N, loss in shape.curve if shape.lower <= N <= (shape.upper or np.inf)]
    assert inside
    assert all(inside)


def test_that_columns_stand_by_size_and_apply_to_the_cells_that_contain_them() -> None:
    columns = columns_up_to(4, 2)
    assert [int(t).bit_count() for t in columns] == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]
    X = contains(np.array([0b1100]), columns)
    assert {int(t) for t, x in zip(columns, X[0], strict=True) if x} == {0, 0b1000, 0b0100, 0b1100}

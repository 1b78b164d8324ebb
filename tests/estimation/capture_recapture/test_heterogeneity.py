"""Log-linear models with columns for persons who differ: the figures of Rivest (2011), and when they can be identified."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.all_log_linear import AllLogLinear
from estimation.capture_recapture.closed_fit import designs as closed_designs
from estimation.capture_recapture.closed_fit import fit_closed
from estimation.capture_recapture.designs import designs
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.heterogeneity import FORMS, HETEROGENEITY, heterogeneity
from estimation.capture_recapture.hierarchy import all_hierarchical, parse_model
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.capture_recapture.search import search
from estimation.table import Table
from vocabulary.errors import NoEstimate

Tables = Callable[[str], Table]
Counts = Callable[[str], np.ndarray[Any, np.dtype[np.float64]]]

# Bruno et al. (1994), diabetes in Casale Monferrato, patterns 1111, 1110, …, 0001, as in Rivest (2011)
DIABETES = np.array([0, *(58, 157, 18, 104, 46, 650, 12, 709, 14, 20, 7, 74, 8, 182, 10)[::-1]], dtype=float)
# Darroch et al. (1993), post-enumeration survey, stratum R3, patterns 111, 110, …, 001
R3 = np.array([0, *(72, 155, 7, 71, 13, 53, 43)[::-1]], dtype=float)


@pytest.mark.parametrize(
    ("form", "N", "se", "deviance", "df"),
    [
        # Rivest (2011), the diabetes data; the same from Rcapture 1.4, closedpCI.t(mX = ~ . + c1:c3 + c2:c4 + c3:c4, h = …)
        ("none", 2472, 53, 21.97, 7),
        ("chao", 2588, 75, 3.13, 6),
        ("poisson", 2573, 76, 12.88, 6),
        ("darroch", 2752, 133, 8.32, 6),
        ("gamma", 2964, 219, 6.74, 6),
    ],
)
def test_that_forms_of_heterogeneity_give_the_published_figures(
    form: str, N: float, se: float, deviance: float, df: int
) -> None:
    found = fit_model(DIABETES, parse_model("[13,24,34]", "abcd"), Frame(4, form))
    assert (round(found.population), found.df) == (N, df)
    assert found.se == pytest.approx(se, abs=0.5)
    assert found.deviance == pytest.approx(deviance, abs=0.005)
    assert found.aic == pytest.approx(-2 * found.loglik + 2 * (15 - df))


@pytest.mark.parametrize(("form", "N", "se"), [("chao", 681, 78), ("darroch", 1181.8, 404.2)])
def test_that_three_lists_carry_an_interaction_and_heterogeneity(form: str, N: float, se: float) -> None:
    """Rivest (2011) for the data R3; Rcapture's test of it corrects the paper's Darroch figures to 1,181.8 and 404.2."""
    found = fit_model(R3, parse_model("[12,3]", "abc"), Frame(3, form))
    assert found.population == pytest.approx(N, abs=0.5)
    assert found.se == pytest.approx(se, abs=0.5)


@pytest.mark.parametrize("name", ["HIV", "Kosovo", "HAV", "UKdat_5"])
@pytest.mark.parametrize("form", list(FORMS))
def test_that_independent_lists_with_heterogeneity_are_the_closed_model_mth(counts_of: Counts, name: str, form: str) -> None:
    counts = counts_of(name)
    k = counts.size.bit_length() - 1
    closed = f"Mth {FORMS[form]}"
    peer = fit_closed(counts[1:], closed, closed_designs(k)[closed], k, False)
    found = fit_model(counts, parse_model(f"[{','.join(str(j + 1) for j in range(k))}]", "abcdef"[:k]), Frame(k, form))
    assert (found.population, found.se) == (pytest.approx(peer.population, rel=1e-6), pytest.approx(peer.se, rel=1e-5))
    assert (found.aic, found.bic) == (pytest.approx(peer.aic), pytest.approx(peer.bic))


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("name", ["Kosovo", "Artificial_3", "HIV"])
def test_that_identifiability_is_the_rank_of_the_live_design(counts_of: Counts, name: str, form: str) -> None:
    counts = counts_of(name)
    k = counts.size.bit_length() - 1
    models = designs(counts, *all_hierarchical(k), Frame(k, form))
    full = [
        np.linalg.matrix_rank(models.X[np.ix_(cells, live)]) == live.sum()
        for cells, live in zip(models.cell_live, models.live, strict=True)
    ]
    assert models.identified.tolist() == full
    assert not all(full)


def test_that_models_fitted_together_are_those_fitted_alone(counts_of: Counts) -> None:
    counts = counts_of("Kosovo")
    for form in FORMS:
        frame = Frame(4, form)
        for found in search(counts, "bic", frame=frame).fits[::9]:
            alone = fit_model(counts, found.hierarchy, frame)
            assert (alone.status, alone.name) == (found.status, found.name)
            if found.status == "ok":
                assert alone.population == pytest.approx(found.population, rel=1e-6)
                assert alone.bic == pytest.approx(found.bic)


def test_that_a_negative_parameter_of_chaos_bound_is_left_out_and_not_counted() -> None:
    """Fewer on many lists than independent lists would give: every η is negative, and the bound is Mt."""
    chances = np.array([[0.5] * 4])
    on = np.array([[c >> (3 - j) & 1 for j in range(4)] for c in range(16)])
    counts = np.round(1000 * np.prod(np.where(on == 1, chances, 1 - chances), axis=1))
    counts[0] = 0
    counts[on.sum(axis=1) > 2] /= 5
    counts = np.round(counts)
    bound, plain = (fit_model(counts, parse_model("[1,2,3,4]", "abcd"), Frame(4, form)) for form in ("chao", "none"))
    assert (bound.population, bound.parameters) == (pytest.approx(plain.population), plain.parameters)


def test_that_names_tables_and_warnings_tell_the_form(table_of: Tables) -> None:
    method = LogLinear(model="c1*c2", heterogeneity="darroch")
    found = method.fit(method.read(table_of("HIV")))
    assert found.models[0].name == "[12,3,4] Darroch"
    assert "tau" in (found.models[0].coefficients or {})
    forms = next(t for t in found.tables if t.name == "heterogeneity").rows
    assert [str(row[0]).split()[-1] for row in forms] == ["[12,3,4]", *HETEROGENEITY]
    assert "which the data cannot show" in " ".join(map(str, found.warnings))
    assert (found.population.lower or 0) < found.population.point < (found.population.upper or 0)


def test_that_all_models_have_the_form_and_are_averaged(table_of: Tables) -> None:
    method = AllLogLinear(heterogeneity="chao")
    found = method.fit(method.read(table_of("HAV")))
    assert {m.name.split()[-1] for m in found.models} == {"Chao"}
    assert next(m for m in found.models if m.name == "[12,13,23] Chao").status == "not-identified"
    assert "lower bound" in " ".join(map(str, found.warnings))


def test_that_a_model_with_too_many_parameters_for_a_form_is_refused(table_of: Tables) -> None:
    method = LogLinear(model="P*Q, P*E, Q*E", heterogeneity="gamma")
    with pytest.raises(NoEstimate, match="not-identified"):
        method.fit(method.read(table_of("HAV")))


def test_that_the_bootstrap_repeats_the_choice_under_the_form(table_of: Tables) -> None:
    method = LogLinear(heterogeneity="chao", interval="bootstrap", replicates=100)
    p = method.fit(method.read(table_of("HIV"))).population
    assert (p.lower or 0) < p.point < (p.upper or 0)


def test_that_every_form_is_zero_for_the_unseen() -> None:
    for form in FORMS:
        assert (heterogeneity(form, 5).columns[:, 0] == 0).all()

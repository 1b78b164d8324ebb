"""Fit and influence against singleRcapture 1.1.0: links, variances, frequencies, one step without a person, ratios."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimation.result import Estimate
from estimation.single_list import bounds, counts
from estimation.single_list.between import between
from estimation.single_list.families import FAMILIES
from estimation.single_list.fitting import Fitted, fit_family
from estimation.single_list.goodness import frequencies
from estimation.single_list.influence import influence, one_step
from estimation.single_list.population import covariance, leverages
from estimation.single_list.ratios import regressions
from estimation.single_list.zero_truncated import ZeroTruncatedRegression
from estimation.table import Table
from vocabulary.errors import BadParameter, NoEstimate

NETHERLANDS = {1: 1645, 2: 183, 3: 37, 4: 13, 5: 1, 6: 1}  # van der Heijden et al. 2003
FULL = "~ gender + age + nation"
SHARED = Path(__file__).resolve().parents[4] / "shared"


@cache
def reference() -> dict[str, Any]:
    file = SHARED / "reference" / "singlelist.json"
    if not file.exists():
        pytest.skip("the reference figures are not beside this checkout (shared/reference)")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def dutch() -> Table:
    names = ("captures", "gender", "age", "reason", "nation", "count")
    rows = reference()["datasets"]["netherlandsimmigrant_rows"]
    return Table({name: [row[i] for row in rows] for i, name in enumerate(names)})


@cache
def fitted(family: str, formula: str = FULL) -> Fitted:
    return fit_family(FAMILIES[family], counts.read(dutch(), ()), {"lambda": formula})


def plain(**settings: object) -> Estimate:
    method = ZeroTruncatedRegression(**settings)  # type: ignore[arg-type]
    return method.fit(method.read(Table({"captures": tuple(NETHERLANDS), "count": tuple(NETHERLANDS.values())})))


@pytest.mark.parametrize(
    ("settings", "coefficient", "error"),
    [
        ({"link": "neglog"}, 1.1756479307, 0.0559147163812),  # singleRcapture: ztpoisson(lambdaLink = "neglog")
        ({"family": "ztoipoisson", "share_link": "cloglog"}, None, 0.179249036016),  # ztoipoisson(omegaLink = "cloglog")
    ],
)
def test_that_another_link_gives_the_same_maximum(settings: dict[str, str], coefficient: float | None, error: float) -> None:
    found, same = plain(**settings), plain(**{k: v for k, v in settings.items() if k == "family"})
    assert found.population.point == pytest.approx(same.population.point, rel=1e-8)
    assert found.population.se == pytest.approx(same.population.se, rel=1e-6)
    row = found.tables[0].rows[-1]
    assert coefficient is None or row[1] == pytest.approx(coefficient, rel=1e-8)
    assert row[2] == pytest.approx(error, rel=1e-7)


@pytest.mark.parametrize("link", ["cloglog", "probit"])
def test_that_the_link_of_one_inflation_does_not_move_the_likelihood(link: str) -> None:
    """oiztpoisson has −873.852 whatever the link; the peer forgets the link there (−879.0 and −874.4)."""
    assert plain(family="oiztpoisson", share_link=link).models[0].loglik == pytest.approx(-873.852444237, abs=1e-6)


def test_that_a_link_with_covariates_reproduces_the_reference() -> None:
    data = counts.read(dutch(), ())
    found = fit_family(FAMILIES["oiztgeom"], data, {"lambda": FULL}, links={"omega": "cloglog"})
    assert found.population == pytest.approx(18106.4549576337, rel=2e-7)
    assert found.se() == pytest.approx(4529.35686189252, rel=1e-6)


def test_that_expected_information_gives_the_peers_fisher_errors() -> None:
    """oiztgeom, gender + age + nation, ω by cloglog: singleRcapture's `Fisher` standard errors."""
    found = fit_family(FAMILIES["oiztgeom"], counts.read(dutch(), ()), {"lambda": FULL}, links={"omega": "cloglog"})
    errors = np.sqrt(np.diag(covariance(found.problem, found.fit, found.weights, "expected")))
    record = next(r for r in reference()["count_regression"] if r["id"] == "neth_oiztgeom_cloglog_full")
    assert errors == pytest.approx(list(record["peer"]["se_fisher"].values()), rel=2e-5)


def test_that_the_unbiased_deviation_widens_the_normal_interval() -> None:
    """singleRcapture `normalMVUE`: 7185.7115 to 18194.9958 for the full Poisson."""
    method = ZeroTruncatedRegression(formula=FULL, interval="normal-unbiased")
    p = method.fit(method.read(dutch())).population
    assert (p.lower, p.upper) == pytest.approx((7185.71152996155, 18194.9957751738), rel=1e-7)


@pytest.mark.parametrize("family", ["ztpoisson", "ztgeom", "chao", "zelterman", "oiztgeom"])
def test_that_one_step_without_a_person_is_the_peers(family: str) -> None:
    found = fitted(family)
    steps = one_step(found)
    checked = 0
    for record in reference()["influence"]:
        if record["family"] != family or "dfbeta" not in record:
            continue
        key = (record["capture"], record["gender"], record["age"], record["nation"])
        columns = found.cells.columns
        cells = list(zip(found.cells.y.tolist(), columns["gender"], columns["age"], columns["nation"], strict=True))
        assert steps[cells.index(key)] == pytest.approx(list(record["dfbeta"].values()), abs=2e-6)
        checked += 1
    assert checked >= 3


def test_that_one_step_of_the_population_is_the_peers() -> None:
    """Without the one Surinamese man recorded twice: −4,236.41 by one step, nothing finite in the end."""
    cell = next(one for one in influence(fitted("ztpoisson")) if one.values[-1] == "Surinam" and one.captures == 2)
    assert cell.one_step == pytest.approx(-4236.41236589127, rel=1e-6)
    assert cell.change is None


def test_that_leverages_add_up_to_the_number_of_parameters() -> None:
    found = fitted("ztgeom")
    hats = leverages(found.problem, found.fit, found.weights)
    assert float(np.sum(found.weights * hats)) == pytest.approx(found.problem.size, rel=1e-9)


@pytest.mark.parametrize("record", ["neth_null_ztpoisson_IRLS", "neth_full_ztpoisson_IRLS", "neth_full_ztgeom_IRLS"])
def test_that_fitted_frequencies_are_those_of_the_reference(record: str) -> None:
    found = next(r for r in reference()["count_regression"] if r["id"] == record)
    formula = FULL if "full" in record else "~ 1"
    shape = frequencies(fitted(found["family"], formula))
    wanted = found["recomputed"]["marginal_fitted"]
    assert shape.fitted == pytest.approx([wanted[str(k)] for k in shape.counts], rel=1e-6)
    cells = [int(k) for k in found["peer"]["gof_drop"]["cells"]]  # the peer leaves the small counts out
    pairs = [(shape.observed[k - 1], shape.fitted[k - 1]) for k in cells]
    assert sum((o - e) ** 2 / e for o, e in pairs) == pytest.approx(found["peer"]["gof_drop"]["chi2"], abs=0.006)
    assert 2 * sum(o * np.log(o / e) for o, e in pairs) == pytest.approx(found["peer"]["gof_drop"]["G"], abs=0.006)


def test_that_covariates_have_a_p_value_from_drawn_samples() -> None:
    shape = frequencies(fitted("ztpoisson"))
    assert shape.df <= 0
    assert shape.p is None
    assert shape.p_bootstrap is not None
    assert shape.p_bootstrap < 0.05  # the Poisson does not fit: too many recorded four times


@pytest.mark.parametrize("record", ["M0 ~ log(k + 1)", "M0 ~ k", "M1 ~ log(k + 1)", "M1 ~ k"])
def test_that_the_ratio_regression_reproduces_the_reference(record: str) -> None:
    wanted = next(r for r in reference()["ratio_regression"] if r["id"] == f"neth_{record}")
    model, scale = record.split(" ~ ")
    found = next(r for r in regressions(NETHERLANDS) if (r.model, r.scale == "y") == (model, scale == "k"))
    assert found.coefficients == pytest.approx(tuple(wanted["coef"].values()), rel=1e-9)
    assert (found.expanded, found.simple) == pytest.approx((wanted["HT"], wanted["SM"]), rel=1e-9)
    assert found.probabilities == pytest.approx(tuple(wanted["fitted_probabilities"].values()), rel=1e-9)
    criteria = next(c for c in wanted["criteria"] if c["model"] == model)
    assert (found.loglik, found.aic, found.bic) == pytest.approx(
        (criteria["logLik"], criteria["AIC"], criteria["BIC"]), rel=1e-9
    )


def test_that_the_bounds_are_the_closed_forms() -> None:
    """Chao 9,273.51 and one-inflated Chao 2,874.80 (singleRcapture); bias corrected by hand, finite without a third record."""
    assert bounds.chao(NETHERLANDS, corrected=False) == pytest.approx(9273.510928962)
    assert bounds.chao_one_inflated(NETHERLANDS, corrected=False) == pytest.approx(2874.803506209)
    assert bounds.chao({1: 10, 2: 4}) == pytest.approx(14 + 10 * 9 / 10)
    assert bounds.chao_one_inflated({1: 10, 2: 4}) == pytest.approx(14 + 2 / 9 * 4 * 3 * 2 / 2)
    assert bounds.chao_one_inflated({1: 10, 2: 4}, corrected=False) is None


def test_that_the_curve_of_one_inflation_joins_its_two_readings() -> None:
    """Böhning & Friedl (2024): from oizt (3,454.48) to ztoi (2,455.56), the likelihood being the same."""
    line = between(fitted("oiztpoisson", "~ 1"))
    assert line[0] == pytest.approx((0.0, 3454.482501639))
    assert line[-1] == pytest.approx((1.0, 2455.561269007))
    assert [n for _, n in line] == sorted((n for _, n in line), reverse=True)


@pytest.mark.parametrize("family", ["ztoinegbin", "oiztnegbin", "zthurdlenegbin", "hurdleztnegbin", "zotnegbin"])
def test_that_a_negative_binomial_without_end_is_refused(family: str) -> None:
    """The peer prints from 15,807 to 2.2e8 persons on these data, the log-likelihood being equal to 0.01."""
    with pytest.raises(NoEstimate, match="no-finite-estimate"):
        plain(family=family)


def test_that_the_penalty_wants_its_link() -> None:
    with pytest.raises(BadParameter):
        ZeroTruncatedRegression(penalty=True, link="neglog")

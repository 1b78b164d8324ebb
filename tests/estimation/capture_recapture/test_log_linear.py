"""The method of log-linear models as a person uses it: settings, choice, warnings, strata."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.search import search
from estimation.capture_recapture.stepwise_criterion import StepwiseCriterion
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import AlcanceError, BadInput, BadParameter, NoEstimate
from vocabulary.progress import Cancelled

Tables = Callable[[str], Table]
Reals = np.ndarray[Any, np.dtype[np.float64]]


def estimate(table: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = LogLinear(**settings)
    return method.fit(method.read(table, by))


def said(found: Estimate) -> str:
    return " | ".join(map(str, found.warnings))


@pytest.mark.parametrize(
    ("name", "criterion", "model", "N"),
    [
        # Rcapture 1.4-4, closedpMS.t: the first of its table
        ("Kosovo", "bic", "[123,14,34]", 10356.5189572519),
        ("Kosovo", "aic", "[123,134]", 12740.9677419355),
        ("HIV", "bic", "[1,2,3,4]", 11124.5784691849),
        ("HIV", "aic", "[12,3,4]", 12318.4676767586),
        ("UKdat_5", "bic", "[123,25,34]", 25311.2906125325),
        ("UKdat_5", "aic", "[124,234,15,25,35,45]", 5551.76874176463),
    ],
)
def test_that_the_model_chosen_is_the_best_by_the_criterion(
    table_of: Tables, name: str, criterion: str, model: str, N: float
) -> None:
    found = estimate(table_of(name), criterion=criterion)
    assert found.models[0].name == model
    assert found.population.point == found.models[0].population == pytest.approx(N, rel=1e-6)
    values = [value for m in found.models if (value := getattr(m, criterion)) is not None]
    assert values == sorted(values)
    assert len(found.models) == min(200, found.diagnostics["models_fitted"])


def test_that_weights_are_shares_of_all_models(table_of: Tables) -> None:
    found = estimate(table_of("HIV"))
    first, second = found.models[:2]
    assert sum(m.weight or 0 for m in found.models) == pytest.approx(1, abs=1e-9)
    ratio = (first.weight or 0) / (second.weight or 1)
    assert ratio == pytest.approx(np.exp(-0.5 * ((first.bic or 0) - (second.bic or 0))))


def test_that_a_fixed_model_gives_the_poisson_fit_and_the_profile_limits(table_of: Tables) -> None:
    """Rcapture: closedpCI.t, mX = [12,3,4]."""
    found = estimate(table_of("HIV"), model="c1*c2, c3")
    assert [m.name for m in found.models] == ["[12,3,4]"]
    assert found.population.point == pytest.approx(12318.4676767586, rel=1e-7)
    assert (found.population.lower, found.population.upper) == (
        pytest.approx(10265.9935107967, abs=0.5), pytest.approx(14992.3329401839, abs=0.5),
    )  # fmt: skip
    assert found.population.interval == "profile-likelihood"
    coefficients = found.models[0].coefficients or {}
    assert set(coefficients) == {"(Intercept)", "c1", "c2", "c3", "c4", "c1:c2"}
    assert np.exp(coefficients["(Intercept)"]) == pytest.approx(found.population.point - found.observed)


def test_that_the_normal_interval_is_the_point_and_its_error(table_of: Tables) -> None:
    p = estimate(table_of("HIV"), model="c1*c2", interval="normal").population
    assert p.upper == pytest.approx(p.point + 1.959963984540054 * (p.se or 0))
    assert p.interval == "normal"


def test_that_the_bootstrap_of_a_fixed_model_agrees_with_its_profile(table_of: Tables) -> None:
    """Rcapture's profile limits of [12,3,4] are 10,266 and 14,992."""
    found = estimate(table_of("HIV"), model="[12,3,4]", interval="bootstrap")
    p = found.population
    assert (p.interval, p.point) == ("bootstrap", pytest.approx(12318.4676767586, rel=1e-7))
    assert p.lower == pytest.approx(10265.99, rel=0.03)
    assert p.upper == pytest.approx(14992.33, rel=0.03)
    assert p == estimate(table_of("HIV"), model="[12,3,4]", interval="bootstrap").population


def test_that_the_bootstrap_of_a_chosen_model_repeats_the_choice_as_the_peer_does(table_of: Tables) -> None:
    """MultipleSystemsEstimation 1.2, estimate_population_bic(nboot = 200, ntopmodels = 50), the same model: 80 % limits
    12,967 and 39,957, with the Monte Carlo error of 200 draws; the profile likelihood of the model alone begins at 19,389."""
    found = estimate(table_of("UKdat_5"), interval="bootstrap", level=0.8, replicates=400)
    assert found.models[0].name == "[123,25,34]"
    assert found.population.lower == pytest.approx(12967.3331075343, rel=0.1)
    assert found.population.upper == pytest.approx(39957.2005637526, rel=0.1)
    assert "chosen with the same data" not in said(found)


@pytest.mark.parametrize("model", ["P*Q, E", ""])
def test_that_the_order_of_the_columns_does_not_change_the_bootstrap(model: str) -> None:
    cells = {tuple(int(f) for f in pattern): n for pattern, n in WOMEN.items()}

    def with_columns(order: Sequence[int]) -> Table:
        columns = {"PQE"[j]: [pattern[j] for pattern in cells] for j in order}
        return Table({**columns, "count": list(cells.values())}, "table.csv")

    one, other = (
        estimate(with_columns(order), model=model, interval="bootstrap", replicates=100).population
        for order in ((0, 1, 2), (2, 0, 1))
    )
    assert (one.lower, one.upper) == (pytest.approx(other.lower), pytest.approx(other.upper))


def test_that_seven_lists_choose_step_by_step_in_drawn_tables() -> None:
    """The pair of lists drawn together is found in nearly every drawn table, by AIC as well as by BIC."""
    rng = np.random.default_rng(11)
    on = rng.random((4000, 7)) < 0.25
    on[:, 1] = np.where(rng.random(4000) < 0.5, on[:, 0], on[:, 1])
    counts = np.bincount(on @ (2 ** np.arange(6, -1, -1)), minlength=128).astype(float)
    counts[0] = 0
    for criterion in ("bic", "aic"):
        rule = StepwiseCriterion(7, criterion)
        drawn = rng.multinomial(int(counts.sum()), counts / counts.sum(), size=4).astype(float)
        found = rule.choose(drawn)
        pair = int(np.flatnonzero(found.columns == 0b1100000)[0])
        assert found.members[:, pair].all()
        assert found.population == pytest.approx(4000, rel=0.15)


def test_that_a_profile_interval_of_a_chosen_model_is_said_to_be_too_narrow(table_of: Tables) -> None:
    assert "chosen with the same data" in said(estimate(table_of("HAV")))
    assert "chosen with the same data" not in said(estimate(table_of("HAV"), model="P*Q"))


def test_that_disagreement_of_models_that_fit_as_well_is_told(table_of: Tables) -> None:
    """Rcapture's table for the five British lists: [12,13,25,35,45] lies 1.6 units of BIC from the best, at 12,262 persons,
    below the interval 19,389 to 34,111 of the best."""
    found = estimate(table_of("UKdat_5"))
    assert "1 model fits as well" in said(found)
    assert "12\u00a0262" in said(found)


def test_that_a_boundary_and_a_bad_fit_are_told(table_of: Tables) -> None:
    found = estimate(table_of("UKdat_5"), model="[12,13,14,15,23,24,25,34,35,45]")
    assert found.models[0].status == "boundary"
    assert "boundary" in said(found)
    assert "does not describe the overlaps well" in said(estimate(table_of("Kosovo"), model="[1,2,3,4]"))


@pytest.mark.parametrize(("model", "code"), [("A*B, C", "not-exist"), ("A*B, A*C, B*C", "not-identified")])
def test_that_a_model_without_estimate_is_refused_with_the_reason(table_of: Tables, model: str, code: str) -> None:
    with pytest.raises(NoEstimate, match=code) as caught:
        estimate(table_of("Artificial_3"), model=model)
    assert "A*B" in caught.value.say("en")


def test_that_models_without_estimate_are_listed_without_a_number(table_of: Tables) -> None:
    models = {m.name: m for m in estimate(table_of("Artificial_3")).models}
    assert models["[12,3]"].status == "not-exist"
    assert models["[12,3]"].population is None
    assert models["[12,13,23]"].status == "not-identified"
    assert models["[13,23]"].population == pytest.approx(296)


def test_that_an_unknown_list_in_the_model_is_refused(table_of: Tables) -> None:
    with pytest.raises(BadParameter, match="bad-model"):
        estimate(table_of("HAV"), model="P*Z")


def test_that_a_list_inside_another_has_no_estimate_under_independence() -> None:
    columns = {"A": [1, 1, 0], "B": [1, 0, 1], "count": [10, 20, 0]}
    with pytest.raises(NoEstimate, match="not-exist"):
        estimate(Table(columns), model="[1,2]")


def test_that_some_of_the_lists_can_be_used(table_of: Tables) -> None:
    found = estimate(table_of("Kosovo"), lists=("EXH", "ABA", "OSCE"))
    assert found.diagnostics["lists"] == ("EXH", "ABA", "OSCE")
    assert found.observed == 4400 - 306
    assert "306 persons are on none of the chosen lists" in said(found)


def test_that_tables_and_charts_show_models_patterns_and_likelihood(table_of: Tables) -> None:
    found = estimate(table_of("HAV"))
    assert [type(chart).__name__ for chart in found.charts] == ["Forest", "Curve", "Overlap", "Curve"]
    tables = {table.name: table for table in found.tables}
    assert len(tables["models"].rows) == 8
    seen = {tuple(row[:3]): row[3] for row in tables["cells"].rows}
    assert seen[True, True, True] == 28


def test_that_the_sentence_names_number_interval_and_those_seen(table_of: Tables) -> None:
    sentence = estimate(table_of("HIV"), model="[12,3,4]").sentence("en", number=lambda value: f"{value:,}")
    assert "12,318" in sentence
    assert "10,266" in sentence
    assert "14,992" in sentence
    assert sentence.endswith("The lists saw 1,896 persons.")


def by_sex(first: Mapping[str, int], second: Mapping[str, int], lists: str = "PQE") -> Table:
    rows = [(p, n, sex) for cells, sex in ((first, "F"), (second, "M")) for p, n in cells.items()]
    columns: dict[str, Any] = {name: [int(p[j]) for p, _, _ in rows] for j, name in enumerate(lists)}
    return Table({**columns, "sex": [s for *_, s in rows], "count": [n for _, n, _ in rows]}, "strata.csv")


WOMEN = {"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63}
MEN = {"111": 14, "110": 25, "101": 30, "100": 80, "011": 22, "010": 60, "001": 95}


def test_that_strata_are_fitted_apart_and_added() -> None:
    found = estimate(by_sex(WOMEN, MEN), by=("sex",), model="P*Q, E")
    alone = [estimate(by_sex(cells, {}), model="P*Q, E").population for cells in (WOMEN, MEN)]
    assert [s.population for s in found.strata] == alone
    assert found.population.point == pytest.approx(alone[0].point + alone[1].point)
    assert found.population.se == pytest.approx(np.hypot(alone[0].se or 0, alone[1].se or 0))
    assert [s.model for s in found.strata] == ["[12,3]", "[12,3]"]
    whole, *parts = found.models
    assert (whole.name, whole.population) == ("[12,3]", found.population.point)
    assert whole.deviance == pytest.approx(sum(part.deviance or 0 for part in parts))
    assert whole.parameters == sum(part.parameters for part in parts) == 10


def test_that_each_stratum_may_have_another_model() -> None:
    found = estimate(by_sex(WOMEN, MEN), by=("sex",))
    assert [m.name for m in found.models[1:]] == [s.model for s in found.strata]
    assert "chosen with the same data" in said(found)


def test_that_a_stratum_without_overlap_is_named() -> None:
    found = estimate(by_sex(WOMEN, {"100": 5, "010": 6, "001": 7}), by=("sex",))
    assert "sex M" in said(found)
    assert found.strata[1].population.point == 18
    assert found.strata[1].population.upper is None


def test_that_no_stratum_with_overlap_is_no_estimate() -> None:
    columns = {"A": [1, 1, 0], "B": [1, 0, 1], "sex": ["F", "M", "M"], "count": [4, 5, 6]}
    with pytest.raises(AlcanceError) as caught:
        estimate(Table(columns), by=("sex",))
    assert caught.value.problems[0].code == "no-stratum"


def test_that_cancelling_a_long_search_ends_it(table_of: Tables) -> None:
    told = 0

    def progress(share: float | None, doing: object) -> None:
        nonlocal told
        told += 1
        if told == 3:
            raise Cancelled

    method = LogLinear()
    data = method.read(table_of("UKdat_5"))
    with pytest.raises(Cancelled):
        method.fit(data, progress)


def test_that_seven_lists_are_searched_step_by_step() -> None:
    """Seven independent lists but for one pair that was drawn together: the search finds the pair."""
    rng = np.random.default_rng(11)
    on = rng.random((4000, 7)) < 0.25
    on[:, 1] = np.where(rng.random(4000) < 0.5, on[:, 0], on[:, 1])
    cells = on @ (2 ** np.arange(6, -1, -1))
    counts = np.bincount(cells, minlength=128).astype(float)
    counts[0] = 0
    found = search(counts, "bic")
    assert found.best.hierarchy.name == "[12,3,4,5,6,7]"
    assert found.count == 22
    assert found.best.population == pytest.approx(4000, rel=0.1)


def test_that_the_contract_is_plain_json(table_of: Tables) -> None:
    contract = json.loads(json.dumps(estimate(table_of("HAV"), model="[12,23]").contract("en"), allow_nan=False))
    first = contract["models"][0]
    assert (first["name"], first["terms"], first["parameters"], first["df"]) == (
        "[12,23]", ["P", "Q", "E", "P:Q", "Q:E"], 6, 1,
    )  # fmt: skip
    assert contract["population"]["interval"] == "profile-likelihood"


def test_that_bad_input_is_refused_before_anything_is_fitted() -> None:
    with pytest.raises(BadInput, match="too-few-lists"):
        estimate(Table({"A": [1, 1], "count": [4, 5]}))


def test_that_lists_that_are_all_the_same_are_told_as_such() -> None:
    with pytest.raises(BadInput, match="identical-lists"):
        LogLinear().read(Table({"A": (1,), "B": (1,), "C": (1,), "count": (50,)}))

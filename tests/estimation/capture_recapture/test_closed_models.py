"""Closed-population models: the figures of Rcapture, the choice among them, and what a reader must be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from estimation.capture_recapture.closed_fit import designs, fit_closed
from estimation.capture_recapture.closed_models import NAMES, ClosedModels
from estimation.result import Estimate, Model
from estimation.table import Table
from vocabulary.errors import NoEstimate

Tables = Callable[[str], Table]


def estimate(table: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = ClosedModels(**settings)
    return method.fit(method.read(table, by))


def said(found: Estimate) -> str:
    return " | ".join(map(str, found.warnings))


def named(found: Estimate) -> dict[str, Model]:
    return {model.name: model for model in found.models}


@pytest.mark.parametrize(
    ("name", "N", "se", "deviance", "bic"),
    [
        # Rcapture 1.4-4, closedp.t on the four lists of Kosovo
        ("M0", 7608.36764386632, 136.617507986356, 1104.00196556671, 1222.20468992406),
        ("Mt", 7394.58666230024, 129.62539096441, 245.938736426073, 389.309540243138),
        ("Mh Chao", 8787.24283045646, 222.620495636766, 986.921830603471, 1113.51391478072),
        ("Mh Poisson2", 9402.95249440673, 310.853265758052, 1019.51743277766, 1146.10951695492),
        ("Mth Darroch", 12797.3434416827, 814.834219181211, 119.448430866961, 271.208594503932),
        ("Mth Gamma3.5", 18387.1457545364, 1892.87648510407, 113.78367225816, 265.543835895131),
        ("Mb", 5189.66517094221, 62.8691600283452, 744.22730084623, 870.819385023482),
        # its error as recomputed with the factor that Rcapture leaves out
        ("Mbh", 5075.44867076686, 73.52, 739.997905721887, 874.979349719046),
    ],
)
def test_that_each_model_is_that_of_rcapture(
    table_of: Tables, name: str, N: float, se: float, deviance: float, bic: float
) -> None:
    model = named(estimate(table_of("Kosovo")))[name]
    assert model.population == pytest.approx(N, rel=1e-6)
    assert model.se == pytest.approx(se, rel=2e-4)
    assert model.deviance == pytest.approx(deviance, rel=1e-6)
    assert model.bic == pytest.approx(bic, rel=1e-6)


@pytest.mark.parametrize(
    ("table", "name", "N"),
    [
        # Rcapture 1.4-4, closedp.bc
        ("Kosovo", "M0", 7606.21148832469),
        ("Kosovo", "Mt", 7395.23790203753),
        ("Kosovo", "Mh Poisson2", 9390.38095616344),
        ("Kosovo", "Mth Chao", 8589.32187083482),
        ("Kosovo", "Mb", 5187.23612090434),
        ("Kosovo", "Mbh", 5070.17571360134),
        ("HIV", "Mh Darroch", 20088.2420546769),
        ("HIV", "Mh Gamma3.5", 25873.8196053705),
        ("HAV", "Mth Darroch", 1209.31110664229),
        # n + (k − 1) f1 (f1 − 1) / (2 k (f2 + 1)); here f1 − 1/2 is squared, which adds a quarter
        ("HIV", "Mh Chao", 12064.0021551724),
    ],
)
def test_that_the_correction_of_bias_is_that_of_rcapture(
    counts_of: Callable[[str], Any], table: str, name: str, N: float
) -> None:
    counts = counts_of(table)
    k = counts.size.bit_length() - 1
    found = fit_closed(counts[1:], name, designs(k)[name], k, correct=True)
    assert found.population == pytest.approx(N, rel=2e-7)


def test_that_negative_etas_of_the_bound_are_dropped(reference: Sequence[Any]) -> None:
    """Six British lists, nobody on five or six of them: Rcapture's table has 3 parameters and BIC 2115.15."""
    peer = next(peer for peer in reference if peer.name == "UKdat")
    model = fit_closed(peer.counts[1:], "Mh Chao", designs(6)["Mh Chao"], 6, correct=False)
    theirs = peer.results["rcapture"]["closedp.t"]["results"]["Mh Chao (LB)"]
    assert model.status == "ok"
    assert model.population == pytest.approx(theirs["abundance"], rel=1e-6)
    assert model.bic == pytest.approx(theirs["BIC"], rel=1e-6)


def test_that_the_smallest_bic_is_chosen_and_stands_first(table_of: Tables) -> None:
    found = estimate(table_of("HIV"))
    assert found.models[0].name == "Mt"
    assert found.population.point == found.models[0].population == pytest.approx(11124.5784691849, rel=1e-6)
    assert {m.name for m in found.models} == set(NAMES)
    values = [m.bic for m in found.models[1:] if m.population is not None and m.bic is not None]
    assert values == sorted(values)
    assert "chosen with the same data" in said(found)


def test_that_behaviour_is_chosen_only_where_lists_are_ordered(table_of: Tables) -> None:
    """Mb and Mbh describe any order of the columns; without an order in time they mean nothing."""
    assert not estimate(table_of("HAV")).models[0].name.startswith("Mb")
    found = estimate(table_of("HIV"), model="Mbh")
    assert found.population.point == pytest.approx(2465.12842075224, rel=1e-6)
    assert "order of time" in said(found)
    assert "order of time" not in said(estimate(table_of("HIV"), model="Mbh", ordered=True))


def test_that_a_bound_is_called_a_bound(table_of: Tables) -> None:
    assert "lower bound" in said(estimate(table_of("Kosovo")))
    assert "how chances are assumed to differ" in said(estimate(table_of("Kosovo"), model="Mh Darroch"))


def test_that_a_large_bias_is_told(table_of: Tables) -> None:
    """Rcapture warns of HAV's Mh Gamma3.5: 2,629 of 272 seen."""
    found = estimate(table_of("HAV"), model="Mh Gamma3.5")
    assert found.models[0].status == "large-bias"
    assert "badly biased" in said(found)


def test_that_two_lists_have_the_models_of_two_lists() -> None:
    found = estimate(Table({"A": (1, 1, 0), "B": (1, 0, 1), "count": (28, 49, 73)}))
    assert {m.name for m in found.models} == {"M0", "Mt"}
    assert named(found)["Mt"].population == pytest.approx(77 * 101 / 28)
    with pytest.raises(NoEstimate, match="no-model"):
        estimate(Table({"A": (1, 1, 0), "B": (1, 0, 1), "count": (28, 49, 73)}), model="Mb")


def test_that_captures_which_grow_rarer_never_give_no_number() -> None:
    """First captures that do not fall off leave Mb without a total."""
    table = Table({"A": (1, 1, 0, 0, 0), "B": (1, 0, 1, 1, 0), "C": (0, 0, 0, 1, 1), "count": (5, 10, 30, 4, 90)})
    assert named(estimate(table))["Mb"].status == "not-exist"
    with pytest.raises(NoEstimate, match="no-model"):
        estimate(table, model="Mb")


def test_that_strata_are_added(table_of: Tables) -> None:
    table = table_of("HIV")
    twice = {name: [*column, *column] for name, column in table.columns.items()}
    found = estimate(Table({**twice, "sex": ["F"] * len(table) + ["M"] * len(table)}), by=("sex",), model="Mt")
    assert found.population.point == pytest.approx(2 * 11124.5784691849, rel=1e-6)
    assert len(found.strata) == 2


def test_that_the_normal_interval_is_the_point_and_its_error(table_of: Tables) -> None:
    p = estimate(table_of("HIV"), model="Mt", interval="normal").population
    assert p.upper == pytest.approx(p.point + 1.959963984540054 * (p.se or 0))

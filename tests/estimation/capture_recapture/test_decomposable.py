"""Decomposable graphs: their number, the posterior of dga, and where the grid ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.decomposable import Decomposable
from estimation.capture_recapture.graphs import decomposable, posterior
from estimation.charts import Curve
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput
from vocabulary.progress import silent
from vocabulary.text import text

Tables = Callable[[str], Table]


def estimate(table: Table, by: tuple[str, ...] = (), **settings: Any) -> Estimate:
    method = Decomposable(**settings)
    return method.fit(method.read(table, by))


def said(found: Estimate) -> str:
    return " | ".join(map(str, found.warnings))


@pytest.mark.parametrize(("k", "number"), [(3, 8), (4, 61), (5, 822)])
def test_that_there_are_as_many_graphs_as_there_should_be(k: int, number: int) -> None:
    """Chordal graphs on labelled vertices: OEIS A058862."""
    assert len(decomposable(k).models) == number


@pytest.mark.parametrize(
    ("name", "lower", "median", "upper", "mean", "graph", "probability"),
    [
        # dga 2.0, bma.cr with delta = 2^-k; 40,000 and 60,000 grid points
        ("Kosovo", 9827, 12595, 16544, 12749.3492704064, "[123,134]", 0.985513751605895),
        ("HIV", 9404, 11220, 14095, 11357.131968875, "[1,2,3,4]", 0.53865752670455),
    ],
)
def test_that_the_posterior_is_that_of_dga(
    table_of: Tables, name: str, lower: float, median: float, upper: float, mean: float, graph: str, probability: float
) -> None:
    found = estimate(table_of(name))
    p = found.population
    assert (p.lower, p.point, p.upper) == (lower, median, upper)
    assert p.interval == "credible"
    assert found.diagnostics["mean"] == pytest.approx(mean, rel=1e-6)
    assert found.models[1].name == graph
    assert found.models[1].weight == pytest.approx(probability, rel=1e-6)


def test_that_the_grid_goes_on_where_the_peer_stops(table_of: Tables) -> None:
    """dga's 5,000 points end HAV's interval at 1,476; a grid that is long enough goes beyond 2,000: the tail is heavy."""
    found = estimate(table_of("HAV"))
    assert found.population.lower == 272
    assert found.population.point == pytest.approx(379, abs=1)
    assert 2000 < (found.population.upper or 0) < 2300
    assert found.diagnostics["mass_in_last_hundredth"] < 1e-6


def test_that_two_hills_are_told(table_of: Tables) -> None:
    """Five British lists: [123,25,34] speaks for 25,000 persons, [125,135,45] for half as many."""
    found = estimate(table_of("UKdat_5"))
    assert found.population.point == pytest.approx(22985, rel=0.001)
    assert found.models[1].weight == pytest.approx(0.4436, abs=0.001)
    assert "disagree" in said(found)
    assert "disagree" not in said(estimate(table_of("Kosovo")))


def test_that_nearly_everybody_seen_is_told(table_of: Tables) -> None:
    assert "saw nearly everybody" in said(estimate(table_of("HAV")))


def test_that_the_posterior_sums_to_one_and_the_picture_shows_its_hill(table_of: Tables, counts_of: Any) -> None:
    found = posterior(counts_of("HIV"), 2**-4, silent, text("…"))
    assert found.mass.sum() == pytest.approx(1)
    assert found.weights.sum() == pytest.approx(1)
    curve = estimate(table_of("HIV")).charts[0]
    assert isinstance(curve, Curve)
    assert curve.x[int(np.argmax(curve.y))] == pytest.approx(10992, rel=0.02)  # dga's posterior mode


@pytest.mark.parametrize("k", [2, 6])
def test_that_other_numbers_of_lists_are_refused(k: int) -> None:
    columns = {f"L{j}": [1] + [int(i == j) for i in range(k)] for j in range(k)}
    with pytest.raises(BadInput, match="number-of-lists"):
        Decomposable().read(Table({**columns, "count": [9] * (k + 1)}))


def test_that_strata_are_added(table_of: Tables) -> None:
    table = table_of("HIV")
    twice = {name: [*column, *column] for name, column in table.columns.items()}
    found = estimate(Table({**twice, "sex": ["F"] * len(table) + ["M"] * len(table)}), by=("sex",))
    assert found.population.point == 2 * 11220

"""Every method for several lists takes the draws of a linkage; nothing here knows one by name."""

from __future__ import annotations

from functools import cache

import pytest

from estimation.linkage.pooling import NAME
from estimation.method import Method, methods
from estimation.result import Estimate
from estimation.table import Cell, Table
from survey_app.services.drawn import FAMILY
from survey_app.services.estimating import run
from vocabulary.errors import BadParameter
from vocabulary.fields import Integer, descriptions

SEVERAL = [method for method in methods().values() if method.branch() == FAMILY]
OTHERS = [method for method in methods().values() if method.branch() != FAMILY]
REASON = "the method's own example"
every_method = pytest.mark.parametrize("method", SEVERAL, ids=lambda method: method.name)


def drawn(table: Table, *scales: float) -> Table:
    """The table once a draw, its counts times a number."""
    columns: dict[str, list[Cell]] = {name: list(cells) * len(scales) for name, cells in table.columns.items()}
    if "count" in columns:
        columns["count"] = [round(float(n or 0) * scale) for scale in scales for n in table.columns["count"]]
    columns["draw"] = [number for number, _ in enumerate(scales, 1) for _ in range(len(table))]
    return Table(columns, table.name)


def quick(method: type[Method]) -> Method:
    """The method with the fewest replicates and draws that it allows."""
    least = {name: kind.low for name, kind in descriptions(method).items() if isinstance(kind, Integer) and kind.low >= 50}
    return method(**least)


@cache
def usual(method: type[Method]) -> Estimate:
    return run(quick(method), method.example(), reason=REASON)


@every_method
def test_that_equal_draws_give_the_estimate_of_one(method: type[Method]) -> None:
    found, one = run(quick(method), drawn(method.example(), 1, 1, 1), draws="draw", reason=REASON), usual(method)
    for name in ("point", "lower", "upper", "se"):
        assert getattr(found.population, name) == pytest.approx(getattr(one.population, name), rel=1e-9), name
    assert found.observed == one.observed
    assert found.diagnostics[NAME]["share"] == pytest.approx(0, abs=1e-12)
    assert [model.name for model in found.models] == [model.name for model in one.models]
    assert [stratum.stratum for stratum in found.strata] == [stratum.stratum for stratum in one.strata]
    assert found.provenance.data != one.provenance.data
    assert Estimate.from_plain(found.to_plain()) == found


@every_method
def test_that_draws_that_differ_widen_the_interval(method: type[Method]) -> None:
    found = run(quick(method), drawn(method.example(), 1, 1.15), draws="draw", reason=REASON)
    carried, one = found.diagnostics[NAME], usual(method)
    assert 0 < carried["share"] < 1
    assert found.population.se > carried["within_se"]
    assert found.population.point > one.population.point
    assert found.population.lower is not None
    assert one.population.lower is not None
    assert found.population.point / found.population.lower > one.population.point / one.population.lower


@pytest.mark.parametrize("method", OTHERS, ids=lambda method: method.name)
def test_that_other_methods_refuse_draws(method: type[Method]) -> None:
    with pytest.raises(BadParameter, match="no-draws"):
        run(method(), method.example(), draws="draw")

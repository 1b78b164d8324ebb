"""What moves an account, shown: a tornado, the quantities, the layers of uncertainty apart, and their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from estimation.charts import Tornado, TornadoRow
from estimation.residual.influence import LAYERS, Influence
from estimation.residual.presenting import PERSONS
from estimation.result import Column, Population, ResultTable
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Shown:
    """What an estimate holds of it; all empty where nothing was uncertain."""

    charts: tuple[Tornado, ...] = ()
    tables: tuple[ResultTable, ...] = ()
    diagnostics: Mapping[str, Any] = field(default_factory=dict)


def show(found: Influence | None, population: Population) -> Shown:
    """The tornado, the two tables and the JSON of an influence beside the estimate's own limits."""
    if found is None:
        return Shown()
    return Shown(_chart(found), _tables(found, (population.lower, population.upper)), _diagnostics(found))


def _chart(found: Influence) -> tuple[Tornado, ...]:
    """The figure between the 10th and the 90th percentile of each quantity, the widest on top."""
    rows = tuple(TornadoRow(e.label, e.low, e.high) for e in found.effects if e.low is not None and e.high is not None)[:12]
    return (Tornado(text(N_("What moves the figure")), found.point, rows, PERSONS),) if rows else ()


def _tables(found: Influence, limits: tuple[float | None, float | None]) -> tuple[ResultTable, ...]:
    """The quantities, and the layers of uncertainty apart; `limits` are those of the estimate."""
    if found.threshold > 0:
        tips = text(N_("Value at which the figure is {n}"), n=round(found.threshold))
    else:
        tips = text(N_("Value at which the figure is a quarter lower or higher"))
    columns = (
        Column(text(N_("Quantity"))),
        Column(text(N_("Uncertainty"))),
        Column(text(N_("Value")), "number"),
        Column(text(N_("Low figure (10th percentile)")), "persons", PERSONS),
        Column(text(N_("High figure (90th percentile)")), "persons", PERSONS),
        Column(text(N_("Share of the variance")), "share"),
        Column(tips, "number"),
    )
    rows = tuple((e.label, Text(LAYERS[e.layer]), e.value, e.low, e.high, e.variance, e.tips_at) for e in found.effects)
    note = text(
        N_(
            "Each quantity varies alone, the others stay at their values. An empty tipping point: none up to four times, or of "
            "a share none below 1."
        )
    )
    layers = [
        (text(N_("{layer} alone"), layer=Text(LAYERS[name])), *(ends or (None, None))) for name, ends in found.layers.items()
    ]
    if limits[0] is not None:
        layers.append((text(N_("Both, as the interval says")), *limits))
    layers.append((text(N_("Structure: the choice of the method")), None, None))
    return (
        ResultTable("tornado", text(N_("What moves the figure")), columns, rows, note),
        ResultTable(
            "uncertainty",
            text(N_("Where the uncertainty comes from")),
            (Column(text(N_("Uncertainty"))), Column(text(N_("Lower limit")), "persons", PERSONS),
             Column(text(N_("Upper limit")), "persons", PERSONS)),
            tuple(layers),
            text(N_("The structure is in no interval: put the estimates of other methods beside this one.")),
        ),
    )  # fmt: skip


def _diagnostics(found: Influence) -> dict[str, Any]:
    """What of it the JSON holds."""
    return {
        "influence": tuple(
            {"quantity": e.label, "layer": e.layer, "value": e.value, "low": e.low, "high": e.high, "variance": e.variance,
             "tips_at": e.tips_at} for e in found.effects
        ),
        "uncertainty": {
            **{name: ends and {"lower": ends[0], "upper": ends[1]} for name, ends in found.layers.items()},
            "structural": None,
        },
        "threshold": found.threshold or None,
    }  # fmt: skip

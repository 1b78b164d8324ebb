"""Numbers of a result as the screen writes them: persons whole, shares in per cent, statistics with few decimals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from survey_app import formats
from survey_app.gui.table import Column
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.charts import Label
    from estimation.result import Population, ResultTable
    from survey_app.gui.context import Context
    from survey_app.services.results import StoredEstimate

NONE = "—"


def persons(context: Context, value: float | None) -> str:
    """A number of persons, whole."""
    return NONE if value is None or not math.isfinite(value) else context.number(round(value))


def whole(value: float | None) -> int | None:
    """Persons are whole."""
    return None if value is None else round(value)


def interval(context: Context, population: Population | StoredEstimate) -> str:
    """`9,977 – 13,146`, with a dash for a limit that the data do not set; in words where they set none."""
    if population.lower is None and population.upper is None:
        return context.t(N_("no interval"))
    return f"{persons(context, population.lower)} – {persons(context, population.upper)}"


def named(context: Context, label: Label) -> str:
    """A label in the window's language; a plain string is a name from the data and stays."""
    return context.t(label) if isinstance(label, Text) else label


def written(context: Context, kind: str, value: Any) -> str:
    """A cell of a result table by the kind of its column."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NONE
    if isinstance(value, bool):
        return ("•" if value else "") if kind == "mark" else context.t(N_("yes") if value else N_("no"))
    if isinstance(value, int | float):
        if kind in ("count", "persons"):
            return persons(context, value)
        if kind == "share":
            return f"{context.number(round(100 * value, 1))} %"
        return context.number(value if isinstance(value, int) else float(f"{value:.4g}"))
    return named(context, value)


def places(values: Sequence[float]) -> int:
    """Decimals for a column of numbers: enough to tell its largest from the rest in four figures, at most three."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if all(value == round(value) for value in values if math.isfinite(value)):
        return 0
    return 1 if largest >= 100 else 2 if largest >= 1 else 3


def contradiction(context: Context, rows: Sequence[StoredEstimate]) -> str:
    """What must be said first of estimates of the same data that disagree by more than their intervals allow; else empty."""
    from estimation.agreement import Claim, disagreement

    labels = [row.label for row in rows]

    def name(row: StoredEstimate) -> Text:
        label = Text(row.label)
        return text(N_("{name}, {method}"), name=row.name, method=label) if labels.count(row.label) > 1 else label

    said = []
    for data in dict.fromkeys(row.fingerprint for row in rows if row.fingerprint):
        found = disagreement([Claim(name(row), row.lower, row.upper) for row in rows if row.fingerprint == data])
        said += [context.t(found)] if found is not None else []
    return "\n".join(said)


def grid_columns(context: Context, table: ResultTable) -> list[Column]:
    """The columns of a result table for a `Grid` over its rows."""

    def column(number: int) -> Column:
        col = table.columns[number]
        cells = [row[number] for row in table.rows]
        figures = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
        kind = "number" if figures and col.kind not in ("text", "mark") else "text"
        plain = formats.decimals(context.country, context.lang, places(figures) if col.kind == "number" else 0)

        def write(value: Any) -> str:
            is_plain = col.kind == "number" and isinstance(value, int | float) and math.isfinite(value)
            return plain(value) if is_plain else written(context, col.kind, value)

        header, unit = named(context, col.header), named(context, col.unit)
        return Column(f"{header} ({unit})" if unit else header, lambda row: row[number], kind, write=write)

    return [column(number) for number in range(len(table.columns))]

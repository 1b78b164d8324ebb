"""What the model says of one pair of records, comparison by comparison: how they agree, and what that weighs in bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from estimation.linkage.columns import columns_of
from estimation.linkage.model import COMPARISONS, OTHERWISE, Comparison
from estimation.linkage.records import Record
from estimation.linkage.result import Weight
from vocabulary.progress import silent

_INTEGERS, _FLAGS, _LISTS = ("birth_year", "unique_id"), ("birth_rough", "birth_heaped", "document_holds"), ("given_roots",)


@dataclass(frozen=True)
class Evidence:
    """One comparison: its name, how the two agree (both templates; `level` empty where one of them does not say it), and the
    bits, log2(m/u), for one person (above 0) or two (below). What a rare name adds is not in them."""

    comparison: str
    level: str
    bits: float


def evidence(first: Record, second: Record, weights: Sequence[Weight]) -> tuple[Evidence, ...]:
    """The evidence of a pair by the weights of a linkage, in the order of the comparisons; those that it did not use are left
    out. The levels are the model's own conditions, asked of the same engine."""
    used = {weight.comparison for weight in weights}
    asked = [comparison for comparison in COMPARISONS if comparison.label in used]
    if not asked:
        return ()
    bits = {(weight.comparison, weight.level): weight.bits for weight in weights}
    found = []
    for comparison, level in zip(asked, _levels(first, second, asked), strict=True):
        labels = ["", *(each.label for each in comparison.levels), OTHERWISE]
        weighs = bits.get((comparison.label, labels[level])) if level else 0.0
        found.append(Evidence(comparison.label, labels[level], weighs or 0.0))
    return tuple(found)


def _levels(first: Record, second: Record, asked: Sequence[Comparison]) -> Sequence[int]:
    """The level of each comparison: 0 missing, then from the closest on."""
    import duckdb
    import pyarrow as pa

    columns = columns_of((first, second), silent)
    kinds = {name: pa.string() for name in columns}
    kinds |= {name: pa.int64() for name in _INTEGERS} | {name: pa.bool_() for name in _FLAGS}
    kinds |= {name: pa.list_(pa.string()) for name in _LISTS}
    laid = {
        f"{name}_{side}": pa.array([cells[i]], kinds[name]) for name, cells in columns.items() for i, side in enumerate("lr")
    }
    cases = [
        " ".join(
            [f"case when {comparison.missing} then 0"]
            + [f"when {level.sql} then {number}" for number, level in enumerate(comparison.levels, 1)]
            + [f"else {len(comparison.levels) + 1} end"]
        )
        for comparison in asked
    ]
    config: dict[str, Any] = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with duckdb.connect(":memory:", config=config) as connection:
        connection.register("pair", pa.table(laid))
        row = connection.execute(f"select {', '.join(cases)} from pair").fetchone()
    assert row is not None
    return row

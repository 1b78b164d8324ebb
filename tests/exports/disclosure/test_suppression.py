"""Suppression: small counts hidden with what protects them, and the attack that proves it; figures from sdcTable and others."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from exports.disclosure.audit import audit, intervals
from exports.disclosure.suppression import THRESHOLD, suppressed
from exports.disclosure.table import CountTable
from tests.exports.disclosure.conftest import place, tables, two_way
from vocabulary.progress import Cancelled
from vocabulary.text import Text

# Which cells sdcTable's test hides: two or more in every row and column.
HIDDEN = ("r0c0", "r0c1", "r0c2", "r1c0", "r1c2", "r2c1", "r2c3", "r3c1", "r3c3")


def shown(table: CountTable, hidden: set[int] | frozenset[int]) -> list[int | None]:
    return [None if i in hidden else n for i, n in enumerate(table.counts)]


def test_that_a_cell_is_worked_out_though_no_row_or_column_hides_one_alone(sdctable: CountTable) -> None:
    """w|b = 47 "can be exactly recomputed"; with x|b hidden too sdcTable's attack finds 0 to 141."""
    hidden = {place(sdctable, name[:2], name[2:]) for name in HIDDEN}
    at = place(sdctable, "r0", "c1")
    assert intervals(sdctable.sums, shown(sdctable, hidden))[at] == pytest.approx((47, 47))
    more = hidden | {place(sdctable, "r1", "c1")}
    assert intervals(sdctable.sums, shown(sdctable, more))[at] == pytest.approx((0, 141), abs=1e-6)


def test_that_the_attack_names_the_open_cell_and_what_it_can_be(sdctable: CountTable) -> None:
    hidden = {place(sdctable, name[:2], name[2:]) for name in HIDDEN}
    at = place(sdctable, "r0", "c1")
    found = audit(sdctable.sums, shown(sdctable, hidden), [at], THRESHOLD)
    assert (found.passed, found.attacked, set(found.open)) == (False, 1, {at})
    assert found.open[at] == pytest.approx((47, 47))


def test_that_the_attack_finds_the_interval_of_the_classic_example() -> None:
    """Fischetti and Salazar-González's introductory table (three activities by three regions): 22 is between 5 and 30."""
    table = two_way([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    hidden = {place(table, r, c) for r in ("r1", "r2") for c in ("c0", "c2")}
    assert intervals(table.sums, shown(table, hidden))[place(table, "r1", "c2")] == pytest.approx((5, 30))


@settings(max_examples=6, deadline=None)
@given(tables())
def test_that_no_hidden_cell_can_be_narrowed_below_its_protection(table: CountTable) -> None:
    found = suppressed(table.counts, table.sums)
    assert {i for i, n in enumerate(table.counts) if 0 < n < THRESHOLD} == set(found.primary)
    every = intervals(table.sums, shown(table, found.hidden))
    possible = sum(table.counts) and table.counts[-1] >= THRESHOLD
    for cell in found.primary:
        low, high = every[cell]
        if found.audit.passed:
            assert low <= 1e-6
            assert high >= THRESHOLD - 1e-6
    assert found.audit.passed or not possible or set(found.hidden) == {i for i, n in enumerate(table.counts) if n}


@settings(max_examples=2, deadline=None)
@given(tables())
def test_that_the_same_table_is_always_hidden_in_the_same_way(table: CountTable) -> None:
    assert suppressed(table.counts, table.sums).hidden == suppressed(table.counts, table.sums).hidden


def test_that_the_pattern_of_a_small_table_hides_the_fewest_persons() -> None:
    table = two_way([[3, 40, 22], [31, 15, 60], [20, 18, 25]])
    found = suppressed(table.counts, table.sums)
    assert found.manner == "optimal"
    inner = [i for i in table.leaves if table.counts[i] >= THRESHOLD]
    least = min(
        sum(table.counts[i] for i in some)
        for n in range(1, 5)
        for some in combinations(inner, n)
        if audit(table.sums, shown(table, {*some, *found.primary}), found.primary, THRESHOLD).passed
    )
    assert sum(table.counts[i] for i in found.secondary) == least


def test_that_no_table_of_whole_numbers_gives_a_small_count_away() -> None:
    """Every table that a reader could think of, all of them: the attack without any programme."""
    rows = [[3, 12, 14], [11, 10, 16], [9, 18, 15]]
    table = two_way(rows)
    values = shown(table, suppressed(table.counts, table.sums).hidden)
    grid = [values[place(table, f"r{i}", f"c{j}")] for i in range(3) for j in range(3)]
    unknown = [k for k, value in enumerate(grid) if value is None]
    assert 3 < len(unknown) < 6
    every = np.indices((35,) * len(unknown)).reshape(len(unknown), -1)
    fits = np.ones(every.shape[1], dtype=bool)
    for line in [*([3 * i + j for j in range(3)] for i in range(3)), *([3 * i + j for i in range(3)] for j in range(3))]:
        total = sum(rows[k // 3][k % 3] for k in line)
        fits &= sum(every[unknown.index(k)] if grid[k] is None else grid[k] for k in line) == total
    for k in unknown:
        if rows[k // 3][k % 3] < THRESHOLD:
            possible = every[unknown.index(k)][fits]
            assert possible.min() == 0
            assert possible.max() >= THRESHOLD


def test_that_zeros_are_printed_and_cells_printed_before_stay() -> None:
    table = two_way([[3, 40, 22], [31, 15, 60], [20, 0, 25]])
    kept = {place(table, "r0", "c2"), place(table, "", "")}
    found = suppressed(table.counts, table.sums, shown=kept)
    assert found.audit.passed
    assert not found.hidden & {*kept, place(table, "r2", "c1")}


def test_that_more_is_hidden_where_time_runs_out() -> None:
    table = two_way([[3, 40, 22], [31, 15, 60], [20, 18, 25]])
    ticks = iter(range(1000))
    found = suppressed(table.counts, table.sums, seconds=0.5, clock=lambda: next(ticks))
    assert found.manner == "fallback"
    assert found.audit.passed


def test_that_it_can_be_cancelled(sdctable: CountTable) -> None:
    def stop(share: float | None, doing: Text | str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        suppressed(sdctable.counts, sdctable.sums, progress=stop)

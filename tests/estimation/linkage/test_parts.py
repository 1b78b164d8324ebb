"""The arithmetic of a linkage without its engine: groups, recall of the rules, pairs counted before they run, two lists."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.linkage.agreements import agreements
from estimation.linkage.blocking import RULES, Rule, counted
from estimation.linkage.columns import columns_of
from estimation.linkage.engine import Limits
from estimation.linkage.estimates import corrected, two_lists
from estimation.linkage.grouping import best_between, competed, grouped
from estimation.linkage.model import COMPARISONS
from estimation.linkage.posteriors import Posteriors, blocking_recall
from estimation.linkage.records import Record
from estimation.linkage.result import Agreement, Pairs

LINKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0.5, 1.0)), max_size=20)


def whole(*numbers: int) -> Any:
    return np.array(numbers, dtype=np.int64)


def test_that_a_chain_ends_where_two_of_a_list_would_meet() -> None:
    """Items 0 and 2 stand on list 0: the weaker of the two links that join them is left out."""
    left, right, chance = whole(0, 1), whole(1, 2), np.array([0.6, 0.9])
    assert grouped(3, left, right, chance).tolist() == [0, 0, 0]
    assert grouped(3, left, right, chance, whole(0, 1, 0)).tolist() == [0, 1, 1]


@given(LINKS, st.permutations(range(20)))
def test_that_groups_do_not_depend_on_the_order_of_links_and_never_hold_a_list_twice(
    links: list[tuple[int, int, float]], order: list[int]
) -> None:
    source = whole(*(item % 3 for item in range(10)))

    def groups(of: list[tuple[int, int, float]]) -> Any:
        rows = [(min(a, b), max(a, b), p) for a, b, p in of if a % 3 != b % 3]
        left, right, chance = (np.array([row[i] for row in rows], dtype=np.int64 if i < 2 else np.float64) for i in range(3))
        return grouped(10, left, right, chance, source)

    found = groups(links)
    assert found.tolist() == groups([links[i] for i in order if i < len(links)]).tolist()
    assert len({(g, s) for g, s in zip(found.tolist(), source.tolist(), strict=True)}) == 10


def test_that_two_entities_are_joined_by_their_best_pair() -> None:
    """Records 0 and 1 are entity 0, records 2 and 3 are entity 1; the pair (0, 1) lies within one."""
    a, b, chance, index = best_between(whole(0, 0, 1, 1), whole(0, 0, 1), whole(1, 2, 3), np.array([0.99, 0.4, 0.8]))
    assert (a.tolist(), b.tolist(), chance.tolist(), index.tolist()) == ([0], [1], [0.8], [2])


def test_that_recall_of_the_rules_is_the_dual_system_estimate_over_true_matches() -> None:
    """900 matches by document, of which others found 810; 1,710 by others: r = 1 − (1 − 810/1710)(1 − 810/900) = 0.947368."""
    chance = np.ones(1800)
    document, others = np.arange(1800) < 900, np.arange(1800) >= 90
    found = blocking_recall(chance, np.zeros(1800, dtype=np.int64), document, others, 1)
    assert found[0] == pytest.approx(1 - (1 - 810 / 1710) * (1 - 810 / 900))
    assert found[0] == pytest.approx(1800 / (900 * 1710 / 810))


@pytest.mark.parametrize("documents", [True, False])
def test_that_with_one_kind_of_rules_alone_their_recall_is_not_known(documents: bool) -> None:
    """Without documents, or with nothing else: there is no second list of matches to judge the first by."""
    by_document = np.full(50, documents)
    assert np.isnan(blocking_recall(np.ones(50), np.zeros(50, dtype=np.int64), by_document, ~by_document, 2)).all()


def test_that_a_pair_of_lists_without_documents_does_not_borrow_its_recall_from_others() -> None:
    document, others = np.arange(200) < 90, np.arange(200) >= 10
    group = np.repeat([0, 1], 100)
    found = blocking_recall(np.ones(200), group, document, others, 2)
    assert found[0] > 0.9
    assert np.isnan(found[1])


def test_that_recall_told_from_few_documents_has_a_spread() -> None:
    """21 matches, with weights drawn anew often fewer than 20: each replicate must tell a recall all the same."""
    n, groups = 21, ((0, 0), (0, 1), (1, 1))
    left, chance, yes = np.arange(n), np.ones(n), np.ones(n, dtype=bool)
    group = np.ones(n, dtype=np.int64)
    recall = blocking_recall(chance, group, yes, yes, 3)
    found = Posteriors(chance, group, yes, yes, groups, recall, np.full(3, 0.1))
    pairs = Pairs(left, left + n, chance, chance, yes, yes)
    told = agreements(("A", "B"), found, pairs, (np.arange(n), chance), 0.5, 1)
    assert np.isfinite(told[1].soft_se)


def test_that_what_matches_usually_do_adds_to_less_than_all() -> None:
    """For comparisons that no rule can teach: the rest of the matches do not agree at all."""
    for comparison in COMPARISONS:
        assert 0 < 1 - sum(level.usual for level in comparison.levels) < 0.25, comparison.name


def test_that_a_rule_steps_back_where_a_column_tells_more() -> None:
    rule = Rule("names", ("given_key", "first_key"), unless=("area",))
    assert rule.can_run({"given_key", "first_key"})
    assert not rule.can_run({"given_key", "first_key", "area"})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.label)
def test_that_pairs_are_counted_before_they_are_made(rule: Rule) -> None:
    """Against all pairs that the rule's own condition gives; a rule that crosses columns may count a pair from both sides."""
    import duckdb
    import pyarrow as pa

    names = ("Pérez Rojas", "Rojas Pérez", "Pérez", "Perez Roxas")
    records = [
        Record(n % 2, names[n % 4], ("Ana", "José")[n % 3 // 2], "", f"1990-0{n % 2 + 1}-0{n % 3 + 1}", sex="F",
               document=str(n % 5 + 7),
               nationality="PE", area="X")
        for n in range(24)
    ]  # fmt: skip
    columns = columns_of(records, lambda share, doing: None)
    with duckdb.connect(":memory:") as connection:
        connection.register("arrived", pa.table(columns))
        connection.execute("create table records as select * from arrived")

        def ask(sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(sql).fetchall()

        found = counted(rule, ask, "records", 10**6)
        either = f"({rule.sql}) or ({rule.sql.replace('l.', 'L.').replace('r.', 'l.').replace('L.', 'r.')})"
        made = ask(f"select count(*) from records l join records r on l.unique_id < r.unique_id where {either}")[0][0]
    assert made <= found.pairs <= (made if not rule.right else 2 * made + len(records))
    assert found.runs == (found.pairs > 0)


def test_that_a_rule_that_brings_too_many_pairs_does_not_run() -> None:
    """Ten thousand persons born on one day of one sex are 49,995,000 pairs."""
    rule = Rule("birth", ("birth",))
    found = counted(rule, lambda sql: [(10_000 * 9_999 // 2,)], "records", Limits().most(10_000))
    assert (found.pairs, found.runs) == (49_995_000, False)


def test_that_chapman_on_a_certain_overlap_is_chapman_with_sebers_interval() -> None:
    """n1 = 200, n2 = 150, m = 50: N = 201·151/51 − 1 = 594.12 and Seber's variance 201·151·150·100/(51²·52) = 3,366.05."""
    found = two_lists(Agreement("A", "B", 50, 50.0, 0.0, 1.0, 1.0, 1.0), (200, 150))
    assert found.population.point == pytest.approx(201 * 151 / 51 - 1)
    assert found.sampling_se == pytest.approx(math.sqrt(201 * 151 * 150 * 100 / (51**2 * 52)))
    assert (found.linkage_se, found.population.se) == (0.0, found.sampling_se)
    wider = two_lists(Agreement("A", "B", 50, 50.0, 5.0, 0.9, 1.0, 0.9), (200, 150))
    assert wider.linkage_se == pytest.approx(5 * 201 * 151 / 51**2)
    assert wider.population.upper > found.population.upper
    assert wider.population.lower < found.population.lower


def test_that_the_table_is_corrected_as_the_threats_correct_it(known: Any) -> None:
    """The overlaps of the corrected table are links · precision / recall (de Wolf, van der Laan & Zult 2019)."""
    from estimation.capture_recapture.table import overlaps
    from estimation.linkage.linking import patterns

    table = patterns(known.linked, known.source)
    found = corrected(known.linked, table)
    assert found is not None
    before, after = overlaps(table.total, 3), overlaps(found.total, 3)
    for (i, j), told in zip(itertools.combinations(range(3), 2), known.linked.overlaps(), strict=True):
        assert after[i, j] == pytest.approx(before[i, j] * told.precision / told.recall, rel=1e-6)


def test_that_of_several_candidates_for_one_person_at_most_one_counts() -> None:
    """Odds 8 and 4 for the same person of the other list: 8/13 and 4/13; the pair of two others keeps its 0.9."""
    a, b = np.array([0, 0, 1]), np.array([5, 6, 7])
    found = competed(a, b, np.array([8 / 9, 4 / 5, 0.9]), np.zeros(3, dtype=np.int64))
    assert found.tolist() == pytest.approx([8 / 13, 4 / 13, 0.9])
    apart = competed(a, b, np.array([8 / 9, 4 / 5, 0.9]), np.array([0, 1, 0]))
    assert apart.tolist() == pytest.approx([8 / 9, 4 / 5, 0.9])

"""Hierarchical models written, read and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.capture_recapture.hierarchy import all_hierarchical, all_pairwise, of_terms, parse_model
from vocabulary.errors import BadParameter

LISTS = ("A", "B", "C", "D")


@pytest.mark.parametrize(("k", "models"), [(2, 1), (3, 8), (4, 113), (5, 6893)])
def test_that_all_hierarchical_models_are_there_once(k: int, models: int) -> None:
    """The number of down-sets with all main effects and without the top: Baillargeon & Rivest (2007), section 4."""
    columns, members = all_hierarchical(k)
    assert members.shape == (models, 2**k - 1)
    assert len({row.tobytes() for row in members}) == models
    place = {int(term): j for j, term in enumerate(columns)}
    for row in members[:: max(1, models // 50)]:
        terms = {int(t) for t in columns[row]}
        assert all(t & ~(1 << j) in terms for t in terms for j in range(k))
    assert all(members[:, place[1 << j]].all() for j in range(k))


@pytest.mark.parametrize(("k", "models"), [(3, 8), (4, 64), (5, 1024), (6, 32768)])
def test_that_all_models_of_pairs_are_there_once(k: int, models: int) -> None:
    members = all_pairwise(k)[1]
    assert members.shape == (models, 1 + k + k * (k - 1) // 2)
    assert len({row.tobytes() for row in members}) == models


@pytest.mark.parametrize(
    ("written", "name", "formula"),
    [
        ("A*B, C, D", "[12,3,4]", "A*B, C, D"),
        ("C*D, A*B*C", "[123,34]", "A*B*C, C*D"),
        ("[34,123]", "[123,34]", "A*B*C, C*D"),
        ("A*B", "[12,3,4]", "A*B, C, D"),
        ("A, A*B, B*A", "[12,3,4]", "A*B, C, D"),
    ],
)
def test_that_a_model_is_read_in_both_notations(written: str, name: str, formula: str) -> None:
    found = parse_model(written, LISTS)
    assert (found.name, found.formula(LISTS)) == (name, formula)


@pytest.mark.parametrize(
    ("written", "said"), [("A*E, B", "E"), ("[15,2]", "5"), ("[0]", "0"), ("A*B*C*D", "all lists"), ("[1x]", "x")]
)
def test_that_a_model_with_an_unknown_list_or_everything_together_is_refused(written: str, said: str) -> None:
    with pytest.raises(BadParameter, match="bad-model") as caught:
        parse_model(written, LISTS)
    assert said in caught.value.say("en")


@given(st.integers(2, 11).flatmap(lambda k: st.tuples(st.just(k), st.sets(st.integers(1, 2**k - 2), max_size=6))))
def test_that_what_is_printed_is_read_back(model: tuple[int, set[int]]) -> None:
    k, terms = model
    lists = [f"list {j}" for j in range(k)]
    made = of_terms(terms, k)
    assert parse_model(made.name, lists) == made
    assert parse_model(made.formula(lists), lists) == made
    assert terms <= {0, *made.terms}

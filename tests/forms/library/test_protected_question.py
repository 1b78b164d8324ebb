"""The protected question: drawn by lot, kept when a draft is taken up, right columns in both arms, and no answer of which
anything about the person follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from forms import library
from forms.interview import Interview
from forms.library.sources.protected_question import LIST_1, LIST_2, NO_PERMIT, with_permit
from vocabulary.text import LANGUAGES

Walk = Callable[..., Any]
NAME = "protected_question"
BEGIN = {"consent_statistics": "yes", "adult": "yes", "national": "no"}
LEAST, MOST = 1, 4  # what is said for none and for all


def value(gone: Any, name: str) -> str:
    return str(gone.running.engine.nodes[f"/data/{name}"].value)


def arms(walk: Walk, technique: str) -> dict[str, Any]:
    """A walk in each arm."""
    found: dict[str, Any] = {}
    for seed in range(20):
        gone = walk(NAME, {**BEGIN, "technique": technique}, seed=seed)
        found.setdefault(value(gone, "arm"), gone)
    return found


def test_that_the_arm_is_drawn_by_lot_for_each_interview(walk: Walk) -> None:
    drawn = [value(walk(NAME, {"consent_statistics": "no"}, seed=seed), "arm") for seed in range(200)]
    assert 75 <= drawn.count("A") <= 125
    assert set(drawn) == {"A", "B"}


def test_that_a_draft_keeps_its_arm(walk: Walk, now: datetime) -> None:
    for arm, gone in arms(walk, "list").items():
        for way in (gone.log, gone.running.to_dict()):
            again = Interview(library.load(NAME), "es", now)
            again.restore(way)
            assert again.engine.nodes["/data/arm"].value == arm
            assert again.to_dict() == gone.running.to_dict()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_share_of_the_birthday_fits_its_words(walk: Walk, lang: str) -> None:
    early = {"es": "enero", "pt": "janeiro", "en": "January"}[lang]
    for gone in arms(walk, "crosswise").values():
        gone.running.set_language(lang)
        for path in gone.running.questions():
            state = gone.running.state(path)
            kind = state.name.rpartition("_")[0]
            if kind in ("crosswise", "anchor") and state.choices:
                assert value(gone, f"{kind}_p") == ("0.247" if early in state.label else "0.753")
                assert value(gone, f"{kind}_same") == {"same": "1", "different": "0"}[state.value]
                assert (NO_PERMIT[LANGUAGES.index(lang)] in state.label) == (kind == "crosswise")
        assert value(gone, "crosswise_p") != value(gone, "anchor_p")
        assert not gone.running.engine.nodes["/data/list_1_count"].relevant


def test_that_a_list_with_the_sentence_counts_as_treated_once_in_each_arm(walk: Walk) -> None:
    for gone in arms(walk, "list").values():
        treated = {}
        for state in (state for state in gone.asked if state.name.startswith("list_")):
            short = state.name[:6]
            state = gone.running.state(state.path)
            treated[short] = NO_PERMIT[0] in state.label
            assert state.label.count("•") == (5 if treated[short] else 4)
            assert value(gone, f"{short}_count") == state.value
            assert value(gone, f"{short}_treated") == str(int(treated[short]))
        assert sorted(treated.values()) == [False, True]
        assert not gone.running.engine.nodes["/data/crosswise_same"].relevant


def said_of_list(persons: Iterable[tuple[bool, ...]]) -> Counter[int]:
    """How many persons say which number, where each way in which the sentences can hold is one of them."""
    return Counter(min(MOST, max(LEAST, sum(holds))) for holds in persons)


def test_that_no_answer_tells_whether_the_person_has_a_permit(walk: Walk) -> None:
    """Each answer on offer may come from a person with a permit and from one without, and moves the odds between them by five
    at most; with ordinary sentences that each hold for one in two, independently."""
    crosswise = next(state for state in arms(walk, "crosswise")["A"].asked if state.name == "crosswise_a")
    assert [code for code, _ in crosswise.choices] == ["same", "different"]
    early, late = 0.247, 0.753
    for with_none, without in (
        (early, late),
        (late, early),
    ):  # same: no permit and an early birthday, or a permit and a late one
        assert 1 / 3.1 < with_none / without < 3.1
    for sentences in (LIST_1, LIST_2):
        assert len(with_permit(sentences)) == len(sentences) + 1
        asked = next(state for state in arms(walk, "list")["A"].asked if state.name == "list_1_long")
        everybody = list(product((False, True), repeat=len(sentences)))
        permit = said_of_list((*holds, False) for holds in everybody)
        without_permit = said_of_list((*holds, True) for holds in everybody)
        assert {str(number) for number in permit} == {code for code, _ in asked.choices} == set(map(str, without_permit))
        assert all(1 / 5 <= without_permit[number] / permit[number] <= 5 for number in permit)


def test_that_the_difference_of_the_lists_is_the_share_without_a_permit_less_an_eighth_of_it() -> None:
    everybody = list(product((False, True), repeat=len(LIST_1)))

    def mean(said: Counter[int]) -> float:
        return sum(number * times for number, times in said.items()) / said.total()

    permit = mean(said_of_list((*holds, False) for holds in everybody))
    without = mean(said_of_list((*holds, True) for holds in everybody))
    assert without - permit == pytest.approx(1 - 1 / 8)


@pytest.mark.parametrize("technique", ["crosswise", "list"])
def test_that_nothing_else_is_asked_that_tells_of_permits_or_names(walk: Walk, technique: str) -> None:
    for gone in arms(walk, technique).values():
        assert not {"permit", "papers", "entry_mode", "applied", "birth_date", "document_number"} & set(gone.names)
        assert not [state.name for state in gone.asked if state.is_identifying and state.name != "witness"]
        sensitive = {state.name.partition("_")[0] for state in gone.asked if state.is_sensitive}
        assert sensitive <= {"crosswise", "anchor", "list", "felt"}

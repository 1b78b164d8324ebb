"""Progress: how far the work is, and that it stops at once where it is no longer wanted."""

from __future__ import annotations

import pytest

from vocabulary.progress import Cancelled, each, part, silent
from vocabulary.text import Text, text

DOING = text("Reading {file}", file="a.csv")


class Told:
    """Keeps what it is told; cancels once it was told `limit` times."""

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.said: list[tuple[float | None, Text | str]] = []

    def __call__(self, share: float | None, doing: Text | str) -> None:
        if self.limit is not None and len(self.said) >= self.limit:
            raise Cancelled
        self.said.append((share, doing))


def test_that_progress_is_told_before_each_item() -> None:
    told = Told()
    seen = [(item, len(told.said)) for item in each("abcd", told, DOING)]
    assert seen == [("a", 1), ("b", 2), ("c", 3), ("d", 4)]
    assert told.said == [(0.0, DOING), (0.25, DOING), (0.5, DOING), (0.75, DOING)]


def test_that_work_on_nothing_tells_nothing() -> None:
    told = Told()
    assert list(each([], told, DOING)) == []
    assert told.said == []


def test_that_a_cancelled_loop_hands_out_no_further_item() -> None:
    done = []
    with pytest.raises(Cancelled):
        done.extend(item for item in each("abcd", Told(limit=0), DOING))
    assert done == []
    items = each("abcd", Told(limit=2), DOING)
    assert (next(items), next(items)) == ("a", "b")
    with pytest.raises(Cancelled):
        next(items)


def test_that_a_part_of_the_work_fills_its_part_of_the_whole() -> None:
    told = Told()
    inner = part(part(told, 0.2, 0.6), 0.5, 1.0)
    for share in (0.0, 0.5, 1.0, None):
        inner(share, DOING)
    assert [share for share, _ in told.said] == pytest.approx([0.4, 0.5, 0.6, None])
    assert {doing for _, doing in told.said} == {DOING}


def test_that_a_part_is_cancelled_with_the_whole() -> None:
    with pytest.raises(Cancelled):
        part(Told(limit=0), 0.0, 0.5)(0.1, DOING)


def test_that_unwatched_work_is_never_stopped() -> None:
    assert list(each(range(1000), silent, DOING)) == list(range(1000))


def test_that_being_cancelled_is_no_error_for_people() -> None:
    """Who catches what a person must mend must not swallow that nobody wants the result any more."""
    from vocabulary.errors import AlcanceError

    assert not issubclass(Cancelled, AlcanceError)

"""How long work says what it is doing and learns that it is no longer wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from vocabulary.text import Text

T = TypeVar("T")


class Cancelled(Exception):
    """Raised by a progress callback where the person no longer wants the result; nothing half-done may stay behind."""


class Progress(Protocol):
    """`progress(share, doing)`: `share` from 0 to 1, or `None` where it is not known. May raise `Cancelled`."""

    def __call__(self, share: float | None, doing: Text | str) -> None: ...


def silent(share: float | None, doing: Text | str) -> None:
    """The progress callback for work that nobody watches."""


def each(items: Sequence[T], progress: Progress, doing: Text | str) -> Iterator[T]:
    """The items one by one, progress told before each."""
    for number, item in enumerate(items):
        progress(number / len(items), doing)
        yield item


def part(progress: Progress, low: float, high: float) -> Progress:
    """A progress callback for a part of the work that fills `low` to `high` of the whole."""

    def inner(share: float | None, doing: Text | str) -> None:
        progress(None if share is None else low + share * (high - low), doing)

    return inner

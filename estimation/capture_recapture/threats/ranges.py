"""Ranges of percentages as people write them: one for all lists, or for single ones and pairs by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Words
from vocabulary.text import N_, Text, text

BETWEEN, PAIR = ";", "+"
_RANGE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*%?\s*(?:[-–]\s*(\d+(?:[.,]\d+)?)\s*%?\s*)?")


@dataclass(frozen=True)
class Range:
    """`low` to `high` as shares; `key` names a list, or a pair as `A+B`, and is empty for all that are not named."""

    low: float
    high: float
    key: str = ""


Value = tuple[Range, ...]


@dataclass(frozen=True)
class Ranges(Words):
    """Percentages below `below`, written `0-5` for all, or `police=2-10; health=0-3`; the value is the text, in one form."""

    below: float = 100.0

    def parse(self, written: str) -> str:
        self.check(written)
        return _written(read_ranges(written))

    def check(self, value: Any) -> None:
        super().check(value)
        try:
            found = read_ranges(value)
        except ValueError:
            raise self.refuse(value) from None
        ordered = all(0 <= one.low <= one.high and 100 * one.high < self.below for one in found)
        if not ordered or len({one.key for one in found}) < len(found):
            raise self.refuse(value)

    def bounds(self) -> Text:
        return text(
            N_("Percentages from 0 to below {below}, such as 0-5, or by name such as police=2-10; health=0-3"), below=self.below
        )

    def bad_example(self) -> str:
        return "10-5"


def read_ranges(written: str) -> Value:
    """The ranges of a text; `ValueError` where it is none."""
    found = []
    for item in filter(str.strip, written.split(BETWEEN)):
        key, _, numbers = item.rpartition("=")
        match = _RANGE.fullmatch(numbers)
        if match is None:
            raise ValueError(item)
        low, high = (float(n.replace(",", ".")) / 100 for n in (match[1], match[2] or match[1]))
        found.append(Range(low, high, key.strip()))
    return tuple(found)


def _written(value: Value) -> str:
    def number(share: float) -> str:
        return f"{round(100 * share, 6):g}"

    def one(r: Range) -> str:
        span = number(r.low) if r.low == r.high else f"{number(r.low)}-{number(r.high)}"
        return f"{r.key}={span}" if r.key else span

    return f"{BETWEEN} ".join(one(r) for r in value)


def by_list(written: str, lists: Sequence[str], label: str) -> list[Range]:
    """The range of each list; raises `BadParameter` for a name that is no list."""
    value = read_ranges(written)
    _known(value, set(lists), label)
    return [_of(value, {name}) for name in lists]


def by_pair(written: str, lists: Sequence[str], label: str) -> list[Range]:
    """The range of each pair of lists in the order of `numpy.triu_indices(k, 1)`; raises `BadParameter` likewise."""
    pairs = [(a, b) for i, a in enumerate(lists) for b in lists[i + 1 :]]
    names = [{f"{a}{PAIR}{b}", f"{b}{PAIR}{a}"} for a, b in pairs]
    value = read_ranges(written)
    _known(value, set().union(*names), label)
    return [_of(value, pair) for pair in names]


def overall(written: str) -> Range:
    """The range that stands for all: without one, nothing is supposed."""
    return _of(read_ranges(written), set())


def _of(value: Value, names: set[str]) -> Range:
    named = next((one for one in value if one.key in names and one.key), None)
    return named or next((one for one in value if not one.key), Range(0.0, 0.0))


def _known(value: Value, names: set[str], label: str) -> None:
    strange = [one.key for one in value if one.key and one.key not in names]
    if strange:
        what = text(N_("There is no list or pair of lists called {names}"), names=", ".join(strange))
        remedy = text(N_("They are: {names}"), names=", ".join(sorted(names)))
        raise BadParameter(Problem("unknown-list", what, Place(field=label), remedy))

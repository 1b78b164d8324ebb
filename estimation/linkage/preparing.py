"""What can be told before lists are linked: how full their columns are, and how many pairs each blocking rule would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.linkage.blocking import Counted
from estimation.linkage.columns import Column, columns_of
from estimation.linkage.completeness import EVIDENCE, Filled, completeness, unfilled, weak_columns
from estimation.linkage.engine import Limits, count
from estimation.linkage.linking import check_lists, laid_together
from estimation.linkage.match_keys import KEYS
from estimation.linkage.records import Record
from estimation.linkage.scheme import MATCH_KEYS
from vocabulary.errors import Collector, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import Text


@dataclass(frozen=True)
class Prepared:
    """Lists and rules before a linkage; `problems` are what would keep it from running, `warnings` what it would say."""

    lists: tuple[Filled, ...]
    rules: tuple[Counted, ...]
    warnings: tuple[Text, ...] = ()
    problems: tuple[Problem, ...] = ()


def prepare(
    records: Sequence[Record], lists: Sequence[str], limits: Limits | None = None, progress: Progress = silent
) -> Prepared:
    """Looks at the records of lists (named in the order of `Record.source`) without comparing any two of them."""
    source = np.array([record.source for record in records], dtype=np.int64)
    problems = Collector()
    check_lists(lists, np.bincount(source, minlength=len(lists)) if records else np.zeros(len(lists), dtype=np.int64), problems)
    columns = columns_of(records, part(progress, 0.0, 0.6))
    filled = completeness(columns, source, lists)
    unfilled(filled, problems)
    rules = count(columns, limits or Limits(), part(progress, 0.6, 1.0)) if records else ()
    return Prepared(filled.lists, rules, weak_columns(filled), tuple(problems.problems))


def prepare_match_keys(
    keyed: Sequence[Mapping[str, Column]], lists: Sequence[str], limits: Limits | None = None, progress: Progress = silent
) -> Prepared:
    """As `prepare` by match keys alone, which tell how full a column was by the keys that need it."""
    columns, source = laid_together(keyed)
    problems = Collector()
    check_lists(lists, np.bincount(source, minlength=len(lists)), problems)
    filled = tuple(Filled(name, len(each["document"]), _shares(each)) for name, each in zip(lists, keyed, strict=True))
    return Prepared(filled, count(columns, limits or Limits(), progress, MATCH_KEYS), (), tuple(problems.problems))


_PART = {"given": "given_key", "first": "first_key", "second": "second_key", "birth": "day"}


def _shares(keyed: Mapping[str, Column]) -> dict[str, float]:
    found = {}
    for column in EVIDENCE:
        needing = [keyed[key.name] for key in KEYS if _PART.get(column, column) in key.parts]
        known = sum(any(cell is not None for cell in row) for row in zip(*needing, strict=True))
        found[column] = known / max(1, len(keyed["document"]))
    return found

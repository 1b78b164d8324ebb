"""Lists of records become persons, with all that an estimate must know of how well that went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.table import CaptureTable
from estimation.linkage.agreements import agreements, calibration
from estimation.linkage.blocking import DOCUMENT, Counted
from estimation.linkage.columns import Column, columns_of
from estimation.linkage.completeness import completeness, unfilled, weak_columns
from estimation.linkage.engine import Limits, score
from estimation.linkage.grouping import best_between, competed, list_of, put_together
from estimation.linkage.match_keys import COLUMNS
from estimation.linkage.posteriors import posteriors
from estimation.linkage.records import Record
from estimation.linkage.result import Agreement, Linked, Pairs, Whole
from estimation.linkage.scheme import MATCH_KEYS, NAMES, Scheme
from vocabulary.errors import Collector
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, joined, text

FEWEST, MOST = 2, 6
_SAME_LIST = 0.95  # share of both lists' persons on both from which they look like one list given twice


def link(
    records: Sequence[Record],
    lists: Sequence[str],
    *,
    threshold: float = 0.5,
    limits: Limits | None = None,
    seed: int = 1,
    rules: Collection[str] | None = None,
    progress: Progress = silent,
) -> Linked:
    """Links the records of two to six lists by what names persons, and the records of each list that are one person.

    `lists` names them in the order of `Record.source`. `threshold` is the least probability of a link for the table of
    patterns; the soft overlaps do not depend on it. `rules` are the keys of the blocking rules that may run (`None`: all);
    none brings more pairs than `limits` allow. Raises `BadInput` with all that is wrong with the lists.
    """
    source = np.array([record.source for record in records], dtype=np.int64)
    problems = _checked(lists, source, threshold, rules, NAMES)
    columns = columns_of(records, part(progress, 0.0, 0.05))
    filled = completeness(columns, source, lists)
    unfilled(filled, problems)
    problems.raise_if_any()
    run = _Wanted(tuple(lists), threshold, limits or Limits(), seed, rules, NAMES)
    return _linked(columns, source, run, weak_columns(filled), part(progress, 0.05, 1.0))


def link_match_keys(
    keyed: Sequence[Mapping[str, Column]],
    lists: Sequence[str],
    *,
    threshold: float = 0.5,
    limits: Limits | None = None,
    seed: int = 1,
    rules: Collection[str] | None = None,
    progress: Progress = silent,
) -> Linked:
    """As `link`, by match keys alone: `keyed` holds the columns of each list (`match_keys.COLUMNS`, as text, all keyed under
    one secret), and no name is needed. `rules` are those of `link`; a rule that match keys alone have always runs."""
    columns, source = laid_together(keyed)
    _checked(lists, source, threshold, rules, NAMES)
    on = MATCH_KEYS.switched(rules)
    return _linked(columns, source, _Wanted(tuple(lists), threshold, limits or Limits(), seed, on, MATCH_KEYS), (), progress)


def laid_together(keyed: Sequence[Mapping[str, Column]]) -> tuple[dict[str, Column], Whole]:
    """The match keys of several lists as the engine takes them, and the list of each record."""
    source = np.repeat(np.arange(len(keyed)), [len(each["document"]) for each in keyed])
    columns: dict[str, Column] = {name: [cell for each in keyed for cell in each[name]] for name in COLUMNS}
    columns |= {"unique_id": list(range(source.size)), "source_dataset": [f"list {number}" for number in source]}
    return columns, source


@dataclass(frozen=True)
class _Wanted:
    """What `link` was asked for."""

    lists: tuple[str, ...]
    threshold: float
    limits: Limits
    seed: int
    rules: Collection[str] | None
    scheme: Scheme


def _linked(
    columns: Mapping[str, Column], source: Whole, wanted: _Wanted, weak: tuple[Text, ...], progress: Progress
) -> Linked:
    lists, threshold, seed = wanted.lists, wanted.threshold, wanted.seed
    sizes = np.bincount(source, minlength=len(lists))
    scored = score(columns, wanted.limits, part(progress, 0.0, 0.9), wanted.rules, wanted.scheme)
    progress(0.9, text(N_("Weighing what was found")))
    found = posteriors(scored, source, sizes)
    pairs = Pairs(scored.left, scored.right, scored.weight, found.chance, found.by_document, found.by_others)
    between, looked = source[pairs.left] != source[pairs.right], found.by_document | found.by_others
    progress(0.95, text(N_("Putting records together")))
    kept = looked | ~between
    together = put_together(source, (pairs.left[kept], pairs.right[kept]), found.chance[kept], threshold)
    entity = together.entity
    among = np.flatnonzero(between & looked)
    a, b, chance, best = best_between(entity, pairs.left[among], pairs.right[among], found.chance[among])
    entities = among[best], competed(a, b, chance, found.group[among[best]])
    told = agreements(lists, found, pairs, entities, threshold, seed)
    persons = tuple(int(n) for n in np.bincount(list_of(entity, source), minlength=len(lists)))
    return Linked(
        lists,
        tuple(int(n) for n in sizes),
        persons,
        threshold,
        together.person,
        entity,
        pairs,
        scored.weights,
        scored.rules,
        told,
        calibration(found, scored.document, scored.weight, scored.weights),
        (*_warnings(persons, told, scored.rules, lists), *weak),
    )


def patterns(linked: Linked, source: Whole) -> CaptureTable:
    """The persons by pattern of lists, as the methods for several lists take them. `source` is the list of each record."""
    k = len(linked.lists)
    cell = np.zeros(int(linked.person.max()) + 1, dtype=np.int64)
    np.bitwise_or.at(cell, linked.person, 1 << (k - 1 - source))
    return CaptureTable(linked.lists, np.bincount(cell, minlength=2**k).astype(np.float64))


def check_number(lists: int, problems: Collector) -> None:
    """Adds a problem where there are too few or too many lists."""
    if not FEWEST <= lists <= MOST:
        what = text(N_("Two to six lists can be compared, not {n}"), n=lists)
        problems.add("number-of-lists", what, remedy=text(N_("Choose the lists that hold most persons")))


def check_lists(lists: Sequence[str], sizes: Whole, problems: Collector) -> None:
    """Adds a problem where there are too few or too many lists, and for each list that is empty."""
    check_number(len(lists), problems)
    for name, size in zip(lists, sizes, strict=True):
        if size < 2:
            problems.add("empty-list", text(N_("The list {name} holds fewer than two persons"), name=name))


def _checked(lists: Sequence[str], source: Whole, threshold: float, rules: Collection[str] | None, scheme: Scheme) -> Collector:
    """Says all that is wrong with lists and settings at once; the collector for what is found later."""
    problems = Collector()
    check_lists(lists, np.bincount(source, minlength=len(lists)), problems)
    _check_settings(threshold, rules, scheme, problems)
    problems.raise_if_any()
    return problems


def _check_settings(threshold: float, rules: Collection[str] | None, scheme: Scheme, problems: Collector) -> None:
    if not 0 < threshold < 1:
        problems.add("bad-threshold", text(N_("The least probability of a link must lie between 0 and 1")))
    for key in sorted(set(rules or ()) - {rule.key for rule in scheme.rules}):
        remedy = text(N_("It must be one of: {options}"), options=", ".join(rule.key for rule in scheme.rules))
        problems.add("unknown-rule", text(N_("There is no blocking rule {name}"), name=repr(key)), remedy=remedy)
    if rules is not None and not rules:
        what = text(N_("All blocking rules are switched off: nothing would be compared"))
        problems.add("no-rule", what, remedy=text(N_("Leave on at least those by date of birth and by document")))


def _warnings(
    persons: tuple[int, ...], told: tuple[Agreement, ...], rules: tuple[Counted, ...], lists: Sequence[str]
) -> list[Text]:
    found = []
    size = dict(zip(lists, persons, strict=True))
    for agreement in told:
        first, second = agreement.first, agreement.second
        if first != second and agreement.links >= _SAME_LIST * max(size[first], size[second]):
            found.append(text(N_("{first} and {second} look like the same list given twice"), first=first, second=second))
    if all(agreement.blocking_recall is None for agreement in told):
        off = any(rule.key == DOCUMENT.key and rule.pairs and not rule.runs for rule in rules)
        why = (
            N_("Without the rule by document nothing tells how many pairs were never looked at: overlaps may be too low, "
               "estimates too high")
            if off
            else N_("Too few documents to tell how many pairs were never looked at: overlaps may be too low, estimates too "
                    "high")
        )  # fmt: skip
        found.append(text(why))
    else:
        unknown = [each for each in told if each.first != each.second and each.blocking_recall is None]
        if unknown:
            names = joined(text("{first} · {second}", first=each.first, second=each.second) for each in unknown)
            found.append(text(
                N_("No documents to tell how many pairs were never looked at between {names}: the overlap may be too low, "
                   "estimates too high"), names=names))  # fmt: skip
    for which, said in (
        (True, N_("Left out because they would bring too many pairs: {rules}")),
        (False, N_("Switched off by hand: {rules}")),
    ):
        left_out = [rule for rule in rules if rule.pairs and not rule.runs and rule.too_many is which]
        if left_out:
            found.append(text(said, rules=joined(text(rule.label) for rule in left_out)))
    return found

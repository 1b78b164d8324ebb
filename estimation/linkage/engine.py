"""The model at work: trained without labels, its pairs scored, by splink on whichever base the limits name.

What is compared comes as a scheme; the base alone knows how its tables are made and in which words of SQL (`base`). Splink and
the base are loaded here, when a linkage runs.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from estimation.linkage import blocking, taught
from estimation.linkage.base import Base, opened
from estimation.linkage.blocking import Counted, Rule
from estimation.linkage.columns import Column
from estimation.linkage.components import unseen
from estimation.linkage.model import SAME_DOCUMENT, Comparison, Level, comparisons_for
from estimation.linkage.result import Reals, Weight, Whole
from estimation.linkage.scheme import NAMES, Scheme
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from splink import Linker

T = TypeVar("T")
_TABLE = "records"
_LOOK = 0.2  # seconds between two looks at Cancel while the engine works
_COUNTINGS = 2  # of pairs by chance, each with probabilities that rest on the one before
_FEW = 30  # pairs from which a training rule can teach anything
_RECALL_OF_CERTAIN = 0.6
_AT_ONCE = 4_000_000  # pairs compared at a time: a large register does not need more memory than a few of these
_LOWEST = 2e-5  # pairs less likely are dropped; low, so that calibration also sees those whose documents speak against them


@dataclass(frozen=True)
class Limits:
    """`memory` in GB for the engine, `pairs` a rule may bring (0: a hundred a record, one million at least), `threads` of the
    engine (0: all), `random_pairs` from which chance agreement is learnt. `engine` is one of `base.ENGINES`; `master` says
    where Spark runs: `local[2]`, or a cluster's URL."""

    memory: float = 2.0
    pairs: int = 0
    threads: int = 0
    random_pairs: float = 1e7
    engine: str = "duckdb"
    master: str = "local[*]"

    def most(self, records: int) -> int:
        return self.pairs or max(1_000_000, 100 * records)


@dataclass(frozen=True)
class Scored:
    """Pairs with their weights in bits without the prior, the levels of their documents' agreement, the rule that found them,
    the model's weights and the rules. `document` is the level (3 or 2 the same, −1 missing); `alone`: the document rule alone
    found the pair; `chained`: no rule did, but other pairs hang its records together. `prior` is the share of matches among
    all pairs that the model was trained with."""

    left: Whole = field(repr=False)
    right: Whole = field(repr=False)
    weight: Reals = field(repr=False)
    document: Whole = field(repr=False)
    alone: np.ndarray[Any, np.dtype[np.bool_]] = field(repr=False)
    chained: np.ndarray[Any, np.dtype[np.bool_]] = field(repr=False)
    weights: tuple[Weight, ...] = field(repr=False)
    rules: tuple[Counted, ...] = field(repr=False)
    prior: float = 0.0


def score(
    columns: Mapping[str, Column],
    limits: Limits,
    progress: Progress,
    switched: Collection[str] | None = None,
    scheme: Scheme = NAMES,
) -> Scored:
    """Trains the model on the records and scores the pairs that the rules choose; `switched` are the keys of the rules that
    somebody left on (`None`: the engine chooses).

    Raises `BadInput` `nothing-to-compare` where no rule finds a pair, `not-enough-memory`, and what the engine lacks.
    """
    with opened(limits.engine, limits.memory, limits.threads, limits.master) as base, ThreadPoolExecutor(1, "linkage") as pool:
        return _Run(base, pool, progress, scheme).score(columns, limits, switched)


def count(columns: Mapping[str, Column], limits: Limits, progress: Progress, scheme: Scheme = NAMES) -> tuple[Counted, ...]:
    """Every rule that the columns allow, with the pairs it would bring and whether the engine would run it; a grouping of the
    records for each, and nothing is compared."""
    with opened(limits.engine, limits.memory, limits.threads, limits.master) as base, ThreadPoolExecutor(1, "linkage") as pool:
        return _Run(base, pool, progress, scheme).count(columns, limits)


class _Run:
    """One linkage on one base; each step runs in the pool's thread, so that Cancel is looked at meanwhile."""

    def __init__(self, base: Base, pool: ThreadPoolExecutor, progress: Progress, scheme: Scheme) -> None:
        self.base, self.pool, self.progress, self.scheme = base, pool, progress, scheme

    def step(self, share: float, doing: str, work: Callable[[], T]) -> T:
        """Runs a step; where the person no longer wants it, the engine is interrupted and `Cancelled` goes on up."""
        self.progress(share, text(doing))
        future: Future[T] = self.pool.submit(work)
        try:
            while not wait([future], _LOOK).done:
                self.progress(share, text(doing))
        except BaseException:
            while not wait([future], _LOOK).done:
                self.base.interrupt()
            raise
        try:
            return future.result()
        except Exception as error:
            if not self.base.lacks_memory(error):
                raise
        what = text(N_("The comparison of the lists needs more memory than it was given"))
        remedy = text(N_("Give it more memory, or compare fewer lists at once"))
        raise BadInput(Problem("not-enough-memory", what, remedy=remedy))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.base.ask(sql)

    def count(self, columns: Mapping[str, Column], limits: Limits) -> tuple[Counted, ...]:
        self.step(0.0, N_("Laying out the records"), lambda: self._lay_out(columns))
        known = [name for name in columns if self._tells_apart(name)]
        most, rules = limits.most(len(columns["unique_id"])), [rule for rule in self.scheme.rules if rule.can_run(known)]

        def counted(rule: Rule) -> Counted:
            return blocking.counted(rule, self.ask, _TABLE, most)

        return tuple(
            self.step(0.2 + 0.8 * number / len(rules), N_("Counting pairs"), partial(counted, rule))
            for number, rule in enumerate(rules)
        )

    def score(self, columns: Mapping[str, Column], limits: Limits, switched: Collection[str] | None = None) -> Scored:
        self.step(0.0, N_("Laying out the records"), lambda: self._lay_out(columns))
        known = [name for name in columns if self._tells_apart(name)]
        most = limits.most(len(columns["unique_id"]))

        def count(rules: Sequence[Rule], on: Collection[str] | None = None) -> list[tuple[Rule, Counted]]:
            return [(r, blocking.counted(r, self.ask, _TABLE, most, on)) for r in rules if r.can_run(known)]

        rules = self.step(0.05, N_("Counting pairs"), lambda: count(self.scheme.rules, switched))
        if not any(counted.runs for _, counted in rules):
            what = text(N_("No two records have anything in common that could be compared"))
            remedy = text(N_("See whether names, dates of birth and documents are in the columns chosen for them"))
            raise BadInput(Problem("nothing-to-compare", what, remedy=remedy))
        chosen = [rule for rule, counted in rules if counted.runs]
        kept = comparisons_for(known, self.scheme.comparisons)
        settings = taught.settings(kept, chosen, len(columns["unique_id"]))
        linker = self.step(0.1, N_("Preparing the model"), lambda: self._linker(settings))
        self._train(linker, kept, count, limits)
        trained = taught.without_matches(linker.misc.save_model_to_json(), kept, limits.random_pairs)
        bring = sum(counted.pairs for _, counted in rules)
        if self.scheme.counted and bring <= _AT_ONCE and all(counted.runs or not counted.pairs for _, counted in rules):
            for _ in range(_COUNTINGS):
                trained = self.step(0.7, N_("Learning from random pairs"), partial(self._counted, trained, kept, columns))
        linker = self._linker(trained)
        return self.step(
            0.75, N_("Comparing pairs"), lambda: self._scored(linker, trained, kept, chosen, [c for _, c in rules])
        )

    def _lay_out(self, columns: Mapping[str, Column]) -> None:
        import pyarrow as pa

        kinds = {"text": pa.string(), "number": pa.int64(), "flag": pa.bool_(), "texts": pa.list_(pa.string())}
        cells = {name: pa.array(each, kinds[self.scheme.kind(name)]) for name, each in columns.items()}
        self.base.lay_out(_TABLE, pa.table(cells))

    def _tells_apart(self, column: str) -> bool:
        return column == "birth_heaped" or self.ask(f"select count(distinct {column}) from {_TABLE}")[0][0] > 1

    def _linker(self, settings: dict[str, Any]) -> Linker:
        logging.getLogger("splink").setLevel(logging.CRITICAL)  # it tells of untrained levels; the weights say so too
        return self.base.linker(_TABLE, settings)

    def _train(
        self,
        linker: Linker,
        kept: Sequence[Comparison],
        count: Callable[[Sequence[Rule]], list[tuple[Rule, Counted]]],
        limits: Limits,
    ) -> None:
        """The share of matches, how often others agree (from random pairs), how often matches agree (EM)."""
        teach = linker.training
        sets = self.scheme.certain, self.scheme.nearly
        every = ([rule.sql for rule, counted in count(rules) if counted.runs] for rules in sets)
        certain: list[Any] = next(filter(None, every), [])
        if certain:
            guess = partial(teach.estimate_probability_two_random_records_match, certain, _RECALL_OF_CERTAIN)
            self.step(0.15, N_("Guessing the share of matches"), guess)
        chance = partial(teach.estimate_u_using_random_sampling, max_pairs=limits.random_pairs)
        self.step(0.2, N_("Learning from random pairs"), chance)
        teaching = [rule for rule in self.scheme.training if any(not comparison.uses(rule.left) for comparison in kept)]
        teachers = [rule.sql for rule, counted in count(teaching) if counted.runs and counted.pairs >= _FEW]
        for number, sql in enumerate(teachers):
            learn = partial(teach.estimate_parameters_using_expectation_maximisation, sql)
            before = deepcopy(linker._settings_obj.core_model_settings)
            try:
                self.step(0.45 + 0.1 * number, N_("Learning how matches agree"), learn)
            except ValueError as error:  # splink 5.0 stops where a level that no match shows falls below what a float holds:
                if "m_probability" not in str(error):  # another rule teaches it, or its usual share stands
                    raise
                linker._settings_obj.core_model_settings = before  # it was left with half of the comparisons

    def _counted(self, trained: dict[str, Any], kept: Sequence[Comparison], columns: Collection[str]) -> dict[str, Any]:
        """The trained model with the chance of each level of the scheme's counted comparison taken from all pairs: those that
        the rules find at the level, each as far as it is no match."""
        at = next((number for number, each in enumerate(kept) if each.name == self.scheme.counted), None)
        if at is None:
            return trained
        found = self._linker(trained).inference.predict(warning_mode="never")
        comparison = kept[at]
        used = [column for column in columns if comparison.uses((column,))]
        rows = self.ask(
            f"select case when {comparison.missing} then -1 {_cases(comparison.levels)} else 0 end as level, "
            f"sum(1 - match_probability) from {found.physical_name} p {_sides(used)} group by all"
        )
        size = int(self.ask(f"select count(*) from {_TABLE}")[0][0])
        others = {int(level): float(n) for level, n in rows}
        return taught.with_chance_of(trained, at, others, size * (size - 1) / 2)

    def _scored(
        self, linker: Linker, trained: dict[str, Any], kept: Sequence[Comparison], chosen: Sequence[Rule], rules: list[Counted]
    ) -> Scored:
        prior = float(trained["probability_two_random_records_match"])
        levels = next((comparison.levels for comparison in kept if comparison.name == "document"), ())
        parts = math.ceil(sum(rule.pairs for rule in rules if rule.runs) / _AT_ONCE)
        found = linker.inference.predict(
            threshold_match_probability=_LOWEST, warning_mode="never", num_chunks_left=parts, num_chunks_right=1
        )
        looked = self._laid(found.physical_name, levels)
        left, right = _ends(looked)
        size = int(self.ask(f"select count(*) from {_TABLE}")[0][0])
        pairs = unseen(size, left, right, 1 / (1 + np.exp2(-looked["match_weight"].astype(np.float64))))
        more = self._laid(self._compared(trained, *pairs), levels) if pairs[0].size else {k: v[:0] for k, v in looked.items()}
        chained = np.repeat([False, True], [left.size, more["rule"].size])
        laid = {name: np.concatenate([looked[name], more[name]]) for name in looked}
        left, right = _ends(laid)
        weight = laid["match_weight"].astype(np.float64) - np.log2(prior / (1 - prior))
        weight = np.round(weight, 6)  # the engine's threads add in any order: the last digits are not the same each time
        last = len(chosen) - 1 if chosen[-1] is self.scheme.document else -1
        return Scored(
            left,
            right,
            weight,
            laid["document"].astype(np.int64),
            (laid["rule"].astype(np.int64) == last) & ~chained,
            chained,
            taught.weights(trained, kept),
            tuple(rules),
            prior,
        )

    def _compared(self, trained: dict[str, Any], left: Whole, right: Whole) -> str:
        """The table of the given pairs, compared with the trained model."""
        import pyarrow as pa

        self.base.lay_out("given", pa.table({"l": left, "r": right}))
        self.base.make(
            "hanging",
            f"select '0' as match_key, l.source_dataset || '-__-' || l.unique_id as join_key_l, "
            f"r.source_dataset || '-__-' || r.unique_id as join_key_r from given "
            f"join {_TABLE} l on l.unique_id = given.l join {_TABLE} r on r.unique_id = given.r",
        )
        linker = self._linker(trained)
        linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register("hanging"))
        return str(linker.inference.predict(warning_mode="never").physical_name)

    def _laid(self, table: str, levels: Sequence[Level]) -> dict[str, np.ndarray[Any, Any]]:
        """A table of compared pairs as columns, with the level of their documents."""
        return self.base.columns(
            f"select p.unique_id_l, p.unique_id_r, p.match_weight, cast(p.match_key as int) as rule, "
            f"case when document_l is null or document_r is null then -1 {_cases(levels)} else 0 end as document "
            f"from {table} p {_sides(self.scheme.of_document)} order by all"
        )


def _cases(levels: Sequence[Level]) -> str:
    """SQL for the level of a pair, the closest agreement the highest number."""
    return " ".join(f"when {level.sql} then {len(levels) - number}" for number, level in enumerate(levels))


def _sides(columns: Collection[str]) -> str:
    """SQL that joins the columns of both records to the pairs of a table `p`."""
    return " ".join(
        f"join (select unique_id, {', '.join(f'{c} as {c}_{side}' for c in columns)} from {_TABLE}) {side} "
        f"on p.unique_id_{side} = {side}.unique_id"
        for side in "lr"
    )


def _ends(laid: dict[str, np.ndarray[Any, Any]]) -> tuple[Whole, Whole]:
    """The records of each pair, the earlier first."""
    left, right = laid["unique_id_l"].astype(np.int64), laid["unique_id_r"].astype(np.int64)
    return np.minimum(left, right), np.maximum(left, right)


def same_document(level: Whole) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether the level of a pair's documents is one of sameness."""
    return np.isin(level, SAME_DOCUMENT)

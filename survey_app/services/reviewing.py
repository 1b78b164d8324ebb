"""Clerical review: which pairs of a linkage wait for whom, and what people decide about them; nothing here reads a name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from survey_app.services import linkages as runs
from survey_app.services.linkages import Run
from survey_app.services.roles import require
from survey_app.services.verdicts import DIFFERENT, SAME, UNSURE, Ids, Standing, stand, with_verdicts
from survey_app.store import linkages, meta
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from estimation.linkage.review_plan import Numbers, Plan
    from survey_app.services.programme import Programme

__all__ = ["Review", "Rules", "decide", "open_review", "rules", "set_rules", "settle", "take_back", "with_verdicts"]

RIGHT = "read-identities"
VERDICTS = (SAME, DIFFERENT, UNSURE)
TAKEN_BACK = "taken-back"
_RULES = "clerical-review"


@dataclass(frozen=True)
class Rules:
    """Of a hundred pairs that one person decided, how many another decides as well, without seeing the first verdict."""

    twice: int = 20


class Places:
    """Where the pairs of records stand in a linkage; made once for it, as a national register has a million of them."""

    def __init__(self, run: Run) -> None:
        import numpy as np

        pairs, size = run.linked.pairs, len(run.records)
        self._number = {record: number for number, record in enumerate(run.records)}
        self._size = size
        keys = pairs.left * size + pairs.right
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]

    def of(self, ids: Ids) -> int | None:
        """The pair of two records; nothing where the linkage did not compare them."""
        found = [self._number.get(each) for each in ids]
        if None in found:
            return None
        first, second = sorted(number for number in found if number is not None)
        key = first * self._size + second
        at = int(self._keys.searchsorted(key))
        return int(self._order[at]) if at < self._keys.size and self._keys[at] == key else None


@dataclass(frozen=True)
class Review:
    """A linkage with the pairs to look at, as they stand for one person; `own` are the pairs of records that this person
    decided, in that order. A pair is its index in `run.linked.pairs`."""

    run: Run
    plan: Plan = field(repr=False)
    person: str
    rules: Rules
    standing: Mapping[Ids, Standing] = field(repr=False)
    own: tuple[Ids, ...] = field(repr=False)
    places: Places = field(repr=False)

    def ids(self, pair: int) -> Ids:
        """The ids of the two records, the smaller first."""
        pairs, records = self.run.linked.pairs, self.run.records
        first, second = sorted((records[pairs.left[pair]], records[pairs.right[pair]]))
        return first, second

    def stands(self, pair: int) -> Standing | None:
        return self.standing.get(self.ids(pair))

    def kinds(self, pair: int) -> tuple[str, ...]:
        """Why it is asked."""
        return tuple(kind for kind, asked in self.plan.order.items() if pair in asked)

    def waits(self, pair: int) -> bool:
        """Whether the person is to decide it: nobody did, or one other person did and it is in the share that two decide."""
        pair_stands = self.stands(pair)
        if pair_stands is None:
            return True
        if pair_stands.settled or self.person in pair_stands.said:
            return False
        return len(pair_stands.said) == 1 and in_share(self.ids(pair), self.rules.twice)

    @cached_property
    def queue(self) -> tuple[int, ...]:
        """The pairs that wait for the person, all kinds side by side, each kind in its own order."""
        return self.waiting(*self.plan.order)

    def waiting(self, *kinds: str) -> tuple[int, ...]:
        """Those of some kinds alone."""
        when = [
            ((place + 0.5) / asked.size, number, int(pair))
            for number, asked in enumerate(self.plan.order[kind] for kind in kinds)
            for place, pair in enumerate(asked)
        ]
        return tuple(pair for pair in dict.fromkeys(pair for _, _, pair in sorted(when)) if self.waits(pair))

    def progress(self, kind: str) -> tuple[int, int]:
        """How many pairs of a kind somebody decided, of how many."""
        asked = self.plan.order[kind].tolist()
        return sum(self.stands(pair) is not None for pair in asked), len(asked)

    @cached_property
    def to_settle(self) -> tuple[int, ...]:
        """The pairs of this linkage of which two people said different things, and nothing was settled."""
        return tuple(i for ids, each in self.standing.items() if each.to_settle and (i := self.pair_of(ids)) is not None)

    def pair_of(self, ids: Ids) -> int | None:
        """The pair of two records; nothing where the linkage did not compare them."""
        return self.places.of(ids)

    @cached_property
    def last(self) -> int | None:
        """The pair that the person decided last, which can be taken back."""
        return next((pair for ids in reversed(self.own) if (pair := self.pair_of(ids)) is not None), None)


def rules(programme: Programme) -> Rules:
    return programme.store.call(_rules)


def set_rules(programme: Programme, wanted: Rules) -> None:
    """Raises `BadParameter` for a share that is none, and `not-allowed`."""
    require(programme, RIGHT)
    if not 0 <= wanted.twice <= 100:
        raise BadParameter(Problem("bad-share", text(N_("The share must lie between 0 and 100")), Place(field="twice")))
    programme.store.call(lambda db: meta.put(db, _RULES, {"twice": wanted.twice}))


def _rules(db: Database) -> Rules:
    return Rules(**meta.get(db, _RULES, {}))


def open_review(programme: Programme, run: str | Run) -> Review:
    """The pairs of a linkage to look at, for the person who has the programme open. Raises `no-such-linkage`."""
    from estimation.linkage.review_plan import plan

    opened = runs.open_run(programme, run) if isinstance(run, str) else run
    found = plan(opened.linked, opened.source, numbers_of(opened.records))
    return _as_it_stands(programme, opened, found, Places(opened))


def refreshed(programme: Programme, review: Review) -> Review:
    """The same after somebody decided something."""
    return _as_it_stands(programme, review.run, review.plan, review.places)


def _as_it_stands(programme: Programme, run: Run, plan: Plan, places: Places) -> Review:
    person = programme.info.person

    def work(db: Database) -> Review:
        said = linkages.verdicts(db)
        own = tuple((each.first, each.second) for each in said if each.person == person)
        return Review(run, plan, person, _rules(db), stand(said, linkages.settlements(db)), own, places)

    return programme.store.call(work)


def decide(programme: Programme, review: Review, pair: int, verdict: str) -> Review:
    """Keeps what the person says of a pair; on disk when it returns. Raises `not-allowed`."""
    return keep(programme, review, [(pair, verdict)])


def take_back(programme: Programme, review: Review, pair: int) -> Review:
    """Takes back what the person said of a pair. Raises `not-allowed`."""
    return keep(programme, review, [(pair, TAKEN_BACK)])


def keep(programme: Programme, review: Review, said: Iterable[tuple[int, str]]) -> Review:
    """Keeps what the person says of several pairs, all or none. Raises `not-allowed`."""
    require(programme, RIGHT)
    told = [(review.ids(pair), verdict) for pair, verdict in said]

    def work(db: Database) -> None:
        for ids, verdict in told:
            linkages.decide(db, review.run.id, ids, programme.info.person, verdict)

    programme.store.call(work)
    return refreshed(programme, review)


def settle(programme: Programme, review: Review, pair: int, verdict: str) -> Review:
    """Keeps what was settled about a pair of which two people said different things: by a third person, or by one of the two
    with the other beside them. `taken-back` opens it again. Raises `not-allowed`."""
    require(programme, RIGHT)
    programme.store.call(lambda db: linkages.settle(db, review.run.id, review.ids(pair), programme.info.person, verdict))
    return refreshed(programme, review)


def in_share(ids: Ids, twice: int) -> bool:
    """Whether a pair is among those that two people decide: by the ids of its records, alike on every computer."""
    drawn = hashlib.blake2b("\0".join(("twice", *ids)).encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") < twice * 2**64 // 100


def numbers_of(records: tuple[str, ...]) -> Numbers:
    """A random number of each record that is its for good."""
    import numpy as np

    drawn = b"".join(hashlib.blake2b(record.encode(), digest_size=8).digest() for record in records)
    return np.frombuffer(drawn, dtype=">u8").astype(np.uint64)

"""What a linkage leaves: posteriors of pairs, persons, the model's weights, and how good it is, without a name in it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from estimation.linkage.blocking import Counted
from estimation.plain import plain_kind
from vocabulary.text import Text

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of records that a rule looked at, and (found by neither) those that other pairs hang together; one entry a pair:
    indices of the records (`left` on the earlier list), the sum of weights in bits without the prior, the probability of a
    match, and whether the document rule and any other found them."""

    left: Whole = field(repr=False)
    right: Whole = field(repr=False)
    weight: Reals = field(repr=False)
    posterior: Reals = field(repr=False)
    by_document: NDArray[np.bool_] = field(repr=False)
    by_others: NDArray[np.bool_] = field(repr=False)


@plain_kind
@dataclass(frozen=True)
class Weight:
    """A level of the model: how often matches (`m`) and others (`u`) agree so, and what that weighs, log2(m/u)."""

    comparison: str
    level: str
    m: float | None
    u: float | None
    bits: float | None


@plain_kind
@dataclass(frozen=True)
class Agreement:
    """A pair of lists (or one list with itself) without labels: `links` at the threshold, the `soft` number of persons or
    duplicates on both (Σ posteriors / recall of blocking, standard error `soft_se`), recall of the rules that chose the pairs
    (`None` where no documents tell it), and precision and recall of the links
    (recall `None` where that of the rules is)."""

    first: str
    second: str
    links: int
    soft: float
    soft_se: float
    blocking_recall: float | None
    precision: float | None
    recall: float | None


@plain_kind
@dataclass(frozen=True)
class Calibration:
    """Pairs whose documents are both known, by their posterior without the document: what share it expected to match (`said`),
    and what share has the same document but for a figure, corrected by how often matches do (`seen`)."""

    low: float
    high: float
    pairs: int
    said: float
    seen: float


@dataclass(frozen=True)
class Linked:
    """The persons behind the records of several lists. `person` numbers the person of each record from 0; `entity` numbers the
    records of one list that are one person. `sizes` are the lists' persons after that, and `records` their records."""

    lists: tuple[str, ...]
    records: tuple[int, ...]
    sizes: tuple[int, ...]
    threshold: float
    person: Whole = field(repr=False)
    entity: Whole = field(repr=False)
    pairs: Pairs = field(repr=False)
    weights: tuple[Weight, ...] = field(repr=False)
    rules: tuple[Counted, ...] = field(repr=False)
    agreements: tuple[Agreement, ...] = ()
    calibration: tuple[Calibration, ...] = ()
    warnings: tuple[Text, ...] = ()

    def overlaps(self) -> tuple[Agreement, ...]:
        """The agreements of two different lists."""
        return tuple(agreement for agreement in self.agreements if agreement.first != agreement.second)

    def agreement(self, first: str, second: str) -> Agreement:
        """Of two lists, in either order."""
        return next(a for a in self.agreements if {a.first, a.second} == {first, second})

"""What an estimate from a programme's own records says of them: whom it counts, who was left out and why, how they were linked.

Kept in `Estimate.diagnostics` under `RECORDS` and `LINKED`, and read by pages and reports; counts alone, never a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from estimation.plain import plain_kind
from vocabulary.text import Text, text

if TYPE_CHECKING:
    from estimation.result import Estimate

RECORDS, LINKED = "records", "linked-records"


@plain_kind
@dataclass(frozen=True)
class ListRecords:
    """Of one list: its records, how many count, and how many do not, by reason (a template for the catalogue)."""

    name: str
    records: int
    inside: int
    out: Mapping[str, int] = field(default_factory=dict)


@plain_kind
@dataclass(frozen=True)
class FromRecords:
    """The table behind an estimate: its id in the programme and its fingerprint (SHA-256), the scope in sentences and as a key
    (equal for equal scopes; empty where nothing but ages was limited), the lists, how many records of the linkage are no
    longer in the programme, and the scope as a key without what was asked of one list alone: whom the estimate is of."""

    table: str
    fingerprint: str
    scope: tuple[Text, ...] = ()
    scope_key: str = ""
    lists: tuple[ListRecords, ...] = ()
    gone: int = 0
    whom: str = ""


@plain_kind
@dataclass(frozen=True)
class LinkedPair:
    """Two lists: links at the threshold, the persons on both by probability with standard error, and the shares. `None` where
    too few documents tell it."""

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
class RuleUsed:
    """A rule that chose which pairs were compared, and how many it brought; `runs` where it was used."""

    label: str
    pairs: int
    runs: bool


@plain_kind
@dataclass(frozen=True)
class CurvePoint:
    """The estimate with the links of at least one probability as they are; nothing where there is none."""

    threshold: float
    point: float | None
    lower: float | None = None
    upper: float | None = None


@plain_kind
@dataclass(frozen=True)
class LinkageNote:
    """How the records behind an estimate were linked, and what that does to it. `reviewed` pairs were decided by people; of the
    `draws` linkages on which the estimate rests, `failed` gave none; `share` is the part of its variance that comes from
    linkage, `as_linked` the figure with the links as they are (nothing where the method gives none)."""

    run: str
    at: str
    threshold: float
    rules: tuple[RuleUsed, ...]
    pairs: tuple[LinkedPair, ...]
    reviewed: int
    draws: int
    seed: int
    share: float
    failed: int = 0
    as_linked: float | None = None
    curve: tuple[CurvePoint, ...] = ()


def records_of(estimate: Estimate) -> FromRecords | None:
    """What is known of the records behind an estimate; nothing where it came from a table."""
    found = estimate.diagnostics.get(RECORDS)
    return found if isinstance(found, FromRecords) else None


def scope_of(estimate: Estimate) -> Text | None:
    """Which records count, in sentences: what the definition alone does not say. Nothing where all do, or nothing is known."""
    known = records_of(estimate)
    return sentences(known.scope) if known is not None and known.scope else None


def sentences(parts: Sequence[Text]) -> Text:
    """Sentences after one another, each still to be translated."""
    first, *rest = parts
    for part in rest:
        first = text("{first} {rest}", first=first, rest=part)
    return first


def whom(estimate: Estimate) -> str:
    """Beside its definition, whom an estimate is of: equal where the same records could count; empty where nothing says so."""
    known = records_of(estimate)
    return known.whom if known is not None else ""


def linkage_of(estimate: Estimate) -> LinkageNote | None:
    """How its records were linked by probability; nothing where they were not."""
    found = estimate.diagnostics.get(LINKED)
    return found if isinstance(found, LinkageNote) else None

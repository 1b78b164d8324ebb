"""What a linkage comes to, alike for lists in files and lists of a programme: the table of patterns, overlaps, their curves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from estimation.capture_recapture.table import CaptureTable
    from estimation.linkage.estimates import CurvePoint, SeveralPoint, TwoListEstimate
    from estimation.linkage.result import Linked, Whole
    from survey_app.services.linkages import Run


@dataclass(frozen=True)
class Findings:
    """Lists after linkage, `source` the list of each record: the table of patterns, also `corrected` for links missed and
    false; Chapman for each pair of lists, with the curve of its thresholds, and the curve of all lists
    together."""

    linked: Linked
    table: CaptureTable
    corrected: CaptureTable | None
    estimates: tuple[TwoListEstimate, ...]
    curves: tuple[tuple[CurvePoint, ...], ...] = field(repr=False)
    several: tuple[SeveralPoint, ...] = field(repr=False)
    source: Whole = field(repr=False)
    seed: int = 1


def found_in(linked: Linked, source: Whole, seed: int) -> Findings:
    """What a linkage comes to; `source` is the list of each record."""
    from estimation.linkage.estimates import corrected, curve, several_curve, two_lists
    from estimation.linkage.linking import patterns

    table, size = patterns(linked, source), dict(zip(linked.lists, linked.sizes, strict=True))
    overlaps = linked.overlaps()
    return Findings(
        linked,
        table,
        corrected(linked, table),
        tuple(two_lists(each, (size[each.first], size[each.second])) for each in overlaps),
        tuple(curve(linked, each, source) for each in overlaps),
        several_curve(linked, source) if len(linked.lists) > 2 else (),
        source,
        seed,
    )


def findings(run: Run) -> Findings:
    """What a linkage of the programme comes to."""
    return found_in(run.linked, run.source, run.settings.seed)

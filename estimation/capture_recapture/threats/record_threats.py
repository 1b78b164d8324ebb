"""False links told by record, as a review by hand tells them: the closed corrections of two lists, carried to several."""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.presenting import PERSONS
from estimation.capture_recapture.table import Counts, overlaps
from estimation.capture_recapture.threats.corrected import Reals
from estimation.capture_recapture.threats.linkage import both_by_rates, corrected_links, false_shares
from estimation.capture_recapture.threats.supposing import Supposing, between, highest, lowest, same
from estimation.capture_recapture.threats.threat import Threat, figure, made
from estimation.capture_recapture.two_lists import TwoLists
from estimation.result import Column, ResultTable
from vocabulary.errors import NoEstimate
from vocabulary.progress import Progress
from vocabulary.text import N_, text


def record_threats(supposing: Supposing, progress: Progress) -> list[Threat]:
    """Nothing where no such links are supposed; else the estimate with them taken out, and with the missed ones put back."""
    if not any(one.high for one in supposing.unmatched):
        return []
    recall = 1 - highest(supposing.missed)

    def without(shares: Reals) -> Counts:
        return corrected_links(supposing.counts, 1 - recall, false_shares(supposing.counts, recall, shares))

    most = supposing.found(lambda _: without(highest(supposing.unmatched)))
    least = supposing.found(lambda _: without(lowest(supposing.unmatched))).point
    share = same(supposing.unmatched)
    supposed = (
        text(N_("If as many records without a match were linked as is supposed at the most, and as many links missed"))
        if share is None
        else text(N_("If {share} % of the records without a match were linked, and as many links missed as is supposed"),
                  share=figure(share))
    )  # fmt: skip
    return [
        made(
            "false-links-by-record", text(N_("False links by record")), supposed,
            text(N_("A record whose person is not on the other list may be linked to somebody there: the longer the lists, the "
                    "more often.")),
            supposing.population, most.point, why=most.why, spread=between(least, most.point), table=_table(supposing, recall),
        )
    ]  # fmt: skip


def _table(supposing: Supposing, recall: Reals) -> ResultTable:
    """Each pair of lists by itself: persons on both and Chapman's estimate, as linked and by each correction."""
    counts, lists = supposing.counts.sum(axis=0), supposing.refit.data.lists
    both, shares = overlaps(counts, supposing.k), highest(supposing.unmatched)
    rows = []
    for number, (i, j) in enumerate(zip(*np.triu_indices(supposing.k, 1), strict=True)):
        linked, first, second = (float(n) for n in (both[i, j], both[i, i], both[j, j]))
        corrected: list[float | None] = []
        for two_sided in (False, True):
            try:
                false = float(false_shares(counts, recall, shares, two_sided)[number])
                corrected.append(both_by_rates(linked, float(recall[number]), 1 - false))
            except NoEstimate:
                corrected.append(None)
        found = [linked, both_by_rates(linked, float(recall[number])), *corrected]
        rows.append((f"{lists[i]} · {lists[j]}", *found, *(_chapman(n, first, second) for n in found)))
    ways = (N_("as linked"), N_("links missed put back"), N_("and false links of one list taken out"),
            N_("and false links of both lists taken out"))  # fmt: skip
    return ResultTable(
        "sensitivity-two-lists",
        text(N_("Two lists at a time, corrected for errors of linkage")),
        (
            Column(text(N_("Lists"))),
            *(Column(text(N_("On both, {way}"), way=text(way)), "persons", PERSONS) for way in ways),
            *(Column(text(N_("Estimate, {way}"), way=text(way)), "persons", PERSONS) for way in ways),
        ),
        tuple(rows),
        text(N_("Chapman's estimate of each pair of lists. One list: Ding and Fienberg 1994; both: Di Consiglio and Tuoto "
                "2015; with rates: de Wolf, van der Laan and Zult 2019.")),
    )  # fmt: skip


def _chapman(both: float | None, first: float, second: float) -> float | None:
    if both is None or both > min(first, second):
        return None
    return TwoLists(both, first - both, second - both).chapman().population

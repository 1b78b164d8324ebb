"""The threats of records that do not belong: persons out of scope on one list only, or on several, and turnover."""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.presenting import PERSONS
from estimation.capture_recapture.table import Counts
from estimation.capture_recapture.threats.erroneous import without_erroneous
from estimation.capture_recapture.threats.supposing import MIDDLE, Supposing, between, draw, highest, lowest, same
from estimation.capture_recapture.threats.threat import Threat, figure, made
from estimation.capture_recapture.threats.turnover import closed_overlaps
from estimation.result import Column, ResultTable
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text


def scope_threats(supposing: Supposing, progress: Progress) -> list[Threat]:
    """Out of scope on one list only, with what each list does by itself; out of scope on several lists."""
    shares, share = highest(supposing.erroneous), same(supposing.erroneous)

    def most_alone(counts: Counts) -> Counts:
        return without_erroneous(counts, shares)

    def most_shared(counts: Counts) -> Counts:
        return without_erroneous(counts, shares, 1.0)

    alone, shared = supposing.found(most_alone), supposing.found(most_shared)

    def drawn(counts: Counts, rng: np.random.Generator) -> Counts:
        return without_erroneous(counts, draw(supposing.erroneous, rng))

    points = supposing.drawn(drawn, 0, progress)
    spread = (float(np.quantile(points, MIDDLE[0])), float(np.quantile(points, MIDDLE[2]))) if points.size else None
    least = supposing.found(lambda counts: without_erroneous(counts, lowest(supposing.erroneous), 1.0)).point
    return [
        made(
            "out-of-scope-alone", text(N_("Records out of scope, on one list only")),
            _supposed(share, N_("If {share} % of each list were persons out of scope whom no other list has")),
            text(N_("Persons who left, died or never were there cannot be found again: the lists seem to overlap less.")),
            supposing.population, alone.point, why=alone.why,
            rechosen=supposing.rechosen(most_alone), spread=spread, table=_by_list(supposing),
        ),
        made(
            "out-of-scope-shared", text(N_("Records out of scope, on several lists")),
            _supposed(share, N_("If {share} % of each list were persons out of scope, on the lists as often as others")),
            text(N_("Where the lists hold the same persons out of scope, these are counted and estimated like others.")),
            supposing.population, shared.point, why=shared.why,
            rechosen=supposing.rechosen(most_shared), spread=between(least, shared.point),
        ),
    ]  # fmt: skip


def turnover_threats(supposing: Supposing, progress: Progress) -> list[Threat]:
    """An open population."""
    low, high = supposing.turnover.low, supposing.turnover.high

    def closed(counts: Counts) -> Counts:
        return closed_overlaps(counts, high)

    found = supposing.found(closed)
    spread = between(supposing.found(lambda counts: closed_overlaps(counts, low)).point, found.point)
    return [
        made(
            "turnover", text(N_("Persons who come and go between the lists")),
            text(N_("If {share} % of the persons were replaced from one list to the next"), share=figure(round(100 * high, 6))),
            text(N_("The estimate then counts all who were there at some time; this figure is for one point in time.")),
            supposing.population, found.point, why=found.why, rechosen=supposing.rechosen(closed), spread=spread,
        )
    ]  # fmt: skip


def _supposed(share: float | None, words: str) -> Text:
    if share is None:
        return text(N_("If as many records of each list were out of scope as is supposed at the most"))
    return text(words, share=figure(share))


def _by_list(supposing: Supposing) -> ResultTable:
    rows: list[tuple[str, float, float | None, float | None]] = []
    for place, (name, one) in enumerate(zip(supposing.refit.data.lists, supposing.erroneous, strict=True)):
        shares = np.zeros(supposing.k)
        shares[place] = one.high

        def only(counts: Counts, shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = shares) -> Counts:
            return without_erroneous(counts, shares)

        point = supposing.found(only).point
        rows.append((name, one.high, point, None if point is None else point / supposing.population.point - 1))
    columns = (
        Column(text(N_("List"))),
        Column(text(N_("Out of scope")), "share"),
        Column(text(N_("Estimate")), "persons", PERSONS),
        Column(text(N_("Change")), "share"),
    )
    title = text(N_("If records of one list only were out of scope"))
    return ResultTable("sensitivity-out-of-scope", title, columns, tuple(rows))

"""The threats of linkage: links that were missed, and links that are false."""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.presenting import PERSONS
from estimation.capture_recapture.table import Counts
from estimation.capture_recapture.threats.linkage import corrected_links
from estimation.capture_recapture.threats.ranges import Range
from estimation.capture_recapture.threats.supposing import Supposing, between, highest, lowest, same
from estimation.capture_recapture.threats.threat import Threat, figure, made
from estimation.charts import Curve
from estimation.result import Column, ResultTable
from vocabulary.progress import Progress, part
from vocabulary.text import N_, Text, text

SHARES = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2)


def linkage_threats(supposing: Supposing, progress: Progress) -> list[Threat]:
    """Both, each with the curve of the estimate over the share of all pairs of lists alike."""
    none = np.zeros(len(supposing.missed))

    def missed(counts: Counts, share: float) -> Counts:
        return corrected_links(counts, none + share, none)

    def false(counts: Counts, share: float) -> Counts:
        return corrected_links(counts, none, none + share)

    shares = sorted({*SHARES, round(max(one.high for one in supposing.missed), 6)})
    over_missed = supposing.curve(shares, missed, part(progress, 0.0, 0.5))
    over_false = supposing.curve([share for share in shares if share <= 0.1], false, part(progress, 0.5, 1.0))

    def most_missed(counts: Counts) -> Counts:
        return corrected_links(counts, highest(supposing.missed), none)

    def most_false(counts: Counts) -> Counts:
        return corrected_links(counts, none, highest(supposing.false))

    miss, wrong = supposing.found(most_missed), supposing.found(most_false)
    least = supposing.found(lambda counts: corrected_links(counts, lowest(supposing.missed), none)).point
    fewest = supposing.found(lambda counts: corrected_links(counts, none, lowest(supposing.false))).point
    return [
        made(
            "missed-links", text(N_("Links missed")),
            _supposed(supposing.missed, N_("If {share} % of the links between lists were missed"),
                      N_("If as many links were missed as is supposed at the most")),
            text(N_("Records of one person that were not linked count as two persons: the lists seem to overlap less.")),
            supposing.population, miss.point, why=miss.why,
            rechosen=supposing.rechosen(most_missed), spread=between(least, miss.point),
            table=_table("missed-links", N_("The estimate by the share of links missed"), N_("Links missed"), over_missed),
            curve=_curve(N_("If links were missed"), N_("Links missed, %"), over_missed, supposing),
        ),
        made(
            "false-links", text(N_("False links")),
            _supposed(supposing.false, N_("If {share} % of the links joined different persons"),
                      N_("If as many links were false as is supposed at the most")),
            text(N_("Two persons who were taken for one make the lists seem to overlap more than they do.")),
            supposing.population, wrong.point, why=wrong.why,
            rechosen=supposing.rechosen(most_false), spread=between(fewest, wrong.point),
            table=_table("false-links", N_("The estimate by the share of false links"), N_("False links"), over_false),
            curve=_curve(N_("If links were false"), N_("False links, %"), over_false, supposing),
        ),
    ]  # fmt: skip


def _supposed(ranges: list[Range], one: str, several: str) -> Text:
    share = same(ranges)
    return text(several) if share is None else text(one, share=figure(share))


def _table(name: str, title: str, header: str, points: tuple[tuple[float, float], ...]) -> ResultTable:
    columns = (Column(text(header), "share"), Column(text(N_("Estimate")), "persons", PERSONS))
    note = text(N_("For all pairs of lists alike, by the same method with the same settings; what cannot be is left out."))
    return ResultTable(f"sensitivity-{name}", text(title), columns, points, note)


def _curve(title: str, label: str, points: tuple[tuple[float, float], ...], supposing: Supposing) -> Curve | None:
    if len(points) < 2:
        return None
    x, y = tuple(100 * share for share, _ in points), tuple(point for _, point in points)
    level = supposing.population.point
    return Curve(text(title), text(label), text(N_("Persons in all")), x, y, level, text(N_("The estimate")))

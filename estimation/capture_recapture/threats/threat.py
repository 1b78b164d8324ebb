"""One threat to an estimate as it is told: what is supposed, what the estimate would be then, and what is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from estimation.charts import Curve
from estimation.plain import plain_kind
from estimation.result import Population, ResultTable
from vocabulary.text import N_, Text, text

LOWER = N_("{supposed}, the estimate would be {percent} % lower: {persons} persons fewer.")
HIGHER = N_("{supposed}, the estimate would be {percent} % higher: {persons} persons more.")
SAME = N_("{supposed}, the estimate would stay as it is.")
UNTOLD = N_("{supposed}: what the estimate would be cannot be told. {why}.")
LISTS = "lists"
CHOOSES = N_("From such data the method would choose another model, {model}, and give {persons}.")


@plain_kind
@dataclass(frozen=True)
class Threat:
    """What one supposition does to the estimate.

    `point` is the estimate under it, nothing where there is none; `change` is in persons, `share` of the estimate. `lowest` and
    `highest` are the ends of the estimates over the range (of the middle 95 % where it is drawn from), `point` among them.
    `outside` says that `point` lies beyond the estimate's own interval; `rechosen` what the method would give if it chose its
    model anew.
    """

    key: str
    name: Text
    sentence: Text
    about: Text
    point: float | None
    change: float | None
    share: float | None
    outside: bool = False
    lowest: float | None = None
    highest: float | None = None
    rechosen: Text | None = None
    table: ResultTable | None = None
    curve: Curve | None = None


@plain_kind
@dataclass(frozen=True)
class Threats:
    """All threats, the largest first; those of which nothing can be told last.

    `together` are the lowest, middle and highest of the estimates where all errors are drawn at once from their ranges,
    `drawn` of `tried` draws having given one. `assumptions` are as a person writes them.
    """

    threats: tuple[Threat, ...]
    together: tuple[float, float, float] | None
    drawn: int
    tried: int
    assumptions: Mapping[str, str]
    references: tuple[str, ...] = ()
    cells: ResultTable | None = None  # the patterns, seen and under perfect linkage

    @property
    def tables(self) -> tuple[ResultTable, ...]:
        """Everything that can be shown in a table, in the order of the threats; the cells last."""
        found = [threat.table for threat in self.threats if threat.table is not None and threat.table.rows]
        return (*found, *([self.cells] if self.cells is not None else []))

    @property
    def largest(self) -> Threat | None:
        """The threat that moves the estimate most."""
        return next((threat for threat in self.threats if threat.change), None)


def told(supposed: Text, point: float | None, estimate: float, why: Text | None) -> Text:
    """The plain sentence of a threat."""
    if point is None:
        return text(UNTOLD, supposed=supposed, why=why or text(N_("The method gives none")))
    change = point - estimate
    if round(abs(change)) == 0:
        return text(SAME, supposed=supposed)
    percent = 100 * abs(change) / estimate
    words = LOWER if change < 0 else HIGHER
    return text(words, supposed=supposed, percent=figure(rounded(percent)), persons=round(abs(change)))


def figure(value: float) -> Text:
    """A number that is no number of persons, for a sentence that speaks of persons: a report does not protect it."""
    return text("{n}", n=value)


def rounded(percent: float) -> int | float:
    """A percentage to two figures below ten, whole above."""
    return round(percent) if percent >= 9.95 else round(percent, 1) if percent >= 0.05 else round(percent, 2)


def in_full(threat: Threat) -> list[Text]:
    """The sentence, what the method would choose instead, and of lists that are left out, which of them matter."""
    more = [threat.rechosen, threat.about if threat.key == LISTS else None]
    return [threat.sentence, *(said for said in more if said is not None)]


def outside(population: Population, point: float | None) -> bool:
    """Whether a point lies beyond the limits that there are."""
    if point is None:
        return False
    low, high = population.lower, population.upper
    return (low is not None and point < low) or (high is not None and point > high)


def made(
    key: str,
    name: Text,
    supposed: Text,
    about: Text,
    population: Population,
    point: float | None,
    *,
    why: Text | None = None,
    spread: tuple[float, float] | None = None,
    rechosen: Text | None = None,
    table: ResultTable | None = None,
    curve: Curve | None = None,
) -> Threat:
    """A threat with its sentence and its change."""
    change = None if point is None else point - population.point
    low, high = spread if spread is not None else (None, None)
    if point is not None and low is not None and high is not None:
        low, high = min(low, point), max(high, point)
    return Threat(
        key,
        name,
        told(supposed, point, population.point, why),
        about,
        point,
        change,
        None if change is None else change / population.point,
        outside(population, point),
        low,
        high,
        rechosen,
        table,
        curve,
    )

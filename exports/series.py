"""One quantity through time: its figures by day of reference and by edition, and where a row of them breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from estimation.from_records import whom
from estimation.result import Definition, Estimate
from exports.background import Published
from exports.report import ReportSpec
from vocabulary.text import N_, Text, joined, text

_Known = tuple[str, Estimate, str, bool]  # name, estimate, day on which it was published, whether it is of this report


@dataclass(frozen=True)
class Figure:
    """An estimate in the series: days are ISO. `latest` of its day of reference; `breaks` says what differs from the figure
    before it, of an earlier day; `here` where it stands in this report."""

    estimate: Estimate
    name: str
    reference: str
    edition: str
    latest: bool
    breaks: Text | None
    here: bool


@dataclass(frozen=True)
class Revision:
    """A figure of this report beside the one that was published of the same thing before; `reasons` say what differs."""

    estimate: Estimate
    before: Estimate | None
    at: str
    reasons: tuple[Text, ...]


def series_of(spec: ReportSpec) -> tuple[Figure, ...]:
    """The headline's quantity at all its days of reference, each with its editions, the oldest first; empty where there is only
    one figure. Of each day the estimates of the headline's method count, or where it has none, those of another; of this report
    one alone, for its estimates stand side by side and none is an edition of another."""
    headline = spec.headline
    everything: list[_Known] = [(spec.name_of(e), e, spec.date, True) for e in spec.ordered()]
    everything += [(one.name, one.estimate, one.at, False) for one in _earlier(spec)]
    same = [each for each in everything if _same_quantity(each[1], headline) and not each[1].refused]
    found: list[Figure] = []
    before: Estimate | None = None
    for day in sorted({reference_of(each[1]) for each in same}):
        there = [each for each in same if reference_of(each[1]) == day]
        own = [each for each in there if each[1].method == headline.method] or there[:1]
        own = _one_of_here(own, headline)
        own.sort(key=lambda each: (each[3], each[1].provenance.created, each[2]))
        for place, (name, estimate, at, here) in enumerate(own):
            last = place == len(own) - 1
            broken = _break(before, estimate) if last and before is not None else None
            found.append(Figure(estimate, name, day, at or estimate.provenance.created[:10], last, broken, here))
        before = own[-1][1]
    return tuple(found) if len(found) > 1 else ()


def _one_of_here(own: list[_Known], headline: Estimate) -> list[_Known]:
    here = [each for each in own if each[3]]
    kept = next((each for each in here if each[1] is headline), here[0] if here else None)
    return [each for each in own if not each[3] or each is kept]


def revisions_of(spec: ReportSpec) -> tuple[Revision, ...]:
    """Each figure of this report with the last one published before it of the same population, day and method."""
    earlier = _earlier(spec)
    found = []
    for estimate in spec.ordered():
        like = [
            one for one in earlier
            if one.estimate.method == estimate.method and _same_quantity(one.estimate, estimate)
            and reference_of(one.estimate) == reference_of(estimate)
        ]  # fmt: skip
        last = like[-1] if like else None
        if last is None:
            found.append(Revision(estimate, None, "", (text(N_("Published for the first time")),)))
        else:
            said = [text("{why}", why=spec.revised)] if spec.revised else []
            found.append(Revision(estimate, last.estimate, last.at, (*said, *_reasons(last.estimate, estimate))))
    return tuple(found) if any(one.before is not None for one in found) else ()


def reference_of(estimate: Estimate) -> str:
    """The day to which the figure refers (ISO), empty where its definition has none."""
    return estimate.definition.end or estimate.definition.start


def as_year(iso: str) -> float | None:
    """A day as a year with decimals; nothing for what is no date."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return None
    first = date(day.year, 1, 1).toordinal()
    return day.year + (day.toordinal() - first) / (date(day.year + 1, 1, 1).toordinal() - first)


def _earlier(spec: ReportSpec) -> list[Published]:
    """What was published before and is not in this report itself."""
    return [one for one in spec.background.published if all(not _same_run(one.estimate, e) for e in spec.estimates)]


def _same_run(one: Estimate, other: Estimate) -> bool:
    a, b = one.provenance, other.provenance
    return one.method == other.method and (a.created, a.data, a.seed) == (b.created, b.data, b.seed) and (
        one.population == other.population
    )  # fmt: skip


def _same_quantity(one: Estimate, other: Estimate) -> bool:
    """Whether both count the same thing in the same place, at whatever day and by whatever definition. Of one day, the same
    records must be able to count: a figure of one nationality is no edition of that of all."""
    a, b = one.definition, other.definition
    alike = reference_of(one) != reference_of(other) or whom(one) == whom(other)
    return one.quantity == other.quantity and (a.area, a.population) == (b.area, b.population) and alike


def _bare(definition: Definition) -> Definition:
    return replace(definition, start="", end="")


def _break(before: Estimate, now: Estimate) -> Text | None:
    said = []
    if before.method != now.method:
        said.append(text(N_("other method")))
    if _bare(before.definition) != _bare(now.definition):
        said.append(text(N_("other definition")))
    return joined(said) if said else None


def _reasons(before: Estimate, now: Estimate) -> Iterator[Text]:
    """What differs between two editions, as far as the runs themselves tell."""
    found = False
    for differs, said in (
        (before.provenance.data != now.provenance.data, N_("other data")),
        (before.parameters != now.parameters, N_("other settings")),
        (_bare(before.definition) != _bare(now.definition), N_("other definition")),
        (before.provenance.version != now.provenance.version, N_("another version of the program")),
        (before.provenance.seed != now.provenance.seed, N_("another seed")),
        (before.register != now.register, N_("other assumptions")),
    ):
        if differs:
            found = True
            yield text(said)
    if not found:
        yield text(N_("the same data and settings"))

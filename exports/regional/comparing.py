"""Which figures may stand beside one another, and why others may not: in reasons that a reader understands without statistics.

One figure is the yardstick; the others are held to its definition, date and level. What makes a figure unfit by itself (no
range, no class, another population) comes first. A difference of method does not bar a comparison, but is said with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from estimation.result import INTERVALS, spoken_day
from exports.publish import codes
from exports.publish.figures import IRREGULAR, STOCK
from exports.publish.sdmx_structure import PERSONS
from exports.regional.entry import Entry, method_of
from vocabulary.errors import Place, bad_input
from vocabulary.text import N_, Text, text

WITHIN = 12  # months between two dates of reference
MONTH = 30.4375  # days


@dataclass(frozen=True)
class Reason:
    """Something that differs or is missing; one that `bars` keeps the figure from being compared and added."""

    code: str
    said: Text
    bars: bool = True


@dataclass(frozen=True)
class Row:
    """An entry with all that was found about it."""

    entry: Entry
    reasons: tuple[Reason, ...] = ()

    @property
    def comparable(self) -> bool:
        return not any(reason.bars for reason in self.reasons)


@dataclass(frozen=True)
class View:
    """All entries in the order of their countries' codes; `yardstick` is what the others were held to, if any can be.

    `same_scope` is why somebody holds different words on who is left out for the same, empty where nobody does.
    """

    rows: tuple[Row, ...]
    yardstick: Entry | None
    within: int = WITHIN
    same_scope: str = ""

    @property
    def comparable(self) -> tuple[Entry, ...]:
        return tuple(row.entry for row in self.rows if row.comparable)


def compare(entries: Sequence[Entry], yardstick: str = "", within: int = WITHIN, same_scope: str = "") -> View:
    """Holds all entries to the one of the country or the file `yardstick`, else to that with which most can be compared.

    Raises `BadInput` where no entry is of that country or file.
    """
    ordered = sorted(entries, key=lambda e: (e.figure.country, e.figure.date))
    base = [Row(entry, (*_alone(entry), *_superseded(entry, ordered))) for entry in ordered]
    wanted = [row for row in base if yardstick in ("", row.entry.figure.country, row.entry.file)]
    if yardstick and not wanted:
        known = ", ".join(dict.fromkeys(entry.figure.country for entry in ordered))
        what = text(N_("No figure is of {name}"), name=repr(yardstick))
        raise bad_input("no-yardstick", what, Place(field="--with"), text(N_("One of: {names}"), names=known))

    def held(to: Entry) -> list[Row]:
        return [_short(row) for row in _together([_beside(row, to, within, same_scope) for row in base], to, within)]

    fit = [row.entry for row in wanted if row.comparable] or ([row.entry for row in wanted] if yardstick else [])
    if not fit:
        return View(tuple(map(_short, base)), None, within, same_scope)
    best = max(fit, key=lambda entry: (sum(row.comparable for row in held(entry)), *_better(entry)))
    return View(tuple(held(best)), best, within, same_scope)


def _better(entry: Entry) -> tuple[int, str]:
    """Of figures with which as many can be compared the one of the better class, then the newer."""
    return ("DCBA".find(entry.figure.quality or "-"), entry.figure.date)


def _short(row: Row) -> Row:
    """Of a figure that may not be compared only why: what would be said with a comparison does not matter there."""
    return row if row.comparable else replace(row, reasons=tuple(reason for reason in row.reasons if reason.bars))


def _alone(entry: Entry) -> Iterator[Reason]:
    """What keeps a figure from every comparison."""
    f = entry.figure
    if entry.unit != PERSONS:
        yield Reason("unit", text(N_("It is given in another unit ({unit}), not in persons."), unit=entry.unit))
    if f.measure != STOCK or f.scope != IRREGULAR:
        yield Reason("population", text(N_("It counts another population: {who}."), who=f.population.rstrip(".") or "–"))
    if f.area_code != f.country:
        yield Reason("area", text(N_("It is of a part of the country: {area}."), area=f.area or f.area_code or "–"))
    if entry.day is None:
        yield Reason("no-date", text(N_("It does not say to which day it refers.")))
    if f.value is None:
        yield Reason("refused", text(N_("No figure is given: it is of class D and without a range.")))
    if not f.quality:
        yield Reason("no-class", text(N_("Nobody judged how good it is: it has no quality class.")))
    elif f.quality == "D" and f.value is not None:
        yield Reason("class", text(N_("It is of quality class D: too weak to be compared.")))
    elif f.quality not in ("A", "B", "C", "D"):
        yield Reason("class", text(N_("Its quality is judged on another scale ({grade})."), grade=f.quality))
    if f.value is not None and (f.lower is None or f.upper is None or f.level is None):
        yield Reason("interval", text(N_("It has no complete interval: how far it may be off is not known.")))
    if not f.age:
        yield Reason("ages-unsaid", text(N_("It does not say which ages it counts.")), bars=False)
    if f.start:
        said = N_("It is of a period from {start} to {end}, not of one day.")
        yield Reason("period", text(said, start=spoken_day(f.start), end=spoken_day(f.date)), bars=False)


def _superseded(entry: Entry, entries: Sequence[Entry]) -> Iterator[Reason]:
    """Of two figures of one country and one day the newer vintage counts; of two of one vintage the first that was given."""
    f = entry.figure
    same = [e for e in entries if (e.figure.country, e.figure.date, e.figure.area_code) == (f.country, f.date, f.area_code)]
    first = max(same, key=lambda e: (e.figure.vintage, -same.index(e)))
    if first is entry:
        return
    if replace(first.figure, source="", method_words="", population="", area="") == replace(
        f, source="", method_words="", population="", area=""
    ) or (f.run and first.figure.run.startswith(f.run[:12])):
        yield Reason("twice", text(N_("It is the same figure as in {file}."), file=first.file))
    elif first.figure.vintage > f.vintage:
        said = N_("It is an older vintage ({old}); that of {new} in {file} is used.")
        yield Reason(
            "vintage", text(said, old=spoken_day(f.vintage) or "–", new=spoken_day(first.figure.vintage), file=first.file)
        )
    else:
        said = N_("{file} has another figure of the same country, day and vintage and was read first.")
        yield Reason("vintage", text(said, file=first.file))


def _beside(row: Row, to: Entry, within: int, same_scope: str) -> Row:
    """The row with what differs from the yardstick."""
    if row.entry is to:
        return row
    found = [made for check in CHECKS for made in check(row.entry, to)]
    found = [made for made in found if made.code != "scope" or not same_scope]
    if row.entry.day is not None and to.day is not None and _apart(row.entry, to) > within:
        found.insert(0, _too_far(row.entry, to, within))
    return Row(row.entry, (*row.reasons, *found))


def _ages(entry: Entry, to: Entry) -> Iterator[Reason]:
    a, b = entry.figure, to.figure
    if a.age and b.age and a.age != b.age:
        yield Reason(
            "ages", text(N_("It counts other ages ({own}; the yardstick {other})."), own=said_age(a.age), other=said_age(b.age))
        )
    if a.sex != b.sex:
        yield Reason(
            "sex", text(N_("It counts another sex ({own}; the yardstick {other})."), own=_sex(a.sex), other=_sex(b.sex))
        )


def _scope(entry: Entry, to: Entry) -> Iterator[Reason]:
    for own, other in ((entry.figure.excluded, to.figure.excluded), (entry.figure.rules, to.figure.rules)):
        if _plain(own) != _plain(other):
            said = N_("Who counts as irregular is said otherwise: it leaves out or decides “{own}”; the yardstick “{other}”.")
            yield Reason("scope", text(said, own=own or "–", other=other or "–"))


def _level(entry: Entry, to: Entry) -> Iterator[Reason]:
    a, b = entry.figure, to.figure
    if a.level is not None and b.level is not None and abs(a.level - b.level) > 1e-9:
        said = N_("Its interval is of another level ({own} %; the yardstick {other} %).")
        yield Reason("level", text(said, own=float(f"{100 * a.level:g}"), other=float(f"{100 * b.level:g}")))
    elif a.level is not None and b.level is not None and a.interval != b.interval:
        said = N_("Its interval was found in another way ({own}; the yardstick {other}).")
        yield Reason("interval-kind", text(said, own=_interval(a.interval), other=_interval(b.interval)), bars=False)


def _method(entry: Entry, to: Entry) -> Iterator[Reason]:
    a, b = entry.figure, to.figure
    if (a.method or a.method_words) != (b.method or b.method_words):
        said = N_("It was made by another method ({own}; the yardstick {other}): part of a difference may come from that.")
        yield Reason("method", text(said, own=method_of(a), other=method_of(b)), bars=False)
    if a.quality and b.quality and a.quality != b.quality:
        said = N_("It is of another quality class ({own}; the yardstick {other}).")
        yield Reason("other-class", text(said, own=a.quality, other=b.quality), bars=False)


CHECKS: tuple[Callable[[Entry, Entry], Iterator[Reason]], ...] = (_ages, _scope, _level, _method)


def _together(rows: list[Row], to: Entry, within: int) -> list[Row]:
    """Of each country one figure, and all of them within as many months of one another: of the spans of days around the
    yardstick's the one that holds most countries, then the nearest. So nobody is counted twice, whatever the yardstick.
    """
    fit, middle = [row for row in rows if row.comparable], to.day
    if not fit or middle is None:
        return rows
    starts = [to, *(row.entry for row in fit if _apart(row.entry, to) <= within and _day(row.entry) <= middle)]
    spans = [
        _nearest([row for row in fit if _day(start) <= _day(row.entry) and _apart(row.entry, start) <= within], to)
        for start in starts
    ]
    used = max(spans, key=lambda span: (len(span), -sum(abs((_day(row.entry) - middle).days) for row in span.values())))
    return [row if row not in fit or row in used.values() else _left_out(row, used, to, within) for row in rows]


def _nearest(rows: list[Row], to: Entry) -> dict[str, Row]:
    """By country the figure nearest to the yardstick's day; of the yardstick's own country itself."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row.entry is not to, _apart(row.entry, to))):
        found.setdefault(row.entry.figure.country, row)
    return found


def _left_out(row: Row, used: dict[str, Row], to: Entry, within: int) -> Row:
    """The row with why it is none of those compared."""
    if (own := used.get(row.entry.figure.country)) is not None:
        said = N_("Another figure of the same country lies nearer to the days of the others: {file}, {day}.")
        reason = Reason("another-date", text(said, file=own.entry.file, day=spoken_day(own.entry.figure.date)))
    else:
        far = max((other.entry for other in used.values()), key=lambda other: _apart(row.entry, other))
        reason = _too_far(row.entry, far, within)
    return replace(row, reasons=(*row.reasons, reason))


def _too_far(entry: Entry, other: Entry, within: int) -> Reason:
    said = N_("Its day, {day}, is more than {n} months from {other}.")
    return Reason("date", text(said, day=spoken_day(entry.figure.date), n=within, other=spoken_day(other.figure.date)))


def _day(entry: Entry) -> date:
    assert entry.day is not None, "a figure without a day is never comparable"
    return entry.day


def _apart(one: Entry, other: Entry) -> float:
    """Months between two days of reference."""
    return abs((_day(one) - _day(other)).days) / MONTH


def said_age(code: str) -> Text | str:
    """An age of SDMX in words; what is none stays as it is."""
    if code == codes.ALL:
        return text(N_("all ages"))
    if found := re.fullmatch(r"Y_GE(\d+)", code):
        return text(N_("{low} and over"), low=int(found[1]))
    if found := re.fullmatch(r"Y(\d+)T(\d+)", code):
        return text(N_("{low} to {high}"), low=int(found[1]), high=int(found[2]))
    return code


def _sex(code: str) -> Text | str:
    said = {"F": N_("Women"), "M": N_("Men"), codes.ALL: N_("women and men")}
    return Text(said[code]) if code in said else code


def _interval(kind: str) -> Text | str:
    return Text(INTERVALS[kind]) if kind in INTERVALS else kind


def _plain(said: str) -> str:
    return " ".join(said.split()).casefold().rstrip(".")

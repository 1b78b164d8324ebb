"""The estimate by group: the table, its chart (a pyramid for sex and age, else bars with intervals), the figures behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.native.bars import bars_tall, interval_bars
from exports.native.forest import Bar, behind
from exports.native.pyramid import pyramid
from exports.numbers import to_base
from exports.page import Cell, Col, Formula, Page
from exports.parts import parts_of, variables
from exports.pyramids import Back, back_to_back
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.sheets.summary import rounding_note, without_empty
from exports.signs import mark, of_limits
from vocabulary.text import N_, Text, text

MOST = 20  # groups in a picture that is read on a printed page; the table has all
WIDEST = 30.0


@dataclass(frozen=True)
class Stratified(Sheet):
    """What the three sheets share: the place of the estimate in the report."""

    place: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(i) for i, e in enumerate(spec.ordered()) if e.strata and cls.applies(spec, e)]

    @classmethod
    def applies(cls, spec: ReportSpec, estimate: Estimate) -> bool:
        return True

    @property
    def key(self) -> str:
        return f"{type(self).__name__.lower()}-{self.place}"

    @property
    def pair(self) -> str:
        return f"strata-{self.place}"

    def estimate(self, spec: ReportSpec) -> Estimate:
        return spec.ordered()[self.place]

    def by(self, spec: ReportSpec) -> Text:
        """By which variables, in words."""
        names = [words.column(name) for name in variables(self.estimate(spec))]
        joined: Text | str = names[0]
        for name in names[1:]:
            joined = text(N_("{first} and {second}"), first=joined, second=name)
        return joined if isinstance(joined, Text) else text("{name}", name=joined)


@sheet(30)
@dataclass(frozen=True)
class Strata(Stratified):
    """One for every estimate that has groups."""

    tab: ClassVar[str] = N_("Groups")
    absent: ClassVar[str] = N_("No estimate is broken down by groups.")
    letter: ClassVar[str] = "T"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The estimate by group: {by}"), by=self.by(spec))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("{by}, with limits"), by=self.by(spec))

    def write(self, book: Book) -> None:
        spec = book.spec
        estimate = self.estimate(spec)
        base = spec.base_of(estimate)
        names = variables(estimate)
        parts = parts_of(spec, estimate)
        wides = [_wide(book, name, [part.names[i] for part in parts if not part.extra]) for i, name in enumerate(names)]
        wides[0] = max(wides[0], 40.0 - sum(wides[1:]), 22.0)
        page = Page(book, self.key, (*wides, 13, 13, 13, 13, 8, 8))
        page.title(self.title(spec))
        page.lines(text("{method}: {who}", method=words.label(spec, estimate), who=estimate.counted))
        page.lines(rounding_note(base, spec.protection))
        rows: list[list[Cell]] = []
        for part in parts:
            rows.append([*part.names, part.point, part.lower, part.upper, part.observed, part.grade or None, mark(part.mark)])
        total = sum(part.point for part in parts)
        seen = sum(part.observed or 0 for part in parts)
        population = estimate.population
        total_mark = of_limits(population.lower, population.upper, words.grade(estimate))
        page.marks({code for part in parts for code in part.mark} | set(total_mark))
        page.skip(6)
        first = page.row + 2
        column = chr(ord("A") + len(names))
        seen_column = chr(ord(column) + 3)
        end = first + len(rows) - 1
        rows.append([
            text(N_("Total")), *("" for _ in names[1:]),
            Formula(f"SUM({column}{first}:{column}{end})", total),
            None if population.lower is None else to_base(population.lower, base),
            None if population.upper is None else to_base(population.upper, base),
            Formula(f"SUM({seen_column}{first}:{seen_column}{end})", seen), words.grade(estimate), mark(total_mark),
        ])  # fmt: skip
        level = words.percent(population.level)
        columns = [
            *(Col(words.column(name), width=wide) for name, wide in zip(names, wides, strict=True)),
            Col(text(N_("Estimate")), "persons", 13),
            Col(text(N_("Lower {level} %"), level=level), "persons", 13),
            Col(text(N_("Upper {level} %"), level=level), "persons", 13),
            Col(text(N_("On the lists")) if words.lists_of(estimate) else text(N_("Observed")), "persons", 13),
            Col(text(N_("Class")), "mark", 8),
            Col(text(N_("Mark")), "mark", 8),
        ]
        columns, rows = without_empty(columns, rows)
        alt = text(N_("The estimate by group with its limits, and the total"))
        grid = page.table(f"T_groups_{self.place}", columns, rows, alt, [len(rows) - 1])
        said = text(N_("The groups add up to the estimate: {method}"), method=words.label(spec, estimate))
        reference = book.ref(self.key, grid.cell(len(rows) - 1, len(names)))
        printed = book.places[f"estimate-{self.place}"]
        book.check(said, f"{reference}={printed}", total == to_base(population.point, base))


@sheet(31)
@dataclass(frozen=True)
class StrataChart(Stratified):
    """A pyramid where the groups are sex and age, else a bar with its interval for each, the largest of very many."""

    tab: ClassVar[str] = N_("Groups")
    letter: ClassVar[str] = "G"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The groups as a picture: {by}"), by=self.by(spec))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The groups as a picture"))

    def write(self, book: Book) -> None:
        spec = book.spec
        estimate = self.estimate(spec)
        base = spec.base_of(estimate)
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        back = back_to_back(spec, estimate)
        parts = [p for p in parts_of(spec, estimate) if not p.extra]
        largest = max(parts, key=lambda p: p.point, default=None)
        said = text(N_("No group can be shown by itself."))
        if largest is not None:
            name = ", ".join(book.say(n) for n in largest.names)
            said = text(N_("The largest group is {name}, with {n} persons."), name=name, n=largest.point)
        page.lines(said)
        if any(p.extra for p in parts_of(spec, estimate)):
            page.lines(text(N_("Groups on fewer than ten persons are left out of the picture.")))
        if back is None and len(parts) > MOST:
            page.lines(text(N_("The picture shows the {n} largest of {all} groups."), n=MOST, all=len(parts)))
        page.link(Strata(self.place).key, text(N_("Figures on sheet {sheet}"), sheet=book.names[Strata(self.place).key]))
        page.row += 1
        page.skip(6)
        if back is not None:
            key = PyramidData(self.place).key
            book.later(lambda: page.chart(
                pyramid(book, book.places[key], back), text(N_("Population pyramid. {said}"), said=said),
                900, 180 + 34 * max(5, len(back.groups)),
            ))  # fmt: skip
        elif parts:
            bars = bars_of(book, estimate, base)
            data = StrataData(self.place).key
            book.later(lambda: page.chart(
                interval_bars(book, book.places[data], bars), text(N_("Bar chart with intervals. {said}"), said=said),
                900, bars_tall(book, bars),
            ))  # fmt: skip


@sheet(95)
@dataclass(frozen=True)
class PyramidData(Stratified):
    """The left side as negative numbers, which the chart needs and no table for readers should show."""

    tab: ClassVar[str] = N_("Pyramid")
    letter: ClassVar[str] = "D"

    @classmethod
    def applies(cls, spec: ReportSpec, estimate: Estimate) -> bool:
        return back_to_back(spec, estimate) is not None

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the pyramid"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the pyramid"))

    def write(self, book: Book) -> None:
        spec = book.spec
        estimate = self.estimate(spec)
        back = back_to_back(spec, estimate)
        assert isinstance(back, Back)
        page = Page(book, self.key, (30, 16, 16))
        page.title(self.title(spec))
        page.lines(
            text(N_("The left side stands as negative numbers, shown without their sign, so that it is drawn to the left."))
        )
        page.skip(6)
        columns = [
            Col(text(N_("Age group")), width=30), Col(back.left_label, "signed", 16), Col(back.right_label, "signed", 16),
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [group, -left, right] for group, left, right in zip(back.groups, back.left, back.right, strict=True)
        ]
        book.places[self.key] = page.table(f"D_pyramid_{self.place}", columns, rows, text(N_("Figures behind the pyramid")))


@sheet(94)
@dataclass(frozen=True)
class StrataData(Stratified):
    """The intervals as the chart needs them, where it is no pyramid."""

    tab: ClassVar[str] = N_("Groups")
    letter: ClassVar[str] = "D"

    @classmethod
    def applies(cls, spec: ReportSpec, estimate: Estimate) -> bool:
        return back_to_back(spec, estimate) is None and any(not p.extra for p in parts_of(spec, estimate))

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the chart of groups"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the chart of groups"))

    def write(self, book: Book) -> None:
        spec = book.spec
        estimate = self.estimate(spec)
        base = spec.base_of(estimate)
        page = Page(book, self.key, (46, 10, 14, 14, 14))
        page.title(self.title(spec))
        book.places[self.key] = behind(page, f"D_groups_{self.place}", bars_of(book, estimate, base))


def bars_of(book: Book, estimate: Estimate, base: int) -> list[Bar]:
    """The groups that may be shown by themselves; of very many the largest, in their order."""
    shown = [p for p in parts_of(book.spec, estimate) if not p.extra]
    if len(shown) > MOST:
        kept = sorted(range(len(shown)), key=lambda i: -shown[i].point)[:MOST]
        shown = [shown[i] for i in sorted(kept)]
    return [Bar(", ".join(book.say(n) for n in p.names), p.point, p.lower, p.upper, estimate.method) for p in shown]


def _wide(book: Book, name: str, values: Sequence[Text | str]) -> float:
    """The width of a column of names: so that no word is cut, and short names do not wrap."""
    said = [book.say(words.column(name)), *(book.say(value) for value in values)]
    longest = max(len(one) for one in said)
    word = max(len(part) for one in said for part in one.split() or [""])
    return float(max(14, min(WIDEST, longest + 2), min(60, word + 3)))

"""Each list by how many other lists its persons are on: what a list has for itself, and what it shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports.book import Book
from exports.native.stacked import stacked
from exports.page import Cell, Col, Formula, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.sheets.overlap import Overlapping, Printed
from vocabulary.text import N_, Text, text


def depths(data: Printed) -> list[tuple[str, tuple[int, ...]]]:
    """By list, in their order: persons on it alone, on it and one other, and so on, of the combinations that are printed; as
    far as any is printed, for a nought would say that nobody is on so many."""
    lists = data.chart.lists
    found = []
    deepest = max(sum(flags) for flags, _ in data.rows)
    for i, name in enumerate(lists):
        of = [0] * deepest
        for flags, n in data.rows:
            if flags[i]:
                of[sum(flags) - 1] += n
        found.append((name, tuple(of)))
    return found


def _words(other: int) -> Text:
    if not other:
        return text(N_("On it alone"))
    return text(N_("And on {n} other"), N_("And on {n} others"), n=other)


@dataclass(frozen=True)
class Deep(Overlapping):
    """What table and chart share."""

    tab: ClassVar[str] = N_("Lists, shared")

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [one for one in super().of(spec) if isinstance(one, Deep) and one.data(spec).rows]

    @property
    def pair(self) -> str:
        return f"depth-{self.place}"


@sheet(42)
@dataclass(frozen=True)
class DepthTable(Deep):
    """One for every set of lists."""

    letter: ClassVar[str] = "T"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("What each list shares with the others"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Each list by how many others its persons are on"))

    def write(self, book: Book) -> None:
        spec, data = book.spec, self.data(book.spec)
        found = depths(data)
        n = len(found[0][1])
        page = Page(book, self.key, (34, *(13 for _ in range(n)), 13))
        page.title(self.title(spec))
        if (which := self.of_which(spec)) is not None:
            page.lines(which)
        page.lines(text(N_("Who is on two lists is in the row of both: the rows do not add up to the persons.")))
        if data.gathered:
            page.lines(text(N_("Combinations that stand together because they are small are not in it.")))
        page.skip(6)
        first = page.row + 2
        last = chr(ord("B") + n - 1)
        rows: list[list[Cell]] = [
            [name, *of, Formula(f"SUM(B{first + i}:{last}{first + i})", sum(of))] for i, (name, of) in enumerate(found)
        ]
        columns = [
            Col(text(N_("List")), width=34), *(Col(_words(k), "persons", 13) for k in range(n)),
            Col(text(N_("Together")), "persons", 13),
        ]  # fmt: skip
        alt = text(N_("Persons on each list by how many other lists they are on"))
        book.places[self.pair] = page.table(f"T_shared_{self.place}", columns, rows, alt)


@sheet(43)
@dataclass(frozen=True)
class DepthChart(Deep):
    """Stacked bars, one a list."""

    letter: ClassVar[str] = "G"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("What each list shares, as a picture"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The same as a picture"))

    def write(self, book: Book) -> None:
        spec, data = book.spec, self.data(book.spec)
        found = depths(data)
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        if (which := self.of_which(spec)) is not None:
            page.lines(which)
        name, of = max(found, key=lambda row: row[1][0])
        said = text(N_("{name} has most persons for itself: {n}."), name=name, n=of[0])
        page.lines(said)
        key = DepthTable(self.place).key
        page.link(key, text(N_("Figures on sheet {sheet}"), sheet=book.names[key]))
        page.row += 1
        page.skip(6)
        parts = [(1 + k, _words(k)) for k in range(len(found[0][1]))]
        chart = stacked(book, book.places[self.pair], parts, [sum(of) for _, of in found])
        page.chart(chart, text(N_("Stacked bar chart. {said}"), said=said), 900, 150 + 40 * max(3, len(found)))

"""Who is on which list: the table of combinations and its chart (bars for few lists, an UpSet picture for many)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.charts import Overlap
from exports import words
from exports.book import Book
from exports.charts.overlap import FEW_LISTS, pattern
from exports.disclosure.report import INTERNAL, ROUND, disclosed, overlaps
from exports.native.bars import bars
from exports.page import Cell, Col, Formula, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, NumberFormat, Text, text


@dataclass(frozen=True)
class Printed:
    """The combinations as they may be printed: small ones gathered, counts by the report's rule."""

    chart: Overlap
    rows: tuple[tuple[tuple[bool, ...], int], ...]
    gathered: int  # how many combinations stand together in the last row
    together: int
    total: int


def printed(spec: ReportSpec, place: int) -> Printed:
    """The combinations as protected, the largest first; those on nobody are left out."""
    chart, group = overlaps(spec)[place], disclosed(spec).groups[f"overlap-{place}"]
    rows = [flags for flags, n in chart.rows if n > 0]
    shown = sorted(((rows[i], number) for i, number in zip(group.kept, group.values, strict=True)), key=lambda row: -row[1])
    return Printed(chart, tuple(shown), len(group.together), group.sum_together, group.total)


@dataclass(frozen=True)
class Overlapping(Sheet):
    """What table and chart share. Estimates from the same lists share one table."""

    place: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(i) for i in range(len(overlaps(spec)))]

    @property
    def key(self) -> str:
        return f"{type(self).__name__.lower()}-{self.place}"

    @property
    def pair(self) -> str:
        return f"overlap-{self.place}"

    def of_which(self, spec: ReportSpec) -> Text | str | None:
        """The estimate whose lists these are; nothing where the report has one set of lists only."""
        charts = overlaps(spec)
        if len(charts) < 2:
            return None
        return next(words.label(spec, e) for e in spec.ordered() if charts[self.place] in e.charts)

    def data(self, spec: ReportSpec) -> Printed:
        return printed(spec, self.place)


@sheet(40)
@dataclass(frozen=True)
class OverlapTable(Overlapping):
    """One for every set of lists."""

    tab: ClassVar[str] = N_("Lists")
    absent: ClassVar[str] = N_("No estimate rests on lists.")
    letter: ClassVar[str] = "T"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Who is on which list"))

    def about(self, spec: ReportSpec) -> Text:
        n = len(overlaps(spec)[self.place].lists)
        said = text(N_("Persons on {n} list and their overlap"), N_("Persons on {n} lists and their overlap"), n=n)
        which = self.of_which(spec)
        return said if which is None else text("{method}: {what}", method=which, what=said)

    def write(self, book: Book) -> None:
        spec, data = book.spec, self.data(book.spec)
        page = Page(book, self.key, (66, 16))
        page.title(self.title(spec))
        if (which := self.of_which(spec)) is not None:
            page.lines(which)
        page.lines(text(N_("Lists: {names}"), names=", ".join(data.chart.lists)))
        if spec.protection == ROUND:
            page.lines(
                text(N_("Counts are multiples of 5 that add up; combinations on fewer than ten persons stand together."))
            )
        elif spec.protection != INTERNAL:
            page.lines(text(N_("Small combinations stand together with those that would give them away.")))
        page.skip(6)
        rows: list[list[Cell]] = [[_capital(book, pattern(data.chart.lists, flags)), number] for flags, number in data.rows]
        if data.gathered:
            rows.append([text(N_("{n} other combinations together"), N_("{n} other combinations together"), n=data.gathered),
                         data.together])  # fmt: skip
        first = page.row + 2
        last = first + len(rows) - 1
        rows.append([text(N_("All persons on the lists")), Formula(f"SUM(B{first}:B{last})", data.total)])
        columns = [Col(text(N_("On these lists, and on no other")), width=66), Col(text(N_("Persons")), "persons", 16)]
        alt = text(N_("Persons by combination of lists, and all of them together"))
        grid = page.table(f"T_lists_{self.place}", columns, rows, alt, [len(rows) - 1])
        book.places[self.pair] = grid
        parts = "+".join(book.ref(self.key, grid.cell(i, 1)) for i in range(len(rows) - 1))
        total = book.ref(self.key, grid.cell(len(rows) - 1, 1))
        book.check(text(N_("The combinations of lists add up to all persons on the lists")), f"{parts}={total}", True)


@sheet(41)
@dataclass(frozen=True)
class OverlapChart(Overlapping):
    """Bars for two or three lists, the UpSet picture for more."""

    tab: ClassVar[str] = N_("Lists")
    letter: ClassVar[str] = "G"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The overlap of the lists"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The same as a picture"))

    def write(self, book: Book) -> None:
        spec, data = book.spec, self.data(book.spec)
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        if (which := self.of_which(spec)) is not None:
            page.lines(which)
        said = text(N_("The lists hold {n} persons."), n=data.total)
        if data.rows:
            flags, number = data.rows[0]
            largest = pattern(data.chart.lists, flags)
            said = text(
                N_("The lists hold {total} persons; the largest combination is “{name}”, with {n}."),
                total=data.total, name=largest, n=number,
            )  # fmt: skip
        page.lines(said)
        if data.gathered:
            page.lines(text(N_("Combinations on fewer than ten persons are left out of the picture.")))
        page.link(
            OverlapTable(self.place).key, text(N_("Figures on sheet {sheet}"), sheet=book.names[OverlapTable(self.place).key])
        )
        page.row += 1
        page.skip(6)
        if not data.rows:
            return
        if len(data.chart.lists) <= FEW_LISTS:
            shown = [number for _, number in data.rows]
            chart = bars(book, book.places[self.pair], 0, 1, shown)
            page.chart(chart, text(N_("Bar chart. {said}"), said=said), 900, 90 + 44 * max(3, len(shown)))
        else:
            png, size = upset_png(data, book.lang, book.number)
            page.picture(png, text(N_("UpSet picture. {said}"), said=said), f"lists-{self.place}", 820, size)


def upset_png(data: Printed, lang: str, number: NumberFormat | None = None) -> tuple[bytes, tuple[int, int]]:
    """The UpSet picture of what is printed and its size in dots, the same bytes for the same figures."""
    from exports.charts.picture import png_of

    rows = tuple((flags, float(n)) for flags, n in data.rows)
    return png_of(Overlap(data.chart.title, data.chart.lists, rows), lang, number)


def _capital(book: Book, said: Text | str) -> str:
    spoken = book.say(said)
    return spoken[:1].upper() + spoken[1:]

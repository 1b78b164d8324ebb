"""Where the data come from and what they cover: every list with its institution, period, rows and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from estimation.charts import Overlap
from estimation.result import Definition, Estimate
from exports import words
from exports.background import ListSource
from exports.book import Book
from exports.disclosure.register import INTERNAL
from exports.numbers import OBSERVED_BASE, to_base
from exports.page import Cell, Col, Page
from exports.protect import MINIMUM
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.signs import Sign, mark, used_in
from vocabulary.text import N_, Text, text

INTERVIEWS = "interviews"  # what the programme calls its own interviews among its lists


@sheet(67)
@dataclass(frozen=True)
class Sources(Sheet):
    """Always there: what is not known of a source is said to be so."""

    tab: ClassVar[str] = N_("Sources")
    letter: ClassVar[str] = "T"

    @property
    def key(self) -> str:
        return "sources"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Sources and what they cover"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Each list or source with its institution, period, rows and scope"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (26, 24, 15, 15, 9, 9, 10, 29, 7), landscape=True)
        page.title(self.title(spec))
        page.lines(text(N_("A list counts those whom its institution met. Who is on none is what the methods estimate.")))
        page.lines(text(N_("Left out are rows that could not be read; repeated are rows that were in the list already.")))
        if spec.protection != INTERNAL:
            page.lines(text(N_("Rows are multiples of 5; fewer than ten are not shown.")))
        rows = list(_rows(spec))
        page.marks(used_in(rows))
        page.skip(6)
        columns = [
            Col(text(N_("List or source")), width=26),
            Col(text(N_("Institution")), width=24),
            Col(text(N_("From")), width=15),
            Col(text(N_("To")), width=15),
            Col(text(N_("Rows")), "persons", 9),
            Col(text(N_("Left out")), "persons", 9),
            Col(text(N_("Repeated")), "persons", 10),
            Col(text(N_("Scope")), width=29),
            Col(text(N_("Mark")), "mark", 7),
        ]
        alt = text(N_("Each list or source with its institution, period, rows and scope"))
        page.table("T_sources", columns, rows, alt)


def _rows(spec: ReportSpec) -> Iterator[list[Cell]]:
    """The programme's own lists once each, then what each estimate names besides."""
    unknown = text(N_("not recorded"))
    known = {each.name: each for each in spec.background.lists}
    told: set[tuple[str, str]] = set()
    for estimate in spec.ordered():
        lists = {name for chart in estimate.charts if isinstance(chart, Overlap) for name in chart.lists}
        for name in sorted(lists):
            source = known.get(name) or known.get(name.rstrip("_"))
            key = (name, "" if source else estimate.provenance.data)
            if key in told:
                continue
            told.add(key)
            if source is not None and estimate.provenance.source == spec.programme:
                yield _of_list(spec, source, estimate.definition)
            else:
                yield [
                    name,
                    estimate.provenance.source or unknown,
                    unknown,
                    unknown,
                    None,
                    None,
                    None,
                    _counted(estimate),
                    mark("x"),
                ]
        lines = list(dict.fromkeys(line.source for line in estimate.account if line.source))
        for source_name in lines:
            named = [line.label for line in estimate.account if line.source == source_name]
            said: Text = text("{what}", what=named[0])
            for label in named[1:]:
                said = text("{first}; {next}", first=said, next=label)
            yield [source_name, unknown, unknown, unknown, None, None, None, said, mark("x")]
        if not lists and not lines:
            made = estimate.provenance
            yield [
                made.source or text(N_("not named")),
                unknown,
                unknown,
                unknown,
                None,
                None,
                None,
                words.label(spec, estimate),
                mark("x"),
            ]


def _of_list(spec: ReportSpec, source: ListSource, definition: Definition) -> list[Cell]:
    unknown = text(N_("not recorded"))
    name: Cell = text(N_("Interviews of the programme")) if source.name == INTERVIEWS else source.name
    counts = [_shown(spec, n) for n in (source.rows, source.left_out, source.repeated)]
    numbers = [None if isinstance(n, Sign) else n for n in counts]
    code = "c" if None in numbers else ""
    days = [words.day(day) if day else unknown for day in (source.start, source.end)]
    return [name, source.institution or unknown, *days, *numbers, _scope(source, definition), mark(code)]


def _shown(spec: ReportSpec, n: int) -> int | Sign:
    if spec.protection == INTERNAL:
        return n
    return Sign("c") if 0 < n < MINIMUM else to_base(n, OBSERVED_BASE)


def _scope(source: ListSource, definition: Definition) -> Text:
    """How the list's period lies to that of the figure."""
    first, last = definition.start or definition.end, definition.end or definition.start
    if not (first and source.start and source.end):
        return text(N_("its period cannot be compared with that of the figure"))
    if source.end < first or source.start > last:
        return text(N_("outside the period of the figure"))
    if source.start <= first and source.end >= last:
        return text(N_("the whole period of the figure"))
    return text(N_("a part of the period of the figure"))


def _counted(estimate: Estimate) -> Text:
    return text(N_("a column of the table of {method}"), method=Text(estimate.label))

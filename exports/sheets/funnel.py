"""A regularisation programme from registration to the printed document, by group, with its chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.residual.funnel import STAGES
from exports import words
from exports.book import Book
from exports.disclosure.funnel import EVERYBODY, TOGETHER, Funnel
from exports.disclosure.register import INTERNAL, ROUND
from exports.disclosure.report import disclosed
from exports.native.bars import bars
from exports.page import Cell, Col, Formula, Page
from exports.protect import MINIMUM
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.signs import mark, used_in
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Staged(Sheet):
    """What table and chart share: the place of the estimate in the report."""

    tab: ClassVar[str] = N_("Regularisation")
    place: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(place) for place in disclosed(spec).funnels]

    @property
    def key(self) -> str:
        return f"{type(self).__name__.lower()}-{self.place}"

    @property
    def pair(self) -> str:
        return f"funnel-{self.place}"

    def funnel(self, spec: ReportSpec) -> Funnel:
        return disclosed(spec).funnels[self.place]


@sheet(63)
@dataclass(frozen=True)
class FunnelTable(Staged):
    """One for every programme of regularisation."""

    letter: ClassVar[str] = "T"
    absent: ClassVar[str] = N_("No estimate rests on a programme of regularisation.")

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("From registration to the document"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Registered, admitted, granted, printed, rejected"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (34, 26, 15, 18, 8))
        page.title(self.title(spec))
        page.lines(words.label(spec, spec.ordered()[self.place]))
        page.lines(text(N_("Each person counts once at each stage that they reached.")))
        if spec.protection == ROUND:
            page.lines(text(N_("Counts are multiples of 5; stages on fewer than ten persons are not shown.")))
        rows = self._rows(spec, 0)
        page.marks(used_in(rows))
        page.skip(6)
        rows = self._rows(spec, page.row + 2)
        columns = [
            Col(text(N_("Group")), width=34),
            Col(text(N_("Stage")), width=26),
            Col(text(N_("Persons")), "persons", 15),
            Col(text(N_("Share of those registered")), "share", 18),
            Col(text(N_("Mark")), "mark", 8),
        ]
        alt = text(N_("Persons at each stage of the programme, and their share of those registered"))
        book.places[self.pair] = page.table(f"T_funnel_{self.place}", columns, rows, alt)

    def _rows(self, spec: ReportSpec, first: int) -> list[list[Cell]]:
        funnel = self.funnel(spec)
        rows: list[list[Cell]] = []
        for group in funnel.groups:
            top = first + len(rows)
            for stage in funnel.stages:
                n, all_ = persons(spec, self.place, group, stage), persons(spec, self.place, group, "registered")
                share = None if n is None or not all_ else Formula(f"C{first + len(rows)}/C{top}", n / all_)
                rows.append([group_name(funnel, group), Text(STAGES[stage]), n, share, mark("c" if n is None else "")])
        return rows


@sheet(64)
@dataclass(frozen=True)
class FunnelChart(Staged):
    """The stages of everybody together."""

    letter: ClassVar[str] = "G"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The stages of the programme as a picture"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The same as a picture"))

    def write(self, book: Book) -> None:
        spec, funnel = book.spec, self.funnel(book.spec)
        group = funnel.groups[0]
        found = [persons(spec, self.place, group, stage) for stage in funnel.stages]
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        chain = [n for n, stage in zip(found, funnel.stages, strict=True) if stage != "rejected"]
        said = text(N_("Of {n} persons who registered, {last} reached the last stage."), n=chain[0] or 0, last=chain[-1] or 0)
        page.lines(said)
        key = FunnelTable(self.place).key
        page.link(key, text(N_("Figures on sheet {sheet}"), sheet=book.names[key]))
        page.row += 1
        page.skip(6)
        shown = [n or 0 for n in found]
        page.chart(
            bars(book, book.places[self.pair], 1, 2, shown), text(N_("Bar chart. {said}"), said=said), 900,
            90 + 44 * max(3, len(shown)),
        )  # fmt: skip


def persons(spec: ReportSpec, place: int, group: str, stage: str) -> int | None:
    """A stage as printed; nothing where it may not be."""
    funnel = disclosed(spec).funnels[place]
    value = disclosed(spec).values(funnel.table.name)[funnel.places[group, stage]]
    if value is None or spec.protection == INTERNAL:
        return value
    return value if value == 0 or value >= MINIMUM else None


def group_name(funnel: Funnel, group: str) -> Text | str:
    """What a group is called: everybody, small groups together, or its own name."""
    if group == EVERYBODY:
        return text(N_("Everybody"))
    if group == TOGETHER:
        return text(N_("{n} small groups together"), N_("{n} small groups together"), n=funnel.gathered)
    return group

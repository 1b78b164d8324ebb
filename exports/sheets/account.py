"""The residual account line by line, as live formulas with their values, and the same as a waterfall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from estimation.charts import Waterfall
from estimation.result import AccountLine, Estimate
from exports import words
from exports.book import Book
from exports.native.waterfall import hung, waterfall
from exports.numbers import to_base
from exports.page import Cell, Col, Formula, Grid, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text

SIGNS = {"+": "+", "-": "−", "−": "−"}


@dataclass(frozen=True)
class Accounted(Sheet):
    """What the three sheets share: the place of the estimate in the report."""

    place: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(i) for i, e in enumerate(spec.ordered()) if cls.applies(e)]

    @classmethod
    def applies(cls, estimate: Estimate) -> bool:
        return bool(estimate.account)

    @property
    def key(self) -> str:
        return f"{type(self).__name__.lower()}-{self.place}"

    @property
    def pair(self) -> str:
        return f"account-{self.place}"

    def estimate(self, spec: ReportSpec) -> Estimate:
        return spec.ordered()[self.place]


@sheet(60)
@dataclass(frozen=True)
class Account(Accounted):
    """One for every estimate that is an account."""

    tab: ClassVar[str] = N_("Residual")
    absent: ClassVar[str] = N_("No estimate is an account.")
    letter: ClassVar[str] = "T"
    working: ClassVar[bool] = True

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The residual account, line by line"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The account with live formulas"))

    def write(self, book: Book) -> None:
        spec, estimate = book.spec, self.estimate(book.spec)
        lines = estimate.account
        sources = any(line.source for line in lines)
        page = Page(book, self.key, (6, 54, 17, 9, *((24,) if sources else ())))
        page.title(self.title(spec))
        page.lines(text(N_("Each sum is a formula: change a line and you see the effect. Figures here are not rounded.")))
        if estimate.refused:
            page.lines(estimate.sentence(book.lang, book.number), "warning", 11)
            page.marks({"d"})
        page.skip(6)
        cells = {line.number: f"C{page.row + 2 + i}" for i, line in enumerate(lines)}
        rows: list[list[Cell]] = []
        for line in lines:
            value: Cell = Formula(as_formula(line, cells), line.value) if line.formula else line.value
            name = words_of(book, line)
            rows.append([line.number, name, value, SIGNS.get(line.sign, line.sign), *((line.source,) if sources else ())])
        columns = [
            Col(text(N_("Nr")), "no", 6),
            Col(text(N_("Line")), width=54),
            Col(text(N_("Persons or share")) if any(x.unit == "share" for x in lines) else text(N_("Persons")), "persons", 17),
            Col(text(N_("Sign")), "mark", 9),
            *((Col(text(N_("Source")), width=24),) if sources else ()),
        ]
        last = result_line(lines)
        closes = abs(last.value - estimate.population.point) < 0.5
        target = f"{estimate.population.point!r}"
        if closes and "e" not in target and not estimate.refused:
            said = text(N_("Check: the lines give the estimate"))
            holds = Formula(f"ABS({cells[last.number]}-{target})<0.5", True)
            rows.append([max(x.number for x in lines) + 1, said, holds, "", *(("",) if sources else ())])
        alt = text(N_("The lines of the account with their signs; sums are formulas"))
        hidden = {line.number for line in lines if estimate.refused and line.key.startswith("irregular")} | (
            {last.number} if estimate.refused else set()
        )
        kinds = ["refused" if x.number in hidden else "share" if x.unit == "share" else "persons" for x in lines] + ["truth"]
        grid = page.table(
            f"T_account_{self.place}", columns, rows, alt, [lines.index(last)], {(i, 2): kind for i, kind in enumerate(kinds)}
        )
        self._check(book, grid, lines, estimate)

    def _check(self, book: Book, grid: Grid, lines: tuple[AccountLine, ...], estimate: Estimate) -> None:
        """The printed estimate is the account's last line, rounded."""
        result = result_line(lines)
        base, last = book.spec.base_of(estimate), result.value
        shown = to_base(estimate.population.point, base)
        if to_base(last, base) != shown or estimate.refused:
            return  # the estimate is the middle of a simulation, not the account's own sum: nothing to keep true
        printed = book.places[f"estimate-{self.place}"]
        cell = book.ref(self.key, grid.cell(lines.index(result), 2))
        said = text(N_("The account, rounded, gives the estimate: {method}"), method=words.label(book.spec, estimate))
        book.check(said, f"ROUND({cell}/{base},0)*{base}={printed}", True)


@sheet(61)
@dataclass(frozen=True)
class AccountChart(Accounted):
    """Where the method drew its steps."""

    tab: ClassVar[str] = N_("Residual")
    letter: ClassVar[str] = "G"

    @classmethod
    def applies(cls, estimate: Estimate) -> bool:
        return bool(estimate.account) and steps_of(estimate) is not None

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("From those counted to the estimate, step by step"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The account as a picture"))

    def write(self, book: Book) -> None:
        spec, data = book.spec, steps_of(self.estimate(book.spec))
        assert data is not None
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        first, last = data.steps[0], data.steps[-1]
        said = text(N_("From {start} to {end} persons in {n} steps."),
                    start=round(first.value), end=round(last.value), n=len(data.steps) - 2)  # fmt: skip
        page.lines(said)
        key = Account(self.place).key
        page.link(key, text(N_("Figures on sheet {sheet}"), sheet=book.names[key]))
        page.row += 1
        page.skip(6)
        behind = WaterfallData(self.place).key
        book.later(lambda: page.chart(
            waterfall(book, book.places[behind], data), text(N_("Waterfall chart. {said}"), said=said),
            900, 90 + 44 * max(4, len(data.steps)),
        ))  # fmt: skip


@sheet(96)
@dataclass(frozen=True)
class WaterfallData(Accounted):
    """The pieces of the bars, which the chart needs."""

    tab: ClassVar[str] = N_("Waterfall")
    letter: ClassVar[str] = "D"

    @classmethod
    def applies(cls, estimate: Estimate) -> bool:
        return AccountChart.applies(estimate)

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the waterfall"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the waterfall"))

    def write(self, book: Book) -> None:
        data = steps_of(self.estimate(book.spec))
        assert data is not None
        page = Page(book, self.key, (46, 14, 14, 14, 14))
        page.title(self.title(book.spec))
        page.lines(
            text(N_("Where each bar of the chart begins and how long it is; the last column makes room for its number."))
        )
        page.skip(6)
        pieces = hung(data)
        room = 0.2 * max((p.base + p.above for p in pieces), default=1.0)
        rows: list[list[Cell]] = [
            [book.say(step.label), piece.base, piece.above, piece.below, room]
            for step, piece in zip(data.steps, pieces, strict=True)
        ]
        columns = [
            Col(text(N_("Step")), width=46), Col(text(N_("Begins at")), "persons"), Col(text(N_("Above zero")), "persons"),
            Col(text(N_("Below zero")), "persons"), Col(text(N_("Room")), "persons"),
        ]  # fmt: skip
        alt = text(N_("Figures behind the waterfall"))
        book.places[self.key] = page.table(f"D_waterfall_{self.place}", columns, rows, alt)


def result_line(lines: tuple[AccountLine, ...]) -> AccountLine:
    """The line that the account leads to: the last in persons (shares may stand below it)."""
    return [line for line in lines if line.unit == "persons"][-1]


def steps_of(estimate: Estimate) -> Waterfall | None:
    """The method's own steps, or nothing."""
    return next((c for c in estimate.charts if isinstance(c, Waterfall) and c.steps), None)


def as_formula(line: AccountLine, cells: dict[int, str]) -> str:
    """`{1}+{2}-{7}` as a formula over the sheet's cells."""
    return re.sub(r"\{(\d+)\}", lambda found: cells[int(found.group(1))], line.formula).replace("−", "-")


def words_of(book: Book, line: AccountLine) -> str:
    """The line's name with what it is made of: `Legally resident (3 − 4 − 5)`."""
    name = book.say(line.label)
    if not re.fullmatch(r"[-+{}\d]+", line.formula) or re.search(r"(?<![{\d])\d", line.formula):
        return name  # with plain numbers in it, a formula in line numbers would mislead
    return f"{name} ({re.sub('[{}]', '', line.formula).replace('-', ' − ').replace('+', ' + ')})"

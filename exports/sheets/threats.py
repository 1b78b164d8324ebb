"""What could be wrong with an estimate, the largest threat first: where that was worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.threat import Threat, Threats, in_full
from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.numbers import to_base
from exports.page import Cell, Col, Page, marked
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.signs import used_in
from vocabulary.fields import descriptions
from vocabulary.text import N_, Text, text


@sheet(54)
@dataclass(frozen=True)
class ThreatsTable(Sheet):
    """One for every estimate that has its threats."""

    tab: ClassVar[str] = N_("What could be wrong")
    absent: ClassVar[str] = N_("What could be wrong was not worked out for any estimate.")
    letter: ClassVar[str] = "T"
    place: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [
            cls(i) for i, estimate in enumerate(spec.ordered()) if threats_of(estimate) is not None and not estimate.refused
        ]

    @property
    def key(self) -> str:
        return f"threats-{self.place}"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("What could be wrong, and what it would do"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Each threat to the figure with its effect, the largest first"))

    def write(self, book: Book) -> None:
        spec = book.spec
        estimate = spec.ordered()[self.place]
        found, base = threats_of(estimate), spec.base_of(estimate)
        assert found is not None
        page = Page(book, self.key, (28, 62, 13, 13, 13, 11, 8), landscape=True)
        page.title(self.title(spec))
        page.lines(words.label(spec, estimate))
        page.lines(
            text(N_("Nobody knows how large these errors are. The figures say what the estimate would be if they were so."))
        )
        if found.together is not None:
            page.lines(words.printed(at_once(found), base))
        supposed = "; ".join(f"{book.words(label)}: {value}" for label, value in assumed(found))
        page.lines(text(N_("Supposed: {what}"), what=supposed))
        rows = [_row(threat, base) for threat in found.threats]
        columns = [
            Col(text(N_("Threat")), width=28),
            Col(text(N_("What the estimate would be")), width=62),
            Col(text(N_("Estimate")), "persons", 13),
            Col(text(N_("Lowest")), "persons", 13),
            Col(text(N_("Highest")), "persons", 13),
            Col(text(N_("Change")), "share", 11),
        ]
        columns, rows = marked(columns, rows)
        page.marks(used_in(rows))
        page.skip(6)
        alt = text(N_("Threats to the estimate with their effects"))
        page.table(f"T_threats_{self.place}", columns, rows, alt)


def threats_of(estimate: Estimate) -> Threats | None:
    """The threats that were worked out for an estimate."""
    found = estimate.diagnostics.get("threats")
    return found if isinstance(found, Threats) else None


def at_once(found: Threats) -> Text:
    """What all errors together do, in a sentence."""
    assert found.together is not None
    low, middle, high = (round(value) for value in found.together)
    return text(
        N_("With all these errors at once, each drawn from its range, the middle 95 % of the estimates go from {low} to "
           "{high} persons, half of them above {middle}."), low=low, middle=middle, high=high,
    )  # fmt: skip


def assumed(found: Threats) -> list[tuple[str, str]]:
    """The assumptions by label, as they were written."""
    known = descriptions(Assumptions)
    return [(known[name].label, value) for name, value in found.assumptions.items() if name in known]


def _row(threat: Threat, base: int) -> list[Cell]:
    said, *more = (words.printed(line, base) for line in in_full(threat))
    for line in more:
        said = text("{said} {more}", said=said, more=line)
    figures = [threat.point, threat.lowest, threat.highest]
    return [threat.name, said, *(None if value is None else to_base(value, base) for value in figures),
            None if threat.share is None else round(threat.share, 3)]  # fmt: skip

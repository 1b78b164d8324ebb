"""Metadata of the report's figures in the order of ESMS, the European structure of reference metadata (19 headings).

One source for the workbook's sheet and for the file beside SDMX. What a report does not know (mandate, frequency, cost …)
is said to be not provided, for the office that publishes to fill in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from estimation.quality import in_short
from estimation.result import Estimate, spoken_day
from exports import words
from exports.country import numbers_of
from exports.delimited import Delimited, Value
from exports.publish.figures import Figure
from exports.report import ReportSpec
from exports.sheets.summary import contradiction, rounding_note
from vocabulary.text import N_, NumberFormat, Text, text, translate

FILE = "esms.csv"
COLUMNS = ("number", "heading", "estimate", "metadata")
HEADINGS = (
    N_("Contact"), N_("Metadata update"), N_("Statistical presentation"), N_("Unit of measure"), N_("Reference period"),
    N_("Institutional mandate"), N_("Confidentiality"), N_("Release policy"), N_("Frequency of dissemination"),
    N_("Accessibility and clarity"), N_("Quality management"), N_("Relevance"), N_("Accuracy"),
    N_("Timeliness and punctuality"), N_("Coherence and comparability"), N_("Cost and burden"), N_("Data revision"),
    N_("Statistical processing"), N_("Comment"),
)  # fmt: skip
MISSING = N_("Not provided.")
Said = Text | str
Line = tuple[int | None, Said]
"""The number of the estimate that a line is about (none: all of them), and what it says."""


@dataclass(frozen=True)
class Statement:
    """What is said under a heading, in the report's language; of one `estimate` by its number, or of all."""

    number: int
    heading: str
    estimate: int | None
    said: str


def statements(spec: ReportSpec, figures: Sequence[Figure], lang: str) -> list[Statement]:
    """In the order of the headings; each has at least one."""
    known, number = _known(spec, figures, lang), numbers_of(spec.country, lang)
    found = []
    for place, heading in enumerate(HEADINGS, 1):
        lines = [(which, _say(said, lang, number)) for which, said in known.get(place, ())]
        for which, said in [line for line in lines if line[1]] or [(None, translate(MISSING, lang))]:
            found.append(Statement(place, translate(heading, lang), which, said))
    return found


def table(spec: ReportSpec, figures: Sequence[Figure], lang: str) -> Delimited:
    """A row a statement."""
    rows: list[tuple[Value, ...]] = [(s.number, s.heading, s.estimate, s.said) for s in statements(spec, figures, lang)]
    return Delimited("esms", COLUMNS, tuple(rows))


def _known(spec: ReportSpec, figures: Sequence[Figure], lang: str) -> dict[int, list[Line]]:
    """What the report knows, by the number of its heading."""
    number = numbers_of(spec.country, lang)
    totals = [figure for figure in figures if figure.part == "total"]
    apart = contradiction(spec)
    return {
        1: [(None, spec.programme)],
        2: [(None, spec.date)],
        3: [line for f in totals for line in _presented(f)],
        4: [(None, text(N_("Persons")))],
        5: [(f.estimate, f"{f.start}/{f.date}" if f.start else f.date) for f in totals],
        7: [(None, rounding_note(spec.base, spec.protection))],
        8: [(None, spec.use), *([] if spec.sensitivity is None else [(None, spec.sensitivity)])],
        10: [(None, text(N_("The same figures stand in the report and in these files.")))],
        11: _each(spec, lambda e: "" if e.quality is None else in_short(e.quality)),
        12: [(None, text(N_("Made for {recipient}."), recipient=spec.recipient))] if spec.recipient else [],
        13: _each(spec, lambda e: words.sentence(e, lang, spec.base_of(e), number)),
        14: [(f.estimate, _punctual(f)) for f in totals if f.vintage],
        15: [] if apart is None else [(None, apart)],
        17: [(f.estimate, f.vintage) for f in totals],
        18: [line for number, e in enumerate(spec.ordered(), 1) for line in _processing(number, e)],
        19: [
            (number, words.printed(warning, spec.base_of(e)))
            for number, e in enumerate(spec.ordered(), 1) for warning in e.warnings
        ],
    }  # fmt: skip


def _punctual(figure: Figure) -> Text:
    """When the figure was made, and of which day it is."""
    made = spoken_day(figure.vintage)
    if not figure.date:
        return text(N_("The estimate was made on {made}; to which day its figures refer is not said."), made=made)
    return text(N_("The estimate was made on {made}; its figures refer to {date}."), made=made, date=spoken_day(figure.date))


def _presented(figure: Figure) -> Iterator[Line]:
    """Whom an estimate counts, and whom it leaves out where that was said."""
    yield figure.estimate, figure.population
    if figure.excluded:
        yield figure.estimate, text(N_("Not included: {who}"), who=figure.excluded)


def _each(spec: ReportSpec, said: Callable[[Estimate], Said]) -> list[Line]:
    return [(number, said(estimate)) for number, estimate in enumerate(spec.ordered(), 1)]


def _processing(number: int, estimate: Estimate) -> Iterator[Line]:
    """The method, and what it assumes."""
    yield number, Text(estimate.label)
    for assumption in estimate.assumptions:
        yield number, assumption


def _say(said: Said, lang: str, number: NumberFormat) -> str:
    return translate(said, lang, number) if isinstance(said, Text) else said

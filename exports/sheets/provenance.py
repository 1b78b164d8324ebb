"""Where every figure comes from: run, data, version, seed, settings, and the command that repeats it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import ClassVar

from estimation.from_records import linkage_of, records_of
from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.command import command, settings
from exports.page import Cell, Col, Page
from exports.repeat import COMMAND, DATA, FIGURES, RUN, VERSION, figures_of
from exports.report import ReportSpec, run_plain
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text

HELD = N_("Not printed beside protected counts: it would let them be found by trial. The run keeps it.")
ROOM, AGAIN = "Estimates", "Repeat"  # the window's own words, in the catalogue from there


@sheet(90)
@dataclass(frozen=True)
class Provenance(Sheet):
    """Always there. Protected without a password, so that nothing is changed by accident and all can be copied."""

    tab: ClassVar[str] = N_("Provenance")

    @property
    def key(self) -> str:
        return "provenance"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Where the figures come from"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Data, version, seed; how to repeat and verify it"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (26, 30, 68), landscape=True)
        page.title(self.title(spec))
        page.lines(
            text(N_("Who has the same data and the same version reaches the same figures by the command or the steps given."))
        )
        page.lines(text(N_("The sheet is locked without a password, against accidental changes only.")))
        page.skip(6)
        rows: list[list[Cell]] = []
        for estimate in spec.ordered():
            name = words.label(spec, estimate)
            rows += [[name, item, value] for item, value in facts(estimate, spec)]
        columns = [Col(text(N_("Estimate")), width=26), Col(text(N_("Item")), width=30), Col(text(N_("Value")), width=68)]
        alt = text(N_("For each estimate its run, its data, its settings and the command that repeats it"))
        page.table("T_provenance", columns, rows, alt)
        page.sheet.protect()


def run_of(estimate: Estimate) -> str:
    """The run's number: SHA-256 of what tells it from others (`exports.report.run_plain`)."""
    plain = json.dumps(run_plain(estimate), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def repeating(estimate: Estimate, spec: ReportSpec) -> tuple[Text | str, Cell]:
    """How to reach the figures again: the command, or the way through the window where the data are the programme's own lists,
    which are encrypted and which no command reads."""
    source = estimate.provenance.source
    if not source or source != spec.programme:
        return Text(COMMAND), command(estimate)
    name = spec.name_of(estimate) or Text(estimate.label)
    way = text("{programme} → {room} → {name} → {again}", programme=source, room=Text(ROOM), name=name, again=Text(AGAIN))
    return Text(AGAIN), way


def facts(estimate: Estimate, spec: ReportSpec) -> list[tuple[Text | str, Cell]]:
    """What is known of a run, in the order of reading. Every value is text: nothing here is for calculating."""
    made, exact = estimate.provenance, spec.shows_exactly(estimate)
    found: list[tuple[Text | str, Cell]] = [
        repeating(estimate, spec),
        (text(N_("Data")), made.source or text(N_("not named"))),
        (Text(DATA), made.data if exact else text(HELD)),
        (Text(RUN), run_of(estimate)),
        (Text(FIGURES), figures_of(estimate) if exact else text(HELD)),
        (Text(VERSION), text("Alcance {version}", version=made.version)),
        (text(N_("Seed")), str(made.seed)),
    ]
    if made.created:
        found.append((text(N_("Made on")), made.created))
    if made.by:
        found.append((text(N_("By group")), ", ".join(made.by)))
    if (records := records_of(estimate)) is not None:
        found.append((text(N_("Table in the programme")), records.table))
        found.append((text(N_("Fingerprint of the table")), records.fingerprint if exact else text(HELD)))
    if (linkage := linkage_of(estimate)) is not None:
        found.append((text(N_("Linkage in the programme")), linkage.run))
    for setting in settings(estimate):
        label = text(N_("Setting: {label}"), label=setting.label)
        usual = text(N_("{value} (the method's own)"), value=setting.value)
        found.append((label, usual if setting.default else setting.value))
    return found

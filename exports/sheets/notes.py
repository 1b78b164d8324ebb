"""Method, assumptions, warnings and references, in plain language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.country import locale_of, said_country
from exports.disclosure.log import verdict
from exports.disclosure.register import INTERNAL
from exports.page import Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.sheets.cover import sentence
from exports.signs import PROFILES, STATUSES, explained, own
from exports.told import told
from vocabulary.text import N_, Text, text


@sheet(70)
@dataclass(frozen=True)
class Notes(Sheet):
    """Always there."""

    tab: ClassVar[str] = N_("Notes")

    @property
    def key(self) -> str:
        return "notes"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Method and notes"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("How the figures were reached, and what they assume"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (27, 64))
        page.title(self.title(spec))
        for estimate in spec.ordered():
            page.section(words.label(spec, estimate))
            self._method(book, page, estimate)
        page.section(text(N_("How figures are printed")))
        base = spec.base
        page.pair(text(N_("Rounding")), text(
            N_("Estimates and limits are printed to three significant figures of the headline (multiples of {base}); parts are "
               "rounded so that they add up. Counts on lists are multiples of 5. The unrounded run stays in the programme."),
            base=base,
        ))  # fmt: skip
        small = text(N_("No cell rests on fewer than ten persons: small groups are shown together."))
        page.pair(text(N_("Small numbers")), verdict(spec) if spec.protection == INTERNAL else small)
        page.pair(text(N_("Numbers")), as_written(book))
        page.pair(text(N_("Marks")), "\n".join(map(book.say, convention(spec.signs))))

    def _method(self, book: Book, page: Page, estimate: Estimate) -> None:
        base = book.spec.base_of(estimate)
        if (said_short := summary(estimate)) is not None:
            page.pair(text(N_("In one line")), said_short)
        if (how := told(estimate)) is not None:
            page.pair(text(N_("How it was estimated")), how)
        page.pair(text(N_("Whom it counts")), sentence(book, estimate.counted))
        page.pair(text(N_("Result")), text("{said}", said=words.sentence(estimate, book.lang, base, book.number)))
        page.pair(text(N_("Interval")), text(
            N_("{kind}, at {level} % confidence"), kind=_capital(book, words.interval(estimate.population.interval)),
            level=words.percent(estimate.population.level),
        ))  # fmt: skip
        if estimate.assumptions:
            said = [book.say(a) if isinstance(a, Text) else book.words(a) for a in estimate.assumptions]
            page.pair(text(N_("What it assumes")), "\n".join(f"{n}. {line}" for n, line in enumerate(said, 1)))
        if estimate.warnings:
            page.pair(text(N_("Warnings")), "\n".join(book.say(words.printed(w, base)) for w in estimate.warnings))
        if estimate.references:
            page.pair(text(N_("References")), "\n".join(estimate.references))


def as_written(book: Book) -> Text:
    """How numbers are written in sentences, and in cells."""
    country, locale = said_country(book.spec.country, book.lang), locale_of(book.spec.country.upper(), book.lang)
    if not country or locale is None or locale.language != book.lang:
        said = N_("In sentences as in {number}; in cells as the settings of the reader's program want it.")
        return text(said, number=1234567.5)
    said = N_("In sentences as in {country}: {number}; in cells as the settings of the reader's program want it.")
    return text(said, country=country, number=1234567.5)


def convention(profile: str) -> list[Text]:
    """Every sign of the report with its meaning, whose convention it is, and for what that has no sign."""
    found = PROFILES[profile]
    said = [*explained(profile, STATUSES), text(N_("Convention: {label}. Source: {source}."), label=Text(found.label),
                                                 source=found.source)]  # fmt: skip
    if lacking := own(profile):
        said.append(text(N_("It has no sign for what is marked {signs} here."), signs=", ".join(f"[{c}]" for c in lacking)))
    return said


def summary(estimate: Estimate) -> Text | None:
    """The method's own line, where the method is still known."""
    from estimation.method import methods

    found = methods().get(estimate.method)
    return Text(found.summary) if found is not None else None


def _capital(book: Book, said: Text | str) -> str:
    spoken = book.say(said)
    return spoken[:1].upper() + spoken[1:]

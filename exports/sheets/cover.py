"""The cover: what this book is and is not, whom it counts, how, what it may be used for, and where everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.from_records import scope_of
from estimation.quality import in_short
from exports import words
from exports.book import Book
from exports.country import said_country
from exports.disclosure.register import INTERNAL
from exports.page import Page
from exports.report import ReportSpec
from exports.sheets import Sheet, kinds, sheet, sheets_of
from vocabulary.text import N_, Text, text


@sheet(0)
@dataclass(frozen=True)
class Cover(Sheet):
    """Always the first sheet."""

    tab: ClassVar[str] = N_("Cover")

    @property
    def key(self) -> str:
        return "cover"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return spec.heading()

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("What this book is"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (27, 64))
        page.title(self.title(spec))
        page.lines(byline(spec))
        if spec.protection == INTERNAL:
            page.lines(text(N_("Internal, not for publication")), "warning", 11)
        page.skip()
        definition = spec.headline.definition
        page.pair(text(N_("What this book is")), text(N_(
            "An estimate with its margin, not a count. No one was counted one by one, and no person can be recognised in "
            "these tables."
        )))  # fmt: skip
        page.pair(text(N_("Who is included")), sentence(book, spec.headline.counted))
        if (scope := scope_of(spec.headline)) is not None:
            page.pair(text(N_("Which records count")), scope)
        left_out = definition.excludes or book.words(
            N_("Persons in a regular situation, and whoever was outside the area, the dates or the ages named above.")
        )
        if definition.excludes or spec.headline.quantity is None:  # net migration leaves nobody out for being regular
            page.pair(text(N_("Who is not included")), sentence(book, text("{who}", who=left_out)))
        if country := said_country(spec.country, book.lang):
            page.pair(text(N_("Country")), country)
        if spec.date:
            page.pair(text(N_("Date of this report")), words.day(spec.date))
        page.pair(text(N_("Main method")), main_method(spec))
        if spec.headline.quality is not None:
            where = text(N_("{said} (sheet {sheet})"), said=in_short(spec.headline.quality), sheet=book.names["quality"])
            page.pair(text(N_("Quality class")), sentence(book, where))
        page.pair(text(N_("Permitted use")), spec.use)
        page.skip(4)
        page.section(text(N_("Contents")))
        for made in sheets_of(spec):
            if made.key == self.key:
                continue
            page.link(made.key, book.names[made.key])
            page.pair("", made.about(spec), rule=False)
            page.row -= 1
            page.link(made.key, book.names[made.key])
            page.row += 1
        lacking = absent(spec)
        if lacking:
            page.section(text(N_("Not in this report")))
            for tab, why in lacking:
                page.pair(tab, why, rule=False)


def absent(spec: ReportSpec) -> list[tuple[Text, Text]]:
    """The kinds of sheets that this report has none of, each with why."""
    there = {type(made) for made in sheets_of(spec)}
    refused = text(N_("The figure is of class D and without a range, so that its parts are not printed either."))
    return [
        (Text(kind.tab), refused if kind.of(spec) else Text(kind.absent))
        for kind in kinds() if kind.absent and kind not in there
    ]  # fmt: skip


def byline(spec: ReportSpec) -> Text:
    """For whom, by whom, when: what is known of it."""
    parts: list[Text | str] = []
    if spec.recipient:
        parts.append(text(N_("Technical report for {recipient}"), recipient=spec.recipient))
    else:
        parts.append(text(N_("Technical report")))
    if spec.programme:
        parts.append(spec.programme)
    if spec.date:
        parts.append(words.day(spec.date))
    joined = parts[0]
    for part in parts[1:]:
        joined = text("{first} · {rest}", first=joined, rest=part)
    return joined if isinstance(joined, Text) else text("{line}", line=joined)


def main_method(spec: ReportSpec) -> Text:
    """The headline's method with what it rests on."""
    headline = spec.headline
    lists = words.lists_of(headline)
    name = Text(headline.label)
    if lists:
        return text(N_("{method}, with {n} lists"), N_("{method}, with {n} lists"), method=name, n=lists)
    return text("{method}", method=name)


def sentence(book: Book, said: Text) -> str:
    """A phrase as a sentence of its own: a capital at its beginning, a full stop at its end."""
    spoken = book.say(said).strip()
    spoken = spoken[:1].upper() + spoken[1:]
    return spoken if spoken.endswith((".", "!", "?")) else spoken + "."

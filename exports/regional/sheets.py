"""The sheets of the workbook of several countries, in its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports import words
from exports.book import Volume
from exports.country import said_country
from exports.native.forest import Bar, behind, forest, tall
from exports.page import Cell, Col, Formula, Page
from exports.regional.comparing import Row
from exports.regional.entry import FORMS, Entry, method_of
from exports.regional.spec import RegionSpec
from exports.regional.total import RULE, said, total
from exports.signs import explained, mark, of_limits, used_in
from vocabulary.text import N_, Text, text

HOW = (
    N_("One figure is the yardstick; the others are held to its ages, sex, whom it counts, its day and its interval's level."),
    N_("A figure without a quality class, of class D, without a complete interval, of a part of a country or of another "
       "population is shown, and neither compared nor added."),
    N_("Another method does not bar a comparison; it is said, because part of a difference may come from it."),
    N_("Figures are compared where all their days lie within the months named on the cover. Of a country with several figures "
       "the newest vintage of a day counts, and of several days the nearest to those of the others."),
)  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """One sheet: its place in the book, its words, and how it is written."""

    key: str
    tab: str
    about: str
    write: Callable[[Volume, RegionSpec], None]
    letter: str = ""
    pair: str = ""
    applies: Callable[[RegionSpec], bool] = lambda spec: True


def name_of(book: Volume, entry: Entry) -> str:
    """The country's name in the book's language."""
    return said_country(entry.figure.country, book.lang) or entry.figure.country


def _cover(book: Volume, spec: RegionSpec) -> None:
    page = Page(book, "cover", (27, 64))
    page.title(spec.heading())
    page.lines(text("{first} · {rest}", first=spec.recipient or spec.programme or "Alcance", rest=words.day(spec.date))
               if spec.date else text("{line}", line=spec.recipient or spec.programme or "Alcance"))  # fmt: skip
    page.skip()
    page.pair(text(N_("What this book is")), text(N_(
        "Published estimates of several countries side by side, with what may be compared, what may not, and why. Each is an "
        "estimate with its margin, not a count."
    )))  # fmt: skip
    page.pair(text(N_("Sum")), said(total(spec.view), spec.view))
    page.pair(text(N_("Yardstick")), _yardstick(book, spec))
    if spec.view.same_scope:
        page.pair(text(N_("Held for the same")), text(
            N_("Different words on who is left out were held for the same, because: {why}"), why=spec.view.same_scope
        ))  # fmt: skip
    page.skip(4)
    page.section(text(N_("Contents")))
    for leaf in LEAVES[1:]:
        if leaf.applies(spec):
            page.pair("", Text(leaf.about), rule=False)
            page.row -= 1
            page.link(leaf.key, book.names[leaf.key])
            page.row += 1


def _yardstick(book: Volume, spec: RegionSpec) -> Text:
    yardstick = spec.view.yardstick
    if yardstick is None:
        return text(N_("No figure can be compared with any other."))
    return text(
        N_("{country}, {day} ({file}); figures that are compared lie within {n} months of one another."),
        country=name_of(book, yardstick), day=words.day(yardstick.figure.date), file=yardstick.file, n=spec.view.within,
    )  # fmt: skip


def _figures(book: Volume, spec: RegionSpec) -> None:
    page = Page(book, "figures", (24, 14, 13, 13, 13, 8, 8, 32, 14, 10), landscape=True)
    page.title(text(N_("The figures, and which may be compared")))
    page.lines(said(total(spec.view), spec.view))
    rows: list[list[Cell]] = []
    for row in spec.view.rows:
        f = row.entry.figure
        level = None if f.level is None else f.level
        codes = "d" if f.value is None else of_limits(f.lower, f.upper, f.quality) if f.level is not None else "x"
        rows.append([
            name_of(book, row.entry), f.date, f.value, f.lower, f.upper, level, f.quality or mark("x"),
            method_of(f), row.comparable, mark(codes),
        ])  # fmt: skip
    page.marks(used_in(rows))
    page.skip(6)
    columns = [
        Col(text(N_("Country")), width=24), Col(text(N_("Reference date")), width=14), Col(text(N_("Estimate")), "persons", 13),
        Col(text(N_("Lower limit")), "persons", 13), Col(text(N_("Upper limit")), "persons", 13),
        Col(text(N_("Level")), "share", 8), Col(text(N_("Class")), "mark", 8), Col(text(N_("Method")), width=32),
        Col(text(N_("Comparable")), "mark", 14), Col(text(N_("Mark")), "mark", 10),
    ]  # fmt: skip
    alt = text(N_("Each country's figure with its day, limits, class and method, and whether it may be compared"))
    used = [i for i, row in enumerate(spec.view.rows) if row.comparable]
    page.table("T_figures", columns, rows, alt, used)


def _reasons(book: Volume, spec: RegionSpec) -> None:
    page = Page(book, "reasons", (24, 14, 30, 16, 70), landscape=True)
    page.title(text(N_("What differs, and what may therefore not be compared")))
    page.skip(6)
    rows: list[list[Cell]] = [
        [name_of(book, row.entry), row.entry.figure.date, row.entry.file, text(N_("not comparable")) if reason.bars
         else text(N_("with care")), reason.said]
        for row in spec.view.rows for reason in row.reasons
    ]  # fmt: skip
    columns = [
        Col(text(N_("Country")), width=24), Col(text(N_("Reference date")), width=14), Col(text(N_("File")), width=30),
        Col(text(N_("What follows")), width=16), Col(text(N_("Why")), width=70),
    ]  # fmt: skip
    page.table("T_reasons", columns, rows, text(N_("Each difference with the figure it is about and what follows from it")))


def _sum(book: Volume, spec: RegionSpec) -> None:
    """Live: who leaves a country out sees what it does. The limits as distances, whose squares add up."""
    found = total(spec.view)
    assert found is not None
    page = Page(book, "sum", (36, 14, 14, 14, 19, 19))
    page.title(text(N_("The sum of the comparable figures")))
    page.lines(said(found, spec.view), "text", 11)
    page.lines(Text(RULE))
    page.lines(
        text(N_("The sum is rounded to three significant figures in the sentence above, and stands here as it comes out."))
    )
    page.skip(6)
    first = page.row + 2
    used = spec.view.comparable
    rows: list[list[Cell]] = []
    for at, entry in enumerate(used):
        value, low, high = (n or 0 for n in (entry.figure.value, entry.figure.lower, entry.figure.upper))
        line = first + at
        rows.append([name_of(book, entry), value, low, high, Formula(f"B{line}-C{line}", value - low),
                     Formula(f"D{line}-B{line}", high - value)])  # fmt: skip
    end = first + len(used) - 1
    point = sum(e.figure.value or 0 for e in used)
    below, above = (sum(float(str(_value(row[i]))) ** 2 for row in rows) ** 0.5 for i in (4, 5))
    rows.append([
        text(N_("Together")), Formula(f"SUM(B{first}:B{end})", point),
        Formula(f"B{end + 1}-E{end + 1}", point - below), Formula(f"B{end + 1}+F{end + 1}", point + above),
        Formula(f"SQRT(SUMSQ(E{first}:E{end}))", below), Formula(f"SQRT(SUMSQ(F{first}:F{end}))", above),
    ])  # fmt: skip
    columns = [
        Col(text(N_("Country")), width=36), Col(text(N_("Estimate")), "persons", 14),
        Col(text(N_("Lower limit")), "persons", 14), Col(text(N_("Upper limit")), "persons", 14),
        Col(text(N_("Distance below")), "persons", 19),
        Col(text(N_("Distance above")), "persons", 19),
    ]  # fmt: skip
    page.table("T_sum", columns, rows, text(N_("The comparable figures with their limits, and all together")), [len(rows) - 1])


def _value(cell: Cell) -> object:
    return cell.value if isinstance(cell, Formula) else cell


def drawn(book: Volume, rows: Sequence[Row]) -> list[Bar]:
    """The figures that can stand on an axis, those that may be compared first; what may not is said in its name."""
    found = []
    for row in sorted(rows, key=lambda row: not row.comparable):
        f = row.entry.figure
        if f.value is None or any(reason.code == "twice" for reason in row.reasons):
            continue
        name = text(N_("{country}, {day}"), country=name_of(book, row.entry), day=words.day(f.date))
        shown = name if row.comparable else text(N_("{name} (not comparable)"), name=name)
        found.append(Bar(book.say(shown), f.value, f.lower, f.upper, f.method))
    return found


def _chart(book: Volume, spec: RegionSpec) -> None:
    page = Page(book, "chart", (12,) * 10, landscape=True)
    page.title(text(N_("The figures on one axis")))
    bars = drawn(book, spec.view.rows)
    about = said(total(spec.view), spec.view)
    page.lines(about)
    page.link("figures", text(N_("Figures on sheet {sheet}"), sheet=book.names["figures"]))
    page.row += 1
    page.skip(6)
    book.later(lambda: page.chart(
        forest(book, book.places["behind"], bars, len(spec.view.comparable)), text(N_("Forest chart. {said}"), said=about), 900,
        tall(book, bars),
    ))  # fmt: skip


def _behind(book: Volume, spec: RegionSpec) -> None:
    page = Page(book, "behind", (46, 10, 14, 14, 14))
    page.title(text(N_("Figures behind the chart of countries")))
    book.places["behind"] = behind(page, "D_countries", drawn(book, spec.view.rows))


def _sources(book: Volume, spec: RegionSpec) -> None:
    page = Page(book, "sources", (16, 26, 16, 12, 11, 34, 24), landscape=True)
    page.title(text(N_("The files and what they say of their figures")))
    page.lines(
        text(N_("A file with a digest of its own was read only where the digest agrees; the others can be changed unseen."))
    )
    page.skip(6)
    rows: list[list[Cell]] = [
        [name_of(book, r.entry), r.entry.file, Text(FORMS[r.entry.form]), r.entry.sealed, r.entry.figure.vintage or mark("x"),
         r.entry.figure.population or mark("x"), r.entry.figure.run or mark("x")]
        for r in spec.view.rows
    ]  # fmt: skip
    columns = [
        Col(text(N_("Country")), width=16), Col(text(N_("File")), width=26), Col(text(N_("Kind of file")), width=16),
        Col(text(N_("Digest agrees")), width=12), Col(text(N_("Vintage")), width=11), Col(text(N_("Who is counted")), width=34),
        Col(text(N_("Number of the run (SHA-256)")), width=24),
    ]  # fmt: skip
    page.table("T_files", columns, rows, text(N_("Each file with its form, its vintage, whom it counts and its run")))


def _notes(book: Volume, spec: RegionSpec) -> None:
    page = Page(book, "notes", (27, 64))
    page.title(text(N_("How it was compared and added")))
    page.skip(6)
    page.pair(text(N_("Comparison")), "\n".join(map(book.words, HOW)))
    page.pair(text(N_("Sum")), Text(RULE))
    page.pair(text(N_("Small numbers")), text(N_("Figures are as each country published them, protected by its own rules.")))
    page.pair(text(N_("Marks")), "\n".join(map(book.say, explained(spec.signs, "xzud"))))


LEAVES = (
    Leaf("cover", N_("Cover"), N_("What this book is"), _cover),
    Leaf("figures", N_("Countries"), N_("The figures, and which may be compared"), _figures, "T", "countries"),
    Leaf("chart", N_("Countries"), N_("The figures on one axis"), _chart, "G", "countries",
         lambda spec: any(r.entry.figure.value is not None for r in spec.view.rows)),
    Leaf("reasons", N_("Reasons"), N_("What differs, and what may therefore not be compared"), _reasons, "T", "reasons",
         lambda spec: any(row.reasons for row in spec.view.rows)),
    Leaf("sum", N_("Sum"), N_("The sum of the comparable figures, as live formulas"), _sum, "T", "sum",
         lambda spec: total(spec.view) is not None),
    Leaf("sources", N_("Files"), N_("The files and what they say of their figures"), _sources, "T", "sources"),
    Leaf("notes", N_("Notes"), N_("How it was compared and added"), _notes),
    Leaf("behind", N_("Intervals"), N_("Figures behind the chart of countries"), _behind, "D", "behind",
         lambda spec: any(r.entry.figure.value is not None for r in spec.view.rows)),
)  # fmt: skip

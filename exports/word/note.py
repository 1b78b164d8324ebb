"""What stands in the short report, in the order of reading; every figure is the workbook's, by the workbook's own functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from estimation.charts import Forest, ForestRow
from estimation.from_records import scope_of
from estimation.quality import in_short
from exports import words
from exports.country import said_country
from exports.disclosure.log import verdict
from exports.disclosure.register import INTERNAL
from exports.numbers import to_base
from exports.palette import LIGHT
from exports.repeat import RUN
from exports.sheets.cover import byline, main_method
from exports.sheets.methods import describe, shown
from exports.sheets.notes import summary
from exports.sheets.provenance import facts, run_of
from exports.sheets.summary import figures, first_to_know, rounding_note
from exports.signs import Sign, explained, mark, used_in
from exports.word.paper import Paper
from vocabulary.text import N_, Text, text

WARNING = LIGHT.warning
MISSING = mark("x")
SHORT_FACTS = 7  # of the provenance: how to repeat it, data, run, figures, version and seed; settings stand in the workbook


def write(paper: Paper) -> None:
    """The whole document."""
    spec, say = paper.spec, paper.say
    foot = [say(text(N_("{programme} · an estimate, not a count"), programme=spec.programme or "Alcance"))]
    foot += [say(spec.sensitivity)] if spec.sensitivity is not None else []
    foot += [say(text(N_("Internal, not for publication")))] if spec.protection == INTERNAL else []
    paper.footer(" · ".join(foot))
    paper.paragraph(spec.heading(), "Title")
    paper.paragraph(byline(spec), "Subtitle")
    if spec.protection == INTERNAL:
        paper.paragraph(text(N_("Internal, not for publication")), bold=True, colour=WARNING)
    _headline(paper)
    _definition(paper)
    _method(paper)
    _methods(paper)
    _forest(paper)
    _assumptions(paper)
    _warnings(paper)
    _sources(paper)
    _provenance(paper)


def _headline(paper: Paper) -> None:
    spec, base = paper.spec, paper.spec.base
    headline = spec.headline
    paper.paragraph(text(N_("The main figure")), "Heading 1")
    if headline.refused:
        paper.paragraph(words.sentence(headline, paper.lang, base, paper.number), bold=True, colour=WARNING)
    else:
        made = paper.paragraph(paper.say(to_base(headline.population.point, base)), bold=True, size=28)
        made.paragraph_format.keep_with_next = True
        paper.paragraph(words.said_interval(headline.population, base), bold=True)
        paper.paragraph(words.sentence(headline, paper.lang, base, paper.number))
    if headline.quality is not None:
        paper.pair(text(N_("Quality class")), _sentence(paper, in_short(headline.quality)))
    for warning in first_to_know(spec):
        said = text(N_("Before quoting: {warning}"), warning=words.printed(warning, base))
        paper.paragraph(said, bold=True, colour=WARNING)


def _definition(paper: Paper) -> None:
    spec, definition = paper.spec, paper.spec.headline.definition
    left_out = definition.excludes or text(
        N_("Persons in a regular situation, and whoever was outside the area, the dates or the ages named above.")
    )
    paper.paragraph(text(N_("Whom the figure counts")), "Heading 1")
    paper.pair(text(N_("Who is included")), _sentence(paper, definition.text()))
    if (scope := scope_of(spec.headline)) is not None:
        paper.pair(text(N_("Which records count")), scope)
    paper.pair(text(N_("Who is not included")), _sentence(paper, left_out))
    if country := said_country(spec.country, paper.lang):
        paper.pair(text(N_("Country")), country)
    paper.pair(text(N_("Permitted use")), spec.use)


def _method(paper: Paper) -> None:
    """In plain language: the main method, its interval, and in one line each of the others."""
    spec, population = paper.spec, paper.spec.headline.population
    paper.paragraph(text(N_("How it was estimated")), "Heading 1")
    paper.pair(text(N_("Main method")), _sentence(paper, main_method(spec)))
    if (said := summary(spec.headline)) is not None:
        paper.paragraph(said)
    kind = _capital(paper.say(words.interval(population.interval)))
    told: Text | str = text(N_("{kind}, at {level} % confidence"), kind=kind, level=words.percent(population.level))
    if population.lower is None and population.upper is None:
        told = kind
    paper.pair(text(N_("Interval")), _sentence(paper, told))
    seen = set()
    for estimate in spec.together()[1:]:
        if (said := summary(estimate)) is not None and estimate.method not in seen:
            paper.pair(Text(estimate.label), said)
        seen.add(estimate.method)


def _methods(paper: Paper) -> None:
    spec, base = paper.spec, paper.spec.base
    n = len(spec.together())
    paper.paragraph(text(N_("The method and its figure"), N_("{n} methods, the same population"), n=n), "Heading 1")
    level = words.percent(spec.headline.population.level)
    headers: list[Text | str] = [
        text(N_("Method")), text(N_("Estimate")), text(N_("Lower {level} %"), level=level),
        text(N_("Upper {level} %"), level=level), text(N_("Class")),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    used: set[str] = set()
    for estimate in spec.together():
        name, point, low, high, grade, sign = figures(words.label(spec, estimate), estimate, base)
        missing = mark("".join(c for c in sign.codes if c != "u")) if isinstance(sign, Sign) else ""
        used |= used_in([[missing]])
        rows.append([name, *(missing if value is None else value for value in (point, low, high)), grade])
    if not any(row[-1] for row in rows):
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    note = [paper.say(rounding_note(base, spec.protection)), *map(paper.say, explained(spec.signs, used))]
    made = paper.paragraph(" · ".join(note), "Caption")
    made.paragraph_format.keep_with_next = True
    alt = text(N_("Each method's estimate with its limits, the main one first"))
    paper.table(headers, rows, (36, 16, 18, 18, 12)[: len(headers)], alt, frozenset((1, 2, 3)), frozenset((0,)))


def _forest(paper: Paper) -> None:
    from exports.charts.picture import png_of

    spec, base = paper.spec, paper.spec.base
    if not (estimates := shown(spec)):
        return
    rows = tuple(
        ForestRow(
            words.label(spec, e), to_base(e.population.point, base), _rounded(e.population.lower, base),
            _rounded(e.population.upper, base), e is spec.headline, e.method,
        )
        for e in estimates
    )  # fmt: skip
    title = text(N_("The estimate and its interval"), N_("The {n} methods on one axis"), n=len(rows))
    png, _ = png_of(Forest(title, rows, text(N_("persons"))), paper.lang, paper.number)
    caption = paper.paragraph(title, "Caption")
    caption.paragraph_format.keep_with_next = True
    paper.picture(png, text(N_("Forest chart. {said}"), said=describe(spec)))


def _assumptions(paper: Paper) -> None:
    headline = paper.spec.headline
    if not headline.assumptions and not headline.register:
        return
    paper.paragraph(text(N_("What it assumes")), "Heading 1")
    paper.numbered([a if isinstance(a, Text) else Text(a) for a in headline.assumptions])
    if headline.register:
        paper.paragraph(text(N_("What the data do not tell was decided by somebody; other values give other figures.")))
        headers = [text(N_("What is assumed")), text(N_("Value")), text(N_("Lowest")), text(N_("Highest")), text(N_("Source"))]
        rows = [[e.what, *map(_exact, (e.value, e.low, e.high)), e.source or MISSING] for e in headline.register]
        if any(MISSING in row for row in rows):
            paper.paragraph(explained(paper.spec.signs, "x")[0], "Caption").paragraph_format.keep_with_next = True
        alt = text(N_("Each assumption with its value, range, source, date and who decided"))
        paper.table(headers, rows, (36, 12, 12, 12, 28), alt, frozenset((1, 2, 3)))


def _warnings(paper: Paper) -> None:
    """Of the other estimates: what the headline warns of stands at the top."""
    spec = paper.spec
    said = [
        text("{method}: {what}", method=words.label(spec, e), what=words.printed(warning, spec.base_of(e)))
        for e in spec.together()[1:]
        for warning in e.warnings
    ]
    if said:
        paper.paragraph(text(N_("Warnings")), "Heading 1")
        paper.bullets(said)


def _sources(paper: Paper) -> None:
    spec = paper.spec
    paper.paragraph(text(N_("Sources")), "Heading 1")
    data = dict.fromkeys(e.provenance.source for e in spec.together() if e.provenance.source)
    paper.pair(text(N_("Data")), ", ".join(data) or text(N_("not named")))
    small = text(N_("No cell rests on fewer than ten persons: small groups are shown together."))
    paper.pair(text(N_("Small numbers")), verdict(spec) if spec.protection == INTERNAL else small)
    references = list(dict.fromkeys(r for e in spec.together() for r in e.references))
    if references:
        paper.paragraph(text(N_("References")), "Heading 2").paragraph_format.keep_with_next = True
        paper.bullets(references)


def _provenance(paper: Paper) -> None:
    """The headline's in short, and of the others the number of the run: all settings stand in the workbook."""
    spec = paper.spec
    paper.paragraph(text(N_("Where the figures come from")), "Heading 1")
    said = N_("Who has the same data and the same version reaches the same figures by the command or the steps given.")
    paper.paragraph(text(said)).paragraph_format.keep_with_next = True
    rows: list[Sequence[Any]] = [list(fact) for fact in facts(spec.headline, spec)[:SHORT_FACTS]]
    rows += [[text("{method}: {what}", method=words.label(spec, e), what=Text(RUN)), run_of(e)] for e in spec.together()[1:]]
    alt = text(N_("For each estimate its run, its data, its settings and the command that repeats it"))
    paper.table([text(N_("Item")), text(N_("Value"))], rows, (27, 73), alt, size=9)


def _rounded(value: float | None, base: int) -> float | None:
    return None if value is None else to_base(value, base)


def _exact(value: float | None) -> Sign | str | float:
    return MISSING if value is None else float(f"{value:g}")


def _sentence(paper: Paper, said: Text | str) -> str:
    spoken = _capital(paper.say(said).strip())
    return spoken if spoken.endswith((".", "!", "?")) else f"{spoken}."


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]

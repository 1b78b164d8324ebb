"""`region`: figures of several countries side by side, which may be compared, and their sum where there may be one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from exports.country import said_country
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import BadParameter, Collector, Place, Problem
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from exports.regional.comparing import View

STANDARD_OUTPUT = "-"


def run(given: Given) -> int:
    from exports.regional.comparing import compare
    from survey_app.services import regional
    from survey_app.services.reporting import check_workbook
    from survey_app.services.writing import check_target, write_together

    workbook, plain = (Path(given.one(key)) if given.one(key) else None for key in ("excel", "json"))
    printed = given.one("json") == STANDARD_OUTPUT
    within, signs = _within(given), _signs(given)
    problems = Collector()
    if workbook is not None:
        check_workbook(problems, workbook.absolute())
    if plain is not None and not printed:
        check_target(problems, plain.absolute())
    problems.raise_if_any()
    with TerminalProgress(given.lang) as progress:
        entries = regional.gather([Path(name) for name in given.many("file")], progress)
        view = compare(entries, given.one("with"), within, " ".join(given.one("same_scope").split()))
        if workbook is not None:
            regional.write(None, view, workbook, given.lang, signs=signs, progress=progress)
    said = json.dumps(regional.plain(view, given.lang), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if printed:
        sys.stdout.write(said)
        return 0
    if plain is not None:
        write_together({plain.absolute(): said.encode("utf-8")})
    for line in lines(view, given.lang):
        print(translate(line, given.lang))
    for path in filter(None, (workbook, plain)):
        print(translate(text(N_("Written: {file}"), file=str(path)), given.lang))
    return 0


def lines(view: View, lang: str) -> Iterator[Text]:
    """Every figure with its verdict and reasons, then the sum or why there is none, and what the sum takes for granted."""
    from exports.regional.total import RULE, said, total

    for row in view.rows:
        f = row.entry.figure
        name = said_country(f.country, lang) or f.country
        head = N_("{country}, {day}: {figure} ({verdict})")
        verdict = text(N_("comparable")) if row.comparable else text(N_("not comparable"))
        figure: Text | int = text(N_("no figure")) if f.value is None else f.value
        if f.value is not None and f.lower is not None and f.upper is not None:
            figure = text(N_("{value}, {lower} to {upper}"), value=f.value, lower=f.lower, upper=f.upper)
        yield text(head, country=name, day=f.date or "–", figure=figure, verdict=verdict)
        for reason in row.reasons:
            yield text("  {said}", said=reason.said)
    found = total(view)
    yield said(found, view)
    if found is not None:
        yield Text(RULE)


def _within(given: Given) -> int:
    from exports.regional.comparing import WITHIN

    said = given.one("within") or str(WITHIN)
    if not said.isdigit():
        what = text(N_("{said} is no number of months"), said=repr(said))
        raise BadParameter(Problem("bad-value", what, Place(field="--within"), text(N_("Give a whole number, such as 12"))))
    return int(said)


def _signs(given: Given) -> str:
    """As `estimate --signs`."""
    from survey_app.cli.estimate import read_signs

    return read_signs(given, ("excel",))


WORD = Word(
    "region",
    N_("Sets the figures of several countries side by side: which may be compared, which not and why, and their sum."),
    (
        Argument(
            "FILE",
            N_("A published table (estimates.csv, sdmx-data.csv or .xml, mirrem.csv), its folder, or an Excel report"),
            many=True,
            required=True,
        ),
        Argument(
            "--with", N_("Country or file to which the others are held; the usual: with which most can be compared"), "NAME"
        ),
        Argument("--within", N_("Months that two days of reference may be apart; the usual is 12"), "N"),
        Argument("--same-scope", N_("Why different words on who is left out mean the same; printed in the workbook"), "REASON"),
        Argument("--excel", N_("Write the workbook of all countries to a file"), "FILE"),
        Argument("--json", N_("Write the result as JSON to a file, or to the terminal with -"), "FILE|-"),
        Argument(
            "--signs",
            N_("Signs for what is missing or weak: accessible (the usual), indec, inei, ibge or cepal"),
            "CONVENTION",
        ),
    ),
    run,
)

"""`estimate`: one method on one file, said in a sentence, and as JSON or an Excel report where that is asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from estimation.quality import in_short
from estimation.seed import SEED, USUAL
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import AlcanceError, BadInput, BadParameter, Collector, Place, Problem
from vocabulary.fields import read_names, read_settings
from vocabulary.progress import part
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from estimation.capture_recapture.threats.assumptions import Assumptions
    from estimation.method import Method
    from estimation.result import Estimate
    from survey_app.services.judging import Review

STANDARD_OUTPUT = "-"


def run(given: Given) -> int:
    method = chosen_method(given)
    printed = given.one("json") == STANDARD_OUTPUT
    data = Path(given.one("file"))
    if given.one("sheet") and data.suffix.lower() != ".xlsx":
        remedy = text(N_("Leave it out, or name a workbook (.xlsx)"))
        raise BadParameter(Problem("no-sheets", text(N_("Only a workbook has sheets")), Place(field="--sheet"), remedy))
    plain, workbook = None if printed else _place(given.one("json")), _place(given.one("excel"))
    word = _place(given.one("word"))
    rule, register = read_protection(given)
    signs = read_signs(given)
    published = read_published(given)
    _check_targets(plain, workbook, word, register, data, published)
    by = [name for names in given.many("by") for name in read_names(names)]
    review, reason, assumptions = read_review(given), given.one("reason"), read_assumptions(given)

    from survey_app.services.drawn import nearest
    from survey_app.services.estimating import run as estimate
    from survey_app.services.judging import reviewed
    from survey_app.services.reading import read_table
    from survey_app.services.threats import with_threats, work_out

    with TerminalProgress(given.lang) as progress:
        table = read_table(data, sheet=given.one("sheet"), progress=progress)
        alone = part(progress, 0.0, 0.2) if assumptions is not None else progress
        try:
            found = estimate(method, table, by=by, progress=alone, reason=reason, draws=given.one("draws"))
        except BadParameter as error:
            raise BadParameter(
                replace(p, where=Place(field="--reason")) if p.code == "needs-reason" else p for p in error.problems
            ) from None
        if assumptions is not None:
            threats = work_out(method, nearest(table, found, by), found, by, assumptions, part(progress, 0.2, 1.0))
            found = with_threats(found, threats)
        found = reviewed(_dated(found, published.date), review)
        audit = _write(found, plain, workbook, given.lang, progress, rule, register, published, word, signs)
    if printed:
        sys.stdout.write(_json(found, given.lang))
    else:
        print("\n".join(spoken(found, given.lang)))
        for path in filter(None, (plain, workbook, word, published.folder)):
            print(translate(text(N_("Written: {file}"), file=str(path)), given.lang))
        if audit is not None:
            print(translate(audit, given.lang))
    return 0


def _dated(found: Estimate, day: str) -> Estimate:
    """The estimate with the day to which its figures refer in its definition, where that has none of its own."""
    if not day or found.definition.start or found.definition.end:
        return found
    return replace(found, definition=replace(found.definition, end=day))


def chosen_method(given: Given) -> Method:
    """The method with its settings; raises `BadParameter` with everything that is wrong with them."""
    from difflib import get_close_matches

    from estimation.method import methods

    name = given.one("method")
    if name not in methods():
        close = get_close_matches(name, methods(), 1)
        remedy = (
            text(N_("Did you mean {word}?"), word=close[0])
            if close
            else text(N_("Methods: {names}"), names=", ".join(methods()))
        )
        raise BadParameter(Problem("unknown-method", text(N_("There is no method {name}"), name=repr(name)), remedy=remedy))
    kind = methods()[name]
    problems: list[Problem] = []
    settings: dict[str, Any] = {}
    try:
        settings = read_settings(kind, given.many("set"))
    except BadParameter as error:
        problems += error.problems
    try:
        settings["seed"] = SEED.parse(given.one("seed")) if given.one("seed") else USUAL
    except BadParameter as error:
        problems += error.problems
    if problems:
        raise BadParameter(problems)
    return kind(**settings)


def read_review(given: Given) -> Review:
    """What the files of assumptions and of answers say; raises `BadInput` with everything that is wrong with them."""
    from survey_app.services.judging import Review
    from survey_app.services.quality_files import read_answers, read_register

    problems: list[Problem] = []
    found = Review()
    try:
        if given.one("assumptions"):
            found = replace(found, register=read_register(Path(given.one("assumptions"))))
    except AlcanceError as error:
        problems += error.problems
    try:
        if given.one("quality"):
            answers, lowered, because = read_answers(Path(given.one("quality")))
            found = replace(found, given=answers, lowered_to=lowered, lowered_because=because)
    except AlcanceError as error:
        problems += error.problems
    if problems:
        raise BadInput(problems)
    return found


def read_assumptions(given: Given) -> Assumptions | None:
    """What is supposed about the threats, where they are asked for."""
    from estimation.capture_recapture.threats.assumptions import Assumptions

    written = given.many("assume")
    return Assumptions(**read_settings(Assumptions, written)) if given.switch("threats") or written else None


def spoken(found: Estimate, lang: str) -> Iterator[str]:
    """The warnings, the estimate in one sentence as it stands on the page and on the report's cover, its class, its threats."""
    from survey_app.services.threats import threats_of, told

    for warning in found.warnings:
        yield translate(text(N_("Warning: {what}"), what=warning), lang)
    yield found.sentence(lang)
    if found.quality is not None:
        yield translate(text(N_("Quality class {said}"), said=in_short(found.quality)), lang)
    if (threats := threats_of(found)) is not None and not found.refused:
        for number, line in enumerate(told(threats), 1):
            yield f"{number}. {translate(line, lang)}"


def _place(name: str) -> Path | None:
    return Path(name).absolute() if name else None


def _check_targets(
    plain: Path | None, workbook: Path | None, word: Path | None, register: Path | None, data: Path, published: Published
) -> None:  # fmt: skip
    """Before the work: a place that cannot be written, or that two files would share, is said at once."""
    from survey_app.services.reporting import check_folder, check_word, check_workbook
    from survey_app.services.writing import check_apart, check_target

    problems = Collector()
    if plain is not None:
        check_target(problems, plain)
    if workbook is not None:
        check_workbook(problems, workbook)
    if word is not None:
        check_word(problems, word)
    if register is not None:
        check_target(problems, register)
    targets = [target for target in (plain, workbook, word, register) if target is not None]
    if published.folder is not None:
        check_folder(problems, published.folder, published.forms)
        targets += published.targets()
    check_apart(problems, targets, data)
    problems.raise_if_any()


def read_protection(given: Given) -> tuple[str, Path | None]:
    """The rule for counts, and the file of the register of releases; raises `BadParameter` with what is wrong with them."""
    from exports.disclosure.protect import RULES

    rule, register = given.one("protect") or "round", _place(given.one("register"))
    problems: list[Problem] = []
    if rule not in RULES:
        what = text(N_("There is no such protection: {name}"), name=repr(rule))
        remedy = text(N_("One of: {names}"), names=", ".join(RULES))
        problems.append(Problem("unknown-protection", what, Place(field="--protect"), remedy))
    if (given.one("protect") or register is not None) and not any(map(given.one, ("excel", "word", "publish"))):
        remedy = text(N_("Name the report with --excel, --word or --publish, or leave it out"))
        what = text(N_("Only a report is protected"))
        problems.append(Problem("no-report", what, Place(field="--protect" if given.one("protect") else "--register"), remedy))
    if problems:
        raise BadParameter(problems)
    return rule, register


def read_signs(given: Given, reports: tuple[str, ...] = ("excel", "word")) -> str:
    """The convention for signs; raises `BadParameter` where there is no such one, or none of the `reports` that show signs."""
    from exports.signs import ACCESSIBLE, PROFILES

    name = given.one("signs") or ACCESSIBLE
    problems: list[Problem] = []
    if name not in PROFILES:
        what = text(N_("There is no such convention of signs: {name}"), name=repr(name))
        problems.append(
            Problem("unknown-signs", what, Place(field="--signs"), text(N_("One of: {names}"), names=", ".join(PROFILES)))
        )
    if given.one("signs") and not any(map(given.one, reports)):
        options = ", ".join(f"--{name}" for name in reports)
        remedy = text(N_("Name the report with one of {options}, or leave it out"), options=options)
        problems.append(Problem("no-report", text(N_("Only a report has signs")), Place(field="--signs"), remedy))
    if problems:
        raise BadParameter(problems)
    return name


@dataclass(frozen=True)
class Published:
    """Where the figures go as data, in which forms, and what is said of them that the data do not say."""

    folder: Path | None = None
    forms: tuple[str, ...] = ()
    country: str = ""
    date: str = ""

    def targets(self) -> list[Path]:
        """The files that will be written."""
        from exports.publish import FORMS

        return [] if self.folder is None else [self.folder / name for form in self.forms for name in FORMS[form].files]


def read_published(given: Given) -> Published:
    """The folder, the forms, the country and the date; raises `BadParameter` with all that is wrong with them."""
    from exports.publish import FORMS
    from exports.publish.codes import is_country, is_date

    forms = tuple(dict.fromkeys(name for names in given.many("as") for name in read_names(names)))
    country, date = given.one("country").upper(), given.one("date")
    problems = [
        Problem("unknown-form", text(N_("There is no such form of data: {name}"), name=repr(name)), Place(field="--as"),
                text(N_("One of: {names}"), names=", ".join(FORMS)))
        for name in forms if name not in FORMS
    ]  # fmt: skip
    if country and not is_country(country):
        remedy = text(N_("Give the two letters of ISO 3166, such as PE"))
        what = text(N_("{said} is no country's code"), said=repr(country))
        problems.append(Problem("no-country", what, Place(field="--country"), remedy))
    if date and not is_date(date):
        remedy = text(N_("Write it as year-month-day, such as 2026-10-31"))
        problems.append(Problem("no-date", text(N_("{said} is no date"), said=repr(date)), Place(field="--date"), remedy))
    if not given.one("publish"):
        written = any(map(given.one, ("excel", "word")))  # they name the country, write numbers as it does, and name the day
        for key in ("as",) if written else ("as", "country", "date"):
            if given.many(key) if key == "as" else given.one(key):
                what, remedy = text(N_("Nothing is published")), text(N_("Name a folder with --publish, or leave it out"))
                problems.append(Problem("no-folder-named", what, Place(field=f"--{key}"), remedy))
    if problems:
        raise BadParameter(problems)
    return Published(_place(given.one("publish")), forms or ("tidy",), country, date)


def _write(
    found: Estimate, plain: Path | None, workbook: Path | None, lang: str, progress: TerminalProgress, rule: str,
    register: Path | None, published: Published, word: Path | None, signs: str,
) -> Text | None:  # fmt: skip
    """All files or none; of a report what an attack on its counts found."""
    from survey_app.services.reporting import audited, write
    from survey_app.services.writing import write_together

    also = {} if plain is None else {plain: _json(found, lang).encode("utf-8")}
    if workbook is not None or word is not None or published.folder is not None:
        progress(None, N_("Writing the report"))
        audit = audited(None, [found], rule, lang, register)
        write(
            None, [found], workbook, lang, also=also, protection=rule, register=register, country=published.country,
            folder=published.folder, forms=published.forms, reference=published.date, word=word, signs=signs,
        )  # fmt: skip
        return audit
    if also:
        write_together(also)
    return None


def _json(found: Estimate, lang: str) -> str:
    return json.dumps(found.contract(lang), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


WORD = Word(
    "estimate",
    N_("Estimates a population from a CSV or Excel file with one of the methods."),
    (
        Argument("METHOD", N_("Name of the method, as `methods` lists it"), required=True),
        Argument("FILE", N_("CSV or Excel table"), required=True),
        Argument("--sheet", N_("Sheet of a workbook; without it the first that holds a table"), "NAME"),
        Argument("--set", N_("A setting of the method; may stand several times"), "NAME=VALUE", many=True),
        Argument("--by", N_("Estimate each group of this column apart, and their sum"), "COLUMN", many=True),
        Argument(
            "--draws",
            N_("Column that numbers the draws of a linkage: each is estimated, and their spread goes into the interval"),
            "COLUMN",
        ),
        Argument(SEED.label, SEED.help, "N"),
        Argument("--reason", N_("Why a method is used that the data hardly carry; printed in the report"), "TEXT"),
        Argument("--threats", N_("Work out what could be wrong and what it would do; for methods that use several lists")),
        Argument(
            "--assume", N_("How large an error may be, such as missed=0-5; may stand several times"), "NAME=VALUE", many=True
        ),
        Argument(
            "--assumptions",
            N_("Assumptions register: a table with the columns what, value, low, high, source, date, who and belongs_to"),
            "FILE",
        ),
        Argument(
            "--quality", N_("Answers to the questions of quality: a table with the columns question, answer and reason"), "FILE"
        ),
        Argument("--json", N_("Write the result as JSON to a file, or to the terminal with -"), "FILE|-"),
        Argument("--excel", N_("Write the Excel report to a file"), "FILE"),
        Argument("--word", N_("Write the short report as a Word document to a file"), "FILE"),
        Argument("--publish", N_("Write the report's figures as data into a folder"), "FOLDER"),
        Argument("--as", N_("A form of the data; the usual is tidy. May stand several times"), "FORM", many=True),
        Argument(
            "--signs",
            N_("Signs for what is missing or weak: accessible (the usual), indec, inei, ibge or cepal"),
            "CONVENTION",
        ),
        Argument("--country", N_("Country of the figures: two letters of ISO 3166; numbers are written as there"), "CODE"),
        Argument("--date", N_("Day to which the figures in the data refer, as 2026-10-31"), "DAY"),
        Argument(
            "--protect",
            N_("How small counts in the report are protected: round (the usual), suppress, or internal (not at all)"),
            "RULE",
        ),
        Argument(
            "--register",
            N_("Register of releases: what earlier reports printed; read, compared with, and written anew"),
            "FILE",
        ),
    ),
    run,
)

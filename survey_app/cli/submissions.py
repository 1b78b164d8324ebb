"""`submissions`: a folder of ODK submissions as de-identified tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import Collector, Place
from vocabulary.fields import read_names
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from survey_app.services.submissions import Tabulated

NAMED = 12  # questions that a line names before it only counts


def run(given: Given) -> int:
    from forms.read import load_form
    from survey_app.services.questionnaires import path_of
    from survey_app.services.submissions import check, read_key, tabulate

    target = Path(given.one("csv"))
    _check_name(target)
    check([target], path_of(given.one("form")))
    key = read_key(Path(given.one("key")), _password(given.lang)) if given.one("key") else None
    with TerminalProgress(given.lang) as progress:
        form = load_form(path_of(given.one("form")), progress=progress)
        done = tabulate(
            form,
            Path(given.one("folder")),
            target,
            key=key,
            keep=[name for part in given.many("keep") for name in read_names(part)],
            any_version=given.switch("any_version"),
            skip_bad=given.switch("skip_bad"),
            progress=progress,
        )
    for problem in done.passed_over:
        print(translate(text(N_("Passed over: {what}"), what=problem.say(given.lang)), given.lang), file=sys.stderr)
    print("\n".join(_spoken(done, given.lang)))
    return 0


def _check_name(target: Path) -> None:
    problems = Collector()
    if target.suffix.lower() != ".csv":
        remedy = text(N_("Give a name that ends in .csv"))
        problems.add("not-csv", text(N_("The tables are written as .csv")), Place(file=target.name), remedy)
    problems.raise_if_any()


def _password(lang: str) -> Callable[[], str | None]:
    def ask() -> str | None:
        if not sys.stdin.isatty():
            return None
        from getpass import getpass

        return getpass(f"{translate(N_('Password of the private key'), lang)}: ") or None

    return ask


def _spoken(done: Tabulated, lang: str) -> Iterator[str]:
    from forms.odk.table import REASONS

    lines = [text(N_("{n} record"), N_("{n} records"), n=done.records)]
    if done.twice:
        lines.append(text(N_("{n} submission was there twice"), N_("{n} submissions were there twice"), n=done.twice))
    if done.replaced:
        lines.append(
            text(
                N_("{n} submission was replaced by a correction"),
                N_("{n} submissions were replaced by corrections"),
                n=done.replaced,
            )
        )
    if done.missing_files:
        lines.append(
            text(
                N_("{n} file is not beside its submission"),
                N_("{n} files are not beside their submissions"),
                n=len(done.missing_files),
            )
        )
    for reason, names in done.left_out.items():
        named = ", ".join(names[:NAMED]) + (f" (+{len(names) - NAMED})" if len(names) > NAMED else "")
        lines.append(text(N_("Left out, because they {reason}: {names}"), reason=text(REASONS[reason]), names=named))
    for line in lines:
        yield translate(line, lang)
    for file in done.files:
        yield translate(text(N_("Written: {file}"), file=str(file.absolute())), lang)


WORD = Word(
    "submissions",
    N_("Turns a folder of ODK submissions into tables without anything that says who a person is."),
    (
        Argument("FORM", N_("The questionnaire: workbook, XForm, or its name in the library"), required=True),
        Argument("FOLDER", N_("Folder with the submissions, each with its files"), required=True),
        Argument(
            "--csv", N_("Write the records to this file, and each repeat to one of its own beside it"), "FILE", required=True
        ),
        Argument("--key", N_("Private key (PEM) for encrypted submissions"), "FILE"),
        Argument(
            "--keep", N_("A question to have nevertheless, unless it names persons; may stand several times"), "NAME", many=True
        ),
        Argument("--any-version", N_("Also submissions of other versions of the questionnaire")),
        Argument("--skip-bad", N_("Pass over submissions that cannot be used, instead of writing nothing")),
    ),
    run,
)

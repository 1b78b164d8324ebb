"""`estimate`: one method on one file, said in a sentence, and as JSON or an Excel report where that is asked for."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import BadInput, BadParameter, Collector, Place, Problem
from vocabulary.fields import read_settings
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from estimation.method import Method
    from estimation.result import Estimate

STANDARD_OUTPUT = "-"
LARGEST_SEED = 2**32 - 1


def run(given: Given) -> int:
    method = chosen_method(given)
    json_file, excel_file = given.one("json"), given.one("excel")
    _check_targets(json_file, excel_file)
    by = [name.strip() for part in given.many("by") for name in part.split(",") if name.strip()]

    from survey_app.services.estimating import run as estimate
    from survey_app.services.reading import read_table

    with TerminalProgress(given.lang) as progress:
        table = read_table(Path(given.one("file")), progress=progress)
        found = estimate(method, table, by=by, progress=progress)
        _write(found, json_file, excel_file, given.lang, progress)
    if json_file == STANDARD_OUTPUT:
        sys.stdout.write(_json(found, given.lang))
    else:
        print("\n".join(spoken(found, given.lang)))
        for path in filter(None, (json_file, excel_file)):
            print(translate(text(N_("Written: {file}"), file=str(Path(path).absolute())), given.lang))
    return 0


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
        settings["seed"] = _seed(given.one("seed"))
    except BadParameter as error:
        problems += error.problems
    if problems:
        raise BadParameter(problems)
    return kind(**settings)


def spoken(found: Estimate, lang: str) -> Iterator[str]:
    """The warnings, then the estimate in one sentence: as it stands on the page and on the report's cover."""
    for warning in found.warnings:
        yield translate(text(N_("Warning: {what}"), what=warning), lang)
    yield found.sentence(lang)


def _seed(written: str) -> int:
    if not written:
        return 1
    try:
        value = int(written)
    except ValueError:
        value = -1
    if not 0 <= value <= LARGEST_SEED:
        remedy = text(N_("It must be a whole number between {low} and {high}"), low=0, high=LARGEST_SEED)
        what = text(N_("{value} is not a possible value"), value=repr(written))
        raise BadParameter(Problem("bad-value", what, Place(field="--seed"), remedy))
    return value


def _check_targets(json_file: str, excel_file: str) -> None:
    """Before the work: a folder that cannot be written is said at once."""
    problems = Collector()
    for name in (json_file, excel_file):
        folder = Path(name).absolute().parent
        if not name or name == STANDARD_OUTPUT:
            continue
        if not folder.is_dir():
            problems.add("no-folder", text(N_("The folder {folder} does not exist"), folder=str(folder)), Place(file=name))
        elif Path(name).is_dir():
            problems.add("is-folder", text(N_("{file} is a folder, not a file"), file=name))
        elif not os.access(folder, os.W_OK):
            problems.add("unwritable", _unwritable(folder), Place(file=name))
    if excel_file and Path(excel_file).suffix.lower() != ".xlsx":
        remedy = text(N_("Give a name that ends in .xlsx"))
        problems.add("not-xlsx", text(N_("An Excel report is written as .xlsx")), Place(file=excel_file), remedy)
    problems.raise_if_any()


def _unwritable(folder: Path) -> Text:
    return text(N_("The folder {folder} cannot be written to"), folder=str(folder))


def _write(found: Estimate, json_file: str, excel_file: str, lang: str, progress: TerminalProgress) -> None:
    """Both files or none: the JSON waits under another name until the report stands."""
    to_disk = json_file if json_file != STANDARD_OUTPUT else ""
    with _beside(to_disk, _json(found, lang)):
        if excel_file:
            from survey_app.services.reporting import write

            progress(None, N_("Writing the report"))
            write(None, [found], Path(excel_file), lang)


@contextmanager
def _beside(name: str, content: str) -> Iterator[None]:
    if not name:
        yield
        return
    target = Path(name).absolute()
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise BadInput(Problem("unwritable", _unwritable(target.parent), Place(file=name))) from error
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)  # mkstemp's files are their owner's alone; a result is an ordinary file
        yield
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _json(found: Estimate, lang: str) -> str:
    return json.dumps(found.contract(lang), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


WORD = Word(
    "estimate",
    N_("Estimates a population from a CSV or Excel file with one of the methods."),
    (
        Argument("METHOD", N_("Name of the method, as `methods` lists it"), required=True),
        Argument("FILE", N_("CSV or Excel table"), required=True),
        Argument("--set", N_("A setting of the method; may stand several times"), "NAME=VALUE", many=True),
        Argument("--by", N_("Estimate each group of this column apart, and their sum"), "COLUMN", many=True),
        Argument("--seed", N_("Start of the random numbers: the same seed gives the same figures"), "N"),
        Argument("--json", N_("Write the result as JSON to a file, or to the terminal with -"), "FILE|-"),
        Argument("--excel", N_("Write the Excel report to a file"), "FILE"),
    ),
    run,
)

"""`link`: which records of several lists are the same person, by probability; counts come out, never a name."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import Collector, Place
from vocabulary.text import N_, text, translate

STANDARD_OUTPUT = "-"


def run(given: Given) -> int:
    from survey_app.services.linking_files import link_files
    from survey_app.services.linking_lists import read_uses
    from survey_app.services.linking_report import as_csv, contract, spoken
    from survey_app.services.writing import check_apart, check_target, write_together

    printed = given.one("json") == STANDARD_OUTPUT
    files = [Path(name) for name in given.many("file")]
    plain = None if printed or not given.one("json") else Path(given.one("json")).absolute()
    table = Path(given.one("csv")).absolute() if given.one("csv") else None
    targets = [target for target in (plain, table) if target is not None]
    problems = Collector()
    for target in targets:
        check_target(problems, target)
    for file in files:
        check_apart(problems, targets, file)
    threshold, memory, seed = _numbers(given, problems)
    uses = read_uses(given.many("map"), problems)
    problems.raise_if_any()
    with TerminalProgress(given.lang) as progress:
        found = link_files(files, uses, threshold=threshold, memory=memory, seed=seed, progress=progress)
    written = json.dumps(contract(found.findings, given.lang, found), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    contents = {plain: written.encode("utf-8")} if plain is not None else {}
    if table is not None:
        contents[table] = as_csv(found.findings)
    if contents:
        write_together(contents)
    if printed:
        sys.stdout.write(written)
        return 0
    for line in (*spoken(found.findings, found), *(text(N_("Written: {file}"), file=str(target)) for target in targets)):
        print(translate(line, given.lang))
    return 0


def _numbers(given: Given, problems: Collector) -> tuple[float, float, int]:
    """Threshold, memory and seed; adds a problem for each that is no such number."""

    def number(key: str, usual: float, low: float, high: float) -> float:
        written = given.one(key)
        try:
            value = float(written) if written else usual
        except ValueError:
            value = high + 1
        if not low <= value <= high:
            what = text(N_("{value} is not a number from {low} to {high}"), value=repr(written), low=low, high=high)
            problems.add("bad-number", what, Place(field=f"--{key}"))
        return value

    seed = int(number("seed", 1, 0, 2**32 - 1))
    return number("threshold", 0.5, 0.01, 0.999), number("memory", 2.0, 0.1, 1024), seed


WORD = Word(
    "link",
    N_("Finds by probability which records of two to six lists are the same person, and says how sure that is. Writes counts, "
       "never a name."),
    (
        Argument("FILE", N_("CSV or Excel file of a list, one file a list, two to six of them"), many=True, required=True),
        Argument("--map", N_("What a column holds, such as \"Last names=surnames\"; may stand several times"), "COLUMN=USE",
                 many=True),
        Argument("--threshold", N_("Least probability of a link in the table of patterns (0.5)"), "P"),
        Argument("--memory", N_("Memory that the comparison may use, in GB (2)"), "GB"),
        Argument("--seed", N_("Seed of the random draws (1)"), "N"),
        Argument("--json", N_("Write the report as JSON to a file, or to the terminal with -"), "FILE|-"),
        Argument("--csv", N_("Write the table of patterns, as `estimate` takes it, to a file"), "FILE"),
    ),
    run,
)  # fmt: skip

"""`link`: which records of several lists are the same person, by probability; counts come out, never a name.

The lists are files, or those of a programme, which keeps what was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.linkage_output import targets_of, write_out
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import Collector, Place
from vocabulary.progress import Progress, part
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.linkage_findings import Findings
    from survey_app.services.linkage_views import Prepared
    from survey_app.services.programme import Programme

MOST_DRAWS = 1000


@dataclass(frozen=True)
class Asked:
    """How to link: `rules` are the keys of those left on (`None`: all), `pairs` the most that one may bring (0: as usual)."""

    threshold: float
    memory: float
    seed: int
    draws: int
    rules: tuple[str, ...] | None
    pairs: int
    engine: str
    master: str
    mode: str


def run(given: Given) -> int:
    problems = Collector()
    files = [Path(name) for name in given.many("file")]
    _check_lists(given, files, problems)
    targets = targets_of(given, problems, files)
    asked = Asked(*_numbers(given, problems), _draws(given, problems), _rules(given, problems), _pairs(given, problems),
                  *_engine(given, problems), "keys" if given.switch("keys") else "names")  # fmt: skip
    if given.one("programme"):
        problems.raise_if_any()
        return _of_programme(given, asked, targets)
    from survey_app.services.linking_lists import read_uses

    uses = read_uses(given.many("map"), problems)
    problems.raise_if_any()
    return _of_files(given, files, uses, asked, targets)


def _of_files(given: Given, files: list[Path], uses: dict[str, str], asked: Asked, targets: dict[str, Path]) -> int:
    from survey_app.services import linking_report as report
    from survey_app.services.linking_files import link_files, prepare_files

    with TerminalProgress(given.lang) as progress:
        if given.switch("count"):
            seen = prepare_files(files, uses, memory=asked.memory, progress=progress)
        else:
            found = link_files(
                files, uses, threshold=asked.threshold, memory=asked.memory, seed=asked.seed, rules=asked.rules,
                pairs=asked.pairs, engine=asked.engine, master=asked.master, progress=part(progress, 0.0, 0.95),
            )  # fmt: skip
            table = _table(found.findings, asked, targets, part(progress, 0.95, 1.0))
    if given.switch("count"):
        return _counted(given, targets, seen)
    told, lines = report.contract(found.findings, given.lang, found), report.spoken(found.findings, found)
    return write_out(given, targets, told, table, lines)


def _of_programme(given: Given, asked: Asked, targets: dict[str, Path]) -> int:
    from survey_app.services import linkages
    from survey_app.services import linking_report as report
    from survey_app.services.linkage_findings import findings
    from survey_app.services.programme import open_programme

    folder, words = Path(given.one("programme")), asked_passphrase(given.lang)
    with open_programme(folder, words) as programme:
        lists = linkages.lists_by_name(programme, given.many("list"))
        if given.switch("count"):
            with TerminalProgress(given.lang) as progress:
                seen = linkages.prepare_linkage(programme, lists, asked.memory, progress, asked.mode)
            return _counted(given, targets, seen, programme)
        with TerminalProgress(given.lang) as progress:
            settings = linkages.Settings(
                asked.threshold, asked.memory, asked.seed, asked.rules, asked.pairs, asked.mode, asked.engine, asked.master
            )
            number = linkages.run_linkage(programme, lists, settings, part(progress, 0.0, 0.95))
            kept = linkages.open_run(programme, number)
            found = findings(kept)
            table = _table(found, asked, targets, part(progress, 0.95, 1.0))
        said = (*report.spoken(found), text(N_("Kept in the programme as {run}"), run=kept.id))
        return write_out(given, targets, report.run_contract(kept, found, given.lang), table, said, programme)


def _table(found: Findings, asked: Asked, targets: dict[str, Path], progress: Progress) -> bytes:
    """The table of patterns, or of the patterns of each draw, where it is asked for."""
    from survey_app.services.linkage_draws import drawn_csv
    from survey_app.services.linking_report import as_csv

    if "csv" not in targets:
        return b""
    return drawn_csv(found, asked.draws, progress) if asked.draws else as_csv(found)


def _counted(given: Given, targets: dict[str, Path], seen: Prepared, programme: Programme | None = None) -> int:
    """What `--count` tells."""
    from survey_app.services import linking_report as report

    told, table = report.prepared_contract(seen, given.lang), report.rules_csv(seen, given.lang)
    return write_out(given, targets, told, table, report.prepared_spoken(seen), programme)


def _check_lists(given: Given, files: list[Path], problems: Collector) -> None:
    """Adds a problem where it is not clear whether files or the lists of a programme are meant."""
    if given.one("programme"):
        remedy = text(N_("The lists of a programme are named with --list; leave out the files and --map"))
        for name, there in (("FILE", bool(files)), ("--map", bool(given.many("map")))):
            if there:
                problems.add("not-both", text(N_("{argument} does not go with --programme"), argument=name), remedy=remedy)
        if not given.many("list"):
            problems.add("missing-argument", text(N_("{argument} is missing"), argument="--list"))
    elif given.switch("keys"):
        remedy = text(N_("Files of match keys are recognised by themselves; --keys is for a programme's lists"))
        problems.add("no-programme", text(N_("{argument} goes with --programme alone"), argument="--keys"), remedy=remedy)
    elif given.many("list"):
        what, remedy = text(N_("--list names a list of a programme")), text(N_("Name its folder with --programme"))
        problems.add("no-programme", what, remedy=remedy)
    elif not files:
        remedy = text(N_("Usage: {line}"), line=WORD.usage())
        problems.add("missing-argument", text(N_("{argument} is missing"), argument="FILE"), remedy=remedy)


def _rules(given: Given, problems: Collector) -> tuple[str, ...] | None:
    """The keys of the rules left on, `None` where none was left out; the engine says which are not among its own."""
    from survey_app.services.linkage_views import RULE_KEYS

    off = given.many("without")
    for key in off:
        if key not in RULE_KEYS:
            remedy = text(N_("It must be one of: {options}"), options=", ".join(RULE_KEYS))
            what = text(N_("There is no blocking rule {name}"), name=repr(key))
            problems.add("unknown-rule", what, Place(field="--without"), remedy)
    return tuple(key for key in RULE_KEYS if key not in off) if off else None


def _pairs(given: Given, problems: Collector) -> int:
    """The most pairs that a rule may bring; 0 where nothing is said."""
    written = given.one("pairs")
    if written and not written.isdecimal():
        problems.add("bad-number", text(N_("{value} is not a whole number"), value=repr(written)), Place(field="--pairs"))
    return int(written) if written.isdecimal() else 0


def _engine(given: Given, problems: Collector) -> tuple[str, str]:
    """The engine and where Spark runs; adds a problem where there is no such engine, or a place without Spark."""
    from survey_app.services.linkages import ENGINES

    engine, master = given.one("engine") or ENGINES[0], given.one("master")
    if engine not in ENGINES:
        remedy = text(N_("It must be one of: {options}"), options=", ".join(ENGINES))
        what = text(N_("{value} is not a possible value"), value=repr(engine))
        problems.add("bad-value", what, Place(field="--engine"), remedy)
    elif master and engine != "spark":
        remedy = text(N_("Add --engine spark, or leave it out"))
        problems.add("no-spark", text(N_("Only Spark runs elsewhere")), Place(field="--master"), remedy)
    return engine, master or "local[*]"


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


def _draws(given: Given, problems: Collector) -> int:
    """How many draws the table holds, 0 for the patterns as they were linked; adds a problem where it is no such number."""
    written = given.one("draws")
    if not written:
        return 0
    if not written.isdecimal() or not 2 <= int(written) <= MOST_DRAWS:
        what = text(N_("{value} is not a whole number from {low} to {high}"), value=repr(written), low=2, high=MOST_DRAWS)
        problems.add("bad-number", what, Place(field="--draws"))
    elif not given.one("csv") or given.switch("count"):
        what, remedy = text(N_("Only the table of patterns has draws")), text(N_("Name it with --csv, or leave it out"))
        problems.add("no-table", what, Place(field="--draws"), remedy)
    return int(written) if written.isdecimal() else 0


WORD = Word(
    "link",
    N_("Finds by probability which records of two to six lists are the same person, and says how sure that is. Writes counts, "
       "never a name. The lists of a programme ask for the passphrase, and what is found is kept there."),
    (
        Argument("FILE", N_("CSV or Excel file of a list, or its file of match keys; one file a list, two to six of them"),
                 many=True),
        Argument("--programme", N_("Folder of a programme whose lists are linked, instead of files"), "FOLDER"),
        Argument("--list", N_("A list of the programme by its name, or `interviews`; may stand several times"), "NAME",
                 many=True),
        Argument("--count", N_("Tell how full the lists are and how many pairs each blocking rule would bring; link nothing")),
        Argument("--without", N_("Leave out this blocking rule, named as --count does; may stand several times"), "RULE",
                 many=True),
        Argument("--pairs", N_("Most pairs that a blocking rule may bring (a hundred a record, a million at least)"), "N"),
        Argument("--map", N_("What a column holds, such as \"Last names=surnames\"; may stand several times"), "COLUMN=USE",
                 many=True),
        Argument("--threshold", N_("Least probability of a link in the table of patterns (0.5)"), "P"),
        Argument("--memory", N_("Memory that the comparison may use, in GB (2)"), "GB"),
        Argument("--engine", N_("What compares: duckdb, or spark for a national register (duckdb)"), "duckdb|spark"),
        Argument("--master", N_("Where Spark runs: this machine, such as local[2], or the URL of a cluster"), "URL"),
        Argument("--keys", N_("Compare the lists of the programme by match keys, without reading a name")),
        Argument("--seed", N_("Seed of the random draws (1)"), "N"),
        Argument("--json", N_("Write the report as JSON to a file, or to the terminal with -"), "FILE|-"),
        Argument("--csv", N_("Write the table of patterns, as `estimate` takes it, to a file"), "FILE"),
        Argument(
            "--draws",
            N_("Write so many likely linkages instead of one, for `estimate --draws draw`; 40 are usually enough"),
            "N",
        ),
    ),
    run,
)  # fmt: skip

"""`durability`: the proof that a crash loses nothing, as short as the tests run it or as long as a release needs it."""

from __future__ import annotations

import json
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.seed import SEED, USUAL
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import BadParameter, Collector, Place
from vocabulary.progress import part
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from survey_app.durability.check import Outcome, Scale


def run(given: Given) -> int:
    from survey_app.durability.check import FAILED, Scale, checks
    from survey_app.services.writing import check_target, write_together

    known, problems = checks(), Collector()
    target = Path(given.one("json")).absolute() if given.one("json") else None
    names, seed = _names(given, list(known), problems), _seed(given, problems)
    if target is not None:
        check_target(problems, target)
    problems.raise_if_any(BadParameter)
    scale = Scale(given.switch("long"), seed)
    outcomes: list[Outcome] = []
    for number, name in enumerate(names):
        with TerminalProgress(given.lang) as progress:
            outcomes.append(known[name].run(scale, part(progress, number / len(names), (number + 1) / len(names))))
        print(outcomes[-1].say(given.lang), *(f"  {fault}" for fault in outcomes[-1].faults), sep="\n", flush=True)
    if target is not None:
        write_together({target: _json(scale, outcomes, given.lang).encode()})
    failed = sum(outcome.status == FAILED for outcome in outcomes)
    if failed:
        print(translate(text(N_("{n} check failed"), N_("{n} checks failed"), n=failed), given.lang), file=sys.stderr)
    return 1 if failed else 0


def _names(given: Given, known: list[str], problems: Collector) -> list[str]:
    """The checks asked for, all of them where none is named."""
    asked = given.many("only")
    for name in asked:
        if name not in known:
            close = get_close_matches(name, known, 1)
            options = text(N_("It must be one of: {options}"), options=", ".join(known))
            remedy = text(N_("Did you mean {word}?"), word=close[0]) if close else options
            problems.add(
                "bad-value", text(N_("{value} is not a possible value"), value=repr(name)), Place(field="--only"), remedy
            )
    return [name for name in known if not asked or name in asked]


def _seed(given: Given, problems: Collector) -> int:
    try:
        return int(SEED.parse(given.one("seed"))) if given.one("seed") else USUAL
    except BadParameter as error:
        problems.problems += error.problems
        return USUAL


def _json(scale: Scale, outcomes: list[Outcome], lang: str) -> str:
    found = {"long": scale.long, "seed": scale.seed, "checks": [outcome.plain(lang) for outcome in outcomes]}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


WORD = Word(
    "durability",
    N_("Tries whether a crash, a power cut, a full disk or damage can lose or show anything; on made-up programmes only."),
    (
        Argument("--long", N_("Tries each thing hundreds of times, as before a release; takes some minutes")),
        Argument(SEED.label, N_("Start of the random numbers: the same seed tries the same things"), "N"),
        Argument("--only", N_("Only the check of this name; may stand several times"), "NAME", many=True),
        Argument("--json", N_("File for the figures"), "FILE"),
    ),
    run,
)

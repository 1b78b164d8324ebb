"""`double-entry`: how well two keyings of the same questionnaires agree, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.words import Argument, Given, Word
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from survey_app.services.keying_figures import Figures, Rate

MOST = 20  # questions that are printed; JSON has all


def run(given: Given) -> int:
    from survey_app.services.keying_figures import figures
    from survey_app.services.programme import open_programme
    from survey_app.services.writing import check_target, write_together
    from vocabulary.errors import Collector

    target = given.one("json")
    if target and target != "-":
        problems = Collector()
        check_target(problems, Path(target).absolute())
        problems.raise_if_any()
    with open_programme(Path(given.one("folder")), asked_passphrase(given.lang)) as programme:
        found = figures(programme)
    if not target:
        print("\n".join(spoken(found, given.lang)))
        return 0
    packed = json.dumps(found.to_data(), ensure_ascii=False, indent=2) + "\n"
    if target == "-":
        sys.stdout.write(packed)
    else:
        write_together({Path(target).absolute(): packed.encode()})
        print(translate(text(N_("Written: {file}"), file=str(Path(target).absolute())), given.lang))
    return 0


def spoken(found: Figures, lang: str) -> list[str]:
    """The figures as lines of a terminal."""
    from survey_app.services.keying_figures import rate_words

    said: list[Text] = [
        text(N_("{n} paper questionnaire"), N_("{n} paper questionnaires"), n=found.keyed),
        text(N_("to be keyed twice: {asked}, keyed twice: {twice}, compared: {compared}, by one person both times: {own}"),
             asked=found.asked, twice=found.twice, compared=found.compared, own=found.own),
        *rate_words(found.differ),
    ]  # fmt: skip
    lines = [translate(each, lang) for each in said]
    for title, rates in (
        (N_("By question"), {f"{form} {path}": rate for (form, path), rate in found.questions.items()}),
        (N_("By person who keyed"), found.persons),
    ):
        if rates:
            lines += ["", translate(title, lang), *(_line(name, rate) for name, rate in list(rates.items())[:MOST])]
    return lines


def _line(name: str, rate: Rate) -> str:
    return f"{rate.per_thousand or 0:8.1f}  {rate.errors:6d} / {rate.fields:<8d} {name}"


WORD = Word(
    "double-entry",
    N_("Tells how well questionnaires that were keyed twice agree, without any answer. Asks for the passphrase."),
    (
        Argument("FOLDER", N_("The programme's folder"), required=True),
        Argument("--json", N_("Write the figures as JSON to this file, or with - to standard output"), "FILE|-"),
    ),
    run,
)

"""`demo`: the example programme, its estimates and the ministry's workbook, in the current folder and without a screen."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Given, Word
from vocabulary.text import N_, text, translate


def run(given: Given) -> int:
    from survey_app.demo import demo_report

    with TerminalProgress(given.lang) as progress:
        made = demo_report(Path.cwd(), given.lang, progress)
    for sentence in made.sentences(given.lang):
        print(sentence)
    said = text(
        N_("The report is in {file}. The example programme is in {folder}; its passphrase is: {passphrase}"),
        file=str(made.excel),
        folder=str(made.folder),
        passphrase=made.passphrase,
    )
    print(translate(said, given.lang))
    return 0


WORD = Word(
    "demo",
    N_("Builds an example programme of made-up persons, estimates, and writes alcance-demo.xlsx, all in this folder."),
    (),
    run,
)

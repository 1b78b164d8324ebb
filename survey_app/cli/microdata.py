"""`microdata`: the rows of a list of a copy without identities, as CSV for other programs."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.text import N_, text, translate


def run(given: Given) -> int:
    from survey_app.services.microdata import save
    from survey_app.services.programme import open_programme

    path = Path(given.one("to"))
    with (
        open_programme(Path(given.one("folder")), asked_passphrase(given.lang)) as programme,
        TerminalProgress(given.lang) as progress,
    ):
        rows = save(programme, given.one("list"), path, progress)
    said = text(N_("{n} row in {file}"), N_("{n} rows in {file}"), n=rows, file=str(path))
    print(translate(said, given.lang))
    return 0


WORD = Word(
    "microdata",
    N_("Writes the rows of a list as CSV, from a copy without identities alone. Asks for the passphrase."),
    (
        Argument("FOLDER", N_("The copy's folder"), required=True),
        Argument("--list", N_("Name of the list"), "NAME", required=True),
        Argument("--to", N_("Where the rows go, as CSV"), "FILE", required=True),
    ),
    run,
)

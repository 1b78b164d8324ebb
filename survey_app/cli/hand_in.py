"""`hand-in`: everything that the office has not acknowledged, in one file that only the office opens."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.text import N_, text, translate


def run(given: Given) -> int:
    from survey_app.services.exchange import acknowledging, handing_in, standing
    from survey_app.services.programme import open_programme

    with open_programme(Path(given.one("programme")), asked_passphrase(given.lang)) as programme:
        if given.one("acknowledgement"):
            read = acknowledging.read_acknowledgement(programme, Path(given.one("acknowledgement")))
            said = text(
                N_("The office has everything up to {n} file of this device."),
                N_("The office has everything up to {n} files of this device."),
                n=read.files,
            )
            print(translate(said, given.lang))
            return 0
        with TerminalProgress(given.lang) as progress:
            made = handing_in.hand_in(programme, Path(given.one("folder") or "."), progress)
        words = standing.standing(programme, given.lang).words
    for line in (
        *(text(N_("Written: {file}"), file=str(file)) for file in made.files),
        text(N_("{n} record"), N_("{n} records"), n=made.records),
        text(N_("{n} record was sealed."), N_("{n} records were sealed."), n=made.sealed.records),
        text(N_("The words of this device: {words}"), words=words),
    ):
        print(translate(line, given.lang))
    return 0


WORD = Word(
    "hand-in",
    N_("Hands in to the office: writes everything that it has not acknowledged into one file, and seals it here. Asks for the "
       "passphrase."),
    (
        Argument("PROGRAMME", N_("The programme's folder"), required=True),
        Argument("FOLDER", N_("Where the file is written; else the current folder")),
        Argument("--acknowledgement", N_("Read the office's acknowledgement instead of handing in"), "FILE"),
    ),
    run,
)  # fmt: skip

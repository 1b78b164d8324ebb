"""`paradata`: how the interviews of a programme went, in ODK's layout or summed up by question."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import BadParameter, Problem
from vocabulary.text import N_, text, translate


def run(given: Given) -> int:
    from survey_app.services.paradata import save_audit, save_summary
    from survey_app.services.programme import open_programme

    wanted = [
        (save, Path(given.one(key))) for key, save in (("audit", save_audit), ("questions", save_summary)) if given.one(key)
    ]
    if not wanted:
        what = text(N_("Say what is to be written: --audit FILE, --questions FILE, or both"))
        raise BadParameter(Problem("nothing-to-write", what))
    with open_programme(Path(given.one("folder")), asked_passphrase(given.lang)) as programme:
        for save, path in wanted:
            written = save(programme, path, given.one("record"))
            print(translate(text(N_("Written: {file}"), file=str(written)), given.lang))
    return 0


WORD = Word(
    "paradata",
    N_("Writes out how interviews went: time, changes and jumps, without any answer. Asks for the passphrase."),
    (
        Argument("FOLDER", N_("The programme's folder"), required=True),
        Argument("--audit", N_("Write every event to this CSV file, as ODK's audit.csv has them"), "FILE"),
        Argument("--questions", N_("Write a line for each question of each interview to this CSV file"), "FILE"),
        Argument("--record", N_("Only the interview of this record"), "ID"),
    ),
    run,
)

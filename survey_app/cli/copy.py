"""`copy`: a copy of a programme without identities, for demographers; for scripts without the window."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.text import N_, text, translate


def run(given: Given) -> int:
    """Prints the folder and the seven words that open the copy, once."""
    from survey_app.services.deidentifying import make_copy
    from survey_app.services.programme import new_passphrase, open_programme

    words = new_passphrase(given.lang)
    with (
        open_programme(Path(given.one("folder")), asked_passphrase(given.lang)) as programme,
        TerminalProgress(given.lang) as progress,
    ):
        made = make_copy(programme, Path(given.one("into")), given.one("for"), words, given.one("purpose"), progress=progress)
    lines = [
        text(N_("{records} records of {lists} lists, without identities, in {folder}"), records=made.records, lists=made.lists,
             folder=str(made.folder)),
        text(N_("It opens with these words, which are shown this once: {words}"), words=words),
    ]  # fmt: skip
    if made.alone:
        lines.append(text(N_("Records that are the only ones of their sex, age, nationality and area: {n}"), n=made.alone))
    if made.left_out:
        lines.append(
            text(N_("Columns left out, because they may hold more than codes: {names}"), names="; ".join(made.left_out))
        )
    print(*(translate(line, given.lang) for line in lines), sep="\n")
    return 0


WORD = Word(
    "copy",
    N_("Makes a copy of a programme without identities, for a demographer. Asks for the programme's passphrase."),
    (
        Argument("FOLDER", N_("The programme's folder"), required=True),
        Argument("INTO", N_("The folder in which the copy is made"), required=True),
        Argument("--for", N_("Who will use it"), "NAME", required=True),
        Argument("--purpose", N_("What it is for; it is written into the journal"), "TEXT", required=True),
    ),
    run,
)

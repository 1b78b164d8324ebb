"""`screenshots`: every page, light and dark, in each language, as PNG."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.qt import offscreen
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import Place, bad_input
from vocabulary.text import N_, text, translate


def run(given: Given) -> int:
    folder = Path(given.one("folder")).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = text(N_("The folder {folder} cannot be written to"), folder=str(folder))
        raise bad_input("unwritable", what, Place(file=folder.name)) from error
    offscreen()
    from survey_app.gui.shots import write

    written = write(folder)
    print(
        translate(
            text(
                N_("{n} picture written to {folder}"),
                N_("{n} pictures written to {folder}"),
                n=len(written),
                folder=str(folder),
            ),
            given.lang,
        )
    )
    return 0


WORD = Word(
    "screenshots",
    N_("Draws every page, light and dark, in Spanish, Portuguese and English."),
    (Argument("FOLDER", N_("Where the pictures are written"), required=True),),
    run,
)

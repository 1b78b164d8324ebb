"""`receive`: files that laptops handed in, verified whole before anything is taken in, and acknowledged beside them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import AlcanceError
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from survey_app.services.exchange.receiving import Received
    from survey_app.services.programme import Programme


def run(given: Given) -> int:
    """0 where every file was taken in, 2 where one was laid aside or refused; the others are taken in all the same."""
    from survey_app.services.programme import open_programme

    whole = True
    with open_programme(Path(given.one("programme")), asked_passphrase(given.lang)) as programme:
        for file in given.many("file"):
            try:
                whole = _take(programme, Path(file), given) and whole
            except AlcanceError as error:
                print(error.say(given.lang), file=sys.stderr)
                whole = False
    return 0 if whole else 2


def _take(programme: Programme, file: Path, given: Given) -> bool:
    from survey_app.services import passphrases
    from survey_app.services.exchange import acknowledging, receiving

    with TerminalProgress(given.lang) as progress:
        found = receiving.receive(programme, file, given.lang, progress)
        typed = passphrases.normalise_passphrase(given.one("words"))
        if found.why == "unknown-device" and typed and typed == passphrases.normalise_passphrase(found.words):
            found = receiving.confirm_device(programme, found.bundle, given.lang, progress)
    for line in _said(found, file):
        print(translate(line, given.lang), file=sys.stdout if found.state == receiving.RECEIVED else sys.stderr)
    if found.state != receiving.RECEIVED:
        return False
    answer = acknowledging.acknowledge(programme, found.device, file.absolute().parent)
    print(translate(text(N_("Written: {file}"), file=str(answer)), given.lang))
    return True


def _said(found: Received, file: Path) -> list[Text]:
    from survey_app.services.exchange import receiving

    if found.state != receiving.RECEIVED:
        said = [text(N_("{file} was laid aside. {why}."), file=file.name, why=text(receiving.WHY[found.why]))]
        if found.why == "unknown-device":
            said.append(text(N_("The words of {name}: {words}"), name=found.name, words=found.words))
        return said
    said = [
        text(N_("Received {n} record from {name}."), N_("Received {n} records from {name}."), n=found.records, name=found.name)
    ]
    if found.conflicts:
        said.append(
            text(N_("{n} record has two versions now."), N_("{n} records have two versions now."), n=len(found.conflicts))
        )
    return said


WORD = Word(
    "receive",
    N_("Receives files that laptops handed in, and writes an acknowledgement beside each. Asks for the passphrase."),
    (
        Argument("PROGRAMME", N_("The office's programme folder"), required=True),
        Argument("FILE", N_("The files, as they were handed in"), required=True, many=True),
        Argument("--words", N_("The seven words that a device showed which hands in for the first time"), "WORDS"),
    ),
    run,
)

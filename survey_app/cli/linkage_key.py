"""`linkage-key`: the key under which owners of lists make match keys, made, shown by its fingerprint, destroyed."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, text, translate

ACTIONS = ("new", "show", "destroy")


def run(given: Given) -> int:
    from survey_app.services.linkage_key_files import CANNOT, destroy_key, new_key, read_key, words_of

    action, path = given.one("action"), Path(given.one("keyfile")).absolute()
    if action not in ACTIONS:
        what = text(N_("{value} is not a possible value"), value=repr(action))
        remedy = text(N_("It must be one of: {options}"), options=", ".join(ACTIONS))
        raise BadParameter(Problem("bad-value", what, Place(field="ACTION"), remedy))
    receipt = Path(given.one("receipt") or f"{path}.destroyed.txt").absolute()
    if action == "new":
        key = new_key(path, given.lang)
        hand = N_("Take it to every owner of a list by hand, and to nobody else; the linking office must not hold it.")
        said = [text(N_("Written: {file}"), file=str(path)), text(hand)]
    elif action == "show":
        key, said = read_key(path), []
    else:
        key = destroy_key(path, receipt, given.lang)
        said = [text(N_("The key is destroyed.")), text(CANNOT), text(N_("Written: {file}"), file=str(receipt))]
    told = text(N_("Fingerprint: {fingerprint}"), fingerprint=key.fingerprint)
    spoken = text(N_("To compare by telephone: {words}"), words=words_of(key.fingerprint, given.lang))
    for line in (*said, told, spoken):
        print(translate(line, given.lang))
    return 0


WORD = Word(
    "linkage-key",
    N_("Makes, shows by its fingerprint, or destroys the key with which owners of lists make match keys. One key for each "
       "programme of linkage."),
    (
        Argument("ACTION", N_("new, show or destroy"), required=True),
        Argument("KEYFILE", N_("The key's file"), required=True),
        Argument("--receipt", N_("Where the receipt of its destruction is written; else beside it"), "FILE"),
    ),
    run,
)  # fmt: skip

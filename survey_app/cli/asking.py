"""The passphrase for a word of the command: from a variable, a pipe or the terminal, and handed on to no other program."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import MutableMapping
from typing import TextIO

from vocabulary.errors import BadInput, Problem
from vocabulary.text import N_, text, translate

PASSPHRASE = "ALCANCE_PASSPHRASE"


def asked_passphrase(lang: str, environment: MutableMapping[str, str] = os.environ, stdin: TextIO | None = None) -> str:
    """From the environment, a pipe, or the terminal without showing it; never from the arguments, which others can list.

    The variable is taken out of the environment: the programs that are asked about the disk would get it. Raises `BadInput`
    where none was given.
    """
    stdin, given = stdin or sys.stdin, environment.pop(PASSPHRASE, "")
    if given.strip():
        return given
    asked = f"{translate(N_('Passphrase'), lang)}: "
    words = getpass.getpass(asked, sys.stderr) if stdin.isatty() else stdin.readline()
    if not words.strip():
        remedy = text(N_("Type it when asked, or hand it over by standard input or in the variable {name}."), name=PASSPHRASE)
        raise BadInput(Problem("no-passphrase", text(N_("The passphrase is missing")), remedy=remedy))
    return words

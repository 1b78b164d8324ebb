"""The application as a command: one file per word."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey_app.cli.words import Word

DONE, DEFECT, BAD, STOPPED = 0, 1, 2, 130


def run(argv: list[str]) -> int:
    """Does what the words ask and gives the exit status; everything that is wrong is said on standard error, once."""
    from survey_app.bootstrap import read_words
    from survey_app.cli.words import help_of, read
    from vocabulary.errors import AlcanceError

    lang = read_words(argv)[2]
    try:
        word, rest = _word(argv)
        given = read(word, rest, lang)
        if given.switch("help"):
            print(help_of(word, given.lang))
            return DONE
        return word.run(given)
    except AlcanceError as error:
        print(error.say(lang), file=sys.stderr)
        return BAD
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # the reader of standard output went away: nobody is left to tell
        sys.stderr.close()
        return DONE
    except Exception as error:  # noqa: BLE001  (the last net: a defect is said without a word of the data)
        return _defect(error, lang)


def _word(argv: list[str]) -> tuple[Word, list[str]]:
    from difflib import get_close_matches

    from survey_app.bootstrap import first_word
    from survey_app.cli.words import words
    from vocabulary.errors import BadParameter, Problem
    from vocabulary.text import N_, text

    name = first_word(argv)
    rest = list(argv)
    if name:
        rest.remove(name)
    if name in words():
        return words()[name], rest
    known = [each for each in words() if each]
    close = get_close_matches(name, known, 1)
    remedy = text(N_("Did you mean {word}?"), word=close[0]) if close else text(N_("Words: {words}"), words=", ".join(known))
    raise BadParameter(Problem("unknown-word", text(N_("There is no word {word}"), word=repr(name)), remedy=remedy))


def _defect(error: Exception, lang: str) -> int:
    import os

    from survey_app.log import crash_report
    from vocabulary.text import N_, text, translate

    if os.environ.get("ALCANCE_TRACEBACK"):  # a developer's machine without a person's data
        raise error
    said = text(N_("Alcance made a mistake and stopped. What was not finished was not written. Please report this:"))
    print(translate(said, lang), crash_report(error), sep="\n", file=sys.stderr)
    return DEFECT

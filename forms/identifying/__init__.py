"""What in a text written freely seems to name a person, in Spanish, Portuguese and English: documents, telephones, names …

A guess, for a soft warning: it would rather miss one than cry wolf at every number. A number counts as a document's by its
check digit (python-stdnum), its writing (`V-18.223.011`), a word before it, or its length; never where it is money, a date or
a span of years.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from forms.identifying.numbers import documents, telephones
from forms.identifying.own import own_words
from forms.identifying.words import addresses, births, mails, names
from vocabulary.text import N_, Text, joined, text

KINDS: Mapping[str, str] = {
    "document": N_("a document number"),
    "telephone": N_("a telephone number"),
    "mail": N_("an e-mail or the name of an account"),
    "address": N_("an address"),
    "birth": N_("a date of birth"),
    "name": N_("a name"),
    "own": N_("something that the person said as identity"),
}


@dataclass(frozen=True)
class Finding:
    """What seems to identify: its kind (`KINDS`) and where it stands in the text."""

    kind: str
    start: int
    end: int


def identifying(words: str, known: Collection[str] = ()) -> tuple[Finding, ...]:
    """What in `words` seems to identify somebody, in order, no two over each other. `known` are answers that name the person
    (names, a document, a telephone): their words are looked for too."""
    if len(words) < 3:
        return ()
    seen = [("own", span) for span in own_words(words, known)]
    seen += [(kind, span) for kind, worth, look in _LOOKS if worth(words) for span in look(words)]
    found: list[Finding] = []
    for kind, (start, end) in seen:
        if not any(start < other.end and other.start < end for other in found):
            found.append(Finding(kind, start, end))
    return tuple(sorted(found, key=lambda one: one.start))


def kinds_in(words: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The kinds of what seems to identify, each once, in the order of `KINDS`."""
    found = {one.kind for one in identifying(words, known)}
    return tuple(kind for kind in KINDS if kind in found)


def said(kinds: Collection[str]) -> Text:
    """The kinds in words: `a telephone number, a name`."""
    return joined(text(KINDS[kind]) for kind in KINDS if kind in kinds)


def names_somebody_of(words: str, known: Collection[str]) -> bool:
    """Whether words of `known` stand in a text, and nothing else is looked for."""
    return next(own_words(words, known), None) is not None


def _with_digits(least: int) -> Callable[[str], bool]:
    return lambda words: sum(map(str.isdigit, words)) >= least


def _with_capitals(words: str) -> bool:
    return words[1:] != words[1:].lower()


def _with_sign(words: str) -> bool:
    return "@" in words or "arroba" in words


# Each kind with what a text must have at the least for it to be worth looking: most sentences have nothing of it.
_LOOKS: tuple[tuple[str, Callable[[str], bool], Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("mail", _with_sign, mails),
    ("address", _with_digits(1), addresses),
    ("birth", _with_digits(3), births),
    ("telephone", _with_digits(6), telephones),
    ("document", _with_digits(6), documents),
    ("name", _with_capitals, names),
)

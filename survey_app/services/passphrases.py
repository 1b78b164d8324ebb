"""Passphrases that a person can write down and type: seven words of a published list, forgiving about how they are typed."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from vocabulary.errors import Problem
from vocabulary.text import N_, text

WORDS = 7  # of 2,048: 77 bits
DIFFERENT = WORDS - 1  # at least: chance draws fewer once in some ten thousand times, who chooses by hand often
SHORTEST = 14  # characters, where somebody insists on a passphrase of their own
_LISTS = {"es": "spanish", "pt": "portuguese", "en": "english"}  # BIP-39; the first four letters of each word are unique


def new_passphrase(lang: str) -> str:
    """Seven random words of the language, joined by spaces."""
    drawn = [secrets.choice(_words(lang)) for _ in range(WORDS)]
    return " ".join(drawn) if len(set(drawn)) >= DIFFERENT else new_passphrase(lang)


def spoken(digest: bytes, lang: str) -> str:
    """A digest as the seven words that its first 77 bits are, to be compared by telephone."""
    number = int.from_bytes(digest, "big") >> len(digest) * 8 - 11 * WORDS
    return " ".join(_words(lang)[number >> 11 * (WORDS - 1 - at) & 2047] for at in range(WORDS))


def is_generated(typed: str) -> bool:
    """Whether a passphrase has the form of those that the application makes."""
    return _is_generated(normalise_passphrase(typed))


def normalise_passphrase(words: str) -> str:
    """What goes into the key derivation: the first four letters of each of the seven words, lower case, without accents.

    Spaces, line breaks, hyphens and other marks between words do not matter, nor does running the words together where that
    can be read in one way only. Anything that is not seven words of one list is a passphrase of the person's own and is kept
    whole, but for accents, case and the number of spaces.
    """
    code = _recovery(words)
    if code:
        return f"recovery {code}"
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c)).casefold()
    tokens = re.findall(r"[a-z]+", plain)
    for lang in _LISTS:
        short = [token[:4] for token in tokens]
        if len(short) == WORDS and all(s in _stems(lang) for s in short):
            return " ".join(short)
    run_together = "".join(tokens)
    if re.fullmatch(r"[a-z\W_]*", plain) and WORDS * 3 <= len(run_together) <= WORDS * 9:
        readings = {" ".join(split) for lang in _LISTS for split in _splits(run_together, lang, WORDS)}
        if len(readings) == 1:
            return readings.pop()
    return " ".join(plain.split())


def new_recovery_code() -> str:
    """A code to be printed and locked away: 160 random bits and a check sum, as nine groups of four characters."""
    raw = secrets.token_bytes(20)
    code = base64.b32encode(raw).decode() + _check(raw)
    return "-".join(code[n : n + 4] for n in range(0, 36, 4))


def passphrase_problem(words: str) -> Problem | None:
    """Why a passphrase is too weak to protect people, or nothing."""
    normal = normalise_passphrase(words)
    if _is_generated(normal) or (len(normal) >= SHORTEST and len(set(normal)) >= 6):
        return None
    return Problem(
        "weak-passphrase",
        text(N_("The passphrase is too short to protect the people recorded")),
        remedy=text(N_("Use the seven words that are offered, or at least {n} characters."), n=SHORTEST),
    )


def _recovery(typed: str) -> str:
    """The characters of a recovery code that was typed whole and right, however it was typed; else nothing."""
    code = re.sub(r"[\W_]", "", typed).upper().translate(str.maketrans("018", "OIB"))
    if not re.fullmatch(r"[A-Z2-7]{36}", code):
        return ""
    return code if _check(base64.b32decode(code[:32])) == code[32:] else ""


def _check(raw: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"alcance-recovery" + raw).digest()).decode()[:4]


def _is_generated(normal: str) -> bool:
    stems = normal.split()
    if len(stems) != WORDS or len(set(stems)) < DIFFERENT:
        return False
    return any(all(stem in _stems(lang) for stem in stems) for lang in _LISTS)


@cache
def _words(lang: str) -> tuple[str, ...]:
    import mnemonic.mnemonic

    path = Path(mnemonic.mnemonic.__file__).parent / "wordlist" / f"{_LISTS[lang]}.txt"
    return tuple(unicodedata.normalize("NFC", word) for word in path.read_text(encoding="utf-8").split())


@cache
def _stems(lang: str) -> dict[str, str]:
    """Each word's first four letters without accents, with the whole word without accents."""
    plain = ("".join(c for c in unicodedata.normalize("NFKD", w) if not unicodedata.combining(c)) for w in _words(lang))
    return {word[:4]: word for word in plain}


def _splits(letters: str, lang: str, count: int) -> list[list[str]]:
    """The ways to read `letters` as `count` words, each written in full or as its first four letters, as stems."""
    if count == 0:
        return [] if letters else [[]]
    found = []
    for length in {3, 4}:
        stem = letters[:length]
        word = _stems(lang).get(stem)
        if word is None or len(stem) < length:
            continue
        for written in {stem, word} if len(stem) == 4 or word == stem else set():
            if letters.startswith(written):
                found += [[stem, *rest] for rest in _splits(letters[len(written) :], lang, count - 1)]
    return found

"""In which encoding a text file is written: told by its first bytes or by being sound UTF-8, else guessed from its letters."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_GUESSES = ("cp1252", "cp850", "latin-1")
_LETTERS = frozenset("áéíóúüñÁÉÍÓÚÜÑàâãçêôõÀÂÃÇÊÔÕ")
_MARKS = frozenset("ºª°¿¡«»–—‘’“”… \xa0")
_WEIGHT = 3  # how much more a letter within a word says than a mark


@dataclass(frozen=True)
class Encoding:
    """Python's name of the encoding; `guessed` where nothing in the file tells it. `control` is the line of a byte that no text
    holds (a zero byte, say), 0 where there is none; `sound` is false where the file is no text at all."""

    name: str
    guessed: bool = False
    control: int = 0
    sound: bool = True


def find_encoding(path: Path) -> Encoding:
    """Reads the file once in pieces. Raises `OSError` where it cannot be read."""
    with open(path, "rb") as handle:
        start = handle.read(4096)
    marked = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}.get(start[:2])
    even, odd = start[::2].count(0), start[1::2].count(0)
    if marked is None and max(even, odd) > 10 * (min(even, odd) + 1):  # every other byte of western text is zero
        marked = "utf-16-le" if odd > even else "utf-16-be"
    return _wide(path, marked) if marked else _bytes(path)


def _wide(path: Path, name: str) -> Encoding:
    decoder, line = codecs.getincrementaldecoder(name)(), 1
    try:
        with open(path, "rb") as handle:
            while piece := handle.read(CHUNK):
                seen = decoder.decode(piece).encode("utf-8", "surrogatepass")
                if found := _CONTROL.search(seen):
                    return Encoding(name, control=line + seen[: found.start()].count(b"\n"), sound=False)
                line += seen.count(b"\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Encoding(name, sound=False)
    return Encoding(name)


def _bytes(path: Path) -> Encoding:
    decoder, utf8, line = codecs.getincrementaldecoder("utf-8")(), True, 1
    first, controls = 0, 0
    pairs: Counter[bytes] = Counter()  # each byte above 127 with the bytes around it
    read = 0
    with open(path, "rb") as handle:
        before = b" "
        while piece := handle.read(CHUNK):
            read += len(piece)
            seen = piece.rstrip(b"\x1a") if len(piece) < CHUNK else piece  # an old end-of-file mark does no harm
            if found := _CONTROL.search(seen):
                first = first or line + seen[: found.start()].count(b"\n")
                controls += len(_CONTROL.findall(seen))
            line += seen.count(b"\n")
            if utf8:
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    utf8 = False
            if not piece.isascii() and pairs.total() < 20_000:
                whole = before + piece
                pairs.update(re.findall(rb"(?=(.[\x80-\xff].))", whole, re.DOTALL))
                pairs.update(re.findall(rb"([\x80-\xff])\Z", whole))
            before = piece[-1:]
        if utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                utf8 = False
    if controls > max(3, read // 1000):
        return Encoding("", sound=False)
    if utf8:
        return Encoding("utf-8-sig", control=first)
    return Encoding(max(_GUESSES, key=lambda name: _speaks(pairs, name)), guessed=True, control=first)


def _speaks(pairs: Counter[bytes], name: str) -> float:
    """How much the file looks like Spanish, Portuguese or English in an encoding."""
    score = 0.0
    for seen, times in pairs.items():
        try:
            around = seen.decode(name)
        except UnicodeDecodeError:
            score -= 10 * times
            continue
        letter = around[1:2] or around
        if letter in _LETTERS:
            beside = around[0].isalpha() or around[-1].isalpha()
            lone_capital = letter.isupper() and around[0].islower()
            score += times * (1 if lone_capital else _WEIGHT if beside else 1)
        elif letter not in _MARKS:
            score -= times
    return score

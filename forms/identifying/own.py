"""The words of a person's own identity, found again in what else was written; surnames that are everyday words left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from forms.identifying.numbers import digits

_COMMON = frozenset((
    "cruz", "rosa", "rosas", "flores", "santa", "santo", "santos", "campos", "rios", "reyes", "leon", "mora", "vega", "luna",
    "rojas", "blanco", "dolores", "luz", "mercedes", "milagros", "esperanza", "lima", "medina", "toledo", "cordoba", "casas",
    "torres", "lugo", "costa", "rocha", "pinto", "prado", "nascimento", "jesus", "conceicao", "franco", "guerra", "paz",
    "soto", "valle", "duarte", "del", "della", "para", "with", "este", "esta",
))  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def plain(word: str) -> str:
    """Lower case without accents."""
    if word.isascii():
        return word.lower()
    flat = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in flat if not unicodedata.combining(c))


def own_words(words: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where names of `known` stand with a capital, or digits of theirs."""
    if not known:
        return
    names = {plain(word) for answer in known for word in _WORD.findall(answer) if len(word) >= 4} - _COMMON
    numbers = {found for answer in known if len(found := digits(answer)) >= 6}
    for match in _WORD.finditer(words):
        if match[0][0].isupper() and plain(match[0]) in names:
            yield match.span()
    for match in re.finditer(r"\d(?:[\d.\s-]*\d)?", words) if numbers else ():
        if any(number in digits(match[0]) for number in numbers):
            yield match.span()

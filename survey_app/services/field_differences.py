"""Where two values of a field differ, character by character, so that the eye need not search."""

from __future__ import annotations

import unicodedata
from collections import Counter
from difflib import SequenceMatcher

ALIKE, ELSEWHERE, DIFFERS = "alike", "elsewhere", "differs"
Pieces = tuple[tuple[str, str], ...]
"""Parts of a value with how they stand: alike in both, in another place of the other, or not in it."""
_NEAR = 0.5  # of the letters of two words the share in common from which they are compared letter by letter

_FEW = 2


def differences(first: str, second: str) -> tuple[Pieces, Pieces]:
    """Both values in pieces. Capitals, accents and marks are no difference (ñ is a letter of its own); words are compared with
    those in the same place, and letter by letter where they are near; a word that stands elsewhere in the other is marked so.
    Without a second value nothing differs: it is missing."""
    if not first or not second:
        return ((first, ALIKE),) if first else (), ((second, ALIKE),) if second else ()
    left, right = first.split(), second.split()
    plain = [_plain(word) for word in left], [_plain(word) for word in right]
    marks: tuple[list[str], list[str]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        if kind == "equal":
            for side, words in zip(marks, (left[a:b], right[c:d]), strict=True):
                side.extend(ALIKE[0] * len(word) for word in words)
        else:
            _replaced(plain, marks, (a, b), (c, d))
    _elsewhere(plain, marks)
    return _pieces(left, marks[0]), _pieces(right, marks[1])


def whole(first: str, second: str) -> tuple[Pieces, Pieces]:
    """Two codes in words, such as countries: alike or not, letters say nothing."""
    mark = ALIKE if not first or not second or _plain(first) == _plain(second) else DIFFERS
    return ((first, mark),) if first else (), ((second, mark),) if second else ()


def _replaced(plain: tuple[list[str], list[str]], marks: tuple[list[str], list[str]], *spans: tuple[int, int]) -> None:
    """Words in the place of others: with each the one nearest to it, letter by letter."""
    words = [list(range(*span)) for span in spans]
    partner: dict[int, int] = {}
    near = sorted(
        ((_nearness(plain[0][i], plain[1][j]), -i, -j) for i in words[0] for j in words[1]), reverse=True
    )  # the nearest first, of equals the earliest
    for share, i, j in near:
        if share >= _NEAR and -i not in partner and -j not in partner.values():
            partner[-i] = -j
    back = {j: i for i, j in partner.items()}
    for side, other in ((0, partner), (1, back)):
        for word in words[side]:
            mine = plain[side][word]
            theirs = plain[1 - side][other[word]] if word in other else ""
            marks[side].append(_by_letter(mine, theirs))


def _by_letter(mine: str, theirs: str) -> str:
    """A mark for each letter of `mine`; where one or two letters in their places differ, these, so that two exchanged figures
    are both seen."""
    places = [ALIKE[0] if a == b else DIFFERS[0] for a, b in zip(mine, theirs, strict=False)]
    if len(mine) == len(theirs) and places.count(DIFFERS[0]) <= _FEW:
        return "".join(places)
    said = [DIFFERS[0] if letter.isalnum() else ALIKE[0] for letter in mine]
    for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
        said[block.a : block.a + block.size] = ALIKE[0] * block.size
    return "".join(said)


def _elsewhere(plain: tuple[list[str], list[str]], marks: tuple[list[str], list[str]]) -> None:
    """Words wholly different from those in their place that the other side has in another place."""
    whole = [{i for i, said in enumerate(side) if set(said) == {DIFFERS[0]}} for side in marks]
    left = Counter(plain[0][i] for i in whole[0]) & Counter(plain[1][i] for i in whole[1])
    for side in (0, 1):
        free = left.copy()
        for i in sorted(whole[side]):
            if free[plain[side][i]] > 0:
                free[plain[side][i]] -= 1
                marks[side][i] = ELSEWHERE[0] * len(marks[side][i])


def _pieces(words: list[str], marks: list[str]) -> Pieces:
    """Runs of letters that stand alike; the space before a word goes with it where both sides of it are alike."""
    names = {each[0]: each for each in (ALIKE, ELSEWHERE, DIFFERS)}
    found: list[tuple[str, str]] = []
    for number, (word, said) in enumerate(zip(words, marks, strict=True)):
        letters = zip(word, said, strict=True) if len(word) == len(said) else ((c, said[:1]) for c in word)
        for letter, mark in [*([(" ", ALIKE[0])] if number else []), *letters]:
            if found and found[-1][1] == names[mark]:
                found[-1] = (found[-1][0] + letter, names[mark])
            else:
                found.append((letter, names[mark]))
    return tuple(found)


def _nearness(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _plain(word: str) -> str:
    """Letter for letter without accents and capitals; ñ stays."""
    return "".join(_letter(c) for c in unicodedata.normalize("NFC", word))


def _letter(c: str) -> str:
    small = c.casefold()
    if small == "ñ":
        return small
    return (unicodedata.normalize("NFD", small)[0] or small) if len(small) == 1 else c

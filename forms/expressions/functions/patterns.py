"""Regular expressions that cannot hang: a pattern is run in time that grows with text × pattern, never exponentially.

Python's `re` runs the patterns that cannot go wrong. All others (a quantifier within a quantifier, as in `^(a+)+$`) are run
here by following all positions at once, which visits each pair of pattern part and position once per repetition.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from functools import lru_cache
from typing import Any

from forms.expressions.errors import EvaluationProblem

LONGEST_PATTERN = 2_000
LONGEST_TEXT = 10_000
MOST_REPEATS = 1_000

_sre: Any = importlib.import_module("re._parser")
_PROPERTY = re.compile(r"\\([pP])\{(?:Is|In|general_category=|gc=)?(\w+)\}")
_CATEGORIES = {
    "Alpha": "L",
    "Letter": "L",
    "Lower": "Ll",
    "Upper": "Lu",
    "Digit": "Nd",
    "Punct": "P",
    "Alnum": "LN",
    "Space": "Z",
}


def matches(pattern: str, text: str) -> bool:
    """Whether the whole `text` matches; raises `EvaluationProblem` for what is not a pattern or passes the limits."""
    run = _prepared(pattern)
    if len(text) > LONGEST_TEXT:
        raise EvaluationProblem(f"a text of more than {LONGEST_TEXT} characters is not compared with a pattern")
    if isinstance(run, re.Pattern):
        return run.fullmatch(text) is not None
    return len(text) in _Follow(text).follow(run, {0})


@lru_cache(maxsize=500)
def _prepared(pattern: str) -> re.Pattern[str] | list[Any]:
    if len(pattern) > LONGEST_PATTERN:
        raise EvaluationProblem(f"a pattern of more than {LONGEST_PATTERN} characters is refused")
    try:
        written = _PROPERTY.sub(_property, pattern)
        tree = list(_sre.parse(written))
        compiled = re.compile(written)
    except (re.error, RecursionError, OverflowError) as error:
        raise EvaluationProblem(f"not a regular expression: {error}") from None
    return compiled if harmless(tree) else tree


def _property(match: re.Match[str]) -> str:
    """`\\p{L}` and its like, which Java and JavaScript know and Python does not, as ranges for a character class."""
    ranges = _ranges(_CATEGORIES.get(match[2], match[2]))
    before = match.string[: match.start()]
    within = before.count("[") - before.count(r"\[") > before.count("]") - before.count(r"\]")
    if match[1] == "P" or not within:
        return f"[{'^' if match[1] == 'P' else ''}{ranges}]"
    return ranges


@lru_cache(maxsize=32)
def _ranges(category: str) -> str:
    wanted = (category[:1], category[1:]) if category == "LN" else (category,)
    found: list[str] = []
    start = -1
    for code in range(0x3000):
        inside = unicodedata.category(chr(code)).startswith(wanted)
        if inside and start < 0:
            start = code
        elif not inside and start >= 0:
            found.append(f"\\u{start:04x}-\\u{code - 1:04x}")
            start = -1
    return "".join(found) or re.escape("\0")


def is_harmless(pattern: str) -> bool:
    """Whether Python's own engine can run the pattern without the danger of runaway backtracking."""
    return isinstance(_prepared(pattern), re.Pattern)


def harmless(tree: list[Any], within: bool = False) -> bool:
    """No quantifier within a quantifier, no alternatives or back references within one, few open quantifiers in all."""
    return _open_quantifiers(tree, within) <= 2


def _open_quantifiers(tree: list[Any], within: bool) -> int:
    count = 0
    for operation, argument in tree:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, high, inner = argument
            many = high == _sre.MAXREPEAT or high > 20
            varies = many or high != argument[0]
            if varies and within:
                return 100
            count += many + _open_quantifiers(list(inner), within or (high > 1))
        elif name == "SUBPATTERN":
            count += _open_quantifiers(list(argument[3]), within)
        elif name == "BRANCH":
            if within:
                return 100
            count += max((_open_quantifiers(list(branch), within) for branch in argument[1]), default=0)
        elif name in ("GROUPREF", "GROUPREF_EXISTS", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            return 100
    return count


class _Follow:
    """Follows a parsed pattern through one text from a set of positions to the set it can reach."""

    def __init__(self, text: str) -> None:
        self.text = text

    def follow(self, tree: list[Any], places: set[int]) -> set[int]:
        for operation, argument in tree:
            if not places:
                return places
            places = self.one(str(operation), argument, places)
        return places

    def one(self, name: str, argument: Any, places: set[int]) -> set[int]:
        text = self.text
        if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return {place + 1 for place in places if place < len(text) and self.accepts(name, argument, text[place])}
        if name == "AT":
            return {place for place in places if self.at(str(argument), place)}
        if name == "SUBPATTERN":
            return self.follow(list(argument[3]), places)
        if name == "ATOMIC_GROUP":
            return self.follow(list(argument), places)
        if name == "BRANCH":
            return set().union(*[self.follow(list(branch), places) for branch in argument[1]])
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self.repeat(argument, places)
        if name in ("ASSERT", "ASSERT_NOT") and argument[0] > 0:
            wanted = name == "ASSERT"
            return {place for place in places if bool(self.follow(list(argument[1]), {place})) == wanted}
        raise EvaluationProblem("patterns with back references or look-behind are not available")

    def repeat(self, argument: Any, places: set[int]) -> set[int]:
        low, high, inner = argument
        tree = list(inner)
        if low > MOST_REPEATS:
            raise EvaluationProblem(f"more than {MOST_REPEATS} repetitions are refused")
        for _ in range(low):
            places = self.follow(tree, places)
            if not places:
                return places
        reached, fresh, rounds = set(places), places, low
        while fresh and rounds < high:
            fresh = self.follow(tree, fresh) - reached
            reached |= fresh
            rounds += 1
        return reached

    def accepts(self, name: str, argument: Any, character: str) -> bool:
        if name == "LITERAL":
            return bool(ord(character) == argument)
        if name == "NOT_LITERAL":
            return bool(ord(character) != argument)
        if name == "ANY":
            return character != "\n"
        negated = False
        for kind, value in argument:
            match str(kind):
                case "NEGATE":
                    negated = True
                case "LITERAL" if ord(character) == value:
                    return not negated
                case "RANGE" if value[0] <= ord(character) <= value[1]:
                    return not negated
                case "CATEGORY" if _category(str(value), character):
                    return not negated
                case _:
                    pass
        return negated

    def at(self, where: str, place: int) -> bool:
        if where in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            return place == 0
        if where == "AT_END":
            return place == len(self.text) or (place == len(self.text) - 1 and self.text[place] == "\n")
        if where == "AT_END_STRING":
            return place == len(self.text)
        before = place > 0 and _word(self.text[place - 1])
        after = place < len(self.text) and _word(self.text[place])
        return (before != after) == (where == "AT_BOUNDARY")


def _word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _category(name: str, character: str) -> bool:
    tests = {"DIGIT": character.isdecimal(), "SPACE": character.isspace(), "WORD": _word(character)}
    kind = name.removeprefix("CATEGORY_")
    return not tests[kind[4:]] if kind.startswith("NOT_") else tests[kind]

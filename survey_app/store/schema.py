"""Untrusted JSON against a strict shape: exactly these keys, of these kinds, within these lengths; anything else is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Kind = Callable[[Any], Any]
LONGEST = 2_000_000  # characters of one body
WORDS = 1_000


def parsed(raw: bytes) -> Any:
    """JSON without doubled keys, NaN or endless nesting; raises `ValueError`."""
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_never)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def shaped(plain: Any, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """The values of an object by key, each as its kind gives it; raises `ValueError`."""
    if not isinstance(plain, dict) or plain.keys() != kinds.keys():
        raise ValueError("keys")
    return {name: kind(plain[name]) for name, kind in kinds.items()}


def words(value: Any) -> str:
    """A text of a line or some."""
    if not isinstance(value, str) or len(value) > WORDS or "\0" in value:
        raise ValueError("words")
    return _writable(value)


def long_text(value: Any) -> str:
    """A text as long as a body may be."""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError("text")
    return _writable(value)


def number(value: Any) -> int:
    """A whole number that a database can hold, not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise ValueError("number")
    return value


def matching(pattern: str) -> Kind:
    """A text of this form."""
    form = re.compile(pattern)

    def kind(value: Any) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise ValueError(pattern)
        return value

    return kind


def one_of(*values: str) -> Kind:
    """One of these words."""

    def kind(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise ValueError("word")
        return value

    return kind


def many(kind: Kind, most: int) -> Kind:
    """A list of so many things of a kind."""

    def whole(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise ValueError("list")
        return tuple(kind(each) for each in value)

    return whole


def named(kind: Kind, most: int) -> Kind:
    """An object of any keys (words) with values of a kind."""

    def whole(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > most:
            raise ValueError("object")
        return {words(key): kind(each) for key, each in value.items()}

    return whole


def maybe(kind: Kind) -> Kind:
    """Nothing, or something of a kind."""
    return lambda value: None if value is None else kind(value)


def shape(**kinds: Kind) -> Kind:
    """An object with exactly these keys."""
    return lambda value: shaped(value, kinds)


HEX32 = matching("[0-9a-f]{64}")
HEX64 = matching("[0-9a-f]{128}")
HEX = matching("([0-9a-f]{2}){0,4096}")
UUID = matching("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(\+00:00|Z)?")
BASE64 = matching("[A-Za-z0-9+/]{0,4000000}={0,2}")


def _writable(value: str) -> str:
    """The text, where it can be written down: half a pair of surrogates, which JSON lets through, raises `ValueError`."""
    value.encode()
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _never(_name: str) -> Any:
    raise ValueError("not a number")

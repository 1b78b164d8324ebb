"""Chance: random numbers, identifiers, and shuffling that repeats for a given seed."""

from __future__ import annotations

import math
import uuid as identifiers
from collections.abc import Callable

from forms.expressions.context import Context
from forms.expressions.errors import EvaluationProblem
from forms.expressions.functions.registry import function
from forms.expressions.nodes import Node
from forms.expressions.values import Value, to_number, to_text

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_ID = 1_000


@function("random", "", "number", sees=True)
def random(node: Node, context: Context) -> float:
    return context.chance.random()


@function("uuid", "?v", "text", sees=True)
def uuid(node: Node, context: Context, *length: Value) -> str:
    """A version 4 identifier, or a text of `length` letters and digits."""
    if not length:
        return str(identifiers.UUID(int=context.chance.getrandbits(128), version=4))
    wanted = to_number(length[0], context.zone)
    if not 0 <= wanted <= LONGEST_ID:
        raise EvaluationProblem("uuid() needs a length")
    return "".join(context.chance.choice(_ALPHABET) for _ in range(int(wanted)))


@function("randomize", "N?v", "nodes", sees=True)
def randomize(node: Node, context: Context, nodes: list[Node], *seed: Value) -> list[Node]:
    """The nodes in another order: always the same one for the same seed (Park–Miller, as in ODK Collect and web-forms)."""
    shuffled = list(nodes)
    draw = _park_miller(_seed(seed[0], context)) if seed else context.chance.random
    for place in range(len(shuffled), 1, -1):
        other = math.floor(draw() * place)
        shuffled[place - 1], shuffled[other] = shuffled[other], shuffled[place - 1]
    return shuffled


def _seed(value: Value, context: Context) -> int:
    number = to_number(value, context.zone)
    if math.isfinite(number):
        return math.floor(number)
    text = to_text(value)
    if isinstance(value, float) or text in ("NaN", "Infinity", "-Infinity", ""):
        return 0
    return _hashed(text)


def _hashed(text: str) -> int:
    """A seed from any text: the first eight bytes of its SHA-256, big-endian and signed (JavaRosa)."""
    import hashlib

    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def _park_miller(seed: int) -> Callable[[], float]:
    state = math.fmod(seed, 2147483647)
    if state <= 0:
        state += 2147483646
    value = int(state)

    def draw() -> float:
        nonlocal value
        value = value * 16807 % 2147483647
        return (value - 1) / 2147483646

    return draw

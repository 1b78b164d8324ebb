"""Numbers: rounding, powers, trigonometry; what has no real value is not-a-number, never an error."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from forms.expressions.context import Context
from forms.expressions.functions.registry import function
from forms.expressions.nodes import Node
from forms.expressions.values import NAN, Value, to_number

WHOLE = Decimal(1)


@function("number", "?v", "number", sees=True)
def number(node: Node, context: Context, *value: Value) -> float:
    return to_number(value[0] if value else [node], context.zone)


@function("int", "n", "number")
def int_(value: float) -> float:
    """The whole part, towards zero."""
    return float(int(value)) if math.isfinite(value) else value


@function("floor", "n", "number", collect=False)
def floor(value: float) -> float:
    return float(math.floor(value)) if math.isfinite(value) else value


@function("ceiling", "n", "number", collect=False)
def ceiling(value: float) -> float:
    return float(math.ceil(value)) if math.isfinite(value) else value


@function("round", "n?n", "number")
def round_(value: float, digits: float = 0.0) -> float:
    """Half away from zero (web-forms), on the decimal digits that a person sees: 2.15 to one digit is 2.2."""
    if not math.isfinite(value) or not math.isfinite(digits):
        return value if math.isfinite(digits) else NAN
    places = int(max(min(digits, 30), -30))
    try:
        unit = WHOLE.scaleb(-places)
        return float((Decimal(repr(value)) / unit).quantize(WHOLE, ROUND_HALF_UP) * unit)
    except InvalidOperation:
        return value


@function("abs", "n", "number")
def abs_(value: float) -> float:
    return abs(value)


@function("pow", "nn", "number")
def pow_(base: float, exponent: float) -> float:
    return _real(lambda: base**exponent)


@function("exp", "n", "number")
def exp(value: float) -> float:
    return _real(lambda: math.exp(value))


@function("exp10", "n", "number")
def exp10(value: float) -> float:
    return _real(lambda: 10.0**value)


@function("log", "n", "number")
def log(value: float) -> float:
    return -math.inf if value == 0 else _real(lambda: math.log(value))


@function("log10", "n", "number")
def log10(value: float) -> float:
    return -math.inf if value == 0 else _real(lambda: math.log10(value))


@function("sqrt", "n", "number")
def sqrt(value: float) -> float:
    return _real(lambda: math.sqrt(value))


@function("pi", "", "number")
def pi() -> float:
    return math.pi


@function("sin", "n", "number")
def sin(value: float) -> float:
    return _real(lambda: math.sin(value))


@function("cos", "n", "number")
def cos(value: float) -> float:
    return _real(lambda: math.cos(value))


@function("tan", "n", "number")
def tan(value: float) -> float:
    return _real(lambda: math.tan(value))


@function("asin", "n", "number")
def asin(value: float) -> float:
    return _real(lambda: math.asin(value))


@function("acos", "n", "number")
def acos(value: float) -> float:
    return _real(lambda: math.acos(value))


@function("atan", "n", "number")
def atan(value: float) -> float:
    return math.atan(value)


@function("atan2", "nn", "number")
def atan2(y: float, x: float) -> float:
    return math.atan2(y, x)


def _real(compute: Callable[[], float | complex]) -> float:
    try:
        value = compute()
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return NAN
    return NAN if isinstance(value, complex) else value

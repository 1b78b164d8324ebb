"""The values of expressions and their conversions: text, number, truth, nodes, days and instants.

Days have no zone (JavaRosa, the engine of ODK Collect: a birthday must not shift); an instant is a moment in UTC shown in
the zone of the interview. Where a day meets an instant it stands for its first moment in that zone.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal

from forms.expressions.nodes import Node

Value = str | float | bool | date | datetime | list[Node]
NAN = math.nan
EPOCH_DAY = date(1970, 1, 1).toordinal()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DATE_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})T(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::\d{2})?)?", re.ASCII
)


def number_text(number: float) -> str:
    """A number as XPath writes it: no exponent, no trailing point."""
    if number != number:
        return "NaN"
    if number in (math.inf, -math.inf):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number)) if abs(number) < 1e15 else format(Decimal(repr(number)), "f").removesuffix(".0")
    return format(Decimal(repr(number)), "f")


def text_number(text: str) -> float:
    """The number that a text stands for, else not-a-number."""
    return float(text) if _NUMBER.fullmatch(text) else NAN


def parse_day(text: str) -> date | None:
    """A day from `YYYY-MM-DD` (one-digit months and days are understood), else nothing."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_instant(text: str, zone: tzinfo) -> datetime | None:
    """An instant from an ISO 8601 date and time; without an offset it is taken in `zone`."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    micro = int((fraction or "0").ljust(6, "0")[:6])
    try:
        where = parse_offset(offset) if offset else zone
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute or 0), int(second or 0), micro, where)
        return moment.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def parse_offset(text: str) -> tzinfo:
    """`Z`, `+03:00`, `-0500` or `+03` as a fixed zone; raises `ValueError` beyond 24 hours or 59 minutes."""
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError("offset out of range")
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def parse_moment(text: str, zone: tzinfo) -> date | datetime | None:
    """A day or an instant, else nothing."""
    if len(text) < 8 or text[4:5] != "-":
        return None
    return parse_day(text) or parse_instant(text, zone)


def moment_number(moment: date | datetime) -> float:
    """Days since 1970-01-01: whole for a day, in UTC with a fraction for an instant."""
    if isinstance(moment, datetime):
        return (moment - EPOCH) / DAY
    return float(moment.toordinal() - EPOCH_DAY)


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day (or the instant itself)."""
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, tzinfo=zone)


def moment_text(moment: date | datetime) -> str:
    """`2024-02-29`, or `2024-02-29T08:30:00.000-05:00` for an instant."""
    return moment.isoformat(timespec="milliseconds") if isinstance(moment, datetime) else moment.isoformat()


def to_text(value: Value) -> str:
    """The string value, by XPath 1.0 section 4.2."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].text() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return moment_text(value)


def to_number(value: Value, zone: tzinfo) -> float:
    """The number; a node that holds a date counts in days, a text that looks like a date does not (JavaRosa)."""
    if isinstance(value, float):
        return value
    if isinstance(value, list):
        return node_number(value[0].text(), zone) if value else NAN
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, str):
        return text_number(value)
    return moment_number(value)


def node_number(text: str, zone: tzinfo) -> float:
    """The number that the text of a node stands for; dates count in days."""
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = parse_moment(text, zone)
    return NAN if moment is None else moment_number(moment)


def to_truth(value: Value) -> bool:
    """The truth value: some node, some text, a number other than zero, any date."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and value != 0
    if isinstance(value, list | str):
        return bool(value)
    return True


Scalar = float | date | datetime


def to_scalar(value: Value, zone: tzinfo) -> Scalar:
    """A number, or a day or instant where the value is one: what order and differences are taken of."""
    if isinstance(value, list):
        return text_scalar(value[0].text(), zone) if value else NAN
    if isinstance(value, date):
        return value
    return to_number(value, zone)


def text_scalar(text: str, zone: tzinfo) -> Scalar:
    if _NUMBER.fullmatch(text):
        return float(text)
    moment = parse_moment(text, zone)
    return NAN if moment is None else moment


def aligned(left: Scalar, right: Scalar, zone: tzinfo) -> tuple[float, float]:
    """Both as numbers on one scale; a day beside an instant counts from its first moment in the zone."""
    if isinstance(left, date) and isinstance(right, date) and isinstance(left, datetime) != isinstance(right, datetime):
        left, right = start_of(left, zone), start_of(right, zone)
    return (
        moment_number(left) if isinstance(left, date) else left,
        moment_number(right) if isinstance(right, date) else right,
    )

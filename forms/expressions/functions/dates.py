"""Days, instants and times of day.

A day has no zone (JavaRosa). Numbers are days since 1970-01-01; of an instant in UTC with a fraction (ODK specification).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from forms.expressions.context import Context
from forms.expressions.errors import EvaluationProblem
from forms.expressions.functions.registry import function
from forms.expressions.nodes import Node
from forms.expressions.values import (
    DAY,
    EPOCH,
    EPOCH_DAY,
    NAN,
    Value,
    moment_number,
    parse_moment,
    parse_offset,
    start_of,
    to_text,
)  # fmt: skip

_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)
_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
}
_DAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "es": "lun mar mié jue vie sáb dom",
    "pt": "seg ter qua qui sex sáb dom",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
}


@function("today", "", "any", sees=True)
def today(node: Node, context: Context) -> date:
    return context.now().date()


@function("now", "", "any", sees=True)
def now(node: Node, context: Context) -> datetime:
    return context.now()


@function("date", "v", "any", sees=True)
def date_(node: Node, context: Context, value: Value) -> Value:
    """The day of a date, an instant, a text or a number of days; empty stays empty, anything else is an error."""
    text = value if isinstance(value, str) else to_text(value) if isinstance(value, list) else None
    if text == "" or (isinstance(value, float) and value != value):
        return ""
    found = _moment(text if text is not None else value, context.zone)
    if found is None:
        raise EvaluationProblem("date() was given what is not a date")
    return found.date() if isinstance(found, datetime) else found


@function("date-time", "v", "any", sees=True)
def date_time(node: Node, context: Context, value: Value) -> Value:
    """The instant (or day) that a text or number stands for; empty where it stands for none."""
    found = _moment(value if not isinstance(value, list) else to_text(value), context.zone)
    if isinstance(value, float) and found is not None:
        return (EPOCH + value * DAY).astimezone(context.zone)
    return "" if found is None else found


def _moment(value: Value, zone: tzinfo) -> date | datetime | None:
    """The day or instant of a value. A whole number is a day; with a fraction it is an instant."""
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        stripped = value.strip()
        found = parse_moment(stripped, zone)
        if found is not None:
            return found
        try:
            value = float(stripped)
        except ValueError:
            return None
    if isinstance(value, bool | list) or value != value or abs(value) > 3e6:
        return None
    try:
        if value == int(value):
            return date.fromordinal(int(value) + EPOCH_DAY)
        return (EPOCH + value * DAY).astimezone(zone)
    except (ValueError, OverflowError):
        return None


@function("decimal-date-time", "v", "number", sees=True)
def decimal_date_time(node: Node, context: Context, value: Value) -> float:
    """Days since 1970-01-01 in UTC, with a fraction; a day counts from its first moment in the zone."""
    if isinstance(value, float):
        return value
    found = _moment(to_text(value) if isinstance(value, list) else value, context.zone)
    return NAN if found is None else moment_number(start_of(found, context.zone))


@function("decimal-time", "s", "number", sees=True)
def decimal_time(node: Node, context: Context, text: str) -> float:
    """The share of the day at which a time stands, in the zone of the interview."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return NAN
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return NAN
    micro = int((match[4] or "0").ljust(6, "0")[:6])
    share = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    if match[5]:
        try:
            there = parse_offset(match[5]).utcoffset(None)
        except ValueError:
            return NAN
        here = context.now().utcoffset()
        share += (here or timedelta()) - (there or timedelta())
    return (share / DAY) % 1.0


@function("format-date", "vs", "text", sees=True)
def format_date(node: Node, context: Context, value: Value, pattern: str) -> str:
    return _formatted(value, pattern, context)


@function("format-date-time", "vs", "text", sees=True)
def format_date_time(node: Node, context: Context, value: Value, pattern: str) -> str:
    return _formatted(value, pattern, context)


def _formatted(value: Value, pattern: str, context: Context) -> str:
    """The date by ODK's letters (%Y %y %m %n %b %d %e %a %H %h %M %S %3); empty where it is none."""
    moment = _moment(to_text(value) if isinstance(value, list) else value, context.zone)
    if moment is None and isinstance(value, str | list):
        match = _TIME.fullmatch(to_text(value).strip())
        if match is not None:
            moment = datetime(1970, 1, 1, int(match[1]) % 24, int(match[2]) % 60, int(match[3] or 0) % 60, tzinfo=UTC)
    if moment is None:
        return ""
    at = start_of(moment, context.zone)
    language = context.lang if context.lang in _MONTHS else "en"
    letters = {
        "Y": f"{at.year:04}", "y": f"{at.year % 100:02}", "m": f"{at.month:02}", "n": str(at.month),
        "b": _MONTHS[language].split()[at.month - 1], "d": f"{at.day:02}", "e": str(at.day),
        "a": _DAYS[language].split()[at.weekday()], "H": f"{at.hour:02}", "h": str(at.hour), "M": f"{at.minute:02}",
        "S": f"{at.second:02}", "3": f"{at.microsecond // 1000:03}", "%": "%",
    }  # fmt: skip
    return re.sub("%(.)", lambda match: letters.get(match[1], match[0]), pattern)

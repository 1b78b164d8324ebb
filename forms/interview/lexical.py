"""Values in the one lexical form of their type, whoever sets them: a default, a calculation, an action or an answer.

What a type cannot hold becomes empty, as in web-forms; answers are checked before by their question type, which says why.
Numbers are written as ODK Collect writes them (`89.0`, `-12.05 -77.04 0.0 0.0`), so that records compare equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC

from forms.expressions.values import number_text, parse_day, parse_instant, text_number

LARGEST_INT = 2**31 - 1

_TIME = re.compile(
    r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?", re.ASCII
)  # the offset as XForms writes it


def integer(text: str) -> str:
    """A whole number of 32 bits; a fraction is cut off."""
    number = text_number(text)
    if number != number or abs(number) > LARGEST_INT + 1:
        return ""
    whole = int(number)
    return str(whole) if -LARGEST_INT - 1 <= whole <= LARGEST_INT else ""


def decimal(text: str) -> str:
    """A number with at least one digit after the point."""
    number = text_number(text)
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    written = number_text(number)
    return written if "." in written else f"{written}.0"


def day(text: str) -> str:
    """The day of a date or of a date with time, as it is written there."""
    found = parse_day(text) or (parse_day(text[:10]) if parse_instant(text, UTC) else None)
    return found.isoformat() if found else ""


def instant(text: str) -> str:
    """A date with a time, left as it is written."""
    return text if parse_instant(text, UTC) is not None else ""


def time_of_day(text: str) -> str:
    """A time, left as it is written."""
    return text if _TIME.fullmatch(text) else ""


def point(text: str) -> str:
    """A position: latitude and longitude, altitude and accuracy (0 where they are not given)."""
    numbers = [text_number(part) for part in text.split()]
    if not 2 <= len(numbers) <= 4 or any(number != number for number in numbers):
        return ""
    latitude, longitude, *rest = numbers
    if abs(latitude) > 90 or abs(longitude) > 180 or (len(rest) > 1 and rest[1] < 0):
        return ""
    return " ".join(decimal(number_text(number)) for number in (latitude, longitude, *rest, *[0.0] * (2 - len(rest))))


def line(text: str) -> str:
    """Two positions or more."""
    points = [point(part) for part in text.split(";") if part.strip()]
    return ";".join(points) if len(points) >= 2 and all(points) else ""


def shape(text: str) -> str:
    """A closed line: the first position stands again at the end."""
    written = line(text)
    points = written.split(";")
    return written if len(points) >= 3 and points[0] == points[-1] else ""


def anything(text: str) -> str:
    return text


_FORMS: dict[str, Callable[[str], str]] = {
    "int": integer, "integer": integer, "long": integer, "decimal": decimal, "double": decimal, "date": day,
    "dateTime": instant, "datetime": instant, "time": time_of_day, "geopoint": point, "geotrace": line, "geoshape": shape,
    "boolean": anything,
}  # fmt: skip


def canonical(text: str, kind: str) -> str:
    """The text in the lexical form of a bind type; empty where the type cannot hold it."""
    return _FORMS.get(kind, anything)(text) if text else ""

"""Positions."""

from __future__ import annotations

import re

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from vocabulary.text import N_, Text, text

_NUMBER = r"-?\d{1,6}(?:\.\d{1,15})?"
_POINT = re.compile(rf"({_NUMBER}) ({_NUMBER})(?: ({_NUMBER})(?: ({_NUMBER}))?)?", re.ASCII)
_DEGREES = re.compile(r"(\d{1,3})°\s*(\d{1,2})['′]\s*(\d{1,2}(?:[.,]\d+)?)?(?:\"|″|'')?\s*([NSEWO])", re.IGNORECASE)
_NMEA = re.compile(r"\$..(?:GGA,[^,]*|RMC,[^,]*,A),(\d{4,5}\.?\d*),([NS]),(\d{5,6}\.?\d*),([EW])")


def read_point(typed: str) -> str:
    """`lat lon alt acc` from decimal degrees, degrees with minutes and seconds, or a sentence of a receiver (NMEA)."""
    if match := _NMEA.match(typed):
        lat, lon = _minutes(match[1], match[2] == "S"), _minutes(match[3], match[4] == "W")
        return f"{lat} {lon} 0 0"
    degrees = _DEGREES.findall(typed)
    if len(degrees) == 2:
        lat, lon = (_sexagesimal(*part) for part in degrees)
        return f"{lat} {lon} 0 0"
    numbers = re.split(r"[\s;]+|,\s+|,(?=-?\d+\.\d)", typed.strip())
    numbers = [number.replace(",", ".") for number in numbers if number]
    if not 2 <= len(numbers) <= 4:
        return typed
    return " ".join([*numbers, *["0"] * (4 - len(numbers))])


def _minutes(written: str, negative: bool) -> float:
    whole, _, fraction = written.partition(".")
    degrees = int(whole[:-2]) + float(f"{whole[-2:]}.{fraction or 0}") / 60
    return round(-degrees if negative else degrees, 7)


def _sexagesimal(degrees: str, minutes: str, seconds: str, side: str) -> float:
    value = int(degrees) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600
    return round(-value if side.upper() in "SWO" else value, 7)


def is_point(value: str) -> bool:
    match = _POINT.fullmatch(value)
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        return False
    return match[4] is None or float(match[4]) >= 0


@question_type
class Geopoint(QuestionType):
    """A position, typed or pasted: latitude and longitude in degrees."""

    name = "geopoint"
    label = N_("Position")
    help = N_("Type or paste latitude and longitude, for example -12.0464 -77.0428")
    examples = (
        ("-12.0464 -77.0428", "-12.0464 -77.0428 0 0"),
        ("-12.0464, -77.0428", "-12.0464 -77.0428 0 0"),
        ("12°2'47\" S 77°2'34\" O", "-12.0463889 -77.0427778 0 0"),
    )
    bad_example = "95 200"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind_type(bind) == "geopoint"

    def read(self, typed: str, asked: Asked) -> str:
        return read_point(typed)

    def valid(self, value: str, asked: Asked) -> bool:
        return is_point(value)

    def show(self, value: str, asked: Asked, lang: str) -> str:
        return " ".join(value.split()[:2])

    def expected(self, asked: Asked) -> Text:
        return text(N_("Type latitude and longitude in degrees, for example -12.0464 -77.0428"))

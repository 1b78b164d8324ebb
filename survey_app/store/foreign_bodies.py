"""Bodies that another computer wrote: an object whose parts are what every reader of bodies expects, or refused.

One record that says something else in the place of its answers would end every table of the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey_app.store import schema as s


def _given(value: Any) -> Any:
    """A consent: a bare yes or no, or what is known of how it was given."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, dict) or not isinstance(value.get("given"), bool) or any(map(_holds_more, value.values())):
        raise ValueError("consent")
    return value


def _plain(value: Any) -> Any:
    if _holds_more(value):
        raise ValueError("plain value")
    return value


def _paradata(value: Any) -> None:
    """How the interview went: when it began, and lines of so many plain values."""
    if not isinstance(value, dict) or not isinstance(value.get("began", 0), int):
        raise ValueError("paradata")
    for line in s.many(_line, _MOST)(value.get("events", [])):
        numbers = [*line[2:3], *line[4:5], *(end for end in line[3:4] if end is not None)]
        if not 3 <= len(line) <= 7 or any(not isinstance(number, int) for number in numbers):
            raise ValueError("event")


def _line(value: Any) -> tuple[Any, ...]:
    return s.many(_plain, 7)(value)  # type: ignore[no-any-return]


def _second(value: Any) -> None:
    """What a second keying said: texts by path, and what was counted of each question."""
    if not isinstance(value, dict):
        raise ValueError("second keying")
    for name, said in value.items():
        if name in ("answers", "missing"):
            _TEXTS(said)
        elif name == "questions":
            if any(len(numbers) not in (2, 4) for numbers in s.named(s.many(s.number, 4), _MOST)(said).values()):
                raise ValueError("counted")
        else:
            _plain(said)


def _holds_more(value: Any) -> bool:
    return isinstance(value, dict | list)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("whole number")
    return value


_MOST = 100_000
_TEXTS = s.named(s.long_text, _MOST)
_PARTS: Mapping[str, s.Kind] = {
    **dict.fromkeys(("answers", "missing", "notes", "confirmed", "erased"), _TEXTS),
    **dict.fromkeys(("form", "form_version", "lang", "started", "finished", "forgets"), s.words),
    **dict.fromkeys(("sex", "nationality", "area", "list_date", "document_type"), s.words),
    **dict.fromkeys(("age", "birth_year"), _whole),
    **dict.fromkeys(("other", "change"), s.named(_plain, _MOST)),
    "naming": s.named(s.many(s.words, 1000), _MOST),
    "consents": s.named(_given, 1000),
    "paradata": _paradata,
    "paper": s.named(s.words, 10),
    "second": _second,
}


def body_of(packed: str) -> dict[str, Any]:
    """A body as data; raises `ValueError` where it is no object or a part of it is not what it has to be. Parts that only a
    newer version knows pass."""
    body = s.parsed(packed.encode())
    if not isinstance(body, dict):
        raise ValueError("body")
    for name, kind in _PARTS.items():
        if name in body:
            kind(body[name])
    return body

"""The log by whitelist: an event's name, and only named fields that hold numbers or codes; never an answer, never a message.

The whitelist is in the formatter, not at the places that log: whatever a caller passes, nothing else reaches the file
(the leak of Electrum's wizard, whose call sites filter). Of an exception only its type and where it was raised remain.
"""

from __future__ import annotations

import logging
import platform
import traceback
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from survey_app import __version__
from vocabulary.text import LANGUAGES

EVENTS = frozenset({"started", "defect"})
"""What can happen; another name is written as `event`."""

NUMBERS = frozenset({"count", "rows", "columns", "files", "problems", "seconds", "share", "status", "task"})
"""Fields that hold a number of things, never a value that a person gave."""

CODES: Mapping[str, frozenset[str]] = {"lang": frozenset(LANGUAGES), "version": frozenset({__version__})}
"""Fields that hold one of these codes and nothing else: a surname in small letters has the shape of a code too."""

_PROJECT = Path(__file__).resolve().parents[1]
_logger = logging.getLogger("alcance")
_logger.propagate = False
_logger.addHandler(logging.NullHandler())
_logger.setLevel(logging.INFO)


def log(event: str, error: BaseException | None = None, **fields: object) -> None:
    """Writes an event, one of `EVENTS`, with its fields; those that are not on the whitelist are left out."""
    _logger.info("", extra={"event": event, "fields": fields, "error": error})


def to_file(folder: Path) -> None:
    """From now on the log is kept in `folder` (two files of at most a megabyte)."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "alcance.log", maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(Whitelist())
    close()
    _logger.addHandler(handler)


def close() -> None:
    """Ends the writing to a file."""
    for handler in list(_logger.handlers):
        if isinstance(handler, RotatingFileHandler):
            _logger.removeHandler(handler)
            handler.close()


class Whitelist(logging.Formatter):
    """Lets through what is known to be harmless and nothing else."""

    def format(self, record: logging.LogRecord) -> str:
        parts = [self.formatTime(record), _known(getattr(record, "event", ""), EVENTS) or "event"]
        fields: Any = getattr(record, "fields", {})
        for name, value in fields.items() if isinstance(fields, dict) else ():
            shown = _shown(name, value)
            if shown:
                parts.append(f"{name}={shown}")
        error = getattr(record, "error", None) or (record.exc_info[1] if record.exc_info else None)
        if isinstance(error, BaseException):
            parts.append(f"type={_type(error)} place={places(error)[-1:]}")
        return " ".join(parts)


def crash_report(error: BaseException) -> str:
    """What a person can send: versions, the error's type and its path through the program; no message and no value."""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return "\n".join([f"Alcance {__version__}, {system}", _type(error), *(f"  {place}" for place in places(error))])


def places(error: BaseException) -> list[str]:
    """`file:line function` of each step to the error; files outside the project by their name alone."""
    steps = traceback.extract_tb(error.__traceback__)
    return [f"{_short(Path(step.filename))}:{step.lineno} {step.name}" for step in steps]


def _short(file: Path) -> str:
    return file.relative_to(_PROJECT).as_posix() if file.is_relative_to(_PROJECT) else file.name


def _type(error: BaseException) -> str:
    return type(error).__qualname__


def _shown(name: str, value: object) -> str:
    if name in NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.6g}"
    return _known(value, CODES.get(name, frozenset()))


def _known(value: object, codes: frozenset[str]) -> str:
    return value if isinstance(value, str) and value in codes else ""

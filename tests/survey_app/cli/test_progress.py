"""Progress on the terminal: for a person who waits, for nobody else."""

from __future__ import annotations

import io

import pytest

from survey_app.cli import progress as module
from survey_app.cli.progress import TerminalProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


def test_that_short_work_shows_nothing(clock: Clock) -> None:
    stream = Terminal()
    with TerminalProgress("en", stream) as progress:
        clock.now = 0.5
        progress(0.5, "Reading")
    assert stream.getvalue() == ""


def test_that_long_work_shows_its_share_and_what_is_done_and_leaves_nothing(clock: Clock) -> None:
    stream = Terminal()
    with TerminalProgress("en", stream) as progress:
        clock.now = 1.0
        progress(0.25, "Reading")
        assert " 25%  Reading" in stream.getvalue()
    last = stream.getvalue().rstrip("\r").rpartition("\r")[2]
    assert last.strip() == ""
    assert len(last) >= len(" 25%  Reading")


def test_that_a_share_that_is_not_known_is_not_made_up(clock: Clock) -> None:
    stream = Terminal()
    with TerminalProgress("en", stream) as progress:
        clock.now = 1.0
        progress(None, "Reading")
        assert stream.getvalue().strip() == "Reading"


def test_that_a_file_gets_no_progress(clock: Clock) -> None:
    stream = io.StringIO()
    with TerminalProgress("en", stream) as progress:
        clock.now = 9.0
        progress(0.5, "Reading")
    assert stream.getvalue() == ""

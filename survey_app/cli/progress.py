"""Progress of long work on the terminal: one line on standard error that goes away, and only where a person watches."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

from vocabulary.progress import Cancelled
from vocabulary.text import Text, translate

PATIENCE = 0.6  # seconds: shorter work shows nothing
PAUSE = 0.1  # seconds between two drawings


class TerminalProgress:
    """A `Progress` for the terminal; use it as a context, so that its line is gone before anything else is said.

    Ctrl+C is heard in the main thread alone. Where it ends the context, work that goes on in another thread (the store's) is
    cancelled when it next tells how far it is, so that it keeps nothing.
    """

    def __init__(self, lang: str, stream: TextIO | None = None) -> None:
        self.lang = lang
        self.stream = stream or sys.stderr
        self.watched = self.stream.isatty()
        self.drawn = 0
        self.stopped = False
        self.next = time.monotonic() + PATIENCE

    def __call__(self, share: float | None, doing: Text | str) -> None:
        if self.stopped:
            raise Cancelled
        if not self.watched or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + PAUSE
        line = translate(doing, self.lang)
        if share is not None:
            line = f"{min(max(share, 0.0), 1.0):4.0%}  {line}"
        line = line[: shutil.get_terminal_size().columns - 1]
        self._draw(line)

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.stopped = kind is not None and issubclass(kind, KeyboardInterrupt)
        if self.drawn:
            self._draw("")
            self.stream.write("\r")
            self.stream.flush()

    def _draw(self, line: str) -> None:
        self.stream.write("\r" + line.ljust(self.drawn))
        self.stream.flush()
        self.drawn = len(line)

"""Taking back the last act: what a service hands out with what it did, for the message that reports it to offer."""

from __future__ import annotations

import threading
from collections.abc import Callable

from vocabulary.errors import Problem, StoreError
from vocabulary.text import N_, Text, text


class Undo:
    """How one act is taken back. Either `take_back` or `settle` has an effect, and only once.

    `said` tells what was done. `take_back` returns the record to be opened for further work, or nothing. `settle` is called
    when nobody can take it back any more: what was kept for that goes. An act that was not settled when the programme closes
    is settled then, or at the latest when it is opened again.
    """

    def __init__(self, said: Text, back: Callable[[], str | None], gone: Callable[[], object] | None = None) -> None:
        self.said = said
        self._back: Callable[[], str | None] | None = back
        self._gone = gone
        self._guard = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether it can still be taken back."""
        return self._back is not None

    def take_back(self) -> str:
        """Makes it as if it had not been done; raises `StoreError` `too-late` where that is over, or what the store raises
        (and then it can be tried again)."""
        with self._guard:
            back, self._back = self._back, None
        if back is None:
            raise StoreError(Problem("too-late", text(N_("This cannot be taken back any more"))))
        try:
            return back() or ""
        except BaseException:
            self._back = back
            raise

    def settle(self) -> None:
        """It stays as it was done."""
        with self._guard:
            back, self._back = self._back, None
        if back is not None and self._gone is not None:
            self._gone()

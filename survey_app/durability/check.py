"""What a check of durability is and says: registered by a decorator, run at a scale, told in figures and one sentence."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text, translate

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
_MOST_FAULTS = 20  # told one by one; the rest as their number


@dataclass(frozen=True)
class Scale:
    """How much to try: `of(200, 6)` is the long or the short number. The same seed tries the same things."""

    long: bool = False
    seed: int = 1

    def of(self, long: int, short: int) -> int:
        return long if self.long else short


@dataclass(frozen=True)
class Outcome:
    """What a check found. `faults` are for whoever mends them: a line each, without a value that a person gave."""

    name: str
    status: str
    sentence: Text
    figures: Mapping[str, float] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def say(self, lang: str) -> str:
        """The outcome in one line of a language."""
        return f"{self.name}: {translate(STATUS[self.status], lang)}. {translate(self.sentence, lang)}"

    def plain(self, lang: str) -> dict[str, Any]:
        """As JSON writes it."""
        return {
            "name": self.name,
            "status": self.status,
            "sentence": translate(self.sentence, lang),
            "figures": dict(self.figures),
            "faults": list(self.faults),
        }


STATUS = {PASSED: N_("passed"), FAILED: N_("failed"), SKIPPED: N_("skipped")}


@dataclass(frozen=True)
class Check:
    """A registered check; `work` gives its outcome and cleans up behind itself."""

    name: str
    label: str
    work: Callable[[Scale, Progress], Outcome]

    def run(self, scale: Scale, progress: Progress = silent) -> Outcome:
        return self.work(scale, progress)


_CHECKS: dict[str, Check] = {}


def check(name: str, label: str) -> Callable[[Callable[[Scale, Progress], Outcome]], Callable[[Scale, Progress], Outcome]]:
    """Registers a function as the check of this name; `label` says what it shows where it passes."""

    def registered(work: Callable[[Scale, Progress], Outcome]) -> Callable[[Scale, Progress], Outcome]:
        _CHECKS[name] = Check(name, label, work)
        return work

    return registered


@cache
def checks() -> dict[str, Check]:
    """Every check by name, from the modules of this package."""
    import survey_app.durability as package

    for module in sorted(pkgutil.iter_modules(package.__path__, f"{package.__name__}."), key=lambda module: module.name):
        if module.name.rpartition(".")[2] != "worker":  # a program of its own
            importlib.import_module(module.name)
    return dict(sorted(_CHECKS.items()))


def judged(name: str, sentence: Text, figures: Mapping[str, float], faults: list[str]) -> Outcome:
    """The outcome of what was tried: `sentence`, or failed where there is any fault."""
    shown = faults[:_MOST_FAULTS]
    if len(faults) > len(shown):
        shown.append(f"… and {len(faults) - len(shown)} more")
    if faults:
        sentence = text(N_("{n} fault was found."), N_("{n} faults were found."), n=len(faults))
    return Outcome(name, FAILED if faults else PASSED, sentence, {**figures, "faults": len(faults)}, tuple(shown))


def skipped(name: str, what: str) -> Outcome:
    """The outcome where a tool is missing without which nothing can be shown; never a pass."""
    return Outcome(name, SKIPPED, text(N_("This computer lacks what the check needs: {what}"), what=what))


@contextmanager
def scratch(*, memory: bool = False) -> Iterator[Path]:
    """A folder for the length of a check, its path without links; in memory where it only has to be quick."""
    where = "/dev/shm" if memory and os.access("/dev/shm", os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="alcance-durability-", dir=where)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

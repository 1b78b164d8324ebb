"""Persons who go through a questionnaire of the library from its first question to its last."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from forms import library
from forms.interview import Interview, Missing
from forms.interview.state import QuestionState

Answer = str | Missing
Walk = Callable[..., "Walked"]
TRIES: dict[str, tuple[str, ...]] = {
    "integer": ("1", "2", "0", "30", "2019", "7"),
    "date": ("1990-05-01", "2024-05-01"),
}
FAR = {"integer": ("-1", "2000000000"), "date": ("1850-01-01", "2390-01-01")}


@dataclass
class Walked:
    """An interview after its way was gone: the questions that were asked, by name, and the log of answers."""

    running: Interview
    log: list[tuple[str, str]]
    asked: list[QuestionState] = field(default_factory=list)
    unbounded: set[str] = field(default_factory=set)  # whole numbers and dates that take a value far outside

    @property
    def names(self) -> list[str]:
        return [state.name for state in self.asked]


def candidates(state: QuestionState, chance: random.Random) -> list[str]:
    """Answers to try, in an order left to chance; the first that may stand is given."""
    if state.choices:
        values = [value for value, _ in state.choices]
        chance.shuffle(values)
        several = [" ".join(values[:n]) for n in (1, 2, 3)] if state.type == "select_multiple" else []
        return [*chance.sample(several, len(several)), *values]
    tries = list(TRIES.get(state.type, ()))
    if state.type == "integer":
        tries += [str(chance.randrange(2, 9)) for _ in range(2)]
    chance.shuffle(tries)
    if state.type == "integer":  # where small ones may not be taken twice
        tries += [str(number) for number in chance.sample(range(100, 1000), 8)]
    return tries or [f"A-{chance.randrange(1000)}", f"B-{chance.randrange(1000)}", str(chance.randrange(1000))]


def gone(
    name: str, answers: Mapping[str, Answer], chance: random.Random, now: datetime, lang: str, silent: bool = False
) -> Walked:
    running = Interview(library.load(name), lang, now, chance=chance)
    walked = Walked(running, list(running.initial_entries))
    path: str | None = running.current
    while path is not None:
        state = running.go_to(path)
        if state.type != "note":
            walked.asked.append(state)
            refused = silent and state.missing_allowed and state.name not in answers
            answer(walked, state, {state.name: Missing.REFUSED} if refused else answers, chance)
        path = running.next(path)
    return walked


def answer(walked: Walked, state: QuestionState, answers: Mapping[str, Answer], chance: random.Random) -> None:
    running, path = walked.running, state.path
    for value in FAR.get(state.type, ()):
        if running.answer(path, value).problem is None:
            walked.unbounded.add(state.name)
    running.answer(path, "")
    if state.name in answers:
        walked.log.extend(running.answer(path, answers[state.name]).entries)
        return
    if not state.required and chance.random() < 0.2:
        return
    for value in candidates(state, chance):
        effects = running.answer(path, value)
        if effects.problem is None:
            walked.log.extend(effects.entries)
            return
    raise AssertionError(f"no answer was found for {path}")


@pytest.fixture
def walk(now: datetime) -> Walk:
    """`walk(form, answers, seed=…, lang=…, silent=…)`: goes through a questionnaire; what is not among `answers` (by the name
    of the question) is left to chance, or where `silent` refused wherever that may be."""

    def begin(
        name: str, answers: Mapping[str, Answer] | None = None, *, seed: int = 1, lang: str = "es", silent: bool = False
    ) -> Walked:
        return gone(name, answers or {}, random.Random(seed), now, lang, silent)

    return begin

"""A wizard as data, without a screen: answers are one frozen value, steps say which step follows, Back is exact.

After Electrum's wizard (a map of views, copies on a stack), with a typed answer in place of loose keys. The window *has* a
wizard (`gui/wizard.py`); a test or a command drives the same wizard without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vocabulary.errors import AlcanceError, BadInput, Problem

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

A = TypeVar("A", bound="DataclassInstance")


def nothing_wrong(answers: object) -> Sequence[Problem]:
    """The check of a step that accepts every answer."""
    return ()


@dataclass(frozen=True)
class Step(Generic[A]):
    """One page of a wizard: `title` is a template; `next` names the step that follows these answers, "" after the last.

    `asks` names the fields of the answers that this step alone fills; they come back as they were when a person returns
    to the step after Back. `check` lists everything that is wrong with them; with a problem the wizard stays.
    """

    name: str
    title: str
    next: Callable[[A], str]
    asks: tuple[str, ...] = ()
    check: Callable[[A], Sequence[Problem]] = nothing_wrong


class Wizard(Generic[A]):
    """Where a person is among the steps, and what was answered. `answers` is frozen, so each kept copy is exact."""

    def __init__(self, steps: Sequence[Step[A]], answers: A) -> None:
        self._steps = {step.name: step for step in steps}
        if not steps or len(self._steps) != len(steps):
            raise ValueError("a wizard needs steps, each with a name of its own")
        self._stack: list[tuple[str, A]] = [(steps[0].name, answers)]
        self._left: dict[str, A] = {}  # by step: the answers when it was left by Back

    @property
    def step(self) -> Step[A]:
        """The step that is asked now."""
        return self._steps[self._stack[-1][0]]

    @property
    def answers(self) -> A:
        """What has been answered so far."""
        return self._stack[-1][1]

    @property
    def first(self) -> bool:
        """Whether there is nothing to go back to."""
        return len(self._stack) == 1

    @property
    def last(self) -> bool:
        """Whether these answers lead to no further step."""
        return not self.step.next(self.answers)

    @property
    def number(self) -> int:
        """The place of this step on the path, from 1."""
        return len(self._stack)

    def update(self, **changes: Any) -> None:
        """What has been typed so far in this step; unchecked, so that nothing typed is ever thrown away."""
        self._stack[-1] = (self.step.name, replace(self.answers, **changes))

    def problems(self) -> tuple[Problem, ...]:
        """What keeps this step from being accepted."""
        return tuple(self.step.check(self.answers))

    def accept(self) -> Step[A]:
        """Goes to the step that follows; raises `BadInput` with all problems and stays where there are any."""
        problems = self.problems()
        if problems:
            raise BadInput(problems)
        name = self.step.next(self.answers)
        if name:
            following, answers = self._steps[name], self.answers
            if name in self._left:
                left = self._left.pop(name)
                answers = replace(answers, **{field: getattr(left, field) for field in following.asks})
            self._stack.append((name, answers))
        return self.step

    def back(self) -> Step[A]:
        """Returns to the step before, with exactly the answers it was left with."""
        if self.first:
            raise ValueError("there is no step before the first")
        name, answers = self._stack.pop()
        self._left[name] = answers
        return self.step

    def path(self) -> tuple[Step[A], ...]:
        """All steps in order as these answers have it: those taken, this one, and those that would follow."""
        steps = [self._steps[name] for name, _ in self._stack]
        name = self.step.next(self.answers)
        while name and self._steps[name] not in steps:
            steps.append(self._steps[name])
            name = steps[-1].next(self.answers)
        return tuple(steps)


def problems_of(attempt: Callable[[], object]) -> tuple[Problem, ...]:
    """The problems with which `attempt` fails, none where it succeeds: for checks that read or parse something."""
    try:
        attempt()
    except AlcanceError as error:
        return error.problems
    return ()

"""The one family of errors meant for people: what happened, where, what to do; all problems at once.

Anything else that is raised is a defect and shows "copy report".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from vocabulary.text import N_, Text, joined, text, translate


class Level(Enum):
    """How much a message matters; each is shown with an icon and a word, never by colour alone."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Place:
    """Where a problem lies; what is not known is left out. Rows are numbered as the person sees them, from 1."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    field: str = ""

    def text(self) -> Text | None:
        """The place in words, or nothing where none is known."""
        parts: list[Text] = []
        if self.file:
            parts.append(text(N_("file {file}"), file=self.file))
        if self.sheet:
            parts.append(text(N_("sheet {sheet}"), sheet=self.sheet))
        if self.row is not None:
            parts.append(text(N_("row {row}"), row=str(self.row)))
        if self.column:
            parts.append(text(N_("column {column}"), column=self.column))
        if self.field:
            parts.append(text(N_("{field}"), field=Text(self.field)))
        return joined(parts) if parts else None


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a stable code for tests and programs, the words, the place and the remedy."""

    code: str
    what: Text
    where: Place = field(default_factory=Place)
    remedy: Text | None = None
    level: Level = Level.ERROR

    def say(self, lang: str) -> str:
        """What happened, where, what to do, in that order, as one line."""
        line = translate(self.what, lang)
        place = self.where.text()
        if place is not None:
            line = f"{line} ({translate(place, lang)})"
        if self.remedy is not None:
            line = f"{line}. {translate(self.remedy, lang)}"
        return line


class AlcanceError(Exception):
    """An error meant for the person: one or more problems, sorted by nothing but the order in which they were found."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(*[problem.code for problem in self.problems])  # codes only: a message may hold a person's data

    def say(self, lang: str) -> str:
        """All problems, one a line."""
        return "\n".join(problem.say(lang) for problem in self.problems)


class BadInput(AlcanceError):
    """A file, a table or an answer cannot be used as it is."""


class BadParameter(AlcanceError):
    """A setting has a value that it cannot have."""


class NoEstimate(AlcanceError):
    """The data do not carry an estimate by this method; the problem says why."""


class StoreError(AlcanceError):
    """A programme cannot be opened, read or written."""


def bad_input(code: str, what: Text, where: Place | None = None, remedy: Text | None = None) -> BadInput:
    """A `BadInput` with one problem."""
    return BadInput(Problem(code, what, where or Place(), remedy))


class Collector:
    """Gathers problems, so that a person is told of all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(
        self, code: str, what: Text, where: Place | None = None, remedy: Text | None = None, level: Level = Level.ERROR
    ) -> None:
        self.problems.append(Problem(code, what, where or Place(), remedy, level))

    def __bool__(self) -> bool:
        return any(problem.level is Level.ERROR for problem in self.problems)

    def raise_if_any(self, kind: type[AlcanceError] = BadInput) -> None:
        """Raises `kind` with all errors (warnings alone do not raise)."""
        if self:
            raise kind(problem for problem in self.problems if problem.level is Level.ERROR)

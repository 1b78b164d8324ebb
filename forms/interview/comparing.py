"""Two keyings of one paper questionnaire compared question by question; `deciding` makes one interview of both.

Values are compared by what they mean: several choices as a set, numbers and moments by value, text without the spaces around
it. Only what a person keys is compared: what the form computes follows from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from forms.expressions.values import parse_instant
from forms.interview.portrait import Portrait
from forms.interview.state import MARK, QuestionState
from forms.interview.tree import Live, controls

if TYPE_CHECKING:
    from forms.form import Form
    from forms.interview.flow import Step
    from forms.interview.session import Interview
    from forms.interview.tree import Place as Position

VALUE, ROWS = "value", "rows"  # what differs: an answer that both were asked for, or the number of rows
ONLY_FIRST, ONLY_SECOND = "only-first", "only-second"  # asked in one keying alone: it follows from another difference
_NOT_KEYED = ("upload", "hidden", "note")
_NUMBERS = ("integer", "decimal", "range", "geopoint", "geotrace")
_ROW = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Side:
    """What one keying says: `entry` as the log keeps it (a value, a mark why there is none, the number of rows, or nothing),
    `shown` as a person reads it, `missing` the code of the mark."""

    entry: str = ""
    shown: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Difference:
    """A question at which two keyings are not the same. `groups` are the words around it, outermost first, with the number of
    the row; `state` is the question as it is asked, without an answer."""

    path: str
    what: str
    question: str
    groups: tuple[str, ...]
    state: QuestionState
    first: Side
    second: Side

    @property
    def to_decide(self) -> bool:
        """Whether somebody has to look at the paper for it."""
        return self.what in (VALUE, ROWS)


@dataclass(frozen=True)
class Counted:
    """Fields that were compared, and how many of them differ."""

    compared: int = 0
    differ: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.compared + other.compared, self.differ + other.differ)


@dataclass(frozen=True)
class Comparison:
    """The differences in the order of the form, and what was counted of each question (paths without row numbers). A field is
    counted where both keyings were asked for it and at least one keyed something."""

    differences: tuple[Difference, ...]
    questions: Mapping[str, Counted]

    @property
    def counted(self) -> Counted:
        return sum(self.questions.values(), Counted())

    @property
    def to_decide(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if each.to_decide)


def plain_path(path: str) -> str:
    """A path without the numbers of rows."""
    return _ROW.sub("", path)


def same(kind: str, one: str, other: str, *, letters_alike: bool = False) -> bool:
    """Whether two answers to a question of a type (a name of `forms.questions.TYPES`) say the same; with `letters_alike`
    capitals and accents of typed text do not count. A mark is the same as itself alone."""
    if one == other or not one or not other or MARK in (one[0], other[0]):
        return one == other
    if kind == "select_multiple":
        return set(one.split()) == set(other.split())
    if kind in _NUMBERS:
        return _numbers(one) == _numbers(other)
    if kind == "date_time":
        return (parse_instant(one, UTC) or one) == (parse_instant(other, UTC) or other)
    if kind == "time":
        return _time(one) == _time(other)
    if kind in ("text", "barcode"):
        return _letters(one, letters_alike) == _letters(other, letters_alike)
    return False


def compare(
    first: Interview,
    second: Interview,
    *,
    letters_alike: bool = False,
    left_out: Callable[[Position], bool] = lambda place: False,
) -> Comparison:
    """Compares two interviews with one form; what stands at places of `left_out` is not compared."""
    one, other = _keyed(first, left_out), _keyed(second, left_out)
    order = _order(first.form)
    differences: list[Difference] = []
    questions: dict[str, Counted] = {}
    for path in sorted({*one, *other}, key=lambda each: _place_in(order, each)):
        mine, theirs = one.get(path), other.get(path)
        sides = _side(first, mine), _side(second, theirs)
        what, equal = _judged(mine, theirs, sides, letters_alike)
        if what in (VALUE, ROWS) and (sides[0].entry or sides[1].entry):
            questions[plain_path(path)] = questions.get(plain_path(path), Counted()) + Counted(1, int(not equal))
        if not equal:
            differences.append(_difference(first if mine is not None else second, path, what, sides))
    return Comparison(tuple(differences), questions)


# what is compared --------------------------------------------------------------------------------------------------------


def _keyed(interview: Interview, left_out: Callable[[Position], bool]) -> dict[str, Step]:
    """The steps at which a person keys something, by path; of a repeat without a count its own step stands for the number of
    its rows."""
    return {
        step.path: step
        for step in interview.steps()
        if step.relevant
        and (
            step.kind is None
            or (
                step.kind.asks
                and step.kind.name not in _NOT_KEYED
                and not left_out(step.node.place)
                and not interview.checks.readonly(step.node)
            )
        )
    }


def _judged(mine: Step | None, theirs: Step | None, sides: tuple[Side, Side], letters_alike: bool) -> tuple[str, bool]:
    if mine is None or theirs is None:
        what = ONLY_FIRST if theirs is None else ONLY_SECOND
        return what, not (sides[0].entry or sides[1].entry)  # asked in one alone, and nothing keyed: nobody misses it
    if mine.kind is None:
        return ROWS, sides[0].entry == sides[1].entry
    return VALUE, same(mine.kind.name, sides[0].entry, sides[1].entry, letters_alike=letters_alike)


def _side(interview: Interview, step: Step | None) -> Side:
    if step is None:
        return Side()
    if step.kind is None:
        count = str(len(rows_at(step)))
        return Side(count if count != "0" else "", count)
    missing = interview.missing.get(step.node)
    return Side(missing.entry, "", missing.value) if missing is not None else Side(step.node.value)


def rows_at(step: Step) -> list[str]:
    """The paths of the rows that stand at the question whether there is another one."""
    rows = (child for child in step.node.children if isinstance(child, Live))
    return [child.path for child in rows if child.place.path == step.control.path]


def _difference(interview: Interview, path: str, what: str, sides: tuple[Side, Side]) -> Difference:
    state, step = interview.state(path), interview.step(path)
    groups, question = list(state.group_labels), state.label or state.name
    if step.kind is None:
        question = interview.speaker.say(step.control.label, step.node).strip() or (groups[-1] if groups else state.name)
    else:
        asked = Portrait(interview).asked(step)
        sides = tuple(  # type: ignore[assignment]
            replace(side, shown=step.kind.show(side.entry, asked, interview.speech) or side.entry)
            if side.entry and not side.missing
            else side
            for side in sides
        )
    if groups and (rows := _ROW.findall(path)):
        groups[-1] += f" {' · '.join(rows)}"
    bare = replace(
        state, label=question, number=0, value="", shown="", missing="", problem=None, warning="", note="", kept=False
    )
    return Difference(path, what, question, tuple(groups), bare, *sides)


def _order(form: Form) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, control in enumerate(controls(form.body)):
        found.setdefault(control.path, number)
    return found


def _place_in(order: Mapping[str, int], path: str) -> tuple[tuple[int, int], ...]:
    """Where a question stands in the form: row by row within a repeat, the number of rows before the rows."""
    found, here = [], ""
    for part in path.split("/")[1:]:
        name, _, number = part.partition("[")
        here += f"/{name}"
        if number:
            found.append((order.get(here, -1), int(number.rstrip("]"))))
    return (*found, (order.get(here, -1), 0))


def _numbers(value: str) -> list[Decimal] | str:
    try:
        return [Decimal(part) for part in value.replace(";", " ").split()]
    except InvalidOperation:
        return value


def _time(value: str) -> time | str:
    try:
        return time.fromisoformat(value)
    except ValueError:
        return value


def _letters(value: str, alike: bool) -> str:
    value = unicodedata.normalize("NFC", " ".join(value.split()))
    if not alike:
        return value
    return "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c)).casefold()

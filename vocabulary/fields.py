"""Described fields: a setting, parameter or column role described once as data; pages, commands, manual and tests follow.

A description knows its label, help and bounds, reads a value from text, checks a value, and makes a bad example of itself
for the generic tests (after scikit-learn's parameter constraints).
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Described:
    """What every described field has. `display` is true where it changes only what is shown, not the fit."""

    label: str
    help: str = ""
    display: bool = dataclasses.field(default=False, kw_only=True)

    def parse(self, written: str) -> Any:
        """The value that `written` stands for; raises `BadParameter`."""
        raise NotImplementedError

    def check(self, value: Any) -> None:
        """Raises `BadParameter` where the value is outside the bounds."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The text that `parse` reads back as `value`."""
        return "" if value is None else str(value)

    def bad_example(self) -> str:
        """A text that `parse` must refuse."""
        raise NotImplementedError

    def bounds(self) -> Text | None:
        """The allowed values in words, for the manual and for messages."""
        return None

    def refuse(self, written: object) -> BadParameter:
        return BadParameter(
            Problem(
                "bad-value",
                text(N_("{value} is not a possible value"), value=repr(written)),
                Place(field=self.label),
                self.bounds(),
            )
        )


@dataclass(frozen=True)
class Number(Described):
    """A real number between `low` and `high`, limits included unless `open`."""

    low: float = float("-inf")
    high: float = float("inf")
    open: bool = False
    step: float = dataclasses.field(default=0.01, kw_only=True)

    def parse(self, written: str) -> float:
        try:
            value = float(written.strip().replace(",", "."))
        except ValueError:
            raise self.refuse(written) from None
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.refuse(value)
        inside = self.low < value < self.high if self.open else self.low <= value <= self.high
        if not inside:
            raise self.refuse(value)

    def bounds(self) -> Text:
        if self.open:
            return text(N_("It must lie between {low} and {high}, both left out"), low=self.low, high=self.high)
        return text(N_("It must lie between {low} and {high}"), low=self.low, high=self.high)

    def bad_example(self) -> str:
        return "x" if self.high == float("inf") else str(self.high + 1)


@dataclass(frozen=True)
class Integer(Described):
    """A whole number between `low` and `high`, both included."""

    low: int = 0
    high: int = 2**31 - 1

    def parse(self, written: str) -> int:
        try:
            value = int(written.strip())
        except ValueError:
            raise self.refuse(written) from None
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise self.refuse(value)

    def bounds(self) -> Text:
        return text(N_("It must be a whole number between {low} and {high}"), low=self.low, high=self.high)

    def bad_example(self) -> str:
        return str(self.low - 1)


@dataclass(frozen=True)
class Choice(Described):
    """One of a few codes; `options` maps each code to its label. Codes are found in any case where none differ by it alone."""

    options: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def parse(self, written: str) -> str:
        value = written.strip()
        folded = [code for code in self.options if code.lower() == value.lower()]
        value = folded[0] if len(folded) == 1 else value
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        if value not in self.options:
            raise self.refuse(value)

    def bounds(self) -> Text:
        return text(N_("It must be one of: {options}"), options=", ".join(self.options))

    def bad_example(self) -> str:
        return "no-such-option"


@dataclass(frozen=True)
class Flag(Described):
    """Yes or no."""

    def parse(self, written: str) -> bool:
        value = written.strip().lower()
        if value in ("yes", "true", "1"):
            return True
        if value in ("no", "false", "0"):
            return False
        raise self.refuse(written)

    def check(self, value: Any) -> None:
        if not isinstance(value, bool):
            raise self.refuse(value)

    def write(self, value: Any) -> str:
        return "yes" if value else "no"

    def bounds(self) -> Text:
        return text(N_("It must be yes or no"))

    def bad_example(self) -> str:
        return "perhaps"


@dataclass(frozen=True)
class Words(Described):
    """Free text of at most `longest` characters; empty where nothing is said."""

    longest: int = 2000
    example: str = ""

    def parse(self, written: str) -> str:
        self.check(written)
        return written.strip()

    def check(self, value: Any) -> None:
        if not isinstance(value, str) or len(value) > self.longest:
            raise self.refuse(value if not isinstance(value, str) else value[:20] + "…")

    def bounds(self) -> Text:
        return text(N_("It may have at most {longest} characters"), longest=self.longest)

    def bad_example(self) -> str:
        return "x" * (self.longest + 1)


_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(?:,|$)')


def read_names(written: str) -> tuple[str, ...]:
    """Names with commas between them; one that holds a comma stands in quotation marks, a mark in it doubled, as in CSV."""
    found = [quoted.replace('""', '"') or plain for quoted, plain in _NAME.findall(written)]
    return tuple(name for name in found if name)


def write_names(names: Sequence[str]) -> str:
    """The text that `read_names` reads back as `names`."""
    special = re.compile(r'[,]|^["\s]|\s$')
    return ", ".join('"' + name.replace('"', '""') + '"' if special.search(name) else name for name in names)


@dataclass(frozen=True)
class Names(Described):
    """Names of columns, written as `read_names` reads them; empty means: find them."""

    def parse(self, written: str) -> tuple[str, ...]:
        names = read_names(written)
        self.check(names)
        return names

    def check(self, value: Any) -> None:
        if not isinstance(value, tuple) or len(set(value)) != len(value):
            raise self.refuse(write_names(value) if isinstance(value, tuple) else value)

    def write(self, value: Any) -> str:
        return write_names(value)

    def bounds(self) -> Text:
        return text(N_("Names with commas between them, each once; a name that holds a comma stands in quotation marks"))

    def bad_example(self) -> str:
        return "A,A"


@dataclass(frozen=True)
class Role:
    """What a column of the input is used for: its name, what it must hold, and whether it may be left out."""

    name: str
    label: str
    help: str
    required: bool = True
    many: bool = False


def described(kind: Described, default: Any) -> Any:
    """A dataclass field with its description: `level: float = described(Number(…), 0.95)`."""
    return dataclasses.field(default=default, metadata={"described": kind})


def descriptions(owner: type) -> dict[str, Described]:
    """The described fields of a dataclass, by name, in the order they are written."""
    return {f.name: f.metadata["described"] for f in dataclasses.fields(owner) if "described" in f.metadata}


def defaults(owner: type) -> dict[str, Any]:
    """The default value of each described field."""
    return {f.name: f.default for f in dataclasses.fields(owner) if "described" in f.metadata}


def read_settings(owner: type, written: Sequence[str]) -> dict[str, Any]:
    """Values from `NAME=VALUE` texts; all that is wrong is reported together in one `BadParameter`."""
    known = descriptions(owner)
    values: dict[str, Any] = {}
    named: set[str] = set()
    problems: list[Problem] = []
    for item in written:
        name, sign, value = item.partition("=")
        name = name.strip()
        if name in known and not sign:
            what, remedy = text(N_("{name} has no value"), name=name), text(N_("Write it as {form}"), form=f"{name}=VALUE")
            problems.append(Problem("no-value", what, Place(field=known[name].label), remedy))
            continue
        if name not in known:
            problems.append(
                Problem(
                    "unknown-setting",
                    text(N_("{name} is not a setting of this method"), name=name or item),
                    remedy=text(N_("Its settings are: {names}"), names=", ".join(known)),
                )
            )
            continue
        if name in named:
            what, remedy = text(N_("{name} is set more than once"), name=name), text(N_("Set it once"))
            problems.append(Problem("twice", what, Place(field=known[name].label), remedy))
            continue
        named.add(name)
        try:
            values[name] = known[name].parse(value)
        except BadParameter as error:
            problems.extend(error.problems)
    if problems:
        raise BadParameter(problems)
    return values

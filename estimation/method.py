"""What a method of estimation is, and the registry of them: one frozen dataclass a method, one file, no edit elsewhere.

From a method's description come its wizard page, its command, the settings table of the report, its manual entry and the
generic tests.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

import estimation
from estimation.result import Definition, Estimate, Provenance
from estimation.seed import SEED, USUAL
from estimation.table import Table
from vocabulary.fields import Number, Role, described, descriptions
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text


class Data(Protocol):
    """What a method reads: checked, frozen, de-identified."""

    def fingerprint(self) -> str:
        """SHA-256 of the data as the method reads them, the order of rows left out of account."""


@dataclass(frozen=True)
class Method(ABC):
    """A method with its parameters. Subclasses are frozen dataclasses; their class docstring is the manual entry.

    `roles` says what the columns of the input are for. `assumes` are three plain lines; `summary` is one. `told` says to
    whoever reads a report how the figure was reached: no digit of its own, what was counted stands as `{observed}`,
    `{lists}`, `{models}`.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    summary: ClassVar[str]
    told: ClassVar[str]
    assumes: ClassVar[tuple[str, ...]]
    references: ClassVar[tuple[str, ...]]
    roles: ClassVar[tuple[Role, ...]]
    first_choice: ClassVar[bool] = False  # recommended before others that suit the same data
    signed: ClassVar[bool] = False  # whether the figure may well lie below zero, as a net flow does

    level: float = described(
        Number(N_("Confidence level"), N_("The share of samples whose interval would hold the true number."), 0.5, 0.999),
        0.95,
    )
    seed: int = field(default=USUAL, kw_only=True)
    definition: Definition = field(default_factory=Definition, kw_only=True)  # whom the figure counts

    def __post_init__(self) -> None:
        for name, kind in descriptions(type(self)).items():
            kind.check(getattr(self, name))
        SEED.check(self.seed)

    @abstractmethod
    def read(self, table: Table, by: Sequence[str] = ()) -> Any:
        """The checked data from a raw table; raises `BadInput` with all problems, each with its row and column."""

    @abstractmethod
    def fit(self, data: Any, progress: Progress = silent) -> Estimate:
        """The estimate. Raises `NoEstimate` where the data carry none; calls `progress` so that it can be cancelled."""

    @classmethod
    @abstractmethod
    def suits(cls, data: Any) -> Text | None:
        """Nothing where the method can be used with the data, else the reason in words."""

    @classmethod
    @abstractmethod
    def example(cls) -> Table:
        """A small published table on which the method works, for the manual and the generic tests."""

    @classmethod
    def branch(cls) -> str:
        """`capture-recapture`, `residual`, …: the folder the method lives in."""
        return cls.__module__.split(".")[1].replace("_", "-")

    def parameters(self) -> dict[str, Any]:
        """The described parameters and their values."""
        return {name: getattr(self, name) for name in descriptions(type(self))}

    def own(self, data: Data, by: Sequence[str] = ()) -> dict[str, Any]:
        """What every estimate of this method says of it: `Estimate(**self.own(data), population=…)`.

        Of the provenance it is what the method itself knows; version, source and time are the service's to add.
        """
        return {
            "method": self.name,
            "label": self.label,
            "parameters": self.parameters(),
            "provenance": Provenance("", data.fingerprint(), self.seed, by=tuple(by)),
            "assumptions": tuple(Text(line) for line in self.assumes),
            "references": self.references,
            "definition": self.definition,
        }


M = TypeVar("M", bound=type[Method])
_METHODS: dict[str, type[Method]] = {}


def register(cls: M) -> M:
    """Class decorator: enters the method in the registry under its name."""
    if cls.name in _METHODS and _METHODS[cls.name].__qualname__ != cls.__qualname__:
        raise ValueError(f"two methods are called {cls.name}")
    _METHODS[cls.name] = cls
    return cls


@cache
def methods() -> dict[str, type[Method]]:
    """Every registered method by name: all modules below `estimation` are imported once, so a new file is enough."""
    for module in pkgutil.walk_packages(estimation.__path__, "estimation."):
        importlib.import_module(module.name)
    return dict(sorted(_METHODS.items(), key=lambda item: (item[1].branch(), item[0])))

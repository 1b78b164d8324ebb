"""The sheets of a report: one subject a file, entered by a decorator; each says when it applies and writes itself."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, TypeVar

from exports.report import ReportSpec
from vocabulary.text import Text

if TYPE_CHECKING:
    from exports.book import Book


@dataclass(frozen=True)
class Sheet(ABC):
    """One sheet of one report.

    `tab` is the short name on the tab, `key` is stable and ASCII. `letter` is `T` for a table, `G` for a chart, `D` for the
    figures behind a chart, empty for the others; a table and its chart share `pair`, and with it their number.
    """

    tab: ClassVar[str]
    letter: ClassVar[str] = ""
    absent: ClassVar[str] = ""  # why a report has none of this kind, for its contents
    working: ClassVar[bool] = False  # it is how the figure is reached, line by line, and hides the figure itself where it must

    @property
    @abstractmethod
    def key(self) -> str:
        """Stable, unique within a report."""

    @property
    def pair(self) -> str:
        """What a table and its chart have in common."""
        return self.key

    @classmethod
    @abstractmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        """The sheets of this kind that the report needs: none where it does not apply."""

    @abstractmethod
    def title(self, spec: ReportSpec) -> Text:
        """The heading of the sheet."""

    @abstractmethod
    def about(self, spec: ReportSpec) -> Text:
        """The line in the contents."""

    @abstractmethod
    def write(self, book: Book) -> None:
        """Writes itself."""


S = TypeVar("S", bound=type[Sheet])
_SHEETS: list[tuple[int, int, type[Sheet]]] = []


def sheet(order: int) -> Callable[[S], S]:
    """Class decorator: enters the sheet in the registry; `order` is its place in the book."""

    def enter(cls: S) -> S:
        _SHEETS.append((order, len(_SHEETS), cls))
        return cls

    return enter


@cache
def kinds() -> tuple[type[Sheet], ...]:
    """Every kind of sheet in the order of the book: all modules here are imported once, so a new file is enough."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return tuple(cls for _, _, cls in sorted(_SHEETS, key=lambda item: item[:2]))


def sheets_of(spec: ReportSpec) -> list[Sheet]:
    """The sheets of a report in order, each chart right after its table."""
    refused = {place for place, estimate in enumerate(spec.ordered()) if estimate.refused}
    # a sheet about one estimate has its place: where the figure may not be printed, neither may pictures and parts of it
    made = [one for kind in kinds() for one in kind.of(spec) if kind.working or vars(one).get("place") not in refused]
    charts = {one.pair: one for one in made if one.letter == "G"}
    tables = {one.pair for one in made if one.letter == "T"}
    found: list[Sheet] = []
    for one in made:
        if one.letter == "G" and one.pair in tables:
            continue
        found.append(one)
        if one.letter == "T" and one.pair in charts:
            found.append(charts[one.pair])
    return found

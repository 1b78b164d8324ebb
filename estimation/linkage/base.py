"""What the linkage needs of a database engine, and nothing else: one that outgrows its machine changes a setting.

All SQL of the linkage is written in DuckDB's words; an engine with other words says it in its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    import numpy as np
    import pyarrow
    from splink import Linker

ENGINES = ("duckdb", "spark")
Cells: TypeAlias = "np.ndarray[Any, Any]"


class Base(Protocol):
    """Tables of one linkage; with the `with` block they are gone."""

    def __enter__(self) -> Base: ...
    def __exit__(self, *_: object) -> None: ...

    def lay_out(self, table: str, rows: pyarrow.Table) -> None:
        """Makes a table of rows in memory."""

    def make(self, table: str, sql: str) -> None:
        """Makes a table of what a query gives."""

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""

    def columns(self, sql: str) -> dict[str, Cells]:
        """What a query gives, by column."""

    def linker(self, table: str, settings: dict[str, Any]) -> Linker:
        """Splink at work on a table, with settings as they are written here or as a linker of this base saved them."""

    def interrupt(self) -> None:
        """Ends the query that runs in another thread."""

    def lacks_memory(self, error: Exception) -> bool:
        """Whether an error says that memory ran out."""


def opened(engine: str, memory: float, threads: int, master: str) -> Base:
    """An engine by its name, with `memory` in GB and so many `threads` (0: all). Raises `bad-engine`, `no-spark`, `no-java`."""
    if engine == "duckdb":
        from estimation.linkage.on_duckdb import OnDuckDB

        return OnDuckDB(memory, threads)
    if engine == "spark":
        from estimation.linkage.on_spark import OnSpark

        return OnSpark(memory, master)
    what = text(N_("{value} is not a possible value"), value=repr(engine))
    remedy = text(N_("It must be one of: {options}"), options=", ".join(ENGINES))
    raise BadParameter(Problem("bad-engine", what, Place(field="--engine"), remedy))

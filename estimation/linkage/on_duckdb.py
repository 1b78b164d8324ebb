"""The linkage on DuckDB: in memory, on this machine, and nothing is written to a disk.

DuckDB below 2: with 2.0.0 one of splink's clusterings did not end and a connection refuses its next question. It may neither
load extensions, nor reach files or a network once it holds the records, nor put names into a file where memory runs out: then
the linkage stops with a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from estimation.linkage.base import Cells

if TYPE_CHECKING:
    import pyarrow
    from splink import Linker


class OnDuckDB:
    """One connection to one database in memory."""

    def __init__(self, memory: float, threads: int = 0) -> None:
        import duckdb

        config: dict[str, Any] = {
            "memory_limit": f"{memory:g}GB",
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            **({"threads": threads} if threads else {}),
        }
        self.connection = duckdb.connect(":memory:", config=config)

    def __enter__(self) -> OnDuckDB:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def lay_out(self, table: str, rows: pyarrow.Table) -> None:
        self.connection.register("arrived", rows)
        self.make(table, "select * from arrived")
        self.connection.unregister("arrived")
        self.ask("set enable_external_access = false")

    def make(self, table: str, sql: str) -> None:
        self.ask(f"create table {table} as {sql}")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def columns(self, sql: str) -> dict[str, Cells]:
        return self.connection.execute(sql).fetchnumpy()

    def linker(self, table: str, settings: dict[str, Any]) -> Linker:
        from splink import DuckDBAPI, Linker

        return Linker(DuckDBAPI(self.connection).register(table), settings, log_level=None)

    def interrupt(self) -> None:
        self.connection.interrupt()

    def lacks_memory(self, error: Exception) -> bool:
        return "Out of Memory" in str(error) or "memory_limit" in str(error)

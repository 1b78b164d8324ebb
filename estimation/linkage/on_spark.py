"""The linkage on Spark: the same model for a national register, on this machine or on a cluster.

pyspark 4.3 brings the commons-text that splink's jar of functions needs and does not hold (splink issue 3278). Unlike DuckDB
in memory, Spark puts what it sorts and keeps into files: on this machine into a folder of its own, encrypted with a key that
lasts as long as the run (`spark.io.encryption`), which is removed at the end; a cluster goes by its own settings.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from typing import TYPE_CHECKING, Any

from estimation.linkage.base import Cells
from vocabulary.errors import BadInput, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    import pyarrow
    from splink import Linker

_WORDS = {"list_has_any": "arrays_overlap", "jaro_winkler_similarity": "jaro_winkler"}
"""What Spark and splink's jar call DuckDB's functions; sqlglot does not know these."""
_OTHER = re.compile(r"\b(" + "|".join(_WORDS) + r")\b")


def in_sparks_words(sql: str) -> str:
    """A query or condition of DuckDB as Spark reads it."""
    import sqlglot

    return sqlglot.transpile(_OTHER.sub(lambda found: _WORDS[found[1]], sql), read="duckdb", write="spark")[0]


class OnSpark:
    """One Spark session; `master` is `local[N]` or a cluster's URL, `memory` in GB that of its driver."""

    def __init__(self, memory: float, master: str) -> None:
        session = _imported()
        self.folder = tempfile.mkdtemp(prefix="alcance-spark-")
        try:
            self.spark = self._session(session, memory, master)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self.spark.sparkContext.setLogLevel("OFF")
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # an error goes to who called
        self._api()  # makes the functions of the jar known

    def _session(self, session: Any, memory: float, master: str) -> Any:
        from splink.backends.spark import similarity_jar_location

        building = session.builder.master(master).appName("alcance")
        settings = {
            "spark.jars": similarity_jar_location(),
            "spark.driver.memory": f"{max(round(memory * 1024), 512)}m",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.io.encryption.enabled": "true",
            "spark.local.dir": self.folder,
            "spark.sql.warehouse.dir": os.path.join(self.folder, "warehouse"),
        }
        if master.startswith("local"):
            settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
            settings["spark.sql.shuffle.partitions"] = settings["spark.default.parallelism"] = str(_cores(master))
        for name, value in settings.items():
            building = building.config(name, value)
        return building.getOrCreate()

    def _api(self) -> Any:
        """Splink's side of the session, new for each linker; its usual way between two steps leaves plain files behind."""
        from splink import SparkAPI

        made: Any = SparkAPI
        return made(spark_session=self.spark, break_lineage_method="persist")

    def __enter__(self) -> OnSpark:
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the session and the machine behind it, whose memory holds names, and takes its folder away."""
        from pyspark import SparkContext

        gateway = SparkContext._gateway
        self.spark.stop()
        if gateway is not None:
            gateway.shutdown()
            process = getattr(gateway, "proc", None)
            if process is not None:
                process.stdin.close()
                process.wait()
            SparkContext._gateway = SparkContext._jvm = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def lay_out(self, table: str, rows: pyarrow.Table) -> None:
        self._keep(table, self.spark.createDataFrame(rows))

    def make(self, table: str, sql: str) -> None:
        self._keep(table, self.spark.sql(in_sparks_words(sql)))

    def _keep(self, table: str, rows: Any) -> None:
        rows.persist().createOrReplaceTempView(table)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.spark.sql(in_sparks_words(sql)).collect()]

    def columns(self, sql: str) -> dict[str, Cells]:
        found = self.spark.sql(in_sparks_words(sql)).toArrow()
        return {name: found[name].to_numpy() for name in found.column_names}

    def linker(self, table: str, settings: dict[str, Any]) -> Linker:
        from splink import Linker

        return Linker(self._api().register(table), _said(settings), log_level=None)

    def interrupt(self) -> None:
        self.spark.sparkContext.cancelAllJobs()

    def lacks_memory(self, error: Exception) -> bool:
        return "OutOfMemoryError" in str(error)


def _said(settings: dict[str, Any]) -> dict[str, Any]:
    """Splink's settings with every condition in Spark's words; those that a linker saved are so already."""
    if settings.get("sql_dialect") == "spark":
        return settings

    def said(value: Any) -> Any:
        if isinstance(value, list):
            return [said(each) for each in value]
        if not isinstance(value, dict):
            return value
        sql = ("sql_condition", "blocking_rule")
        return {k: in_sparks_words(v) if k in sql and v != "ELSE" else said(v) for k, v in value.items()}

    found: dict[str, Any] = said(settings)
    return found


def _imported() -> Any:
    """pyspark's session, where pyspark and Java are there; else a message that says what to install."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        what = text(N_("Spark is not installed"))
        raise BadInput(Problem("no-spark", what, remedy=text(N_("Install it with: pip install .[spark]")))) from None
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        what = text(N_("Spark needs Java, and there is none"))
        raise BadInput(Problem("no-java", what, remedy=text(N_("Install Java 17 or 21"))))
    return SparkSession


def _cores(master: str) -> int:
    told = re.search(r"\[(\d+)", master)
    return int(told[1]) if told else (os.cpu_count() or 1)

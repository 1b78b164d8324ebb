"""The linkage says the same to Spark as to DuckDB; where pyspark and Java are installed, a small model runs on it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from estimation.linkage import on_spark
from estimation.linkage.base import opened
from estimation.linkage.columns import columns_of
from estimation.linkage.engine import Limits, score
from estimation.linkage.made_up import listed, population
from estimation.linkage.on_spark import in_sparks_words
from estimation.linkage.scheme import MATCH_KEYS, NAMES
from vocabulary.errors import BadInput, BadParameter
from vocabulary.progress import silent

_LACKS = not importlib.util.find_spec("pyspark") or not (os.environ.get("JAVA_HOME") or shutil.which("java"))
_OF_DUCKDB = r"jaro_winkler_similarity|list_has_any|//"


@pytest.mark.parametrize("scheme", [NAMES, MATCH_KEYS])
def test_that_every_condition_of_the_model_can_be_said_to_spark(scheme: Any) -> None:
    conditions = [level.sql for each in scheme.comparisons for level in each.levels]
    conditions += [each.missing for each in scheme.comparisons] + [rule.sql for rule in scheme.rules]
    assert len(conditions) > 20
    for sql in conditions:
        said = in_sparks_words(sql)
        assert not re.search(_OF_DUCKDB, said, re.IGNORECASE), said
        columns = r"\b[a-z_]+_[lr]\b"
        assert re.findall(columns, said) == re.findall(columns, sql)


def test_that_functions_are_called_as_spark_and_splinks_jar_call_them() -> None:
    """Spark SQL: arrays_overlap, DIV; splink 5.0.0, `spark/jar_location.py`: jaro_winkler, damerau_levenshtein."""
    assert in_sparks_words("list_has_any(given_roots_l, given_roots_r)") == "ARRAYS_OVERLAP(given_roots_l, given_roots_r)"
    assert in_sparks_words("jaro_winkler_similarity(a_l, a_r) >= 0.86").lower() == "jaro_winkler(a_l, a_r) >= 0.86"
    assert in_sparks_words("damerau_levenshtein(a, b) = 1").lower() == "damerau_levenshtein(a, b) = 1"
    assert in_sparks_words("select sum(n * (n - 1) // 2) from t") == "SELECT SUM(n * (n - 1) DIV 2) FROM t"


def test_that_an_unknown_engine_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadParameter) as found:
        opened("postgres", 1.0, 1, "")
    assert "duckdb, spark" in found.value.problems[0].say("en")


def test_that_a_machine_without_spark_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(BadInput) as found:
        opened("spark", 1.0, 1, "local[1]")
    assert "pip install .[spark]" in found.value.problems[0].say("en")


def test_that_a_machine_without_java_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", type(sys)("pyspark.sql"))
    sys.modules["pyspark.sql"].SparkSession = object  # type: ignore[attr-defined]
    with pytest.raises(BadInput) as found:
        on_spark.OnSpark(1.0, "local[1]")
    assert found.value.problems[0].code == "no-java"


@pytest.mark.skipif(_LACKS, reason="pyspark or Java is not installed: pip install .[spark], and Java 17")
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_that_spark_weighs_the_same_pairs_as_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small model: two comparisons, two rules, one of training. Chance is learnt from all pairs, as they are few."""
    plain = ("spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN",
             "spark.sql.adaptive.enabled=false", "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1")  # fmt: skip
    confs = " ".join(f"--conf {conf}" for conf in plain)  # compiling queries takes longer than so few rows
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", f"{confs} pyspark-shell")
    made = listed(population(160, seed=3), (0.5, 0.5), seed=3)
    kept = ("given_names", "document")
    small = replace(
        NAMES,
        comparisons=tuple(each for each in NAMES.comparisons if each.name in kept),
        rules=tuple(rule for rule in NAMES.rules if rule.key in ("birth-surname", "document")),
        training=NAMES.training[1:2],
        certain=(),
        nearly=NAMES.nearly[:1],
    )
    found = []
    for engine in ("duckdb", "spark"):
        limits = Limits(memory=1.0, random_pairs=1e6, engine=engine, master="local[1]")
        found.append(score(columns_of(made.records, silent), limits, silent, scheme=small))
    one, other = found
    assert one.left.size > 20
    assert np.array_equal(one.left, other.left)
    assert np.array_equal(one.right, other.right)
    assert np.array_equal(one.document, other.document)
    assert one.weight == pytest.approx(other.weight, abs=0.5)
    assert [rule.pairs for rule in one.rules] == [rule.pairs for rule in other.rules]

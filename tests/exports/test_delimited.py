"""CSV of a report's tables: the printed figures, text that no spreadsheet runs, numbers that stay numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from estimation.result import Estimate, StratumResult
from exports.delimited import Delimited, safe, tables_of, write_tables
from exports.report import ReportSpec
from vocabulary.text import LANGUAGES

PROBES = ("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", " =1")


def read(table: Delimited) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.text())))


@pytest.mark.parametrize("probe", PROBES)
def test_that_text_which_might_run_gets_an_apostrophe(probe: str, estimates: dict[str, Estimate]) -> None:
    found = estimates["log-linear"]
    strata = tuple(StratumResult({"area": name}, found.population, 300) for name in (probe, "b"))
    spec = ReportSpec((replace(found, strata=strata),))
    rows = read(next(t for t in tables_of(spec, "en") if t.name == "groups-1"))
    assert rows[0]["area"] == f"'{probe}"
    assert rows[1]["area"] == "b"


def test_that_a_negative_number_stays_a_number() -> None:
    table = Delimited("x", ("a", "b"), ((-5, "-5"), (None, "")))
    assert table.text() == "a,b\r\n-5,'-5\r\n,\r\n"
    assert safe("5 - 3") == "5 - 3"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["many", "account", "areas", "real"])
def test_that_the_figures_are_those_of_the_report(name: str, lang: str, spec: Callable[[str], ReportSpec]) -> None:
    made = spec(name)
    tables = {table.name: read(table) for table in tables_of(made, lang)}
    assert len(tables["estimates"]) == len(made.estimates)
    assert int(tables["estimates"][0]["estimate"]) % made.base == 0
    for number, estimate in enumerate(made.ordered(), 1):
        assert (f"account-{number}" in tables) == bool(estimate.account)
        assert (f"groups-{number}" in tables) == bool(estimate.strata)
        for line, row in zip(estimate.account, tables.get(f"account-{number}", []), strict=True):
            assert float(row["value"]) == line.value


def test_that_groups_add_to_the_printed_estimate_and_small_ones_stand_together(spec: Callable[[str], ReportSpec]) -> None:
    tables = {table.name: read(table) for table in tables_of(spec("many"), "en")}
    assert sum(int(row["estimate"]) for row in tables["groups-1"]) == int(tables["estimates"][0]["estimate"]) == 11400
    assert min(int(row["observed"]) for row in tables["groups-1"]) >= 10


def test_that_files_open_in_excel_with_their_accents(tmp_path: Path, spec: Callable[[str], ReportSpec]) -> None:
    files = write_tables(tmp_path, spec("many"), "es")
    assert [f.name for f in files] == ["estimates.csv", "groups-1.csv", "models-1.csv"]
    assert files[0].read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\r\n" not in files[0].read_bytes()

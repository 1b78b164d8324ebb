"""Tables as CSV: text that no spreadsheet runs, numbers that stay numbers."""

from __future__ import annotations

import csv
import io

import pytest

from exports.delimited import Delimited, safe, unsafe

PROBES = ("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", " =1")


@pytest.mark.parametrize("probe", PROBES)
def test_that_text_which_might_run_gets_an_apostrophe(probe: str) -> None:
    rows = list(csv.DictReader(io.StringIO(Delimited("groups", ("area", "n"), ((probe, 1), ("b", 2))).text())))
    assert [row["area"] for row in rows] == [f"'{probe}", "b"]
    assert unsafe(rows[0]["area"]) == probe


def test_that_a_negative_number_stays_a_number() -> None:
    table = Delimited("x", ("a", "b"), ((-5, "-5"), (None, "")))
    assert table.text() == "a,b\r\n-5,'-5\r\n,\r\n"
    assert safe("5 - 3") == "5 - 3"

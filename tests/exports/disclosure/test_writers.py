"""The rules apply to every file: each sheet and each writer says how, and no count that was planted comes out as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from estimation.charts import Overlap
from exports.disclosure.log import lines, verdict
from exports.disclosure.register import INTERNAL, ROUND, SUPPRESS
from exports.disclosure.report import disclosed
from exports.disclosure.writers import SHEETS, WRITERS
from exports.excel import report_bytes
from exports.publish import FORMS, files_of
from exports.report import ReportSpec
from exports.sheets import kinds
from vocabulary.text import translate

ROOT = Path(__file__).parents[3]
CALLS = {"write_together", "write_bytes", "write_text", "writer", "DictWriter", "to_csv"}
PLANTED = re.compile(r"(?<![\d.])(1131|936|228|217|177|181)(?![\d.])")  # the exact counts of the report `many`


def writers() -> set[str]:
    """Every module that writes a file, found in its source."""
    found = set()
    for package in ("exports", "estimation", "forms", "vocabulary", "survey_app"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    if name in CALLS:
                        found.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return found | {f"exports.publish.{form}" for form in FORMS}  # these give bytes, which the service writes


def values(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return [str(c.value).replace("\u00a0", "") for s in book for row in s.iter_rows() for c in row if c.value is not None]


def test_that_every_sheet_says_how_small_numbers_are_protected_in_it() -> None:
    assert {kind.__name__ for kind in kinds()} == set(SHEETS)


def test_that_every_part_that_writes_files_says_how_the_rules_apply_to_it() -> None:
    found = writers()
    said = {name for name in found for entry in WRITERS if name == entry or name.startswith(f"{entry}.")}
    assert found == said, "enter them in exports/disclosure/writers.py"
    assert {entry for entry in WRITERS if not any(f"{name}.".startswith(f"{entry}.") for name in found)} == set()


def test_that_no_exact_count_comes_out_of_any_sheet_or_table_under_rounding(
    spec: Callable[[str], ReportSpec], written: Callable[[str, str], bytes]
) -> None:
    assert not [value for value in values(written("many", "en")) if PLANTED.search(value)]
    assert not [name for name, data in files_of(spec("many"), tuple(FORMS), "en").items() if PLANTED.search(data.decode())]


def test_that_the_same_counts_are_found_where_nothing_is_protected(spec: Callable[[str], ReportSpec]) -> None:
    """Else the test above could not fail; and an internal report says on every sheet what it is."""
    data = report_bytes(replace(spec("many"), protection=INTERNAL), "en")
    assert {PLANTED.search(value).group() for value in values(data) if PLANTED.search(value)} >= {"1131", "936"}  # type: ignore[union-attr]
    book = openpyxl.load_workbook(BytesIO(data))
    assert all("not for publication" in (sheet.oddFooter.left.text or "") for sheet in book)


def test_that_under_suppression_small_combinations_stand_together_and_the_rest_is_exact(
    spec: Callable[[str], ReportSpec],
) -> None:
    one = spec("six").headline
    chart = one.charts[0]
    assert isinstance(chart, Overlap)
    rows = tuple((flags, float(403 // i)) for i, (flags, _) in enumerate(chart.rows, 1))
    made = replace(spec("six"), estimates=(replace(one, charts=(replace(chart, rows=rows),)),), protection=SUPPRESS)
    group = disclosed(made).groups["overlap-0"]
    assert group.values[0] == 403
    assert min(group.values) >= 10
    assert {round(rows[i][1]) for i in group.together} >= {6, 7, 8, 9}
    assert group.sum_together + sum(group.values) == group.total == sum(403 // i for i in range(1, 64))
    small = sum(403 // i < 10 for i in range(1, 64))
    assert translate(verdict(made), "en").startswith(f"0 of {small} small cells")
    assert "403" in values(report_bytes(made, "en"))


@pytest.mark.parametrize("rule", [ROUND, SUPPRESS])
@pytest.mark.parametrize("name", ["many", "six", "areas", "programme", "real"])
def test_that_the_log_tells_of_every_table_and_none_is_open(name: str, rule: str, spec: Callable[[str], ReportSpec]) -> None:
    found = lines(replace(spec(name), protection=rule))
    assert found
    assert all(line.cells >= line.protected for line in found)
    assert all(not re.match(r"[1-9]\d* of", translate(verdict(replace(spec(name), protection=rule)), "en")) for _ in found[:1])

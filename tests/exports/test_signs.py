"""Signs by convention from one status: numbers stay numbers, no blank is bare, and the notes say what each sign means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from exports.excel import report_bytes
from exports.publish.figures import figures_of
from exports.report import ReportSpec
from exports.signs import PROFILES, STATUSES, observed, signs
from exports.verify import findings

Spec = Callable[[str], ReportSpec]


@pytest.mark.parametrize(
    ("profile", "expected"),
    [  # INDEC, Signos convencionales; IBGE, Normas de apresentação tabular (1993); others keep our sign where they have none
        ("accessible", {"T1": ["", "", "[z]", "[x]"], "T2": "[c][x]"}),
        ("indec", {"T1": ["", "", "///", "..."], "T2": "s ..."}),
        ("ibge", {"T1": ["", "", "..", "..."], "T2": "x ..."}),
        ("inei", {"T1": ["", "", "[z]", "..."], "T2": "[c] ..."}),
        ("cepal", {"T1": ["", "", "[z]", "..."], "T2": "[c] ..."}),
    ],
)
def test_that_each_convention_writes_its_own_sign_in_a_column_of_its_own(
    profile: str, expected: dict[str, object], spec: Spec
) -> None:
    data = report_bytes(replace(spec("many"), signs=profile), "en")
    assert findings(data) == []
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    tables = {s.title[:2]: s[next(iter(s.tables.values())).ref] for s in book if s.tables}
    assert [row[-1].value or "" for row in tables["T1"][1:]] == expected["T1"]
    together = next(row for row in tables["T2"] if "small groups" in str(row[0].value))
    assert together[-1].value == expected["T2"]
    notes = "\n".join(str(c.value) for row in book["Notes"] for c in row if c.value)
    assert PROFILES[profile].source in notes
    for code, status in STATUSES.items():
        shown = signs(profile, code)
        assert f"{shown} {status.said}" in notes or f"{shown} = {status.said}" in notes


def test_that_a_number_put_down_as_text_and_a_blank_without_a_sign_are_found(written: Callable[[str, str], bytes]) -> None:
    book = openpyxl.load_workbook(BytesIO(written("many", "es")))
    sheet = next(s for s in book if "T_methods" in s.tables)
    top = int(sheet.tables["T_methods"].ref.split(":")[0][1:])
    sheet.cell(top + 1, 2).value = "[x]"
    sheet.cell(top + 2, 3).value = None
    out = BytesIO()
    book.save(out)
    found = {(f.code, f.detail) for f in findings(out.getvalue())}
    assert ("text-among-numbers", f"B{top + 1}") in found
    assert ("bare-blank", f"C{top + 2}") in found


def test_that_a_figure_and_its_sign_come_from_one_status(spec: Spec) -> None:
    figures = figures_of(spec("judged"), "es")
    assert [f.status for f in figures if f.part == "total"] == ["E", "Q"]
    assert [(observed(codes).obs) for codes in ("", "x", "z", "cx", "zu", "d")] == ["E", "E", "E", "W", "U", "Q"]


def test_that_the_signs_of_one_convention_never_mean_two_things() -> None:
    for profile in PROFILES:
        written = [signs(profile, code) for code in STATUSES]
        assert len(set(written)) == len(written)

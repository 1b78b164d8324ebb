"""LibreOffice, made to distrust every cached value, calculates the same: slow, so only where ALCANCE_LIBREOFFICE is set."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from exports.seal import changes

OFFICE = shutil.which("soffice")
# Without this LibreOffice trusts the caches of files that say "Microsoft Excel", as XlsxWriter's do, and finds nothing.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not on this machine"),
    pytest.mark.skipif(not os.environ.get("ALCANCE_LIBREOFFICE"), reason="slow: set ALCANCE_LIBREOFFICE=1 to run it"),
]


def recalculated(source: Path, folder: Path) -> Path:
    """The workbook saved again by LibreOffice, all formulas calculated anew."""
    assert OFFICE is not None
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    out = folder / "out"
    command = [OFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180)
    return out / source.name


def values(path: Path) -> dict[tuple[str, str], object]:
    """Every cell's cached value by sheet and place."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {(s.title, c.coordinate): c.value for s in book.worksheets for row in s.iter_rows() for c in row}


def test_that_a_wrong_cache_is_seen_at_all(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "wrong.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("A").write_formula(0, 0, "=3+4", None, 999)
    book.close()
    assert values(path)["A", "A1"] == 999
    assert values(recalculated(path, tmp_path))["A", "A1"] == 7


@pytest.mark.parametrize("name", ["many", "account", "programme", "real", "region"])
def test_that_every_cached_value_is_what_libreoffice_calculates(
    name: str, tmp_path: Path, written: Callable[[str, str], bytes]
) -> None:
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(written(name, "es"))
    formulas = openpyxl.load_workbook(path)
    places = [(s.title, c.coordinate) for s in formulas.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    before, after = values(path), values(recalculated(path, tmp_path))
    assert len(places) >= 2
    for place in places:
        kept = before[place]
        assert after[place] == (kept if isinstance(kept, bool) else pytest.approx(kept, rel=1e-9)), place


@pytest.mark.parametrize("name", ["many", "account", "judged", "programme", "region"])
def test_that_a_save_by_libreoffice_that_changes_nothing_leaves_the_seal_whole(
    name: str, tmp_path: Path, written: Callable[[str, str], bytes]
) -> None:
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(written(name, "pt"))
    saved = recalculated(path, tmp_path)
    assert saved.read_bytes() != path.read_bytes()
    assert changes(openpyxl.load_workbook(saved, data_only=True)) == []

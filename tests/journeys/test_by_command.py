"""From a file to the ministry's report by the command alone, as a demographer's script does it: real processes, real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "survey_app" / "samples"


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "survey_app", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def words_of(file: Path, sheet: int = 0) -> str:
    """All that stands in a sheet of a workbook."""
    rows = load_workbook(file).worksheets[sheet].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


@pytest.mark.parametrize(
    ("method", "sample", "observed"),
    [
        ("log-linear", "uk_2013_six_lists", 2744),  # Bales, Hesketh & Silverman (2015): 2,744 potential victims on six lists
        ("log-linear", "hav_taiwan_1995", 271),  # Chao et al. (2001): 271 students on three lists
    ],
)
@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_that_a_published_table_becomes_a_report(method: str, sample: str, observed: int, lang: str, tmp_path: Path) -> None:
    table = SAMPLES / f"{sample}.csv"
    done = command(tmp_path, "estimate", method, str(table), "--json", "out.json", "--excel", "out.xlsx", "--lang", lang)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert found["observed"] == observed
    population = found["population"]
    assert population["lower"] < population["point"] < population["upper"]
    assert found["sentence"] in done.stdout
    assert len(load_workbook(tmp_path / "out.xlsx").sheetnames) > 5
    assert sorted(os.listdir(tmp_path)) == ["out.json", "out.xlsx"]


def test_that_the_same_command_gives_the_same_bytes(tmp_path: Path) -> None:
    table = str(SAMPLES / "hav_taiwan_1995.csv")
    for name in ("first", "second"):
        words = ["estimate", "log-linear", table, "--json", f"{name}.json", "--excel", f"{name}.xlsx", "--lang", "es"]
        assert command(tmp_path, *words).returncode == 0
    for kind in ("json", "xlsx"):
        assert (tmp_path / f"first.{kind}").read_bytes() == (tmp_path / f"second.{kind}").read_bytes()


def test_that_the_residual_of_a_publication_becomes_live_formulas(tmp_path: Path) -> None:
    done = command(tmp_path, "estimate", "residual", str(SAMPLES / "spain_2007.csv"), "--excel", "out.xlsx", "--lang", "es")
    assert done.returncode == 0, done.stderr
    book = load_workbook(tmp_path / "out.xlsx")
    formulas = [
        c.value for s in book.worksheets for r in s.iter_rows() for c in r if isinstance(c.value, str) and c.value[:1] == "="
    ]
    assert formulas
    values = load_workbook(tmp_path / "out.xlsx", data_only=True)
    cached = [
        values[s.title][c.coordinate].value
        for s in book.worksheets
        for r in s.iter_rows()
        for c in r
        if isinstance(c.value, str) and c.value[:1] == "="
    ]
    assert all(value is not None for value in cached), "a formula without its value"


def test_that_bad_input_ends_with_status_two_and_one_message(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("A,B,C,count\n2,1,1,5\n1,0,0,7\n0,1,0,4\n", encoding="utf-8")
    done = command(tmp_path, "estimate", "log-linear", "bad.csv", "--json", "-", "--lang", "en")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "A" in done.stderr
    assert "row 2" in done.stderr


def test_that_the_demo_goes_from_nothing_to_the_report(tmp_path: Path) -> None:
    done = command(tmp_path, "demo", "--lang", "es")
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "alcance-demo.xlsx") in done.stdout
    assert len(done.stdout.strip().splitlines()) >= 4
    assert "6" in words_of(tmp_path / "alcance-demo.xlsx")
    programme = next(tmp_path.glob("*.alcance"))
    assert not (programme / "programme.db").read_bytes().startswith(b"SQLite format 3")

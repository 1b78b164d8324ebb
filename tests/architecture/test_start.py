"""The window appears at once because nothing heavy is imported for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("statsmodels", "scipy", "pandas", "matplotlib", "numpy", "openpyxl", "xlsxwriter", "babel", "pyxform", "sqlite_utils",
         "splink", "duckdb", "pyarrow")  # fmt: skip


def loaded_after(statement: str) -> set[str]:
    """The top-level modules that a new Python has loaded after the statement."""
    code = f"{statement}\nimport sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["survey_app.gui.app", "survey_app.gui.window", "survey_app.gui.pages.start"])
def test_that_the_window_starts_without_heavy_libraries(module: str) -> None:
    assert loaded_after(f"import {module}").isdisjoint(HEAVY)


def test_that_the_command_reads_its_words_without_heavy_libraries() -> None:
    found = loaded_after("from survey_app.cli.words import words; words()")
    assert found.isdisjoint({*HEAVY, "PySide6"})


def test_that_a_start_that_finds_all_in_place_reads_no_package_lists() -> None:
    """The later starts: neither the metadata of packages, nor the network's modules, nor even the vocabulary."""
    found = loaded_after("import survey_app.bootstrap as b; b.ready(b.ROOT, False)") - loaded_after("pass")
    assert found.isdisjoint({"tomllib", "urllib", "ssl", "email", "subprocess", "vocabulary", "dataclasses"})

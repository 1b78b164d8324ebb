"""`estimate --quality` and `--assumptions`: answers and register in tables, the class in the terminal and in the JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from survey_app.cli import BAD, DONE, run

ACCOUNT = "component,status,value,undercount\ncounted,,1000,\nlegal,permits,600,0.02\nirregular,,,0.1\n"
QUALITY = """question,answer,reason
inputs-documented,yes,Each register has its letter
inputs-accessible,sí,Published by the institute
sources-cover-population,no,The register leaves out children
class,D,Nobody checked the permits
"""
REGISTER = """what,value,low,high,source,date,who,belongs_to
Undercount,"0,1",0.05,0.2,Survey,2025-03-01,Working group,undercount
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists.csv").write_text("A,B,count\n1,1,30\n1,0,70\n0,1,50\n", encoding="utf-8")
    (tmp_path / "account.csv").write_text(ACCOUNT, encoding="utf-8")
    (tmp_path / "quality.csv").write_text(QUALITY, encoding="utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def test_that_the_class_stands_below_the_sentence(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["estimate", "chapman", "lists.csv", "--lang", "en"]) == DONE
    sentence, quality = capsys.readouterr().out.splitlines()[-2:]
    assert sentence.startswith("It is estimated that there were")
    assert quality.startswith("Quality class D: an order of magnitude, never quoted without its range; missing: ")


def test_that_answers_and_register_make_the_class(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["estimate", "chapman", "lists.csv", "--quality", "quality.csv", "--assumptions", "register.csv", "--json", "-"]
    assert run([*argv, "--lang", "en"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["quality"]["scores"]["documentation"] == 2
    assert found["quality"]["scores"]["accessibility"] == 2
    assert found["quality"]["lowered"] == {"from": "C", "to": "D", "reason": "Nobody checked the permits"}
    assert found["quality"]["class"] == "D"
    assert any("The register leaves out children" in line for line in found["quality"]["reasons"])
    assert found["register"] == [{
        "what": "Undercount", "value": 0.1, "low": 0.05, "high": 0.2, "source": "Survey", "date": "2025-03-01",
        "who": "Working group", "belongs_to": "undercount",
    }]  # fmt: skip


def test_that_a_figure_of_class_d_without_range_is_not_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1,000 counted less 600·0.98 = 412, of whom 10 % were missed: 412/0.9 = 458 persons (the account of S1)."""
    argv = ["estimate", "residual", "account.csv", "--lang", "en"]
    assert run([*argv, "--quality", "quality.csv"]) == DONE
    said = capsys.readouterr().out
    assert "458" not in said
    assert "No figure is given for persons in an irregular situation: its quality class is D" in said
    lines = (here / "quality.csv").read_text(encoding="utf-8").splitlines()[:-1]
    (here / "quality.csv").write_text("\n".join(lines), encoding="utf-8")
    assert run([*argv, "--quality", "quality.csv"]) == DONE
    said = capsys.readouterr().out
    assert "458" in said
    assert "Quality class C" in said


def test_that_everything_wrong_with_both_tables_is_told_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ("question,answer,reason", "nonsense,yes,x", "inputs-documented,maybe,x", "recent,yes,", "recent,no,y", "class,E,z")
    (here / "quality.csv").write_text("\n".join(rows), encoding="utf-8")
    (here / "register.csv").write_text("what,value,low,high\n,x,2,1\n", encoding="utf-8")
    before = sorted(os.listdir())
    argv = ["estimate", "chapman", "lists.csv", "--quality", "quality.csv", "--assumptions", "register.csv"]
    assert run([*argv, "--json", "out.json", "--lang", "en"]) == BAD
    said = capsys.readouterr().err
    for words in (
        "It is not said what is assumed (file register.csv, row 2, column what)",
        "'x' is not a number (file register.csv, row 2, column value)",
        "The lowest value is above the highest (file register.csv, row 2, column low)",
        "There is no question 'nonsense' (file quality.csv, row 2, column question)",
        "'maybe' is neither yes nor no (file quality.csv, row 3, column answer)",
        "An answer needs its reason (file quality.csv, row 4, column reason)",
        "recent is answered twice (file quality.csv, row 5, column question)",
        "'E' is not a class (file quality.csv, row 6, column answer)",
    ):
        assert words in said
    assert sorted(os.listdir()) == before


@pytest.mark.parametrize(
    ("option", "table", "words"),
    [
        ("--quality", "question,answer\nrecent,yes\n", "The column reason is missing"),
        ("--quality", "question,answer,reason,more\nrecent,yes,x,y\n", "There is no use for the column more"),
        ("--quality", "question,answer,reason\nclass,A,x\n", "A class can only be lowered: the answers give D"),
        ("--assumptions", "value\n1\n", "The column what is missing"),
    ],
)
def test_that_a_table_that_is_none_is_refused(
    option: str, table: str, words: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "told.csv").write_text(table, encoding="utf-8")
    assert run(["estimate", "chapman", "lists.csv", option, "told.csv", "--lang", "en"]) == BAD
    assert words in capsys.readouterr().err

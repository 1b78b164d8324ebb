"""`table`: who counts, who does not and why, by command; files hold protected counts and nothing is half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from survey_app.cli import run
from survey_app.cli.asking import PASSPHRASE as VARIABLE
from survey_app.services import pattern_tables
from survey_app.services.programme import Programme, open_programme
from survey_app.services.releasing import register_of
from survey_app.services.tables import TableSource
from tests.survey_app.linked import PASSPHRASE, linked_programme, list_ids


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with linked_programme(tmp_path_factory.mktemp("linked")) as made:
        return made.info.folder


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)


def _by_nationality(programme: Programme) -> TableSource:
    return TableSource("lists", ids=list_ids(programme), by=("nationality",))


def table(folder: Path, *words: str) -> int:
    return run(["table", str(folder), *words, "--lang", "en"])


def test_that_who_counts_and_who_does_not_is_told_with_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert table(folder, "--ages", "18-64", "--sex", "F", "--unknown", "age=apart", "--linkage", "last") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["Persons aged 18 to 64 count.", "Sex: F."]
    assert any(line.startswith("Refuge office: ") and "of another age" in line and "of another sex" in line for line in said)
    assert said[-1].startswith("Fingerprint of the table: ")


def test_that_files_hold_protected_counts_that_enter_the_register(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv, plain = tmp_path / "t.csv", tmp_path / "t.json"
    assert table(folder, "--by", "nationality", "--csv", str(csv), "--json", str(plain)) == 0
    told = json.loads(plain.read_text(encoding="utf-8"))
    counts = [row["count"] for row in told["patterns"]] + [told["others"]["count"], told["persons"]]
    assert all(n % 5 == 0 for n in counts)
    assert sum(counts[:-1]) == told["persons"]
    assert told["others"]["patterns"] > 2
    with open_programme(folder, PASSPHRASE) as programme:
        true = pattern_tables.build(programme, _by_nationality(programme)).fingerprint
    assert true not in plain.read_text(encoding="utf-8")
    lines = csv.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Refuge office,Health posts,Controls,nationality,count"
    assert lines[-1] == f"*,*,*,*,{told['others']['count']}"
    assert len(lines) == len(told["patterns"]) + 2
    with open_programme(folder, PASSPHRASE) as programme:
        assert [released.report for released in register_of(programme).tables] == ["t.csv"]


def test_that_a_table_that_is_internal_holds_the_counts_as_they_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert table(folder, "--json", "-", "--protect", "internal") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["others"] is None
    assert told["persons"] == sum(row["count"] for row in told["patterns"])
    assert len(told["provenance"]["fingerprint"]) == 64
    assert told["lists"][0]["in_scope"] == told["lists"][0]["records"]


def test_that_a_kept_table_is_listed_and_built_again(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert table(folder, "--keep", "All", "--linkage", "last") == 0
    kept = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Kept as ")).removeprefix("Kept as ")
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert table(folder, "--kept") == 0
    assert capsys.readouterr().out.startswith(kept)
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert table(folder, "--again", kept) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "The records give the same table as when it was kept."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--ages", "old", "--unknown", "shoe=in", "--date", "2026-01-01", "--from", "2026-01-01", "--protect", "no",
          "--period", "Controls", "--where", "VISA=1"],
         ["A day and a period exclude each other", "'old' is no range of ages", "'shoe=in' cannot be read",
          "There is no such protection: 'no'", "'Controls' cannot be read", "'VISA=1' cannot be read"]),
        (["--lists", "Refuge office,Nobody", "--linkage", "zz", "--where", "Controls:VISA=1", "--unknown", "age=never"],
         ["The programme has no list called Nobody", "The programme has no such linkage",
          "Records are limited of a list that is not used: Controls", "'never' is not a possible value"]),
        (["--where", "Controls:VISA=1"], ["The list Controls has no column 'VISA'"]),
        (["--lists", "Controls"], ["At least two lists are needed"]),
        (["--by", "name"], ["Persons cannot be divided by name"]),
        (["--until", "1990-01-01", "--unknown", "day=out"], ["No record of the list Controls counts ("]),
        (["--again", "zz"], ["The programme has no such table"]),
    ],
)  # fmt: skip
def test_that_all_that_is_wrong_is_told_at_once_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: list[str]
) -> None:
    target = tmp_path / "t.csv"
    assert table(folder, *words, "--csv", str(target)) == 2
    error = capsys.readouterr().err
    for each in said:
        assert each in error
    assert not target.exists()


def test_that_draws_of_a_linkage_in_scope_can_be_estimated_by_command(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv = tmp_path / "draws.csv"
    asked = ("--linkage", "last", "--ages", "18+", "--by", "sex", "--protect", "internal")
    assert table(folder, *asked, "--draws", "10", "--csv", str(csv)) == 0
    capsys.readouterr()
    lines = csv.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Refuge office,Health posts,Controls,sex,draw,count"
    assert {line.split(",")[-2] for line in lines[1:]} == {str(number) for number in range(1, 11)}
    command = ["estimate", "log-linear", str(csv), "--draws", "draw", "--by", "sex", "--json", "-", "--lang", "en"]
    assert run(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["diagnostics"]["linkage"]["draws"] == 10
    assert {each["stratum"]["sex"] for each in told["strata"]} >= {"F", "M"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--draws", "1"), "whole number"),
        (("--draws", "10", "--linkage", "last", "--csv", "t.csv"), "--protect internal"),
        (("--draws", "10", "--csv", "t.csv", "--protect", "internal"), "--linkage"),
    ],
)
def test_that_draws_that_cannot_be_are_refused(
    folder: Path, tmp_path: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tuple(str(tmp_path / word) if word.endswith(".csv") else word for word in words)
    assert table(folder, *words) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

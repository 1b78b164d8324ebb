"""`journal`: the passphrase from a pipe or the environment, never from the arguments; 0 where it is whole, else 2."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from survey_app.cli import BAD, DONE, run
from survey_app.cli import asking as word
from survey_app.cli.words import words
from survey_app.services import programme as programmes
from survey_app.services import users
from survey_app.services.programme import note
from survey_app.store import records
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
CHEAP = KdfCost(1, 8192)
ROOT = Path(__file__).resolve().parents[3]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as programme:
        note(programme, "exported", "informe.xlsx", kind="report")
        users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
        return programme.info.folder


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))


def tamper(folder: Path) -> None:
    def work(db: Any) -> None:
        db.executescript("DROP TRIGGER journal_is; DROP TRIGGER journal_stays;")
        db.execute("UPDATE journal SET subject = 'other.xlsx' WHERE sequence = 3")

    with programmes.open_programme(folder, PASSPHRASE) as programme:
        programme.store.call(work)


def test_that_every_line_is_told_and_the_verdict_after_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["journal", str(folder), "--lang", "en"]) == DONE
    *lines, verdict = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [str(n + 1) for n in range(len(lines))]
    assert lines[2].endswith("Ana\tWrote the file informe.xlsx: report")
    assert verdict.startswith(f"The journal is whole: {len(lines)} lines")


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_that_a_broken_chain_ends_with_2_and_the_line(folder: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(folder)
    assert run(["journal", str(folder), "--verify", "--lang", lang]) == BAD
    said = capsys.readouterr()
    assert said.out == ""
    assert " 3 " in said.err


def test_that_only_the_verdict_is_said_where_only_that_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["journal", str(folder), "--verify", "--lang", "en"]) == DONE
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_that_programs_are_told_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["journal", str(folder), "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["whole"] is True
    assert told["lines"] == len(told["journal"])
    assert {key: told[key] for key in ("changed_at", "forged_at", "cut_after", "unsigned", "clock_set_back_at")} == {
        "changed_at": None, "forged_at": None, "cut_after": None, "unsigned": 0, "clock_set_back_at": None,
    }  # fmt: skip
    assert told["journal"][2]["detail"] == {"kind": "report"}
    assert told["journal"][2]["signer"]


def test_that_the_verdict_alone_is_json_too_and_says_which_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(folder)
    assert run(["journal", str(folder), "--verify", "--json"]) == BAD
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["changed_at"]) == (False, 3)
    assert "journal" not in told


def test_that_a_version_in_the_name_of_another_ends_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        new = [records.NewRecord("interview", "entry", {"answers": {}})]
        programme.store.call(lambda db: records.add_finished(db, new, "Eva"))
    assert run(["journal", str(folder), "--verify", "--lang", "en"]) == BAD
    said = capsys.readouterr()
    assert said.out.startswith("The journal is whole")
    assert "1 version of a record was changed" in said.err


def test_that_the_lines_are_written_as_csv_and_the_journal_says_so(folder: Path, tmp_path: Path) -> None:
    assert run(["journal", str(folder), "--csv", str(tmp_path / "out.csv")]) == DONE
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_bytes().decode("utf-8-sig"))))
    assert rows[-1]["action"] == "exported"
    assert rows[-1]["subject"] == "out.csv"


def test_that_a_wrong_passphrase_and_a_folder_without_a_programme_are_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("abrazo\n"))
    assert run(["journal", str(folder), "--lang", "en"]) == BAD
    assert "passphrase does not open" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert run(["journal", str(tmp_path), "--lang", "en"]) == BAD
    assert "does not hold a programme" in capsys.readouterr().err


def test_that_who_may_not_read_it_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{OTHER}\n"))
    assert run(["journal", str(folder), "--lang", "en"]) == BAD
    said = capsys.readouterr()
    assert said.out == ""
    assert "Your role" in said.err


def test_that_the_passphrase_comes_from_environment_pipe_or_terminal_and_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {word.PASSPHRASE: "one two", "LANG": "es"}
    assert word.asked_passphrase("en", environment, io.StringIO("three\n")) == "one two"
    assert environment == {"LANG": "es"}, "a program that is started later does not get it"
    assert word.asked_passphrase("en", {}, io.StringIO("three four\nfive\n")).strip() == "three four"
    shown: list[str] = []
    monkeypatch.setattr(word.getpass, "getpass", lambda prompt, stream: shown.append(prompt) or "typed")  # type: ignore[func-returns-value]
    assert word.asked_passphrase("es", {}, Terminal()) == "typed"
    assert shown == ["Frase de acceso: "]
    with pytest.raises(BadInput, match="no-passphrase"):
        word.asked_passphrase("en", {}, io.StringIO(""))


def test_that_no_argument_takes_a_passphrase() -> None:
    assert {argument.name for argument in words()["journal"].arguments} == {"FOLDER", "--verify", "--csv", "--json"}


def test_that_it_works_as_a_command_of_the_system(folder: Path) -> None:
    environment = {**os.environ, word.PASSPHRASE: PASSPHRASE, "PYTHONPATH": str(ROOT)}
    code = "import sys; from survey_app.cli import run; sys.exit(run(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "journal", str(folder), "--verify", "--lang", "pt"]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "íntegro" in done.stdout

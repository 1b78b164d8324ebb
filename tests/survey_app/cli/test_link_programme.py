"""`link` on a programme and `linkages`: run, listed, told as JSON and CSV; bad input says all and keeps nothing."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from estimation.linkage.made_up import listed, population
from estimation.linkage.records import Record
from estimation.table import Table
from survey_app.cli import BAD, DONE, run
from survey_app.cli.asking import PASSPHRASE as VARIABLE
from survey_app.services import importing, linkages, users
from survey_app.services import programme as programmes
from survey_app.services.importing_targets import Mapping
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
THIRD = "aceite acelga acento acero aclarar acné acoger"
CHEAP = KdfCost(1, 8192)
COLUMNS = ("surnames", "given_names", "full_name", "birth_date", "age", "list_date", "sex", "document", "nationality", "area")


def imported(programme: programmes.Programme, name: str, records: list[Record]) -> None:
    cells = [[getattr(r, "on" if c == "list_date" else c) or None for r in records] for c in COLUMNS]
    table = Table(dict(zip(COLUMNS, cells, strict=True)), f"{name}.csv", "", list(range(2, len(records) + 2)))
    importing.store_list(programme, importing.check(programme, table, Mapping(name, "", {c: c for c in COLUMNS})))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """A closed programme with two lists and one linkage, and what names somebody on them."""
    people = listed(population(300, seed=4), (0.5, 0.5), seed=5)
    with programmes.create(tmp_path_factory.mktemp("p"), "Frontera", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as programme:
        for source, name in enumerate(("Health", "Shelter")):
            imported(programme, name, [record for record in people.records if record.source == source])
        users.add(programme, "Luz", "demographer", OTHER, cost=CHEAP)
        users.add(programme, "Eva", "enumerator", THIRD, cost=CHEAP)
        linkages.run_linkage(programme, linkages.lists_by_name(programme, ("Health", "Shelter")))
        named = {word for r in people.records for word in (*r.surnames.split(), r.document, r.birth_date) if len(word) > 5}
        return programme.info.folder, named


@pytest.fixture
def folder(made: tuple[Path, set[str]], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    return made[0]


def kept(folder: Path) -> list[str]:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        return [each.id for each in linkages.runs(programme)]


def test_that_a_linkage_is_run_kept_listed_and_told(
    made: tuple[Path, set[str]],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = kept(folder)
    out, table = tmp_path / "out.json", tmp_path / "out.csv"
    given = ["--list", "Health", "--list", "Shelter", "--threshold", "0.8", "--without", "birth-sex", "--lang", "en"]
    assert run(["link", "--programme", str(folder), *given, "--json", str(out), "--csv", str(table)]) == DONE
    said = capsys.readouterr().out
    (number,) = set(kept(folder)) - set(before)
    assert f"Kept in the programme as {number}" in said
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["run"]["id"] == number
    assert told["run"]["settings"]["threshold"] == 0.8
    assert not next(rule for rule in told["rules"] if rule["key"] == "birth-sex")["runs"]
    assert {word for word in made[1] if word in out.read_text(encoding="utf-8")} == set()
    with open(table, encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert sum(int(row["count"]) for row in rows) == told["persons"]

    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert run(["linkages", str(folder), "--json", "-"]) == DONE
    listing = json.loads(capsys.readouterr().out)
    assert listing[0]["run"] == number
    assert listing[0]["persons"] == told["persons"]
    assert listing[0]["lists"] == ["Health", "Shelter"]
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert run(["linkages", str(folder), "--run", number, "--json", "-", "--lang", "en"]) == DONE
    assert json.loads(capsys.readouterr().out) == told


def test_that_linkages_are_listed_in_words_and_as_a_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "linkages.csv"
    assert run(["linkages", str(folder), "--csv", str(target), "--lang", "en"]) == DONE
    assert "Ana; Health, Shelter:" in capsys.readouterr().out
    with open(target, encoding="utf-8", newline="") as handle:
        row = list(csv.DictReader(handle))[-1]
    assert (row["person"], row["lists"], row["threshold"]) == ("Ana", "Health, Shelter", "0.5")


def test_that_every_file_of_figures_is_in_the_journal_and_none_for_who_may_not_estimate(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (newest, *_) = kept(folder)
    for word in (["linkages", str(folder), "--run", newest, "--csv"], ["review", str(folder), "--json"]):
        target = tmp_path / f"{word[0]}.out"
        monkeypatch.setenv(VARIABLE, PASSPHRASE)
        assert run([*word, str(target), "--lang", "en"]) == DONE
        with programmes.open_programme(folder, PASSPHRASE) as programme:
            lines = [line for line in programmes.read_journal(programme) if line.action == "exported"]
        assert lines[-1].subject == target.name
        assert (lines[-1].detail["kind"], lines[-1].detail["protection"]) == ("linkage", "internal")
        assert lines[-1].detail["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
        target.unlink()
        monkeypatch.setenv(VARIABLE, THIRD)
        capsys.readouterr()
        assert run([*word, str(target), "--lang", "en"]) == BAD
        assert "Your role in this programme cannot do this" in capsys.readouterr().err
        assert not target.exists()


def test_that_rules_are_counted_and_nothing_is_linked(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = kept(folder)
    target = tmp_path / "rules.csv"
    given = ["--programme", str(folder), "--list", "Health", "--list", "Shelter", "--count", "--csv", str(target)]
    assert run(["link", *given, "--lang", "en"]) == DONE
    said = capsys.readouterr().out
    assert "filled: Given names" in said
    with open(target, encoding="utf-8", newline="") as handle:
        rules = {row["rule"]: int(row["pairs"]) for row in csv.DictReader(handle)}
    assert rules["birth-given"] > 50
    assert f"birth-given: {rules['birth-given']:,}".replace(",", "\u00a0") in said
    assert kept(folder) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--list", "Health"], ["Two to six lists can be compared, not 1"]),
        (["--list", "Health", "--list", "Health"], ["The list Health is given twice", "not 1"]),
        (["--list", "Health", "--list", "Police", "--list", "Church"],
         ["no list 'Police'", "no list 'Church'", "Health, Shelter"]),
        (["--list", "Health", "--list", "Shelter", "--memory", "0.1", "--pairs", "x"], ["'x' is not a whole number"]),
        (["--list", "Health", "lists.csv", "--map", "A=surnames", "--without", "birth"],
         ["FILE does not go with", "--map does not go with", "no blocking rule 'birth'"]),
        ([], ["--list is missing"]),
    ],
)  # fmt: skip
def test_that_bad_input_is_said_and_keeps_nothing(
    folder: Path, given: list[str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(folder)
    assert run(["link", "--programme", str(folder), *given, "--lang", "en"]) == BAD
    told = capsys.readouterr().err
    assert [part for part in said if part not in told] == []
    assert kept(folder) == before


def test_that_who_may_not_read_names_is_told_who_may(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, OTHER)
    given = ["--list", "Health", "--list", "Shelter", "--lang", "en"]
    assert run(["link", "--programme", str(folder), *given]) == BAD
    assert "Supervisor, Administrator" in capsys.readouterr().err


def test_that_a_linkage_that_is_not_there_and_a_list_without_a_programme_are_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["linkages", str(folder), "--run", "0", "--lang", "en"]) == BAD
    assert "no such linkage" in capsys.readouterr().err
    assert run(["link", "--list", "Health", "--lang", "en"]) == BAD
    assert "Name its folder with --programme" in capsys.readouterr().err
    assert run(["link", "--lang", "en"]) == BAD
    assert "FILE is missing" in capsys.readouterr().err

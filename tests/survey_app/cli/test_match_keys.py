"""From a list to a linkage without a name: owners make keys and files of keys, the office compares these."""

from __future__ import annotations

import builtins
import csv
import json
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from estimation.linkage.made_up import listed, population
from survey_app.cli import BAD, DONE, run

HEAD = ("Apellidos", "Nombres", "Fecha de nacimiento", "Cédula", "Sexo", "Nacionalidad")


class Made(NamedTuple):
    folder: Path
    key: Path
    lists: list[Path]
    keyed: list[Path]
    named: set[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Two lists, the key of their owners, and their files of match keys."""
    folder = tmp_path_factory.mktemp("owners")
    people = listed(population(700, seed=9), (0.3, 0.3), seed=9)
    key, lists, keyed, named = folder / "owners.key", [], [], set()
    assert run(["linkage-key", "new", str(key), "--lang", "es"]) == DONE
    for source, name in enumerate(("health", "shelter")):
        lists.append(folder / f"{name}.csv")
        with open(lists[-1], "w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(HEAD)
            for r in people.records:
                if r.source == source and r.surnames:
                    writer.writerow((r.surnames, r.given_names, r.birth_date, r.document, r.sex, r.nationality))
                    named |= {*r.surnames.split(), *r.given_names.split(), r.document, r.birth_date}
        keyed.append(folder / f"{name}.keys.csv")
        words = ["match-keys", str(lists[-1]), "--key", str(key), "--out", str(keyed[-1])]
        assert run([*words, "--rows", str(folder / f"{name}.rows.csv")]) == DONE
    return Made(folder, key, lists, keyed, {word for word in named if len(word) > 4})


def test_that_no_name_document_or_date_is_in_the_bytes_of_a_file_of_keys(made: Made) -> None:
    for path in made.keyed:
        said = path.read_text(encoding="ascii")
        assert not [word for word in made.named if word in said]
        first, _, *rows = said.splitlines()
        assert first.endswith("; in clear:")
        assert all(re.fullmatch(r"(?:[A-Za-z0-9+/]{22})?(?:,(?:[A-Za-z0-9+/]{22})?)*", row) for row in rows)


def test_that_rows_are_shuffled_and_the_owner_alone_can_map_them_back(made: Made) -> None:
    with open(made.folder / "health.rows.csv", encoding="utf-8") as handle:
        rows = [(int(row["row_of_keys"]), int(row["row_of_list"])) for row in csv.DictReader(handle)]
    assert [number for number, _ in rows] == list(range(1, len(rows) + 1))
    of_list = [row for _, row in rows]
    assert of_list != sorted(of_list)
    assert sorted(of_list) == list(range(2, len(rows) + 2))


def test_that_the_office_links_files_of_keys_as_it_links_lists(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for paths in (made.keyed, made.lists):
        assert run(["link", *map(str, paths), "--json", "-", "--lang", "en"]) == DONE
        told.append(json.loads(capsys.readouterr().out))
    keyed, named = (each["overlaps"][0] for each in told)
    assert keyed["soft"] == pytest.approx(named["soft"], rel=0.06)
    assert keyed["precision"] > 0.95
    assert [each["records"] for each in told[0]["lists"]] == [each["records"] for each in told[1]["lists"]]
    assert told[0]["weights"][0]["comparison"] == "Names and date of birth"


def test_that_pairs_of_each_rule_can_be_counted_by_keys(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["link", *map(str, made.keyed), "--count", "--json", "-", "--lang", "en"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert {rule["key"] for rule in told["rules"] if rule["runs"]} >= {"document", "birth-given", "names"}


def test_that_files_of_two_keys_are_refused_with_both_fingerprints(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    other, out = made.folder / "other.key", made.folder / "other.keys.csv"
    assert run(["linkage-key", "new", str(other), "--lang", "en"]) == DONE
    assert run(["match-keys", str(made.lists[1]), "--key", str(other), "--out", str(out), "--lang", "en"]) == DONE
    capsys.readouterr()
    assert run(["link", str(made.keyed[0]), str(out), "--lang", "en"]) == BAD
    said = capsys.readouterr().err
    fingerprints = [path.read_text("utf-8").split("fingerprint ")[1].strip() for path in (made.key, other)]
    assert all(each in said for each in fingerprints)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: re.sub(r"(?m)^[A-Za-z0-9+/]{22},", "12345678,", said, count=1), "no match keys"),
        (lambda said: said.replace("version 1", "version 9"), "another version"),
        (lambda said: said.replace("document_begin", "surnames", 1), "not as it was made"),
        (lambda said: said + "one,cell\n", "not as it was made"),
    ],
)
def test_that_a_file_that_holds_anything_else_is_refused(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: object, code: str
) -> None:
    assert callable(change)
    bad = tmp_path / "bad.csv"
    bad.write_text(change(made.keyed[0].read_text("utf-8")), "utf-8")
    assert run(["link", str(bad), str(made.keyed[1]), "--lang", "en"]) == BAD
    said = capsys.readouterr().err
    assert code in said
    assert "12345678" not in said


def test_that_names_and_keys_are_not_linked_with_each_other(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["link", str(made.lists[0]), str(made.keyed[1]), "--lang", "en"]) == BAD
    assert "health.csv" in capsys.readouterr().err


def test_that_all_that_is_wrong_is_said_at_once_and_nothing_is_written(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    out = made.folder / "none" / "out.csv"
    words = ["match-keys", str(made.lists[0]), "--key", str(made.key), "--out", str(out), "--clear", "document", "--map", "x"]
    assert run([*words, "--lang", "en"]) == BAD
    said = capsys.readouterr().err
    assert all(part in said for part in ("none", "'document'", "COLUMN=USE"))
    assert not out.parent.exists()


def test_that_a_key_is_its_owners_alone_and_never_written_over(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    before = made.key.read_bytes()
    assert run(["linkage-key", "new", str(made.key), "--lang", "en"]) == BAD
    assert made.key.read_bytes() == before
    if os.name == "posix":
        assert made.key.stat().st_mode & 0o077 == 0
    assert run(["linkage-key", "show", str(made.key), "--lang", "en"]) == DONE
    assert "Fingerprint: " in capsys.readouterr().out


def test_that_a_word_typed_wrongly_is_noticed(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = made.key.read_text("utf-8").splitlines()
    words = lines[1].split()
    damaged = tmp_path / "typed.key"
    damaged.write_text("\n".join([lines[0], " ".join([words[1], words[0], *words[2:]]), *lines[2:]]), "utf-8")
    if words[0] != words[1]:
        assert run(["linkage-key", "show", str(damaged), "--lang", "en"]) == BAD
        assert "do not fit their check" in capsys.readouterr().err


def test_that_a_destroyed_key_is_gone_and_its_receipt_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "k.key"
    assert run(["linkage-key", "new", str(key), "--lang", "pt"]) == DONE
    mark, *words, print_of = key.read_text("utf-8").splitlines()
    receipt = tmp_path / "receipt.txt"
    assert run(["linkage-key", "destroy", str(key), "--receipt", str(receipt), "--lang", "en"]) == DONE
    said = receipt.read_text("utf-8")
    assert not key.exists()
    assert print_of.split()[1] in said
    assert not any(line in said for line in words)
    assert "SSD" in said
    assert "SSD" in capsys.readouterr().out
    assert mark == "alcance linkage key 1"


def test_that_a_key_stays_where_its_receipt_cannot_be_written(tmp_path: Path) -> None:
    key = tmp_path / "k.key"
    assert run(["linkage-key", "new", str(key)]) == DONE
    assert run(["linkage-key", "destroy", str(key), "--receipt", str(tmp_path / "no" / "receipt.txt")]) == BAD
    assert key.exists()


def test_that_a_key_that_cannot_be_written_over_has_no_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key, receipt = tmp_path / "k.key", tmp_path / "receipt.txt"
    assert run(["linkage-key", "new", str(key)]) == DONE
    before = key.read_bytes()
    usual = builtins.open

    def refused(path: object, mode: str = "r", *rest: object, **more: object) -> object:
        if mode == "r+b":
            raise PermissionError
        return usual(path, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(builtins, "open", refused)
    assert run(["linkage-key", "destroy", str(key), "--receipt", str(receipt), "--lang", "en"]) == BAD
    assert "could not be destroyed" in capsys.readouterr().err
    assert key.read_bytes() == before
    assert not receipt.exists()

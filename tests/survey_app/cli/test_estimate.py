"""`estimate` as other programs rely on it: for every registered method, and with everything that can be wrong."""

from __future__ import annotations

import csv
import json
import os
import shlex
from pathlib import Path
from typing import Any

import pytest

from estimation.method import methods
from estimation.result import Estimate
from estimation.table import Table
from survey_app import cli
from survey_app.cli import BAD, DONE, run

every_method = pytest.mark.parametrize("name", methods())
FRENCH = "A,B,count\n1,1,30\n1,0,70\n0,1,50\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists.csv").write_text(FRENCH, encoding="utf-8")
    return tmp_path


def write_csv(table: Table, path: Path) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in zip(*table.columns.values(), strict=True))


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """What is said on standard error where the call is refused; nothing may be on standard output or left in the folder."""
    before = sorted(os.listdir())
    assert run([*argv, "--lang", "en"]) == BAD
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert sorted(os.listdir()) == before
    return said.err


@every_method
def test_that_every_method_answers_in_the_contract(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_csv(methods()[name].example(), here / "table.csv")
    assert run(["estimate", name, "table.csv", "--json", "-", "--lang", "en"]) == DONE
    printed = json.loads(capsys.readouterr().out)
    assert printed["method"] == name
    assert isinstance(printed["population"]["point"], float)
    assert printed["provenance"]["seed"] == 1
    assert run(["estimate", name, "table.csv", "--json", "out.json", "--lang", "en"]) == DONE
    assert json.loads((here / "out.json").read_text(encoding="utf-8")) == printed


@every_method
def test_that_every_method_writes_an_excel_report(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    write_csv(methods()[name].example(), here / "table.csv")
    assert run(["estimate", name, "table.csv", "--excel", "report.xlsx", "--lang", "es"]) == DONE
    assert str(here / "report.xlsx") in capsys.readouterr().out
    assert len(load_workbook(here / "report.xlsx").sheetnames) > 2


def test_that_the_figures_are_those_of_the_formula(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Chapman (1951): (n1 + 1)(n2 + 1)/(m + 1) - 1 with 100 and 80 on the lists, 30 on both."""
    assert run(["estimate", "chapman", "lists.csv", "--json", "-"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["population"]["point"] == pytest.approx(101 * 81 / 31 - 1, rel=1e-12)
    assert found["observed"] == 150


def test_that_the_sentence_is_said_in_the_language_asked_for(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said: dict[str, str] = {}
    for lang in ("es", "pt", "en"):
        assert run(["estimate", "chapman", "lists.csv", "--lang", lang]) == DONE
        said[lang] = capsys.readouterr().out
        assert "263" in said[lang]
    assert len(set(said.values())) == 3


def test_that_the_seed_stands_in_the_provenance(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["estimate", "chapman", "lists.csv", "--seed", "42", "--json", "-"]) == DONE
    assert json.loads(capsys.readouterr().out)["provenance"]["seed"] == 42


def test_that_groups_are_estimated_apart(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{cells},{sex}" for sex in "FM" for cells in ("1,1,30", "1,0,70", "0,1,50")]
    (here / "by.csv").write_text("A,B,count,sex\n" + "\n".join(rows), encoding="utf-8")
    assert run(["estimate", "chapman", "by.csv", "--by", "sex", "--json", "-"]) == DONE
    strata: list[Any] = json.loads(capsys.readouterr().out)["strata"]
    assert [stratum["stratum"] for stratum in strata] == [{"sex": "F"}, {"sex": "M"}]


def test_that_columns_whose_name_holds_a_comma_can_be_named_and_the_printed_line_repeats_them(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import survey_app.services.estimating as estimating
    from exports.command import command

    found: list[Estimate] = []
    real = estimating.run
    monkeypatch.setattr(estimating, "run", lambda *a, **k: found.append(real(*a, **k)) or found[-1])
    rows = '"Police, north",B,C,"sex, age",count\n1,1,0,F,30\n1,0,0,F,70\n0,1,1,F,50\n'
    (here / "lists.csv").write_text(rows, encoding="utf-8")
    line = ["estimate", "chapman", "lists.csv", "--set", 'lists="Police, north",B', "--by", '"sex, age"', "--json", "-"]
    line += ["--reason", "the third list has children only"]
    assert run(line) == DONE
    first = json.loads(capsys.readouterr().out)
    assert first["parameters"]["lists"] == ["Police, north", "B"]
    assert first["strata"][0]["stratum"] == {"sex, age": "F"}
    repeated = shlex.split(command(found[0]))[3:]
    assert run([*repeated, "--json", "-"]) == DONE
    assert json.loads(capsys.readouterr().out) == first


def test_that_a_sheet_of_a_workbook_can_be_named_and_the_printed_line_names_it(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    import survey_app.services.estimating as estimating
    from exports.command import command

    book = openpyxl.Workbook()
    for title, both in (("Enero", 30), ("Marzo 2026", 60)):
        page = book.create_sheet(title)
        for row in (["A", "B", "count"], [1, 1, both], [1, 0, 70], [0, 1, 50]):
            page.append(row)
    book.save(here / "lists.xlsx")
    found: list[Estimate] = []
    real = estimating.run
    monkeypatch.setattr(estimating, "run", lambda *a, **k: found.append(real(*a, **k)) or found[-1])
    assert run(["estimate", "chapman", "lists.xlsx", "--sheet", "Marzo 2026", "--json", "-"]) == DONE
    first = json.loads(capsys.readouterr().out)
    assert first["observed"] == 180
    repeated = shlex.split(command(found[0]))[3:]
    assert run([*repeated, "--json", "-"]) == DONE
    assert json.loads(capsys.readouterr().out) == first
    assert "workbook" in refused(capsys, "estimate", "chapman", "lists.csv", "--sheet", "Enero", "--json", "o.json")
    assert "Abril" in refused(capsys, "estimate", "chapman", "lists.xlsx", "--sheet", "Abril", "--json", "o.json")


def test_that_a_result_file_is_replaced_as_a_whole(here: Path) -> None:
    (here / "out.json").write_text("old", encoding="utf-8")
    assert run(["estimate", "chapman", "lists.csv", "--json", "out.json"]) == DONE
    assert json.loads((here / "out.json").read_text(encoding="utf-8"))["method"] == "chapman"
    assert sorted(os.listdir()) == ["lists.csv", "out.json"]


def test_that_every_bad_setting_is_told_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(
        capsys, "estimate", "chapman", "lists.csv", "--set", "level=7", "--set", "odd=1", "--seed", "-1", "--json", "o"
    )
    assert len(said.strip().splitlines()) == 3
    assert "'7'" in said or "7" in said
    assert "odd" in said
    assert "--seed" in said


@pytest.mark.parametrize("second", ["0.8", "0.9"])
def test_that_a_setting_given_twice_is_refused(here: Path, capsys: pytest.CaptureFixture[str], second: str) -> None:
    said = refused(capsys, "estimate", "chapman", "lists.csv", "--set", "level=0.9", "--set", f"level={second}")
    assert "level is set more than once" in said


@pytest.mark.parametrize("seed", ["-1", "4294967296", "one", "1.5"])
def test_that_what_is_no_seed_is_refused(here: Path, capsys: pytest.CaptureFixture[str], seed: str) -> None:
    assert "--seed" in refused(capsys, "estimate", "chapman", "lists.csv", f"--seed={seed}")


def test_that_an_unknown_method_is_said_with_the_nearest(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "estimate", "log-liner", "lists.csv")
    assert "log-linear" in said


def test_that_a_file_that_is_not_there_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing.csv" in refused(capsys, "estimate", "chapman", "nothing.csv", "--json", "out.json")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (FRENCH.replace("1,0,70", "2,0,70"), "A"),
        (FRENCH.replace("70", "-70"), "count"),
        (FRENCH.replace("70", "many"), "count"),
        ("A,B,count\n1,0,70\n0,1,50\n", ""),  # no overlap at all
        ("", ""),
        ("A,B,count\n", ""),
    ],
)
def test_that_a_bad_table_is_refused_with_its_place(
    content: str, says: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "bad.csv").write_text(content, encoding="utf-8")
    assert says in refused(capsys, "estimate", "log-linear" if not says else "chapman", "bad.csv", "--json", "o.json")


def test_that_a_workbook_that_is_none_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.xlsx").write_bytes(b"not a workbook")
    assert "bad.xlsx" in refused(capsys, "estimate", "chapman", "bad.xlsx", "--json", "o.json")


def test_that_a_folder_that_is_not_there_is_said_before_any_work(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import survey_app.services.reading as reading

    def read_table(*_: object, **__: object) -> None:
        raise AssertionError("read before the folder was looked at")

    monkeypatch.setattr(reading, "read_table", read_table)
    said = refused(capsys, "estimate", "chapman", "lists.csv", "--json", "no/out.json", "--excel", "no/report.xlsx")
    assert said.count(str(here / "no")) == 2


def test_that_a_folder_that_cannot_be_written_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from survey_app.services import writing

    monkeypatch.setattr(writing, "writable", lambda folder: False)
    assert "cannot be written" in refused(capsys, "estimate", "chapman", "lists.csv", "--json", "out.json")


def test_that_a_report_under_another_name_than_xlsx_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ".xlsx" in refused(capsys, "estimate", "chapman", "lists.csv", "--excel", "report.ods")


def test_that_neither_file_is_written_where_the_report_fails(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import survey_app.services.reporting as reporting
    from vocabulary.errors import bad_input
    from vocabulary.text import text

    def fail(*_: object, **__: object) -> None:
        raise bad_input("unwritable", text("the disk is full"))

    monkeypatch.setattr(reporting, "write", fail)
    assert "full" in refused(capsys, "estimate", "chapman", "lists.csv", "--json", "out.json", "--excel", "report.xlsx")


@pytest.mark.parametrize("again", ["out.xlsx", "sub/../out.xlsx", "link.xlsx"])
def test_that_two_results_are_not_written_to_one_file(here: Path, capsys: pytest.CaptureFixture[str], again: str) -> None:
    (here / "sub").mkdir()
    (here / "out.xlsx").write_bytes(b"old")
    (here / "link.xlsx").symlink_to(here / "out.xlsx")
    said = refused(capsys, "estimate", "chapman", "lists.csv", "--json", "out.xlsx", "--excel", again)
    assert "one file" in said
    assert (here / "out.xlsx").read_bytes() == b"old"


@pytest.mark.parametrize("option", ["--json", "--excel"])
def test_that_a_result_does_not_replace_its_data(here: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    (here / "lists.xlsx").write_text(FRENCH, encoding="utf-8")
    assert "replace the data" in refused(capsys, "estimate", "chapman", "lists.xlsx", option, "lists.xlsx")


def test_that_a_device_is_no_place_for_a_result(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(here / "pipe")
    assert "ordinary file" in refused(capsys, "estimate", "chapman", "lists.csv", "--json", "pipe")


@pytest.mark.parametrize("earlier", [b"old", None])
@pytest.mark.parametrize("failing", ["out.json", "report.xlsx"])
def test_that_both_files_stay_as_they_were_where_one_cannot_be_replaced(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], failing: str, earlier: bytes | None
) -> None:
    names = ("out.json", "report.xlsx")
    for name in names if earlier else ():
        (here / name).write_bytes(b"old")
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if Path(target).name == failing:
            raise PermissionError(13, "open elsewhere")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    assert failing in refused(capsys, "estimate", "chapman", "lists.csv", "--json", "out.json", "--excel", "report.xlsx")
    assert all((here / name).read_bytes() == b"old" for name in names if earlier)


def test_that_ending_the_command_by_hand_leaves_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import survey_app.services.estimating as estimating

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(estimating, "run", stop)
    assert run(["estimate", "chapman", "lists.csv", "--json", "out.json"]) == cli.STOPPED
    assert os.listdir() == ["lists.csv"]


TWO_LISTS = "A,B,count\n1,1,20\n1,0,60\n0,1,70\n"


def test_that_a_method_that_the_data_hardly_carry_needs_a_written_reason(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "two.csv").write_text(TWO_LISTS, encoding="utf-8")
    line = ["estimate", "log-linear", "two.csv", "--json", "-", "--lang", "en"]
    assert run(line) == BAD
    said = capsys.readouterr().err
    assert "With two lists only independence can be fitted" in said
    assert "--reason" in said
    assert run([*line, "--reason", "short"]) == BAD
    assert run([*line, "--reason", "The ministry compares both models"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert "The ministry compares both models" in found["warnings"][0]
    assert found["diagnostics"]["against_advice"]["reason"] == "The ministry compares both models"
    assert any("hardly carry" in line for line in found["quality"]["reasons"])


def test_that_a_reason_is_not_kept_where_none_is_needed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "two.csv").write_text(TWO_LISTS, encoding="utf-8")
    assert run(["estimate", "chapman", "two.csv", "--json", "-", "--reason", "because it is simple"]) == DONE
    assert "against_advice" not in json.loads(capsys.readouterr().out)["diagnostics"]


def test_that_threats_are_ranked_in_the_terminal_and_in_json(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "two.csv").write_text(TWO_LISTS, encoding="utf-8")
    line = ["estimate", "chapman", "two.csv", "--lang", "en", "--assume", "draws=5", "--assume", "missed=5"]
    assert run(line) == DONE
    said = capsys.readouterr().out
    assert "If 5 % of the links between lists were missed, the estimate would be" in said
    assert run([*line, "--json", "-"]) == DONE
    threats = json.loads(capsys.readouterr().out)["diagnostics"]["threats"]
    changes = [abs(threat["change"]) for threat in threats["threats"]]
    assert changes == sorted(changes, reverse=True)
    assert threats["assumptions"]["missed"] == "5"
    missed = next(threat for threat in threats["threats"] if threat["key"] == "missed-links")
    assert missed["point"] == pytest.approx(81 * 91 / (20 / 0.95 + 1) - 1)


def test_that_what_is_supposed_wrongly_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "two.csv").write_text(TWO_LISTS, encoding="utf-8")
    assert run(["estimate", "chapman", "two.csv", "--lang", "en", "--assume", "missed=5-2"]) == BAD
    assert run(["estimate", "chapman", "two.csv", "--lang", "en", "--assume", "erroneous=POLICE=3"]) == BAD
    assert "POLICE" in capsys.readouterr().err
    (here / "counts.csv").write_text("captures\n1\n1\n2\n1\n3\n2\n1\n1\n2\n", encoding="utf-8")
    assert run(["estimate", "zero-truncated", "counts.csv", "--lang", "en", "--threats"]) == BAD
    assert "several lists" in capsys.readouterr().err


def test_that_a_report_is_protected_as_asked_and_the_terminal_says_what_the_attack_found(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["estimate", "chapman", "lists.csv", "--excel", "r.xlsx", "--register", "r.json", "--lang", "en"]
    assert run([*command, "--protect", "suppress"]) == DONE
    assert "No cell had to be hidden" in capsys.readouterr().out
    assert json.loads((here / "r.json").read_text(encoding="utf-8"))["tables"][0]["values"] == [70, 50, 30, 150]


def test_that_an_unknown_protection_or_one_without_a_report_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "estimate", "chapman", "lists.csv", "--excel", "r.xlsx", "--protect", "hide")
    assert "round, suppress, internal" in said
    assert "--register" in refused(capsys, "estimate", "chapman", "lists.csv", "--register", "r.json")


def test_that_the_figures_go_as_data_into_a_folder_of_their_own(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["estimate", "chapman", "lists.csv", "--publish", "data", "--country", "pe", "--date", "2026-10-31"]
    assert run([*command, "--json", "-", "--lang", "es"]) == DONE
    printed = json.loads(capsys.readouterr().out)
    assert sorted(os.listdir(here / "data")) == ["datapackage.json", "estimates.csv"]
    with open(here / "data" / "estimates.csv", encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["country"], row["date"], row["method"]) == ("PE", "2026-10-31", "chapman")
    assert int(row["value"]) == round(printed["population"]["point"])


def test_that_everything_wrong_with_the_data_is_said_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("estimate", "chapman", "lists.csv")
    said = refused(capsys, *command, "--publish", "d", "--as", "xml", "--country", "QQ", "--date", "2026-31-10")
    assert "tidy" in said
    assert "'QQ'" in said
    assert "year-month-day" in said
    assert "--publish" in refused(capsys, *command, "--country", "PE")
    (here / "file").write_text("x", encoding="utf-8")
    assert "not a folder" in refused(capsys, *command, "--publish", "file")
    assert "does not exist" in refused(capsys, *command, "--publish", "none/data")

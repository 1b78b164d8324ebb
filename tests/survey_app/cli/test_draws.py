"""`link --draws` writes linkages as likely as the records say, `estimate --draws` carries their spread into the interval."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from estimation.linkage.made_up import listed, population
from survey_app.cli import BAD, DONE, run

HEAD = ("surnames", "given_names", "birth_date", "document", "sex", "nationality")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The draws of a linkage of two lists, as one file."""
    folder = tmp_path_factory.mktemp("draws")
    made = listed(population(700, seed=12), (0.3, 0.3), seed=12)
    paths = [folder / f"{name}.csv" for name in ("health", "shelter")]
    for source, path in enumerate(paths):
        with open(path, "w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(HEAD)
            writer.writerows([getattr(record, name) for name in HEAD] for record in made.records if record.source == source)
    found = folder / "draws.csv"
    assert run(["link", *map(str, paths), "--csv", str(found), "--draws", "6"]) == DONE
    return found


def test_that_each_draw_is_a_table_of_whole_numbers(table: Path) -> None:
    with open(table, encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert list(rows[0]) == ["draw", "health", "shelter", "count"]
    assert {row["draw"] for row in rows} == {str(number) for number in range(1, 7)}
    assert all(row["count"].isdecimal() for row in rows)


def test_that_the_draws_are_estimated_together(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["estimate", "chapman", str(table), "--draws", "draw", "--lang", "en", "--json", "-"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["diagnostics"]["linkage"]["draws"] == 6
    assert found["population"]["lower"] < 700 < found["population"]["upper"]
    assert "Persons are matched without error" not in " ".join(found["assumptions"])
    assert "Nobody enters or leaves" in " ".join(found["assumptions"])
    assert found["population"]["se"] >= found["diagnostics"]["linkage"]["within_se"]


def test_that_threats_are_worked_out_for_draws(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["estimate", "chapman", str(table), "--draws", "draw", "--threats", "--json", "-"]) == DONE
    assert json.loads(capsys.readouterr().out)["diagnostics"]["threats"]


def test_that_a_report_from_draws_is_verified_by_its_own_command(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = table.with_name("report.xlsx")
    assert run(["estimate", "chapman", str(table), "--draws", "draw", "--seed", "3", "--excel", str(report)]) == DONE
    assert run(["verify", str(report), "--again", str(table), "--lang", "en"]) == DONE
    assert "the printed figures come out" in capsys.readouterr().out


def test_that_draws_without_the_option_are_not_taken_for_one_table_in_silence(table: Path) -> None:
    assert run(["estimate", "chapman", str(table), "--draws", "round"]) == BAD


@pytest.mark.parametrize(("given", "code"), [("1", "whole number"), ("many", "whole number"), ("40", "--csv")])
def test_that_a_bad_number_of_draws_is_told(table: Path, given: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(table.parent / f"{name}.csv") for name in ("health", "shelter")]
    assert run(["link", *files, "--draws", given, "--lang", "en"]) == BAD
    assert code in capsys.readouterr().err

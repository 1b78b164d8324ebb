"""The word `link`: files in, counts out, all problems at once, and never a name."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from estimation.linkage.made_up import listed, population
from survey_app.cli import BAD, DONE, run

HEADS = (
    ("Apellidos", "Nombres", "Fecha de nacimiento", "Cédula", "Sexo", "Nacionalidad"),
    ("Family", "Called", "DOB", "ID number", "Sex", "Country"),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], set[str]]:
    """Two lists as two institutions write them, and every word that names somebody on them."""
    folder = tmp_path_factory.mktemp("lists")
    made = listed(population(700, seed=9), (0.3, 0.3), seed=9)
    named: set[str] = set()
    paths = []
    for source, name in enumerate(("health", "shelter")):
        paths.append(folder / f"{name}.csv")
        with open(paths[-1], "w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(HEADS[source])
            for record in made.records:
                if record.source == source and record.surnames:
                    writer.writerow((record.surnames, record.given_names, record.birth_date, record.document, record.sex,
                                     record.nationality))  # fmt: skip
                    named |= {*record.surnames.split(), *record.given_names.split(), record.document, record.birth_date}
        with open(paths[-1], "a", encoding="utf-8") as handle:
            handle.write("-,,,,F,PE\n")
    return paths, {word for word in named if len(word) > 4}


@pytest.fixture(scope="module")
def linked(files: tuple[list[Path], set[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what one run wrote."""
    folder = tmp_path_factory.mktemp("linked")
    given = [
        "--map",
        "Family=surnames",
        "--map",
        "Called=given_names",
        "--json",
        f"{folder}/out.json",
        "--csv",
        f"{folder}/out.csv",
    ]
    assert run(["link", *map(str, files[0]), *given, "--lang", "es"]) == DONE
    return folder


def test_that_the_table_of_patterns_can_be_estimated_from(linked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The population was 700, of whom each list holds three in ten."""
    assert run(["estimate", "chapman", str(linked / "out.csv"), "--json", "-", "--lang", "en"]) == DONE
    found = json.loads(capsys.readouterr().out)["population"]
    assert found["lower"] < 700 < found["upper"]


def test_that_the_report_tells_lists_overlaps_weights_and_rules(linked: Path) -> None:
    found = json.loads((linked / "out.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in found["lists"]] == ["health", "shelter"]
    assert [each["left_out"] for each in found["lists"]] == [1, 1]
    assert found["lists"][1]["columns"]["Family"] == "surnames"
    assert sum(row["count"] for row in found["patterns"]) == found["persons"]
    both = next(row["count"] for row in found["patterns"] if row["pattern"] == "11")
    assert found["overlaps"][0]["soft"] == pytest.approx(both, abs=4)
    assert found["estimates"][0]["linkage_se"] > 0
    assert len(found["estimates"][0]["curve"]) > 10
    assert {"Apellidos", "Nombres"} <= {weight["comparison"] for weight in found["weights"]}


def test_that_nothing_that_is_written_names_anybody(files: tuple[list[Path], set[str]], linked: Path) -> None:
    written = "".join((linked / name).read_text(encoding="utf-8") for name in ("out.json", "out.csv"))
    assert len(files[1]) > 300
    assert not {word for word in files[1] if word in written}


def test_that_everything_wrong_with_the_call_is_said_at_once(
    files: tuple[list[Path], set[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    given = [
        "--threshold",
        "3",
        "--memory",
        "much",
        "--map",
        "Family",
        "--map",
        "Called=nickname",
        "--json",
        "/nowhere/out.json",
    ]
    assert run(["link", *map(str, files[0]), *given, "--lang", "en"]) == BAD
    said = capsys.readouterr().err
    for part in ("'3' is not", "'much' is not", "'Family' is not COLUMN=USE", "no use 'nickname'", "/nowhere does not exist"):
        assert part in said


def test_that_a_file_without_names_and_a_column_that_is_in_none_are_said(
    files: tuple[list[Path], set[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "counts.csv").write_text("Sexo,Edad\nF,20\nM,30\n", encoding="utf-8")
    assert run(["link", str(files[0][0]), str(tmp_path / "counts.csv"), "--map", "Alias=given_names", "--lang", "en"]) == BAD
    said = capsys.readouterr().err
    assert "No file has a column 'Alias'" in said
    assert "No column holds names or documents (file counts.csv)" in said


def test_that_one_list_is_too_few(files: tuple[list[Path], set[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["link", str(files[0][0]), "--lang", "en"]) == BAD
    assert "Two to six lists" in capsys.readouterr().err


def test_that_files_are_read_as_an_import_reads_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names over two rows, a sum at the end: else the sum would be a person, and the documents under `Número` unseen."""
    from survey_app.services.linking_lists import read_list_files

    path = tmp_path / "salud.csv"
    rows = [f"Rojas{n};Ana;0{n}/03/1991;PAS;182230{n}" for n in range(1, 8)]
    head = "Datos personales;;;Documento;\nApellidos;Nombres;Nacimiento;Tipo;Número\n"
    path.write_text(head + "\n".join(rows) + "\nTotal;;;;7\n", encoding="utf-8")
    (found,) = read_list_files([path], {})
    assert len(found.records) == 7
    assert [record.document for record in found.records][:2] == ["1822301", "1822302"]
    assert any("sum" in str(remark) for remark in found.remarks)

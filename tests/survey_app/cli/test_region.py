"""`region` and `estimate --signs`: files to figures side by side, as words, JSON and a workbook; what is wrong is told."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from estimation.quality import QUESTIONS
from exports.verify import findings
from survey_app.cli import run

LISTS = "A,B,count\n1,1,{n}\n1,0,1131\n0,1,936\n"
DONE, BAD = 0, 2


@pytest.fixture
def countries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Peru, Ecuador, and Bolivia whose figure nobody judged well."""
    monkeypatch.chdir(tmp_path)
    Path("q.csv").write_text("question,answer,reason\n" + "".join(f"{q.key},yes,oficio\n" for q in QUESTIONS))
    for country, n, judged in (("PE", 228, True), ("EC", 128, True), ("BO", 228, False)):
        Path(f"{country}.lists.csv").write_text(LISTS.format(n=n))
        answers = ["--quality", "q.csv"] if judged else []
        line = ["estimate", "chapman", f"{country}.lists.csv", "--country", country, "--date", "2026-10-31", "--lang", "es"]
        assert run([*line, *answers, "--publish", country, "--as", "tidy", "--as", "sdmx"]) == DONE
    capsys.readouterr()
    return tmp_path


def test_that_figures_stand_side_by_side_as_words_json_and_workbook(
    countries: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["region", "PE", "EC/sdmx-data.csv", "BO", "--excel", "region.xlsx", "--json", "region.json", "--lang", "es"]
    assert run(line) == DONE
    said = capsys.readouterr().out
    assert "Las 2 cifras comparables suman 17\u00a0300" in said
    assert "Es de clase de calidad D" in said
    told = json.loads(Path("region.json").read_text(encoding="utf-8"))
    assert told["sum"]["countries"] == ["EC", "PE"]
    assert findings(Path("region.xlsx").read_bytes()) == []
    assert run(["region", "PE", "EC", "--json", "-", "--lang", "es"]) == DONE
    assert json.loads(capsys.readouterr().out)["sum"]["value"] == told["sum"]["value"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--within", "some"], "is no number of months"),
        (["--with", "CL"], "One of: EC, PE"),
        (["--excel", "region.csv"], ".xlsx"),
        (["--signs", "indec"], "--excel"),
        (["lists.csv"], "lists.csv"),
    ],
)
def test_that_what_is_wrong_is_said_and_nothing_is_written(
    more: list[str], words: str, countries: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(countries.iterdir())
    assert run(["region", "PE", "EC", *more, "--lang", "en"]) == BAD
    assert words in capsys.readouterr().err
    assert sorted(countries.iterdir()) == before


def test_that_a_report_has_the_signs_that_were_asked_for(countries: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["estimate", "chapman", "PE.lists.csv", "--country", "AR", "--excel", "signs.xlsx", "--lang", "es"]
    assert run([*line, "--signs", "indec"]) == DONE
    book = openpyxl.load_workbook("signs.xlsx", data_only=True)
    notes = "\n".join(str(c.value) for row in book["Notas"] for c in row if c.value)
    assert "/// = los datos no fijan ese límite" in notes
    assert "INDEC, Signos convencionales" in notes
    assert "1.234.567,5" in notes
    assert run([*line[:-4], "--signs", "indec"]) == BAD
    assert run([*line, "--signs", "eurostat"]) == BAD
    assert "accessible, indec, inei, ibge, cepal" in capsys.readouterr().err

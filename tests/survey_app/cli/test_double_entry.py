"""`double-entry`: the figures of a programme in words and as JSON, without an answer; whoever may not read them is told so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forms.interview.deciding import SECOND, Decision
from survey_app.cli import run
from survey_app.cli.asking import PASSPHRASE as VARIABLE
from survey_app.gui.interview.example_papers import papers
from survey_app.services import keyings, paper, settling, users
from survey_app.services import programme as programmes
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
CHEAP = KdfCost(1, 8192)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed programme with four papers: three keyed twice, of which one was compared and decided for the second."""
    with programmes.create(tmp_path, "Frontera", "PE", "es", "R. Mamani", PASSPHRASE, cost=CHEAP) as programme:
        papers(programme, "es")
        record = next(each.record for each in paper.listing(programme) if each.differ == 1)
        (difference,) = keyings.compare(programme, record).comparison.differences
        settling.settle(programme, record, {difference.path: Decision(SECOND)}, "papel")
        users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
        monkeypatch.setenv(VARIABLE, PASSPHRASE)
        return programme.info.folder


def test_that_the_figures_are_told_as_json(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The example differs in five fields of three papers, of twenty fields each; one is decided against who keyed first."""
    assert run(["double-entry", str(folder), "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["papers"] == {"keyed": 4, "asked": 4, "twice": 3, "compared": 1, "own": 0, "closed": 0}
    assert (told["fields"]["errors"], told["fields"]["compared"]) == (5, 60)
    assert told["fields"]["per_thousand"] == pytest.approx(1000 * 5 / 60)
    assert told["own"] == {"compared": 0, "errors": 0, "per_thousand": None}
    assert told["questions"][0]["question"] == "/data/person/age"
    assert {each["person"]: each["errors"] for each in told["persons"]} == {"L. Condori": 0, "R. Mamani": 1}
    assert "43" not in json.dumps(told["questions"])


def test_that_the_figures_are_told_in_words(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["double-entry", str(folder), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "5 of 60 fields differ: 83.3 per 1,000" in told
    assert "R. Mamani" in told
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    target = tmp_path / "figures.json"
    assert run(["double-entry", str(folder), "--json", str(target), "--lang", "pt"]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["papers"]["keyed"] == 4


def test_that_an_enumerator_is_told_who_may(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, OTHER)
    assert run(["double-entry", str(folder), "--lang", "en"]) == 2
    assert "Your role in this programme cannot do this" in capsys.readouterr().err

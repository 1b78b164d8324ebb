"""`review`: what a review has come to, in words and as JSON, without a name; before there is a linkage it says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from survey_app.cli import run
from survey_app.cli.asking import PASSPHRASE as VARIABLE
from survey_app.services import linkages, reviewing
from survey_app.services import programme as programmes
from survey_app.services.verdicts import DIFFERENT, SAME
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture
def folder(linked_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed programme in which Ana decided every pair that was asked."""
    here = tmp_path / linked_folder.name
    shutil.copytree(linked_folder, here)
    with programmes.open_programme(here, PASSPHRASE) as programme:
        review = reviewing.open_review(programme, linkages.runs(programme)[0].id)
        for pair in review.queue:
            reviewing.decide(programme, review, pair, SAME if review.run.linked.pairs.posterior[pair] > 0.5 else DIFFERENT)
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    return here


def test_that_the_figures_are_told_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", str(folder), "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert all(each["decided"] == each["of"] for each in told["progress"].values())
    overlaps = [each for each in told["lists"] if each["first"] != each["second"]]
    assert [(each["first"], each["second"]) for each in overlaps] == [
        ("Refuge office", "Health posts"), ("Refuge office", "Controls"), ("Health posts", "Controls"),
    ]  # fmt: skip
    for each in overlaps:
        assert each["precision"]["lower"] <= each["precision"]["point"] == 1.0
        assert {"precision", "recall"} <= set(each["without_labels"])
    assert set(told["rules"]) == {"by_model", "by_review", "recall", "dependent"}


def test_that_the_figures_are_told_in_words_and_written_to_a_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["review", str(folder), "--lang", "en"]) == 0
    assert "Refuge office and Health posts: precision 100 %" in capsys.readouterr().out
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    target = tmp_path / "review.json"
    assert run(["review", str(folder), "--json", str(target), "--lang", "pt"]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["to_settle"] == 0


def test_that_a_programme_without_a_linkage_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with programmes.create(tmp_path, "Frontera", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as made:
        folder = made.info.folder
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    assert run(["review", str(folder), "--lang", "en"]) == 2
    assert "no linkage" in capsys.readouterr().err

"""The word `copy`: a folder that opens by the printed words, and nothing printed twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.cli import run
from survey_app.cli.asking import PASSPHRASE as VARIABLE
from survey_app.services import programme as programmes
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    with programmes.create(tmp_path, "Norte", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as programme:
        return programme.info.folder


def test_that_the_printed_words_open_the_copy(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "usb"
    into.mkdir()
    assert run(["copy", str(folder), str(into), "--for", "Dora", "--purpose", "Informe", "--lang", "en"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    (made,) = into.iterdir()
    assert first == f"0 records of 0 lists, without identities, in {made}"
    with programmes.open_programme(made, second.rpartition(": ")[2]) as copy:
        assert (copy.info.person, copy.info.role, copy.info.deidentified) == ("Dora", "demographer", True)


def test_that_what_is_wrong_is_said_and_nothing_made(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "usb"
    into.mkdir()
    assert run(["copy", str(folder), str(into), "--for", "Ana", "--purpose", "Informe", "--lang", "en"]) == 2
    assert "The copy is for somebody else" in capsys.readouterr().err
    assert list(into.iterdir()) == []

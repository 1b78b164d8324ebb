"""`hand-in` and `receive`: the passphrase never among the arguments, the exit status, and what is written where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from survey_app import cli
from survey_app.cli import BAD, DONE
from survey_app.services import programme as programmes
from survey_app.services.exchange import office_key
from survey_app.services.programme import Programme
from survey_app.store import records
from survey_app.store.keys import KdfCost

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


def run(given: list[str], passphrase: str = PASSPHRASE) -> int:
    """As when the command is started anew each time: it takes the passphrase out of its environment."""
    os.environ["ALCANCE_PASSPHRASE"] = passphrase
    return cli.run(given)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An office and a laptop that has one finished interview for it, both closed."""
    monkeypatch.setenv("ALCANCE_PASSPHRASE", PASSPHRASE)
    with (
        programmes.create(tmp_path, "Lima", "PE", "es", "Rosa", PASSPHRASE, cost=CHEAP) as office,
        programmes.create(tmp_path, "Tumbes", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as laptop,
    ):
        office_key.use_office(laptop, office_key.read_office_key(office_key.save_office_key(office, tmp_path / "lima")))
        laptop.store.call(lambda db: _interview(db, laptop))
        return office.info.folder, laptop.info.folder


def _interview(db: object, programme: Programme) -> None:
    record = records.create(db, "interview", "entry", "3")  # type: ignore[arg-type]
    records.revise(db, record, {"answers": {}}, programme.info.person)  # type: ignore[arg-type]
    records.end(db, record, "finished")  # type: ignore[arg-type]


def test_that_a_file_goes_from_the_laptop_to_the_office_and_back(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, laptop = folders
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run(["hand-in", str(laptop), str(stick), "--lang", "en"]) == DONE
    said = capsys.readouterr().out
    words = said.split("The words of this device: ")[1].strip()
    (file,) = stick.glob("*.alcance-handin")

    assert run(["receive", str(office), str(file), "--lang", "en"]) == BAD  # nobody compared the words yet
    assert words in capsys.readouterr().err
    assert run(["receive", str(office), str(file), "--words", "other words", "--lang", "en"]) == BAD
    capsys.readouterr()
    assert run(["receive", str(office), str(file), "--words", words, "--lang", "en"]) == DONE
    assert "Received 1 record from Tumbes." in capsys.readouterr().out
    (answer,) = stick.glob("*.alcance-received")
    assert run(["hand-in", str(laptop), "--acknowledgement", str(answer), "--lang", "en"]) == DONE
    assert run(["hand-in", str(laptop), str(stick), "--lang", "en"]) == BAD
    assert "acknowledged everything" in capsys.readouterr().err


def test_that_one_bad_file_does_not_keep_the_next_from_being_received(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, laptop = folders
    assert run(["hand-in", str(laptop), str(tmp_path), "--lang", "en"]) == DONE
    words = capsys.readouterr().out.split("The words of this device: ")[1].strip()
    (file,) = tmp_path.glob("*.alcance-handin")
    bad = tmp_path / "bad.alcance-handin"
    bad.write_bytes(file.read_bytes()[:-5])
    assert run(["receive", str(office), str(bad), str(file), "--words", words, "--lang", "en"]) == BAD
    told = capsys.readouterr()
    assert "damaged" in told.err
    assert "Received 1 record" in told.out


def test_that_a_wrong_passphrase_is_said(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["hand-in", str(folders[1]), "--lang", "en"], "abrazo abrir abuelo abuso acabar academia acceso") == BAD
    assert "passphrase" in capsys.readouterr().err

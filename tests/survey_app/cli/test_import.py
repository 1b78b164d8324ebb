"""`import`: a list comes in by one line, or a newer edition of it; counts are said and no cell of the file."""

from __future__ import annotations

import _thread
import io
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from survey_app.cli import BAD, DONE, STOPPED, run
from survey_app.cli.progress import TerminalProgress
from survey_app.services import importing
from survey_app.services import programme as programmes
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OCTOBER = "APELLIDOS;NOMBRES;F. NAC;CEDULA;OBS\nRojas;Ana;04/03/1991;18223011;x1\nDíaz;Luz;25/12/1988;18223012;x2\n"
NOVEMBER = OCTOBER.replace("Díaz;Luz;25/12/1988;18223012", "Torres;Eva;31/02/2001;18223015")
NOVEMBER += "Paz;Sol;01/02/1999;18223016;x3\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as programme:
        return programme.info.folder


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n" * 9))


def _file(tmp_path: Path, content: str) -> str:
    path = tmp_path / "lista.csv"
    path.write_text(content, encoding="utf-8")
    return str(path)


def _lists(folder: Path) -> list[tuple[str, str, int]]:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        return [(info.name, info.institution, info.rows) for info in importing.lists(programme)]


def test_that_a_list_comes_in_and_nobody_is_named(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = _file(tmp_path, OCTOBER)
    given = ["--list", "Refugio", "--institution", "Comisión", "--map", "OBS=statistic", "--lang", "en"]
    assert run(["import", str(folder), file, *given]) == DONE
    out = capsys.readouterr().out
    assert "2 records were imported into Refugio." in out
    assert "OBS: Other column for statistics" in out
    assert not any(name in out for name in ("Rojas", "Luz", "18223011"))
    assert _lists(folder) == [("Refugio", "Comisión", 2)]


def test_that_checking_stores_nothing_and_the_problems_are_written_without_names(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "problems.csv"
    assert run(["import", str(folder), _file(tmp_path, NOVEMBER), "--check", "--lang", "en"]) == DONE
    said = capsys.readouterr().out
    assert "Not imported: OBS. Say with --map what one of them holds.\n" in said
    assert "1 row cannot be read and is left out.\nName a file with --problems to see which ones, and why.\n" in said
    words = ["import", str(folder), _file(tmp_path, NOVEMBER), "--check", "--problems", str(told), "--lang", "en"]
    assert run(words) == DONE
    assert "2 rows would come in new.\n1 row cannot be read and is left out.\n" in capsys.readouterr().out
    written = told.read_text(encoding="utf-8-sig")
    assert "lista.csv,,3,F. NAC,The date does not exist" in written
    assert "Torres" not in written
    assert _lists(folder) == []


def test_that_a_newer_edition_takes_the_place_of_what_the_list_holds_and_starts_from_its_columns(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ["import", str(folder), _file(tmp_path, OCTOBER), "--list", "Refugio", "--map", "OBS=statistic"]
    assert run(first) == DONE
    capsys.readouterr()
    assert run(["import", str(folder), _file(tmp_path, NOVEMBER), "--replace", "--lang", "en"]) == DONE
    out = capsys.readouterr().out
    assert "The columns are used as last time for Refugio." in out
    assert "1 is not in the file and is withdrawn." in out
    assert "1 was there already." in out
    assert _lists(folder) == [("Refugio", "", 2)]


def test_that_everything_wrong_with_the_line_is_said_at_once_and_nothing_is_stored(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _file(tmp_path, OCTOBER)
    assert run(["import", str(folder), file, "--map", "OBS=shoes", "--header", "x", "--problems", file]) == BAD
    err = capsys.readouterr().err
    assert all(field in err for field in ("--map", "--header", "lista.csv"))
    assert run(["import", str(folder), file, "--map", "NOTHING=sex", "--lang", "en"]) == BAD
    assert "Its columns are: APELLIDOS, NOMBRES, F. NAC, CEDULA, OBS" in capsys.readouterr().err
    assert run(["import", str(folder), file, "--from", "2026-13-01"]) == BAD
    assert _lists(folder) == []


def test_that_replacing_a_list_that_is_not_there_yet_makes_it(folder: Path, tmp_path: Path) -> None:
    assert run(["import", str(folder), _file(tmp_path, OCTOBER), "--list", "Refugio", "--replace"]) == DONE
    assert _lists(folder) == [("Refugio", "", 2)]


def test_that_another_list_with_the_same_columns_is_not_said_to_be_of_the_same_institution(
    folder: Path, tmp_path: Path
) -> None:
    first = ["import", str(folder), _file(tmp_path, OCTOBER), "--institution", "Comisión", "--list"]
    assert run([*first, "Refugio"]) == DONE
    assert run(["import", str(folder), _file(tmp_path, NOVEMBER), "--list", "Salud"]) == DONE
    assert run(["import", str(folder), _file(tmp_path, NOVEMBER), "--list", "Refugio"]) == DONE
    assert [(name, institution) for name, institution, _ in _lists(folder)] == [("Refugio", "Comisión"), ("Salud", "")]


def test_that_ctrl_c_while_the_list_is_being_stored_keeps_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The main thread hears it and waits; the store's thread works on until it next tells how far it is."""
    heard, put_away, leave = threading.Event(), importing._put_away, TerminalProgress.__exit__

    def interrupted(*args: Any) -> None:
        _thread.interrupt_main()
        assert heard.wait(30)
        put_away(*args)

    def left(self: TerminalProgress, kind: type[BaseException] | None, *more: object) -> None:
        leave(self, kind, *more)
        heard.set()

    monkeypatch.setattr(importing, "_put_away", interrupted)
    monkeypatch.setattr(TerminalProgress, "__exit__", left)
    assert run(["import", str(folder), _file(tmp_path, OCTOBER), "--list", "Refugio"]) == STOPPED
    assert _lists(folder) == []

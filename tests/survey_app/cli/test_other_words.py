"""`test`, `screenshots`, `methods` and the window: what they ask of others, and the exit status that they pass on."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from estimation.method import methods
from survey_app import log, system_libraries
from survey_app.cli import BAD, DONE, run
from survey_app.cli import test as word_test
from vocabulary.fields import descriptions


@pytest.fixture(autouse=True)
def libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "missing_packages", lambda screen=False: [])


@pytest.mark.parametrize(("ended", "status"), [(0, 0), (1, 1), (5, 5), (-11, 139), (-6, 134)])
def test_that_the_tests_pass_on_their_exit_status_also_where_a_signal_ended_them(
    ended: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def pytest_run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, ended)

    monkeypatch.setattr(word_test.subprocess, "run", pytest_run)
    assert run(["test"]) == status
    assert asked[0][1:3] == ["-m", "pytest"]


@pytest.mark.parametrize(("processors", "more"), [(1, []), (2, ["-n", "2"]), (64, ["-n", "4"]), (None, [])])
def test_that_the_tests_run_side_by_side_where_there_are_processors(
    processors: int | None, more: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def pytest_run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(word_test.subprocess, "run", pytest_run)
    monkeypatch.setattr(word_test.os, "cpu_count", lambda: processors)
    assert run(["test"]) == DONE
    assert asked[0][3:5] == more


def test_that_a_package_without_tests_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(word_test, "ROOT", tmp_path)
    assert run(["test"]) == BAD


def test_that_pictures_go_to_the_folder_that_was_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import survey_app.gui.shots as shots

    monkeypatch.setattr(shots, "write", lambda folder: [folder / "a.png", folder / "b.png"])
    assert run(["screenshots", str(tmp_path / "new" / "pictures"), "--lang", "en"]) == DONE
    assert (tmp_path / "new" / "pictures").is_dir()
    assert "2 pictures" in capsys.readouterr().out


def test_that_a_folder_for_pictures_that_cannot_be_made_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["screenshots", str(tmp_path / "file" / "pictures"), "--lang", "en"]) == BAD
    assert "cannot be written" in capsys.readouterr().err


def test_that_the_methods_are_listed_with_all_their_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["methods", "--json", "--lang", "en"]) == DONE
    found = {method["name"]: method for method in json.loads(capsys.readouterr().out)}
    assert set(found) == set(methods())
    for name, method in methods().items():
        assert [setting["name"] for setting in found[name]["parameters"]] == list(descriptions(method))
    assert run(["methods", "--lang", "en"]) == DONE
    said = capsys.readouterr().out
    for name, method in methods().items():
        assert f"\n{name}\n" in said
        assert all(f"    {setting}=" in said for setting in descriptions(method))


def test_that_the_window_keeps_its_log_in_the_persons_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    import survey_app.gui.app as app
    from survey_app.settings import default_file

    asked: list[str | None] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(app, "run", lambda lang: asked.append(lang) or 7)
    try:
        assert run(["--lang", "pt"]) == 7
        log.log("started")
    finally:
        log.close()
    assert asked == ["pt"]
    assert (default_file().parent / "alcance.log").read_text(encoding="utf-8").strip().endswith("started")

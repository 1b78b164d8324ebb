"""The words of the command: found in their files, read with all their mistakes at once, explained in three languages."""

from __future__ import annotations

import pkgutil

import pytest

import survey_app.cli
from survey_app.cli import BAD, DONE, run
from survey_app.cli.words import Argument, Given, Word, help_of, read, words
from vocabulary.errors import BadParameter
from vocabulary.text import LANGUAGES

WORD = Word(
    "thing",
    "Does a thing.",
    (
        Argument("FILE", "A file", required=True),
        Argument("--set", "Settings", "NAME=VALUE", many=True),
        Argument("--json", "Target", "FILE"),
        Argument("--loud", "A switch"),
    ),
    lambda given: 0,
)


def given(*argv: str) -> Given:
    return read(WORD, list(argv), "es")


def test_that_the_words_of_the_design_are_there() -> None:
    assert {"", "demo", "test", "methods", "estimate", "screenshots", "hand-in", "receive"} <= set(words())


def test_that_every_word_has_a_file_of_its_name() -> None:
    files = {module.name for module in pkgutil.iter_modules(survey_app.cli.__path__)}
    assert {name.replace("-", "_") or "window" for name in words()} <= files


def test_that_arguments_are_read() -> None:
    found = given("a.csv", "--set", "x=1", "--set=y=-2", "--json", "-", "--loud", "--lang", "pt")
    assert found.one("file") == "a.csv"
    assert found.many("set") == ["x=1", "y=-2"]
    assert found.one("json") == "-"
    assert found.switch("loud")
    assert found.lang == "pt"


def test_that_what_was_not_given_is_empty() -> None:
    found = given("a.csv")
    assert found.many("set") == []
    assert found.one("json") == ""
    assert not found.switch("loud")
    assert found.lang == "es"


@pytest.mark.parametrize(
    ("argv", "codes"),
    [
        ([], ["missing-argument"]),
        (["a", "b", "--odd"], ["unknown-argument", "unknown-argument"]),
        (["a", "--lou"], ["unknown-argument"]),  # no guessing of shortened names
        (["a", "--json"], ["no-value"]),
        (["a", "--json", "x", "--json", "y"], ["twice"]),
        (["a", "--lang", "fr"], ["bad-value"]),
        (["--odd", "--lang", "fr"], ["unknown-argument", "missing-argument", "bad-value"]),
    ],
)
def test_that_every_mistake_in_the_arguments_is_told_at_once(argv: list[str], codes: list[str]) -> None:
    with pytest.raises(BadParameter) as caught:
        read(WORD, argv, "en")
    assert [problem.code for problem in caught.value.problems] == codes
    assert caught.value.problems[-1].remedy is not None


def test_that_help_needs_no_other_argument() -> None:
    assert given("--help").switch("help")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", words())
def test_that_the_help_names_every_argument(name: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*([name] if name else []), "--help", "--lang", lang]) == DONE
    said = capsys.readouterr().out
    for argument in words()[name].arguments:
        assert argument.name in said
    assert said.strip() == help_of(words()[name], lang)


def test_that_the_help_of_no_word_lists_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help", "--lang", "en"]) == DONE
    said = capsys.readouterr().out
    assert all(name in said for name in words())


def test_that_an_unknown_word_is_said_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["estimat", "--lang", "en"]) == BAD
    said = capsys.readouterr()
    assert said.out == ""
    assert "estimat" in said.err
    assert "estimate" in said.err.replace("'estimat'", "")


def test_that_a_window_without_a_screen_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert run(["--lang", "en"]) == BAD
    assert "screen" in capsys.readouterr().err


def test_that_missing_libraries_are_said_with_the_line_that_adds_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from survey_app import system_libraries

    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(system_libraries, "_loads", lambda file: "cursor" not in file)
    monkeypatch.setattr(system_libraries, "may_install", lambda: False)
    assert run(["--lang", "en"]) == BAD
    assert "sudo apt-get install --no-install-recommends libxcb-cursor0" in capsys.readouterr().err

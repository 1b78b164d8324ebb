"""The log and the report of a defect hold no answer, wherever an answer is put."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app import __version__
from survey_app import log as log_module
from survey_app.log import CODES, EVENTS, NUMBERS, Whitelist, _logger, crash_report, log

ROOT = Path(__file__).resolve().parents[2]
ANSWER = "Quispe Mamani 45.678.901"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    log_module.to_file(tmp_path)
    yield tmp_path / "alcance.log"
    log_module.close()


def failing(answer: str) -> None:
    raise ValueError(f"could not read {answer}")


def failure(answer: str) -> BaseException:
    try:
        failing(answer)
    except ValueError as error:
        return error
    raise AssertionError


def test_that_numbers_and_codes_are_written(file: Path) -> None:
    log("started", rows=1204, seconds=0.5, version=__version__, lang="pt")
    written = file.read_text(encoding="utf-8").strip()
    assert written.endswith(f"started rows=1204 seconds=0.5 version={__version__} lang=pt")


@pytest.mark.parametrize("name", [*sorted({*CODES, *NUMBERS}), "surname", "answer", "value", "event", "message", "exc_info"])
@pytest.mark.parametrize(
    "value", [ANSWER, "quispe", "es.quispe", ["es"], {"es": "quispe"}, True, None, b"quispe", Path("quispe")]
)
def test_that_no_field_lets_through_what_is_neither_a_number_nor_a_known_code(file: Path, name: str, value: object) -> None:
    """Also in small letters: `quispe` has the shape of a code."""
    _logger.info("", extra={"event": "started", "fields": {name: value}})
    assert file.read_text(encoding="utf-8").strip().endswith(" started")


@pytest.mark.parametrize("name", ["value", "surname", "answer", *CODES])
def test_that_a_number_is_written_only_where_a_number_of_things_belongs(file: Path, name: str) -> None:
    log("started", **{name: 45678901})
    assert "45678901" not in file.read_text(encoding="utf-8")


def test_that_an_answer_planted_anywhere_is_not_written(file: Path) -> None:
    """As a field of any name, as the event, as an error's message, through the logging library itself."""
    log("started", answer=ANSWER, value=45678901, surname="quispe", rows=ANSWER, lang=ANSWER, version=45678901, count=True)
    log(ANSWER, rows=1)
    log("quispe", rows=1)
    log("defect", error=failure(ANSWER))
    logging.getLogger("alcance").error("%s could not be saved", ANSWER)
    logging.getLogger("alcance").error(ANSWER, exc_info=failure(ANSWER))
    written = file.read_text(encoding="utf-8")
    assert len(written.splitlines()) == 6
    for part in (*ANSWER.split(), ANSWER.split()[0].lower(), "45678901", "answer=", "surname", "value"):
        assert part not in written, part


def test_that_every_event_of_the_program_is_known_and_has_known_fields() -> None:
    """What a caller passes beyond the whitelist is lost in silence: no call in the sources does."""
    calls = [
        node
        for file in (ROOT / "survey_app").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if "survey_app.log import" in file.read_text(encoding="utf-8")
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "log"
    ]
    assert {node.args[0].value for node in calls if isinstance(node.args[0], ast.Constant)} == EVENTS
    assert all(isinstance(node.args[0], ast.Constant) for node in calls)
    assert {keyword.arg for node in calls for keyword in node.keywords} <= {*NUMBERS, *CODES, "error"}


def test_that_an_error_leaves_its_type_and_its_place(file: Path) -> None:
    log("defect", error=failure(ANSWER))
    written = file.read_text(encoding="utf-8")
    assert "type=ValueError" in written
    assert "test_log.py" in written
    assert "failing" in written


def test_that_a_record_of_another_kind_does_not_break_the_log() -> None:
    record = logging.LogRecord("alcance", logging.INFO, "file", 1, ANSWER, (), None)
    assert ANSWER not in Whitelist().format(record)


def test_that_the_report_of_a_defect_has_versions_and_places_and_no_message() -> None:
    report = crash_report(failure(ANSWER))
    assert "Alcance" in report
    assert "Python" in report
    assert "tests/survey_app/test_log.py" in report
    for part in ANSWER.split():
        assert part not in report


def test_that_the_report_of_a_defect_names_no_folder_of_the_person() -> None:
    assert str(Path.home()) not in crash_report(failure(ANSWER))


def test_that_an_answer_given_to_a_failing_command_is_not_in_its_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from survey_app import cli
    from survey_app.cli import words

    def fail(given: words.Given) -> int:
        raise failure(ANSWER)

    monkeypatch.delenv("ALCANCE_TRACEBACK", raising=False)
    monkeypatch.setattr(words, "words", lambda: {"demo": words.Word("demo", "", (), fail)})
    assert cli.run(["demo"]) == cli.DEFECT
    said = capsys.readouterr()
    assert "ValueError" in said.err
    assert not any(part in said.err + said.out for part in ANSWER.split())

"""The log and the report of a defect hold no answer, wherever an answer is put."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app import log as log_module
from survey_app.log import Whitelist, crash_report, log

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
    log("list-imported", rows=1204, seconds=0.5, page="importing", code="bad-value")
    assert (
        file.read_text(encoding="utf-8").strip().endswith("list-imported rows=1204 seconds=0.5 page=importing code=bad-value")
    )


def test_that_an_answer_planted_anywhere_is_not_written(file: Path) -> None:
    """As a field of any name, as the event, as an error's message, through the logging library itself."""
    log("answer-saved", answer=ANSWER, value=45678901, surname="quispe", rows=ANSWER, page=ANSWER, code=45678901, count=True)
    log(ANSWER, rows=1)
    log("failed", error=failure(ANSWER))
    logging.getLogger("alcance").error("%s could not be saved", ANSWER)
    logging.getLogger("alcance").error(ANSWER, exc_info=failure(ANSWER))
    written = file.read_text(encoding="utf-8")
    assert len(written.splitlines()) == 5
    for part in (*ANSWER.split(), ANSWER.split()[0].lower(), "45678901", "answer=", "surname", "value"):
        assert part not in written, part


def test_that_an_error_leaves_its_type_and_its_place(file: Path) -> None:
    log("failed", error=failure(ANSWER))
    written = file.read_text(encoding="utf-8")
    assert "type=ValueError" in written
    assert "test_log.py" in written
    assert "failing" in written


def test_that_no_field_is_let_through_as_number_and_as_code() -> None:
    assert not log_module.NUMBERS & log_module.CODES


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

"""Habits of the house that a reader of one file could miss: what no source may call, and what every file says of itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("vocabulary", "estimation", "forms", "exports", "survey_app")
SOURCES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
GUI = [file for file in SOURCES if (ROOT / "survey_app" / "gui") in file.parents]
FORBIDDEN_CALLS = {"sleep", "msleep", "usleep", "exec", "exec_", "processEvents", "qWait"}
CLOCKS = {
    f"{clock}{unit}" for clock in ("time", "perf_counter", "process_time", "thread_time", "monotonic") for unit in ("", "_ns")
}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def calls(file: Path) -> list[tuple[str, ast.Call]]:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                found.append((node.func.attr, node))
            elif isinstance(node.func, ast.Name):
                found.append((node.func.id, node))
    return found


def test_that_there_is_something_to_look_at() -> None:
    assert len(SOURCES) > 50
    assert len(TESTS) > 20
    assert len(GUI) > 10


@pytest.mark.parametrize("file", TESTS + GUI, ids=name_of)
def test_that_nothing_waits_for_a_fixed_time_or_spins_the_event_loop(file: Path) -> None:
    """`waitSignal` and `waitUntil` wait for a condition; a sleep waits for luck (field note on models, 2 i)."""
    for name, node in calls(file):
        # the application's own event loop; the pictures have one, for no window of a person is open then
        loop = name == "exec" and (owner_of(node) == "app" or file.name == "shots.py")
        if (name in FORBIDDEN_CALLS and not loop) or (name == "wait" and owner_of(node) == "qtbot"):
            pytest.fail(f"{name_of(file)}:{node.lineno} calls {name}")


def owner_of(node: ast.Call) -> str:
    """`app` of `app.exec()`."""
    return node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""


@pytest.mark.parametrize("file", GUI, ids=name_of)
def test_that_the_window_never_waits_for_a_worker(file: Path) -> None:
    """The window's thread that joins a worker was seen to hang for good (field note on models, 2 c)."""
    for name, node in calls(file):
        assert name not in ("wait", "waitForDone", "waitForFinished"), f"{name_of(file)}:{node.lineno} calls {name}"


@pytest.mark.parametrize("file", TESTS, ids=name_of)
def test_that_no_test_times(file: Path) -> None:
    """A benchmark measures; a test never times."""
    for name, node in calls(file):
        clock = owner_of(node) == "time" if name == "time" else name in CLOCKS  # `datetime.time` makes a time of day
        assert not clock, f"{name_of(file)}:{node.lineno}"
    for imported in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(imported, ast.ImportFrom) and imported.module == "time":
            assert not {alias.name for alias in imported.names} & CLOCKS, f"{name_of(file)}:{imported.lineno}"


@pytest.mark.parametrize("file", SOURCES + TESTS, ids=name_of)
def test_that_every_file_says_in_one_sentence_why_it_exists(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", SOURCES + TESTS, ids=name_of)
def test_that_no_word_calls_a_person_illegal(file: Path) -> None:
    if file != Path(__file__):
        content = file.read_text(encoding="utf-8").lower()
        for word in (
            "illegal migra",
            "illegal immigra",
            "illegal alien",
            "illegals",
            "migrante ilegal",
            "inmigrante ilegal",
            "imigrante ilegal",
            "ilegales",
        ):
            assert word not in content


@pytest.mark.parametrize("file", TESTS, ids=name_of)
def test_that_test_names_read_as_sentences(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            assert node.name.startswith("test_that_"), f"{name_of(file)}:{node.lineno} {node.name}"


@pytest.mark.parametrize("file", SOURCES, ids=name_of)
def test_that_no_error_is_swallowed(file: Path) -> None:
    """`except Exception` is the last net of the command, the window and the worker: it must use or raise what it caught."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            empty = all(isinstance(step, ast.Pass | ast.Continue) for step in node.body)
            assert not (broad and empty), f"{name_of(file)}:{node.lineno}"

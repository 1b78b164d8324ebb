"""The conformance suites as tests: as many cases pass as the project promises (97 % and 95 %)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def runner(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "suite", "share"), [("run_xpath", "xpath_cases.json", 0.97), ("run_traces", "interview_traces.json", 0.95)]
)
def test_that_the_suite_passes_as_promised(name: str, suite: str, share: float, shared: Path) -> None:
    total, failed = runner(name).failures(shared / "conformance" / suite)
    unexpected = list(failed)
    assert total > 300
    assert len(unexpected) <= (1 - share) * total, [case["id"] for case, _ in unexpected]


def test_that_the_traces_which_begin_from_a_record_are_followed(shared: Path) -> None:
    total, failed = runner("run_traces").failures(shared / "conformance" / "interview_traces.json", restored=True)
    unexpected = list(failed)
    assert total > 40
    assert len(unexpected) <= 0.05 * total, [case["id"] for case, _ in unexpected]


@pytest.mark.parametrize("name", ["run_xpath", "run_traces"])
def test_that_a_missing_suite_is_skipped_with_a_message(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner(name).main([str(tmp_path / "none.json")]) == 0
    assert capsys.readouterr().out.startswith("skipped: none.json is not here")

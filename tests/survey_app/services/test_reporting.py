"""Reports written for real: whole or not at all, with a clear message, and in the journal."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from estimation.method import methods
from estimation.result import Estimate
from exports.verify import findings
from survey_app.services import reporting, sensitivity, writing
from survey_app.services.programme import Programme, read_journal
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HANDED = {"recipient": "Ministerio", "purpose": "planificar servicios"}


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    method = methods()["chapman"]
    return method().fit(method().read(method.example()))


def refusal(estimate: Estimate, path: Path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        reporting.write(None, [estimate], path, "es")
    assert all(problem.remedy is not None or problem.code == "no-estimates" for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def test_that_a_report_is_written_whole_and_nothing_else_is_left(tmp_path: Path, estimate: Estimate) -> None:
    path = reporting.write(None, [estimate], tmp_path / "informe.xlsx", "es", "Título", "Ministerio")
    assert findings(path.read_bytes()) == []
    assert os.listdir(tmp_path) == ["informe.xlsx"]
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "Título"


def test_that_the_same_run_gives_the_same_file_without_a_programme(tmp_path: Path, estimate: Estimate) -> None:
    one = reporting.write(None, [estimate], tmp_path / "a.xlsx", "pt").read_bytes()
    assert reporting.write(None, [estimate], tmp_path / "b.xlsx", "pt").read_bytes() == one


def test_that_an_earlier_report_is_replaced(tmp_path: Path, estimate: Estimate) -> None:
    target = tmp_path / "informe.xlsx"
    target.write_bytes(b"old")
    reporting.write(None, [estimate], target, "es")
    assert findings(target.read_bytes()) == []


def test_that_a_report_of_a_programme_is_journalled_with_its_digest(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    path = reporting.write(programme, [estimate], tmp_path / "informe.xlsx", "es", now=NOW, **HANDED)
    line = read_journal(programme)[-1]
    assert (line.action, line.subject, line.detail["lang"]) == ("exported", "informe.xlsx", "es")
    assert (line.detail["recipient"], line.detail["purpose"]) == ("Ministerio", "planificar servicios")
    assert line.detail["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    said = [str(c.value) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for c in row]
    assert any("Frontera norte" in line for line in said)


def test_that_a_report_of_a_programme_names_its_recipient_and_purpose(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    with pytest.raises(BadInput) as caught:
        reporting.write(programme, [estimate], tmp_path / "informe.xlsx", "es", recipient="  ")
    assert [problem.code for problem in caught.value.problems] == ["recipient-missing", "purpose-missing"]
    assert os.listdir(tmp_path) == ["programmes"]


def test_that_the_sensitivity_of_reports_stands_at_the_foot_of_every_sheet(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    sensitivity.set_level(programme, "reports", "high")
    path = reporting.write(programme, [estimate], tmp_path / "informe.xlsx", "es", now=NOW, **HANDED)
    assert read_journal(programme)[-1].detail["sensitivity"] == "high"
    feet = {sheet.oddFooter.left.text for sheet in openpyxl.load_workbook(path).worksheets}
    assert all("Sensibilidad: alta" in foot for foot in feet), feet
    assert findings(path.read_bytes()) == []


def test_that_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path, estimate: Estimate) -> None:
    (tmp_path / "informe.xlsx").mkdir()
    assert refusal(estimate, tmp_path / "informe.xlsx") == ["is-folder"]


def test_that_a_folder_that_is_not_there_is_said(tmp_path: Path, estimate: Estimate) -> None:
    assert refusal(estimate, tmp_path / "nowhere" / "informe.xlsx") == ["no-folder"]


def test_that_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, estimate: Estimate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "writable", lambda folder: False)  # root may write anywhere
    assert refusal(estimate, tmp_path / "informe.xlsx") == ["unwritable"]
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("mark", ["~$informe.xlsx", ".~lock.informe.xlsx#"])
def test_that_a_file_open_in_another_program_is_not_replaced(tmp_path: Path, estimate: Estimate, mark: str) -> None:
    target = tmp_path / "informe.xlsx"
    target.write_bytes(b"old")
    (tmp_path / mark).touch()
    assert refusal(estimate, target) == ["open-elsewhere"]
    assert target.read_bytes() == b"old"


def test_that_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        reporting.write(None, [], tmp_path / "nowhere" / "report.ods", "en")
    assert [problem.code for problem in caught.value.problems] == ["no-estimates", "not-xlsx", "no-folder"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "no space"), "disk-full"),
        (PermissionError(13, "denied"), "open-elsewhere"),
        (OSError(30, "x"), "unwritable"),
    ],
)
def test_that_a_write_that_fails_is_explained_and_leaves_the_old_file(
    tmp_path: Path, programme: Programme, estimate: Estimate, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    target = tmp_path / "informe.xlsx"
    target.write_bytes(b"old")

    def fail(descriptor: int) -> None:
        raise error

    monkeypatch.setattr(writing, "to_disk", fail)
    with pytest.raises(BadInput) as caught:
        reporting.write(programme, [estimate], target, "es", now=NOW, **HANDED)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert target.read_bytes() == b"old"
    assert list(tmp_path.glob("*informe*")) == [target]
    assert [line.action for line in read_journal(programme)[-2:]] == ["exported", "export-failed"]


def test_that_an_estimate_on_fewer_than_ten_persons_is_not_reported(tmp_path: Path, estimate: Estimate) -> None:
    from dataclasses import replace

    assert refusal(replace(estimate, observed=9), tmp_path / "informe.xlsx") == ["too-few-persons"]
    assert os.listdir(tmp_path) == []


def test_that_a_cancelled_report_leaves_nothing(tmp_path: Path, programme: Programme, estimate: Estimate) -> None:
    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        reporting.write(programme, [estimate], tmp_path / "informe.xlsx", "es", progress=stop, **HANDED)
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".xlsx"] == []
    assert read_journal(programme)[-1].action != "exported"


def test_that_the_figures_are_published_beside_the_report_and_each_file_is_journalled(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    folder = tmp_path / "datos"
    reporting.write(programme, [estimate], tmp_path / "informe.xlsx", "es", now=NOW, folder=folder, forms=("tidy",), **HANDED)
    assert sorted(os.listdir(folder)) == ["datapackage.json", "estimates.csv"]
    lines = {line.subject: line.detail for line in read_journal(programme) if line.action == "exported"}
    assert lines["datos/estimates.csv"]["kind"] == "figures"
    assert lines["datos/estimates.csv"]["sha256"] == hashlib.sha256((folder / "estimates.csv").read_bytes()).hexdigest()
    assert lines["informe.xlsx"]["kind"] == "report"


def test_that_a_folder_made_for_figures_goes_again_where_they_cannot_be_written(
    tmp_path: Path, estimate: Estimate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(writing.os, "replace", full)
    with pytest.raises(BadInput):
        reporting.write(None, [estimate], None, "es", folder=tmp_path / "datos", forms=("tidy",))
    assert os.listdir(tmp_path) == []

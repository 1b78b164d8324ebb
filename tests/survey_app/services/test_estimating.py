"""An estimate knows where it came from, and is found again from its data."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import survey_app
from estimation.method import methods
from estimation.table import Table
from survey_app.services import estimating, importing, results, tables
from survey_app.services.programme import Programme
from survey_app.services.tables import TableSource
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled

TWO = Table({"A": [1, 1, 0], "B": [1, 0, 1], "count": [7, 14, 12]}, "dos.csv")
"""Chapman's estimator: (n1 + 1)(n2 + 1) / (m + 1) − 1 with n1 = 21, n2 = 19, m = 7 (Chapman 1951)."""
CHAPMAN = 22 * 20 / 8 - 1


def test_that_an_estimate_bears_its_provenance() -> None:
    chapman = methods()["chapman"]
    now = datetime(2026, 11, 24, 10, 42, 7, tzinfo=UTC)
    found = estimating.run(chapman(), replace(TWO, sheet="Hoja"), now=now)
    assert found.population.point == pytest.approx(CHAPMAN)
    p = found.provenance
    assert (p.version, p.seed, p.source, p.created) == (
        survey_app.__version__,
        1,
        "dos.csv · Hoja",
        "2026-11-24T10:42:07+00:00",
    )
    assert p.data == chapman().read(TWO).fingerprint()
    assert len(p.data) == len(hashlib.sha256().hexdigest())


def test_that_the_same_run_gives_the_same_bytes() -> None:
    chapman = methods()["chapman"]
    first, second = estimating.run(chapman(), TWO), estimating.run(chapman(), TWO)
    assert first.provenance.created == ""
    assert first.to_plain() == second.to_plain()


def test_that_a_run_can_be_cancelled() -> None:
    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        estimating.run(methods()["chapman"](), TWO, progress=stop)


def _list(programme: Programme, name: str, numbers: Sequence[int]) -> str:
    table = Table({"DNI": [1_000_000 + n for n in numbers], "SEXO": ["F" if n % 2 else "M" for n in numbers]})
    mapping = replace(importing.guess_mapping(table), list_name=name)
    return importing.store_list(programme, importing.check(programme, table, mapping, today=date(2026, 1, 1))).list_id


def test_that_a_stored_estimate_runs_again_to_the_same_figures_until_its_data_change(programme: Programme) -> None:
    ids = (_list(programme, "A", range(40)), _list(programme, "B", range(20, 60)))
    source = TableSource("lists", ids=ids, by=("sex",))
    found = estimating.run(methods()["chapman"](), tables.build(programme, source), by=("sex",))
    assert len(found.strata) == 2
    kept = results.save(programme, "Norte", found, source)

    again, same = estimating.rerun(programme, kept)
    assert same
    assert again == found

    _list(programme, "B", range(60, 90))
    changed, same = estimating.rerun(programme, kept)
    assert not same
    assert changed.provenance.data != found.provenance.data
    assert changed.observed == found.observed + 30


def test_that_an_estimate_from_a_file_runs_again_with_its_settings(programme: Programme, tmp_path: Path) -> None:
    path = tmp_path / "lists.csv"
    path.write_text("A,B,C,count\n1,1,1,5\n1,1,0,8\n1,0,1,9\n0,1,1,7\n1,0,0,40\n0,1,0,35\n0,0,1,30\n")
    source = TableSource("file", path=str(path))
    method = methods()["log-linear"](level=0.9, seed=7)
    kept = results.save(programme, "Archivo", estimating.run(method, tables.build(None, source)), source)
    again, same = estimating.rerun(programme, kept)
    assert same
    assert (again.population.level, again.provenance.seed) == (0.9, 7)
    path.unlink()
    with pytest.raises(BadInput) as caught:
        estimating.rerun(programme, kept)
    assert caught.value.problems[0].code == "cannot-read-file"


def test_that_an_estimate_of_a_method_that_is_gone_is_said(programme: Programme) -> None:
    gone = replace(estimating.run(methods()["chapman"](), TWO), method="gone")
    kept = results.save(programme, "x", gone, TableSource("sample", name="hav_taiwan_1995"))
    with pytest.raises(BadInput) as caught:
        estimating.rerun(programme, kept)
    assert caught.value.problems[0].code == "no-such-method"


def test_that_an_estimate_with_a_setting_that_is_gone_is_said(programme: Programme) -> None:
    found = estimating.run(methods()["chapman"](), TWO)
    older = replace(found, parameters={**found.parameters, "smoothing": 0.5})
    kept = results.save(programme, "Older", older, TableSource("sample", name="kosovo_1999"))
    with pytest.raises(BadInput, match="no-such-setting") as caught:
        estimating.rerun(programme, kept)
    assert "smoothing" in caught.value.say("en")

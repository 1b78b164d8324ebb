"""Threats of stored estimates: from the same data, kept for the report, and refused where there is nothing to work out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.method import methods
from exports.command import command
from survey_app.services import estimating, results, tables, threats
from survey_app.services.programme import Programme
from survey_app.services.tables import TableSource
from vocabulary.errors import BadInput
from vocabulary.text import translate

HAV = TableSource("sample", name="hav_taiwan_1995")
FEW = Assumptions(draws=3, missed="2-4")


def test_that_threats_that_were_kept_come_with_the_estimate(programme: Programme) -> None:
    found = estimating.run(methods()["sample-coverage"](replicates=50), tables.build(None, HAV))  # type: ignore[call-arg]
    kept = results.save(programme, "HAV", found, HAV)
    assert threats.threats_of(results.load(programme, kept)[1]) is None
    worked_out = threats.of_stored(programme, kept, FEW)
    threats.keep(programme, kept, worked_out)
    estimate = results.load(programme, kept)[1]
    assert threats.threats_of(estimate) == worked_out
    assert estimate.population == found.population
    assert {"sensitivity-missed-links", "sensitivity-out-of-scope"} <= {table.name for table in estimate.tables}
    line = command(estimate)
    assert "--threats" in line
    assert "missed=2-4" in line
    assert "false" not in line  # as it would be supposed anyway


def test_that_threats_are_worked_out_from_the_data_of_the_estimate_alone(programme: Programme, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("A,B,count\n1,1,20\n1,0,60\n0,1,70\n", encoding="utf-8")
    source = TableSource("file", path=str(path))
    kept = results.save(programme, "Two", estimating.run(methods()["chapman"](), tables.build(None, source)), source)
    path.write_text("A,B,count\n1,1,21\n1,0,60\n0,1,70\n", encoding="utf-8")
    with pytest.raises(BadInput, match="data-changed"):
        threats.of_stored(programme, kept, FEW)


def test_that_threats_are_for_methods_that_use_several_lists() -> None:
    method = methods()["zero-truncated"]()
    table = method.example()
    with pytest.raises(BadInput, match="no-threats"):
        threats.work_out(method, table, method.fit(method.read(table)))
    assert threats.has_threats("sparse")
    assert not threats.has_threats("residual")


def test_that_new_threats_take_the_place_of_the_old_and_of_their_tables() -> None:
    method = methods()["chapman"]()
    table = method.example()
    estimate = estimating.run(method, table)
    first = threats.with_threats(estimate, threats.work_out(method, table, estimate, assumptions=FEW))
    again = threats.with_threats(first, threats.work_out(method, table, estimate, assumptions=replace(FEW, missed="9")))
    names = [table.name for table in again.tables]
    assert len(names) == len(set(names))
    kept = threats.threats_of(again)
    assert kept is not None
    assert "9 %" in translate(next(t.sentence for t in kept.threats if t.key == "missed-links"), "en")

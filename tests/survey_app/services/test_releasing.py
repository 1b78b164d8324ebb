"""The register of releases: kept with each report of a programme, compared with the next, and in a file for the command."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from estimation.method import methods
from estimation.result import Estimate, StratumResult
from exports.disclosure.register import INTERNAL, ROUND, SUPPRESS
from survey_app.services import releasing, reporting
from survey_app.services.programme import Programme, read_journal
from vocabulary.errors import BadInput

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
HANDED = {"recipient": "Ministerio", "purpose": "planificar servicios"}


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    method = methods()["chapman"]
    found = method().fit(method().read(method.example()))
    groups = {"15–29": 40, "30–44": 50, "45 +": 30}
    strata = tuple(StratumResult({"age_group": band}, found.population, n) for band, n in groups.items())
    return replace(found, strata=strata, charts=(), provenance=replace(found.provenance, source="lists.csv"))


def with_groups(estimate: Estimate, **groups: int) -> Estimate:
    named = {band.replace("_", "–")[1:]: n for band, n in groups.items()}
    strata = tuple(StratumResult({"age_group": band}, estimate.population, n) for band, n in named.items())
    return replace(estimate, strata=strata)


def test_that_a_report_enters_what_it_printed_and_an_internal_one_enters_nothing(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    reporting.write(programme, [estimate], tmp_path / "a.xlsx", "es", now=NOW, protection=INTERNAL, **HANDED)
    assert releasing.register_of(programme).tables == ()
    reporting.write(programme, [estimate], tmp_path / "b.xlsx", "es", now=NOW, **HANDED)
    (table,) = releasing.register_of(programme).tables
    assert (table.rule, table.values[-1], table.at) == (ROUND, 120, "2026-11-24")
    assert read_journal(programme)[-1].detail["protection"] == ROUND


def test_that_the_next_report_is_refused_where_the_difference_isolates_few_and_nothing_is_written(
    tmp_path: Path, programme: Programme, estimate: Estimate
) -> None:
    reporting.write(programme, [estimate], tmp_path / "a.xlsx", "es", now=NOW, protection=SUPPRESS, **HANDED)
    before = releasing.register_of(programme)
    other = with_groups(estimate, a18_29=33, a30_44=50)
    with pytest.raises(BadInput) as caught:
        reporting.write(programme, [other], tmp_path / "b.xlsx", "es", now=NOW, protection=SUPPRESS, **HANDED)
    assert "differencing" in [problem.code for problem in caught.value.problems]
    assert not (tmp_path / "b.xlsx").exists()
    assert releasing.register_of(programme) == before


def test_that_without_a_programme_the_register_is_a_file_that_is_read_and_written(tmp_path: Path, estimate: Estimate) -> None:
    register = tmp_path / "releases.json"
    reporting.write(None, [estimate], tmp_path / "a.xlsx", "es", register=register)
    first = releasing.read_register(register)
    assert len(first.tables) == 1
    later = with_groups(estimate, a15_29=44, a30_44=50, a45_64=30)
    reporting.write(None, [later], tmp_path / "b.xlsx", "es", register=register)
    values = {c.label: v for t in releasing.read_register(register).tables[1:] for c, v in zip(t.cells, t.values, strict=True)}
    assert values["15–29"] == 40  # though 45 is nearer now: the number once printed stays


def test_that_a_file_which_is_no_register_is_refused_and_left_as_it_is(tmp_path: Path, estimate: Estimate) -> None:
    register = tmp_path / "releases.json"
    for other in ("not json", json.dumps({"format": "another"})):
        register.write_text(other)
        with pytest.raises(BadInput) as caught:
            reporting.write(None, [estimate], tmp_path / "a.xlsx", "es", register=register)
        assert caught.value.problems[0].code == "not-a-register"
        assert register.read_text() == other
        assert not (tmp_path / "a.xlsx").exists()

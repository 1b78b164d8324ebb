"""Stored estimates: read back equal, in order, and never changed."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from estimation.result import Definition, Estimate, Model, Population, Provenance
from survey_app.services import programme as programmes
from survey_app.services import results
from survey_app.services.programme import Programme
from survey_app.services.tables import TableSource
from survey_app.store.keys import KdfCost
from vocabulary.errors import StoreError
from vocabulary.text import text

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
ESTIMATE = Estimate(
    "chapman",
    "Chapman",
    {"level": 0.95, "lists": ("A", "B")},
    Population(1234.5, 1000.25, None, 0.95, "transformed-logit"),
    800,
    Provenance("0.1.0", "f" * 64, 7, "2026-01-01T00:00:00"),
    models=(Model("main", deviance=math.inf, population=1234.5),),
    warnings=(text("{n} rows left out", n=3),),
    definition=Definition(area="Tacna"),
)
SOURCE = TableSource("lists", ids=("a", "b"), by=("sex",), filters={"age_from": "18"})


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as opened:
        yield opened


def test_that_an_estimate_is_read_back_equal(programme: Programme) -> None:
    made = results.save(programme, "Tacna, two lists", ESTIMATE, SOURCE)
    stored, estimate = results.load(programme, made)
    assert dataclasses.replace(estimate, quality=None) == ESTIMATE
    assert stored.source == SOURCE
    assert (stored.row.name, stored.row.method, stored.row.fingerprint) == ("Tacna, two lists", "chapman", "f" * 64)


def test_that_the_newest_stands_first_with_its_limits(programme: Programme) -> None:
    first = results.save(programme, "first", ESTIMATE, SOURCE)
    second = results.save(programme, "second", ESTIMATE, SOURCE)
    assert [row.id for row in results.listing(programme)] == [second, first]
    row = results.listing(programme)[0]
    assert (row.point, row.lower, row.upper, row.label) == (1234.5, 1000.25, None, "Chapman")


def test_that_estimating_is_in_the_journal(programme: Programme) -> None:
    made = results.save(programme, "first", ESTIMATE, SOURCE)
    last = programmes.read_journal(programme)[-1]
    assert (last.action, last.subject, last.detail) == ("estimated", made, {"method": "chapman"})


@pytest.mark.parametrize("statement", ["DELETE FROM estimate", "UPDATE estimate SET point = 1"])
def test_that_a_stored_estimate_is_never_changed(programme: Programme, statement: str) -> None:
    results.save(programme, "first", ESTIMATE, SOURCE)
    with pytest.raises(Exception, match="never"):
        programme.store.call(lambda db: db.execute(statement))


def test_that_an_unknown_estimate_is_told(programme: Programme) -> None:
    with pytest.raises(StoreError, match="no-estimate"):
        results.load(programme, "absent")


def test_that_estimates_survive_closing(programme: Programme) -> None:
    made = results.save(programme, "first", ESTIMATE, SOURCE)
    programme.close()
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as again:
        assert dataclasses.replace(results.load(again, made)[1], quality=None) == ESTIMATE
        assert programmes.last_saved(again) >= results.listing(again)[0].created

"""Browsing: ids in order and narrowed, rows by page, nothing that was refused."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import browse
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import records
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as opened:
        opened.store.call(_fill)
        yield opened


def _fill(db: Any) -> None:
    police = [records.NewRecord("register", "police", {"n": n}, source="Policía", summary=f"row {n}") for n in range(3)]
    records.add_finished(db, police, "Ana", at="2026-02-01")
    for day, status in (("2026-03-02", "draft"), ("2026-03-01", "finished"), ("2026-03-03", "refused")):
        record = records.create(db, "interview", "entry", source="Entrevista", interviewer="Luz", at=day)
        if status != "draft":
            records.end(db, record, status, summary="Tacna" if status == "finished" else "", at=day)


def test_that_the_newest_stand_first_and_refusals_are_not_shown(programme: Programme) -> None:
    ids = browse.record_ids(programme)
    assert isinstance(ids, array)
    assert ids.typecode == "q"
    rows = browse.page(programme, ids)
    assert [row.started for row in rows] == ["2026-03-02", "2026-03-01", "2026-02-01", "2026-02-01", "2026-02-01"]
    assert [row.status for row in rows][:2] == ["draft", "finished"]
    assert list(browse.record_ids(programme, descending=False)) == list(reversed(ids))


def test_that_kind_and_text_narrow(programme: Programme) -> None:
    assert len(browse.record_ids(programme, kind="register")) == 3
    assert [r.summary for r in browse.page(programme, browse.record_ids(programme, text="TACNA"))] == ["Tacna"]
    assert len(browse.record_ids(programme, text="luz")) == 2
    assert len(browse.record_ids(programme, text="POLICIA")) == 3, "without regard to accents"
    assert len(browse.record_ids(programme, text="%")) == 0
    assert len(browse.record_ids(programme, kind="interview", text="row")) == 0


@pytest.mark.parametrize("order", list(browse.ORDERS))
def test_that_every_order_lists_every_record_once(programme: Programme, order: str) -> None:
    assert sorted(browse.record_ids(programme, order=order)) == sorted(browse.record_ids(programme))
    assert browse.record_ids(programme, order=order, limit=2) == browse.record_ids(programme, order=order)[:2]


def test_that_a_page_keeps_the_order_asked_for_and_leaves_out_what_is_not_there(programme: Programme) -> None:
    ids = list(browse.record_ids(programme))
    asked = [ids[3], ids[0], 9_999, ids[3]]
    assert [row.rowid for row in browse.page(programme, asked)] == [ids[3], ids[0], ids[3]]
    assert browse.page(programme, []) == []


def test_that_records_are_counted_by_kind_and_state(programme: Programme) -> None:
    assert browse.counts(programme) == {
        "register/finished": 3,
        "interview/draft": 1,
        "interview/finished": 1,
        "interview/refused": 1,
    }

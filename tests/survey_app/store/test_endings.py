"""What was to end when nobody can undo it any more ends at the next opening, and never keeps a programme from opening."""

from __future__ import annotations

from typing import Any

from survey_app.store import endings, records
from survey_app.store.thread import Store


def test_that_a_record_that_ended_otherwise_is_left_as_it_is(store: Store) -> None:
    def work(db: Any) -> str:
        record = records.create(db, "interview", "entry")
        endings.put(db, record, "discarded")
        records.end(db, record, "finished")
        endings.settle(db)
        assert db.execute("SELECT count(*) FROM ending").fetchone()[0] == 0
        return str(db.execute("SELECT status FROM record WHERE id = ?", [record]).fetchone()[0])

    assert store.call(work) == "finished"

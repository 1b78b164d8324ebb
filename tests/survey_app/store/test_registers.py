"""The tables of institutions' lists: their history is never changed and a row never comes twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from survey_app.store import records, registers

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.store.thread import Store

DONE = registers.Import("2026-11-01", "Ana", "a.csv", "", "2026-03-01", "2026-10-31", {"A": "sex"}, 1, 0, 1, ((7, "nobody"),))


def _fill(db: Database) -> str:
    register = registers.obtain(db, "Refugio", "Comisión")
    (record,) = records.add_finished(db, [records.NewRecord("register", register, {"sex": "F"})], "Ana")
    registers.add_rows(db, register, registers.add_import(db, register, DONE), [(record, 2, b"h")])
    return register


def test_that_a_list_is_made_once_and_found_by_name(store: Store) -> None:
    register = store.call(_fill)
    assert store.call(lambda db: registers.obtain(db, "Refugio", "another")) == register
    assert store.call(lambda db: registers.find(db, "Refugio")) == register
    assert store.call(lambda db: registers.find(db, "Salud")) is None
    (listed,) = store.call(registers.listing)
    assert (listed.name, listed.institution, listed.rows, listed.start, listed.end) == (
        "Refugio",
        "Comisión",
        1,
        "2026-03-01",
        "2026-10-31",
    )
    assert store.call(lambda db: registers.history(db, register)) == [replace(DONE, number=1, standing=1)]
    assert store.call(lambda db: registers.hashes(db, register)) == {b"h"}


@pytest.mark.parametrize("statement", ["UPDATE {} SET register = register", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["register_import", "register_row"])
def test_that_history_and_rows_are_never_changed(store: Store, table: str, statement: str) -> None:
    store.call(_fill)
    with pytest.raises(Exception, match="never"):
        store.call(lambda db: db.execute(statement.format(table)))


def test_that_the_store_itself_refuses_a_row_twice(store: Store) -> None:
    register = store.call(_fill)

    def again(db: Database) -> None:
        (record,) = records.add_finished(db, [records.NewRecord("register", register, {})], "Ana")
        registers.add_rows(db, register, 1, [(record, 3, b"h")])

    with pytest.raises(Exception, match="UNIQUE"):
        store.call(again)
    assert store.call(lambda db: len(registers.rows_of(db, register))) == 1


def test_that_the_latest_body_of_a_record_counts(store: Store) -> None:
    register = store.call(_fill)
    record = store.call(lambda db: registers.rows_of(db, register))[0][0]
    store.call(lambda db: records.revise(db, record, {"sex": "M"}, "Ana"))
    assert store.call(lambda db: registers.rows_of(db, register)) == [(record, {"sex": "M"})]

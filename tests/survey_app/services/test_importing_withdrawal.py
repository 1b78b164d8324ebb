"""An import taken back: its records erased, its rows no longer counted, its history kept, and the file welcome again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from estimation.table import Cell, Table
from survey_app.services import browse, importing, importing_withdrawal, users
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme, read_journal
from survey_app.store import records
from survey_app.store.keys import KdfCost
from vocabulary.errors import StoreError
from vocabulary.progress import Cancelled
from vocabulary.text import Text

OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
NAMES = ("Rojas", "Quispe", "Silva", "Mamani")


def _bring(programme: Programme, file: str, *names: str, start: str = "") -> importing.ImportResult:
    columns: dict[str, list[Cell]] = {
        "APELLIDOS": list(names), "NOMBRES": ["Ana"] * len(names), "CEDULA": [f"7712{name}" for name in map(len, names)],
    }  # fmt: skip
    table = Table(columns, file, "")
    mapping = replace(importing.guess_mapping(table), list_name="Refugio", start=start, end=start and "2026-12-31")
    return importing.store_list(programme, importing.check(programme, table, mapping, today=date(2026, 10, 31)))


def _rows(programme: Programme) -> int:
    (info,) = importing.lists(programme)
    return info.rows


def test_that_every_record_of_the_import_is_erased_and_none_of_another(programme: Programme) -> None:
    first = _bring(programme, "march.csv", *NAMES[:2], start="2026-03-01")
    second = _bring(programme, "april.csv", *NAMES, start="2025-01-01")
    assert (second.imported, second.repeated) == (2, 2)
    assert importing_withdrawal.withdraw_import(programme, second.list_id, second.number, "the wrong file") == 2
    assert _rows(programme) == 2
    assert len(browse.record_ids(programme)) == 2
    assert browse.counts(programme) == {"register/finished": 2, "register/erased": 2}
    assert programme.store.call(records.faults) == []
    (info,) = importing.lists(programme)
    assert (info.file_name, info.start) == ("march.csv", "2026-03-01"), "what was taken back does not count"
    history = importing.history(programme, first.list_id)
    assert [(done.file_name, bool(done.withdrawn)) for done in history] == [("march.csv", False), ("april.csv", True)]
    line = read_journal(programme)[-1]
    assert (line.action, line.subject, dict(line.detail)) == (
        "import-withdrawn",
        "Refugio",
        {"file": "april.csv", "erased": 2},
    )


def test_that_no_name_and_no_pseudonym_of_it_stays(programme: Programme) -> None:
    done = _bring(programme, "march.csv", *NAMES)
    importing_withdrawal.withdraw_import(programme, done.list_id, done.number)

    def counts(db: object) -> list[int]:
        tables = ("identity", "link_key", "register_row")
        return [db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]  # type: ignore[attr-defined]

    assert programme.store.call(counts) == [0, 0, 0]


def test_that_the_same_file_can_come_in_again(programme: Programme) -> None:
    done = _bring(programme, "march.csv", *NAMES)
    importing_withdrawal.withdraw_import(programme, done.list_id, done.number)
    again = _bring(programme, "march.csv", *NAMES)
    assert (again.imported, again.repeated, _rows(programme)) == (4, 0, 4)


def test_that_the_message_that_reports_an_import_takes_it_back(programme: Programme) -> None:
    undo = importing_withdrawal.undo_of(programme, _bring(programme, "march.csv", *NAMES))
    assert undo.take_back() == ""
    assert _rows(programme) == 0
    (info,) = importing.lists(programme)
    assert info.name == "Refugio", "the list itself stays, with its history"


def test_that_an_import_is_taken_back_once(programme: Programme) -> None:
    done = _bring(programme, "march.csv", *NAMES)
    importing_withdrawal.withdraw_import(programme, done.list_id, done.number)
    with pytest.raises(StoreError, match="already-withdrawn"):
        importing_withdrawal.withdraw_import(programme, done.list_id, done.number)
    with pytest.raises(StoreError, match="no-import"):
        importing_withdrawal.withdraw_import(programme, done.list_id, 99)


def test_that_cancelled_half_way_nothing_is_changed(programme: Programme) -> None:
    done = _bring(programme, "march.csv", *NAMES)

    def stop(share: float | None, doing: Text | str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        importing_withdrawal.withdraw_import(programme, done.list_id, done.number, progress=stop)
    assert _rows(programme) == 4
    assert browse.counts(programme) == {"register/finished": 4}


def test_that_rows_of_an_import_that_stands_are_never_deleted(programme: Programme) -> None:
    _bring(programme, "march.csv", *NAMES)
    with pytest.raises(Exception, match="never deleted"):
        programme.store.call(lambda db: db.execute("DELETE FROM register_row"))


def test_that_an_enumerator_takes_no_import_back(programme: Programme) -> None:
    done = _bring(programme, "march.csv", *NAMES)
    users.add(programme, "Luz", "enumerator", OTHER, cost=KdfCost(1, 8192))
    programme.close()
    with (
        programmes.open_programme(programme.info.folder, OTHER) as field,
        pytest.raises(StoreError, match="not-allowed"),
    ):
        importing_withdrawal.withdraw_import(field, done.list_id, done.number)

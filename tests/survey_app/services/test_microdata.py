"""Rows of persons as CSV: from a copy without identities alone, whole or not at all, in pieces."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from survey_app.services import microdata
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme, read_journal
from survey_app.store import records, registers
from survey_app.store.keys import KdfCost
from survey_app.store.records import NewRecord
from vocabulary.errors import BadInput, StoreError
from vocabulary.progress import Cancelled

WORDS = "ábaco abdomen abeja abierto abogado abono aborto"


def copy_with(folder: Path, bodies: list[dict[str, object]]) -> Programme:
    """A copy without identities as `deidentifying` makes it, with one list."""
    facts = {"deidentified": {"of": "Frontera norte", "at": "2026-11-24", "purpose": "x"}}
    made = programmes.create(folder, "Copia", "PE", "es", "Eva", WORDS, cost=KdfCost(1, 8192), role="demographer", facts=facts)
    made.close()
    opened = programmes.open_programme(made.info.folder, WORDS)

    def fill(db: object) -> None:
        register = registers.obtain(db, "Refugio", "Comisión")  # type: ignore[arg-type]
        done = registers.Import("2026-11-24", "Eva", "", "", "2026-01-01", "2026-06-30", {}, len(bodies), 0, 0, ())
        number = registers.add_import(db, register, done)  # type: ignore[arg-type]
        ids = records.add_finished(db, [NewRecord("register", register, body, "", "Refugio") for body in bodies], "Eva")  # type: ignore[arg-type]
        rows = [(record, row, row.to_bytes(8, "big")) for row, record in enumerate(ids, 1)]
        registers.add_rows(db, register, number, rows)  # type: ignore[arg-type]

    opened.store.call(fill)
    return opened


def rows_in(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_that_every_row_is_written_in_pieces_and_the_journal_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microdata, "STEP", 3)
    bodies: list[dict[str, object]] = [
        {"sex": "F" if n % 2 else "M", "age": 20 + n, "area": "101", "other": {"canal": "=1+1"} if n == 7 else {}}
        for n in range(8)
    ]
    with copy_with(tmp_path, bodies) as copy:
        assert microdata.save(copy, "Refugio", tmp_path / "rows.csv") == 8
        assert read_journal(copy)[-1].detail == {"kind": "microdata", "rows": 8}
    found = rows_in(tmp_path / "rows.csv")
    assert list(found[0]) == ["sex", "age", "area", "canal"]
    assert sorted(int(row["age"]) for row in found) == list(range(20, 28))
    assert [row["canal"] for row in found if row["age"] == "27"] == ["'=1+1"]


def test_that_a_programme_with_identities_writes_no_rows(programme: Programme, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        microdata.save(programme, "Refugio", tmp_path / "rows.csv")
    assert caught.value.problems[0].code == "not-a-copy"


def test_that_a_list_that_is_not_there_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with copy_with(tmp_path, [{"sex": "F"}]) as copy:
        with pytest.raises(BadInput) as caught:
            microdata.save(copy, "Policía", tmp_path / "rows.csv")
        assert [problem.code for problem in caught.value.problems] == ["no-such-list"]

        def stop(share: float | None, doing: object) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            microdata.save(copy, "Refugio", tmp_path / "rows.csv", stop)
    assert not [path for path in tmp_path.iterdir() if "rows.csv" in path.name]

"""A newer edition of a list: who stays keeps the record, its verdicts and pseudonyms; who is gone is withdrawn; in one go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from estimation.table import Cell, Table
from survey_app.services import importing
from survey_app.services.importing_withdrawal import withdraw_import
from survey_app.services.programme import Programme, read_journal
from survey_app.store import erasing, identities, records, registers
from vocabulary.errors import BadInput, StoreError
from vocabulary.progress import Cancelled

TODAY = date(2026, 10, 31)
OCTOBER: dict[str, list[Cell]] = {
    "APELLIDOS": ["Rojas Peña", "Díaz Ruiz", "Mamani Quispe", "da Silva"],
    "NOMBRES": ["Ana", "Luz", "Juan", "José"],
    "F. NAC": ["1991-03-04", "1988-12-04", "1979-05-06", "1999-11-23"],
    "CEDULA": ["18223011", "18223012", None, "18223014"],
    "DISTRITO": ["Lima", "Lima", "Callao", "Lima"],
}
"""In November the first stays, the second moved, the third (who has no document) too, the fourth is gone, one is new."""
NOVEMBER: dict[str, list[Cell]] = {
    "APELLIDOS": ["Rojas Peña", "Díaz Ruiz", "Mamani Quispe", "Torres"],
    "NOMBRES": ["Ana", "Luz", "Juan", "Eva"],
    "F. NAC": ["1991-03-04", "1988-12-04", "1979-05-06", "2001-01-02"],
    "CEDULA": ["18223011", "18223012", None, "18223015"],
    "DISTRITO": ["Lima", "Callao", "Lima", "Lima"],
}


def _check(programme: Programme, columns: dict[str, list[Cell]], *replaces: int) -> importing.Preview:
    table = Table(columns, "lista.xlsx", "Lista")
    mapping = replace(importing.guess_mapping(table), list_name="Refugio Norte", replaces=replaces)
    return importing.check(programme, table, mapping, today=TODAY)


def _records(programme: Programme, list_id: str) -> dict[str, str]:
    """The records of a list by their document, else by their surname."""
    rows = programme.store.call(lambda db: registers.rows_of(db, list_id))
    key = programme.keys.identities or b""
    ids = [record for record, _ in rows]
    named = programme.store.call(lambda db: identities.read(db, key, ids, person="Ana", purpose="test"))
    return {named[i].get("document", named[i]["surnames"]): i for i in ids}


def test_that_who_stays_keeps_the_record_and_who_is_gone_is_withdrawn(programme: Programme) -> None:
    first = importing.store_list(programme, _check(programme, OCTOBER))
    before = _records(programme, first.list_id)
    preview = _check(programme, NOVEMBER, first.number)
    assert (preview.ready, preview.already, preview.changed, len(preview.gone)) == (1, 1, 2, 1)
    done = importing.store_list(programme, preview)
    assert (done.imported, done.repeated, done.changed, done.gone) == (1, 1, 2, 1)
    after = _records(programme, first.list_id)
    assert set(after) == {"18223011", "18223012", "Mamani Quispe", "18223015"}
    assert {who: after[who] for who in ("18223011", "18223012", "Mamani Quispe")} == {
        who: before[who] for who in ("18223011", "18223012", "Mamani Quispe")
    }
    bodies = dict(programme.store.call(lambda db: registers.rows_of(db, first.list_id)))
    assert bodies[after["18223012"]]["area"] == "Callao"
    assert bodies[after["Mamani Quispe"]]["area"] == "Lima"
    assert len(programme.store.call(lambda db: records.revisions(db, after["18223012"]))) == 2
    assert len(programme.store.call(lambda db: records.revisions(db, after["18223011"]))) == 1
    gone = programme.store.call(lambda db: erasing.of(db, before["18223014"]))
    assert gone is not None
    assert gone.why == erasing.IMPORT_WITHDRAWN
    assert programme.store.call(records.faults) == []


def test_that_pseudonyms_of_who_stays_are_the_same_and_of_a_corrected_document_are_new(programme: Programme) -> None:
    first = importing.store_list(programme, _check(programme, OCTOBER))
    who = _records(programme, first.list_id)["18223012"]
    before = programme.store.call(lambda db: registers.keys_of(db, [who]))
    newer = {name: list(cells) for name, cells in NOVEMBER.items()}
    newer["CEDULA"][1] = "99999999"
    importing.store_list(programme, _check(programme, newer, first.number))
    after = programme.store.call(lambda db: registers.keys_of(db, [who]))
    assert after[who, "names-birth-1"] == before[who, "names-birth-1"]
    assert after[who, "document-1"] not in (b"", before[who, "document-1"])


def test_that_the_history_tells_both_editions(programme: Programme) -> None:
    first = importing.store_list(programme, _check(programme, OCTOBER))
    second = importing.store_list(programme, _check(programme, NOVEMBER, first.number))
    old, new = importing.history(programme, first.list_id)
    assert (old.number, old.replaced_by, old.standing) == (first.number, second.number, 0)
    assert (new.edition, new.standing) == (registers.Edition((first.number,), 1, 2, 1), 4)
    assert [info.rows for info in importing.lists(programme)] == [4]
    entry = read_journal(programme)[-1]
    assert (entry.action, entry.detail["changed"], entry.detail["gone"]) == ("replaced-edition", 2, 1)
    with pytest.raises(StoreError, match="replaced"):
        withdraw_import(programme, first.list_id, first.number)
    assert withdraw_import(programme, first.list_id, second.number) == 4


def test_that_an_edition_that_was_replaced_meanwhile_is_not_replaced_again(programme: Programme) -> None:
    first = importing.store_list(programme, _check(programme, OCTOBER))
    grown_old = _check(programme, NOVEMBER, first.number)
    importing.store_list(programme, _check(programme, NOVEMBER, first.number))
    with pytest.raises(BadInput, match="no-such-edition"):
        importing.store_list(programme, grown_old)
    assert [problem.code for problem in _check(programme, NOVEMBER, first.number).blocking] == ["no-such-edition"]


def test_that_the_other_editions_of_a_list_stay(programme: Programme) -> None:
    first = importing.store_list(programme, _check(programme, OCTOBER))
    other = {name: [cells[3]] for name, cells in NOVEMBER.items()}
    second = importing.store_list(programme, _check(programme, other))
    third = _check(programme, {name: cells[:1] for name, cells in OCTOBER.items()}, second.number)
    assert (third.ready, third.already, len(third.gone)) == (0, 1, 1)
    importing.store_list(programme, third)
    assert set(_records(programme, first.list_id)) == {"18223011", "18223012", "Mamani Quispe", "18223014"}


def test_that_nobody_is_taken_for_one_of_two_with_the_same_document(programme: Programme) -> None:
    doubled = {name: [*cells, cells[1]] for name, cells in OCTOBER.items()}
    doubled["NOMBRES"][4] = "Luz María"
    first = importing.store_list(programme, _check(programme, doubled))
    preview = _check(programme, NOVEMBER, first.number)
    assert preview.changed == 2  # the moved one by names and birth date, as the document is borne twice
    corrected = set(preview.matches.values())
    assert _records(programme, first.list_id).keys() >= {"18223012"}
    assert len(corrected) == 2


@pytest.mark.parametrize("when", [1, 2, 4])
def test_that_a_replacement_cancelled_half_way_changes_nothing(programme: Programme, when: int) -> None:
    first = importing.store_list(programme, _check(programme, OCTOBER))
    before = _records(programme, first.list_id)
    preview = _check(programme, NOVEMBER, first.number)
    calls: list[object] = []

    def stop(share: float | None, doing: object) -> None:
        calls.append(doing)
        if len(calls) >= when:
            raise Cancelled

    with pytest.raises(Cancelled):
        importing.store_list(programme, preview, stop)
    assert _records(programme, first.list_id) == before
    assert [one.replaced_by for one in importing.history(programme, first.list_id)] == [0]

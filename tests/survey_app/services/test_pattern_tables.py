"""Tables from lists are kept with definition and fingerprint; the same records give the same one, others are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from estimation.table import Cell, Table
from survey_app.services import importing, pattern_tables
from survey_app.services.importing_targets import Mapping
from survey_app.services.programme import Programme
from survey_app.services.scope import ListScope, Scope
from survey_app.services.tables import TableSource, fingerprint
from vocabulary.errors import BadInput, StoreError

COLUMNS = {"DNI": "document", "EDAD": "age", "SEXO": "sex", "FECHA": "list_date", "VISA": "statistic"}


def import_list(programme: Programme, name: str, rows: list[tuple[Cell, ...]]) -> str:
    table = Table({column: [row[i] for row in rows] for i, column in enumerate(COLUMNS)}, f"{name}.csv")
    return importing.store_list(programme, importing.check(programme, table, Mapping(name, "", COLUMNS),
                                                           today=date(2026, 10, 31))).list_id  # fmt: skip


@pytest.fixture
def lists(programme: Programme) -> tuple[str, str]:
    refuge: list[tuple[Cell, ...]] = [
        (1000001, 20, "F", "2026-03-01", "no"), (1000002, 15, "M", "2026-03-02", "no"),
        (1000003, 40, "F", "2026-03-03", "yes"), (1000004, None, "M", "2025-03-03", "no"),
    ]  # fmt: skip
    health: list[tuple[Cell, ...]] = [
        (1000001, 20, "F", "2026-04-01", None), (1000003, 40, "F", "2026-04-01", None), (1000005, 50, "M", "2026-04-01", None),
    ]  # fmt: skip
    return import_list(programme, "Refugio", refuge), import_list(programme, "Salud", health)


def test_that_a_table_is_kept_with_its_definition_and_counts_of_records(programme: Programme, lists: tuple[str, str]) -> None:
    scope = Scope("2026-01-01", "2026-12-31", 18, lists={lists[0]: ListScope(where={"VISA": ("no",)})})
    source = TableSource("lists", ids=lists, by=("sex",), scope=scope)
    kept = pattern_tables.keep(programme, pattern_tables.build(programme, source), "North")
    assert dict(kept.table.columns) == {"Refugio": (1, 0, 0), "Salud": (1, 1, 1), "sex": ("F", "F", "M"), "count": (1, 1, 1)}
    assert pattern_tables.load(programme, kept.id) == kept
    assert pattern_tables.listing(programme) == [kept]
    assert kept.source == source
    assert [(one.name, one.records, one.inside, one.out) for one in kept.lists] == [
        ("Refugio", 4, 1, {"day-out": 1, "column-out": 1, "age-out": 1}), ("Salud", 3, 3, {}),
    ]  # fmt: skip


def test_that_the_same_records_give_the_same_fingerprint_and_others_another(
    programme: Programme, lists: tuple[str, str]
) -> None:
    built = pattern_tables.build(programme, TableSource("lists", ids=lists))
    kept = pattern_tables.keep(programme, built)
    assert pattern_tables.again(programme, kept) == (built, True)
    assert pattern_tables.keep(programme, built).id == kept.id
    import_list(programme, "Salud", [(1000002, 15, "M", "2026-05-01", None)])
    now, same = pattern_tables.again(programme, kept)
    assert not same
    assert pattern_tables.keep(programme, now).id != kept.id
    assert pattern_tables.load(programme, kept.id) == kept


def test_that_the_order_of_rows_leaves_the_fingerprint_as_it_is() -> None:
    table = Table({"A": [1, 0], "B": [1, 1], "count": [3, 4]})
    assert fingerprint(table.take([1, 0])) == fingerprint(table)
    assert fingerprint(Table({**table.columns, "count": [4, 3]})) != fingerprint(table)


def test_that_a_scope_that_empties_a_list_keeps_nothing(programme: Programme, lists: tuple[str, str]) -> None:
    source = TableSource("lists", ids=lists, scope=Scope(end="2025-12-31"))
    with pytest.raises(BadInput) as caught:
        pattern_tables.build(programme, source)
    assert [problem.code for problem in caught.value.problems] == ["nobody-left"]
    with pytest.raises(BadInput) as caught:
        pattern_tables.build(programme, replace(source, by=("name",)))
    assert [problem.code for problem in caught.value.problems] == ["no-such-stratum"]
    assert pattern_tables.listing(programme) == []
    with pytest.raises(StoreError):
        pattern_tables.load(programme, "nothing")

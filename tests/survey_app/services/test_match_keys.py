"""Who may not read names links by match keys; once the key is destroyed nobody does, and what was linked stays."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from estimation.linkage.made_up import listed, population
from estimation.table import Table
from survey_app.services import backups, importing, linkages, match_keys, users
from survey_app.services.importing_targets import Mapping
from survey_app.services.linkages import KEYS, Settings
from survey_app.services.programme import Programme, create, open_programme
from survey_app.store import erasing, identities, journal, records, registers
from survey_app.store import match_keys as store
from survey_app.store.keys import KdfCost
from vocabulary.errors import StoreError
from vocabulary.progress import Cancelled

COLUMNS = ("surnames", "given_names", "full_name", "birth_date", "age", "list_date", "sex", "document", "nationality", "area")
OFFICE, OTHER = "ábaco abdomen abeja abierto abogado abono aborto", "abrazo abrir abuelo abuso acabar academia acceso"
CHEAP = KdfCost(1, 8192)


def with_lists(programme: Programme) -> tuple[str, ...]:
    made = listed(population(400, seed=4), (0.5, 0.5), seed=5)
    for source, name in enumerate(("Refuge office", "Health posts")):
        records = [record for record in made.records if record.source == source]
        cells = [[getattr(r, "on" if c == "list_date" else c) or None for r in records] for c in COLUMNS]
        table = Table(dict(zip(COLUMNS, cells, strict=True)), f"{name}.csv", "", list(range(2, len(records) + 2)))
        mapping = Mapping(name, "", {column: column for column in COLUMNS})
        importing.store_list(programme, importing.check(programme, table, mapping))
    return tuple(info.id for info in importing.lists(programme))


@pytest.fixture
def listed_programme(programme: Programme) -> tuple[Programme, tuple[str, ...]]:
    return programme, with_lists(programme)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with create(tmp_path, "Norte", "PE", "es", "Ana", OFFICE, cost=CHEAP) as made:
        with_lists(made)
        users.add(made, "Dora", "demographer", OTHER, cost=CHEAP)
    return made.info.folder


def code_of(work: object, *values: object) -> str:
    assert callable(work)
    with pytest.raises(StoreError) as found:
        work(*values)
    return found.value.problems[0].code


def test_that_a_demographer_links_by_keys_and_holds_neither_names_nor_the_key(folder: Path) -> None:
    with open_programme(folder, OFFICE) as programme:
        ids = tuple(info.id for info in importing.lists(programme))
        by_names = linkages.open_run(programme, linkages.run_linkage(programme, ids))
        assert match_keys.make_match_keys(programme) == sum(by_names.linked.records)
    with open_programme(folder, OTHER) as programme:
        assert programme.keys.identities is None
        assert code_of(linkages.run_linkage, programme, ids) == "not-allowed"
        run = linkages.open_run(programme, linkages.run_linkage(programme, ids, Settings(mode=KEYS)))
        assert run.settings.mode == KEYS
        told, named = (each.linked.agreement("Refuge office", "Health posts") for each in (run, by_names))
        assert told.soft == pytest.approx(named.soft, rel=0.08)
        done = programme.store.call(lambda db: [line.action for line in journal.read(db)])
        assert done[-1] == "linked"
        assert done[-2] != "identities-read"
        sealed = programme.store.call(lambda db: db.execute("SELECT sealed FROM linkage_key").fetchone()[0])
        for held in (programme.keys.data, programme.keys.link, programme.keys.vault, programme.keys.person):
            with pytest.raises(Exception):  # noqa: B017 - whatever the box says to a wrong key
                identities.unseal(held, match_keys.state(programme).key.id, "linkage-key", sealed)  # type: ignore[union-attr]


def test_that_keys_missing_are_told_with_who_can_make_them(listed_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = listed_programme
    other = replace(programme, info=replace(programme.info, role="demographer"))
    assert code_of(linkages.run_linkage, other, ids, Settings(mode=KEYS)) == "match-keys-missing"
    assert code_of(match_keys.make_match_keys, other) == "not-allowed"
    assert match_keys.state(programme).key is None


def test_that_a_destroyed_key_leaves_linkages_and_nothing_to_link_by(
    listed_programme: tuple[Programme, tuple[str, ...]],
) -> None:
    programme, ids = listed_programme
    run = linkages.run_linkage(programme, ids, Settings(mode=KEYS))
    before = match_keys.state(programme)
    assert before.missing == 0
    assert before.key is not None
    assert match_keys.destroy_linkage_key(programme) == before.records > 0
    after = match_keys.state(programme)
    assert (after.records, after.stands) == (0, False)
    assert code_of(linkages.run_linkage, programme, ids, Settings(mode=KEYS)) == "linkage-key-destroyed"
    assert code_of(match_keys.make_match_keys, programme) == "linkage-key-destroyed"
    assert code_of(match_keys.destroy_linkage_key, programme) == "linkage-key-destroyed"
    assert linkages.open_run(programme, run).linked.person.size == before.records
    assert programme.store.call(lambda db: store.secret_of(db, programme.keys.identities or b"")) is None
    line = programme.store.call(lambda db: journal.read(db))[-1]
    assert (line.action, line.subject) == ("linkage-key-destroyed", before.key.fingerprint)
    assert len(list((programme.info.folder / "backups").iterdir())) == 1


def test_that_destroying_the_key_ends_before_it_begins_or_with_the_backups_replaced(
    listed_programme: tuple[Programme, tuple[str, ...]],
) -> None:
    programme, _ = listed_programme
    match_keys.make_match_keys(programme)
    backups.back_up(programme).result()
    older = set((programme.info.folder / "backups").iterdir())
    said: list[float | None] = []

    def cancelled(share: float | None, _: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        match_keys.destroy_linkage_key(programme, cancelled)
    assert match_keys.state(programme).stands

    def told(share: float | None, _: object) -> None:
        said.append(share)
        if match_keys.state(programme).key != before:
            raise Cancelled

    before = match_keys.state(programme).key
    match_keys.destroy_linkage_key(programme, told)
    assert said
    assert not older & set((programme.info.folder / "backups").iterdir())


def test_that_a_restored_backup_does_not_bring_a_destroyed_key_back(
    listed_programme: tuple[Programme, tuple[str, ...]], tmp_path: Path
) -> None:
    programme, _ = listed_programme
    match_keys.make_match_keys(programme)
    kept = backups.back_up(programme).result()
    shutil.copytree(kept, tmp_path / "elsewhere")  # as on a stick: the destruction cannot reach it
    match_keys.destroy_linkage_key(programme)
    folder = programme.info.folder
    programme.close()
    shutil.copytree(tmp_path / "elsewhere", kept, dirs_exist_ok=True)
    backup = next(each for each in backups.listing(folder) if each.folder == kept)
    with backups.restore(folder, backup, OFFICE)[0] as again:
        state = match_keys.state(again)
        assert (state.stands, state.records) == (False, 0)
        assert "linkage-key-destroyed" in [notice.code for notice in again.notices]
        assert again.store.call(lambda db: store.secret_of(db, again.keys.identities or b"")) is None


def test_that_a_record_whose_names_change_loses_its_keys(listed_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = listed_programme
    match_keys.make_match_keys(programme)
    record = programme.store.call(lambda db: registers.rows_of(db, ids[0]))[0][0]
    key = programme.keys.identities or b""
    programme.store.call(lambda db: identities.add(db, key, [(record, {"surnames": "Otro"})]))
    assert match_keys.state(programme).missing == 1
    programme.store.call(lambda db: identities.remove(db, record))
    held = {found for found, _ in programme.store.call(lambda db: list(store.read(db)))}
    assert record not in held
    assert match_keys.make_match_keys(programme) == 1


@pytest.mark.parametrize("change", ["revise", "erase"])
def test_that_a_revision_takes_the_keys_of_a_record_without_names_too(
    listed_programme: tuple[Programme, tuple[str, ...]], change: str
) -> None:
    programme, ids = listed_programme
    match_keys.make_match_keys(programme)
    record, body = programme.store.call(lambda db: registers.rows_of(db, ids[0]))[0]
    programme.store.call(lambda db: identities.remove(db, record))
    match_keys.make_match_keys(programme)
    assert record in {found for found, _ in programme.store.call(lambda db: list(store.read(db)))}
    if change == "erase":
        programme.store.call(lambda db: erasing.erase(db, [record], "Ana", erasing.WITHDRAWN))
    else:
        programme.store.call(lambda db: records.revise(db, record, {**body, "sex": ""}, "Ana"))
    assert record not in {found for found, _ in programme.store.call(lambda db: list(store.read(db)))}


def test_that_keys_are_read_back_as_they_were_kept(listed_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = listed_programme
    match_keys.make_match_keys(programme)
    record = programme.store.call(lambda db: registers.rows_of(db, ids[0]))[0][0]
    cells = [b"\0" * 16, None, "F", b"key\xff", ""]

    def put_and_read(db: object) -> object:
        store.add(db, [(record, cells)])  # type: ignore[arg-type]
        return dict(store.read(db))[record]  # type: ignore[arg-type]

    assert programme.store.call(put_and_read) == cells

"""A programme with three made-up lists whose records are linked by probability, for tests that go on from there."""

from __future__ import annotations

from pathlib import Path

from estimation.linkage.made_up import listed, population
from estimation.table import Table
from survey_app.services import importing, linkages
from survey_app.services.importing_targets import Mapping
from survey_app.services.programme import Programme, create
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
PERSONS = 500
NAMES = ("Refuge office", "Health posts", "Controls")
COLUMNS = ("surnames", "given_names", "full_name", "birth_date", "age", "list_date", "sex", "document", "nationality", "area")


def linked_programme(folder: Path) -> Programme:
    """An open programme: 500 persons, each on each list with a chance of a half, and one linkage of all three."""
    programme = create(folder, "Frontera norte", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192))
    made = listed(population(PERSONS, seed=4), (0.5, 0.5, 0.5), seed=5)
    for source, name in enumerate(NAMES):
        records = [record for record in made.records if record.source == source]
        cells = [[getattr(r, "on" if c == "list_date" else c) or None for r in records] for c in COLUMNS]
        table = Table(dict(zip(COLUMNS, cells, strict=True)), f"{name}.csv", "", list(range(2, len(records) + 2)))
        importing.store_list(programme, importing.check(programme, table, Mapping(name, "", {c: c for c in COLUMNS})))
    linkages.run_linkage(programme, list_ids(programme), linkages.Settings(random_pairs=1e5))
    return programme


def list_ids(programme: Programme) -> tuple[str, ...]:
    return tuple(info.id for info in importing.lists(programme))

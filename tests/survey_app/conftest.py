"""A programme with a linkage, made once for all tests of what people do with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimation.linkage.made_up import MadeUp, listed, population
from estimation.table import Table
from survey_app.services import importing, linkages
from survey_app.services import programme as programmes
from survey_app.services.importing_targets import Mapping
from survey_app.services.programme import Programme
from survey_app.store.keys import KdfCost

COLUMNS = ("surnames", "given_names", "full_name", "birth_date", "age", "list_date", "sex", "document", "nationality", "area")
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture(scope="session")
def linked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme with a linkage of three made-up lists of some 80 persons each, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("linked")
    with programmes.create(folder, "Frontera norte", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as made:
        _import(made, listed(population(160, seed=4), (0.5, 0.5, 0.5), seed=5))
        linkages.run_linkage(made, [info.id for info in importing.lists(made)])
        return made.info.folder


def _import(programme: Programme, made: MadeUp) -> None:
    for source, name in enumerate(("Refuge office", "Health posts", "Controls")):
        rows = [record for record in made.records if record.source == source]
        cells = [[getattr(r, "on" if c == "list_date" else c) or None for r in rows] for c in COLUMNS]
        table = Table(dict(zip(COLUMNS, cells, strict=True)), f"{name}.csv", "", list(range(2, len(rows) + 2)))
        mapping = Mapping(name, "", {column: column for column in COLUMNS})
        importing.store_list(programme, importing.check(programme, table, mapping))

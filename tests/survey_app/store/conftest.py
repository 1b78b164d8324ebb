"""A small open store and a programme's folder, quick to make, for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import meta, migrations
from survey_app.store.keys import KdfCost
from survey_app.store.open import DATABASE, open_database
from survey_app.store.thread import Store

CHEAP = KdfCost(1, 8192)
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
KEY = bytes(range(32))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The folder of a closed programme; `PASSPHRASE` opens it."""
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as programme:
        return programme.info.folder


@pytest.fixture
def programme(made: Path) -> Iterator[Programme]:
    with programmes.open_programme(made, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of its own with all tables and nothing in them."""
    path = tmp_path / DATABASE

    def opened() -> Any:
        db = open_database(path, KEY, create=True)
        migrations.migrate(db)
        meta.put(db, "device", "laptop-1")
        return db

    with Store(opened, path) as made_store:
        yield made_store


@pytest.fixture
def refused(made: Path) -> Callable[..., str]:
    """The code with which the programme refuses to open."""
    from vocabulary.errors import StoreError

    def attempt(passphrase: str = PASSPHRASE) -> str:
        with pytest.raises(StoreError) as caught:
            programmes.open_programme(made, passphrase)
        return caught.value.problems[0].code

    return attempt

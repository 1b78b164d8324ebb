"""A programme for tests of what comes in and what is made of it; opening it costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.services import programme as programmes
from survey_app.store.keys import KdfCost


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[programmes.Programme]:
    folder = tmp_path / "programmes"
    folder.mkdir()
    words = "ábaco abdomen abeja abierto abogado abono aborto"
    with programmes.create(folder, "Frontera norte", "PE", "es", "Ana", words, cost=KdfCost(1, 8192)) as made:
        yield made

"""Pictures of pages: one file a page, language, theme and size, with nothing left behind; a page that fails is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from survey_app.gui import shots
from survey_app.gui.pages.records import RecordsPage
from survey_app.services.programme import create
from survey_app.store.keys import KdfCost


@pytest.fixture(autouse=True)
def _small_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty programme in the place of the example, whose making takes seconds."""

    def prepared(folder: Path) -> Any:
        return create(
            folder, "Norte", "EC", "es", "R. Mamani", "abacate balde cabelo dedo ema faca gato", cost=KdfCost(1, 8192)
        )

    monkeypatch.setattr(shots, "prepared", prepared)


def test_that_each_page_is_taken_in_each_language_theme_and_size(qapp: QApplication, tmp_path: Path) -> None:
    written = shots.take(tmp_path, ("es", "en"), ("light", "dark"), ((1024, 700),), ("start", "records"))
    assert len(written) == 8
    assert {file.name for file in written} == {file.name for file in tmp_path.iterdir()}
    light, dark = (QImage(str(tmp_path / f"records-es-{theme}-1024x700.png")) for theme in ("light", "dark"))
    assert (light.width(), light.height()) == (1024, 700)
    assert light.pixelColor(600, 600).lightness() > 200 > 60 > dark.pixelColor(600, 600).lightness()


def test_that_a_page_that_fails_is_told_and_does_not_hang(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: RecordsPage) -> None:
        self.context.run(lambda progress: 1 / 0, lambda _: None)

    monkeypatch.setattr(RecordsPage, "shown", broken)
    with pytest.raises(ZeroDivisionError):
        shots.take(tmp_path, ("en",), ("light",), ((1024, 700),), ("records", "start"))

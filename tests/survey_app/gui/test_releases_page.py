"""The page of what was released: tables as they were printed, and reports that were refused with the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from estimation.method import methods
from estimation.result import Estimate, StratumResult
from exports.disclosure.register import SUPPRESS
from survey_app.gui.grid import Grid
from survey_app.gui.pages.releases import ReleasesPage
from survey_app.gui.window import Window
from survey_app.services import reporting
from vocabulary.errors import BadInput

HANDED = {"recipient": "Ministerio", "purpose": "planificar servicios"}


def by_age(*counts: tuple[str, int]) -> Estimate:
    method = methods()["chapman"]
    found = method().fit(method().read(method.example()))
    strata = tuple(StratumResult({"age_group": band}, found.population, n) for band, n in counts)
    return replace(found, strata=strata, charts=(), provenance=replace(found.provenance, source="lists.csv"))


def test_that_tables_stand_as_printed_and_a_refusal_with_its_reason(qtbot: QtBot, opened: Window, tmp_path: Path) -> None:
    programme = opened.context.programme
    first = by_age(("15–29", 40), ("30–44", 50), ("45 +", 30))
    reporting.write(programme, [first], tmp_path / "a.xlsx", "es", protection=SUPPRESS, **HANDED)
    other = by_age(("18–29", 33), ("30–44", 50))
    with pytest.raises(BadInput):
        reporting.write(programme, [other], tmp_path / "b.xlsx", "es", protection=SUPPRESS, **HANDED)
    opened.context.go("releases")
    page = opened.page
    assert isinstance(page, ReleasesPage)
    qtbot.waitUntil(lambda: page.table is not None)
    assert page.table is not None
    (row,) = page.table.long.rows
    assert (row.file, row.table.values) == ("a.xlsx", (40, 50, 30, 120))
    page.table.selectRow(0)
    cells = page.findChildren(Grid)[-1].long.rows
    assert [value for _, value in cells] == [40, 50, 30, 120]
    said = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "b.xlsx" in said
    assert "18–29" in said

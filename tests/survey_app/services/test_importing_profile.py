"""What a file holds before anything is said of it: kinds, masked examples, and what looks wrong."""

from __future__ import annotations

import pytest

from estimation.table import Cell, Table
from survey_app.services.importing_profile import mask, profile
from vocabulary.progress import Cancelled
from vocabulary.text import translate


def _profile(cells: list[Cell]) -> tuple[str, list[str]]:
    (found,) = profile(Table({"X": cells}))
    return found.kind, [translate(words, "en") for words in found.warnings]


def test_that_a_column_is_counted_and_its_examples_say_nothing_of_anybody() -> None:
    (found,) = profile(Table({"CEDULA": ["V-18.223.011", "V-27.110.902", None, "S/D", "E-812345", "V-18.223.011"]}))
    assert (found.rows, found.filled, found.distinct, found.shortest, found.longest) == (6, 4, 3, 8, 12)
    assert found.examples == ("A-99.999.999", "A-999999")
    assert found.kind == "code"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["04/12/1988", "1991-03-04", "12 de marzo de 1990", "12-mar-90"], "date"),
        (["04/12/1988", "1979", "1980", "1981"], "date"),
        ([1979, 1980, 30], "whole"),
        ([0.5, 3], "decimal"),
        (["0912345678", 912345679], "code"),
        (["Rojas", "Díaz"], "words"),
        ([None, "S/D"], "nothing"),
        ([19910304, 19881204], "date"),
    ],
)
def test_that_the_kind_of_a_column_is_told_by_its_cells(cells: list[Cell], kind: str) -> None:
    assert _profile(cells)[0] == kind


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ([None] * 40, "the column is empty"),
        (["Lima"] * 40, "the same in every row"),
        ([None] * 99 + ["Lima"], "hardly filled"),
        (["1990-01-01"] * 10 + [f"1991-03-{day:02}" for day in range(1, 31)], "25 % fall on 1 January"),
        (["ayer"] + [f"1991-03-{day:02}" for day in range(2, 31)] * 2, "some cells are no dates"),
        (["123"] * 20 + [f"18.223.0{n}" for n in range(10, 40)], "one value stands in 40 % of the rows, such as 999"),
    ],
)
def test_that_what_looks_wrong_is_said(cells: list[Cell], warning: str) -> None:
    (said,) = _profile(cells)[1]
    assert said.startswith(warning)


def test_that_a_long_cell_is_cut_and_masked() -> None:
    assert mask("Ñuñoa, avenida Irarrázaval 1234 depto 5") == "Aaaaa, aaaaaaa Aaaaáaaaa".replace("á", "a") + "…"


def test_that_profiling_can_be_cancelled() -> None:
    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        profile(Table({"X": ["a"]}), stop)

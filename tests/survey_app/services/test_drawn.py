"""The draws of a linkage in one table: split, fitted one by one, and refused where most give nothing."""

from __future__ import annotations

from typing import Any

import pytest

from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.covariates.method import Covariates
from estimation.linkage.pooling import NAME
from estimation.table import Table
from survey_app.services import drawn
from survey_app.services.drawn import nearest, split
from survey_app.services.estimating import run
from vocabulary.errors import AlcanceError, BadInput, NoEstimate


def table(*draws: tuple[int, int, int], **more: Any) -> Table:
    """Draws of two lists: persons on B alone, on A alone, on both."""
    return Table(
        {
            "draw": [number for number, _ in enumerate(draws, 1) for _ in range(3)],
            "A": [0, 1, 1] * len(draws),
            "B": [1, 0, 1] * len(draws),
            "count": [n for draw in draws for n in draw],
            **more,
        },
        "draws.csv",
    )


def test_that_draws_are_split_in_the_order_of_their_numbers() -> None:
    given = Table({"draw": ["10", "9", "10"], "A": [1, 0, 1]})
    assert [list(each.columns["A"]) for each in split(given, "draw")] == [[0], [1, 1]]
    assert [list(each.rows) for each in split(given, "draw")] == [[3], [2, 4]]


@pytest.mark.parametrize(
    ("given", "column", "by", "code"),
    [
        (table((5, 6, 7), (5, 6, 8)), "round", (), "unknown-column"),
        (table((5, 6, 7)), "draw", (), "too-few-draws"),
        (table((5, 6, 7), (5, 6, 8)), "draw", ("draw",), "draw-as-group"),
        (Table({"draw": [1, None, 2], "A": [0, 1, 1], "B": [1, 0, 1]}), "draw", (), "no-draw"),
    ],
)
def test_that_a_bad_column_of_draws_is_told(given: Table, column: str, by: tuple[str, ...], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        split(given, column, by)
    assert code in {problem.code for problem in caught.value.problems}
    assert all(problem.say("es") for problem in caught.value.problems)


def test_that_the_point_is_the_mean_of_the_draws() -> None:
    """Chapman, (n1 + 1)(n2 + 1)/(m + 1) − 1: 104·104/54 − 1 and 104·104/56 − 1 (lists of 103, 53 and 55 on both)."""
    found = run(Chapman(), table((50, 50, 53), (48, 48, 55)), draws="draw")
    assert found.population.point == pytest.approx((104 * 104 / 54 + 104 * 104 / 56) / 2 - 1)
    assert found.observed in (153, 151)


def test_that_groups_are_pooled_one_by_one() -> None:
    one = table((50, 50, 53), (48, 48, 55))
    two = Table(
        {name: [*cells, *cells] for name, cells in one.columns.items()} | {"sex": ["F"] * len(one) + ["M"] * len(one)}, "x.csv"
    )
    found = run(Chapman(), two, by=("sex",), draws="draw")
    alone = run(Chapman(), one, draws="draw")
    assert [part.stratum["sex"] for part in found.strata] == ["F", "M"]
    assert found.strata[0].population.point == pytest.approx(alone.population.point)
    assert found.population.point == pytest.approx(2 * alone.population.point)


def test_that_covariates_go_with_draws() -> None:
    example = Covariates.example()
    half = range(len(example))
    given = Table(
        {name: [*cells, *[cells[i] for i in half]] for name, cells in example.columns.items()}
        | {"draw": [1] * len(example) + [2] * len(example)}
    )
    found, one = run(Covariates(), given, draws="draw"), run(Covariates(), example)
    assert found.population.point == pytest.approx(one.population.point)


def test_that_a_draw_that_gives_nothing_is_left_out_and_said() -> None:
    found = run(Chapman(), table((50, 50, 53), (50, 50, 0), (48, 48, 55)), draws="draw")
    assert found.diagnostics[NAME]["failed"] == 1
    assert "1 of 3 draws of the linkage gave no estimate and is left out" in [str(w) for w in found.warnings]
    assert nearest(table((50, 50, 53), (50, 50, 0), (48, 48, 55)), found).columns["count"] != (50, 50, 0)


def test_that_most_draws_giving_nothing_is_refused() -> None:
    with pytest.raises(NoEstimate, match="most-draws-failed") as caught:
        run(Chapman(), table((50, 50, 0), (50, 50, 0), (48, 48, 55)), draws="draw")
    assert "no-overlap" in {problem.code for problem in caught.value.problems}
    with pytest.raises(AlcanceError, match="no-overlap"):
        run(Chapman(), table((50, 50, 0), (50, 50, 0)), draws="draw")


def test_that_equal_draws_are_fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fits: list[object] = []
    fitted = drawn._fitted
    monkeypatch.setattr(drawn, "_fitted", lambda *given: fits.append(given) or fitted(*given))
    run(Chapman(), table((50, 50, 53), (48, 48, 55), (50, 50, 53)), draws="draw")
    assert len(fits) == 2


def test_that_a_table_without_draws_is_estimated_as_before() -> None:
    plain = Table({"A": [0, 1, 1], "B": [1, 0, 1], "count": [50, 50, 53]})
    found = run(Chapman(), plain)
    assert NAME not in found.diagnostics
    assert nearest(plain, found) is plain

"""Tables with covariates: what serves as covariate, and each thing that can be wrong with one, with its place and remedy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.covariates.method import Covariates
from estimation.table import Table
from vocabulary.errors import AlcanceError, BadInput, BadParameter, NoEstimate
from vocabulary.text import translate

GOOD: dict[str, tuple[Any, ...]] = {
    "A": (1, 1, 0, 1, 1, 0, 1, 0),
    "B": (1, 0, 1, 1, 0, 1, 1, 1),
    "sex": ("F", "F", "F", "F", "M", "M", "M", "M"),
    "age": (20, 31, 24, 45, 52, 38, 27, 33),
    "count": (12, 30, 25, 9, 40, 28, 11, 7),
}


def caught(formula: str = "", by: tuple[str, ...] = (), columns: dict[str, Any] | None = None, **settings: Any) -> AlcanceError:
    method = Covariates(formula=formula, **settings)
    with pytest.raises(AlcanceError) as found:
        method.fit(method.read(Table({**GOOD, **(columns or {})}, "lists.csv"), by))
    assert all(p.remedy is not None for p in found.value.problems if p.where.column not in ("A", "B")), "what to do"
    return found.value


def places(error: AlcanceError) -> list[tuple[str, int | None, str]]:
    return [(p.code, p.where.row, p.where.column) for p in error.problems]


def test_that_every_column_that_is_no_list_serves_where_no_formula_is_written() -> None:
    ids = tuple(f"person {i}" for i in range(8))
    names = {**GOOD, "same": ("x",) * 8, "other": (0, 1, 0, 1, 1, 0, 0, 1)}
    data = Covariates(lists=("A", "B")).read(Table({**names, "id": ids}, "lists.csv"))
    assert data.lists == ("A", "B")
    assert set(data.columns) == {"sex", "age", "id"}  # eight names are few enough to be groups
    many = {name: column * 5 for name, column in names.items()}
    data = Covariates(lists=("A", "B")).read(Table({**many, "id": tuple(f"person {i}" for i in range(40))}, "lists.csv"))
    assert data.formula == "~ age + sex"
    assert data.left_out == ("same", "other", "id")
    assert data.observed == 5 * 162


def test_that_a_covariate_of_0_and_1_that_the_formula_names_is_no_list() -> None:
    table = Table({**GOOD, "woman": (1, 1, 1, 1, 0, 0, 0, 0)}, "lists.csv")
    assert Covariates(formula="~ woman").read(table).lists == ("A", "B")
    assert Covariates(formula="~ sex").read(table).lists == ("A", "B", "woman")


def test_that_a_list_called_c_is_not_taken_for_the_function_that_makes_groups() -> None:
    table = Table({**GOOD, "C": (0, 1, 1, 0, 0, 1, 1, 0)}, "lists.csv")
    data = Covariates(formula="~ C(age)").read(table)
    assert data.lists == ("A", "B", "C")
    assert set(data.columns) == {"age"}


def test_that_persons_alike_are_one_cell_whatever_the_order() -> None:
    turned = {name: column[::-1] * 2 for name, column in GOOD.items()}
    first, second = (Covariates(formula="~ sex").read(Table(t, "lists.csv")) for t in (GOOD, turned))
    assert len(first.weights) == len(second.weights) == 6
    assert np.array_equal(2 * first.weights, second.weights)
    assert Covariates().read(Table(GOOD, "a")).fingerprint() != first.fingerprint()


def test_that_a_missing_value_is_told_with_its_row() -> None:
    columns = {"age": (20, None, 24, 45, 52, "", 27, 33)}
    assert places(caught("~ age", columns=columns)) == [("missing-covariate", 3, "age"), ("missing-covariate", 7, "age")]
    method = Covariates(formula="~ sex")
    assert method.read(Table({**GOOD, **columns}, "lists.csv")).observed == 162, "unused, it does not matter"


def test_that_words_in_a_column_of_numbers_are_told_with_their_rows() -> None:
    columns = {"age": (20, "about 30", 24, 45, 52, "n/a", 27, 33)}
    assert places(caught("~ age", columns=columns)) == [("text-in-number", 3, "age"), ("text-in-number", 7, "age")]
    method = Covariates(formula="~ C(age)")
    assert len({*method.read(Table({**GOOD, **columns}, "lists.csv")).columns["age"]}) == 8, "C(…) makes them groups"


def test_that_a_constant_covariate_and_one_that_follows_from_others_have_their_own_messages() -> None:
    assert places(caught("~ area", columns={"area": ("north",) * 8})) == [("constant-covariate", None, "area")]
    twice = {"woman": (1, 1, 1, 1, 0, 0, 0, 0)}
    error = caught("~ sex + woman", columns=twice)
    assert isinstance(error, BadParameter)
    assert [p.code for p in error.problems] == ["collinear"]
    assert "woman" in translate(error.problems[0].what, "en")


def test_that_a_name_is_no_covariate() -> None:
    many = {name: column * 5 for name, column in GOOD.items()}
    error = caught("~ id", columns={**many, "id": tuple(f"person {i}" for i in range(40))})
    assert places(error) == [("too-many-groups", None, "id")]


def test_that_a_formula_over_an_unknown_column_or_over_a_list_is_refused() -> None:
    assert [p.code for p in caught("~ origin").problems] == ["formula-column"]
    assert [p.code for p in caught("~ sex", dependence="~ origin").problems] == ["formula-column"]
    assert places(caught("~ B", lists=("A", "B"))) == [("list-as-covariate", None, "B")]


def test_that_one_list_is_refused() -> None:
    method = Covariates(formula="~ sex", lists=("A",))
    with pytest.raises(BadInput, match="too-few-lists"):
        method.read(Table(GOOD, "lists.csv"))


def test_that_a_table_without_covariates_is_refused_unless_the_formula_says_so() -> None:
    bare = Table({name: GOOD[name] for name in ("A", "B", "count")}, "lists.csv")
    method = Covariates()
    assert Covariates.suits(method.read(bare)) is not None
    with pytest.raises(NoEstimate, match="no-covariate") as found:
        method.fit(method.read(bare))
    assert found.value.problems[0].remedy is not None
    plain = Covariates(formula="~ 1")
    estimate = plain.fit(plain.read(bare))
    a, b, both = 12 + 30 + 9 + 40 + 11, 12 + 25 + 9 + 28 + 11 + 7, 12 + 9 + 11
    assert estimate.population.point == pytest.approx(a * b / both)  # Lincoln–Petersen
    assert any("There is no covariate" in translate(w, "en") for w in estimate.warnings)


def test_that_faults_of_lists_and_of_covariates_are_told_together() -> None:
    columns = {"A": (1, 1, 0, 2, 1, 0, 1, 0), "age": (20, None, 24, 45, 52, 38, 27, 33)}
    assert {code for code, _, _ in places(caught("~ age", columns=columns, lists=("A", "B")))} == {
        "not-0-or-1",
        "missing-covariate",
    }

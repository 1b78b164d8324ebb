"""Errors meant for people: what happened, where, what to do, all at once, and nothing of it in the exception's own words."""

from __future__ import annotations

import pytest

from vocabulary.errors import (
    AlcanceError,
    BadInput,
    BadParameter,
    Collector,
    Level,
    NoEstimate,
    Place,
    Problem,
    StoreError,
    bad_input,
)
from vocabulary.text import Text, text, translate

NAME = "Quispe"


def test_that_a_place_names_what_is_known_from_the_file_inwards() -> None:
    place = Place(file="list.xlsx", sheet="Lista", row=1204, column="EDAD", field="Age")
    found = place.text()
    assert found is not None
    assert translate(found, "en") == "file list.xlsx, sheet Lista, row 1204, column EDAD, Age"


def test_that_a_place_of_which_nothing_is_known_says_nothing() -> None:
    assert Place().text() is None
    assert Problem("code", text("It is wrong"), Place()).say("en") == "It is wrong"


def test_that_the_first_row_is_a_place() -> None:
    found = Place(row=0).text()
    assert found is not None
    assert translate(found, "en") == "row 0"


@pytest.mark.parametrize(
    ("lang", "row"), [("es", "(archivo a.csv, fila 7)"), ("pt", "(arquivo a.csv, linha 7)"), ("en", "(file a.csv, row 7)")]
)
def test_that_a_problem_is_one_line_of_what_where_and_what_to_do(lang: str, row: str) -> None:
    problem = Problem("code", text("{n} cells"), Place("a.csv", row=7), text("Mend {them}", them="them"))
    problem = Problem(problem.code, text("{n} cells", n=3), problem.where, problem.remedy)
    assert problem.say(lang) == f"3 cells {row}. Mend them"


def test_that_braces_in_what_a_person_wrote_are_left_alone() -> None:
    assert Problem("code", text("{name} is odd", name="{row} {0}"), Place(column="{x}")).say("en") == (
        "{row} {0} is odd (column {x})"
    )


@pytest.mark.parametrize("kind", [BadInput, BadParameter, NoEstimate, StoreError])
def test_that_every_error_for_people_is_of_the_one_family(kind: type[AlcanceError]) -> None:
    one = Problem("one", text("{name} twice", name=NAME))
    error = kind([one, Problem("two", text("Also wrong"))])
    assert isinstance(error, AlcanceError)
    assert error.say("en").splitlines() == [f"{NAME} twice", "Also wrong"]
    assert kind(one).problems == (one,)


def test_that_the_exception_itself_holds_codes_and_no_word_of_the_data() -> None:
    """A traceback or a log prints `str(error)`."""
    error = bad_input("twice", text("{name} stands twice", name=NAME), Place(column=NAME))
    assert str(error) == "twice"
    assert NAME not in repr(error)
    assert NAME not in "".join(str(argument) for argument in error.args)


def test_that_a_collector_raises_all_errors_in_the_order_found() -> None:
    problems = Collector()
    problems.add("first", text("First"))
    problems.add("warned", text("Only a warning"), level=Level.WARNING)
    problems.add("second", text("Second"), Place(row=2), text("Mend it"))
    with pytest.raises(BadParameter) as caught:
        problems.raise_if_any(BadParameter)
    assert [problem.code for problem in caught.value.problems] == ["first", "second"]
    assert caught.value.problems[1] == Problem("second", text("Second"), Place(row=2), text("Mend it"))


@pytest.mark.parametrize("level", [Level.WARNING, Level.INFORMATION])
def test_that_what_is_no_error_does_not_stop_the_work(level: Level) -> None:
    problems = Collector()
    assert not problems
    problems.add("said", Text("Said"), level=level)
    problems.raise_if_any()
    assert not problems
    assert [problem.code for problem in problems.problems] == ["said"]

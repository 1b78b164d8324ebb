"""The wizards without a screen: steps, Back, what is kept, and what each step refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from survey_app.wizard import Step, Wizard
from vocabulary.errors import BadInput, Problem
from vocabulary.text import Text


@dataclass(frozen=True)
class Trip:
    """The answers of a small wizard with a fork: where to, and the ticket or the boots that it needs."""

    where: str = ""
    ticket: str = ""
    boots: str = ""


def _asked(trip: Trip) -> Sequence[Problem]:
    return () if trip.where else (Problem("no-place", Text("No place is named")),)


def trip_wizard() -> Wizard[Trip]:
    return Wizard(
        [
            Step("where", "Where", lambda trip: "boots" if trip.where == "hills" else "ticket", ("where",), _asked),
            Step("ticket", "Ticket", lambda _: "end", ("ticket",)),
            Step("boots", "Boots", lambda _: "end", ("boots",)),
            Step("end", "End", lambda _: ""),
        ],
        Trip(),
    )


def test_that_a_wizard_begins_at_its_first_step_and_cannot_go_back_from_it() -> None:
    wizard = trip_wizard()
    assert (wizard.step.name, wizard.first, wizard.last, wizard.number) == ("where", True, False, 1)
    with pytest.raises(ValueError, match="before the first"):
        wizard.back()


def test_that_the_answers_choose_the_step_that_follows() -> None:
    for where, following in (("hills", "boots"), ("sea", "ticket")):
        wizard = trip_wizard()
        wizard.update(where=where)
        assert wizard.accept().name == following
        assert wizard.number == 2


def test_that_a_step_with_a_problem_is_not_left_and_keeps_what_was_typed() -> None:
    wizard = trip_wizard()
    wizard.update(boots="brown")
    with pytest.raises(BadInput) as caught:
        wizard.accept()
    assert [problem.code for problem in caught.value.problems] == ["no-place"]
    assert (wizard.step.name, wizard.answers.boots) == ("where", "brown")


def test_that_back_returns_to_exactly_the_answers_of_that_moment() -> None:
    wizard = trip_wizard()
    wizard.update(where="sea")
    left_with = wizard.answers
    wizard.accept()
    wizard.update(ticket="window seat")
    assert wizard.back().name == "where"
    assert wizard.answers == left_with
    assert wizard.first


def test_that_what_was_typed_later_is_there_again_after_back_and_forward() -> None:
    wizard = trip_wizard()
    wizard.update(where="sea")
    wizard.accept()
    wizard.update(ticket="window seat")
    wizard.back()
    wizard.update(where="lake")
    wizard.accept()
    assert wizard.answers == Trip(where="lake", ticket="window seat")


def test_that_the_path_shows_the_steps_still_to_come_as_the_answers_have_it() -> None:
    wizard = trip_wizard()
    assert [step.name for step in wizard.path()] == ["where", "ticket", "end"]
    wizard.update(where="hills")
    assert [step.name for step in wizard.path()] == ["where", "boots", "end"]
    wizard.accept()
    assert [step.name for step in wizard.path()] == ["where", "boots", "end"]


def test_that_the_last_step_is_known_and_accepting_it_stays_there() -> None:
    wizard = trip_wizard()
    wizard.update(where="sea")
    wizard.accept()
    wizard.accept()
    assert (wizard.step.name, wizard.last) == ("end", True)
    assert wizard.accept().name == "end"
    assert wizard.number == 3


def test_that_steps_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="a name of its own"):
        Wizard([Step("a", "A", lambda _: ""), Step("a", "A", lambda _: "")], Trip())

"""The quality of stored estimates: judged when stored, by people, again beside a second method, and never overwritten."""

from __future__ import annotations

import dataclasses

import pytest

from estimation.assumed import Assumption
from estimation.result import Definition, Estimate, Population, Provenance
from survey_app.services import judging, register, results
from survey_app.services import programme as programmes
from survey_app.services.judging import Review
from survey_app.services.programme import Programme
from survey_app.services.tables import TableSource
from vocabulary.errors import BadInput, StoreError

ESTIMATE = Estimate(
    "chapman", "Chapman", {}, Population(1234.5, 1000.25, 1500.0, 0.95, "log-normal"), 800,
    Provenance("0.1.0", "f" * 64, 7, "2026-01-01T00:00:00"),
    definition=Definition(area="Tacna", start="2025-01-01", end="2025-12-31", age_from=18),
)  # fmt: skip
SOURCE = TableSource("lists", ids=("a", "b"))
ENTRY = Assumption("Undercount", 0.1, 0.05, 0.15, "Survey", "2026-01-01", "Working group")


def yes(estimate: Estimate, key: str) -> bool:
    assert estimate.quality is not None
    return next(a.yes for a in estimate.quality.answers if a.question == key)


def test_that_an_estimate_is_judged_when_it_is_stored(programme: Programme) -> None:
    made = results.save(programme, "first", ESTIMATE, SOURCE)
    estimate = results.load(programme, made)[1]
    assert yes(estimate, "inputs-accessible")
    assert estimate.quality is not None
    assert estimate.quality.grade == "C"
    assert results.listing(programme)[0].grade == "C"
    assert not yes(results.load(programme, results.save(programme, "f", ESTIMATE, TableSource("file", path="x.csv")))[1],
                   "inputs-accessible")  # fmt: skip


def test_that_a_second_method_on_the_same_data_is_seen_by_both(programme: Programme) -> None:
    first = results.save(programme, "first", ESTIMATE, SOURCE)
    results.save(programme, "same method again", ESTIMATE, SOURCE)
    assert not yes(results.load(programme, first)[1], "second-opinion")
    second = results.save(programme, "second", dataclasses.replace(ESTIMATE, method="log-linear", label="Log-linear"), SOURCE)
    assert yes(results.load(programme, first)[1], "second-opinion")
    assert yes(results.load(programme, second)[1], "second-opinion")


def test_that_what_people_say_is_kept_and_goes_on_when_it_is_judged_again(programme: Programme) -> None:
    made = results.save(programme, "first", ESTIMATE, SOURCE)
    review = Review({"inputs-documented": (True, "each list has its letter")}, "C", "linkage was never checked", (ENTRY,))
    assert judging.keep(programme, made, review).grade == "C"
    estimate = results.load(programme, made)[1]
    assert estimate.register == (ENTRY,)
    assert judging.review_of(estimate.quality, estimate.register) == review
    results.save(programme, "second", dataclasses.replace(ESTIMATE, method="log-linear", label="Log-linear"), SOURCE)
    again = results.load(programme, made)[1]
    assert judging.review_of(again.quality, again.register) == review
    assert results.listing(programme)[1].grade == "C"
    assert [line.detail["class"] for line in programmes.read_journal(programme) if line.action == "quality-judged"] == ["C"]


def test_that_an_estimate_of_an_earlier_version_has_a_class_by_what_it_shows(programme: Programme) -> None:
    made = results.save(programme, "first", ESTIMATE, SOURCE)

    def forget(db: object) -> None:
        db.execute("DROP TRIGGER judgement_stays")  # type: ignore[attr-defined]
        db.execute("DELETE FROM judgement")  # type: ignore[attr-defined]

    programme.store.call(forget)
    assert results.load(programme, made)[1].quality is not None
    assert results.listing(programme)[0].grade == "C"


def test_that_all_that_is_wrong_with_a_review_is_said_at_once(programme: Programme) -> None:
    made = results.save(programme, "first", ESTIMATE, SOURCE)
    review = Review({"inputs-documented": (True, " "), "nonsense": (True, "x")}, "A", "")
    with pytest.raises(BadInput) as raised:
        judging.keep(programme, made, review)
    assert [(p.code, p.where.field) for p in raised.value.problems] == [
        ("reason-missing", "inputs-documented"), ("unknown-question", "nonsense"), ("not-lower", "lowered"),
        ("reason-missing", "lowered"),
    ]  # fmt: skip
    with pytest.raises(StoreError, match="no-estimate"):
        judging.keep(programme, "nobody", Review())


@pytest.mark.parametrize("act", ["DELETE FROM", "UPDATE"])
@pytest.mark.parametrize("table", ["judgement", "assumption"])
def test_that_nothing_of_it_is_ever_overwritten(programme: Programme, act: str, table: str) -> None:
    results.save(programme, "first", ESTIMATE, SOURCE)
    register.keep(programme, {"what": "Undercount"})
    with pytest.raises(Exception, match="never"):
        programme.store.call(lambda db: db.execute(f"{act} {table}" + (" SET person = 'x'" if act == "UPDATE" else "")))


# the register ----------------------------------------------------------------------------------------------------------


def test_that_an_entry_is_kept_corrected_and_withdrawn(programme: Programme) -> None:
    first = register.keep(programme, {"what": "Undercount", "value": "0.1"})
    second = register.keep(programme, {"what": "Deaths"})
    register.keep(programme, {"what": "Undercount of students", "value": "0.2"}, first)
    assert [(e.id, e.assumption.what, e.assumption.value) for e in register.entries(programme)] == [
        (first, "Undercount of students", 0.2), (second, "Deaths", None),
    ]  # fmt: skip
    register.withdraw(programme, register.entries(programme)[0])
    assert [entry.id for entry in register.entries(programme)] == [second]
    acts = [line.action for line in programmes.read_journal(programme) if line.action.startswith("assumption")]
    assert acts == ["assumption-kept"] * 3 + ["assumption-withdrawn"]


def test_that_a_bad_entry_is_refused_and_nothing_is_kept(programme: Programme) -> None:
    with pytest.raises(BadInput):
        register.keep(programme, {"what": "", "value": "x"})
    assert register.entries(programme) == []


def test_that_an_estimate_keeps_an_entry_that_was_withdrawn(programme: Programme) -> None:
    made = results.save(programme, "first", ESTIMATE, SOURCE)
    register.keep(programme, {"what": "Undercount"})
    (entry,) = register.entries(programme)
    judging.keep(programme, made, Review(register=(entry.assumption,)))
    register.withdraw(programme, entry)
    assert results.load(programme, made)[1].register == (entry.assumption,)

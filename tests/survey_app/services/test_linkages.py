"""Linkage by probability inside a programme: what is kept is what was found, and nothing half-done stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from estimation.linkage.made_up import listed, population
from estimation.table import Table
from survey_app.services import importing, linkages
from survey_app.services.importing_targets import Mapping
from survey_app.services.programme import Programme
from survey_app.store import journal
from vocabulary.errors import BadInput, StoreError
from vocabulary.progress import Cancelled
from vocabulary.text import Text

COLUMNS = ("surnames", "given_names", "full_name", "birth_date", "age", "list_date", "sex", "document", "nationality", "area")


@pytest.fixture
def linked_programme(programme: Programme) -> tuple[Programme, tuple[str, ...]]:
    """A programme with three made-up lists of some 250 persons each."""
    made = listed(population(500, seed=4), (0.5, 0.5, 0.5), seed=5)
    for source, name in enumerate(("Refuge office", "Health posts", "Controls")):
        records = [record for record in made.records if record.source == source]
        cells = [[getattr(r, "on" if c == "list_date" else c) or None for r in records] for c in COLUMNS]
        table = Table(dict(zip(COLUMNS, cells, strict=True)), f"{name}.csv", "", list(range(2, len(records) + 2)))
        mapping = Mapping(name, "", {column: column for column in COLUMNS})
        importing.store_list(programme, importing.check(programme, table, mapping))
    return programme, tuple(info.id for info in importing.lists(programme))


def test_that_a_linkage_is_read_back_as_it_was_kept(linked_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = linked_programme
    run = linkages.open_run(programme, linkages.run_linkage(programme, ids))
    assert run.linked.lists == ("Refuge office", "Health posts", "Controls")
    assert len(run.records) == sum(run.linked.records) == run.source.size
    assert run.linked.pairs.posterior.size > 100
    assert run.linked.weights
    assert run.linked.rules
    again = linkages.open_run(programme, linkages.runs(programme)[0].id)
    assert np.array_equal(again.linked.person, run.linked.person)
    assert again.linked.agreements == run.linked.agreements


def test_that_a_linkage_finds_the_persons_who_are_on_two_lists(linked_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = linked_programme
    run = linkages.open_run(programme, linkages.run_linkage(programme, ids))
    overlap = run.linked.agreement("Refuge office", "Health posts")
    assert overlap.soft == pytest.approx(125, abs=25)  # 500 persons, each on each list with a chance of a half


def test_that_a_linkage_notes_in_the_journal_that_names_were_read(linked_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = linked_programme
    linkages.run_linkage(programme, ids)
    done = programme.store.call(lambda db: [line.action for line in journal.read(db)])
    assert done[-2:] == ["identities-read", "linked"]


def test_that_a_linkage_that_was_cancelled_leaves_nothing_behind(linked_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = linked_programme

    def enough(share: float | None, doing: Text | str) -> None:
        if share is not None and share > 0.6:
            raise Cancelled

    with pytest.raises(Cancelled):
        linkages.run_linkage(programme, ids, progress=enough)
    assert linkages.runs(programme) == []


def test_that_what_cannot_be_linked_is_said_before_a_name_is_read(linked_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = linked_programme
    for lists, codes in (
        (ids[:1], ["number-of-lists"]),
        ((ids[0], ids[0]), ["list-twice", "number-of-lists"]),
        ((ids[0], "gone"), ["no-such-list"]),
    ):
        for work in (linkages.run_linkage, linkages.prepare_linkage):
            with pytest.raises(BadInput) as found:
                work(programme, lists)
            assert [problem.code for problem in found.value.problems] == codes
    assert linkages.runs(programme) == []
    assert "identities-read" not in programme.store.call(lambda db: [line.action for line in journal.read(db)])


def test_that_lists_are_looked_at_and_rules_counted_without_keeping_anything(
    linked_programme: tuple[Programme, tuple[str, ...]],
) -> None:
    programme, ids = linked_programme
    found = linkages.prepare_linkage(programme, ids[:2])
    assert [each.name for each in found.lists] == ["Refuge office", "Health posts"]
    assert found.lists[0].shares["first"] > 0.9
    assert any(rule.key == "birth-given" and rule.runs for rule in found.rules)
    assert linkages.runs(programme) == []


def test_that_only_the_rules_left_on_run_and_are_kept_with_the_linkage(
    linked_programme: tuple[Programme, tuple[str, ...]],
) -> None:
    programme, ids = linked_programme
    settings = linkages.Settings(threshold=0.8, rules=("birth-given", "document"))
    run = linkages.open_run(programme, linkages.run_linkage(programme, ids[:2], settings))
    assert run.settings == settings
    assert {rule.key for rule in run.linked.rules if rule.runs} == {"birth-given", "document"}
    assert linkages.runs(programme)[0].summary["persons"] == run.linked.person.max() + 1


def test_that_who_may_not_read_names_is_told_who_may(linked_programme: tuple[Programme, tuple[str, ...]]) -> None:
    programme, ids = linked_programme
    other = replace(programme, info=replace(programme.info, role="demographer"))
    for work in (linkages.run_linkage, linkages.prepare_linkage):
        with pytest.raises(StoreError) as found:
            work(other, ids)
        problem = found.value.problems[0]
        assert problem.code == "not-allowed"
        assert "Supervisor, Administrator" in problem.say("en")

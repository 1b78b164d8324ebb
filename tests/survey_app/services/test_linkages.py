"""Linkage by probability inside a programme: what is kept is what was found, and nothing half-done stays."""

from __future__ import annotations

import numpy as np
import pytest

from estimation.linkage.made_up import listed, population
from estimation.table import Table
from survey_app.services import importing, linkages
from survey_app.services.importing_targets import Mapping
from survey_app.services.programme import Programme
from survey_app.store import journal
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

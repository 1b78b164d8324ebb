"""Clerical review in a programme: who is asked what, what counts, what is written down, and what comes of it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from survey_app.services import linkages, linking_records, review_reading, review_results, reviewing
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.services.reviewing import Review
from survey_app.services.verdicts import CONFLICT, DIFFERENT, SAME, UNSURE, Standing, with_verdicts
from survey_app.store import journal, records
from vocabulary.errors import BadParameter, StoreError

if TYPE_CHECKING:
    from sqlite_utils import Database

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture
def programme(linked_folder: Path, tmp_path: Path) -> Iterator[Programme]:
    here = tmp_path / linked_folder.name
    shutil.copytree(linked_folder, here)
    with programmes.open_programme(here, PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def review(programme: Programme) -> Review:
    return reviewing.open_review(programme, linkages.runs(programme)[0].id)


def other(programme: Programme, person: str) -> Programme:
    """The programme as somebody else has it open."""
    return replace(programme, info=replace(programme.info, person=person))


def unrelated(review: Review) -> list[int]:
    """Three likely pairs of six persons."""
    pairs, person = review.run.linked.pairs, review.run.linked.person
    found: dict[int, int] = {}
    for i in np.argsort(-pairs.posterior, kind="stable").tolist():
        found.setdefault(int(person[pairs.left[i]]), i)
    return list(found.values())[:3]


def read(programme: Programme) -> int:
    """How many names the journal says were read for review."""
    lines = programme.store.call(journal.read)
    return sum(each.detail["records"] for each in lines if each.detail.get("purpose") == review_reading.PURPOSE)


def test_that_a_decided_pair_is_asked_no_more_and_taken_back_it_is(programme: Programme, review: Review) -> None:
    first = review.queue[0]
    after = reviewing.decide(programme, review, first, SAME)
    assert first not in after.queue
    assert after.last == first
    back = reviewing.take_back(programme, after, first)
    assert back.queue == review.queue
    assert back.last is None


def test_that_undo_goes_back_verdict_by_verdict(programme: Programme, review: Review) -> None:
    one, two = review.queue[:2]
    now = reviewing.decide(programme, reviewing.decide(programme, review, one, SAME), two, UNSURE)
    assert now.last == two
    now = reviewing.take_back(programme, now, two)
    assert now.last == one


def test_that_another_person_is_asked_a_share_of_the_pairs_again(programme: Programme, review: Review) -> None:
    first = review.queue[0]
    reviewing.decide(programme, review, first, SAME)
    luis = other(programme, "Luis")
    reviewing.set_rules(programme, reviewing.Rules(twice=100))
    assert first in reviewing.open_review(luis, review.run).queue
    reviewing.set_rules(programme, reviewing.Rules(twice=0))
    assert first not in reviewing.open_review(luis, review.run).queue


def test_that_the_share_that_two_decide_is_the_share() -> None:
    pairs = [(f"record {i}", f"record {i + 1}") for i in range(4000)]
    drawn = sum(reviewing.in_share(pair, 20) for pair in pairs)
    assert drawn == pytest.approx(800, abs=80)  # three standard deviations of a binomial are 76


def test_that_a_share_that_is_none_is_refused(programme: Programme) -> None:
    with pytest.raises(BadParameter) as raised:
        reviewing.set_rules(programme, reviewing.Rules(twice=101))
    assert raised.value.problems[0].code == "bad-share"


def test_that_a_third_person_is_not_asked(programme: Programme, review: Review) -> None:
    first = review.queue[0]
    reviewing.set_rules(programme, reviewing.Rules(twice=100))
    reviewing.decide(programme, review, first, SAME)
    luis = other(programme, "Luis")
    reviewing.decide(luis, reviewing.open_review(luis, review.run), first, DIFFERENT)
    third = reviewing.open_review(other(programme, "Rosa"), review.run)
    assert first not in third.queue
    assert third.to_settle == (first,)


def test_that_every_pair_is_asked_once_whatever_it_is_asked_for(review: Review) -> None:
    assert len(set(review.queue)) == len(review.queue)
    assert set(review.queue) == {int(pair) for asked in review.plan.order.values() for pair in asked}


def test_that_a_verdict_by_all_links_or_parts_and_a_conflict_leaves_the_probability(
    programme: Programme, review: Review
) -> None:
    p = review.run.linked.pairs.posterior
    one, two, three = unrelated(review)
    luis = other(programme, "Luis")
    for pair, mine, his in ((one, SAME, SAME), (two, DIFFERENT, DIFFERENT), (three, SAME, DIFFERENT)):
        reviewing.decide(programme, review, pair, mine)
        reviewing.decide(luis, review, pair, his)
    found = with_verdicts(programme, review.run.id).linked.pairs.posterior
    assert (found[one], found[two], found[three]) == (1.0, 0.0, p[three])
    reviewing.settle(programme, review, three, DIFFERENT)
    assert with_verdicts(programme, review.run).linked.pairs.posterior[three] == 0.0
    reviewing.settle(programme, review, three, reviewing.TAKEN_BACK)
    assert with_verdicts(programme, review.run).linked.pairs.posterior[three] == p[three]


def test_that_without_verdicts_a_linkage_is_itself(programme: Programme, review: Review) -> None:
    assert with_verdicts(programme, review.run) is review.run


def test_that_verdicts_stand_for_the_records_in_a_later_linkage(programme: Programme, review: Review) -> None:
    sure = int(np.argmax(review.run.linked.pairs.posterior))
    reviewing.decide(programme, review, sure, DIFFERENT)
    again = linkages.run_linkage(programme, review.run.lists[:2][::-1] + review.run.lists[2:])
    later = with_verdicts(programme, again)
    left, right = (later.records.index(each) for each in review.ids(sure))
    assert later.linked.person[left] != later.linked.person[right]


def test_that_the_same_records_are_asked_in_a_later_linkage_of_the_same_lists(programme: Programme, review: Review) -> None:
    """The random order belongs to the pairs: it is the same however the lists are numbered."""
    again = reviewing.open_review(programme, linkages.run_linkage(programme, review.run.lists[::-1]))

    def asked(it: Review) -> set[tuple[str, str]]:
        return {it.ids(int(pair)) for pair in it.plan.order["random"]}

    assert len(asked(review) & asked(again)) > 0.8 * len(asked(review))


# reading a pair -----------------------------------------------------------------------------------------------------------


def test_that_names_are_read_for_the_pair_alone_and_each_reading_is_written_down(programme: Programme, review: Review) -> None:
    assert read(programme) == 0
    view = review_reading.read_pair(programme, review, review.queue[0], "es")
    assert view is not None
    assert read(programme) == 2 + len(view.others)
    review_reading.read_pair(programme, review, review.queue[0], "es")
    assert read(programme) == 2 * (2 + len(view.others))


def test_that_nothing_of_a_pair_is_logged(
    programme: Programme, review: Review, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        view = review_reading.read_pair(programme, review, review.queue[0], "es")
    assert view is not None
    name = "".join(piece for piece, _ in view.lines[0].left)
    assert name
    assert name not in caplog.text
    assert name not in "".join(capsys.readouterr())
    assert name not in repr(view)


def test_that_evidence_and_rarity_add_up_to_the_probability_of_the_pair(programme: Programme, review: Review) -> None:
    p = review.run.linked.pairs.posterior
    pair = int(np.argmin(np.abs(p - 0.5)))
    view = review_reading.read_pair(programme, review, pair, "en")
    assert view is not None
    assert view.prior is not None
    bits = sum(each.bits for each in view.evidence) + view.rarity
    assert bits == pytest.approx(view.total)
    assert 1 / (1 + 2 ** -(view.prior + bits)) == pytest.approx(view.chance, rel=1e-6)


def test_that_a_pair_of_which_a_record_was_erased_is_shown_no_more(programme: Programme, review: Review) -> None:
    pair = review.queue[0]
    programme.store.call(lambda db: records.erase(db, review.ids(pair)[0], "Ana"))
    assert review_reading.read_pair(programme, review, pair, "es") is None
    assert read(programme) == 0


def test_that_who_may_not_read_names_is_refused(programme: Programme, review: Review) -> None:
    stranger = replace(programme, info=replace(programme.info, role="demographer"))
    for act in (
        lambda: review_reading.read_pair(stranger, review, review.queue[0], "es"),
        lambda: reviewing.decide(stranger, review, review.queue[0], SAME),
        lambda: reviewing.settle(stranger, review, review.queue[0], SAME),
    ):
        with pytest.raises(StoreError) as raised:
            act()
        assert raised.value.problems[0].code == "not-allowed"
    assert reviewing.open_review(programme, review.run).standing == {}


def test_that_a_record_read_alone_is_the_one_that_was_linked(programme: Programme, review: Review) -> None:
    def work(db: Database) -> None:
        for source, list_id in enumerate(review.run.lists):
            for each in linking_records.read_records(db, list_id, source)[:5]:
                assert each.id in review.run.records
                assert linking_records.read_record(db, list_id, each.id, source) == each

    programme.store.call(work)


# figures ------------------------------------------------------------------------------------------------------------------


def test_that_the_figures_of_a_whole_review_stand_beside_those_without_labels(programme: Programme, review: Review) -> None:
    for pair in review.queue:
        reviewing.decide(programme, review, pair, SAME if review.run.linked.pairs.posterior[pair] > 0.5 else DIFFERENT)
    found = review_results.results(programme, reviewing.open_review(programme, review.run))
    assert all(done == of for done, of in found.progress.values())
    assert found.moved == pytest.approx(1.0)
    for lists, before in zip(found.lists, found.before, strict=True):
        assert (lists.first, lists.second) == (before.first, before.second)
        if lists.links:
            assert lists.precision is not None
            assert lists.precision.point == 1.0  # every link was confirmed
    data = found.to_data()
    assert [set(each) >= {"precision", "recall", "without_labels", "after_review"} for each in data["lists"]] == [True] * 6


def test_that_agreement_rests_on_what_was_said_before_anything_was_settled(programme: Programme, review: Review) -> None:
    luis = other(programme, "Luis")
    said = [(SAME, SAME)] * 5 + [(DIFFERENT, DIFFERENT)] * 2 + [(SAME, UNSURE)]
    for pair, (mine, his) in zip(review.queue, said, strict=False):
        reviewing.decide(programme, review, pair, mine)
        reviewing.decide(luis, review, pair, his)
    now = reviewing.settle(programme, reviewing.open_review(programme, review.run), review.queue[7], SAME)
    found = review_results.results(programme, now)
    (couple,) = found.raters
    assert (couple.first, couple.second, couple.pairs, couple.alike) == ("Ana", "Luis", 8, 7)
    assert couple.kappa is not None
    chance = (6 * 5 + 2 * 2 + 0 * 1) / 64
    assert couple.kappa.point == pytest.approx((7 / 8 - chance) / (1 - chance))
    assert (found.settled, found.disagreements) == (1, ())


def test_that_a_verdict_that_others_contradict_is_counted(programme: Programme, review: Review) -> None:
    person, source = review.run.linked.person, review.run.source
    pairs = review.run.linked.pairs
    inside = next(
        [i for i in range(pairs.left.size) if person[pairs.left[i]] == n == person[pairs.right[i]]]
        for n in range(int(person.max()))
        if sorted(source[person == n].tolist()) == [0, 1, 2]
        and sum(person[pairs.left[i]] == n == person[pairs.right[i]] for i in range(pairs.left.size)) == 3
    )
    for pair, verdict in zip(inside, (SAME, SAME, DIFFERENT), strict=True):
        reviewing.decide(programme, review, pair, verdict)
    assert review_results.results(programme, reviewing.open_review(programme, review.run)).contradictions == 1


@pytest.mark.parametrize(
    ("said", "settled", "verdict"),
    [
        ({"Ana": SAME}, "", SAME),
        ({"Ana": SAME, "Luis": SAME}, "", SAME),
        ({"Ana": SAME, "Luis": UNSURE}, "", CONFLICT),
        ({"Ana": UNSURE, "Luis": UNSURE}, "", UNSURE),
        ({"Ana": SAME, "Luis": DIFFERENT}, DIFFERENT, DIFFERENT),
    ],
)
def test_that_verdicts_come_to_what_all_say_or_what_was_settled(said: dict[str, str], settled: str, verdict: str) -> None:
    assert Standing(said, settled).verdict == verdict

"""A review half-way, by two people, for pictures and tests of pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey_app.gui.panels import linkage_example

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

SECOND_PERSON = "L. Condori"


def example(programme: Programme | None) -> tuple[str, tuple[int, ...]]:
    """The id of a made-up linkage of which most pairs are decided, some by two people and a few differently; and two pairs to
    look at, the most doubtful and one with a field missing in one record."""
    from survey_app.services import reviewing
    from survey_app.services.verdicts import DIFFERENT, SAME, UNSURE

    assert programme is not None
    run = linkage_example.example(programme)
    review = reviewing.open_review(programme, run)
    posterior = review.run.linked.pairs.posterior
    if not review.standing:
        asked = review.queue[: len(review.queue) * 9 // 10]

        mine, theirs = [], []
        for number, pair in enumerate(asked):
            verdict = SAME if posterior[pair] > 0.5 else DIFFERENT
            mine.append((pair, UNSURE if number % 37 == 5 else verdict))
            if number % 4 == 0:
                theirs.append((pair, {SAME: DIFFERENT, DIFFERENT: SAME}[verdict] if number % 40 == 8 else verdict))
        reviewing.keep(programme, review, mine)
        other = replace(programme, info=replace(programme.info, person=SECOND_PERSON))
        reviewing.keep(other, review, theirs)
        review = reviewing.refreshed(programme, review)
    doubtful = int(abs(posterior - 0.5).argmin())
    waiting = [pair for pair in review.queue if pair != doubtful]
    return run, (doubtful, *waiting[:1])

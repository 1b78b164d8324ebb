"""What clerical review has come to: precision and recall from it beside those without labels, and how well reviewers agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from survey_app.services.reviewing import VERDICTS, Review
from survey_app.services.roles import require
from survey_app.services.verdicts import CONFLICT, DIFFERENT, SAME, UNSURE, Ids, Standing, decisions, with_verdicts
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.linkage.result import Agreement
    from estimation.linkage.review_figures import Figure, ReviewedPair, RulesChecked
    from estimation.linkage.reviewers import Raters
    from survey_app.services.programme import Programme

__all__ = ["Agreement", "Disagreement", "Figure", "Raters", "ReviewResults", "ReviewedPair", "RulesChecked", "results"]

RIGHT = "estimate"
KIND_WORDS: Mapping[str, str] = {
    "matter": N_("Move the estimate"),
    "random": N_("Random sample"),
    "rules": N_("Check of the rules"),
}
"""Why a pair is asked, by the kinds of `estimation.linkage.review_plan`."""


@dataclass(frozen=True)
class Disagreement:
    """A pair of which two people said different things, and nothing was settled."""

    pair: int
    lists: tuple[str, str]
    chance: float
    said: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class ReviewResults:
    """Of one linkage. `progress` is by kind how many pairs somebody decided, of how many; `moved` the share of all that the
    pairs that matter could move the estimate by which is decided; `verdicts` counts pairs by how they stand (settled ones
    included), `settled` those that were settled. `before` and `after` are the agreements of the lists without and with the
    verdicts. `contradictions` counts pairs that were called one person although other verdicts make them two."""

    run: str
    progress: Mapping[str, tuple[int, int]]
    moved: float
    verdicts: Mapping[str, int]
    settled: int
    contradictions: int
    before: tuple[Agreement, ...] = field(repr=False)
    after: tuple[Agreement, ...] = field(repr=False)
    lists: tuple[ReviewedPair, ...] = field(repr=False)
    rules: RulesChecked = field(repr=False)
    raters: tuple[Raters, ...] = field(repr=False)
    disagreements: tuple[Disagreement, ...] = field(repr=False)

    def to_data(self) -> dict[str, Any]:
        """As JSON has it; nothing in it names a recorded person. `null` where nothing can be told yet."""
        return {
            "run": self.run,
            "progress": {kind: {"decided": done, "of": of} for kind, (done, of) in self.progress.items()},
            "moved": self.moved,
            "verdicts": dict(self.verdicts),
            "settled": self.settled,
            "to_settle": len(self.disagreements),
            "contradictions": self.contradictions,
            "lists": [
                {**asdict(each), "without_labels": _plain(before), "after_review": _plain(after)}
                for each, before, after in zip(self.lists, self.before, self.after, strict=True)
            ],
            "rules": asdict(self.rules),
            "reviewers": [asdict(each) for each in self.raters],
        }


def results(programme: Programme, review: Review) -> ReviewResults:
    """The figures of a linkage as things stand. Raises `not-allowed`."""
    from estimation.linkage.review_figures import figures

    require(programme, RIGHT)
    linked, after = review.run.linked, with_verdicts(programme, review.run).linked
    recall = {(each.first, each.second): each.blocking_recall for each in after.agreements}
    lists, rules = figures(linked, review.plan, _known(review), recall)
    moves, asked = review.plan.moves, review.plan.order["matter"]
    done = sum(float(move) for move, pair in zip(moves, asked.tolist(), strict=True) if review.stands(pair) is not None)
    here = {ids: each for ids, each in review.standing.items() if review.pair_of(ids) is not None}
    return ReviewResults(
        review.run.id,
        {kind: review.progress(kind) for kind in review.plan.order},
        done / float(moves.sum()) if moves.size else 1.0,
        {verdict: sum(each.verdict == verdict for each in here.values()) for verdict in (*VERDICTS, CONFLICT)},
        sum(bool(each.settled) for each in here.values()),
        _contradictions(review, after.person.tolist()),
        linked.agreements,
        after.agreements,
        lists,
        rules,
        _raters(here),
        tuple(_disagreement(review, pair) for pair in review.to_settle),
    )


def list_words(each: ReviewedPair) -> Text:
    """Two lists in a line; how many pairs must still be decided where nothing can be told yet."""
    lists = {"first": each.first, "second": each.second}
    if each.precision is None:
        return text(
            N_("{first} and {second}: {n} more pair of the random sample must be decided"),
            N_("{first} and {second}: {n} more pairs of the random sample must be decided"),
            n=max(1, each.waiting),
            **lists,
        )
    return text(
        N_("{first} and {second}: precision {precision}, recall of the pairs compared {found}, recall {recall}"),
        precision=share_words(each.precision),
        found=share_words(each.found),
        recall=share_words(each.recall),
        **lists,
    )


def rules_words(found: RulesChecked) -> tuple[Text, ...]:
    """The check of the rules in sentences."""
    if found.by_review is None:
        return (text(N_("Check of the rules: not enough pairs are decided yet")),)
    numbers = [[round(value) for value in (each.point, each.lower, each.upper)] for each in found.by_review]
    said = [
        text(
            N_("Matches found by the document alone: {point} ({low}–{high}); the probabilities say {model}"),
            point=numbers[0][0], low=numbers[0][1], high=numbers[0][2], model=round(found.by_model[0]),
        ),
        text(
            N_("Matches found by the other rules alone: {point} ({low}–{high}); the probabilities say {model}"),
            point=numbers[1][0], low=numbers[1][1], high=numbers[1][2], model=round(found.by_model[1]),
        ),
        text(
            N_("Share of all matches that any rule found: {recall}; if errors in documents and in names come together (odds "
               "ratio 2): {dependent}"),
            recall=share_words(found.recall), dependent=share_words(found.dependent),
        ),
    ]  # fmt: skip
    return tuple(said)


def agreement_words(couple: Raters) -> Text:
    """Two reviewers in a line."""
    kappa = couple.kappa
    return text(
        N_("{first} and {second}: the same verdict on {alike} of {n} pairs ({share}), kappa {kappa}"),
        first=couple.first,
        second=couple.second,
        alike=couple.alike,
        n=couple.pairs,
        share=share_words(couple.share),
        kappa="—" if kappa is None else Text(KAPPA, _rounded(kappa, 1, 2)),
    )


SHARE = N_("{point} % ({low}–{high})")
KAPPA = N_("{point} ({low} to {high})")


def share_words(found: Figure | None) -> Text | str:
    """A share with its limits in per cent; a dash where it cannot be told."""
    return "—" if found is None else Text(SHARE, _rounded(found, 100, 1))


def _rounded(found: Figure, times: int, places: int) -> dict[str, float]:
    values = (found.point, found.lower, found.upper)
    return {name: round(times * value, places) for name, value in zip(("point", "low", "high"), values, strict=True)}


def _known(review: Review) -> dict[int, float]:
    """How surely each decided pair is one person; where people are unsure or disagree, as the linkage said."""
    known: dict[int, float] = {}
    for ids, each in review.standing.items():
        pair = review.pair_of(ids)
        if pair is not None:
            sure = {SAME: 1.0, DIFFERENT: 0.0}.get(each.verdict)
            known[pair] = float(review.run.linked.pairs.posterior[pair]) if sure is None else sure
    return known


def _contradictions(review: Review, person: list[int]) -> int:
    decided = decisions(review.run, review.standing)
    return sum(is_one and person[a] != person[b] for (a, b), is_one in decided.items())


def _raters(here: Mapping[Ids, Standing]) -> tuple[Raters, ...]:
    """Every two people who decided a pair both, by what they said before anything was settled."""
    from estimation.linkage.reviewers import raters

    said: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in here.values():
        for couple in combinations(sorted(each.said), 2):
            said.setdefault(couple, []).append((each.said[couple[0]], each.said[couple[1]]))
    return tuple(raters(*couple, pairs, (SAME, DIFFERENT, UNSURE)) for couple, pairs in sorted(said.items()))


def _disagreement(review: Review, pair: int) -> Disagreement:
    pairs, run = review.run.linked.pairs, review.run
    lists = tuple(run.linked.lists[int(run.source[end[pair]])] for end in (pairs.left, pairs.right))
    standing = review.stands(pair)
    assert standing is not None
    return Disagreement(pair, (lists[0], lists[1]), float(pairs.posterior[pair]), standing.said)


def _plain(each: Agreement) -> dict[str, Any]:
    names = ("links", "soft", "soft_se", "blocking_recall", "precision", "recall")
    return {name: getattr(each, name) for name in names}

"""What the review of a linkage has come to, as parts of a page: progress, lists, rules, reviewers, disagreements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.form import sentence
from survey_app.gui.grid import Grid
from survey_app.gui.panels.linkage_parts import pair_name
from survey_app.gui.panels.linkage_words import list_name, said, share
from survey_app.gui.table import Column
from survey_app.gui.widgets import Card, Select, label
from survey_app.services.review_results import KAPPA, KIND_WORDS, SHARE, ReviewResults, rules_words
from survey_app.services.roles import may
from survey_app.services.verdicts import DIFFERENT, SAME, UNSURE
from vocabulary.progress import Progress
from vocabulary.text import N_, Text

if TYPE_CHECKING:
    from survey_app.services.review_results import Agreement, Disagreement, Figure, Raters, ReviewedPair
    from survey_app.services.reviewing import Rules

SHARES = (0, 10, 20, 50, 100)


def progress_card(context: Context, found: ReviewResults) -> Card:
    """How many pairs of each kind are decided, and what each kind is for."""
    t = context.t
    card = Card(t(N_("Pairs decided")))
    columns = [
        Column(N_("Why they are asked"), lambda each: t(KIND_WORDS[each[0]])),
        Column(N_("Decided"), lambda each: each[1][0], "number"),
        Column(N_("Chosen"), lambda each: each[1][1], "number"),
    ]
    rows = list(found.progress.items())
    card.body.addWidget(Grid(context, columns, rows, t(N_("Pairs decided")), wide=(0,), sortable=False))
    moved = t(N_("What is decided of those that move the estimate holds {share} % of what they can move."),
              share=context.number(round(100 * found.moved)))  # fmt: skip
    card.body.addWidget(label(moved, "note"))
    for words in (
        N_("The pairs that move the estimate are doubtful by choice: they make it better, and say nothing of the others."),
        N_("The random sample is drawn from all pairs by their probability: precision and recall rest on it. Pairs that stand "
           "for themselves count as what they are."),
        N_("The check of the rules looks at pairs that the document alone found, or the other rules alone: what no rule found "
           "is told from them."),
    ):  # fmt: skip
        card.body.addWidget(label(t(words), "note"))
    return card


def lists_card(context: Context, found: ReviewResults) -> Card:
    """Precision and recall of each two lists, without labels and from review."""
    t = context.t
    card = Card(t(N_("How good the links are")))
    rows = [pair for pair in zip(found.lists, found.before, strict=True) if pair[0].pairs]
    columns = [
        Column(N_("Lists"), lambda each: _lists(context, each[0].first, each[0].second)),
        Column(N_("Links"), lambda each: each[0].links, "number"),
        Column(N_("Right"), lambda each: share(context, each[1].precision)),
        Column(N_("Right, reviewed"), lambda each: _figure(context, each[0], each[0].precision)),
        Column(N_("Found"), lambda each: share(context, each[1].recall)),
        Column(N_("Found, reviewed"), lambda each: _figure(context, each[0], each[0].recall)),
        Column(N_("Sampled"), lambda each: each[0].drawn, "number"),
    ]
    grid = Grid(context, columns, rows, t(N_("How good the links are")), most=21, sortable=False, optional=(6, 1))
    card.body.addWidget(grid)
    note = N_(
        "Right: links that join one person. Found: of those on both lists, how many are linked. First as the probabilities "
        "say, then as review shows, with limits in brackets (95 % confidence) that narrow as more of the sample is decided."
    )
    card.body.addWidget(label(t(note), "note"))
    unsure = sum(each.unsure for each in found.lists)
    if unsure:
        said_ = t(
            N_("{n} sampled pair is unsure or said differently: it counts by its probability."),
            N_("{n} sampled pairs are unsure or said differently: they count by their probability."),
            n=unsure,
        )
        card.body.addWidget(label(said_, "note"))
    for words in rules_words(found.rules):
        card.body.addWidget(label(said(context, words) + ".", "note"))
    return card


def _lists(context: Context, first: str, second: str) -> str:
    if first != second:
        return pair_name(context, first, second)
    return context.t(N_("Twice on {list}"), list=list_name(context, first))


def _figure(context: Context, each: ReviewedPair, found: Figure | None) -> str:
    t = context.t
    if found is None and each.waiting:
        return t(N_("{n} pair to decide"), N_("{n} pairs to decide"), n=each.waiting)
    return _share(context, found)


def _share(context: Context, found: Figure | None) -> str:
    if found is None:
        return "—"
    one = formats.decimals(context.country, context.lang, 1)
    values = {"point": found.point, "low": found.lower, "high": found.upper}
    return context.t(Text(SHARE, {name: one(100 * value) for name, value in values.items()}))


def reviewers_card(context: Context, found: ReviewResults) -> Card:
    """How well people agree who decided the same pairs."""
    t = context.t
    card = Card(t(N_("How well reviewers agree")))
    if not found.raters:
        said_ = N_("Nobody has decided a pair yet that somebody else decided too.")
        card.body.addWidget(label(t(said_), "note"))
        return card
    columns = [
        Column(N_("Reviewers"), lambda each: f"{each.first}, {each.second}"),
        Column(N_("Pairs"), lambda each: each.pairs, "number"),
        Column(N_("The same verdict"), lambda each: _share(context, each.share)),
        Column(N_("Kappa"), lambda each: _kappa(context, each)),
    ]
    card.body.addWidget(Grid(context, columns, found.raters, t(N_("How well reviewers agree")), wide=(0,), sortable=False))
    note = N_(
        "Each decided without seeing the other's verdict. Kappa takes out what two people would agree on by chance: 1 is "
        "perfect, 0 no better than chance; below 0.6 talk about what makes a person the same before going on."
    )
    card.body.addWidget(label(t(note), "note"))
    return card


def _kappa(context: Context, each: Raters) -> str:
    if each.kappa is None:
        return "—"
    two = formats.decimals(context.country, context.lang, 2)
    values = {"point": each.kappa.point, "low": each.kappa.lower, "high": each.kappa.upper}
    return context.t(Text(KAPPA, {name: two(value).replace("-", "−") for name, value in values.items()}))


def disagreements_grid(context: Context, found: ReviewResults) -> Grid:
    """The pairs on which people said different things; no name in it."""
    t = context.t

    def who(header: str, verdict: str) -> Column:
        def names(each: Disagreement) -> str:
            return ", ".join(sorted(person for person, said in each.said.items() if said == verdict)) or "—"

        return Column(header, names)

    columns = [
        Column(N_("Lists"), lambda each: _lists(context, *each.lists)),
        Column(N_("Probability"), lambda each: share(context, each.chance)),
        who(N_("Same person"), SAME),
        who(N_("Different persons"), DIFFERENT),
        who(N_("Not sure"), UNSURE),
    ]
    return Grid(
        context, columns, found.disagreements, t(N_("To settle")), wide=(2, 3, 4), most=6, sortable=False, optional=(1,)
    )


class TwiceCard(Card):
    """How many pairs two people decide; kept at once, then `then` is called."""

    def __init__(self, context: Context, rules: Rules, then: Callable[[], object]) -> None:
        t = context.t
        super().__init__(t(N_("Decided by two people")))
        self.context, self.then = context, then
        shares = [(str(n), f"{n} %") for n in sorted({*SHARES, rules.twice})]
        self.share = Select(shares, str(rules.twice), t(N_("Share that two people decide")))
        self.share.currentIndexChanged.connect(lambda _i: self._set(int(self.share.value())))
        role = context.programme.info.role if context.programme is not None else ""
        self.share.setEnabled(may(role, "read-identities"))
        self.body.addWidget(sentence(t(N_("Of the pairs that one person decided, another decides {share}")), share=self.share))
        note = N_("They come to the second person like any other pair, without the first verdict.")
        self.body.addWidget(label(t(note), "note"))

    def _set(self, twice: int) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import reviewing

            reviewing.set_rules(programme, reviewing.Rules(twice))

        self.context.run(work, lambda _none: self.then(), quiet=True, owner=self)


def after_review(context: Context, found: ReviewResults) -> Card:
    """What the verdicts have changed of the overlaps."""
    t = context.t
    card = Card(t(N_("What the verdicts change")))
    one = formats.decimals(context.country, context.lang, 1)
    rows = [pair for pair in zip(found.before, found.after, strict=True) if pair[0].first != pair[0].second]

    def links(each: tuple[Agreement, Agreement]) -> int:
        return each[1].links - each[0].links

    columns = [
        Column(N_("Lists"), lambda each: pair_name(context, each[0].first, each[0].second)),
        Column(N_("On both, before"), lambda each: each[0].soft, "number", write=one),
        Column(N_("On both, after"), lambda each: each[1].soft, "number", write=one),
        Column(N_("Links more or fewer"), links, "number"),
    ]
    card.body.addWidget(Grid(context, columns, rows, t(N_("What the verdicts change")), most=15, sortable=False))
    if found.contradictions:
        said_ = t(N_("{n} pair that was called the same person stays apart, because other verdicts speak against it."),
                  N_("{n} pairs that were called the same person stay apart, because other verdicts speak against them."),
                  n=found.contradictions)  # fmt: skip
        card.body.addWidget(label(said_, "warn"))
    note = N_("Tables and estimates that are made from this linkage rest on the verdicts.")
    card.body.addWidget(label(t(note), "note"))
    return card

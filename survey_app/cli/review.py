"""`review`: what the review of pairs of a linkage has come to, in words or as JSON; no name and no record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.linkage_output import targets_of, write_out
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import Collector, Problem, StoreError
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.review_results import ReviewResults


def run(given: Given) -> int:
    from survey_app.services import linkages, review_results, reviewing
    from survey_app.services.programme import open_programme

    problems = Collector()
    targets = targets_of(given, problems, kinds=("json",))
    problems.raise_if_any()
    with open_programme(Path(given.one("folder")), asked_passphrase(given.lang)) as programme:
        kept = linkages.runs(programme)
        if not kept and not given.one("run"):
            raise StoreError(Problem("no-such-linkage", text(N_("The programme holds no linkage yet"))))
        review = reviewing.open_review(programme, given.one("run") or kept[0].id)
        found = review_results.results(programme, review)
        return write_out(given, targets, found.to_data(), b"", spoken(found), programme)


def spoken(found: ReviewResults) -> Iterator[Text]:
    """The figures as lines of a terminal."""
    from survey_app.services.review_results import KIND_WORDS, agreement_words, list_words, rules_words

    for kind, (done, of) in found.progress.items():
        yield text(N_("{kind}: {done} of {of} pairs decided"), kind=text(KIND_WORDS[kind]), done=done, of=of)
    yield text(N_("to be settled: {n}; settled: {settled}; contradicting each other: {against}"),
               n=len(found.disagreements), settled=found.settled, against=found.contradictions)  # fmt: skip
    for each in found.lists:
        if each.pairs:
            yield list_words(each)
    yield from rules_words(found.rules)
    for couple in found.raters:
        yield agreement_words(couple)


WORD = Word(
    "review",
    N_("Tells what the review of pairs of a linkage has come to: precision, recall, agreement of reviewers; no name. Asks for "
       "the passphrase."),
    (
        Argument("FOLDER", N_("The programme's folder"), required=True),
        Argument("--run", N_("Of this linkage (the newest)"), "NUMBER"),
        Argument("--json", N_("Write the figures as JSON to this file, or with - to standard output"), "FILE|-"),
    ),
    run,
)  # fmt: skip

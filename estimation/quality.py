"""How good an estimate is: seven criteria, two questions each, and the class that follows from the yeses.

The criteria are after MIrreM (accessibility, documentation, validity, reliability) and CLANDESTINO; the two questions of each
are this application's own, because both projects leave the scoring to whoever judges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from estimation.plain import plain_kind
from vocabulary.text import N_, Text, joined, text, translate

CRITERIA: Mapping[str, str] = {
    "documentation": N_("Documentation"),
    "accessibility": N_("Accessibility"),
    "concept": N_("Validity of the concept"),
    "fit": N_("Fit of the method"),
    "coverage": N_("Coverage of the data"),
    "uncertainty": N_("Uncertainty quantified"),
    "recency": N_("Recency"),
}
MEANING: Mapping[str, str] = {
    "A": N_("fit for planning and for comparing over time"),
    "B": N_("useful for planning"),
    "C": N_("indicates the size, no more"),
    "D": N_("an order of magnitude, never quoted without its range"),
}
CLASSES = tuple(MEANING)
LEAST: Mapping[str, int] = {"A": 12, "B": 9, "C": 5}  # yeses of fourteen
ESTIMATE, PERSON, NOBODY = "estimate", "person", ""
SILENT = N_("Nobody has said; that counts as no.")


@dataclass(frozen=True)
class Question:
    """One of the fourteen: `words` ask, `short` names the matter in a list of what is missing, `help` says when it is a yes."""

    key: str
    criterion: str
    words: str
    short: str
    help: str


QUESTIONS: tuple[Question, ...] = (
    Question("inputs-documented", "documentation",
             N_("Has every input its source and its date?"), N_("source and date of every input"),
             N_("Yes where a reader can find each figure or list that went in: who published or kept it, and as of when.")),
    Question("assumptions-documented", "documentation",
             N_("Has every assumption its value, its range and who decided it?"), N_("a register of the assumptions"),
             N_("Yes by itself where entries of the assumptions register are attached and each is complete.")),
    Question("inputs-accessible", "accessibility",
             N_("Are the inputs published, or kept in the programme?"), N_("inputs that can be looked at"),
             N_("Yes by itself where the data are the programme's own lists or an example that comes with Alcance.")),
    Question("run-repeatable", "accessibility",
             N_("Can the run be repeated from its provenance?"), N_("a run that can be repeated"),
             N_("Yes by itself where version, fingerprint of the data and seed are kept.")),
    Question("population-defined", "concept",
             N_("Is the population defined by status, age, area and date?"), N_("a whole definition of the population"),
             N_("Yes by itself where the definition names ages, area and date; say yes where all ages are meant.")),
    Question("sources-cover-population", "concept",
             N_("Do the sources cover that population, or is the difference quantified?"),
             N_("sources about this very population"),
             N_("No where, say, a list holds workers only and the figure speaks of everybody.")),
    Question("no-overridden-refusal", "fit",
             N_("Was no refusal of the adviser overridden?"), N_("the adviser's agreement"),
             N_("Answered by the estimate: a method used against the adviser's reasons is a no.")),
    Question("check-passed", "fit",
             N_("Was a check of fit or of consistency passed?"), N_("a passed check of fit"),
             N_("Answered by the estimate where it holds a test of fit, a check of convergence or of identities.")),
    Question("area-and-period-covered", "coverage",
             N_("Does each source cover the whole area and the whole period?"),
             N_("sources of the whole area and period"),
             N_("No where an office was closed, a province was left out or a list begins later.")),
    Question("errors-estimated", "coverage",
             N_("Was undercount, or error of linkage, estimated?"), N_("the error of linkage or the undercount"),
             N_("Yes by itself where the account holds an undercount or the estimate was corrected for wrong links.")),
    Question("whole-interval", "uncertainty",
             N_("Does the interval hold the error of sampling and of the parameters?"),
             N_("an interval with the error of the parameters"),
             N_("Answered by the estimate: no where there is no interval, or no upper limit.")),
    Question("second-opinion", "uncertainty",
             N_("Is there a second method or an analysis of sensitivity?"), N_("a second method or a test of sensitivity"),
             N_("Yes by itself where the estimate holds one, or another method was used on the same data.")),
    Question("recent", "recency",
             N_("Is the date of reference within 24 months?"), N_("a date of reference within two years"),
             N_("Answered by the estimate where definition and run have their dates: at the run it was no older.")),
    Question("inputs-together", "recency",
             N_("Are the inputs within 12 months of each other?"), N_("inputs of one year"),
             N_("Answered by the estimate where its definition has a beginning and an end.")),
)  # fmt: skip
BY_KEY: Mapping[str, Question] = {question.key: question for question in QUESTIONS}


@plain_kind
@dataclass(frozen=True)
class Answer:
    """One question answered: `by` the estimate itself, a person, or nobody; `reason` stands in the person's words."""

    question: str
    yes: bool
    reason: Text | str
    by: str = ESTIMATE


@plain_kind
@dataclass(frozen=True)
class Quality:
    """The fourteen answers in order, what is implausible, and the class to which somebody lowered it, with the reason."""

    answers: tuple[Answer, ...]
    contradictions: tuple[Text, ...] = ()
    lowered_to: str = ""
    lowered_because: str = ""

    def of(self, criterion: str) -> tuple[Answer, ...]:
        """The two answers of a criterion."""
        return tuple(a for a in self.answers if a.question in BY_KEY and BY_KEY[a.question].criterion == criterion)

    @property
    def scores(self) -> dict[str, int]:
        """0 to 2 by criterion."""
        return {criterion: sum(answer.yes for answer in self.of(criterion)) for criterion in CRITERIA}

    @property
    def total(self) -> int:
        """Of fourteen."""
        return sum(self.scores.values())

    @property
    def computed(self) -> str:
        """The class that the answers give."""
        return graded(tuple(self.scores.values()), bool(self.contradictions))

    @property
    def grade(self) -> str:
        """The class that is printed: as computed, or lower."""
        return max(self.computed, self.lowered_to)  # the letters are in order; a higher one never lowers

    @property
    def missing(self) -> tuple[str, ...]:
        """What was answered by no, as templates."""
        return tuple(BY_KEY[a.question].short for a in self.answers if not a.yes and a.question in BY_KEY)

    def said(self) -> Text:
        """`B: useful for planning`."""
        return text("{class_}: {meaning}", class_=self.grade, meaning=Text(MEANING[self.grade]))

    def beyond(self) -> list[Text]:
        """What made the class other than its answers: what is implausible, and what was lowered by hand."""
        found = [text(N_("Implausible: {what}"), what=what) for what in self.contradictions]
        if self.lowered_to:
            found.append(text(N_("Lowered by hand from {computed} to {lowered}: {reason}"), computed=self.computed,
                              lowered=self.lowered_to, reason=self.lowered_because))  # fmt: skip
        return found

    def lines(self) -> list[Text]:
        """Every reason as a line, the answers in order."""
        return self.beyond() + [said(answer) for answer in self.answers if answer.question in BY_KEY]

    def contract(self, lang: str) -> dict[str, object]:
        """The JSON of `estimate --json`: class, scores, reasons in `lang`, and what was lowered."""
        lowered = {"from": self.computed, "to": self.lowered_to, "reason": self.lowered_because} if self.lowered_to else None
        return {
            "class": self.grade,
            "scores": self.scores,
            "total": self.total,
            "reasons": [translate(line, lang) for line in self.lines()],
            "lowered": lowered,
        }


def said(answer: Answer) -> Text:
    """`Yes, source and date of every input: …`."""
    template = N_("Yes, {what}: {reason}") if answer.yes else N_("No, {what}: {reason}")
    return text(template, what=Text(BY_KEY[answer.question].short), reason=answer.reason)


def in_short(quality: Quality, most: int = 2, named: bool = True) -> Text:
    """`B: useful for planning; missing: the error of linkage or the undercount and 3 more`, the letter left out unless `named`.

    What is implausible stands in the place of what is missing.
    """
    what_it_is = quality.said() if named else Text(MEANING[quality.grade])
    if quality.contradictions:
        return text(N_("{said}; implausible: {what}"), said=what_it_is, what=quality.contradictions[0])
    lacking = quality.missing
    if not lacking:
        return what_it_is
    shown, more = joined(Text(short) for short in lacking[:most]), len(lacking) - most
    what = text(N_("{what} and {n} more"), what=shown, n=more) if more > 0 else shown
    return text(N_("{said}; missing: {what}"), said=what_it_is, what=what)


def graded(scores: Sequence[int], implausible: bool = False) -> str:
    """The class of seven scores: A from 12 without a zero, B from 9, C from 5, else D; D where something is implausible."""
    total = sum(scores)
    if implausible:
        return "D"
    if total >= LEAST["A"] and min(scores) > 0:
        return "A"
    return "B" if total >= LEAST["B"] else "C" if total >= LEAST["C"] else "D"

"""The questions of a data-protection impact assessment, described once: the page, the file and the check for gaps follow.

After the IOM Data Protection Manual (2010), the ICRC Handbook on Data Protection in Humanitarian Action (3rd edition, 2024),
chapter 5, and the OCHA Data Responsibility Guidelines (2021).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vocabulary.text import N_

WORDS, LINE, CHOICE, DAY = "words", "line", "choice", "day"
LEVELS: Mapping[str, str] = {"low": N_("low"), "medium": N_("medium"), "high": N_("high")}
BASES: Mapping[str, str] = {
    "consent": N_("consent of the persons"),
    "public": N_("a task in the public interest, by law"),
    "law": N_("a legal obligation"),
    "vital": N_("vital interests of the persons"),
    "mixed": N_("several of these, said below"),
}
DECISIONS: Mapping[str, str] = {
    "go": N_("Go ahead"),
    "conditions": N_("Go ahead on conditions"),
    "stop": N_("Do not go ahead"),
}


@dataclass(frozen=True)
class Question:
    """One question. `kind` says how it is answered, `options` its choices; a needed one must be answered before signing."""

    name: str
    words: str
    help: str = ""
    kind: str = WORDS
    options: Mapping[str, str] = field(default_factory=dict)
    needed: bool = True


@dataclass(frozen=True)
class Risk:
    """Something that can go wrong, and what Alcance itself does against it."""

    name: str
    words: str
    done: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The names of its three answers: likelihood, severity, measures."""
        return tuple(f"risk-{self.name}-{part}" for part in ("likelihood", "severity", "measures"))  # type: ignore[return-value]


@dataclass(frozen=True)
class Section:
    """Questions that belong together."""

    title: str
    questions: tuple[Question, ...]


SECTIONS: tuple[Section, ...] = (
    Section(N_("What for, and who answers for it"), (
        Question("purpose", N_("What are the data collected for?"),
                 N_("One purpose after another. What is not written here may not be done with them.")),
        Question("controller", N_("Who decides about the data, and how are they reached?"),
                 N_("The institution and the office, with a person who answers questions.")),
        Question("basis", N_("On which legal basis?"), "", CHOICE, BASES),
        Question("basis_words", N_("Law, agreement or form of consent"),
                 N_("The article, the agreement between institutions, or how consent is asked."), LINE),
    )),
    Section(N_("Which data, and why"), (
        Question("persons", N_("Whose data are they?"),
                 N_("Also children, and persons who need special care. Say about how many.")),
        Question("necessity", N_("Why is each identifying or sensitive field needed, and what would be enough?"),
                 N_("If the purpose can be reached with less, leave it out of the questionnaire.")),
    )),
    Section(N_("Who sees them, and for how long"), (
        Question("access", N_("Who has access?")),
        Question("recipients", N_("Who receives files, and what may they do with them?")),
        Question("retention", N_("For how long is each class of data kept, and why?")),
        Question("rights", N_("How can persons see, correct or withdraw what they said?")),
    )),
    Section(N_("Who was asked, and what was decided"), (
        Question("consulted", N_("Who was consulted?"),
                 N_("Such as organisations of migrants, the authority for data protection, the field teams.")),
        Question("decision", N_("Decision"), "", CHOICE, DECISIONS),
        Question("conditions", N_("Conditions and open points"), "", WORDS, {}, False),
        Question("review", N_("To be looked at again on"), N_("At the latest after a year, written year-month-day."), DAY),
    )),
)  # fmt: skip
RISKS: tuple[Risk, ...] = (
    Risk("device", N_("A laptop is lost or stolen"),
         N_("The programme is encrypted and locks itself; names lie apart under a key of their own.")),
    Risk("misuse", N_("The data are used to control or to expel persons"),
         N_("Published figures name nobody, and every file says what it may not be used for.")),
    Risk("recognised", N_("Somebody is recognised in a published table"),
         N_("No figure rests on fewer than ten persons; counts are protected before they are written.")),
    Risk("curiosity", N_("Somebody with access looks a person up without need"),
         N_("Every reading of names stands in a journal that shows when it was changed.")),
    Risk("group", N_("A whole group is blamed or harmed by a figure"),
         N_("Nationality, ethnicity, religion, health and violence are marked; figures carry their margin.")),
    Risk("astray", N_("A file or a backup goes to the wrong place"),
         N_("Backups are encrypted; every file written names its recipient and purpose in the journal.")),
    Risk("overdue", N_("Data are kept longer than needed"),
         N_("A clock for each class of data says what is due; erasing it leaves a proof.")),
)  # fmt: skip
QUESTIONS: Mapping[str, Question] = {one.name: one for section in SECTIONS for one in section.questions}


def names() -> list[str]:
    """The names of all answers, those of the risks included, in the order in which they are asked."""
    before = [one.name for section in SECTIONS[:-1] for one in section.questions]
    return [*before, *(part for risk in RISKS for part in risk.parts), *(one.name for one in SECTIONS[-1].questions)]

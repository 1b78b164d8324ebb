"""What a window or a test sees of a question, and what an answer brought about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vocabulary.errors import Problem

MARK = "\x1a"  # cannot occur in XML, so no answer begins with it: it begins what is kept instead of an answer


class Missing(StrEnum):
    """Why there is no answer."""

    REFUSED = "refused"
    UNKNOWN = "unknown"

    @property
    def entry(self) -> str:
        """As it is kept in the log of answers."""
        return MARK + self.value


def missing_of(value: str) -> Missing | None:
    """The mark that a kept value is, else nothing."""
    if not value.startswith(MARK):
        return None
    try:
        return Missing(value[1:])
    except ValueError:
        return None


@dataclass(frozen=True)
class QuestionProblem(Problem):
    """A problem of an interview with the path of the question it lies in; `where.field` holds the question's words."""

    path: str = ""


@dataclass(frozen=True)
class QuestionState:
    """A question as it stands now.

    `type` is a name of `forms.questions.TYPES`, or `repeat` for the question whether there is another row (choices `yes`
    and `no`). `value` is in the lexical form of XForms, `shown` as a person reads it. `missing` is why there is no answer
    (`refused`, `unknown`, or empty). `section` is the words of the innermost group, `group_labels` of all, outermost first.
    `klass` is `direct` (identifies a person), `quasi`, `sensitive` or empty. `consent` names the purpose that the question
    asks consent for. `problem` is what keeps the interview from being finished here; `warning` a soft check to confirm.
    `kept` says that the answer came from the interview before.
    """

    path: str
    name: str
    number: int
    type: str
    label: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    value: str
    shown: str
    missing: str
    missing_allowed: tuple[Missing, ...]
    required: bool
    readonly: bool
    relevant: bool
    appearance: str
    parameters: dict[str, str]
    constraint_message: str
    problem: QuestionProblem | None
    warning: str
    warning_path: str
    note: str
    section: str
    group_labels: tuple[str, ...]
    klass: str
    consent: str
    image: str
    kept: bool = False

    @property
    def is_identifying(self) -> bool:
        return self.klass == "direct"

    @property
    def is_sensitive(self) -> bool:
        return self.klass == "sensitive"

    @property
    def answered(self) -> bool:
        return bool(self.value or self.missing)


@dataclass(frozen=True)
class Effects:
    """What an answer brought about.

    `entries` are the pairs to append to the log of answers, in order: the answer itself and what it set that cannot be
    calculated again. `changed` are the paths whose value is another now, `appeared` and `disappeared` those of questions
    whose relevance turned. `problem` and `warning` concern the answered question.
    """

    path: str
    value: str
    entries: tuple[tuple[str, str], ...]
    changed: tuple[str, ...] = ()
    appeared: tuple[str, ...] = ()
    disappeared: tuple[str, ...] = ()
    problem: QuestionProblem | None = None
    warning: str = ""


@dataclass(frozen=True)
class Consent:
    """Consent for one purpose: `given` is true, false, or nothing where something of it was not asked yet (`waiting`: where).

    `lang` is the language in which it was asked and `at` when (ISO, UTC); `how` the form's own code (`oral`, `written` …).
    `guardian` and `assent` are nothing where nobody consents in the person's place.
    """

    purpose: str
    path: str
    given: bool | None
    needed: bool
    lang: str = ""
    at: str = ""
    how: str = ""
    witness: bool = False
    guardian: bool | None = None
    assent: bool | None = None
    waiting: str = ""

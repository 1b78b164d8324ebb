"""The data-protection impact assessment of a programme: begun from what it knows, kept by version, open again when fields come.

It is approved once, and open again as soon as a questionnaire or list in use has a field that names persons or is sensitive
and that the approved version did not know, or knew as less; and when its day of review is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from forms.classes import CLASSES, DIRECT, SENSITIVE, STRICTNESS
from survey_app.services import field_listing, retention_terms
from survey_app.services.assessment_questions import CHOICE, DAY, LEVELS, QUESTIONS, RISKS, names
from survey_app.services.roles import ROLES, require
from survey_app.store import assessments, journal
from vocabulary.errors import BadParameter, Collector, Place
from vocabulary.text import N_, Text, joined, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.field_listing import TaggedField
    from survey_app.services.programme import Programme
    from survey_app.store.assessments import Version

NONE, DRAFT, APPROVED, REOPENED, OVERDUE = "none", "draft", "approved", "reopened", "overdue"
STATES: Mapping[str, str] = {
    NONE: N_("not begun"),
    DRAFT: N_("being written"),
    APPROVED: N_("approved"),
    REOPENED: N_("open again: new fields"),
    OVERDUE: N_("open again: to be reviewed"),
}
MATTER = (DIRECT, SENSITIVE)  # the classes of fields that open it again
LONGEST = 8000


@dataclass(frozen=True)
class Status:
    """How the assessment stands: its state (`STATES`), the versions, the fields that the approved one did not know (`added`),
    and what the page shows: the latest answers, or what the programme can say by itself."""

    state: str
    versions: tuple[Version, ...]
    answers: Mapping[str, str]
    fields: tuple[TaggedField, ...]
    added: tuple[TaggedField, ...] = ()
    approved: Version | None = None
    prefilled: Mapping[str, str] = field(default_factory=dict)


def status(programme: Programme, lang: str, today: date | None = None) -> Status:
    """How it stands now; labels and what is proposed in `lang`."""
    definition = _definition(programme, lang)
    return programme.store.call(lambda db: _status(db, programme, lang, today or date.today(), definition))


def _status(db: Database, programme: Programme, lang: str, today: date, definition: str) -> Status:
    versions, fields = tuple(assessments.versions(db)), tuple(field_listing.read(db, lang))
    approved = next((version for version in reversed(versions) if version.state == assessments.APPROVED), None)
    proposed = _proposed(db, programme, lang, fields, definition)
    answers = {**proposed, **versions[-1].answers} if versions else proposed
    added = new_fields(approved.fields, fields) if approved is not None else ()
    if not versions:
        state = NONE
    elif approved is None or versions[-1] is not approved:
        state = DRAFT
    elif added:
        state = REOPENED
    elif approved.answers.get("review", "") < today.isoformat():
        state = OVERDUE
    else:
        state = APPROVED
    return Status(state, versions, answers, fields, added, approved, proposed)


def new_fields(known: Mapping[str, str], fields: tuple[TaggedField, ...]) -> tuple[TaggedField, ...]:
    """The fields that name persons or are sensitive and were not known so."""
    return tuple(
        one for one in fields if one.klass in MATTER and STRICTNESS[one.klass] > STRICTNESS.get(known.get(one.key, ""), -1)
    )


def save(programme: Programme, answers: Mapping[str, str]) -> None:
    """Keeps the answers as a further version, not yet approved, unless they are those of the last one.

    Raises `BadParameter`, `StoreError` `not-allowed`."""
    _append(programme, answers, assessments.DRAFT)


def approve(programme: Programme, answers: Mapping[str, str], today: date | None = None) -> None:
    """Keeps and signs the answers as the approved version, with the fields as they are now.

    Raises `BadParameter` with every needed answer that is missing (each `Place.field` is the answer's name) and where the
    day of review is none or over."""
    problems = Collector()
    for name in names():
        needed = QUESTIONS[name].needed if name in QUESTIONS else True
        if needed and not answers.get(name, "").strip():
            problems.add("answer-missing", text(N_("This question needs an answer")), Place(field=name))
    review = answers.get("review", "").strip()
    if review and not _in_time(review, today or date.today()):
        what = text(N_("The day of review must be a day to come, within two years, written year-month-day"))
        problems.add("bad-review", what, Place(field="review"))
    problems.raise_if_any(BadParameter)
    _append(programme, answers, assessments.APPROVED)


def _in_time(written: str, today: date) -> bool:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return False
    return day.isoformat() == written and 0 < (day - today).days <= 731


def _append(programme: Programme, answers: Mapping[str, str], state: str) -> None:
    require(programme, "protect")
    problems = Collector()
    kept = {name: answers.get(name, "").strip() for name in names()}
    for name, value in kept.items():
        options = _options(name)
        if value and options and value not in options:
            problems.add("bad-choice", text(N_("{value} is none of the answers"), value=value), Place(field=name))
        if len(value) > LONGEST:
            problems.add("too-long", text(N_("It may have at most {longest} characters"), longest=LONGEST), Place(field=name))
    problems.raise_if_any(BadParameter)

    def work(db: Database) -> None:
        before = assessments.versions(db)[-1:]
        if state == assessments.DRAFT and before and before[0].answers == kept:
            return  # it says nothing new
        fields = {one.key: one.klass for one in field_listing.read(db, "en")}
        assessments.append(db, programme.info.person, state, kept, fields)
        version = {"version": len(assessments.versions(db))}
        if state == assessments.APPROVED:
            journal.write(db, programme.info.person, "assessment-approved", "", version)
        else:
            journal.write(db, programme.info.person, "assessment-saved", "", version)

    programme.store.call(work)


def _options(name: str) -> Mapping[str, str]:
    if name in QUESTIONS:
        return QUESTIONS[name].options if QUESTIONS[name].kind == CHOICE else {}
    return LEVELS if name.endswith(("-likelihood", "-severity")) else {}


# what the programme knows by itself ----------------------------------------------------------------------------------


def _definition(programme: Programme, lang: str) -> str:
    from survey_app.services.programme import definition

    return translate(definition(programme).text(), lang)


def _proposed(
    db: Database, programme: Programme, lang: str, fields: tuple[TaggedField, ...], definition: str
) -> dict[str, str]:
    """Answers to begin with: what the programme is set to and what its journal says. To be read and corrected."""

    def t(words: str | Text) -> str:
        return translate(words, lang)

    found = dict.fromkeys(names(), "")
    found["purpose"] = t(
        text(N_("To estimate how many there are: {who}. To plan services and regularisation."), who=definition)
    )
    found["access"] = _access(programme, lang)
    found["recipients"] = _recipients(db, lang)
    months = retention_terms.read(db)
    found["retention"] = "\n".join(
        t(text(N_("{what}: {n} month."), N_("{what}: {n} months."), what=text(CLASSES[klass]), n=months[klass]))
        + f" {t(retention_terms.REASONS[klass])}"
        for klass in retention_terms.DEFAULTS
    )
    found["necessity"] = "\n".join(f"{title}: {', '.join(labels)}:" for title, labels in _to_justify(fields).items())
    found["rights"] = t(
        N_(
            "Each person gets a receipt whose code withdraws what was said. A record can be printed, corrected or erased on "
            "request."
        )
    )
    for risk in RISKS:
        found[risk.parts[2]] = t(risk.done)
    return found


def _access(programme: Programme, lang: str) -> str:
    from survey_app.services import users

    count = Counter(user.role for user in users.listing(programme))
    said = [text(N_("{role}: {n}"), role=text(ROLES[role]), n=count[role]) for role in ROLES if count[role]]
    return translate(joined(said), lang) if said else ""


def _recipients(db: Database, lang: str) -> str:
    """Whom the journal says that files went to, with purpose and number."""
    seen: Counter[tuple[str, str]] = Counter()
    for line in journal.read(db, limit=1_000_000):
        recipient = str(line.detail.get("recipient", ""))
        if line.action in ("exported", "copied-deidentified") and recipient:
            seen[recipient, str(line.detail.get("purpose", ""))] += 1
    lines = [
        translate(text(N_("{recipient}: {purpose} ({n} file)"), N_("{recipient}: {purpose} ({n} files)"),
                       recipient=recipient, purpose=purpose or "–", n=n), lang)
        for (recipient, purpose), n in seen.items()
    ]  # fmt: skip
    return "\n".join(lines)


def _to_justify(fields: tuple[TaggedField, ...]) -> dict[str, list[str]]:
    """The fields that name persons or are sensitive, by what they belong to."""
    found: dict[str, list[str]] = {}
    for one in fields:
        if one.klass in MATTER and not one.field.endswith("#exact"):
            found.setdefault(one.title, []).append(one.words)
    return found


def is_day(name: str) -> bool:
    """Whether an answer is a day."""
    return name in QUESTIONS and QUESTIONS[name].kind == DAY

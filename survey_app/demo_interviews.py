"""A few interviews of the example, held question by question through the service of capture, as an interviewer would."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from survey_app.demo_people import END, Person

if TYPE_CHECKING:
    from forms.interview import QuestionState
    from survey_app.services.interview_session import InterviewSession
    from survey_app.services.programme import Programme

FORM = "irregular_migration_individual"
_ALPHA_3 = {
    "VE": "VEN", "CO": "COL", "EC": "ECU", "BO": "BOL", "BR": "BRA", "CU": "CUB", "CL": "CHL", "AR": "ARG", "PY": "PRY",
    "UY": "URY", "GY": "GUY", "SR": "SUR",
}  # fmt: skip


def hold_interviews(
    programme: Programme, people: Sequence[Person], lang: str, rng: random.Random, tell: Callable[[float], None]
) -> None:
    """One interview a person: the last refuses, the one before it is left half-way as a draft, the others are finished."""
    from survey_app.services import capture

    for number, person in enumerate(people):
        tell(number / len(people))
        session = capture.start(programme, FORM, lang)
        left = len(people) - number
        _answer(session, person, rng, refuses=left == 1, stop_after=12 if left == 2 else None)
        if left == 2:
            session.go_to(session.interview.current).result()
        else:
            session.finish().result()


def _answer(session: InterviewSession, person: Person, rng: random.Random, *, refuses: bool, stop_after: int | None) -> None:
    """Goes the way of the questionnaire from its first question to its last, or to the one at which it is interrupted."""
    interview = session.interview
    given = _known_answers(person, rng, refuses)
    path: str | None = interview.current
    asked = 0
    while path is not None and asked != stop_after:
        state = interview.go_to(path)
        value = given.get(state.name, "") or _any_answer(state, rng)
        if value:
            session.answer(path, value)
        asked += 1
        path = interview.next(path)


def _known_answers(person: Person, rng: random.Random, refuses: bool) -> dict[str, str]:
    age = int((END - person.birth).days / 365.2425)
    country = _ALPHA_3[person.nationality]
    size = rng.randrange(1, 6)
    return {
        "consent_statistics": "no" if refuses else "yes",
        "consent_form": "oral",
        "consent_linking": "yes",
        "consent_contact": "no",
        "area": str(1 + rng.randrange(4)),
        "cluster": str(1 + rng.randrange(40)),
        "age": str(age),
        "sex": "female" if person.sex == "F" else "male",
        "birth_country": country,
        "nationality": country,
        "surnames": " ".join(person.surnames),
        "given_names": " ".join(person.given),
        "birth_date": person.birth.isoformat(),
        "document_number": person.document,
        "entry_mode": rng.choice(("stamp", "no_stamp", "unofficial", "unofficial")),
        "arrival_year": str(rng.randrange(max(2017, END.year - age), END.year + 1)),
        "previous_country": country,
        "papers": rng.choice(("passport", "identity", "identity birth", "none")),
        "permit": rng.choice(("expired", "none", "none", "unsure")),
        "permit_until": f"{END.year - 1}-06-01",
        "household_size": str(size),
        "minors": str(rng.randrange(size)),
        "without_permit": str(rng.randrange(size)),
        "child_born_here": "no",
    }


def _any_answer(state: QuestionState, rng: random.Random) -> str:
    """An answer to a required question that is not among the known ones; nothing to others."""
    if not state.required or not state.choices:
        return ""
    return rng.choice([value for value, _ in state.choices])

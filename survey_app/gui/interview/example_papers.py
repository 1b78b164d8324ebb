"""Papers keyed once and twice, for pictures and for tests of pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from forms.interview.deciding import FIRST, THIRD, Decision

if TYPE_CHECKING:
    from survey_app.services.interview_session import InterviewSession
    from survey_app.services.programme import Programme

FORM = "irregular_migration_individual"
SAID = {
    "age": "34", "birth_country": "VEN", "nationality": "VEN", "area": "07", "cluster": "112", "arrival_year": "2019",
    "household_size": "3", "minors": "1",
}  # fmt: skip
OTHERWISE = {"age": "43", "birth_country": "COL", "sex": 1, "arrival_year": "2018"}
SECOND_PERSON = "L. Condori"


def papers(programme: Programme, lang: str) -> list[dict[str, Any]]:
    """Four papers: one waits, one agrees, two differ. Gives the arguments of the page that compares: the first difference, one
    that neither keying got right, and the end."""
    from survey_app.services import paper, second_keying

    known = [each for each in paper.listing(programme) if each.state == paper.TO_COMPARE and each.differ]
    if not known:
        other = replace(programme, info=replace(programme.info, person=SECOND_PERSON))
        for number, changed in enumerate((None, {}, {"age": "43"}, OTHERWISE), 117):
            first = _keyed(programme, lang, str(number))
            if changed is not None:
                session = second_keying.start(other, first)
                walk(session, changed)
                session.finish().result()
        known = [each for each in paper.listing(programme) if each.state == paper.TO_COMPARE and each.differ]
    record = max(known, key=lambda each: each.differ).record
    from survey_app.services import keyings

    found = keyings.compare(programme, record, lang).comparison.to_decide
    third = next(each for each in found if each.path.endswith("/age"))
    decided = {each.path: Decision(FIRST) for each in found}
    return [
        {"record": record},
        {"record": record, "decisions": {third.path: Decision(THIRD, "54")}, "at": third.path},
        {"record": record, "decisions": {**decided, third.path: Decision(THIRD, "54")}, "at": ""},
    ]


def _keyed(programme: Programme, lang: str, number: str) -> str:
    from survey_app.services import capture

    session = capture.start(programme, FORM, lang)
    session.from_paper(number)
    walk(session, {})
    session.finish().result()
    return session.record


def walk(session: InterviewSession, changed: dict[str, Any]) -> None:
    """Answers on the way, with the first choice where nothing else is said; `changed` gives another value or choice."""
    interview = session.interview
    path: str | None = interview.current
    while path is not None:
        state = interview.state(path)
        first = state.choices[0][0] if state.choices else ""
        value = changed.get(state.name, SAID.get(state.name, first))
        if isinstance(value, int):
            value = state.choices[min(value, len(state.choices) - 1)][0]
        if value and not state.readonly:
            session.answer(path, value)
        path = interview.next(path)

"""An interview in progress, for pictures and for tests of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

ANSWERS = {"age": "34", "birth_country": "VEN", "nationality": "VEN", "area": "07", "cluster": "112"}
HOUSEHOLD = "irregular_migration_household"
MEMBERS = {**ANSWERS, "household_size": "3", "any_foreign": "yes", "dwelling": "4", "arrival_year": "2019"}
STOPS = ("birth_country", "entry_mode")  # a long list to search in, and a sensitive question that is answered


def examples(programme: Programme, lang: str) -> list[dict[str, Any]]:
    """The words before consent, the list of countries, a sensitive question with answers beside it, and what is not asked, and
    a household keyed as a table."""
    from survey_app.services import capture

    form = capture.available_forms(lang)[0].name
    found: list[dict[str, Any]] = [{"form": form}]
    for stop in STOPS:
        session = capture.start(programme, form, lang)
        interview = session.interview
        path: str | None = interview.current
        while path is not None and not path.endswith(f"/{stop}"):
            state = interview.state(path)
            value = ANSWERS.get(state.name, state.choices[0][0] if state.choices else "")
            if value:
                session.answer(path, value)
            path = interview.next(path)
        if path is not None and stop == STOPS[-1]:
            session.answer(path, interview.state(path).choices[2][0])
        found.append({"form": form, "session": session, "path": path or interview.current})
    return [*found, {**found[-1], "hidden": True}, _household(programme, lang)]


def _household(programme: Programme, lang: str) -> dict[str, Any]:
    """A household of three as a table, two of them answered."""
    from survey_app.services import capture

    session = capture.start(programme, HOUSEHOLD, lang)
    interview = session.interview
    path: str | None = interview.current
    while path is not None and "[3]" not in path:
        state = interview.state(path)
        value = MEMBERS.get(state.name, state.choices[0][0] if state.choices else "")
        if value:
            session.answer(path, value)
        path = interview.next(path)
    return {"form": HOUSEHOLD, "session": session, "path": path or interview.current, "as_table": True}

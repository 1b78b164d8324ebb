"""From a question of an interview to the control that answers it: `manner_of(state)`; one manner one file.

Rows to choose from with their digits, a long list with a search, a typed line, or nothing where there is nothing to answer.
`manner_of(state)(lang)` builds one, `answer.ask(state, today)` fills it, for one question after another of the same manner;
`answer_for(state, lang, today)` does both. `answer.given` carries the path and a new answer in the lexical form of XForms;
`answer.commit()` takes what is typed and not yet given.
"""

from __future__ import annotations

from datetime import date

from forms.interview.state import QuestionState
from survey_app.gui.answers.base import Answer
from survey_app.gui.answers.choices import ChoiceAnswer
from survey_app.gui.answers.search import SearchAnswer
from survey_app.gui.answers.silent import SilentAnswer
from survey_app.gui.answers.typed import TypedAnswer

CHOSEN = ("select_one", "select_multiple", "acknowledge", "repeat")
SEARCHED = {"minimal", "autocomplete", "search"}
MOST_ROWS = 12


def manner_of(state: QuestionState) -> type[Answer]:
    """The control for a question; types that another platform added are answered as text."""
    if state.type in ("note", "hidden", "upload"):
        return SilentAnswer
    if state.type in ("select_one", "select_multiple"):
        long = len(state.choices) > MOST_ROWS
        if long or (state.type == "select_one" and SEARCHED.intersection(state.appearance.split())):
            return SearchAnswer
    return ChoiceAnswer if state.type in CHOSEN else TypedAnswer


def answer_for(state: QuestionState, lang: str, today: date) -> Answer:
    """The control for a question, filled."""
    made = manner_of(state)(lang)
    made.ask(state, today)
    return made


__all__ = ["Answer", "answer_for", "manner_of"]

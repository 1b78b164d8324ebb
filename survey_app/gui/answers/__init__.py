"""From a question of an interview to the control that answers it: `answer_for(state, lang, today)`; one manner one file.

Rows to choose from with their digits, a long list with a search, a typed line, or nothing where there is nothing to answer.
`answer.given` carries a new answer in the lexical form of XForms; `answer.commit()` takes what is typed and not yet given.
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


def answer_for(state: QuestionState, lang: str, today: date) -> Answer:
    """The control for a question; types that another platform added are answered as text."""
    if state.type in ("note", "hidden", "upload"):
        return SilentAnswer(state, lang, today)
    if state.type in ("select_one", "select_multiple"):
        long = len(state.choices) > MOST_ROWS
        if long or (state.type == "select_one" and SEARCHED.intersection(state.appearance.split())):
            return SearchAnswer(state, lang, today)
    if state.type in CHOSEN:
        return ChoiceAnswer(state, lang, today)
    return TypedAnswer(state, lang, today)


__all__ = ["Answer", "answer_for"]

"""The running interview.

Public, and all that services and tests need:

    interview = Interview(form, lang, now)         now: aware datetime, or a function that gives one; lang: "es" …
    interview.initial_entries                      (path, value) pairs to log when the record begins (identifier, start …)
    interview.current                              path of the current question; go_to(path) sets it
    interview.questions() -> list[str]             paths of the questions relevant now, in order
    interview.next(path) / previous(path)          -> path | None ("" gives the first); previous follows the way that was gone
    interview.path_answered() -> list[str]         answered questions on the way, in order
    interview.first_open() -> str                  where to go on after a pause
    interview.progress() -> float                  0 … 1
    interview.state(path) -> QuestionState         everything to show; type "repeat" asks whether there is another row
    interview.parse(path, typed) -> str            typed text to the lexical answer; BadInput says what one looks like
    interview.answer(path, value) -> Effects       value: lexical text ("" takes it back), or Missing.REFUSED / Missing.UNKNOWN
    interview.note(path, words) / confirm(path, reason) -> Effects      a note; a soft check confirmed with its reason
    interview.add_row(repeat_path) -> row path / remove_row(row_path) -> Effects; last_row(repeat_path) -> paths
    interview.problems() -> list[QuestionProblem]  errors, and warnings not confirmed (level WARNING); each has .path
    why.why_hidden(interview, path) -> (Reason, …)   which rules hide a question, in the form's words, with the answers now
    why.why_refused(interview, path) -> Reason | None    the same for the constraint that its answer violates
    interview.problem(path) / doubts()             what is wrong with one question; the warnings alone
    interview.consents() -> tuple[Consent, …]      per purpose; .refused: the main consent was refused
    interview.finish() -> Effects                  BadInput with all errors where it cannot be finished
    interview.set_language(lang); interview.lang
    interview.to_dict() / restore(entries)         entries: pairs in order (the log), or the mapping of to_dict()
    interview.instance_name

Everything that must be kept to take an interview up again are the pairs in `initial_entries` and in `Effects.entries` of
each call, appended in order; `restore` applies them. Values are texts in the lexical form of XForms (several choices with
spaces between). A value that begins with U+001A is a mark: why there is no answer (`missing_of`), or that a row was removed.
Paths are those of the XForm with the number of each row: `/data/person[2]/age`.
"""

from forms.interview.session import Interview
from forms.interview.state import MARK, Consent, Effects, Missing, QuestionProblem, QuestionState, missing_of

__all__ = ["MARK", "Consent", "Effects", "Interview", "Missing", "QuestionProblem", "QuestionState", "missing_of"]

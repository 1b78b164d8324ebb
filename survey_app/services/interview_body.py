"""What of an interview is kept: answers for statistics on one side, what identifies the person on the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from survey_app.services.consents import to_keep
from vocabulary import errors
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from forms.interview import Interview, QuestionProblem
    from forms.interview.plan import Plan
    from forms.interview.tree import Live, Place

DIRECT = "direct"  # the class of a question whose answer names a person by itself


def statistics_of(interview: Interview, *, started: str, finished: str) -> dict[str, Any]:
    """The body of the revision: relevant answers by path, without any that identifies; why others are missing; consents."""
    direct = identifying_places(interview.engine.plan)
    kept = {leaf.path: leaf for leaf in _relevant(interview) if leaf.place not in direct}
    found: dict[str, Any] = {
        "form": interview.form.id,
        "form_version": interview.form.version,
        "lang": interview.lang,
        "started": started,
        "finished": finished,
        "consents": {consent.purpose: to_keep(consent) for consent in interview.consents()},
        "answers": {path: leaf.value for path, leaf in kept.items() if leaf.value},
        "missing": {path: interview.missing[leaf].value for path, leaf in kept.items() if leaf in interview.missing},
        "notes": {path: words for path, words in interview.notes.items() if path in kept},
        "confirmed": {path: reason for path, reason in interview.reasons.items() if path in kept},
    }
    return {name: value for name, value in found.items() if value not in ({}, "")}


def identities_of(interview: Interview) -> dict[str, str]:
    """What identifies the person, by path: answers of `identifying_places`, and notes beside them."""
    places = identifying_places(interview.engine.plan)
    direct = [leaf for leaf in _relevant(interview) if leaf.place in places]
    found = {leaf.path: leaf.value for leaf in direct if leaf.value}
    found.update({f"{leaf.path}#note": interview.notes[leaf.path] for leaf in direct if leaf.path in interview.notes})
    return found


def summary_of(interview: Interview, parts: int = 3) -> str:
    """A line that tells records apart in a list without saying who it is: the first chosen answers that are neither
    identifying nor sensitive."""
    said: list[str] = []
    for path in interview.path_answered():
        state = interview.state(path)
        if state.type == "select_one" and state.klass in ("", "quasi") and not _of_consent(interview, path) and state.shown:
            said.append(state.shown)
    return " · ".join(said[:parts])


def _of_consent(interview: Interview, path: str) -> bool:
    from forms.interview.consent import is_consent

    return is_consent(interview.step(path).node.place.bind)


def consent_problems(interview: Interview) -> list[QuestionProblem]:
    """For which purposes something of the consent was not asked yet, each at the question where it is to be asked."""
    from forms.interview import QuestionProblem

    found: dict[str, QuestionProblem] = {}
    for consent in interview.consents():
        path = consent.waiting
        if not path or path in found:
            continue
        if path == consent.path and consent.needed:
            code, what = "consent-missing", text(N_("The person was not asked for consent"))
            remedy = text(N_("Ask for it and note the answer; without it nothing can be kept."))
        else:
            code, what = "consent-incomplete", text(N_("The consent is not complete"))
            remedy = text(N_("Note the answer; without it nothing can be kept."))
        found[path] = QuestionProblem(code, what, errors.Place(field=interview.state(path).label), remedy, path=path)
    return list(found.values())


def _relevant(interview: Interview) -> Iterator[Live]:
    from forms.interview.tree import leaves

    return (leaf for leaf in leaves(interview.engine.root) if leaf.relevant)


def identifying_places(plan: Plan) -> set[Place]:
    """The places whose answers name a person: of the class `direct`, within a group of it, or made from such an answer by a
    calculation or an action, unless that one has a class of its own (an age made from a birth date is `quasi`)."""
    from forms.expressions.dependencies import fits, references
    from forms.expressions.errors import SyntaxProblem
    from forms.expressions.parse import parse
    from forms.interview.consent import WITNESS

    found = {
        place
        for place in plan.places.values()
        if any(around.bind.own.get("class") == DIRECT for around in place.around())
        or place.bind.own.get("consentPart", "").split()[:1] == [WITNESS]
    }
    made = [(rule.place, rule.looks_at) for rule in plan.rules if rule.kind == "calculate"]
    for action in plan.form.actions:
        place = plan.places.get(action.path)
        if place is not None and action.expression:
            try:
                made.append((place, frozenset(references(parse(action.expression), place.names))))
            except SyntaxProblem:
                continue  # it sets nothing
    while True:
        new = {
            place
            for place, looks_at in made
            if place not in found
            and not place.bind.own.get("class")
            and any(fits(reference, seen.names) for reference in looks_at for seen in found)
        }
        if not new:
            return found
        found |= new

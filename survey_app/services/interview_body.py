"""What of an interview is kept: answers for statistics on one side, what identifies the person on the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from survey_app.services import positions
from survey_app.services.consents import to_keep
from survey_app.services.positions import made_from_exact
from vocabulary import errors
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from forms.interview import Interview, QuestionProblem
    from forms.interview.plan import Plan
    from forms.interview.tree import Live, Place

SAID_OF_IDENTITY = ("other-person", "same-person")  # with what an identity that is here already is confirmed


def statistics_of(interview: Interview, *, started: str, finished: str) -> dict[str, Any]:
    """The body of the revision: relevant answers by path, without any that identifies, positions as cells of a grid; why
    others are missing; consents; where a free text seems to name somebody all the same (`naming`: the kinds, by path)."""
    plan = interview.engine.plan
    apart = identifying_places(plan) | positions.not_kept(plan)
    kept = {leaf.path: leaf for leaf in _relevant(interview) if leaf.place not in apart}
    naming = interview.checks.free_texts.all()
    found: dict[str, Any] = {
        "form": interview.form.id,
        "form_version": interview.form.version,
        "lang": interview.lang,
        "started": started,
        "finished": finished,
        "consents": {consent.purpose: to_keep(consent) for consent in interview.consents()},
        "answers": {path: value for path, leaf in kept.items() if (value := _kept_value(leaf))},
        "missing": {path: interview.missing[leaf].value for path, leaf in kept.items() if leaf in interview.missing},
        "notes": {path: words for path, words in interview.notes.items() if path in kept},
        "naming": {path: list(kinds) for path, kinds in naming.items() if path.partition("#")[0] in kept},
        "confirmed": {path: why for path, why in interview.reasons.items() if path in kept or why in SAID_OF_IDENTITY},
    }
    return {name: value for name, value in found.items() if value not in ({}, "")}


def identities_of(interview: Interview) -> dict[str, str]:
    """What identifies the person, by path: answers of `identifying_places`, and notes beside them; positions that the form
    wants exact."""
    plan = interview.engine.plan
    places = identifying_places(plan)
    direct = [leaf for leaf in _relevant(interview) if leaf.place in places]
    found = {leaf.path: leaf.value for leaf in direct if leaf.value}
    found.update({leaf.path: leaf.value for leaf in _exact(interview) if leaf.value})
    found.update({f"{leaf.path}#note": interview.notes[leaf.path] for leaf in direct if leaf.path in interview.notes})
    return found


def summary_of(interview: Interview, parts: int = 3) -> str:
    """A line that tells records apart in a list without saying who it is: the first chosen answers that are neither
    identifying nor sensitive."""
    said: list[str] = []
    for path in interview.path_answered():
        state = interview.state(path)
        chosen = state.type == "select_one" and state.shown and not _of_consent(interview, path)
        if chosen and state.klass in ("", "quasi", "other"):
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


def _kept_value(leaf: Live) -> str:
    return positions.coarse(leaf.value, positions.grid_of(leaf.place)) if positions.is_position(leaf.place) else leaf.value


def _exact(interview: Interview) -> Iterator[Live]:
    plan = interview.engine.plan
    return (leaf for leaf in _relevant(interview) if positions.keeps_exact(leaf.place, plan))


def _relevant(interview: Interview) -> Iterator[Live]:
    from forms.interview.tree import leaves

    return (leaf for leaf in leaves(interview.engine.root) if leaf.relevant)


def identifying_places(plan: Plan) -> set[Place]:
    """The places whose answers name a person: of the class `direct` (`forms.classes`), made from such an answer by a
    calculation or an action unless that one has a class of its own (an age made from a birth date is `quasi`), or made from
    a position that the form wants exact."""
    from forms.classes import DIRECT, class_of
    from forms.interview.derived import with_derived

    direct = {place for place in plan.places.values() if class_of(place, plan.form) == DIRECT}
    return with_derived(plan, direct) | made_from_exact(plan)

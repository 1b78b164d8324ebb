"""Two keyings of a questionnaire compared, field by field.

Names and documents are compared where the person who compares may read them, which the journal says; otherwise it is told that
they were not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.services import capture, positions
from survey_app.services.correcting import present
from survey_app.services.interview_body import identifying_places
from survey_app.services.paper import PAPER, SECOND, Rules, rules_of
from survey_app.services.roles import may, require
from survey_app.store import browsing, corrections, identities
from vocabulary.errors import BadInput, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.interview import Interview
    from forms.interview.comparing import Comparison
    from forms.interview.deciding import Decision
    from forms.interview.tree import Place as Position
    from survey_app.services.programme import Programme
    from survey_app.store.browsing import Facts

PURPOSE = "double entry"  # in the journal; a stable word, not for the screen


@dataclass(frozen=True)
class Keyings:
    """Two keyings side by side. `own` says that one person keyed both; `unread` is how many names and documents were kept that
    could not be compared here."""

    record: str
    form: str
    number: str
    first_by: str
    first_at: str
    second_by: str
    second_at: str
    own: bool
    comparison: Comparison
    unread: int = 0


@dataclass(frozen=True)
class Loaded:
    """A record keyed twice: its body, what identifies as the first and the second have it, and how many of these could not be
    read."""

    facts: Facts
    body: Mapping[str, Any]
    rules: Rules
    first: Mapping[str, str]
    second: Mapping[str, str]
    unread: int

    @property
    def named(self) -> bool:
        """Whether names and documents were read, to be compared."""
        return not self.unread


def compare(programme: Programme, record: str, lang: str = "") -> Keyings:
    """Both keyings of a record, in a language of its form. Raises `StoreError`: `not-allowed`, `no-answers` where the record
    cannot be read here, `not-keyed-twice`, `already-compared`."""
    require(programme, "correct")
    loaded = programme.store.call(lambda db: load(db, programme, record))
    body, facts = loaded.body, loaded.facts
    second = body[SECOND]
    return Keyings(
        record, facts.form, str(body.get(PAPER, {}).get("number", "")), facts.interviewer, str(body.get("finished", "")),
        str(second.get("by", "")), str(second.get("finished", "")), second.get("by") == facts.interviewer,
        compared(programme, loaded, lang), loaded.unread,
    )  # fmt: skip


def still_asked(programme: Programme, keyings: Keyings, decisions: Mapping[str, Decision]) -> tuple[str, ...]:
    """Which differences are still to be decided or stay so with these decisions: one that leads to a question being asked no
    more takes it off the list. Nothing is written and nobody's name is read."""
    from forms.interview.deciding import Trial, apply, still_asked

    require(programme, "correct")
    body = programme.store.call(lambda db: present(db, keyings.record))
    trial = Trial(capture.rebuilt(programme, keyings.form, body))
    with suppress(BadInput):  # not all is decided: what was is in the trial all the same
        apply(trial, keyings.comparison, decisions)
    return still_asked(keyings.comparison, trial.interview)


def counted_of(programme: Programme, form: str, body: Mapping[str, Any], *, letters_alike: bool) -> dict[str, list[int]]:
    """What is counted of both keyings in a body, names and documents apart: by plain path the fields compared, and those that
    differ."""
    from forms.interview.comparing import compare

    first, second = _both(programme, form, body, {}, {}, "")
    found = compare(first, second, letters_alike=letters_alike, left_out=_left_out(first, named=False))
    return {path: [counted.compared, counted.differ] for path, counted in found.questions.items()}


def differs_now(interview: Interview, body: Mapping[str, Any]) -> list[str]:
    """The paths answered in an interview that stand otherwise in a kept body, names and documents apart."""
    from forms.interview.comparing import same

    said = {**body.get("answers", {}), **body.get("missing", {})}
    apart = _left_out(interview, named=False)
    found = []
    for path in interview.path_answered():
        node = interview.step(path).node
        kind = interview.step(path).kind
        missing = interview.missing.get(node)
        keyed = missing.value if missing is not None else node.value
        if kind is not None and kind.asks and not apart(node.place) and not same(kind.name, said.get(path, ""), keyed):
            found.append(path)
    return found


# both keyings -------------------------------------------------------------------------------------------------------------


def load(db: Database, programme: Programme, record: str) -> Loaded:
    """Both keyings of a record as they are kept; what identifies is read where it may be, which the journal says."""
    facts, body = browsing.facts(db, record), present(db, record)
    if SECOND not in body:
        raise StoreError(Problem("not-keyed-twice", text(N_("The questionnaire was not keyed a second time"))))
    if "answers" not in body[SECOND]:
        raise StoreError(Problem("already-compared", text(N_("The two keyings were compared already"))))
    if corrections.of(db, record) is not None:
        remedy = text(N_("Finish or drop the correction first."))
        raise StoreError(Problem("being-corrected", text(N_("The record is being corrected")), remedy=remedy))
    key = programme.keys.identities
    kept = len({*identities.fields_of(db, record), *identities.fields_of_second(db, record)})
    first: Mapping[str, str] = {}
    second: Mapping[str, str] = {}
    if kept and key is not None and may(programme.info.role, "read-identities"):
        first, second = identities.read_both(db, key, record, person=programme.info.person, purpose=PURPOSE)
        kept = 0
    return Loaded(facts, body, rules_of(db), first, second, kept)


def compared(programme: Programme, loaded: Loaded, lang: str = "") -> Comparison:
    """The comparison of what was loaded, in a language of the form."""
    from forms.interview.comparing import compare

    first, second = _both(programme, loaded.facts.form, loaded.body, loaded.first, loaded.second, lang)
    left_out = _left_out(first, named=loaded.named)
    return compare(first, second, letters_alike=loaded.rules.letters_alike, left_out=left_out)


def _both(
    programme: Programme, form: str, body: Mapping[str, Any], named: Mapping[str, str], again: Mapping[str, str], lang: str
) -> tuple[Interview, Interview]:
    spoken = lang or str(body.get("lang", ""))
    said = body[SECOND]

    def kept(part: Mapping[str, Any], more: Mapping[str, str]) -> Interview:
        answers = {**part.get("answers", {}), **{path: value for path, value in more.items() if "#" not in path}}
        return capture.rebuilt(programme, form, {"answers": answers, "missing": part.get("missing", {})}, spoken)

    return kept(body, named), kept(said, again)


def _left_out(interview: Interview, *, named: bool) -> Callable[[Position], bool]:
    """What is not compared: what is kept nowhere, and without `named` what identifies."""
    plan = interview.engine.plan
    apart = positions.not_kept(plan) | (set() if named else identifying_places(plan))
    return lambda place: place in apart or (not named and positions.keeps_exact(place, plan))

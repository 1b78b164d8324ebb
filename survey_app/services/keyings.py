"""Two keyings of a questionnaire compared, and what was decided with the paper in hand kept as a correction with its reason.

Names and documents are compared where the person who compares may read them, which the journal says; otherwise it is told that
they were not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.services import capture, correcting, positions, sealing
from survey_app.services.correcting import CHANGE, entries_of, present
from survey_app.services.interview_body import identifying_places
from survey_app.services.paper import PAPER, SECOND, TO_COMPARE, Rules, listed, rules_of
from survey_app.services.programme import note
from survey_app.services.roles import may, require
from survey_app.services.undo import Undo
from survey_app.store import browsing, corrections, identities, journal, records
from survey_app.store.identifiers import now
from survey_app.store.tagged import FORGETS
from vocabulary.errors import BadInput, BadParameter, Place, Problem, StoreError
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.interview import Interview
    from forms.interview.comparing import Comparison
    from forms.interview.deciding import Decision
    from forms.interview.tree import Place as Position
    from survey_app.services.programme import Programme
    from survey_app.store.browsing import Facts

COMPARED = "keyings-compared"  # why a version was written, and the journal's word for it
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
class _Loaded:
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
    loaded = programme.store.call(lambda db: _load(db, programme, record))
    body, facts = loaded.body, loaded.facts
    second = body[SECOND]
    return Keyings(
        record, facts.form, str(body.get(PAPER, {}).get("number", "")), facts.interviewer, str(body.get("finished", "")),
        str(second.get("by", "")), str(second.get("finished", "")), second.get("by") == facts.interviewer,
        _compared(programme, loaded, lang), loaded.unread,
    )  # fmt: skip


def still_asked(programme: Programme, keyings: Keyings, decisions: Mapping[str, Decision]) -> tuple[str, ...]:
    """Which differences are still to be decided or stay so with these decisions: one that leads to a question being asked no
    more takes it off the list. Nothing is written and nobody's name is read."""
    from forms.interview.deciding import Trial, apply, still_asked

    body = programme.store.call(lambda db: present(db, keyings.record))
    trial = Trial(capture.rebuilt(programme, keyings.form, body))
    with suppress(BadInput):  # not all is decided: what was is in the trial all the same
        apply(trial, keyings.comparison, decisions)
    return still_asked(keyings.comparison, trial.interview)


def settle(
    programme: Programme,
    record: str,
    decisions: Mapping[str, Decision],
    reason: str = "",
    *,
    can_undo: bool = False,
) -> Undo | None:
    """Keeps what was decided: a correction with its reason where an answer becomes another, else a version that says that both
    were compared. The answers of the second keying go from the record's present version, its figures stay.

    The rules of the form judge the result as they judge an interview. Raises `BadInput` with everything that is not decided, is
    no answer or breaks a rule, each with the path of its question, and what `compare` raises; nothing is written then.
    """
    require(programme, "correct")
    loaded = programme.store.call(lambda db: _load(db, programme, record))
    comparison = _compared(programme, loaded)
    decided, changed = _tried(programme, loaded, comparison, decisions)
    settled = _settled(loaded.body[SECOND], comparison, decided, programme.info.person)
    if not changed:
        return _agree(programme, record, settled, can_undo)
    if not reason.strip():
        raise BadParameter(Problem("reason-missing", text(N_("Say why the record is corrected")), Place(field="reason")))
    from forms.interview.deciding import apply

    session = correcting.correct(programme, record, reason)
    assert isinstance(session, correcting.CorrectionSession)
    session.settled = {SECOND: settled}
    apply(session, comparison, decisions)
    session.finish(can_undo=can_undo).result()
    note(programme, COMPARED, record, **_told(settled))
    return session.undo


def settle_alike(programme: Programme, progress: Progress = silent) -> int:
    """Notes of every record of which both keyings say the same that they were compared; returns of how many."""
    require(programme, "correct")
    waiting = [each.record for each in programme.store.call(listed) if each.state == TO_COMPARE and not each.differ]
    done = 0
    for number, record in enumerate(waiting):
        progress(number / len(waiting), text(N_("Comparing the keyings")))
        loaded = programme.store.call(lambda db, record=record: _load(db, programme, record))  # type: ignore[misc]
        comparison = _compared(programme, loaded)
        if loaded.named and not comparison.differences:
            _agree(programme, record, _settled(loaded.body[SECOND], comparison, {}, programme.info.person), can_undo=False)
            done += 1
    return done


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


def _load(db: Database, programme: Programme, record: str) -> _Loaded:
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
    return _Loaded(facts, body, rules_of(db), first, second, kept)


def _compared(programme: Programme, loaded: _Loaded, lang: str = "") -> Comparison:
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


# what was decided ---------------------------------------------------------------------------------------------------------


def _tried(
    programme: Programme, loaded: _Loaded, comparison: Comparison, decisions: Mapping[str, Decision]
) -> tuple[dict[str, str], bool]:
    """The decisions in memory: whose keying was right, and whether an answer becomes another. Raises what speaks against it."""
    from forms.interview.deciding import Trial, apply
    from vocabulary.errors import Level

    interview = capture.rebuilt(programme, loaded.facts.form, {"lang": loaded.body.get("lang", "")})
    interview.restore([(path, v) for path, v in (*entries_of(loaded.body), *loaded.first.items()) if path.startswith("/")])
    before = interview.to_dict()
    decided = apply(Trial(interview), comparison, decisions)
    if interview.refused:
        raise BadInput(
            Problem("consent-refused", text(N_("According to this the person did not agree to the interview")),
                    remedy=text(N_("Look at the paper. If it is so, withdraw the record on its own page.")))
        )  # fmt: skip
    errors = [problem for problem in interview.problems() if problem.level is Level.ERROR]
    if errors:
        raise BadInput(errors)
    return decided, interview.to_dict() != before


def _settled(second: Mapping[str, Any], comparison: Comparison, decided: Mapping[str, str], person: str) -> dict[str, Any]:
    """What stays of the second keying: who and when, and of each question how many fields were compared, differ, and were
    wrong in the first and in the second. No answer."""
    from forms.interview.comparing import plain_path
    from forms.interview.deciding import FIRST, SECOND, THIRD

    wrong = {path: [0, 0] for path in comparison.questions}
    for path, side in decided.items():
        wrong[plain_path(path)][0] += side in (SECOND, THIRD)
        wrong[plain_path(path)][1] += side in (FIRST, THIRD)
    counted = {path: [c.compared, c.differ, *wrong[path]] for path, c in comparison.questions.items()}
    kept = {name: said for name, said in second.items() if name not in ("answers", "missing", "questions")}
    return {**kept, "settled": now(), "settled_by": person, "questions": counted}


def _agree(programme: Programme, record: str, settled: Mapping[str, Any], can_undo: bool) -> Undo | None:
    """A version in which only the answers of the second keying are gone: none of the first becomes another."""
    before: dict[str, Any] = {}
    person = programme.info.person

    def work(db: Database) -> None:
        body = present(db, record)
        before.update(body=body, identities=identities.sealed(db, record), summary=browsing.facts(db, record).summary)
        kept = {name: said for name, said in body.items() if name not in (FORGETS, CHANGE)}
        at = now()
        records.revise(db, record, {**kept, SECOND: settled, CHANGE: {"why": COMPARED, "at": at}}, person, at=at)
        identities.remove_second(db, record)
        journal.write(db, person, COMPARED, record, _told(settled))

    def back() -> str:
        programme.store.call(lambda db: correcting.revert(db, programme, record, before))
        return ""

    programme.store.call(work)
    if not can_undo:
        sealing.settle(programme, record)
        return None
    return Undo(text(N_("Both keyings were compared.")), back, lambda: sealing.settle(programme, record))


def _told(settled: Mapping[str, Any]) -> dict[str, int]:
    counted = list(settled["questions"].values())
    return {"compared": sum(each[0] for each in counted), "differ": sum(each[1] for each in counted)}

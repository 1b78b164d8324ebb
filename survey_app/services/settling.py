"""What was decided of two keyings with the paper in hand, kept as a correction with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from survey_app.services import capture, correcting, sealing
from survey_app.services.correcting import CHANGE, entries_of, present
from survey_app.services.keyings import Loaded, compared, load
from survey_app.services.paper import SECOND, TO_COMPARE, listed
from survey_app.services.programme import note
from survey_app.services.roles import require
from survey_app.services.undo import Undo
from survey_app.store import browsing, identities, journal, records
from survey_app.store.identifiers import now
from survey_app.store.tagged import FORGETS
from vocabulary.errors import BadInput, BadParameter, Level, Place, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.interview.comparing import Comparison
    from forms.interview.deciding import Decision
    from survey_app.services.programme import Programme

COMPARED = "keyings-compared"  # why a version was written, and the journal's word for it


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
    no answer or breaks a rule, each with the path of its question, and what `keyings.compare` raises; nothing is written then.
    """
    require(programme, "correct")
    loaded = programme.store.call(lambda db: load(db, programme, record))
    comparison = compared(programme, loaded)
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
        loaded = programme.store.call(lambda db, record=record: load(db, programme, record))  # type: ignore[misc]
        comparison = compared(programme, loaded)
        if loaded.named and not comparison.differences:
            _agree(programme, record, _settled(loaded.body[SECOND], comparison, {}, programme.info.person), can_undo=False)
            done += 1
    return done


def _tried(
    programme: Programme, loaded: Loaded, comparison: Comparison, decisions: Mapping[str, Decision]
) -> tuple[dict[str, str], bool]:
    """The decisions in memory: whose keying was right, and whether an answer becomes another. Raises what speaks against it."""
    from forms.interview.deciding import Trial, apply

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

"""Withdrawal of consent: of the whole record, found by the receipt code that the person holds, or of one purpose.

Erasing is final and travels to other devices as a revision. Whoever asks with a code is shown that the record is there, and
nothing of what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.services import capture, receipts
from survey_app.services.consents import kept, withdrawn
from survey_app.services.correcting import CHANGE, present
from survey_app.services.interview_body import summary_of
from survey_app.services.paper import SECOND
from survey_app.services.roles import require
from survey_app.store import browsing, corrections, devices, erasing, identities, journal, records, second_keyings, tagged
from survey_app.store import receipts as receipt_rows
from survey_app.store.identifiers import now
from vocabulary.errors import BadInput, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.interview import Interview
    from survey_app.services.programme import Programme

PURPOSE_WITHDRAWN = "purpose-withdrawn"


@dataclass(frozen=True)
class Found:
    """What may be said of a record to somebody who asks for its withdrawal; `erased` is when it was erased (ISO), if it was."""

    record: str
    title: str
    finished: str
    interviewer: str
    identities: int
    erased: str = ""


def look_up(programme: Programme, code: str) -> Found:
    """The record that a receipt code belongs to; that one was tried stands in the journal. Raises `BadInput` where it is no
    code or belongs to no record here."""
    require(programme, "erase")
    mac = receipts.mac(programme.keys, code)

    def work(db: Database) -> Found | None:
        tried = (mac, *(receipts.mac_under(link, code) for link in devices.links(db)))
        record = next((found for each in tried if (found := receipt_rows.record_of(db, each)) is not None), None)
        journal.write(db, programme.info.person, "code-tried", record or "")
        return None if record is None else _found(db, record)

    found = programme.store.call(work)
    if found is None:
        raise BadInput(
            Problem("unknown-receipt-code", text(N_("No record here belongs to this code")),
                    remedy=text(N_("The interview may lie on another device: ask there, or at the office.")))
        )  # fmt: skip
    return found


def about(programme: Programme, record: str) -> Found:
    """The same of a record that is known already."""
    require(programme, "erase")
    return programme.store.call(lambda db: _found(db, record))


def withdraw(programme: Programme, record: str, *, by: str = "receipt") -> None:
    """Erases a record because the person withdrew; counted, told in the journal, and never undone.

    `by` says how the record was found: `receipt` or `record`. Raises `StoreError` `already-erased`."""
    require(programme, "erase")
    person = programme.info.person

    def work(db: Database) -> None:
        if erasing.of(db, record) is not None:
            raise StoreError(Problem("already-erased", text(N_("The record was erased already"))))
        erasing.erase(db, [record], person, erasing.WITHDRAWN)
        journal.write(db, person, "withdrawn", record, {"by": by})

    programme.store.call(work)
    programme.store.maintain(erasing.fold).result()


def withdrawals(programme: Programme) -> int:
    """How many persons withdrew: counted, not described."""
    return programme.store.call(lambda db: erasing.count(db, erasing.WITHDRAWN))


def withdraw_purpose(programme: Programme, record: str, purpose: str) -> int:
    """Takes back the consent for one purpose: a new revision without the answers that were asked for it alone, in the place of
    all before it, and without what identifies for it. Returns how many identities went; final, since nothing of it is kept.

    Which answers belong to a purpose the form says: those that are not asked where consent for it is refused. Raises
    `BadInput` where there is no such consent or the interview rests on it.
    """
    require(programme, "erase")
    form, body = programme.store.call(lambda db: (browsing.facts(db, record).form, present(db, record)))
    consent = next((each for each in kept(body) if each.purpose == purpose), None)
    if consent is None or not consent.given:
        raise BadInput(Problem("no-consent", text(N_("There is no consent for {purpose} to withdraw"), purpose=purpose)))
    interview = capture.rebuilt(programme, form, body)
    asked = next((each for each in interview.consents() if each.purpose == purpose), None)
    if asked is not None and asked.needed:
        raise BadInput(
            Problem("needed-consent", text(N_("The whole interview rests on this consent")),
                    remedy=text(N_("Withdraw the record instead.")))
        )  # fmt: skip
    gone = _Gone(interview, asked.path if asked is not None else "")
    summary = summary_of(interview)
    taken = programme.store.call(lambda db: _take(db, programme, record, purpose, gone, summary))
    programme.store.maintain(erasing.fold).result()
    return taken


def _take(db: Database, programme: Programme, record: str, purpose: str, gone: _Gone, summary: str) -> int:
    if corrections.of(db, record) is not None:
        raise StoreError(
            Problem("being-corrected", text(N_("The record is being corrected")),
                    remedy=text(N_("Finish or drop the correction first.")))
        )  # fmt: skip
    at, body = now(), present(db, record)
    after: dict[str, Any] = {**body, "consents": withdrawn(body, purpose, at)}
    for part in ("answers", "missing", "notes", "confirmed", "naming"):
        left = {path: said for path, said in body.get(part, {}).items() if not gone.holds(path)}
        after[part] = {**left, **gone.answer} if part == "answers" else left
    if SECOND in body:
        after[SECOND] = dict(body[SECOND])
        for part in ("answers", "missing"):
            if part in body[SECOND]:  # else both were compared, and it holds none any more
                after[SECOND][part] = {path: each for path, each in body[SECOND][part].items() if not gone.holds(path)}
        if "answers" in body[SECOND]:
            after[SECOND]["answers"] |= gone.answer
    second_keyings.drop(db, [record])
    after = {name: value for name, value in after.items() if value != {}}
    after[CHANGE] = {"why": PURPOSE_WITHDRAWN, "purpose": purpose, "at": at}
    after[tagged.FORGETS] = at
    tagged.forget_before(db, record, records.revise(db, record, after, programme.info.person, at=at))
    db.execute("UPDATE record SET summary = ? WHERE id = ?", [summary, record])
    fields = [field for field in identities.fields_of(db, record) if gone.holds(field)]
    if fields or purpose == "linking":
        identities.remove(db, record, fields)
    identities.remove_second(db, record, [field for field in identities.fields_of_second(db, record) if gone.holds(field)])
    journal.write(db, programme.info.person, "purpose-withdrawn", record, {"purpose": purpose, "identities": len(fields)})
    return len(fields)


class _Gone:
    """Which paths of an interview are not asked once the consent at `path` is refused; `answer` is that refusal."""

    def __init__(self, interview: Interview, path: str) -> None:
        from forms.interview.consent import YES

        nodes = interview.engine.nodes
        before = {each for each, node in nodes.items() if node.relevant}
        self.answer: Mapping[str, str] = {}
        if path:
            no = next((value for value, _ in interview.state(path).choices if value not in YES), "no")
            interview.set_value(nodes[path], no)
            self.answer = {path: no}
        self._nodes, self._before = nodes, before

    def holds(self, path: str) -> bool:
        """Whether a path goes; a row that was not built up here follows what is around it."""
        here = path.partition("#")[0]
        while here and here not in self._nodes:
            here = here.rpartition("/")[0]
        return here in self._before and not self._nodes[here].relevant


def _found(db: Database, record: str) -> Found:
    facts, erased = browsing.facts(db, record), erasing.of(db, record)
    return Found(
        record,
        facts.source,
        facts.finished,
        facts.interviewer,
        len(identities.fields_of(db, record)),
        erased.at if erased is not None else "",
    )

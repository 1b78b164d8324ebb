"""A copy of the programme for demographers: its own folder and keys, every record in it, and nothing that names anybody.

Real separation is a separate file: whoever has only the copy cannot reach an identity by any program. Records get new ids in
another order, pseudonyms are made anew with a key that is not kept, days become months, and what was typed as text stays out.
"""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.services import programme as programmes
from survey_app.services.consents import may_count
from survey_app.services.deidentified_body import codes_of, kept_paths, of_interview, of_list
from survey_app.services.linking import complete_pseudonyms
from survey_app.services.linking_keys import DOCUMENT, NAMES_AND_BIRTH
from survey_app.services.roles import require
from survey_app.store import journal, meta, records, registers
from survey_app.store.identifiers import now
from survey_app.store.keys import STRONG, KdfCost
from survey_app.store.records import NewRecord
from vocabulary.errors import BadParameter, Collector, Place
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

_STEP = 1000
_KINDS = (DOCUMENT, NAMES_AND_BIRTH)


@dataclass(frozen=True)
class Copy:
    """A copy that was made. `left_out` are columns of lists that could hold more than codes; `alone` is how many records
    are the only one of their sex, age, nationality and area: these can still be recognised by who knows the person."""

    folder: Path
    records: int
    lists: int
    left_out: tuple[str, ...]
    alone: int


@dataclass(frozen=True)
class _Taken:
    """A record on its way: its old id, the list it belongs to (empty for an interview), and what is kept of it."""

    record: str
    register: str
    new: NewRecord


def make_copy(
    programme: Programme,
    folder: Path,
    person: str,
    passphrase: str,
    purpose: str,
    *,
    name: str = "",
    progress: Progress = silent,
    cost: KdfCost = STRONG,
) -> Copy:
    """Makes a programme without identities in `folder`, to be opened by `person` in the role of a demographer.

    Who got it and for what purpose is written into the journal. Whole or not at all. Raises `BadParameter`, or `StoreError`
    `not-allowed`, `exists`, `read-only`, `disk-full`.
    """
    require(programme, "copy-deidentified")
    problems = Collector()
    if not purpose.strip():
        problems.add("purpose-missing", text(N_("The purpose is missing")), Place(field="purpose"))
    if person.strip() == programme.info.person:
        problems.add("own-copy", text(N_("The copy is for somebody else")), Place(field="person"),
                     text(N_("Write the name of the demographer who will use it.")))  # fmt: skip
    problems.raise_if_any(BadParameter)
    name = name.strip() or f"{programme.info.name} ({translate(N_('without identities'), programme.info.lang)})"
    complete_pseudonyms(programme, progress)
    progress(0.1, text(N_("Reading the records")))
    taken, histories, left_out = programme.store.call(_take)
    pseudonyms = programme.store.call(lambda db: {kind: registers.link_keys(db, kind) for kind in _KINDS})
    own = {"deidentified": {"of": programme.info.name, "at": now(), "purpose": purpose.strip()}}
    made = programmes.create(
        folder, name, programme.info.country, programme.info.lang, person, passphrase, cost=cost, role="demographer", facts=own
    )
    try:
        definition = programmes.get_meta(programme, "definition")
        if definition is not None:
            programmes.set_meta(made, "definition", definition)
        made.store.call(lambda db: _put(db, person, taken, histories, pseudonyms, progress))
    except BaseException:
        made.close()
        programmes.remove_folder(made.info.folder)
        raise
    made.close()
    programmes.note(programme, "copied-deidentified", made.info.folder.name,
                    records=len(taken), recipient=person.strip(), purpose=purpose.strip())  # fmt: skip
    return Copy(made.info.folder, len(taken), len(histories), left_out, _alone(taken))


def _take(db: Database) -> tuple[list[_Taken], dict[str, tuple[registers.Register, list[registers.Import]]], tuple[str, ...]]:
    """Everything that goes into the copy, in no order that tells anything."""
    taken: list[_Taken] = []
    histories, left_out = {}, []
    for register in registers.listing(db):
        histories[register.id] = register, registers.history(db, register.id)
        rows = registers.rows_of(db, register.id)
        kept = codes_of(body for _, body in rows)
        left_out += sorted({f"{register.name}: {column}" for _, body in rows for column in body.get("other", {})} -
                           {f"{register.name}: {column}" for column in kept})  # fmt: skip
        for record, body in rows:
            taken.append(_Taken(record, register.id, NewRecord("register", "", of_list(body, kept), "", register.name)))
    taken += _interviews(db)
    secrets.SystemRandom().shuffle(taken)
    return taken, histories, tuple(left_out)


def _interviews(db: Database) -> Iterator[_Taken]:
    from survey_app.services.capture import form_of

    facts = {
        row[0]: row[1:]
        for row in db.execute(
            "SELECT id, form, form_version, source FROM record WHERE kind = 'interview' AND status = 'finished'"
        )
    }
    paths: dict[str, dict[str, str]] = {}
    for record, body in registers.interviews(db):
        if not may_count(body):
            continue
        form, version, source = facts[record]
        if form not in paths:
            paths[form] = kept_paths(form_of(form))
        yield _Taken(record, "", NewRecord("interview", form, of_interview(body, paths[form]), version, source))


def _put(
    db: Database,
    person: str,
    taken: list[_Taken],
    histories: Mapping[str, tuple[registers.Register, list[registers.Import]]],
    pseudonyms: Mapping[str, Mapping[str, bytes]],
    progress: Progress,
) -> None:
    once = secrets.token_bytes(32)  # forgotten with this call: the copy's pseudonyms cannot be led back to the programme's
    new_of, import_of = {}, {}
    for old, (register, history) in histories.items():
        new_of[old] = registers.obtain(db, register.name, register.institution)
        standing = [done for done in history if not done.withdrawn and not done.replaced_by]
        for done in standing:
            bare = registers.Import(done.at[:10], person, "", "", done.start, done.end, {}, done.imported, done.repeated, 0, ())
            import_of[old] = registers.add_import(db, new_of[old], bare)
    for begin in range(0, len(taken), _STEP):
        progress(0.2 + 0.8 * begin / len(taken), text(N_("Storing row {row}"), row=begin + 1))
        some = taken[begin : begin + _STEP]
        new = [
            NewRecord(t.new.kind, new_of.get(t.register, t.new.form), t.new.body, t.new.form_version, t.new.source)
            for t in some
        ]
        ids = records.add_finished(db, new, person)
        for number, (i, t) in enumerate(zip(ids, some, strict=True), begin + 1):
            if t.register:
                registers.add_rows(
                    db, new_of[t.register], import_of[t.register], [(i, number, _again(once, t.record.encode()))]
                )
        registers.add_link_keys(
            db,
            [
                (i, kind, _again(once, key) if key else b"")
                for i, t in zip(ids, some, strict=True)
                for kind, known in pseudonyms.items()
                if (key := known.get(t.record)) is not None
            ],
        )
    journal.write(db, person, "filled-deidentified", detail={"records": len(taken)})


def _again(once: bytes, said: bytes) -> bytes:
    return hmac.digest(once, said, "sha256")


def _alone(taken: list[_Taken]) -> int:
    """How many records are the only one of their sex, age, nationality and area."""
    seen = Counter(
        tuple(str(t.new.body.get(name, "")) for name in ("sex", "age", "nationality", "area")) for t in taken if t.register
    )
    return sum(n == 1 for n in seen.values())


def copied_from(programme: Programme) -> dict[str, Any] | None:
    """What a copy without identities was made of, when and for what; nothing for a programme of its own."""
    found = programme.store.call(lambda db: meta.get(db, "deidentified"))
    return found if isinstance(found, dict) else None

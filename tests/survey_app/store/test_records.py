"""Records: append-only by the database's own triggers, named by their content, erasable without a trace of the body."""

from __future__ import annotations

from typing import Any

import pytest

from survey_app.services.programme import Programme
from survey_app.store import answers, records
from survey_app.store.identifiers import uuid7
from survey_app.store.thread import Store


def _finished(db: Any) -> str:
    record = records.create(db, "interview", "entry", "1")
    answers.append(db, record, "/data/age", "31", "2026-01-01")
    records.revise(db, record, {"answers": {"/data/age": "31"}}, "Ana")
    records.end(db, record, "finished")
    answers.forget(db, record)
    return record


def test_that_a_revision_is_named_by_what_it_says(store: Store) -> None:
    store.call(_finished)
    assert store.call(records.faults) == []

    def tamper(db: Any) -> list[str]:
        db.execute("DROP TRIGGER body_is")
        db.execute("UPDATE body SET json = replace(json, '31', '13')")
        return records.faults(db)

    assert len(store.call(tamper)) == 1


def test_that_a_changed_author_shows(store: Store) -> None:
    def tamper(db: Any) -> list[str]:
        _finished(db)
        db.execute("DROP TRIGGER revision_is")
        db.execute("UPDATE revision SET author = 'Eva'")
        return records.faults(db)

    assert len(store.call(tamper)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM record",
        "UPDATE record SET kind = 'register'",
        "UPDATE record SET id = 'x'",
        "UPDATE record SET status = 'draft'",
        "DELETE FROM revision",
        "UPDATE revision SET at = '1999'",
        "DELETE FROM body",
        "UPDATE body SET json = '{}'",
        "INSERT INTO answer VALUES ((SELECT id FROM record), 1, '/data/age', '99', '', '')",
        "INSERT OR REPLACE INTO revision SELECT id, record, device, sequence, parents, 'Eva', at, kind, digest FROM revision",
        "INSERT OR REPLACE INTO body (revision, json, salt) SELECT revision, '{}', salt FROM body",
    ],
)
def test_that_what_was_written_is_never_changed(store: Store, statement: str) -> None:
    store.call(_finished)
    with pytest.raises(Exception, match=r"never|ends once|only drafts"):
        store.call(lambda db: db.execute(statement))
    assert store.call(records.faults) == []


def test_that_the_answers_of_a_draft_are_never_changed_or_deleted(store: Store) -> None:
    def draft(db: Any) -> None:
        answers.append(db, records.create(db, "interview", "entry"), "/data/age", "31", "2026-01-01")

    store.call(draft)
    for statement in (
        "DELETE FROM answer",
        "UPDATE answer SET value = '1'",
        "INSERT OR REPLACE INTO answer SELECT record, sequence, path, '1', mark, at FROM answer",
    ):
        with pytest.raises(Exception, match="never"):
            store.call(lambda db, statement=statement: db.execute(statement))  # type: ignore[misc]


def test_that_a_second_revision_has_the_first_as_parent(store: Store) -> None:
    record = store.call(_finished)
    second = store.call(lambda db: records.revise(db, record, {"answers": {"/data/age": "32"}}, "Luz"))
    first, last = store.call(lambda db: records.revisions(db, record))
    assert (first.parents, last.parents) == ((), (first.id,))
    assert (first.sequence, last.sequence) == (1, 2)
    assert store.call(lambda db: records.heads(db, record)) == (second,)
    assert store.call(lambda db: records.current(db, record)) == {"answers": {"/data/age": "32"}}


def test_that_erasure_blanks_every_body_and_keeps_the_history(store: Store) -> None:
    record = store.call(_finished)
    store.call(lambda db: records.revise(db, record, {"answers": {"/data/age": "32"}}, "Luz"))
    store.call(lambda db: records.erase(db, record, "Luz"))
    assert store.call(
        lambda db: db.execute("SELECT count(*) FROM body WHERE json IS NOT NULL OR salt IS NOT NULL").fetchone()
    ) == (0,)
    assert [r.kind for r in store.call(lambda db: records.revisions(db, record))] == ["content", "content", "erase"]
    assert store.call(lambda db: records.current(db, record)) is None
    assert store.call(records.faults) == [], "the ids still follow from what is left"


def test_that_the_same_body_gives_different_digests(store: Store) -> None:
    """The salt keeps a body with few possible values from being guessed by its digest."""
    one, other = store.call(lambda db: records.add_finished(db, [records.NewRecord("register", "r", {"sex": "F"})] * 2, "Ana"))
    digests = {store.call(lambda db, i=i: records.revisions(db, i)[0].digest) for i in (one, other)}  # type: ignore[misc]
    assert len(digests) == 2


def test_that_many_records_come_in_one_go_in_their_order(store: Store) -> None:
    new = [records.NewRecord("register", "police", {"row": n}, source="police 2025") for n in range(300)]
    ids = store.call(lambda db: records.add_finished(db, new, "Ana"))
    bodies = [store.call(lambda db, i=i: records.current(db, i)) for i in (ids[0], ids[299])]  # type: ignore[misc]
    assert bodies == [{"row": 0}, {"row": 299}]
    assert ids == sorted(ids)


def test_that_ids_grow_and_carry_version_seven() -> None:
    ids = [uuid7() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert {i[14] for i in ids} == {"7"}
    assert {i[19] for i in ids} <= set("89ab")


def test_that_revisions_are_signed_by_whoever_wrote_them(programme: Programme) -> None:
    programme.store.call(_finished)
    programme.store.call(
        lambda db: records.add_finished(db, [records.NewRecord("register", "list", {"n": n}) for n in range(5)], "Ana")
    )
    rows = programme.store.call(lambda db: db.execute("SELECT first, last, signer FROM attestation").fetchall())
    key = bytes(programme.keys.signing.verify_key).hex()
    assert rows == [(1, 1, key), (2, 6, key)]
    assert programme.store.call(records.faults) == []


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE attestation SET signature = 'no' WHERE first = 2", 5),
        ("UPDATE attestation SET last = 5 WHERE first = 2", 4),
        (f"UPDATE attestation SET signer = '{'ab' * 32}' WHERE first = 1", 1),
    ],
)
def test_that_a_signature_that_is_not_theirs_shows(programme: Programme, statement: str, wrong: int) -> None:
    def tamper(db: Any) -> list[str]:
        _finished(db)
        records.add_finished(db, [records.NewRecord("register", "list", {"n": n}) for n in range(5)], "Ana")
        db.execute("DROP TRIGGER attestation_is")
        db.execute(statement)
        return records.faults(db)

    assert len(programme.store.call(tamper)) == wrong


def test_that_a_clock_set_back_does_not_bring_an_older_answer_back(store: Store) -> None:
    def correct(db: Any) -> list[tuple[str, str]]:
        record = _finished(db)
        records.revise(db, record, {"answers": {"/data/age": "32"}}, "Ana", at="1999-01-01T00:00:00.000+00:00")
        revisions = records.revisions(db, record)
        assert records.current(db, record) == {"answers": {"/data/age": "32"}}
        return [(revision.at, str(revision.body)) for revision in revisions]

    first, second = store.call(correct)
    assert first[0] < second[0]
    assert "32" in second[1]

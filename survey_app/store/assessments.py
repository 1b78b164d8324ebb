"""Versions of the impact assessment: appended, each whole and signed, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now
from survey_app.store.signing import holds, sign, signers

if TYPE_CHECKING:
    from sqlite_utils import Database

DOMAIN = "alcance-assessment-1"
DRAFT, APPROVED = "draft", "approved"


@dataclass(frozen=True)
class Version:
    """One version. `answers` by question, `fields` the class of every field that it knew, by key; `signed` whether the
    signature is that of `person` over these words."""

    number: int
    at: str
    person: str
    state: str
    answers: Mapping[str, Any]
    fields: Mapping[str, str]
    signed: bool


def append(db: Database, person: str, state: str, answers: Mapping[str, Any], fields: Mapping[str, str]) -> None:
    """Adds a version, signed by whoever has the programme open."""
    at, told, known = now(), _plain(answers), _plain(fields)
    signer, signature = sign(db, DOMAIN, _said(at, person, state, told, known))
    db.execute(
        "INSERT INTO assessment (at, person, state, answers, fields, signer, signature) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [at, person, state, told, known, signer, signature],
    )


def versions(db: Database) -> list[Version]:
    """All versions, oldest first, numbered from 1."""
    known = signers(db)
    rows = db.execute("SELECT at, person, state, answers, fields, signer, signature FROM assessment ORDER BY id").fetchall()
    return [
        Version(
            number, at, person, state, json.loads(told), json.loads(fields),
            signer in known and known[signer].person == person
            and holds(DOMAIN, _said(at, person, state, told, fields), signer, signature),
        )
        for number, (at, person, state, told, fields, signer, signature) in enumerate(rows, 1)
    ]  # fmt: skip


def _said(at: str, person: str, state: str, answers: str, fields: str) -> str:
    return json.dumps([at, person, state, answers, fields], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)

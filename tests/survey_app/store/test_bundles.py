"""Bundles: damaged, cut, forged or oversized ones are refused whole; what is taken in is the same in whatever order it came."""

from __future__ import annotations

import hashlib
import io
import json
import random
import secrets
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from survey_app.store import acknowledgements, age, bundles, exchange, meta, migrations, records, signing
from survey_app.store.bundles import Bundle, BundleError, Manifest
from survey_app.store.foreign_bodies import body_of
from survey_app.store.office import Office
from survey_app.store.open import DATABASE, close_database, open_database

OFFICE = PrivateKey(bytes(range(32)))
PUBLIC = bytes(OFFICE.public_key).hex()
DEVICES = tuple(f"00000000-0000-7000-8000-00000000000{n}" for n in range(3))
RECORDS = tuple(f"11111111-0000-7000-8000-00000000000{n}" for n in range(3))
AT = "2026-11-30T10:00:00.{:03d}+00:00"
FACTS: dict[str, Any] = {
    **dict.fromkeys(("drafts", "finished", "sealed", "purged", "refused", "identities"), 0),
    "slots": [], "disk": "unknown", "swap": "none", "sealing": "handed-in", "app": "0.1.0",
}  # fmt: skip
PERSON = SigningKey(bytes(range(32)))
DEVICE_KEY = SigningKey(bytes(range(1, 33)))


def revision(device: str, number: int, record: str, parents: Sequence[str], at: str, kind: str, word: str) -> dict[str, Any]:
    """A line of a bundle, honest about itself."""
    body = None if kind == "erase" else json.dumps({"answers": {"/data/q": word}}, separators=(",", ":"))
    salt = secrets.token_bytes(16) if body is not None else b""
    digest = records.digest_of(salt, body or "{}")
    name = records.name_of(record, device, number, parents, "Ana", at, kind, digest)
    return {
        "line": "revision", "id": name, "record": record, "sequence": number, "parents": list(parents), "author": "Ana",
        "at": at, "kind": kind, "digest": digest, "body": body, "salt": salt.hex(), "sealed": "",
    }  # fmt: skip


def record(name: str) -> dict[str, Any]:
    return {
        "line": "record", "id": name, "kind": "interview", "form": "entry", "form_version": "3", "status": "finished",
        "created": AT.format(0), "finished": AT.format(0), "source": "Ingreso", "interviewer": "Ana", "summary": "F · VE",
        "sealed_summary": "", "receipt": "", "why": "", "list": None, "identities": {},
    }  # fmt: skip


def manifest(device: str, lines: Sequence[dict[str, Any]]) -> Manifest:
    numbers = [line["sequence"] for line in lines if line["line"] == "revision"]
    return Manifest(
        id="22222222-0000-7000-8000-000000000000", made=AT.format(0), device=device,
        device_key=bytes(DEVICE_KEY.verify_key).hex(), name="Tumbes", person="Ana", addressee=PUBLIC, first=numbers[0],
        last=numbers[-1], records=sum(line["line"] == "record" for line in lines), schema="exchange", forms={"entry": ["3"]},
        signers=[{"key": bytes(PERSON.verify_key).hex(), "person": "Ana", "role": "enumerator"}], grant="", facts=FACTS,
    )  # fmt: skip


def signature(device: str, some: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first, names = some[0]["sequence"], [each["id"] for each in some]
    told = f"{records.DOMAIN}\0{records._said(device, first, names)}".encode()
    return {
        "line": "signature", "first": first, "last": some[-1]["sequence"],
        "signer": bytes(PERSON.verify_key).hex(), "signature": PERSON.sign(told).signature.hex(),
    }  # fmt: skip


def lines_of(device: str = DEVICES[0], count: int = 3) -> list[dict[str, Any]]:
    some = [revision(device, n, RECORDS[n % 3], (), AT.format(n), "content", f"w{n}") for n in range(1, count + 1)]
    return [*(record(name) for name in sorted({each["record"] for each in some})), *some, signature(device, some)]


def packed(lines: Sequence[dict[str, Any]], device: str = DEVICES[0], key: SigningKey = DEVICE_KEY, **changed: Any) -> bytes:
    return bundles.pack(replace(manifest(device, lines), **changed), lines, key)


def unpacked(file: bytes) -> Bundle:
    return bundles.unpack(file, bytes(OFFICE), PUBLIC)


def code_of(file: bytes) -> str:
    with pytest.raises(BundleError) as caught:
        unpacked(file)
    return caught.value.problems[0].code


def rezipped(file: bytes, change: dict[str, bytes]) -> bytes:
    """The same bundle with members put in the place of others, rightly encrypted: what somebody with the office's address
    can make."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(age.decrypt(file, bytes(OFFICE)))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return age.encrypt(made.getvalue(), bytes(OFFICE.public_key))


def member(file: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(age.decrypt(file, bytes(OFFICE)))) as found:
        return found.read(name)


def test_that_a_bundle_comes_out_as_it_went_in() -> None:
    lines = lines_of()
    found = unpacked(packed(lines))
    assert [each["id"] for each in found.revisions] == [line["id"] for line in lines if line["line"] == "revision"]
    assert found.manifest.count == 3


def test_that_no_truncated_and_no_flipped_bundle_is_accepted() -> None:
    file = packed(lines_of())
    chance = random.Random(1)
    for length in {*range(0, len(file), 13), len(file) - 1}:
        assert code_of(file[:length]) in ("not-a-bundle", "damaged-bundle", "not-addressed")
    for _ in range(300):
        at = chance.randrange(len(file))
        flipped = file[:at] + bytes([file[at] ^ 1 << chance.randrange(8)]) + file[at + 1 :]
        assert code_of(flipped) in ("not-a-bundle", "damaged-bundle", "not-addressed")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from((bundles.MANIFEST, bundles.SIGNATURE, bundles.REVISIONS)), st.binary(max_size=60), st.randoms())
def test_that_nothing_that_was_changed_inside_is_accepted(name: str, junk: bytes, chance: random.Random) -> None:
    file = packed(lines_of())
    old = member(file, name)
    at = chance.randrange(len(old))
    changed = old[:at] + junk + old[at + len(junk) :]
    if changed != old:
        assert code_of(rezipped(file, {name: changed})) in ("damaged-bundle", "forged-bundle", "newer-bundle")


def test_that_other_members_and_other_order_are_refused() -> None:
    file = packed(lines_of())
    assert code_of(rezipped(file, {"../evil": b"x"})) == "damaged-bundle"
    assert code_of(age.encrypt(b"no zip", bytes(OFFICE.public_key))) == "damaged-bundle"


def test_that_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = packed(lines_of())
    monkeypatch.setattr(bundles, "LARGEST_UNPACKED", 10)
    assert code_of(file) == "too-large-bundle"


def test_that_a_newer_format_is_told() -> None:
    file = packed(lines_of())
    plain = json.loads(member(file, bundles.MANIFEST))
    assert code_of(rezipped(file, {bundles.MANIFEST: json.dumps({**plain, "version": 2}).encode()})) == "newer-bundle"


def test_that_a_signature_must_be_the_devices_and_the_authors() -> None:
    assert code_of(packed(lines_of(), key=PERSON)) == "forged-bundle"
    assert code_of(packed(lines_of(), signers=[])) == "forged-bundle"
    other = [{"key": bytes(PERSON.verify_key).hex(), "person": "Luz", "role": "enumerator"}]
    assert code_of(packed(lines_of(), signers=other)) == "forged-bundle"
    lines = lines_of()
    lines[-1] = {**lines[-1], "signature": "00" * 64}
    assert code_of(packed(lines)) == "forged-bundle"


def test_that_what_a_revision_says_is_what_its_name_says() -> None:
    for change in ({"author": "Luz"}, {"at": AT.format(999)}, {"body": '{"answers":{}}'}, {"record": RECORDS[0]}):
        lines = lines_of()
        lines[4] = {**lines[4], **change}
        assert code_of(packed(lines)) == "damaged-bundle"
    lines = lines_of()
    del lines[4]
    assert code_of(packed(lines)) == "damaged-bundle"  # a gap inside


def test_that_a_bundle_for_another_office_is_told() -> None:
    other = bytes(PrivateKey.generate().public_key).hex()
    assert code_of(packed(lines_of(), addressee=other)) == "not-addressed"
    plain = member(packed(lines_of()), bundles.MANIFEST)
    assert PUBLIC.encode() in plain


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), ANYTHING.map(lambda plain: json.dumps(plain).encode())))
def test_that_whatever_is_read_as_an_answer_of_the_office_is_refused_in_words(raw: bytes) -> None:
    office = Office(PUBLIC, bytes(PERSON.verify_key).hex())
    for said in (raw, b'{"said":' + raw + b',"signature":"' + b"0" * 128 + b'"}'):
        with pytest.raises(BundleError):
            acknowledgements.read(said, office, DEVICES, "answer")


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from((bundles.MANIFEST, bundles.REVISIONS)),
    st.sampled_from(("id", "device", "at", "facts", "parents")),
    ANYTHING,
)
def test_that_whatever_stands_in_the_place_of_a_value_is_refused_in_words(name: str, key: str, value: object) -> None:
    """Signed by the device itself: a device that is broken or was taken over must not bring the office down."""
    file = packed(lines_of())
    said = member(file, bundles.REVISIONS)
    plain = json.loads(member(file, bundles.MANIFEST))
    if name == bundles.REVISIONS:
        first, *rest = said.splitlines()
        said = b"\n".join([json.dumps({**json.loads(first), key: value}).encode(), *rest, b""])
        plain |= {"sha256": hashlib.sha256(said).hexdigest(), "length": len(said)}
    else:
        plain[key] = value
    told = json.dumps(plain).encode()
    signed = DEVICE_KEY.sign(bundles.DOMAIN.encode() + b"\0" + told).signature
    changed = {bundles.MANIFEST: told, bundles.SIGNATURE: signed, bundles.REVISIONS: said}
    assert code_of(rezipped(file, changed)) in ("damaged-bundle", "forged-bundle")


@pytest.mark.parametrize(
    "body",
    [
        {"answers": ["F"]}, {"answers": {"/data/sex": 1}}, {"consents": {"statistics": {"at": "2026"}}}, {"erased": "direct"},
        {"other": []}, {"age": "thirty"}, {"missing": None},
        {"paradata": {"events": [["begin"]]}}, {"change": {"why": {}}}, {"lang": ["es"]},
        {"paper": {"number": 17}}, {"second": ["F"]}, {"second": {"answers": {"/data/sex": 1}}}, {"second": {"by": ["Luz"]}},
        {"second": {"questions": {"/data/sex": [1]}}}, {"second": {"questions": {"/data/sex": [1, "all"]}}},
    ],
)  # fmt: skip
def test_that_a_body_that_no_table_could_read_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        body_of(json.dumps(body))


def test_that_bodies_as_they_are_written_pass() -> None:
    how = {"given": True, "lang": "es", "at": "2026-11-30", "how": "oral", "witness": True}
    interview = {
        "form": "entry", "answers": {"/data/sex": "F"}, "consents": {"statistics": how, "contact": False},
        "naming": {"/data/said": ["telephone"]}, "change": {"why": "corrected", "at": "2026"}, "newer": {"any": [1]},
        "paradata": {"began": 1, "events": [["question", "/data/sex", 0, 5, 1], ["end", "", 9]]}, "paper": {"number": "17"},
        "second": {"by": "Luz", "answers": {"/data/sex": "M"}, "missing": {}, "questions": {"/data/sex": [1, 1]}},
    }  # fmt: skip
    for body in (interview, {"sex": "F", "age": 30, "other": {"file": "A-1", "pages": 2, "checked": None}}):
        assert body_of(json.dumps(body)) == body


def test_that_half_a_sign_is_no_text() -> None:
    lines = lines_of()
    lines[0]["source"] = "\ud800"
    file = packed(lines_of())
    said = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    plain = json.loads(member(file, bundles.MANIFEST)) | {"sha256": hashlib.sha256(said).hexdigest(), "length": len(said)}
    told = json.dumps(plain).encode()
    signed = DEVICE_KEY.sign(bundles.DOMAIN.encode() + b"\0" + told).signature
    changed = {bundles.MANIFEST: told, bundles.SIGNATURE: signed, bundles.REVISIONS: said}
    assert code_of(rezipped(file, changed)) == "damaged-bundle"


def test_that_what_unpacks_to_far_more_than_anybody_writes_is_refused() -> None:
    file = rezipped(packed(lines_of()), {bundles.REVISIONS: b" " * (2 * bundles.SMALL)})
    assert code_of(file) == "too-large-bundle"


# merging ---------------------------------------------------------------------------------------------------------------

KEY = bytes(range(32))
Event = tuple[int, int, bool, int]  # device, record, whether it erases, a seed for which revisions it has seen


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once."""
    path = tmp_path_factory.mktemp("template") / DATABASE
    db = open_database(path, KEY, create=True)
    migrations.migrate(db)
    meta.put(db, "device", "office")
    close_database(db, path)
    return path


def history(events: Sequence[Event]) -> dict[str, list[dict[str, Any]]]:
    """What three devices wrote: each revision replaces some of those that it could have seen."""
    written: dict[str, list[dict[str, Any]]] = {device: [] for device in DEVICES}
    seen: dict[str, list[str]] = {name: [] for name in RECORDS}
    for at, (device, of, erases, seed) in enumerate(events):
        here, name = DEVICES[device], RECORDS[of]
        known = [each for each in seen[name] if random.Random(f"{seed}{each}").random() < 0.5]
        kind = "erase" if erases and seen[name] else "content"
        made = revision(here, len(written[here]) + 1, name, known, AT.format(at), kind, f"{device}-{at}")
        written[here].append(made)
        seen[name].append(made["id"])
    return written


def pieces(written: dict[str, list[dict[str, Any]]], chance: random.Random) -> Iterator[Bundle]:
    """The devices' bundles in some order, cut somewhere, each beginning at what was not acknowledged (or before)."""
    at = dict.fromkeys(DEVICES, 0)
    while any(at[device] < len(written[device]) for device in DEVICES):
        device = chance.choice([device for device in DEVICES if at[device] < len(written[device])])
        first, last = chance.randint(0, at[device]), chance.randint(at[device] + 1, len(written[device]))
        some, at[device] = written[device][first:last], last
        kept = [
            {**record(name), "summary": _last(written[device][:last], name)} for name in sorted({r["record"] for r in some})
        ]
        lines = [*kept, *some, signature(device, some)]
        yield unpacked(packed(lines, device))


def _last(some: Sequence[dict[str, Any]], name: str) -> str:
    return next(each["id"] for each in reversed(some) if each["record"] == name)


def merged(template: Path, place: Path, brought: Sequence[Bundle]) -> Any:
    """What an office holds after these bundles."""
    shutil.copyfile(template, place)
    db = open_database(place, KEY)
    try:
        for bundle in brought:
            with db.atomic():
                assert exchange.stray(db, bundle) == ""
                signing.register(db, bytes(PERSON.verify_key).hex(), "Ana", "enumerator")
                found = exchange.readable(bundle, bytes(OFFICE), {"identities": KEY, "link": KEY})
                exchange.take_in(db, bundle, found, KEY)
        rows = db.execute("SELECT r.id, b.json FROM revision r JOIN body b ON b.revision = r.id ORDER BY r.id").fetchall()
        erased = db.execute("SELECT record FROM erasure ORDER BY record").fetchall()
        summaries = db.execute("SELECT id, summary FROM record ORDER BY id").fetchall()
        heads = {name: records.heads(db, name) for name in RECORDS}
        return rows, erased, summaries, heads, sorted(exchange.conflicts(db)), records.faults(db)
    finally:
        close_database(db, place)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.integers(0, 9)), min_size=1, max_size=12),
    st.integers(0, 10**6),
)
def test_that_histories_merge_the_same_in_any_order(template: Path, tmp_path: Path, events: list[Event], seed: int) -> None:
    written = history(events)
    found = [
        merged(template, tmp_path / f"{secrets.token_hex(4)}.db", list(pieces(written, random.Random(f"{seed}-{n}"))))
        for n in range(2)
    ]
    assert found[0] == found[1]
    assert len(found[0][0]) == len(events)  # nothing lost
    gone = {name for (name,) in found[0][1]}
    bodies = dict(found[0][0])
    for each in (each for some in written.values() for each in some):
        assert (bodies[each["id"]] is None) == (each["record"] in gone)

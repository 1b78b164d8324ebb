"""The file that a device hands in: age(zip{manifest.json, manifest.sig, revisions.ndjson}), read with distrust.

The manifest says from which device to which office, which revisions in what order, and how long the rest is with what hash; the
device signs it. Whatever is not exactly so is a `BundleError`.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey_app.store import age
from survey_app.store import schema as s
from survey_app.store.foreign_bodies import body_of
from survey_app.store.signing import holds
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.text import N_, text

SUFFIX = ".alcance-handin"
FORMAT, VERSION = "alcance-handin", 1
DOMAIN = "alcance-handin-1"
LARGEST, LARGEST_UNPACKED, LARGEST_MANIFEST = 200 * 2**20, 800 * 2**20, 2 * 2**20
MOST_RATIO, SMALL = 200, 2**20  # how many times longer unpacked, once it is not small: what people write is never so alike
MOST_LINES = 2_000_000
MANIFEST, SIGNATURE, REVISIONS = "manifest.json", "manifest.sig", "revisions.ndjson"

REFUSALS: Mapping[str, tuple[str, str]] = {
    "not-a-bundle": (
        N_("This is not a file that a device handed in"),
        N_("Choose a file whose name ends in .alcance-handin."),
    ),
    "not-addressed": (
        N_("The file is not addressed to this office"),
        N_("It can be opened only where its office's private key is. Take it to that office, or have the device take in this "
           "office's key and hand in again."),
    ),
    "damaged-bundle": (
        N_("The file is damaged or was changed"),
        N_("Nothing was taken in. Copy it again from the device, or hand in again there."),
    ),
    "forged-bundle": (
        N_("A signature in the file is not that of the device or of the person it names"),
        N_("Nothing was taken in. Keep the file and ask who brought it."),
    ),
    "newer-bundle": (
        N_("The file was written by a newer version of Alcance"),
        N_("Install the newer version at the office and receive the file with it."),
    ),
    "too-large-bundle": (
        N_("The file is larger than any that Alcance hands in"),
        N_("Nothing was taken in. Find out where the file comes from."),
    ),
    "gap": (
        N_("Something that the device wrote before this file has not arrived"),
        N_("Nothing was taken in. Receive its earlier file first, or hand in again on the device: everything that the office "
           "has not acknowledged goes into one file."),
    ),
    "other-key": (
        N_("The file comes from a device that is known under another key"),
        N_("Nothing was taken in. Keep the file and ask who brought it."),
    ),
}  # fmt: skip


class BundleError(BadInput):
    """A file that was handed in cannot be taken in; nothing of it was."""


def refused(code: str, name: str = "") -> BundleError:
    """The error with this code, of the file of that name."""
    what, remedy = REFUSALS[code]
    return BundleError(Problem(code, text(what), Place(file=name), text(remedy)))


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself. `first` to `last` are the sequence numbers of its revisions, all there; `signers` tell who
    signed them; `grant` lets the office read identities and pseudonyms; `facts` is what the device says of itself."""

    id: str
    made: str
    device: str
    device_key: str
    name: str
    person: str
    addressee: str
    first: int
    last: int
    records: int
    schema: str
    forms: Mapping[str, Sequence[str]]
    signers: Sequence[Mapping[str, str]]
    grant: str
    facts: Mapping[str, Any]
    sha256: str = ""
    length: int = 0

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Bundle:
    """An opened and verified bundle: its manifest, and its lines by kind as `schema` gave them."""

    manifest: Manifest
    records: tuple[dict[str, Any], ...] = field(repr=False)
    revisions: tuple[dict[str, Any], ...] = field(repr=False)
    attestations: tuple[dict[str, Any], ...] = field(repr=False)


_SIGNER = s.shape(key=s.HEX32, person=s.words, role=s.words)
_FACTS = s.shape(
    drafts=s.number, finished=s.number, sealed=s.number, purged=s.number, refused=s.number, identities=s.number,
    slots=s.many(s.shape(person=s.words, role=s.words, generated=s.one_of("yes", "no", "unknown")), 500),
    disk=s.words, swap=s.words, sealing=s.words, app=s.words,
)  # fmt: skip
_MANIFEST: Mapping[str, s.Kind] = {
    "format": s.one_of(FORMAT), "version": s.number, "id": s.UUID, "made": s.TIME, "device": s.UUID, "device_key": s.HEX32,
    "name": s.words, "person": s.words, "addressee": s.HEX32, "first": s.number, "last": s.number, "count": s.number,
    "records": s.number, "schema": s.words, "forms": s.named(s.many(s.words, 1000), 1000),
    "signers": s.many(_SIGNER, 1000), "grant": s.HEX, "facts": _FACTS, "sha256": s.HEX32, "length": s.number,
}  # fmt: skip
_LIST = s.shape(
    name=s.words, institution=s.words, row=s.number, hash=s.HEX, file=s.words, sheet=s.words, start=s.words, end=s.words,
    at=s.TIME, person=s.words, mapping=s.named(s.words, 1000),
)  # fmt: skip
_LINES: Mapping[str, Mapping[str, s.Kind]] = {
    "record": {
        "line": s.words, "id": s.UUID, "kind": s.one_of("interview", "register"), "form": s.words, "form_version": s.words,
        "status": s.one_of("finished"), "created": s.TIME, "finished": s.TIME, "source": s.words, "interviewer": s.words,
        "summary": s.words, "sealed_summary": s.BASE64, "receipt": s.HEX, "why": s.words, "list": s.maybe(_LIST),
        "identities": s.named(s.BASE64, 10_000),
    },
    "revision": {
        "line": s.words, "id": s.HEX32, "record": s.UUID, "sequence": s.number, "parents": s.many(s.HEX32, 1000),
        "author": s.words, "at": s.TIME, "kind": s.one_of("content", "erase"), "digest": s.HEX32,
        "body": s.maybe(s.long_text), "salt": s.HEX, "sealed": s.BASE64,
    },
    "signature": {"line": s.words, "first": s.number, "last": s.number, "signer": s.HEX32, "signature": s.HEX64},
}  # fmt: skip


def pack(manifest: Manifest, lines: Iterable[Mapping[str, Any]], key: Any) -> bytes:
    """The file: signed with the device's `key` (Ed25519), encrypted to the addressee."""
    said = b"".join(_canonical(line) + b"\n" for line in lines)
    plain = {name: value for name, value in vars(manifest).items() if name not in ("sha256", "length")}
    plain |= {"format": FORMAT, "version": VERSION, "count": manifest.count}
    plain |= {"sha256": hashlib.sha256(said).hexdigest(), "length": len(said)}
    told = _canonical(plain)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in ((MANIFEST, told), (SIGNATURE, key.sign(_signed(told)).signature), (REVISIONS, said)):
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return age.encrypt(packed.getvalue(), bytes.fromhex(manifest.addressee))


def load(path: Path) -> bytes:
    """The bytes of a file that may be a bundle; raises `BundleError`."""
    try:
        if path.stat().st_size > LARGEST:
            raise refused("too-large-bundle", path.name)
        return path.read_bytes()
    except OSError:
        raise refused("not-a-bundle", path.name) from None


def unpack(file: bytes, private: bytes, public: str, name: str = "") -> Bundle:
    """The bundle in a file, all that it says by itself verified: format, addressee, hash, length, order, every signature.

    `private` and `public` are the office's. Raises `BundleError`, and nothing else.
    """
    try:
        manifest, said = _opened(file, private, public, name)
        return _lines(manifest, said, name)
    except BundleError:
        raise
    except age.NotForThisKey:
        raise refused("not-addressed", name) from None
    except (ValueError, TypeError, KeyError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError):
        beginning = file.startswith(b"age-encryption.org/v1")
        raise refused("damaged-bundle" if beginning else "not-a-bundle", name) from None
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise refused("damaged-bundle", name) from None


def _opened(file: bytes, private: bytes, public: str, name: str) -> tuple[Manifest, bytes]:
    with zipfile.ZipFile(io.BytesIO(age.decrypt(file, private))) as packed:
        infos = packed.infolist()
        if [info.filename for info in infos] != [MANIFEST, SIGNATURE, REVISIONS]:
            raise ValueError("members")
        most = min(LARGEST_UNPACKED, max(SMALL, MOST_RATIO * infos[2].compress_size))
        if infos[0].file_size > LARGEST_MANIFEST or infos[2].file_size > most:
            raise refused("too-large-bundle", name)
        if infos[1].file_size != 64:
            raise ValueError("signature")
        told, signature, said = (_member(packed, info) for info in infos)
    plain = s.parsed(told)
    if isinstance(plain, dict) and plain.get("format") == FORMAT:
        version = plain.get("version")
        if isinstance(version, int) and version > VERSION:
            raise refused("newer-bundle", name)
    taken = s.shaped(plain, _MANIFEST)
    count = taken.pop("count")
    manifest = Manifest(**{name: value for name, value in taken.items() if name not in ("format", "version")})
    if not holds(DOMAIN, told.decode("utf-8"), manifest.device_key, signature.hex()):
        raise refused("forged-bundle", name)
    if manifest.addressee != public:
        raise refused("not-addressed", name)
    if manifest.first < 1 or count != manifest.count or count < 0:
        raise ValueError("range")
    if len(said) != manifest.length or hashlib.sha256(said).hexdigest() != manifest.sha256:
        raise ValueError("hash")
    return manifest, said


def _member(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with packed.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise ValueError("length")
    return data


def _lines(manifest: Manifest, said: bytes, name: str) -> Bundle:
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _LINES}
    lines = said.split(b"\n")
    if lines.pop() or len(lines) > MOST_LINES:
        raise ValueError("lines")
    for line in lines:
        plain = s.parsed(line)
        kind = plain.get("line") if isinstance(plain, dict) else None
        if not isinstance(kind, str) or kind not in _LINES:
            raise ValueError("kind of line")
        found[kind].append(s.shaped(plain, _LINES[kind]))
    bundle = Bundle(manifest, *(tuple(found[kind]) for kind in ("record", "revision", "signature")))
    if [revision["sequence"] for revision in bundle.revisions] != list(range(manifest.first, manifest.last + 1)):
        raise ValueError("sequence")
    records = [record["id"] for record in bundle.records]
    if len(set(records)) != len(records) or set(records) != {revision["record"] for revision in bundle.revisions}:
        raise ValueError("records")
    if len(records) != manifest.records:
        raise ValueError("records")
    macs = [record["receipt"] for record in bundle.records if record["receipt"]]
    if len(set(macs)) != len(macs) or any(r["kind"] == "interview" and r["list"] is not None for r in bundle.records):
        raise ValueError("records")
    _verify(bundle, name)
    return bundle


def _verify(bundle: Bundle, name: str) -> None:
    """Every revision is what its id says, and who is named as its author signed it."""
    from survey_app.store.records import attested, digest_of, name_of

    manifest = bundle.manifest
    for r in bundle.revisions:
        told = name_of(
            r["record"], manifest.device, r["sequence"], r["parents"], r["author"], r["at"], r["kind"], r["digest"]
        )  # fmt: skip
        if told != r["id"]:
            raise ValueError("id")
        if (r["body"] is None) != (not r["salt"]) or (r["body"] is not None and r["sealed"]):
            raise ValueError("body")
        if r["body"] is not None:
            if digest_of(bytes.fromhex(r["salt"]), r["body"]) != r["digest"]:
                raise ValueError("digest")
            body_of(r["body"])
    persons = {signer["key"]: signer["person"] for signer in manifest.signers}
    signed: set[int] = set()
    for mark in bundle.attestations:
        if not manifest.first <= mark["first"] <= mark["last"] <= manifest.last:
            raise ValueError("signature")
        some = bundle.revisions[mark["first"] - manifest.first : mark["last"] - manifest.first + 1]
        names = [r["id"] for r in some]
        right = attested(manifest.device, mark["first"], names, mark["signer"], mark["signature"])
        if not right or any(r["author"] != persons.get(mark["signer"]) for r in some):
            raise refused("forged-bundle", name)
        signed.update(range(mark["first"], mark["last"] + 1))
    unsigned = [r["sequence"] for r in bundle.revisions if r["sequence"] not in signed]
    if unsigned and signed and max(unsigned) > min(signed):  # only what is older than signatures may lack one
        raise refused("forged-bundle", name)


def first_unsigned(bundle: Bundle) -> int | None:
    """The number of the first revision that no person signed, or nothing."""
    signed = {number for mark in bundle.attestations for number in range(mark["first"], mark["last"] + 1)}
    return next((r["sequence"] for r in bundle.revisions if r["sequence"] not in signed), None)


def device_fingerprint(device: str, key: str) -> bytes:
    """What is compared by telephone before a device's first bundle is taken in."""
    return hashlib.sha256(f"alcance-device-1\0{device}\0{key}".encode()).digest()


def _signed(told: bytes) -> bytes:
    return DOMAIN.encode() + b"\0" + told


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

"""The office's answer to a device: how far it has the device's revisions, signed; nothing in it is secret."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.store import exchange, keys
from survey_app.store import schema as s
from survey_app.store.bundles import BundleError
from survey_app.store.identifiers import now
from survey_app.store.signing import holds
from vocabulary.errors import Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.store.office import Office

FORMAT, DOMAIN = "alcance-received", "alcance-received-1"
LARGEST = 64 * 2**20
_SAID: Mapping[str, s.Kind] = {
    "format": s.one_of(FORMAT), "version": s.number, "at": s.TIME, "device": s.UUID, "last": s.number, "chain": s.HEX32,
    "erased": s.many(s.UUID, 1_000_000),
}  # fmt: skip
REFUSALS: Mapping[str, tuple[str, str]] = {
    "no-acknowledgement": (
        N_("This is not an acknowledgement of an office"),
        N_("Choose a file whose name ends in .alcance-received."),
    ),
    "other-office": (
        N_("The acknowledgement was not signed by the office of this programme"),
        N_("Nothing was changed. Keep the file and ask the office by telephone."),
    ),
    "other-device": (
        N_("The acknowledgement is for another device"),
        N_("Take it to the device that handed in."),
    ),
    "other-history": (
        N_("The office has other records of this device than those that are here"),
        N_("Nothing was changed. An old copy of the folder was probably put here; tell the office."),
    ),
}  # fmt: skip


def refused(code: str, name: str) -> BundleError:
    """The error with this code, of the file of that name."""
    what, remedy = REFUSALS[code]
    return BundleError(Problem(code, text(what), Place(file=name), text(remedy)))


def of(db: Database, device: str) -> dict[str, Any]:
    """What the office has of a device, and which of its records were erased here by somebody."""
    last = exchange.last_sequence(db, device)
    erased = db.execute(
        "SELECT DISTINCT e.record FROM erasure e JOIN revision r ON r.record = e.record WHERE r.device = ? ORDER BY e.record",
        [device],
    )
    return {
        "format": FORMAT, "version": 1, "at": now(), "device": device, "last": last,
        "chain": exchange.chain(db, device, last), "erased": [row[0] for row in erased],
    }  # fmt: skip


def signed(said: Mapping[str, Any], private: bytes) -> bytes:
    """The file, under the office's signature."""
    told = _canonical(said)
    signature = keys.office_signing(private).sign(f"{DOMAIN}\0{told}".encode()).signature.hex()
    return (json.dumps({"said": said, "signature": signature}, ensure_ascii=False, indent=1) + "\n").encode()


def load(path: Path) -> bytes:
    """The bytes of a file that may be one; raises `BundleError`."""
    try:
        if path.stat().st_size > LARGEST:
            raise refused("no-acknowledgement", path.name)
        return path.read_bytes()
    except OSError:
        raise refused("no-acknowledgement", path.name) from None


def read(raw: bytes, office: Office, own: Sequence[str], name: str) -> dict[str, Any]:
    """What the office says to one of these devices, verified; raises `BundleError`."""
    try:
        plain = s.shaped(s.parsed(raw), {"said": lambda value: s.shaped(value, _SAID), "signature": s.HEX64})
    except (ValueError, TypeError):
        raise refused("no-acknowledgement", name) from None
    said: dict[str, Any] = {**plain["said"], "erased": list(plain["said"]["erased"])}
    if not holds(DOMAIN, _canonical(said), office.verify, plain["signature"]):
        raise refused("other-office", name)
    if said["device"] not in own:
        raise refused("other-device", name)
    return said


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

"""How a programme stands with its office: what was handed in, what was acknowledged, what is still to go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from survey_app.services import passphrases
from survey_app.services.exchange.device_words import device_words
from survey_app.services.roles import require
from survey_app.store import devices, exchange, office, sealing
from survey_app.store.devices import Brought, Device
from survey_app.store.exchange import HandIn
from survey_app.store.office import Office

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

__all__ = ["Brought", "Device", "HandIn", "Office", "Standing", "standing"]


@dataclass(frozen=True)
class Standing:
    """How this programme stands with its office. `waiting` counts records with something that was never handed in,
    `unacknowledged` those that were and that the office has not acknowledged; the rest is for who
    receives. `bundle_words` are the fingerprints of the devices, by bundle."""

    office: Office | None
    elsewhere: bool
    words: str
    office_words: str
    when: str
    waiting: int
    unacknowledged: int
    sealed: int
    lying_open: int
    handed: tuple[HandIn, ...]
    devices: tuple[Device, ...] = ()
    brought: tuple[Brought, ...] = ()
    conflicts: tuple[str, ...] = ()
    bundle_words: dict[str, str] = field(default_factory=dict)


def standing(programme: Programme, lang: str) -> Standing:
    """Everything that the page of handing in and receiving tells; `lang` is the language of the fingerprints' words."""
    require(programme, "hand-in")

    def work(db: Database) -> Standing:
        to, handed, own = office.of(db), exchange.hand_ins(db), exchange.own_devices(db)
        received = exchange.acknowledged(db, to.public) if to is not None else {}
        last = {device: received.get(device, 0) for device in own}
        written = dict(last)
        for each in handed:
            if to is not None and each.office == to.public:
                written[each.device] = max(each.last, written.get(each.device, 0))
        waiting = exchange.records_after(db, written)
        return Standing(
            to,
            office.is_elsewhere(db),
            device_words(db, own[0], lang),
            passphrases.spoken(to.fingerprint, lang) if to is not None else "",
            sealing.when(db),
            waiting,
            exchange.records_after(db, last) - waiting,
            exchange.sealed(db),
            len(sealing.due(db)),
            tuple(handed),
            tuple(devices.listing(db)),
            tuple(devices.bundles(db)),
            tuple(exchange.conflicts(db)),
            {bundle: passphrases.spoken(mark, lang) for bundle, mark in devices.fingerprints(db).items()},
        )

    return programme.store.call(work)

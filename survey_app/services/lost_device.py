"""A lost laptop: what was on it and who could read it, what to do, and a draft of the report to those who must be told.

Numbers alone come out of it, never a name of a recorded person. Of a device that hands in here the office knows what it said of
itself in its last bundle; what was begun on it since, its team has to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app import formats
from survey_app.services import disks
from survey_app.services.person_sheet import Part, Sheet
from survey_app.services.programme import note
from survey_app.services.roles import RECOVERY, ROLES, require
from survey_app.services.writing import check_target, write_together
from survey_app.store import devices, exchange, meta, sealing
from survey_app.store.header import read_header
from survey_app.store.identifiers import now
from vocabulary.errors import BadInput, Collector, Problem
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

OWN = ""  # the device's name where it is the computer of this programme itself
RIGHT = "receive"
YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS: Mapping[str, str] = {UNKNOWN: N_("not known"), YES: N_("yes"), NO: N_("no")}
DISK: Mapping[str, str] = {
    disks.ENCRYPTED: N_("The whole disk was encrypted by the system."),
    disks.OPEN: N_("The disk was not encrypted by the system: exported files and swapped memory could be read."),
    disks.UNKNOWN: N_("Whether the disk was encrypted by the system is not known."),
}
GENERATED: Mapping[str, str] = {
    YES: N_("made by the application: cannot be guessed"),
    NO: N_("chosen by the person: could be guessed with effort"),
    UNKNOWN: N_("not known whether it can be guessed"),
}
OPEN, GUESS, CLOSED = "open", "guess", "closed"


@dataclass(frozen=True)
class Slot:
    """A passphrase that opened the programme on the device: whose, in which role, and whether the application made it."""

    person: str
    role: str
    generated: str


@dataclass(frozen=True)
class Exposure:
    """What was on a device, in numbers of interviews. `seen` is when that was known (ISO): now for this computer, else when its
    last bundle was made. `identities` counts the finished ones whose names a key on the device opens."""

    device: str
    name: str
    seen: str
    drafts: int
    lying_open: int
    sealed: int
    at_office: int
    identities: int
    received: int
    slots: tuple[Slot, ...]
    disk: str
    revoked: str = ""

    @property
    def own(self) -> bool:
        return self.device == OWN

    @property
    def persons(self) -> int:
        """Of how many persons something lay there that a passphrase opens."""
        return self.drafts + self.lying_open


@dataclass(frozen=True)
class Loss:
    """What is known of a loss. `locked` and `words` (a passphrase or the recovery code was with it) are keys of `ANSWERS`."""

    when: str = ""
    where: str = ""
    locked: str = UNKNOWN
    words: str = UNKNOWN
    contact: str = ""


@dataclass(frozen=True)
class Step:
    """Something to do, and the page or act that does it (`revoke`, `data-key`, a page's name; empty: outside the application);
    `done` where it is known to be done."""

    what: Text
    act: str = ""
    done: bool = False


def choices(programme: Programme) -> list[tuple[str, str]]:
    """The devices that can be lost: those that handed in here, and this programme's own computer (without a name)."""
    require(programme, RIGHT)
    found = programme.store.call(devices.listing)
    return [*((device.id, device.name) for device in found), (OWN, "")]


def exposure(programme: Programme, device: str) -> Exposure:
    """What was on a device. Raises `BadInput` where it is not known here."""
    require(programme, RIGHT)
    disk = disks.encryption(programme.info.folder).folder if device == OWN else disks.UNKNOWN
    return programme.store.call(lambda db: _own(db, programme, disk) if device == OWN else _other(db, device))


def _own(db: Database, programme: Programme, disk: str) -> Exposure:
    found = exchange.inventory(db)
    slots = tuple(
        Slot(slot.user, slot.role, _made(db, slot.user, slot.role)) for slot in read_header(programme.info.folder).slots
    )
    handed: dict[str, int] = {}
    for each in exchange.hand_ins(db):
        if each.acknowledged:
            handed[each.device] = max(each.last, handed.get(each.device, 0))
    lying_open = found["finished"] - found["sealed"] - found["purged"]
    return Exposure(
        OWN, programme.info.name, now(), found["drafts"], lying_open, found["sealed"], found["purged"], found["identities"],
        len(exchange.records_until(db, handed)), slots, disk,
    )  # fmt: skip


def _other(db: Database, device: str) -> Exposure:
    known = devices.of(db, device)
    if known is None:
        raise BadInput(Problem("no-device", text(N_("No such device handed in here"))))
    facts = known.facts
    held = facts["finished"] - facts["purged"]  # all of it was in that bundle, and is sealed since if the device seals
    seals = facts["sealing"] != sealing.NEVER
    row = db.execute("SELECT count(DISTINCT record) FROM revision WHERE device = ?", [device]).fetchone()
    slots = tuple(Slot(slot["person"], slot["role"], slot["generated"]) for slot in facts["slots"])
    return Exposure(
        device, known.name, known.seen, facts["drafts"], 0 if seals else held, held if seals else 0, facts["purged"],
        0 if seals else facts["identities"], int(row[0]), slots, facts["disk"], known.revoked,
    )  # fmt: skip


def _made(db: Database, person: str, role: str) -> str:
    if role == RECOVERY:
        return YES
    return {True: YES, False: NO, None: UNKNOWN}[meta.get(db, f"generated:{person}")]


def reach(found: Exposure, loss: Loss) -> str:
    """Who could read what is not sealed: whoever has the device (`open`), who guesses a passphrase (`guess`), or nobody
    (`closed`)."""
    if loss.locked == NO or loss.words == YES:
        return OPEN
    certain = loss.locked == YES and loss.words == NO and all(slot.generated == YES for slot in found.slots)
    return CLOSED if certain else GUESS


REACH: Mapping[str, str] = {
    OPEN: N_("Whoever has the computer could read what is not sealed: it was open, or a passphrase was with it."),
    GUESS: N_("What is not sealed is protected by the passphrases. Somebody could read it who guesses or finds one of them."),
    CLOSED: N_("Nobody can be expected to read anything: it was locked, and no passphrase on it can be guessed."),
}
CONSEQUENCES: Mapping[str, str] = {
    OPEN: N_("The persons whose records were not sealed could be recognised. Their whereabouts, documents and situation could "
             "be used against them: by persecutors, traffickers, employers, or for detention and removal. Consider telling "
             "each of them."),
    GUESS: N_("If a passphrase is found, the persons whose records were not sealed could be recognised and their situation "
              "used against them. Without one nothing can be read."),
    CLOSED: N_("No harm to a recorded person is to be expected. The loss is of the device, and of interviews that were not "
               "yet handed in."),
}  # fmt: skip


def steps(found: Exposure, loss: Loss) -> tuple[Step, ...]:
    """What to do, in this order."""
    made = []
    if not found.own:
        made.append(
            Step(text(N_("Revoke the device: what comes from it is laid aside from then on.")), "revoke", bool(found.revoked))
        )
        made.append(Step(text(N_("Have everybody who used the same passphrase elsewhere change it there."))))
    else:
        made.append(Step(text(N_("Give everybody who could open it a new passphrase.")), "users"))
        made.append(
            Step(
                text(N_("Change the key of the database: an old copy of the folder does not open what comes later.")),
                "data-key",
            )
        )
        if any(slot.role == RECOVERY for slot in found.slots) and loss.words != NO:
            made.append(Step(text(N_("Make a new recovery code, if the old one was with it: the old one ends.")), "recovery"))
    made.append(Step(text(N_("Ask the team what was begun on it since {when}."), when=found.seen[:10])))
    if found.persons and reach(found, loss) != CLOSED:
        made.append(Step(text(N_("Decide whether the recorded persons must be warned, and how without putting them at risk."))))
    made.append(Step(text(N_("Report the theft to the police, without saying what was recorded on it."))))
    made.append(
        Step(
            text(
                N_(
                    "Tell the data-protection authority within the time that the law sets (often 72 hours), and IOM's focal "
                    "point."
                )
            )
        )
    )
    return tuple(made)


def report(programme: Programme, found: Exposure, loss: Loss, lang: str) -> Sheet:
    """The draft of the incident report: what, when, how many persons of which kind, likely consequences, measures, contact."""
    require(programme, RIGHT)
    country = programme.info.country

    def t(words: str | Text) -> str:
        return translate(words, lang)

    def line(words: str, value: str | Text) -> tuple[str, str]:
        return t(words), t(value)

    missing = t(N_("(to be filled in)"))
    state = reach(found, loss)
    numbers = [
        (t(words), f"{count:d}" + (f" · {t(why)}" if why else "")) for words, count, why in classes(found, state)
    ]  # fmt: skip
    slots = tuple(
        (t(N_("Recovery code")) if slot.role == RECOVERY else t(text(N_("Passphrase of {who}"), who=_who(slot, lang))),
         t(GENERATED[slot.generated]))
        for slot in found.slots
    )  # fmt: skip
    measures = tuple(
        (f"{number}.", t(step.what) + (f" ({t(N_('done'))})" if step.done else ""))
        for number, step in enumerate(steps(found, loss), 1)
    )
    parts = (
        Part(t(N_("What happened")), (
            line(N_("Device"), text(N_("the computer of the programme {name}"), name=found.name)),
            line(N_("When it was lost"), loss.when or missing),
            line(N_("Where"), loss.where or missing),
            line(N_("Was it locked or switched off?"), ANSWERS[loss.locked]),
            line(N_("Was a passphrase or the recovery code with it?"), ANSWERS[loss.words]),
            (t(N_("What was on it is known as of")), formats.day(found.seen, country, lang)),
        )),
        Part(t(N_("Whose data, and how many")), tuple(numbers)),
        Part(t(N_("How it was protected")), (
            line(N_("Programme"),
                 N_("Encrypted as a whole (AES-256); names and documents once more under a key of their own.")),
            line(N_("Disk"), DISK.get(found.disk, DISK[disks.UNKNOWN])),
            line(N_("Who could read it"), REACH[state]),
            *slots,
        )),
        Part(t(N_("Likely consequences")), ((t(N_("For the persons recorded")), t(CONSEQUENCES[state])),)),
        Part(t(N_("Measures taken and to be taken")), measures),
        Part(t(N_("Contact")), (
            line(N_("Controller"), programme.info.name), line(N_("Who answers questions"), loss.contact or missing),
            (t(N_("Drafted on")), formats.day(now(), country, lang)),
        )),
    )  # fmt: skip
    below = (
        t(N_("This is a draft. Check every line, add what the team knows, and sign it. It holds numbers only: do not add names "
             "of recorded persons.")),
    )  # fmt: skip
    return Sheet(t(N_("Report on a lost computer")), (f"{programme.info.name} · {programme.info.country}",), parts, below)


def _who(slot: Slot, lang: str) -> str:
    return f"{slot.person} · {translate(ROLES.get(slot.role, slot.role), lang)}"


def classes(found: Exposure, state: str) -> tuple[tuple[str, int, str], ...]:
    """The interviews on a device by class, with who can read each class."""
    readable = {OPEN: N_("can be read"), GUESS: N_("readable with a passphrase"), CLOSED: N_("cannot be read")}[state]
    return (
        (N_("Drafts, with what was typed of names"), found.drafts, readable if found.drafts else ""),
        (N_("Finished, not sealed"), found.lying_open, readable if found.lying_open else ""),
        (N_("of these with names or documents"), found.identities, _names(found) if found.identities else ""),
        (N_("Sealed to the office"), found.sealed, N_("cannot be read without the office") if found.sealed else ""),
        (N_("Handed in and taken off the computer"), found.at_office, ""),
        (N_("Received at the office: not lost"), found.received, ""),
    )


def _names(found: Exposure) -> str:
    """Whether any passphrase on the device opens names: an enumerator's does not."""
    from survey_app.store.keys import READERS

    reads = any(slot.role in READERS for slot in found.slots)
    return N_("opened by a supervisor's or administrator's passphrase") if reads else N_("no passphrase on it opens them")


def write_report(programme: Programme, found: Exposure, loss: Loss, path: Path, lang: str) -> Path:
    """Writes the report as a page (.html) or as text (.txt), whole or not at all; the journal says so. Raises `BadInput`."""
    path = path.absolute() if path.suffix.lower() in (".html", ".txt") else path.absolute().with_name(path.name + ".html")
    sheet = report(programme, found, loss, lang)
    problems = Collector()
    check_target(problems, path)
    problems.raise_if_any()
    write_together({path: (sheet.plain if path.suffix.lower() == ".txt" else sheet.html).encode()})
    note(programme, "incident-drafted", path.name, device=found.device or "own")
    return path

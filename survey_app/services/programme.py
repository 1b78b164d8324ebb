"""A programme: one encrypted folder, created whole or not at all, opened by a passphrase, closed with everything saved."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from survey_app.services.passphrases import is_generated, new_passphrase, normalise_passphrase, passphrase_problem
from survey_app.services.roles import ROLES, require
from survey_app.services.undo import Undo
from survey_app.store import backups, endings, journal, keys, meta, migrations, office, rotation, sealing, signing
from survey_app.store.errors import refusal, translated
from survey_app.store.files import folder_to_disk, writable
from survey_app.store.header import HEADER, read_header, write_header
from survey_app.store.holding import Keyring, hold
from survey_app.store.identifiers import now, uuid7
from survey_app.store.keys import OFFICE, STRONG, Header, KdfCost, KeyBundle, Slot
from survey_app.store.lock import Replacer
from survey_app.store.lock import lock as lock_store
from survey_app.store.open import DATABASE, close_database, look, mark_of, open_database
from survey_app.store.thread import Store
from vocabulary.errors import BadParameter, Collector, Level, Place, Problem, StoreError
from vocabulary.text import LANGUAGES, N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from estimation.result import Definition

__all__ = ["Programme", "ProgrammeInfo", "create", "new_passphrase", "normalise_passphrase", "open_programme", "peek"]

T = TypeVar("T")
SUFFIX = ".alcance"
CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True)
class ProgrammeInfo:
    """What a programme says of itself. `country` is ISO 3166 alpha-2, `person` who opened it, `created` an ISO time;
    `deidentified` tells a copy without identities, into which nothing more is captured or imported."""

    name: str
    country: str
    lang: str
    person: str
    created: str
    folder: Path
    role: str = "administrator"
    deidentified: bool = False


@dataclass(frozen=True)
class Programme:
    """An open programme. Everything of it is read and written through the services; `close` may be called twice."""

    info: ProgrammeInfo
    store: Store = field(repr=False)
    keyring: Keyring = field(repr=False)
    notices: tuple[Problem, ...] = ()  # what the person should know at once: a clock that was set back, a journal that was cut
    kept: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)  # for the next interview: form → path → answer

    @property
    def keys(self) -> KeyBundle:
        """The keys of whoever opened it, as they are now: the data key changes while a programme is open."""
        return self.keyring.keys

    def close(self) -> None:
        """Writes what is queued, closes the database and ends its thread."""
        self.store.close()

    def __enter__(self) -> Programme:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class Peek:
    """What can be said of a programme without its key; `alone` where only `person` can open it, the recovery code apart."""

    name: str
    person: str
    created: str
    alone: bool = True


def create(
    folder: Path,
    name: str,
    country: str,
    lang: str,
    person: str,
    passphrase: str,
    *,
    cost: KdfCost = STRONG,
    role: str = "administrator",
    facts: Mapping[str, Any] = MappingProxyType({}),
) -> Programme:
    """Makes `name.alcance` inside `folder` and opens it.

    It is built beside and renamed when it is whole, and opened by the passphrase before it is handed over: nothing half-made
    stays behind and no programme exists that its passphrase does not open. With a `role` other than the administrator's nobody
    holds the keys that the role is not given. `facts` are further values to be kept in it. Raises `BadParameter` with all
    problems, or `StoreError` `exists`, `read-only`, `disk-full`.
    """
    name, person, country = " ".join(name.split()), " ".join(person.split()), country.strip().upper()
    _check(name, country, lang, person, passphrase)
    target = folder / (folder_name(name) + SUFFIX)
    if target.exists():
        raise refusal("exists", target)
    if not folder.is_dir() or not writable(folder):
        raise refusal("read-only", folder)
    building = folder / f".{target.name}.{secrets.token_hex(4)}"
    try:
        building.mkdir()
        bundle, header = KeyBundle.new().for_role(role), Header(uuid7(), name, now())
        own = {"name": name, "country": country, "lang": lang, "person": person, **facts}
        _build(building / DATABASE, header, Keyring(bundle, person, role), own)
        header = replace(header, mark=mark_of(building / DATABASE))
        slot = keys.wrap(header, person, role, normalise_passphrase(passphrase), bundle, cost)
        write_header(building, header.with_slot(slot))
        building.rename(target)
        folder_to_disk(folder)
    except BaseException as error:
        shutil.rmtree(building, ignore_errors=True)
        meant = translated(error, folder)
        if meant is error:
            raise
        raise meant from None
    return open_programme(target, passphrase)


def open_programme(folder: Path, passphrase: str, *, person: str = "") -> Programme:
    """Opens the programme in `folder` for whoever this passphrase belongs to (or for `person` alone, which is faster where
    there are many).

    Raises `StoreError`: `wrong-passphrase`, `not-a-programme`, `missing-header`, `damaged-header`, `damaged`, `mismatched`,
    `plaintext`, `newer-version`, `in-use`, `read-only`. A refused programme is left as it was. Before an older one is
    brought to today's form, a verified copy is laid into its folder `backups`.
    """
    folder = _folder(folder)
    path = folder / DATABASE
    _see_header(folder)
    header = read_header(folder)
    look(path, header.mark)
    secret = normalise_passphrase(passphrase)
    slot, bundle = keys.unwrap(header, secret, person)
    keyring = Keyring(bundle, slot.user, slot.role)
    store = Store(lambda: _open(path, header, slot, secret, keyring), path)
    try:
        store.call(_settle)  # what was discarded or finished before a crash
        store.at_close = _settle
        facts, notices = store.call(lambda db: (_facts(db), _notices(db, folder)))
        info = ProgrammeInfo(
            facts["name"], facts["country"], facts["lang"], slot.user, header.created, folder, slot.role,
            deidentified=bool(facts["deidentified"]),
        )  # fmt: skip
        store.call(lambda db: _opened_by(db, slot.user, passphrase))
        store.last_saved = facts["saved"]
    except BaseException:
        store.close()
        raise
    return Programme(info, store, keyring, notices)


def remove_folder(folder: Path) -> None:
    """Takes away a closed programme that was made a moment ago and could not be filled."""
    shutil.rmtree(folder, ignore_errors=True)


def looks_like_programme(folder: Path) -> bool:
    """Whether a folder has the two files of a programme; nothing is opened."""
    folder = _folder(folder)
    return (folder / HEADER).is_file() and (folder / DATABASE).is_file()


def peek(folder: Path) -> Peek:
    """The programme's name and its first person, from the readable header; raises as `open_programme` does."""
    folder = _folder(folder)
    _see_header(folder)
    header = read_header(folder)
    persons = [slot.user for slot in header.slots if slot.role in ROLES]
    return Peek(header.name, next(iter(persons), ""), header.created, len(persons) == 1)


def lock(programme: Programme, command: Sequence[str], replace: Replacer | None = None) -> None:
    """Saves everything and puts `command` in the place of this process, whose memory still holds pages and keys."""
    lock_store(programme.store, command, replace)


def last_saved(programme: Programme) -> str:
    """When something was last written, as an ISO time, or nothing; answers at once, also in the window's thread."""
    return programme.store.last_saved


def get_meta(programme: Programme, key: str, default: Any = None) -> Any:
    """A value that was kept with `set_meta`."""
    return programme.store.call(lambda db: meta.get(db, f"setting:{key}", default))


def set_meta(programme: Programme, key: str, value: Any) -> None:
    """Keeps a small value (anything JSON can write) in the programme."""
    programme.store.call(lambda db: meta.put(db, f"setting:{key}", value))


def definition(programme: Programme) -> Definition:
    """Whom the programme's figures count, as last set."""
    from estimation.plain import from_plain
    from estimation.result import Definition

    kept = get_meta(programme, "definition")
    found = Definition() if kept is None else from_plain(kept)
    assert isinstance(found, Definition)
    return found


def set_definition(programme: Programme, value: Definition) -> Undo:
    """Keeps whom the programme's figures count. Raises `not-allowed`."""
    require(programme, "estimate")
    from estimation.plain import to_plain

    before = get_meta(programme, "definition")
    set_meta(programme, "definition", to_plain(value))
    return Undo(text(N_("The definition is saved.")), lambda: set_meta(programme, "definition", before))


def note(programme: Programme, action: str, subject: str = "", **detail: object) -> None:
    """Writes a line into the journal, as of the person who opened the programme; never a name or an answer."""
    programme.store.call(lambda db: journal.write(db, programme.info.person, action, subject, detail))


def read_journal(programme: Programme, after: int = 0) -> list[journal.Entry]:
    """The journal's lines after number `after`, oldest first, at most a thousand."""
    return programme.store.call(lambda db: journal.read(db, after=after))


def verify_journal(programme: Programme) -> journal.Verdict:
    """Reads the whole journal: its chain, its signatures, and what the header and the backups saw of it."""
    witnesses = _witnesses(programme.info.folder)
    return programme.store.call(lambda db: journal.verify(db, witnesses))


def journal_broken_at(programme: Programme) -> int | None:
    """The first line of the journal that was tampered with, or nothing."""
    return programme.store.call(journal.broken_at)


def folder_name(name: str) -> str:
    """A folder's name from a programme's, as every system takes it."""
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', " ", name)
    plain = " ".join(plain.split()).strip(". ")[:80].rstrip(". ")
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", plain):  # devices on Windows
        plain = f"_{plain}"
    return plain or "programme"


def _check(name: str, country: str, lang: str, person: str, passphrase: str) -> None:
    problems = Collector()
    if not name:
        problems.add("name-missing", text(N_("The programme needs a name")), Place(field="name"))
    if not re.fullmatch("[A-Z]{2}", country):
        problems.add("country-unknown", text(N_("The country is not chosen")), Place(field="country"))
    if lang not in LANGUAGES:
        problems.add("language-unknown", text(N_("The language is not one of Alcance's")), Place(field="lang"))
    if not person:
        problems.add("person-missing", text(N_("Your own name is missing")), Place(field="person"))
    weak = passphrase_problem(passphrase)
    if weak is not None:
        problems.problems.append(weak)
    problems.raise_if_any(BadParameter)


def _see_header(folder: Path) -> None:
    """Says that the keys are missing where a database lies alone."""
    path = folder / DATABASE
    if not (folder / HEADER).exists() and path.exists():
        look(path)
        raise refusal("missing-header", folder)


def _folder(path: Path) -> Path:
    """The programme's folder, also where somebody chose a file inside it; a file elsewhere is judged by what it is.

    A restore of it that was interrupted is ended first."""
    backups.settle(path.absolute())
    if path.is_file():
        if path.name in (HEADER, DATABASE):
            return path.absolute().parent
        look(path)
        raise refusal("not-a-programme", path)
    return path.absolute()


def _build(path: Path, header: Header, keyring: Keyring, facts: dict[str, Any]) -> None:
    bundle = keyring.keys
    db = open_database(path, bundle.data, create=True)
    try:
        hold(db, keyring)
        migrations.migrate(db)
        with db.atomic():
            own = {"vault": header.vault, "device": uuid7(), "created": header.created, "vault-secret": bundle.vault.hex()}
            for key, value in {**facts, **own}.items():
                meta.put(db, key, value)
            _keep_office_key(db, keyring)
            signing.register(db, bytes(bundle.signing.verify_key).hex(), keyring.person, keyring.role)
            journal.write(db, facts["person"], "created")
    finally:
        close_database(db, path)


def _open(path: Path, header: Header, slot: Slot, secret: str, keyring: Keyring) -> Database:
    tried = rotation.candidates(header, slot, keyring.keys)
    for key in tried:
        try:
            db = open_database(path, key, mark=header.mark)
        except StoreError as error:
            if key is tried[-1] or error.problems[0].code not in ("damaged", "mismatched"):
                raise
            continue
        break
    keyring.keys = replace(keyring.keys, data=key)

    def ready() -> Database:
        steps = migrations.pending(db)
        if meta.get(db, "vault") != header.vault:
            raise refusal("mismatched", path)
        settled = rotation.settle(path.parent, header, key is not tried[-1]) if len(tried) > 1 else header
        hold(db, keyring)
        if steps:
            backups.back_up(db, path.parent, key, f"before-{steps[0]}")
            migrations.migrate(db)
        if not slot.box:
            _bring_up_slot(db, path.parent, settled, slot, secret, keyring)
        return db

    return _or_close(db, path, ready)


def _bring_up_slot(db: Database, folder: Path, header: Header, slot: Slot, secret: str, keyring: Keyring) -> None:
    """Gives a slot of the first form its own keys: the database is open and the passphrase at hand."""
    with db.atomic():
        vault = meta.get(db, "vault-secret") or secrets.token_bytes(32).hex()
        meta.put(db, "vault-secret", vault)
        office = secrets.token_bytes(32) if slot.role in OFFICE and meta.get(db, "office") is None else None
        keyring.keys = replace(keyring.keys, person=secrets.token_bytes(32), vault=bytes.fromhex(vault), office=office)
        _keep_office_key(db, keyring)
        signing.register(db, bytes(keyring.keys.signing.verify_key).hex(), slot.user, slot.role)
        journal.write(db, slot.user, "keys-brought-up")
    write_header(folder, header.with_slot(keys.wrap(header, slot.user, slot.role, secret, keyring.keys, slot.cost)))


def _keep_office_key(db: Database, keyring: Keyring) -> None:
    own = office.own(keyring.keys)
    if own is not None:
        office.keep(db, own)


def _opened_by(db: Database, person: str, passphrase: str) -> None:
    """Notes who opened it, and whether with a passphrase that was made by the application: what one has to know of a computer
    that is lost."""
    journal.write(db, person, "opened")
    meta.put(db, f"generated:{person}", is_generated(passphrase))


def _settle(db: Database) -> None:
    """Makes final what could be taken back a moment ago."""
    endings.settle(db)
    sealing.settle(db)


def _or_close(db: Database, path: Path, work: Callable[[], T]) -> T:
    try:
        return work()
    except BaseException:
        close_database(db, path)
        raise


def _witnesses(folder: Path) -> list[journal.Witness]:
    """How far the journal had come when the header and each backup were written."""
    found = []
    for place in (folder, *backups.listing(folder)):
        try:
            found.append(read_header(place).journal)
        except StoreError:
            continue  # a damaged backup is no witness; the page of backups says what it is
    return found


def _notices(db: Database, folder: Path) -> tuple[Problem, ...]:
    """What the person should know at once: that the clock was set back, that the end of the journal is gone."""
    found = []
    row = db.execute("SELECT max(at) FROM journal").fetchone()
    last = datetime.fromisoformat(row[0]) if row[0] else None
    if last is not None and datetime.now(UTC) < last - CLOCK_TOLERANCE:
        found.append(
            Problem("clock-behind", text(N_("This computer's clock shows a time before the last entry, which is of {when}"),
                    when=last.astimezone().strftime("%Y-%m-%d %H:%M")), Place(),
                    text(N_("Set the clock right before you go on. Nothing is lost; the order of what is saved holds.")),
                    Level.WARNING)
        )  # fmt: skip
    reached = max(journal.standing(db, _witnesses(folder)), default=None)
    if reached is not None and journal.head(db)[0] < reached[0]:
        found.append(
            Problem("older-copy", text(N_("The journal of this programme had {n} lines and now has fewer: it is an older copy, "
                    "or its end was cut"), n=reached[0]), Place(file=folder.name),
                    text(N_("Nothing was altered. Find out whether a backup was put here; if not, tell its owner.")),
                    Level.WARNING)
        )  # fmt: skip
    return tuple(found)


def _facts(db: Database) -> dict[str, str]:
    facts = {key: str(meta.get(db, key, "")) for key in ("name", "country", "lang", "deidentified")}
    written = [
        db.execute("SELECT max(at) FROM answer").fetchone()[0],
        *[row[0] for row in db.execute("SELECT at FROM revision ORDER BY rowid DESC LIMIT 1")],
        *[row[0] for row in db.execute("SELECT created FROM estimate ORDER BY id DESC LIMIT 1")],
    ]
    return {**facts, "saved": max(filter(None, written), default="")}

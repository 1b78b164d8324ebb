"""What was kept long enough: listed by class of field, and erased when a person says so, never by itself; with a proof.

The months of a class (`retention_terms`) run from the day a record was finished or imported. Erasing takes only that class: the
identities, or the answers of the class by a revision that travels to other devices and blanks what was said before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from forms.classes import DIRECT
from survey_app.services import clock_doubt, field_listing, retention_terms
from survey_app.services.clock_doubt import Clock
from survey_app.services.roles import require
from survey_app.store import backups, journal, records, tagged
from survey_app.store.holding import held
from vocabulary.errors import Place, Problem, StoreError
from vocabulary.progress import Cancelled, Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.field_listing import TaggedField
    from survey_app.services.programme import Programme
    from survey_app.store.tagged import Dated

ORDER = ("direct", "sensitive", "quasi", "other")  # the order of the page: what harms most first
ODD = timedelta(days=1)
_PARTS = ("answers", "missing", "notes", "confirmed", "naming")


@dataclass(frozen=True)
class Due:
    """A class of field: `months` it may be kept, since when (`before`, an ISO day) records are due, and how many are; `next` is
    the day on which the next becomes due, empty where there is none. `sources` counts by questionnaire or list."""

    klass: str
    months: int
    before: str
    records: int
    next: str = ""
    sources: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Schedule:
    """What is due of each class, by which clock, how many records carry a date that cannot be right, how many are sealed to the
    office and cannot be judged here (`closed`), and of how many something is due (`records`)."""

    due: tuple[Due, ...]
    clock: Clock
    odd: int = 0
    closed: int = 0
    records: int = 0


@dataclass(frozen=True)
class Proof:
    """What was erased: `erased` counts records by class, `closed` those that cannot be read here (sealed to the office);
    `backup` is the fresh one that took the place of `replaced` older ones, empty where these were left."""

    at: str
    person: str
    before: Mapping[str, str]
    erased: Mapping[str, int]
    sources: Mapping[str, Mapping[str, int]]
    closed: int = 0
    backup: str = ""
    replaced: int = 0


def schedule(programme: Programme, lang: str = "en", at: str = "") -> Schedule:
    """What is due now (or at the ISO time `at`)."""
    return programme.store.call(lambda db: _schedule(db, lang, at)[0])


def _schedule(db: Database, lang: str, at: str) -> tuple[Schedule, dict[str, list[Dated]], dict[str, list[TaggedField]]]:
    clock = clock_doubt.read(db, at)
    months, gone, named = retention_terms.read(db), tagged.erased(db), tagged.with_identities(db)
    fields: dict[str, list[TaggedField]] = {}
    for tag in field_listing.read(db, lang):
        fields.setdefault(tag.source, []).append(tag)
    known = {source: {tag.klass for tag in found if tag.kept in _STORED} for source, found in fields.items()}
    odd = 0
    waiting: dict[str, list[Dated]] = {klass: [] for klass in ORDER}
    due: dict[str, list[Dated]] = {klass: [] for klass in ORDER}
    limits = {klass: months_before(clock.reckoned, months[klass]) for klass in ORDER}
    keyring, closed = held(db), 0
    opens = keyring is not None and keyring.keys.office is not None
    reckoned, nothing = clock.reckoned, frozenset[str]()
    judged = [(klass, limits[klass], klass == DIRECT, gone.get(klass, nothing)) for klass in ORDER]
    for one in tagged.dated(db):
        if one.sealed and not opens:
            closed += 1
            continue
        odd += one.seen > clock.now or (one.seen != one.at and _days(one.at, one.seen) >= ODD)
        day, kinds = min(one.seen, reckoned)[:10], known.get(source_of(one), nothing)
        for klass, limit, names, erased in judged:
            if (klass in kinds or (names and one.record in named)) and one.record not in erased:
                (due if day <= limit else waiting)[klass].append(one)
    found = tuple(_due(klass, months[klass], limits[klass], due[klass], waiting[klass], fields) for klass in ORDER)
    affected = len({one.record for several in due.values() for one in several})
    return Schedule(found, clock, odd, closed, affected), due, fields


_STORED = (field_listing.ANSWERS, field_listing.GRID)


def _due(
    klass: str, months: int, limit: str, due: Sequence[Dated], waiting: Sequence[Dated], fields: Mapping[str, list[TaggedField]]
) -> Due:
    first = min((one.seen for one in waiting), default="")
    titles = Counter(title_of(source_of(one), fields) for one in due)
    return Due(klass, months, limit, len(due), months_after(first, months) if first else "", dict(titles))


def source_of(one: Dated) -> str:
    """Where the fields of a record are described."""
    return f"form:{one.source}" if one.kind == "interview" else f"list:{one.source}"


def title_of(source: str, fields: Mapping[str, list[TaggedField]]) -> str:
    """What a questionnaire or list is called."""
    found = fields.get(source)
    return found[0].title if found else source.partition(":")[2]


def months_before(at: str, months: int) -> str:
    """The day `months` calendar months before an ISO time; the last of a shorter month where the day does not exist."""
    return _shifted(at, -months)


def months_after(at: str, months: int) -> str:
    """The day `months` calendar months after an ISO time."""
    return _shifted(at, months)


def _shifted(at: str, months: int) -> str:
    import calendar

    year, month, day = (int(part) for part in at[:10].split("-"))
    years, left = divmod(year * 12 + month - 1 + months, 12)
    return f"{years:04d}-{left + 1:02d}-{min(day, calendar.monthrange(years, left + 1)[1]):02d}"


def _days(early: str, late: str) -> timedelta:
    return datetime.fromisoformat(late) - datetime.fromisoformat(early) if early and late else timedelta(0)


def anything_old(programme: Programme) -> bool:
    """Whether any record is old enough that something of it could be due; answers at once, also for a million records."""

    def work(db: Database) -> bool:
        limit = max(months_before(clock_doubt.read(db).reckoned, months) for months in retention_terms.read(db).values())
        return tagged.finished_before(db, limit)

    return programme.store.call(work)


# erasing -------------------------------------------------------------------------------------------------------------


def erase_due(programme: Programme, classes: Sequence[str], progress: Progress = silent, *, backups_too: bool = False) -> Proof:
    """Erases what is due of these classes, all or nothing, and says so in the journal; it cannot be undone. With `backups_too`
    a fresh verified backup then takes the place of those made before, which still hold it.

    Raises `StoreError`: `not-allowed`; `clock-doubtful` while nobody said that the date is right; `nothing-due`.
    """
    require(programme, "erase")
    proof = programme.store.call(lambda db: _erase(db, programme, [k for k in ORDER if k in classes], progress))
    return _with_backups(programme, proof, progress) if backups_too else proof


def _with_backups(programme: Programme, proof: Proof, progress: Progress) -> Proof:
    folder = programme.info.folder
    with suppress(Cancelled):  # what is erased is erased: the backups follow, and the proof is handed over
        progress(1, text(N_("Replacing the backups made before")))

    def work(db: Database) -> Proof:
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        made = backups.back_up(db, folder, programme.keys.data, backups.DAILY)
        removed = backups.keep_only(folder, made)
        return replace(proof, backup=made.name, replaced=len(removed))

    return programme.store.maintain(work).result()


def _erase(db: Database, programme: Programme, classes: Sequence[str], progress: Progress) -> Proof:
    plan, due, fields = _schedule(db, programme.info.lang, "")
    if plan.clock.doubt:
        raise StoreError(
            Problem("clock-doubtful", text(N_("It is not certain that this computer's clock is right; nothing was erased")),
                    Place(), text(N_("Look at the date. Set the clock, or say that the date is right.")))
        )  # fmt: skip
    if not any(due[klass] for klass in classes):
        raise StoreError(Problem("nothing-due", text(N_("Nothing of this is due; nothing was erased"))))
    person, stamp, closed = programme.info.person, plan.clock.now, plan.closed
    erased: dict[str, int] = {}
    sources: dict[str, Counter[str]] = {}
    total, done = sum(len(due[klass]) for klass in classes), 0
    for klass in classes:
        counted: Counter[str] = Counter()
        gone: list[str] = []
        for one in due[klass]:
            if done % 200 == 0:
                progress(done / total, text(N_("Erasing what is due")))
            done += 1
            body = records.current(db, one.record)
            if body is None:
                closed += 1
                continue
            mine = fields.get(source_of(one), [])
            if _reduce(db, one, body, mine, klass, person, stamp):
                counted[title_of(source_of(one), fields)] += 1
            gone.append(one.record)
        tagged.note(db, gone, klass, person, stamp)
        erased[klass], sources[klass] = counted.total(), counted
        before = next(each.before for each in plan.due if each.klass == klass)
        journal.write(db, person, "due-erased", "", {"class": klass, "records": erased[klass], "before": before})
    before_all = {each.klass: each.before for each in plan.due if each.klass in classes}
    progress(1, text(N_("Erasing what is due")))
    return Proof(stamp, person, before_all, erased, {klass: dict(found) for klass, found in sources.items()}, closed)


def _reduce(
    db: Database, one: Dated, body: Mapping[str, Any], fields: Sequence[TaggedField], klass: str, person: str, at: str
) -> bool:
    """Takes a class out of one record; whether there was anything of it."""
    names = klass == DIRECT
    paths = {each.field for each in fields if each.klass == klass and each.kept in _STORED}
    left = _without(body, paths) if one.kind == "interview" else _without_columns(body, paths)
    had_names = names and tagged.has_identities(db, one.record)
    if left == dict(body) and not had_names:
        return False
    tagged.reduce(db, one.record, left, klass, person, at, names=names)
    if klass != "other":
        tagged.clear_summary(db, one.record)
    return True


def _without(body: Mapping[str, Any], paths: set[str]) -> dict[str, Any]:
    """An interview's body without the answers at `paths`, and without what was noted about them."""
    left = dict(body)
    for part in _PARTS:
        if part in body:
            left[part] = {
                path: value
                for path, value in body[part].items()
                if field_listing.without_rows(path.partition("#")[0]) not in paths
            }
    if "second" in body:
        left["second"] = _without(body["second"], paths)
    return left


def _without_columns(body: Mapping[str, Any], fields: set[str]) -> dict[str, Any]:
    """A row of a list without these fields."""
    left = {name: value for name, value in body.items() if name not in fields}
    if "other" in left:
        left["other"] = {column: value for column, value in left["other"].items() if f"other/{column}" not in fields}
        if not left["other"]:
            del left["other"]
    return left

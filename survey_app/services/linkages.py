"""The lists of a programme linked by probability: names are read once, in the store's thread; what is kept names nobody."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from estimation.linkage.base import ENGINES
from estimation.plain import from_plain, to_plain
from survey_app.services.linking_records import INTERVIEWS, LinkRecord, interview_identity, list_names, read_records
from survey_app.services.roles import may, require
from survey_app.store import identities, journal, linkages, registers
from vocabulary.errors import Collector, Problem, StoreError
from vocabulary.fields import Integer, Number, described
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    import numpy as np
    from sqlite_utils import Database

    from estimation.linkage.engine import Limits
    from estimation.linkage.preparing import Prepared
    from estimation.linkage.records import Record
    from estimation.linkage.result import Linked
    from survey_app.services.programme import Programme

PURPOSE = "linkage by probability"  # in the journal; a stable word, not for the screen
NAMES, KEYS = MODES = ("names", "keys")
__all__ = [
    "ENGINES", "KEYS", "MODES", "NAMES", "Run", "Settings", "as_linked", "lists_by_name", "open_run",
    "prepare_linkage", "run_linkage", "runs",
]  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How a linkage was run; `memory` in GB, `rules` the keys of the blocking rules that were left on (`None`: all), `pairs`
    the most that one may bring (0: as the engine chooses). `mode` is `names`, or `keys`: by match keys alone, without reading
    a name. `engine` is `duckdb`, or `spark` on its `master`;
    `random_pairs` those from which chance agreement is learnt."""

    threshold: float = described(
        Number(N_("Least probability of a link"),
               N_("Records count as one person from here on. Overlaps from probabilities do not depend on it."),
               0.01, 0.999, step=0.05),
        0.5,
    )  # fmt: skip
    memory: float = described(
        Number(N_("Memory for the comparison, in GB"),
               N_("Where it is not enough, the comparison stops with a message and nothing is kept."), 0.1, 1024, step=0.5),
        2.0,
    )  # fmt: skip
    seed: int = described(
        Integer(N_("Start of the random numbers"), N_("The same number gives the same figures."), 0, 2**32 - 1), 1
    )
    rules: tuple[str, ...] | None = None
    pairs: int = 0
    mode: str = NAMES
    engine: str = "duckdb"
    master: str = "local[*]"
    random_pairs: float = 1e7

    def limits(self) -> Limits:
        """As the engine takes them."""
        from estimation.linkage.engine import Limits

        return Limits(self.memory, self.pairs, random_pairs=self.random_pairs, engine=self.engine, master=self.master)


@dataclass(frozen=True)
class Run:
    """A linkage as it was kept: the id of each record by its number in `linked`, and its list in `source`."""

    id: str
    at: str
    person: str
    lists: tuple[str, ...]
    settings: Settings
    linked: Linked = field(repr=False)
    records: tuple[str, ...] = field(repr=False)
    source: np.ndarray[Any, Any] = field(repr=False)


def run_linkage(
    programme: Programme, list_ids: Sequence[str], settings: Settings | None = None, progress: Progress = silent
) -> str:
    """Links two to six lists of the programme (ids, and `interviews`); returns the id of the linkage. Cancelled, or with bad
    input, nothing is kept. Raises `not-allowed` for who may not read names, unless match keys are compared (`Settings.mode`);
    `match-keys-missing`, `linkage-key-destroyed`; `BadInput` with all that is wrong with the lists.
    """
    from estimation.linkage.linking import link, link_match_keys

    settings = settings or Settings()
    progress_of, rest = part(progress, 0.0, 0.2), part(progress, 0.2, 0.95)
    run = partial(
        link_match_keys if settings.mode == KEYS else link, threshold=settings.threshold, limits=settings.limits(),
        seed=settings.seed, rules=settings.rules, progress=rest,
    )  # fmt: skip
    if settings.mode == KEYS:
        wanted, names, found, keyed = _keyed(programme, list_ids, progress_of)
        linked = run(keyed, names)
    else:
        wanted, names, found, records = _named(programme, list_ids, progress_of)
        linked = run(records, names)
    arrays = _frozen(linked, [record.id for record in found], [record.list_number for record in found])
    summary = _summary(linked)

    def keep(db: Database) -> str:
        run = linkages.add(db, programme.info.person, wanted, asdict(settings), summary, arrays)
        journal.write(db, programme.info.person, "linked", run, {"lists": list(names), "records": len(found)})
        return run

    progress(0.97, text(N_("Keeping the linkage")))
    return programme.store.call(keep)


def prepare_linkage(
    programme: Programme, list_ids: Sequence[str], memory: float = 2.0, progress: Progress = silent, mode: str = NAMES
) -> Prepared:
    """How full the lists are and how many pairs each blocking rule would bring; nothing is compared and nothing kept but a line
    of the journal. Raises `not-allowed` for who may not read names, unless `mode` is `keys`."""
    from estimation.linkage.engine import Limits
    from estimation.linkage.preparing import prepare, prepare_match_keys

    if mode == KEYS:
        _, names, _, keyed = _keyed(programme, list_ids, part(progress, 0.0, 0.6))
        return prepare_match_keys(keyed, names, Limits(memory=memory), part(progress, 0.6, 1.0))
    _, names, _, records = _named(programme, list_ids, part(progress, 0.0, 0.6))
    return prepare(records, names, Limits(memory=memory), part(progress, 0.6, 1.0))


def lists_by_name(programme: Programme, names: Sequence[str]) -> tuple[str, ...]:
    """The ids of lists by their names (`interviews`: the interviews), as often as they are named. Raises `no-such-list` with
    all names that no list has."""
    known = {found.name: found.id for found in programme.store.call(registers.listing)} | {INTERVIEWS: INTERVIEWS}
    problems = Collector()
    remedy = text(N_("It must be one of: {options}"), options=", ".join(known))
    for name in names:
        if name not in known:
            problems.add("no-such-list", text(N_("The programme has no list {name}"), name=repr(name)), remedy=remedy)
    problems.raise_if_any()
    return tuple(known[name] for name in names)


def _named(
    programme: Programme, list_ids: Sequence[str], progress: Progress
) -> tuple[tuple[str, ...], tuple[str, ...], list[LinkRecord], list[Record]]:
    """Ids and names of the lists, and their records with and without names."""
    require(programme, "read-identities")
    wanted = _wanted(programme, list_ids)
    return wanted, *programme.store.call(lambda db: _read(db, programme, wanted, progress))


def _keyed(
    programme: Programme, list_ids: Sequence[str], progress: Progress
) -> tuple[tuple[str, ...], tuple[str, ...], list[LinkRecord], list[Mapping[str, list[Any]]]]:
    """Ids and names of the lists, their records, and the match keys of each list; who may read names makes those missing."""
    from survey_app.services import match_keys

    require(programme, "estimate")
    wanted = _wanted(programme, list_ids)

    def read(db: Database) -> tuple[tuple[str, ...], list[list[LinkRecord]], list[Mapping[str, list[Any]]]]:
        names = list_names(db, wanted)
        if may(programme.info.role, "read-identities") and programme.keys.identities is not None:
            match_keys.complete(db, programme, wanted, progress)
        found = [read_records(db, i, number) for number, i in enumerate(wanted)]
        return names, found, [match_keys.read_columns(db, each) for each in found]

    names, found, keyed = programme.store.call(read)
    return wanted, names, [record for each in found for record in each], keyed


def _wanted(programme: Programme, list_ids: Sequence[str]) -> tuple[str, ...]:
    """The lists, each once; raises `BadInput` with all that is wrong with the choice."""
    from estimation.linkage.linking import check_number

    wanted, problems = tuple(dict.fromkeys(list_ids)), Collector()
    if len(wanted) < len(list_ids):
        twice = [i for i in wanted if list(list_ids).count(i) > 1]
        what = text(
            N_("The list {name} is given twice"), name=", ".join(programme.store.call(lambda db: list_names(db, twice)))
        )
        problems.add("list-twice", what, remedy=text(N_("Give each list once: duplicates within it are found anyway")))
    check_number(len(wanted), problems)
    problems.raise_if_any()
    return wanted


def runs(programme: Programme) -> list[linkages.StoredLinkage]:
    """The linkages of the programme, the newest first. Raises `not-allowed`."""
    require(programme, "estimate")
    return programme.store.call(linkages.listing)


def open_run(programme: Programme, run: str) -> Run:
    """A linkage with its probabilities. Raises `no-such-linkage`, `not-allowed`."""
    stored = next((each for each in runs(programme) if each.id == run), None)
    arrays = programme.store.call(lambda db: linkages.arrays(db, run))
    if stored is None or arrays is None:
        raise StoreError(Problem("no-such-linkage", text(N_("The programme has no such linkage"))))
    return _thawed(stored, arrays)


def settings_of(stored: linkages.StoredLinkage) -> Settings:
    """The settings of a linkage as they were kept."""
    rules = stored.settings.get("rules")
    return Settings(**{**stored.settings, "rules": None if rules is None else tuple(rules)})


def _read(
    db: Database, programme: Programme, list_ids: tuple[str, ...], progress: Progress
) -> tuple[tuple[str, ...], list[LinkRecord], list[Record]]:
    names = list_names(db, list_ids)
    found: list[LinkRecord] = []
    for number, i in enumerate(list_ids):
        progress(0.3 * number / len(list_ids), text(N_("Reading the lists")))
        found.extend(read_records(db, i, number))
    assert programme.keys.identities is not None
    progress(0.3, text(N_("Reading names, dates and documents")))
    wanted = [record.id for record in found]
    named = identities.read(db, programme.keys.identities, wanted, person=programme.info.person, purpose=PURPOSE)
    return names, found, [as_linked(record, named[record.id], list_ids[record.list_number]) for record in found]


def as_linked(record: LinkRecord, named: Mapping[str, str], list_id: str) -> Record:
    """A record as linkage takes it."""
    from estimation.linkage.records import Record

    known = interview_identity(named) if list_id == INTERVIEWS else named
    return Record(
        record.list_number,
        known.get("surnames", ""),
        known.get("given_names", ""),
        known.get("full_name", ""),
        known.get("birth_date", ""),
        record.age,
        record.on,
        record.sex,
        known.get("document", ""),
        record.nationality,
        record.area,
    )


_PARTS = ("person", "entity")
_PAIRS = ("left", "right", "weight", "posterior", "by_document", "by_others")


def _summary(linked: Linked) -> dict[str, Any]:
    """All that the linkage says of itself, without a record or a pair."""
    left_out = {"person", "entity", "pairs"}
    told = {name: to_plain(getattr(linked, name)) for name in linked.__dataclass_fields__ if name not in left_out}
    return told | {"persons": int(linked.person.max()) + 1}


def _frozen(linked: Linked, records: Sequence[str], source: Sequence[int]) -> bytes:
    import numpy as np

    out = io.BytesIO()
    arrays = {name: getattr(linked, name) for name in _PARTS} | {name: getattr(linked.pairs, name) for name in _PAIRS}
    np.savez_compressed(out, records=np.array(records, dtype="S36"), source=np.array(source, dtype=np.int8), **arrays)
    return out.getvalue()


def _thawed(stored: linkages.StoredLinkage, arrays: bytes) -> Run:
    import numpy as np

    from estimation.linkage.result import Linked, Pairs

    with np.load(io.BytesIO(arrays), allow_pickle=False) as kept:
        whole = {name: kept[name] for name in kept.files}
    told = {name: from_plain(value) for name, value in stored.summary.items() if name in Linked.__dataclass_fields__}
    linked = Linked(**told, **{name: whole[name] for name in _PARTS}, pairs=Pairs(**{name: whole[name] for name in _PAIRS}))
    records = tuple(str(each, "ascii") for each in whole["records"])
    return Run(
        stored.id, stored.at, stored.person, stored.lists, settings_of(stored), linked, records,
        whole["source"].astype(np.int64),
    )  # fmt: skip

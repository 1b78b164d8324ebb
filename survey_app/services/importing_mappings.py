"""How an institution's columns were used last, so that its next file starts from there, also where some changed."""

from __future__ import annotations

import json
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from estimation.table import Table
from survey_app.services.importing_targets import BY_NAME, IGNORE, Mapping, guess_columns, plain_words
from survey_app.services.roles import require
from survey_app.store import journal, meta
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

_KEPT = "import-mappings"  # in meta: by whose list it is, how its columns were used last
_ALIKE = 0.7  # the least share of columns that two files of one list have in common
_SAID_ALIKE = 0.3  # the same where the person has said whose list it is
_RENAMED = 0.75  # how like an earlier name the new name of a column is, where its own words do not speak for another use


@dataclass(frozen=True)
class Recalled:
    """A mapping that was kept, made to fit a file. `added` columns are new in the file, `missing` ones are not in it any more,
    `renamed` are pairs of the earlier and the present name."""

    mapping: Mapping
    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def owner(self) -> str:
        """Whose list it is, in words."""
        return self.mapping.institution or self.mapping.list_name

    def said(self) -> tuple[Text, ...]:
        """What differs from the earlier file, in words."""
        found = [text(N_("{old} is called {new} now."), old=old, new=new) for old, new in self.renamed]
        if self.added:
            found.append(text(N_("New: {columns}."), columns=", ".join(self.added)))
        if self.missing:
            found.append(text(N_("Not in this file: {columns}."), columns=", ".join(self.missing)))
        return tuple(found)


def guess_mapping(table: Table, programme: Programme | None = None) -> Mapping:
    """A mapping to begin with: the one kept for a list with these columns or nearly these, else a use for each column by its
    header. The list's name is the kept one, else the file's without its ending."""
    found = recall(table, programme) if programme is not None else None
    if found is not None:
        return found.mapping
    name = table.name.rsplit(".", 1)[0].replace("_", " ").strip()
    return Mapping(name[:1].upper() + name[1:], "", guess_columns(table))


def recall(table: Table, programme: Programme, owner: str = "") -> Recalled | None:
    """The kept mapping that fits best, the latest of several; with `owner` (an institution or a list's name) one of theirs.
    Nothing where none fits."""
    best: tuple[float, int, Recalled] | None = None
    for number, kept in enumerate(remembered(programme)):
        theirs = owner.strip().casefold() in (kept.institution.casefold(), kept.list_name.casefold())
        if owner and not theirs:
            continue
        found, alike = _fitted(table, kept)
        if alike >= (_SAID_ALIKE if owner else _ALIKE) and (best is None or (alike, number) > best[:2]):
            best = (alike, number, found)
    return None if best is None else best[2]


def remembered(programme: Programme) -> list[Mapping]:
    """All mappings that are kept, the latest last."""
    kept = programme.store.call(lambda db: meta.get(db, _KEPT, {}))
    return [_mapping(each) for each in kept.values()]


def _mapping(kept: MappingType[str, Any]) -> Mapping:
    uses = {column: use if use in BY_NAME else IGNORE for column, use in kept["columns"].items()}
    return Mapping(kept["list_name"], kept["institution"], uses)


def remember(db: Database, mapping: Mapping) -> None:
    """Keeps the mapping for its institution and list, in the place of the one kept before."""
    owner = (mapping.institution.strip(), mapping.list_name.strip())
    kept = {
        key: each
        for key, each in meta.get(db, _KEPT, {}).items()
        if (each["institution"].strip(), each["list_name"].strip()) != owner
    }
    kept[json.dumps(owner, ensure_ascii=False)] = {
        "list_name": owner[1],
        "institution": owner[0],
        "columns": dict(mapping.columns),
    }
    meta.put(db, _KEPT, kept)


def forget(programme: Programme, mapping: Mapping) -> None:
    """The uses of columns that are kept for this institution and list are forgotten; lists and records stay as they are. Raises
    `not-allowed`."""
    require(programme, "import-lists")
    owner = (mapping.institution.strip(), mapping.list_name.strip())

    def work(db: Database) -> None:
        kept = meta.get(db, _KEPT, {})
        left = {k: each for k, each in kept.items() if (each["institution"].strip(), each["list_name"].strip()) != owner}
        if len(left) < len(kept):
            meta.put(db, _KEPT, left)
            journal.write(db, programme.info.person, "mapping-forgotten", mapping.list_name.strip())

    programme.store.call(work)


def _fitted(table: Table, kept: Mapping) -> tuple[Recalled, float]:
    """The kept mapping for the columns of a file, and the share of columns that both have."""
    missing = [column for column in kept.columns if column not in table.columns]
    added = [column for column in table.columns if column not in kept.columns]
    renamed: list[tuple[str, str]] = []
    guessed = guess_columns(table) if added else {}
    for old in list(missing):
        new = max(added, key=lambda column: _likeness(old, column), default="")
        if new and _likeness(old, new) >= _RENAMED and guessed[new] in (IGNORE, kept.columns[old]):
            renamed.append((old, new))
            missing.remove(old)
            added.remove(new)
    old_of = {new: old for old, new in renamed}
    uses: dict[str, str] = {}
    for column in table.columns:
        if column not in added:
            uses[column] = kept.columns[old_of.get(column, column)]
    for column in added:
        target = BY_NAME[guessed[column]]
        uses[column] = target.name if target.many or target.name not in uses.values() else IGNORE
    ordered = {column: uses[column] for column in table.columns}
    shared = len(table.columns) - len(added)
    alike = shared / max(len(table.columns), len(kept.columns), 1)
    mapping = Mapping(kept.list_name, kept.institution, ordered)
    return Recalled(mapping, tuple(added), tuple(missing), tuple(renamed)), alike


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, plain_words(one), plain_words(other)).ratio()

"""Lists in files become a linkage: columns recognised or named, rows read as an import reads them, nothing stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.linkage_findings import Findings, found_in
from survey_app.services.linking_lists import ListFile, read_list_files
from survey_app.services.match_key_files import is_match_keys, read_match_keys
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.linkage.preparing import Prepared


@dataclass(frozen=True)
class FileLinkage:
    """Lists of files after linkage, and how each file was read: `used` columns by their use, `left_out` rows that name nobody,
    its `fingerprint` (SHA-256), and in `remarks` what was read otherwise than it stands there."""

    findings: Findings
    used: tuple[MappingType[str, str], ...]
    left_out: tuple[int, ...]
    fingerprints: tuple[str, ...]
    remarks: tuple[tuple[Text, ...], ...] = ()


def link_files(
    paths: Sequence[Path],
    uses: MappingType[str, str] | None = None,
    *,
    threshold: float = 0.5,
    memory: float = 2.0,
    seed: int = 1,
    rules: Sequence[str] | None = None,
    pairs: int = 0,
    engine: str = "duckdb",
    master: str = "local[*]",
    today: date | None = None,
    progress: Progress = silent,
) -> FileLinkage:
    """Links the lists in the files, one list a file, named as the file; files of match keys by these alone.

    `uses` gives columns a use (`surnames`, `birth_date`, … of `TARGETS`) in whichever files have them; the others are
    recognised by their names. `memory` is in GB. Raises `BadInput` with all that is wrong at once.
    """
    import numpy as np

    from estimation.linkage.engine import Limits
    from estimation.linkage.linking import link, link_match_keys

    names, limits = _names(paths), Limits(memory, pairs, engine=engine, master=master)
    run = partial(
        link_match_keys if _keyed(paths) else link, lists=names, threshold=threshold, limits=limits, seed=seed, rules=rules,
        progress=part(progress, 0.2, 1.0),
    )  # fmt: skip
    if _keyed(paths):
        held = read_match_keys(paths, part(progress, 0.0, 0.2))
        linked, read = run([each.columns for each in held]), [ListFile(()) for _ in held]
    else:
        read = read_list_files(paths, uses or {}, today, part(progress, 0.0, 0.2))
        linked = run([record for each in read for record in each.records])
    source_of = np.repeat(np.arange(len(names)), linked.records)
    return FileLinkage(
        found_in(linked, source_of, seed),
        tuple(each.used for each in read),
        tuple(each.left_out for each in read),
        tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths),
        tuple(each.remarks for each in read),
    )


def prepare_files(
    paths: Sequence[Path],
    uses: MappingType[str, str] | None = None,
    *,
    memory: float = 2.0,
    today: date | None = None,
    progress: Progress = silent,
) -> Prepared:
    """How full the lists in the files are and how many pairs each blocking rule would bring; nothing is compared."""
    from estimation.linkage.engine import Limits
    from estimation.linkage.preparing import prepare, prepare_match_keys

    if _keyed(paths):
        held = read_match_keys(paths, part(progress, 0.0, 0.5))
        return prepare_match_keys([each.columns for each in held], _names(paths), Limits(memory), part(progress, 0.5, 1.0))
    read = read_list_files(paths, uses or {}, today, part(progress, 0.0, 0.5))
    records = [record for each in read for record in each.records]
    return prepare(records, _names(paths), Limits(memory), part(progress, 0.5, 1.0))


def _keyed(paths: Sequence[Path]) -> bool:
    """Whether the files hold match keys; raises `keys-and-names` where some do."""
    keyed = [path for path in paths if is_match_keys(path)]
    if keyed and len(keyed) < len(paths):
        named = next(path for path in paths if path not in keyed)
        what = text(N_("It holds names, the file {file} match keys"), file=keyed[0].name)
        remedy = text(N_("Its owner makes match keys of it with the same key: `match-keys`"))
        raise BadInput(Problem("keys-and-names", what, Place(file=named.name), remedy))
    return bool(keyed)


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    """The names of the lists: those of the files without their ending, numbered where two are alike."""
    found: list[str] = []
    for path in paths:
        name, number = path.stem, 1
        while name in found:
            number += 1
            name = f"{path.stem} ({number})"
        found.append(name)
    return tuple(found)

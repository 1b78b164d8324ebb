"""Lists in files become a linkage: columns recognised or named, rows read as an import reads them, nothing stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.linkage_findings import Findings, found_in
from survey_app.services.linking_lists import read_list_files
from vocabulary.progress import Progress, part, silent

if TYPE_CHECKING:
    from estimation.linkage.preparing import Prepared


@dataclass(frozen=True)
class FileLinkage:
    """Lists of files after linkage, and how each file was read: `used` columns by their use, `left_out` rows that name nobody,
    its `fingerprint` (SHA-256)."""

    findings: Findings
    used: tuple[MappingType[str, str], ...]
    left_out: tuple[int, ...]
    fingerprints: tuple[str, ...]


def link_files(
    paths: Sequence[Path],
    uses: MappingType[str, str] | None = None,
    *,
    threshold: float = 0.5,
    memory: float = 2.0,
    seed: int = 1,
    rules: Sequence[str] | None = None,
    pairs: int = 0,
    today: date | None = None,
    progress: Progress = silent,
) -> FileLinkage:
    """Links the lists in the files, one list a file, named as the file.

    `uses` gives columns a use (`surnames`, `birth_date`, … of `TARGETS`) in whichever files have them; the others are
    recognised by their names. `memory` is in GB. Raises `BadInput` with all that is wrong at once.
    """
    import numpy as np

    from estimation.linkage.engine import Limits
    from estimation.linkage.linking import link

    read = read_list_files(paths, uses or {}, today, part(progress, 0.0, 0.2))
    records = [record for each in read for record in each.records]
    names = _names(paths)
    linked = link(
        records, names, threshold=threshold, limits=Limits(memory, pairs), seed=seed, rules=rules,
        progress=part(progress, 0.2, 1.0),
    )  # fmt: skip
    source_of = np.array([record.source for record in records], dtype=np.int64)
    return FileLinkage(
        found_in(linked, source_of, seed),
        tuple(each.used for each in read),
        tuple(each.left_out for each in read),
        tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths),
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
    from estimation.linkage.preparing import prepare

    read = read_list_files(paths, uses or {}, today, part(progress, 0.0, 0.5))
    records = [record for each in read for record in each.records]
    return prepare(records, _names(paths), Limits(memory), part(progress, 0.5, 1.0))


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

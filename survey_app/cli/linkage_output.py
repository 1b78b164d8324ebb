"""What `link`, `linkages` and `review` write alike: JSON and CSV, both or neither, and lines for the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.cli.words import Given
from vocabulary.errors import Collector
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

STANDARD_OUTPUT = "-"


def targets_of(
    given: Given, problems: Collector, read: Sequence[Path] = (), kinds: Sequence[str] = ("json", "csv")
) -> dict[str, Path]:
    """The files to be written, by option; adds what keeps them from being written, such as a file that is `read`."""
    from survey_app.services.writing import check_apart, check_target

    asked = {key: given.one(key) for key in kinds}
    found = {key: Path(name).absolute() for key, name in asked.items() if name not in ("", STANDARD_OUTPUT)}
    for target in found.values():
        check_target(problems, target)
    for file in read:
        check_apart(problems, list(found.values()), file)
    if not read and len(found) == 2:
        check_apart(problems, [found["csv"]], found["json"])
    return found


def write_out(
    given: Given,
    targets: dict[str, Path],
    plain: Any,
    table: bytes,
    said: Iterable[Text],
    programme: Programme | None = None,
) -> int:
    """Writes what was asked for (of a `programme` with a line in its journal) and says the rest in the terminal; with
    `--json -` the JSON alone."""
    from survey_app.services import linkage_files
    from survey_app.services.writing import write_together

    packed = json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    contents = {"json": packed.encode("utf-8"), "csv": table}
    files = {target: contents[key] for key, target in targets.items()}
    if files and programme is not None:
        linkage_files.write(programme, files)
    elif files:
        write_together(files)
    if given.one("json") == STANDARD_OUTPUT:
        sys.stdout.write(packed)
        return 0
    written = (text(N_("Written: {file}"), file=str(target)) for target in files)
    for line in (*said, *written):
        print(translate(line, given.lang))
    return 0

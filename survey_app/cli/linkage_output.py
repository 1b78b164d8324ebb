"""What `link` and `linkages` write alike: JSON and CSV, both or neither, and lines for the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from survey_app.cli.words import Given
from vocabulary.errors import Collector
from vocabulary.text import N_, Text, text, translate

STANDARD_OUTPUT = "-"


def targets_of(given: Given, problems: Collector, read: Sequence[Path] = ()) -> dict[str, Path]:
    """The files to be written, by option; adds what keeps them from being written, such as a file that is `read`."""
    from survey_app.services.writing import check_apart, check_target

    found = {key: Path(given.one(key)).absolute() for key in ("json", "csv") if given.one(key) not in ("", STANDARD_OUTPUT)}
    for target in found.values():
        check_target(problems, target)
    for file in read:
        check_apart(problems, list(found.values()), file)
    if not read and len(found) == 2:
        check_apart(problems, [found["csv"]], found["json"])
    return found


def write_out(given: Given, targets: dict[str, Path], plain: Any, table: bytes, said: Iterable[Text]) -> int:
    """Writes what was asked for, and says the rest in the terminal; with `--json -` the JSON alone."""
    from survey_app.services.writing import write_together

    packed = json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    contents = {"json": packed.encode("utf-8"), "csv": table}
    if targets:
        write_together({target: contents[key] for key, target in targets.items()})
    if given.one("json") == STANDARD_OUTPUT:
        sys.stdout.write(packed)
        return 0
    files = (text(N_("Written: {file}"), file=str(target)) for target in targets.values())
    for line in (*said, *files):
        print(translate(line, given.lang))
    return 0

"""What is told of a programme's linkage, written to files: figures of persons, so that the journal knows of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from exports.disclosure.register import INTERNAL
from survey_app.services.programme import note
from survey_app.services.roles import require
from survey_app.services.writing import write_together
from vocabulary.errors import BadInput

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

KIND = "linkage"


def write(programme: Programme, files: Mapping[Path, bytes]) -> None:
    """Writes all the files or none; their counts are not protected, and the journal says so. Raises `not-allowed`."""
    require(programme, "estimate")
    for path, data in files.items():
        note(programme, "exported", path.name, kind=KIND, sha256=hashlib.sha256(data).hexdigest(), protection=INTERNAL)
    try:
        write_together(files)
    except BadInput:
        note(programme, "export-failed", next(iter(files)).name, kind=KIND)
        raise

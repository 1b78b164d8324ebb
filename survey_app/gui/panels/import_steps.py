"""What an import does beside the window: the file is read into a draft, its rows are checked; and what was done, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.gui.panels.list_form import Draft, typed_row
from vocabulary.progress import Progress, part
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.table import Table
    from survey_app.services.importing import ImportResult, Mapping, Preview
    from survey_app.services.importing_became import Became
    from survey_app.services.programme import Programme


def read_draft(programme: Programme, before: Draft, path: str, sheet: str, header: str, progress: Progress) -> Draft:
    """Reads a file, profiles its columns and maps them as last time, else by their names. Raises `BadInput`."""
    from survey_app.services import importing, reading
    from survey_app.services.importing_mappings import recall
    from survey_app.services.importing_profile import profile
    from survey_app.services.reading_lists import read_list

    names = tuple(reading.sheets(Path(path)))
    table = read_list(Path(path), sheet=sheet, header_row=typed_row(header), progress=part(progress, 0.0, 0.8))
    recalled = recall(table, programme)
    mapping = recalled.mapping if recalled is not None else importing.guess_mapping(table)
    if before.path == path and before.mapping is not None:  # another sheet or header: what was said of the list stays
        said = ("list_name", "institution", "start", "end")
        mapping = replace(mapping, **{name: getattr(before.mapping, name) for name in said})
    told = profile(table, part(progress, 0.8, 1.0))
    return Draft(path, names, sheet or table.sheet, header, table, mapping, profile=told, recalled=recalled)


def check_draft(programme: Programme, table: Table, mapping: Mapping, progress: Progress) -> tuple[Preview, tuple[Became, ...]]:
    """What storing would do, and how coded columns are spelt."""
    from survey_app.services import importing
    from survey_app.services.importing_became import spellings

    preview = importing.check(programme, table, mapping, part(progress, 0.0, 0.95))
    return preview, spellings(preview, part(progress, 0.95, 1.0))


def done(t: Callable[..., str], result: ImportResult) -> list[str]:
    """What an import did, a sentence each."""
    counts: dict[str, Any] = {"n": result.imported, "name": result.list_name}
    said = [t(N_("{n} record was imported into {name}."), N_("{n} records were imported into {name}."), **counts)]
    if result.repeated:
        said.append(t(N_("{n} was there already."), N_("{n} were there already."), n=result.repeated))
    if result.left_out:
        said.append(
            t(
                N_("{n} was left out and is noted in the history."),
                N_("{n} were left out and are noted in the history."),
                n=result.left_out,
            )
        )
    if result.changed:
        said.append(t(N_("{n} was corrected."), N_("{n} were corrected."), n=result.changed))
    if result.gone:
        said.append(t(N_("{n} was withdrawn."), N_("{n} were withdrawn."), n=result.gone))
    return said

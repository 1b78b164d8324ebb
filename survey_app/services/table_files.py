"""A table from lists as a file for others: counts protected, compared with what was released, and noted in the journal."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports.delimited import safe
from exports.disclosure.patterns import COUNT, ProtectedPatterns, protected_patterns
from exports.disclosure.register import INTERNAL
from exports.numbers import OBSERVED_BASE, to_base
from exports.protect import MINIMUM
from survey_app import __version__
from survey_app.services import releasing
from survey_app.services.from_records import drawn_table, records_told
from survey_app.services.pattern_tables import Built
from survey_app.services.people import ListCount
from survey_app.services.roles import require
from survey_app.services.tables import divided_by
from survey_app.services.writing import write_together
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

OTHERS = "*"
SEED = 1  # of the draws, as `estimate` has it unless it is told otherwise


def write(
    programme: Programme, built: Built, targets: Mapping[str, Path], lang: str, protection: str = "round", draws: int = 0,
    progress: Progress = silent,
) -> str:  # fmt: skip
    """Writes the protected table to `targets` (by `csv` and `json`), all or none, and returns the JSON as text; with no target
    the JSON alone is made, for the terminal. `protection` is a rule of `exports.disclosure.protect.RULES`. With `draws` the CSV
    holds so many tables that the linkage allows, told apart by a column; they are exact, for internal use. Raises `BadInput`
    and `not-allowed`; then nothing is written.
    """
    from survey_app.services.programme import note

    require(programme, "estimate")
    name = next((path.name for path in targets.values()), "table")
    lists = [column for column in built.table.columns if column != COUNT and column not in divided_by(built.source)]
    found = protected_patterns(
        built.table, lists, _where(programme, built), protection, releasing.register_of(programme),
        report=name, at=date.today().isoformat(), lang=lang, progress=progress,
    )  # fmt: skip
    plain = json.dumps(_contract(built, found, protection, lang), ensure_ascii=False, indent=1) + "\n"
    made = {"json": plain.encode(), "csv": _drawn_csv(built, draws, progress) if draws else _csv(built, found, lists)}
    for kind, path in targets.items():
        note(
            programme, "exported", path.name, kind="table", sha256=hashlib.sha256(made[kind]).hexdigest(), protection=protection
        )
    if targets:
        write_together({path: made[kind] for kind, path in targets.items()})
    releasing.keep(programme, name, found.release)
    return plain


def _where(programme: Programme, built: Built) -> dict[str, str]:
    """Whom the table counts, as the reports of the programme say it."""
    from survey_app.services.programme import definition

    counted, scope = definition(programme), built.source.scope
    found = {"population area": counted.area, "population": counted.population, "excludes": counted.excludes}
    if scope is not None and (scope.age_from is not None or scope.age_to is not None) and "age_group" not in built.source.by:
        low = scope.age_from or 0
        found["population age"] = f"{low} +" if scope.age_to is None else f"{low}–{scope.age_to}"
    if key := records_told(built, "").scope_key:
        found[f"scope {key}"] = "1"
    return found


def _contract(built: Built, found: ProtectedPatterns, protection: str, lang: str) -> dict[str, Any]:
    """Plain data; counts of persons and records are protected, words in the language."""
    told = records_told(built, "")
    people, exact = built.scoped.people, protection == INTERNAL
    return {
        "lists": [_list(one, protection) for one in built.scoped.lists],
        "scope": [translate(line, lang) for line in told.scope],
        "by": list(divided_by(built.source)),
        "persons": found.total,
        "patterns": [{**row, COUNT: n} for row, n in found.rows],
        "others": None if found.together is None else {"patterns": found.gathered, COUNT: found.together},
        "protection": protection,
        "linkage": None if people.run is None else people.run.id,
        "gone": _shown(people.gone, protection),
        # beside rounded counts a hash of the true ones would give them back: there are few to try
        "provenance": {"version": __version__, "fingerprint": built.fingerprint if exact else None},
    }


def _list(one: ListCount, protection: str) -> dict[str, Any]:
    out = {reason: _shown(n, protection) for reason, n in one.out.items()}
    records, inside = _shown(one.records, protection), _shown(one.inside, protection)
    return {"name": one.name, "records": records, "in_scope": inside, "out": out}


def _shown(n: int, protection: str) -> int | None:
    if protection == INTERNAL or n == 0:
        return n
    return None if n < MINIMUM else to_base(n, OBSERVED_BASE)


def _csv(built: Built, found: ProtectedPatterns, lists: list[str]) -> bytes:
    """A 0/1 column a list, the groups, and `count`; patterns that stand together are a last line with `*` for what they are."""
    columns = [*lists, *divided_by(built.source), COUNT]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe(name) for name in columns])
    for row, n in found.rows:
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in (*row.values(), n)])
    if found.together is not None:
        writer.writerow([*(OTHERS for _ in columns[:-1]), found.together])
    return out.getvalue().encode("utf-8")


def _drawn_csv(built: Built, draws: int, progress: Progress) -> bytes:
    """The tables of so many draws of the linkage under one another, as `estimate --draws draw` takes them."""
    if built.scoped.people.run is None:
        what = text(N_("Only a linkage by probability has draws"))
        raise BadInput(Problem("no-linkage", what, remedy=text(N_("Name it with --linkage"))))
    columns = drawn_table(built, draws, SEED, progress).columns
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe(name) for name in columns])
    for row in zip(*columns.values(), strict=True):
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8")

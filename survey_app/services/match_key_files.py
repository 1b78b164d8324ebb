"""Files of match keys: an owner makes one from a list, the linking office compares them, and no name is ever in one.

A file begins with a line that says what it is, with the fingerprint of the key; then a CSV table, one row a record in random
order, one column a match key.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.linking_lists import read_list_files
from vocabulary.errors import BadInput, Collector, Place, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    import pyarrow

    from estimation.linkage.columns import Column
    from survey_app.services.linkage_key_files import KeyFile

QUASI = ("sex", "birth_year", "nationality", "area")  # what may stay readable where the owners agreed
_MARK = "# alcance match keys"
_FIRST = re.compile(re.escape(_MARK) + r"; version (\d+); key ([0-9a-f]{4}(?:-[0-9a-f]{4}){4}); in clear:((?: [a-z_]+)*)")
_KEY = r"^[A-Za-z0-9+/]{22}$"
_LONGEST = 80  # characters of a value in clear


@dataclass(frozen=True)
class Made:
    """A file of match keys before it is written: its bytes, and those of the file that only the owner keeps (`rows`: which row
    of the list each row of keys is). `left_out` rows name nobody."""

    keys: bytes = field(repr=False)
    rows: bytes = field(repr=False)
    records: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class KeyedList:
    """A file of match keys as it was read."""

    columns: Mapping[str, Column] = field(repr=False)
    records: int
    fingerprint: str
    clear: tuple[str, ...]


def make_match_keys(
    path: Path,
    key: KeyFile,
    uses: Mapping[str, str] | None = None,
    clear: Collection[str] = (),
    *,
    today: date | None = None,
    progress: Progress = silent,
) -> Made:
    """The match keys of the list in a file. `uses` gives columns a use, `clear` names the quasi-identifiers that stay readable.

    Raises `BadInput` with all that is wrong at once.
    """
    from estimation.linkage.columns import columns_of
    from estimation.linkage.match_keys import COLUMNS, VERSION, keyed, written

    (read,) = read_list_files([path], uses or {}, today, part(progress, 0.0, 0.4))
    laid = keyed(columns_of(read.records, part(progress, 0.4, 0.7)), key.secret, clear)
    order = list(range(len(read.records)))
    secrets.SystemRandom().shuffle(order)  # the list's own order would tell who is who
    progress(0.9, text(N_("Making match keys")))
    out, rows = io.StringIO(), io.StringIO()
    shown = "".join(f" {name}" for name in COLUMNS if name in clear)
    out.write(f"{_MARK}; version {VERSION}; key {key.fingerprint}; in clear:{shown}\n")
    writer, own = csv.writer(out, lineterminator="\n"), csv.writer(rows, lineterminator="\n")
    writer.writerow(COLUMNS)
    own.writerow(("row_of_keys", "row_of_list"))
    for number, at in enumerate(order, start=1):
        writer.writerow([written(laid[name][at]) or "" for name in COLUMNS])
        own.writerow((number, read.rows[at]))
    return Made(out.getvalue().encode(), rows.getvalue().encode(), len(order), read.left_out)


def is_match_keys(path: Path) -> bool:
    """Whether a file says of itself that it holds match keys."""
    try:
        with open(path, "rb") as handle:
            return handle.read(len(_MARK)) == _MARK.encode()
    except OSError:
        return False


def read_match_keys(paths: Sequence[Path], progress: Progress = silent) -> list[KeyedList]:
    """The match keys in the files, none of which may hold anything else. Raises `BadInput` with all that is wrong at once:
    `no-match-keys`, `newer-match-keys`, `plain-value`, `other-linkage-key`, `other-clear`."""
    problems = Collector()
    found: list[KeyedList] = []
    for number, path in enumerate(paths):
        progress(number / len(paths), text(N_("Reading the lists")))
        try:
            found.append(_read(path))
        except BadInput as error:
            problems.problems.extend(error.problems)
    for path, each in zip(paths, found, strict=False) if not problems.problems else ():
        where, first = Place(file=path.name), found[0]
        if each.fingerprint != first.fingerprint:
            what = text(N_("It was made with another key: {fingerprint}, not {first}"), fingerprint=each.fingerprint,
                        first=first.fingerprint)  # fmt: skip
            remedy = text(N_("The owners compare the fingerprints of their keys and make the files again with one key"))
            problems.add("other-linkage-key", what, where, remedy)
        elif each.clear != first.clear:
            what = text(N_("Other columns are readable in it than in {file}"), file=paths[0].name)
            problems.add("other-clear", what, where, text(N_("The owners make the files again with the same --clear")))
    problems.raise_if_any()
    return found


def _read(path: Path) -> KeyedList:
    import pyarrow as pa
    from pyarrow import csv as reading

    from estimation.linkage.match_keys import COLUMNS, VERSION

    where = Place(file=path.name)
    with open(path, encoding="utf-8", errors="replace") as handle:
        said = _FIRST.fullmatch(handle.readline(400).rstrip("\r\n"))
    broken = Problem("no-match-keys", text(N_("The file of match keys is not as it was made")), where,
                     text(N_("Ask its owner for it again; nothing may be changed in it")))  # fmt: skip
    if said is None or not set(said[3].split()) <= set(QUASI):
        raise BadInput(broken)
    if int(said[1]) != VERSION:
        what = text(N_("The match keys were made by another version of Alcance"))
        raise BadInput(Problem("newer-match-keys", what, where, text(N_("The owners make them with one version, the newest"))))
    try:
        table = reading.read_csv(
            path,
            reading.ReadOptions(skip_rows=1),
            reading.ParseOptions(newlines_in_values=False),
            reading.ConvertOptions(
                column_types=dict.fromkeys(COLUMNS, pa.string()), strings_can_be_null=True, null_values=[""],
                quoted_strings_can_be_null=True,
            ),
        )  # fmt: skip
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError):
        raise BadInput(broken) from None
    if tuple(table.column_names) != COLUMNS:
        raise BadInput(broken)
    clear = tuple(name for name in COLUMNS if name in said[3].split())
    _only_keys(table, clear, where)
    return KeyedList({name: table[name].to_pylist() for name in COLUMNS}, table.num_rows, said[2], clear)


def _only_keys(table: pyarrow.Table, clear: Collection[str], where: Place) -> None:
    """Refuses a file in which anything but keys stands: the office must not come to hold what it may not see."""
    from pyarrow import compute

    problems = Collector()
    for name in table.column_names:
        held = table[name].drop_null()
        pattern = rf"^.{{1,{_LONGEST}}}$" if name in clear else _KEY
        if not compute.all(compute.match_substring_regex(held, pattern), min_count=0).as_py():
            what = text(N_("The column {name} holds values that are no match keys"), name=name)
            problems.add(
                "plain-value", what, where, text(N_("Delete the file and ask its owner for one made with `match-keys`"))
            )
    problems.raise_if_any()

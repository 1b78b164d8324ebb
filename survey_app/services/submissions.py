"""Submissions of ODK as tables for statistics: a folder of them, opened with the private key where they are encrypted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.writing import check_apart, check_target, write_together
from vocabulary.errors import BadInput, Collector, Problem, bad_input
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from forms.form import Form

LARGEST_KEY = 100_000  # bytes


@dataclass(frozen=True)
class Tabulated:
    """What was written: the files, how many records, how many submissions were there twice or were corrected by another, what
    was passed over and why, the files that were not beside their submissions, and the questions left out, by reason."""

    files: tuple[Path, ...]
    records: int
    twice: int
    replaced: int
    passed_over: tuple[Problem, ...]
    missing_files: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]


def read_key(path: Path, password: Callable[[], str | None]) -> RSAPrivateKey:
    """The private key in a file; `password` is asked where it is protected. Raises `BadInput`."""
    from forms.odk.encryption import read_private_key

    if not path.is_file() or path.stat().st_size > LARGEST_KEY:
        raise bad_input("no-key", text(N_("There is no private key in {file}"), file=path.name))
    data = path.read_bytes()
    try:
        return read_private_key(data, name=path.name)
    except BadInput as error:
        given = password() if error.problems[0].code == "key-protected" else None
        if given is None:
            raise
        return read_private_key(data, given.encode(), name=path.name)


def tabulate(
    form: Form,
    folder: Path,
    target: Path,
    *,
    key: RSAPrivateKey | None = None,
    keep: Collection[str] = (),
    any_version: bool = False,
    skip_bad: bool = False,
    progress: Progress = silent,
) -> Tabulated:
    """Writes the de-identified answers of a folder's submissions: one row a record in `target`, and beside it one file for each
    repeat (`<target>-<repeat>.csv`).

    Raises `BadInput` with all that is wrong with any submission, unless `skip_bad`; nothing is written then.
    """
    from exports.delimited import Delimited
    from forms.odk.folder import read_folder
    from forms.odk.table import columns_of, sheets_of

    columns = columns_of(form, keep)
    received = read_folder(folder, form, key=key, any_version=any_version, progress=part(progress, 0.0, 0.9))
    if received.problems and not (skip_bad and received.submissions):
        raise BadInput(received.problems)
    files: dict[Path, bytes] = {}
    for sheet in sheets_of(form, received.submissions, keep):
        place = target.with_name(f"{target.stem}-{sheet.name}{target.suffix}") if sheet.name else target
        number = 2
        while place in files:  # two repeats of one name, in different groups
            place, number = target.with_name(f"{target.stem}-{sheet.name}-{number}{target.suffix}"), number + 1
        files[place] = Delimited(sheet.name, sheet.header, sheet.rows).text().encode("utf-8-sig")
    check(files)
    write_together(files)
    return Tabulated(
        tuple(files), len(received.submissions), received.twice, received.replaced, received.problems, received.missing_files,
        dict(columns.left_out),
    )  # fmt: skip


def check(targets: Collection[Path], source: Path | None = None) -> None:
    """Raises what keeps the tables from being written, as far as that can be said."""
    problems = Collector()
    for target in targets:
        check_target(problems, target)
        if source is not None:
            check_apart(problems, [target], source)
    problems.raise_if_any()

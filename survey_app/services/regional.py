"""Several countries' published figures: read from their files, each checked first, compared, and written as a workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import survey_app
from exports.publish import FORMS
from exports.regional.comparing import View
from exports.regional.entry import Entry
from survey_app.services import sensitivity
from survey_app.services.reading_guard import DAMAGED, MEGABYTE, check_workbook, size_of, unreadable
from survey_app.services.reporting import check_workbook as check_place
from survey_app.services.writing import write_together
from vocabulary.errors import BadInput, Collector, Place, Problem, bad_input
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

MOST_BYTES = 50 * MEGABYTE  # a table of published figures is far smaller
TABLES, MESSAGES, BOOKS = (".csv",), (".xml",), (".xlsx",)
ORDER = ("estimates.csv", "sdmx-data.csv", "mirrem.csv")
"""Of a folder that was published the first of these that is there: all hold the same figures."""


def gather(paths: Sequence[Path], progress: Progress = silent) -> list[Entry]:
    """The main figures of all files. Raises `BadInput` with everything that is wrong with any of them."""
    problems: list[Problem] = []
    found: list[Entry] = []
    for at, path in enumerate(paths):
        try:
            found += _entries(Path(path), part(progress, at / len(paths), (at + 1) / len(paths)))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return found


def _entries(path: Path, progress: Progress) -> list[Entry]:
    from exports.regional.reading import entries_of_csv, entries_of_xml, no_figures

    if path.is_dir():
        path = next((path / name for name in ORDER if (path / name).is_file()), path / ORDER[0])
    if path.name == FORMS["tidy"].files[1]:  # the dictionary stands for its table
        path = path.with_name(ORDER[0])
    ending = path.suffix.lower()
    if ending in BOOKS:
        return _book(path, progress)
    if ending not in (*TABLES, *MESSAGES):
        raise no_figures(path.name)
    size_of(path, MOST_BYTES)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path) from error
    name = f"{path.parent.name}/{path.name}" if path.name in {n for form in FORMS.values() for n in form.files} else path.name

    def beside(other: str) -> bytes | None:
        near = path.with_name(other)
        return near.read_bytes() if near.is_file() and near.stat().st_size <= MOST_BYTES else None

    return (entries_of_csv if ending in TABLES else entries_of_xml)(name, data, beside)


def _book(path: Path, progress: Progress) -> list[Entry]:
    """Of an Excel report, whose every cell must be as it was written."""
    import warnings

    import openpyxl

    from exports.regional.reading import entries_of_book, no_figures
    from exports.seal import changes, sealed

    check_workbook(path, progress)
    try:
        with warnings.catch_warnings(), open(path, "rb") as handle:
            warnings.simplefilter("ignore", UserWarning)  # openpyxl speaks of styles and extensions we do not read
            cached = openpyxl.load_workbook(handle, data_only=True, keep_links=False)
        before, changed = sealed(cached), changes(cached)
    except DAMAGED as error:
        raise no_figures(path.name) from error
    if not before:
        raise no_figures(path.name)
    if changed:
        what = text(
            N_("{n} place of the report was changed since it was written"),
            N_("{n} places of the report were changed since it was written"), n=len(changed),
        )  # fmt: skip
        remedy = text(N_("Ask the office for the file as it was handed over; `verify` names each place"))
        raise bad_input("changed", what, Place(file=path.name), remedy)
    return entries_of_book(path.name, cached)


def write(
    programme: Programme | None,
    view: View,
    path: Path,
    lang: str,
    *,
    title: str = "",
    recipient: str = "",
    signs: str = "accessible",
    now: datetime | None = None,
    progress: Progress = silent,
) -> Path:
    """Writes the workbook of several countries; with an open programme the journal keeps a line with its digest.

    Raises `BadInput` with all that is wrong with the place; then nothing was written.
    """
    from exports.regional.book import region_bytes
    from exports.regional.spec import RegionSpec

    target = path.absolute()
    problems = Collector()
    check_place(problems, target)
    problems.raise_if_any()
    level = "" if programme is None else sensitivity.levels(programme)["reports"]
    day = (now or datetime.now().astimezone()).date().isoformat() if programme is not None or now is not None else ""
    spec = RegionSpec(
        view, survey_app.__version__, " ".join(title.split()), "" if programme is None else programme.info.name,
        " ".join(recipient.split()), day, None if not level else sensitivity.said(level), signs,
    )  # fmt: skip
    data = region_bytes(spec, lang, progress)
    if programme is not None:
        from survey_app.services.programme import note

        about = {"kind": "region", "sha256": hashlib.sha256(data).hexdigest(), "lang": lang, "figures": len(view.rows)}
        note(programme, "exported", target.name, **about)
    write_together({target: data})
    return target


def plain(view: View, lang: str) -> dict[str, Any]:
    """The comparison as JSON: every figure by the names of the tidy table, what was found of it, and the sum or its refusal."""
    from exports.regional.total import said, total

    found = total(view)
    figures = [
        {
            "file": row.entry.file, "form": row.entry.form, "sealed": row.entry.sealed, "unit": row.entry.unit,
            **{field.name: getattr(row.entry.figure, field.name) for field in fields(row.entry.figure)},
            "comparable": row.comparable,
            "reasons": [{"code": r.code, "bars": r.bars, "text": translate(r.said, lang)} for r in row.reasons],
        }
        for row in view.rows
    ]  # fmt: skip
    yardstick = None if view.yardstick is None else {
        "country": view.yardstick.figure.country, "date": view.yardstick.figure.date, "file": view.yardstick.file,
    }  # fmt: skip
    return {
        "yardstick": yardstick, "within_months": view.within, "same_scope": view.same_scope, "figures": figures,
        "sum": None if found is None else {**vars(found), "countries": list(found.countries)},
        "said": translate(said(found, view), lang),
    }  # fmt: skip

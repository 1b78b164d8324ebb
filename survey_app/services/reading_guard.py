"""What a file from outside must pass before any library opens it: limits and refusals, each with its own code and message.

The measures behind the limits: naive reading of a workbook of 1 MB can take 16 s and 1 GB of memory, and one row can hold
millions of cells. The reader behind the guard (`reading_workbook.py`) keeps the whole rectangle that a sheet spans, 24 bytes a
cell, and an allocation that fails ends the process: so what a sheet spans is known before it is opened.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from survey_app.services.reading_watch import OdsWatch, Watch, watch_for
from vocabulary.errors import BadInput, Place, bad_input
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

MEGABYTE = 1_000_000
MAX_WORKBOOK_BYTES = 150 * MEGABYTE
MAX_UNPACKED_BYTES = 1_500 * MEGABYTE
MAX_OLD_WORKBOOK_BYTES = 60 * MEGABYTE
MAX_DELIMITED_BYTES = 1_000 * MEGABYTE
MAX_ENTRIES = 2_000
MAX_RATIO = 200
RATIO_FLOOR_BYTES = MEGABYTE  # below it a high ratio does no harm: a short sheet of equal rows packs very well
MAX_WORKBOOK_ROWS = 1_048_576
MAX_DELIMITED_ROWS = 1_048_576
MAX_COLUMNS = 500
MAX_SPANNED = 40_000_000  # cells of the rectangle that a sheet spans, empty ones too: 1 GB
MAX_CELL_CHARACTERS = 32_000
CHUNK = 1 << 16

DAMAGED = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, EOFError, OSError, SyntaxError,
    NotImplementedError, RuntimeError, AssertionError, LookupError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What readers of workbooks and zipfile raise on a file that is not what it says."""

EXCEL_COLUMNS = 16_384
OLE = b"\xd0\xcf\x11\xe0"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"BM", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True)
class Looked:
    """What was seen of a workbook before it was opened: whether it holds formulas, and rows that are hidden, by the name of the
    part (`.xlsx`) or of the sheet (`.ods`, of which the merged cells are told too)."""

    formulas: bool = False
    hidden: dict[str, int] = field(default_factory=dict)
    merged: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)


def refuse_file(path: Path, code: str, what: str, remedy: str = "", **values: object) -> BadInput:
    """The one clear message for a file that cannot be used."""
    return bad_input(code, Text(what, values), Place(file=path.name), text(remedy) if remedy else None)


def size_of(path: Path, limit: int) -> int:
    """The size of a file in bytes; refuses one that is missing, unreadable, empty or above `limit`."""
    try:
        if path.is_dir():
            raise refuse_file(path, "not-a-file", N_("This is a folder, not a file"), N_("Choose a CSV or Excel file"))
        size = path.stat().st_size
    except OSError as error:
        raise unreadable(path) from error
    if size == 0:
        raise refuse_file(path, "empty-file", N_("The file is empty"), N_("Ask for the file again"))
    if size > limit:
        raise refuse_file(
            path,
            "file-too-large",
            N_("The file has {size} MB; {limit} MB can be read"),
            N_("Divide it into smaller files"),
            size=-(-size // MEGABYTE),
            limit=limit // MEGABYTE,
        )
    return size


def unreadable(path: Path) -> BadInput:
    return refuse_file(
        path,
        "cannot-read-file",
        N_("The file cannot be read"),
        N_("Check that it is still there, that no other program holds it, and that you may read it"),
    )


def not_a_workbook(path: Path) -> BadInput:
    return refuse_file(
        path,
        "not-a-workbook",
        N_("This is not a workbook, or it is damaged"),
        N_("Open it in Excel or LibreOffice and save it again"),
    )


def dangerous(path: Path, code: str, what: str, **values: object) -> BadInput:
    return refuse_file(path, code, what, N_("Do not open it; ask whoever sent it for a new copy"), **values)


def check_workbook(path: Path, progress: Progress = silent) -> Looked:
    """Refuses a zip bomb, foreign names, declarations of entities, macros and rows of endless cells, before a library looks.

    Every part is unpacked once in small pieces and counted as it comes, because the sizes that a zip file declares can lie.
    """
    size_of(path, MAX_WORKBOOK_BYTES)
    refuse_disguised(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_names(path, archive)
            return _check_parts(path, archive, progress)
    except DAMAGED as error:
        raise not_a_workbook(path) from error


def refuse_disguised(path: Path) -> None:
    """Refuses what bears a workbook's ending and is a picture, or is locked with a password, or is an older format."""
    try:
        with open(path, "rb") as handle:
            start = handle.read(8)
            locked = start.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in handle.read(MAX_OLD_WORKBOOK_BYTES)
    except OSError as error:
        raise unreadable(path) from error
    if locked:
        raise protected(path)
    if start.startswith(OLE) and path.suffix.lower() != ".xls":
        what = N_("This is an old Excel file (.xls) under another ending")
        raise refuse_file(path, "old-workbook", what, N_("Give it the ending .xls, or save it again in Excel as .xlsx"))
    if start.startswith(_PICTURES):
        raise refuse_file(
            path,
            "picture",
            N_("This is a picture or a PDF under another ending, not a table"),
            N_("Ask for the workbook itself"),
        )


def protected(path: Path) -> BadInput:
    return refuse_file(
        path,
        "protected-workbook",
        N_("The workbook is protected with a password"),
        N_("Open it in Excel and save it without a password"),
    )


def _check_names(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise dangerous(path, "too-many-parts", N_("The workbook has {n} parts; no real one has so many"), n=len(entries))
    for entry in entries:
        name = entry.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts:
            raise dangerous(path, "unsafe-name", N_("The workbook holds a part with an unsafe name"))
        if name.lower().endswith("vbaproject.bin"):
            raise _macros(path)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise dangerous(path, "repeated-part", N_("The workbook holds the same part twice"))
    if ("content.xml" if path.suffix.lower() == ".ods" else "[Content_Types].xml") not in archive.namelist():
        raise not_a_workbook(path)


def _macros(path: Path) -> BadInput:
    return refuse_file(
        path,
        "workbook-with-macros",
        N_("The workbook contains macros, which are not opened"),
        N_("Save it as .xlsx, without macros"),
    )


def _check_parts(path: Path, archive: zipfile.ZipFile, progress: Progress) -> Looked:
    unpacked, looked = 0, Looked()
    for entry in archive.infolist():
        counted = 0
        watch = watch_for(entry.filename)
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                counted += len(chunk)
                unpacked += len(chunk)
                if unpacked > MAX_UNPACKED_BYTES:
                    raise dangerous(
                        path,
                        "zip-bomb-size",
                        N_("Unpacked, the workbook has more than {limit} MB"),
                        limit=MAX_UNPACKED_BYTES // MEGABYTE,
                    )
                if counted > RATIO_FLOOR_BYTES and counted > MAX_RATIO * max(entry.compress_size, 1):
                    raise dangerous(
                        path,
                        "zip-bomb-ratio",
                        N_("A part of the workbook unpacks to more than {n} times its size"),
                        n=MAX_RATIO,
                    )
                watch.look(chunk)
                _judge(path, watch, whole=False)
                progress(None, text(N_("Checking the file")))
        watch.end()
        _judge(path, watch, whole=True)
        looked = replace(looked, formulas=looked.formulas or watch.formulas)
        if watch.hidden:
            looked.hidden[entry.filename] = watch.hidden
        if isinstance(watch, OdsWatch):
            looked.hidden.update(watch.hidden_of)
            looked.merged.update(watch.merged)
    return looked


def _judge(path: Path, watch: Watch, *, whole: bool) -> None:
    """Refuses what a part holds, as soon as it is seen; a row that is not at its end yet is told with no number."""
    if watch.entities:
        what = N_("The workbook declares entities of its own, which real ones do not")
        raise dangerous(path, "entity-declaration", what)
    if watch.broken:
        raise not_a_workbook(path)
    if watch.columns > EXCEL_COLUMNS:
        raise too_many_columns(path)
    if whole and watch.columns > MAX_COLUMNS:
        raise too_many_columns(path, watch.columns)
    if watch.rows > MAX_WORKBOOK_ROWS:
        raise too_many_rows(path, MAX_WORKBOOK_ROWS)
    if whole and watch.rows * watch.columns > MAX_SPANNED:
        raise refuse_file(
            path,
            "sheet-too-wide-and-long",
            N_("A sheet spans {rows} rows and {columns} columns, which is more than can be read"),
            N_("Copy the table alone into a new workbook"),
            rows=watch.rows,
            columns=watch.columns,
        )


def too_many_columns(path: Path, columns: int | None = None) -> BadInput:
    """`columns` where they were all counted."""
    what = N_("The table has {n} columns; {limit} can be read")
    if columns is None:
        what = N_("The table has more than {n} columns; {limit} can be read")
    remedy = N_("Keep the columns that are needed")
    return refuse_file(path, "too-many-columns", what, remedy, n=columns or EXCEL_COLUMNS, limit=MAX_COLUMNS)


def too_many_rows(path: Path, limit: int) -> BadInput:
    return refuse_file(
        path, "too-many-rows", N_("The table has more than {limit} rows"), N_("Divide it into smaller files"), limit=limit
    )


def cell_too_long(path: Path, row: int) -> BadInput:
    return bad_input(
        "cell-too-long",
        text(N_("A cell has more than {limit} characters"), limit=MAX_CELL_CHARACTERS),
        Place(file=path.name, row=row),
        text(N_("Check the quotation marks around it")),
    )

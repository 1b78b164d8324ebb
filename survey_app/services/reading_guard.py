"""What a file from outside must pass before any library opens it: limits and refusals, each with its own code and message.

The measures behind the limits: naive reading of a workbook of 1 MB can take 16 s and 1 GB of memory, a false dimension gives a
million rows, and one row can hold millions of cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from vocabulary.errors import BadInput, Place, bad_input
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

MEGABYTE = 1_000_000
MAX_WORKBOOK_BYTES = 20 * MEGABYTE
MAX_UNPACKED_BYTES = 200 * MEGABYTE
MAX_DELIMITED_BYTES = 200 * MEGABYTE
MAX_ENTRIES = 2_000
MAX_RATIO = 200
RATIO_FLOOR_BYTES = MEGABYTE  # below it a high ratio does no harm: a short sheet of equal rows packs very well
MAX_WORKBOOK_ROWS = 200_000
MAX_DELIMITED_ROWS = 1_000_000
MAX_COLUMNS = 500
MAX_CELL_CHARACTERS = 32_000
CHUNK = 1 << 16

DAMAGED = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, EOFError, OSError, SyntaxError,
    NotImplementedError, RuntimeError, AssertionError, LookupError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl and zipfile raise on a file that is not what it says; found by flipping bytes of a good workbook."""

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_EXCEL_COLUMNS = 16_384
_OVERLAP = 64  # longer than any mark that is searched for, so that none hides across two chunks


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
        N_("This is not an Excel workbook, or it is damaged"),
        N_("Open it in Excel and save it again as .xlsx"),
    )


def dangerous(path: Path, code: str, what: str, **values: object) -> BadInput:
    return refuse_file(path, code, what, N_("Do not open it; ask whoever sent it for a new copy"), **values)


def check_workbook(path: Path, progress: Progress = silent) -> bool:
    """Refuses a zip bomb, foreign names, declarations of entities, macros and rows of endless cells, before openpyxl looks.

    Says whether any sheet holds a formula. Every part is unpacked once in small pieces and counted as it comes, because the
    sizes that a zip file declares can lie.
    """
    size_of(path, MAX_WORKBOOK_BYTES)
    with open(path, "rb") as handle:
        start = handle.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse_file(
            path,
            "old-or-protected-workbook",
            N_("This is an old Excel file (.xls), or it is protected with a password"),
            N_("Open it in Excel and save it as .xlsx without a password"),
        )
    try:
        with zipfile.ZipFile(path) as archive:
            _check_names(path, archive)
            return _check_parts(path, archive, progress)
    except DAMAGED as error:
        raise not_a_workbook(path) from error


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
    if "[Content_Types].xml" not in archive.namelist():
        raise not_a_workbook(path)


def _macros(path: Path) -> BadInput:
    return refuse_file(
        path,
        "workbook-with-macros",
        N_("The workbook contains macros, which are not opened"),
        N_("Save it as .xlsx, without macros"),
    )


def _check_parts(path: Path, archive: zipfile.ZipFile, progress: Progress) -> bool:
    unpacked, formulas = 0, False
    for entry in archive.infolist():
        counted = 0
        watch = _Watch(path, is_sheet=entry.filename.startswith("xl/worksheets/"))
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
                progress(None, text(N_("Checking the file")))
        formulas = formulas or watch.formulas
    return formulas


class _Watch:
    """Looks through one part as it is unpacked; a wide encoding is read by dropping its zero bytes."""

    def __init__(self, path: Path, is_sheet: bool) -> None:
        self.path, self.is_sheet = path, is_sheet
        self.kept = b""
        self.cells = 0
        self.formulas = False

    def look(self, chunk: bytes) -> None:
        seen = self.kept + (chunk.replace(b"\x00", b"") if b"\x00" in chunk else chunk)
        if _DOCTYPE.search(seen):
            raise dangerous(
                self.path, "entity-declaration", N_("The workbook declares entities of its own, which real ones do not")
            )
        if self.is_sheet:
            self._count_cells(seen)
            self.formulas = self.formulas or _FORMULA.search(seen) is not None
        self.kept = seen[-_OVERLAP:]

    def _count_cells(self, seen: bytes) -> None:
        segments = _ROW.split(seen)
        self.cells = self.cells + len(_CELL.findall(segments[0])) if len(segments) == 1 else 0
        widest = max(self.cells, *(len(_CELL.findall(segment)) for segment in segments))
        if len(segments) > 1:
            self.cells = len(_CELL.findall(segments[-1]))
        if widest > _EXCEL_COLUMNS + _OVERLAP:  # Excel's own limit, and the marks that two chunks share
            raise too_many_columns(self.path)


def too_many_columns(path: Path, columns: int | None = None) -> BadInput:
    """`columns` where they were all counted."""
    what = N_("The table has {n} columns; {limit} can be read")
    if columns is None:
        what = N_("The table has more than {n} columns; {limit} can be read")
    remedy = N_("Keep the columns that are needed")
    return refuse_file(path, "too-many-columns", what, remedy, n=columns or _EXCEL_COLUMNS, limit=MAX_COLUMNS)


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

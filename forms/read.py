"""A questionnaire from a file: an XLSForm workbook, converted by pyxform in a process with limits and remembered by its
hash, or an XForm."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from forms.attachments import beside
from forms.form import Form
from forms.xform import ITEMSETS, parse_form
from vocabulary.errors import BadInput, Place, Problem, bad_input
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

LARGEST = 20_000_000  # bytes of a workbook
LARGEST_UNPACKED = 200_000_000
HIGHEST_RATIO = 100
LONGEST = 120.0  # seconds
CONVERTER = "pyxform 4.5.0 / 2"  # part of the key of the cache: another converter, another result

LIBRARY = Path(__file__).resolve().parent / "library"
_ROOT = Path(__file__).resolve().parents[1]
_START = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from forms.worker import main; main()"


def load_form(path: Path, *, cache: Path | None = None, progress: Progress = silent, longest: float = LONGEST) -> Form:
    """The form in a file (`.xlsx`, `.xls`, `.xml`); attached lists are looked for beside it and in `<name>-media`.

    `cache` is a folder in which conversions are kept. Raises `BadInput` with everything that is wrong.
    """
    check_size(path)
    if path.resolve().parent == LIBRARY and path.suffix == ".xlsx":
        from forms import library

        return library.load(path.stem)  # converted when it was built: opens at once and without pyxform
    files = beside(path.parent, path.stem)
    if path.suffix.lower() == ".xml":
        return parse_form(path.read_bytes(), files, path.name)
    converted = convert(path, cache=cache, progress=progress, longest=longest)
    return parse_form(converted.xform, converted.files(files), path.name)


@dataclass(frozen=True)
class Converted:
    """What a workbook becomes: an XForm, and the file with its external lists where it has some."""

    xform: str
    itemsets: str = ""

    def files(self, others: Callable[[str], bytes | None]) -> Callable[[str], bytes | None]:
        """A reader of attached files that gives the external lists of the workbook itself."""
        return lambda name: self.itemsets.encode() if name == ITEMSETS and self.itemsets else others(name)


def to_xform(path: Path, *, cache: Path | None = None, progress: Progress = silent, longest: float = LONGEST) -> str:
    """The XForm that pyxform makes of a workbook; raises `BadInput`."""
    return convert(path, cache=cache, progress=progress, longest=longest).xform


def convert(path: Path, *, cache: Path | None = None, progress: Progress = silent, longest: float = LONGEST) -> Converted:
    """What pyxform makes of a workbook; raises `BadInput`."""
    data = path.read_bytes()
    kept = cache / f"{hashlib.sha256(CONVERTER.encode() + data).hexdigest()}.json" if cache is not None else None
    if kept is not None and kept.is_file():
        return Converted(**json.loads(kept.read_text(encoding="utf-8")))
    check_archive(path, data)
    answer = _ask_worker("convert", path, progress, longest)
    if "xform" not in answer:
        raise BadInput(refusal(path, str(answer.get("error")), str(answer.get("message"))))
    converted = Converted(str(answer["xform"]), str(answer.get("itemsets") or ""))
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(converted)), encoding="utf-8")
        unfinished.replace(kept)
    return converted


def check_archive(path: Path, data: bytes) -> None:
    """Refuses an archive that would grow beyond the limits when unpacked; does not unpack it."""
    if data[:4] == b"\xd0\xcf\x11\xe0":  # the older .xls is no archive
        return
    if data[:2] != b"PK":
        raise bad_input("not-a-workbook", text(N_("The file is not a workbook (.xlsx or .xls)")), Place(file=path.name))
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [(entry.file_size, entry.compress_size) for entry in archive.infolist()]
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise bad_input("damaged", text(N_("The workbook is damaged")), Place(file=path.name)) from None
    unpacked = sum(size for size, _ in sizes)
    if unpacked > LARGEST_UNPACKED or any(size > 1_000_000 and size > HIGHEST_RATIO * max(packed, 1) for size, packed in sizes):
        what = text(N_("The workbook would grow to {n} MB when unpacked and was not opened"), n=unpacked // 1_000_000)
        raise bad_input("unpacks-too-large", what, Place(file=path.name))


def read_cells(path: Path, *, progress: Progress = silent, longest: float = LONGEST) -> dict[str, list[list[str]]]:
    """All cells of a workbook as texts, by the title of the sheet; raises `BadInput`."""
    check_size(path)
    check_archive(path, path.read_bytes())
    answer = _ask_worker("cells", path, progress, longest)
    if "cells" not in answer:
        raise BadInput(refusal(path, str(answer.get("error")), str(answer.get("message"))))
    cells = answer["cells"]
    assert isinstance(cells, dict)
    return cells


def check_size(path: Path) -> None:
    """Refuses what is not there and what is larger than the limit."""
    if not path.is_file():
        raise bad_input("no-file", text(N_("There is no such file")), Place(file=path.name))
    if path.stat().st_size > LARGEST:
        raise bad_input("too-large", text(N_("The file is larger than {n} MB"), n=LARGEST // 1_000_000), Place(file=path.name))


def _ask_worker(action: str, path: Path, progress: Progress, longest: float) -> dict[str, object]:
    """What the worker answers; the process is ended where it takes too long or the person gives up."""
    began = time.monotonic()
    command = [sys.executable, "-c", _START, action, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as process:
        try:
            while True:
                progress(None, text(N_("Reading the questionnaire")))
                try:
                    output, _ = process.communicate(timeout=0.1)
                    break
                except subprocess.TimeoutExpired:
                    if time.monotonic() - began > longest:
                        return {"error": "time", "message": ""}
        finally:
            if process.poll() is None:
                process.kill()
    try:
        answer = json.loads(output)
    except ValueError:
        return {"error": "memory" if process.returncode else "crash", "message": f"exit status {process.returncode}"}
    assert isinstance(answer, dict)
    return answer


def refusal(path: Path, kind: str, message: str) -> Problem:
    """Why the worker gave no result, in words."""
    match = re.search(r"\[row : (\d+)\]", message)
    place = Place(file=path.name, row=int(match[1]) if match else None)
    remedy = text(N_("Correct the workbook and read it again"))
    if kind == "form":
        return Problem(
            "not-convertible", text(N_("The questionnaire cannot be converted: {reason}"), reason=message), place, remedy
        )
    if kind == "time":
        return Problem("takes-too-long", text(N_("The questionnaire takes too long to convert and was left")), place, remedy)
    if kind == "memory":
        return Problem("needs-too-much", text(N_("The questionnaire needs more memory than it may have")), place, remedy)
    return Problem(
        "converter-failed", text(N_("The converter failed on this workbook: {reason}"), reason=message), place, remedy
    )

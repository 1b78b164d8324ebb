"""Estimates to the ministry's workbook: whole or not at all, never over a file that is open elsewhere, and in the journal."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.result import Estimate
from survey_app.store.files import writable, write_whole
from vocabulary.errors import BadInput, Collector, Place, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

SUFFIX = ".xlsx"


def write(
    programme: Programme | None,
    estimates: Sequence[Estimate],
    path: Path,
    lang: str,
    title: str = "",
    recipient: str = "",
    *,
    main: int = 0,
    country: str = "",
    use: str = "",
    names: Sequence[str] = (),
    now: datetime | None = None,
    progress: Progress = silent,
) -> Path:
    """Writes the report of `estimates` (the one at `main` is the headline) in `lang` and returns where it stands.

    Of a programme the report carries name, country and today's date (`now`), and the journal a line with the file's digest;
    without one the date is that of the run, so that the same run gives the same file. `use` replaces the statement of what
    the report may be used for; `names` are those that people gave the estimates, which tell apart two of one method.
    Raises `BadInput` with all that is wrong with the target; then nothing was written.
    """
    from exports.excel import report_bytes
    from exports.report import PERMITTED, ReportSpec

    target = path.absolute()
    _check(target, estimates)
    day = (now or datetime.now().astimezone()).date().isoformat() if programme is not None or now is not None else ""
    spec = ReportSpec(
        tuple(estimates),
        title=title.strip(),
        recipient=recipient.strip(),
        programme="" if programme is None else programme.info.name,
        country=country or ("" if programme is None else programme.info.country),
        created=day,
        main=main,
        use=text("{use}", use=use.strip()) if use.strip() else PERMITTED,
        names=tuple(names),
    )
    data = report_bytes(spec, lang, progress)
    if programme is not None:
        from survey_app.services.programme import note

        digest = hashlib.sha256(data).hexdigest()
        note(programme, "exported", target.name, kind="report", lang=lang, estimates=len(spec.estimates), sha256=digest)
    try:
        write_whole(target, data)
    except OSError as error:
        if programme is not None:
            note(programme, "export-failed", target.name, kind="report")
        raise BadInput(_failed(target, error)) from error
    return target


def _check(target: Path, estimates: Sequence[Estimate]) -> None:
    """What can be said before the work; all of it at once."""
    from exports.protect import MINIMUM

    problems = Collector()
    where = Place(file=target.name)
    if not estimates:
        problems.add("no-estimates", text(N_("A report needs at least one estimate")), where)
    for estimate in estimates:
        if 0 < estimate.observed < MINIMUM:
            said = text(
                N_("The estimate “{method}” rests on {n} person"),
                N_("The estimate “{method}” rests on {n} persons"),
                method=Text(estimate.label),
                n=round(estimate.observed),
            )
            remedy = text(
                N_("Nothing is reported that rests on fewer than {least} persons: they might be recognised"), least=MINIMUM
            )
            problems.add("too-few-persons", said, where, remedy)
    if target.suffix.lower() != SUFFIX:
        remedy = text(N_("Give a name that ends in .xlsx"))
        problems.add("not-xlsx", text(N_("An Excel report is written as .xlsx")), where, remedy)
    if target.is_dir():
        remedy = text(N_("Give the name of a file inside it"))
        problems.add("is-folder", text(N_("{file} is a folder, not a file"), file=target.name), remedy=remedy)
    elif not target.parent.is_dir():
        said = text(N_("The folder {folder} does not exist"), folder=str(target.parent))
        problems.add("no-folder", said, where, text(N_("Choose a folder that exists")))
    elif not writable(target.parent):
        problems.add("unwritable", _unwritable(target), where, ELSEWHERE)
    elif _open_elsewhere(target):
        problems.add("open-elsewhere", text(N_("The file is open in another program")), where, CLOSE)
    problems.raise_if_any()


ELSEWHERE = text(N_("Choose a folder where you may write, such as your documents"))
CLOSE = text(N_("Close it there, or give the report another name"))


def _unwritable(target: Path) -> Text:
    return text(N_("The folder {folder} cannot be written to"), folder=str(target.parent))


def _open_elsewhere(target: Path) -> bool:
    """Excel and LibreOffice each lay a small file beside the one they have open."""
    marks = (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#"))
    return target.exists() and any(mark.exists() for mark in marks)


def _failed(target: Path, error: OSError) -> Problem:
    """What the system's refusal means. Windows says "permission denied" of a file that is open elsewhere."""
    where = Place(file=target.name)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("disk-full", text(N_("The disk is full; the report was not written")), where,
                       text(N_("Free some space and try again.")))  # fmt: skip
    if isinstance(error, PermissionError) and target.exists():
        return Problem("open-elsewhere", text(N_("The file is open in another program")), where, CLOSE)
    return Problem("unwritable", _unwritable(target), where, ELSEWHERE)

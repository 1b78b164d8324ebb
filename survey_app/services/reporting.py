"""Estimates to the ministry's workbook: whole or not at all, never over a file that is open elsewhere, and in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.result import Estimate
from exports.disclosure.register import EMPTY, Register
from survey_app.services import releasing, sensitivity
from survey_app.services.roles import require
from survey_app.services.writing import check_target, write_together
from vocabulary.errors import BadInput, Collector, Place
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
    purpose: str = "",
    main: int = 0,
    country: str = "",
    use: str = "",
    names: Sequence[str] = (),
    now: datetime | None = None,
    also: Mapping[Path, bytes] | None = None,
    protection: str = "round",
    register: Path | None = None,
    progress: Progress = silent,
) -> Path:
    """Writes the report of `estimates` (the one at `main` is the headline) in `lang` and returns where it stands.

    Of a programme the report carries name, country and today's date (`now`), and the journal a line with the file's digest;
    without one the date is that of the run, so that the same run gives the same file. The journal keeps for whom (`recipient`)
    and what for (`purpose`), without which no report of a programme is written. `use` replaces the statement of what
    the report may be used for; `names` are those that people gave the estimates, which tell apart two of one method.
    Files in `also` are written with it or not at all. `protection` is the rule for counts of persons; they are compared with
    what was released before: in the programme's register, or without one in the file `register`, which is written anew.
    Raises `BadInput` with all that is wrong with the target or with what would be told; then nothing was written; and
    `not-allowed`.
    """
    if programme is not None:
        require(programme, "estimate")
    from exports.disclosure.report import disclosed
    from exports.excel import report_bytes
    from exports.report import PERMITTED, ReportSpec

    target = path.absolute()
    recipient, purpose = " ".join(recipient.split()), " ".join(purpose.split())
    _check(target, estimates, None if programme is None else (recipient, purpose))
    level = _sensitivity(programme)
    day = (now or datetime.now().astimezone()).date().isoformat() if programme is not None or now is not None else ""
    spec = ReportSpec(
        tuple(estimates),
        title=title.strip(),
        recipient=recipient,
        programme="" if programme is None else programme.info.name,
        country=country or ("" if programme is None else programme.info.country),
        created=day,
        main=main,
        use=text("{use}", use=use.strip()) if use.strip() else PERMITTED,
        names=tuple(names),
        sensitivity=None if not level else sensitivity.said(level),
        protection=protection,
        register=_register(programme, register),
    )
    data = report_bytes(spec, lang, progress)
    release = disclosed(spec, lang).release
    beside = dict(also or {})
    if register is not None and programme is None:
        beside[register] = releasing.written(spec.register.with_tables(*release))
    if programme is not None:
        from survey_app.services.programme import note

        digest = hashlib.sha256(data).hexdigest()
        note(programme, "exported", target.name, kind="report", lang=lang, estimates=len(spec.estimates), sha256=digest,
             recipient=recipient, purpose=purpose, sensitivity=level, protection=protection)  # fmt: skip
    try:
        write_together({target: data, **beside})
    except BadInput:
        if programme is not None:
            note(programme, "export-failed", target.name, kind="report")
        raise
    if programme is not None:
        releasing.keep(programme, target.name, release)
    return target


def audited(
    programme: Programme | None,
    estimates: Sequence[Estimate],
    protection: str,
    lang: str,
    register: Path | None = None,
    progress: Progress = silent,
) -> Text:
    """What an attack on the counts of such a report would find, in one sentence. Raises `BadInput` where it is refused."""
    from exports.disclosure.log import verdict
    from exports.disclosure.report import disclosed
    from exports.report import ReportSpec

    if programme is not None:
        require(programme, "estimate")
    spec = ReportSpec(tuple(estimates), protection=protection, register=_register(programme, register))
    disclosed(spec, lang, progress)
    return verdict(spec)


def _register(programme: Programme | None, file: Path | None) -> Register:
    if programme is not None:
        return releasing.register_of(programme)
    return releasing.read_register(file) if file is not None else EMPTY


def _sensitivity(programme: Programme | None) -> str:
    return "" if programme is None else sensitivity.levels(programme)["reports"]


def _check(target: Path, estimates: Sequence[Estimate], handed: tuple[str, str] | None = None) -> None:
    """What can be said before the work; all of it at once. `handed`: for whom and what for, where that must be said."""
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
    if handed is not None and not handed[0]:
        problems.add("recipient-missing", text(N_("It is not said for whom the report is")), Place(field=N_("For whom")),
                     text(N_("Name the office that receives it; the journal keeps it.")))  # fmt: skip
    if handed is not None and not handed[1]:
        problems.add("purpose-missing", text(N_("It is not said what the report is for")), Place(field=N_("Purpose")),
                     text(N_("Say it in a few words; the journal keeps it.")))  # fmt: skip
    check_workbook(problems, target)
    problems.raise_if_any()


def check_workbook(problems: Collector, target: Path) -> None:
    """Adds what keeps a report from being written at `target`."""
    if target.suffix.lower() != SUFFIX:
        remedy = text(N_("Give a name that ends in .xlsx"))
        problems.add("not-xlsx", text(N_("An Excel report is written as .xlsx")), Place(file=target.name), remedy)
    check_target(problems, target)

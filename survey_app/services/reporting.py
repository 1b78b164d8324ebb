"""Estimates to the ministry's workbook: whole or not at all, never over a file that is open elsewhere, and in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.result import Estimate
from exports.background import NOTHING, Background
from exports.disclosure.register import EMPTY, Register
from survey_app.services import releasing, report_background, sensitivity
from survey_app.services.roles import require
from survey_app.services.writing import check_target, write_together
from vocabulary.errors import BadInput, Collector, Place
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

SUFFIX, WORD_SUFFIX = ".xlsx", ".docx"


def write(
    programme: Programme | None,
    estimates: Sequence[Estimate],
    path: Path | None,
    lang: str,
    title: str = "",
    recipient: str = "",
    *,
    purpose: str = "",
    revised: str = "",
    main: int = 0,
    country: str = "",
    use: str = "",
    names: Sequence[str] = (),
    now: datetime | None = None,
    also: Mapping[Path, bytes] | None = None,
    protection: str = "round",
    register: Path | None = None,
    folder: Path | None = None,
    forms: Sequence[str] = (),
    reference: str = "",
    word: Path | None = None,
    signs: str = "accessible",
    progress: Progress = silent,
) -> Path:
    """Writes the report of `estimates` (the one at `main` is the headline) in `lang` and returns where it stands.

    Of a programme the report carries name, country and today's date (`now`), and the journal a line with the file's digest;
    without one the date is that of the run, so that the same run gives the same file. The journal keeps for whom (`recipient`)
    and what for (`purpose`), without which no report of a programme is written. `revised` tells in a person's words why figures
    differ from those published before; what the runs tell themselves is added. `use` replaces the statement of what
    the report may be used for; `names` are those that people gave the estimates, which tell apart two of one method.
    Files in `also` are written with it or not at all. `protection` is the rule for counts of persons; they are compared with
    what was released before: in the programme's register, or without one in the file `register`, which is written anew.
    The same figures go into `folder`, made where it does not exist, in each of the `forms` (`exports.publish.FORMS`); `path`
    may then be nothing: no workbook. `reference` is the ISO date of figures whose definition has none. `word` is where the
    short report goes as a Word document. `signs` is the convention for what is missing or weak (`exports.signs.PROFILES`).
    Raises `BadInput` with all that is wrong with the target or with what would be told; then nothing was written; and
    `not-allowed`.
    """
    if programme is not None:
        require(programme, "estimate")
    from exports.disclosure.report import disclosed
    from exports.excel import report_bytes
    from exports.publish import files_of
    from exports.report import PERMITTED, ReportSpec

    target = None if path is None else path.absolute()
    into = None if folder is None else folder.absolute()
    recipient, purpose = " ".join(recipient.split()), " ".join(purpose.split())
    document = None if word is None else word.absolute()
    _check(target, into, forms, estimates, None if programme is None else (recipient, purpose), document)
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
        reference=reference,
        signs=signs,
        revised=" ".join(revised.split()),
        background=_background(programme),
    )
    first = target or document or into or Path()
    try:
        disclosed(spec, lang, part(progress, 0.0, 0.3))
    except BadInput as refused:
        if programme is not None:
            releasing.note_refusal(programme, first.name, protection, refused)
        raise
    files = {} if target is None else {target: report_bytes(spec, lang, part(progress, 0.3, 1.0))}
    if document is not None:
        from exports.word import word_bytes

        files[document] = word_bytes(spec, lang)
    if into is not None:
        files |= {into / name: data for name, data in files_of(spec, forms, lang).items()}
    release = disclosed(spec, lang).release
    beside = dict(also or {})
    if register is not None and programme is None:
        beside[register] = releasing.written(spec.register.with_tables(*release))
    first = next(iter(files))
    if programme is not None:
        from survey_app.services.programme import note

        about = {"lang": lang, "estimates": len(spec.estimates), "recipient": recipient, "purpose": purpose,
                 "sensitivity": level, "protection": protection,
                 report_background.RUNS: [report_background.edition(each) for each in spec.estimates]}  # fmt: skip
        for file, data in files.items():
            kind, name = ("report", file.name) if file in (target, document) else ("figures", f"{file.parent.name}/{file.name}")
            note(programme, "exported", name, kind=kind, sha256=hashlib.sha256(data).hexdigest(), **about)
    try:
        with _made(into):
            write_together({**files, **beside})
    except BadInput:
        if programme is not None:
            note(programme, "export-failed", first.name, kind="report" if first in (target, document) else "figures")
        raise
    if programme is not None:
        releasing.keep(programme, first.name, release)
    return target or document or into or first


@contextmanager
def _made(folder: Path | None) -> Iterator[None]:
    """The folder while files are written into it; where that fails, one that was made for them goes again."""
    new = folder is not None and not folder.exists()
    try:
        if folder is not None and new:
            folder.mkdir()
        yield
    except BaseException:
        if folder is not None and new:
            with suppress(OSError):
                folder.rmdir()
        raise


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
    spec = ReportSpec(
        tuple(estimates), protection=protection, register=_register(programme, register), background=_background(programme)
    )
    disclosed(spec, lang, progress)
    return verdict(spec)


def _register(programme: Programme | None, file: Path | None) -> Register:
    if programme is not None:
        return releasing.register_of(programme)
    return releasing.read_register(file) if file is not None else EMPTY


def _background(programme: Programme | None) -> Background:
    return NOTHING if programme is None else report_background.background(programme)


def _sensitivity(programme: Programme | None) -> str:
    return "" if programme is None else sensitivity.levels(programme)["reports"]


def _check(
    target: Path | None, folder: Path | None, forms: Sequence[str], estimates: Sequence[Estimate],
    handed: tuple[str, str] | None = None, word: Path | None = None,
) -> None:  # fmt: skip
    """What can be said before the work; all of it at once. `handed`: for whom and what for, where that must be said."""
    from exports.protect import MINIMUM

    problems = Collector()
    where = Place(file=(target or word or folder or Path()).name)
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
    if target is not None:
        check_workbook(problems, target)
    if folder is not None:
        check_folder(problems, folder, forms)
    problems.raise_if_any()


def check_folder(problems: Collector, folder: Path, forms: Sequence[str]) -> None:
    """Adds what keeps the files of these forms from being written into `folder`, which may not exist yet."""
    from exports.publish import FORMS

    if folder.exists() and not folder.is_dir():
        what = text(N_("{file} is a file, not a folder"), file=folder.name)
        problems.add("is-file", what, remedy=text(N_("Give the name of a folder")))
    elif folder.is_dir():
        for form in forms:
            for name in FORMS[form].files:
                check_target(problems, folder / name)
    else:
        check_target(problems, folder)


def check_word(problems: Collector, target: Path) -> None:
    """Adds what keeps a Word report from being written at `target`."""
    if target.suffix.lower() != WORD_SUFFIX:
        remedy = text(N_("Give a name that ends in .docx"))
        problems.add("not-docx", text(N_("A Word report is written as .docx")), Place(file=target.name), remedy)
    check_target(problems, target)


def check_workbook(problems: Collector, target: Path) -> None:
    """Adds what keeps a report from being written at `target`."""
    if target.suffix.lower() != SUFFIX:
        remedy = text(N_("Give a name that ends in .xlsx"))
        problems.add("not-xlsx", text(N_("An Excel report is written as .xlsx")), Place(file=target.name), remedy)
    check_target(problems, target)

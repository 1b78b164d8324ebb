"""`form`: a questionnaire examined, mended, and written for ODK Collect."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.errors import BadInput
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from survey_app.services.questionnaires import Examined


def run(given: Given) -> int:
    from survey_app.cli import BAD
    from survey_app.services.questionnaires import check_repair, examine, export_for_collect, path_of, repair

    path, lang = path_of(given.one("file")), given.lang
    mended = Path(given.one("repair")) if given.one("repair") else None
    if mended is not None:
        check_repair(path, mended)
    with TerminalProgress(lang) as progress:
        found = examine(path, progress)
    if given.switch("json"):
        print(json.dumps(found.as_data(lang), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_spoken(found, lang)))
    if mended is not None:
        repair(path, mended)
        _say(given, translate(text(N_("Written: {file}"), file=str(mended.absolute())), lang))
    if found.outcome == "refused":
        if not given.switch("json"):
            print(BadInput(found.stopping).say(lang), file=sys.stderr)
        return BAD
    if given.one("odk"):
        target = Path(given.one("odk"))
        if found.outcome != "runs" and mended is None:
            what = text(N_("The questionnaire runs only after repairs: add --repair OUT.xlsx"))
            print(translate(what, lang), file=sys.stderr)
            return BAD
        with TerminalProgress(lang) as progress:
            missing = export_for_collect(path if found.outcome == "runs" or mended is None else mended, target, progress)
        for name in missing:
            what = text(N_("{file} is not beside the questionnaire and was left out"), file=name)
            print(translate(text(N_("Warning: {what}"), what=what), lang), file=sys.stderr)
        _say(given, translate(text(N_("Written: {file}"), file=str(target.absolute())), lang))
    return 0


def _say(given: Given, line: str) -> None:
    """A line for people: beside JSON it goes to standard error."""
    print(line, file=sys.stderr if given.switch("json") else sys.stdout)


def _spoken(found: Examined, lang: str) -> Iterator[str]:
    """The outcome, then what does not stop the questionnaire or can be mended; what stops it is said as an error."""
    outcomes = {
        "runs": N_("{file}: the questionnaire runs"),
        "runs-after-repairs": N_("{file}: the questionnaire runs after repairs, which --repair OUT.xlsx makes"),
        "refused": N_("{file}: the questionnaire cannot be used"),
    }
    yield translate(text(outcomes[found.outcome], file=found.file), lang)
    for finding in found.findings:
        if finding in found.stopping:
            continue
        template = N_("Can be mended: {what}") if finding.repair is not None else N_("Warning: {what}")
        yield replace(finding, what=text(template, what=finding.what)).say(lang)


WORD = Word(
    "form",
    N_("Examines a questionnaire (XLSForm or XForm), mends it, and writes it for ODK Collect."),
    (
        Argument("FILE", N_("Workbook, XForm, or the name of a questionnaire of the library"), required=True),
        Argument("--repair", N_("Write a copy with everything mended that can be mended safely"), "OUT.xlsx"),
        Argument("--odk", N_("Write the XForm and its media into a folder, or as one archive"), "FOLDER|OUT.zip"),
        Argument("--json", N_("As JSON, for programs")),
    ),
    run,
)

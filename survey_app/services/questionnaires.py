"""Questionnaires as files: examined, mended, and written for ODK Collect."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.services.writing import check_apart, check_target, write_together
from vocabulary.errors import BadInput, Collector, Level, Place, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from forms.doctor import Finding
    from forms.form import Form

WORKBOOKS = (".xlsx", ".xls")
ARCHIVE = ".zip"


@dataclass(frozen=True)
class Examined:
    """What was found out about a questionnaire: `outcome` is `runs`, `runs-after-repairs` or `refused`."""

    file: str
    outcome: str
    findings: tuple[Finding, ...]
    form: Form | None

    @property
    def stopping(self) -> tuple[Problem, ...]:
        """What keeps the questionnaire from being used and cannot be mended."""
        stopping = tuple(f for f in self.findings if f.stops and f.level is Level.ERROR)
        beyond_repair = tuple(f for f in stopping if f.repair is None)
        return beyond_repair or (stopping if self.outcome == "refused" else ())

    def as_data(self, lang: str) -> dict[str, Any]:
        """For programs: plain data, the words in a language."""
        form = self.form
        return {
            "file": self.file,
            "outcome": self.outcome,
            "form": form and {"id": form.id, "title": form.title, "version": form.version, "languages": list(form.languages)},
            "findings": [
                {
                    "code": f.code,
                    "level": f.level.value,
                    "stops": f.stops,
                    "sheet": f.where.sheet,
                    "row": f.where.row,
                    "column": f.where.column,
                    "name": f.where.field,
                    "what": translate(f.what, lang),
                    "remedy": translate(f.remedy, lang) if f.remedy is not None else "",
                    "repairable": f.repair is not None,
                }
                for f in self.findings
            ],
        }


def path_of(name: str) -> Path:
    """The file that a name means: a file, else a questionnaire of the library. Raises `BadInput`."""
    from forms import library

    path = Path(name)
    if not path.is_file() and name in library.names():
        return library.path(name)
    return path


def examine(path: Path, progress: Progress = silent) -> Examined:
    """Looks for everything that is wrong with a questionnaire. Raises `BadInput` where the file cannot be read at all."""
    from forms.doctor import diagnose
    from forms.read import load_form

    if path.suffix.lower() in WORKBOOKS:
        found = diagnose(path, progress=progress)
        return Examined(path.name, str(found.outcome), found.findings, found.form)
    return Examined(path.name, "runs", _lacking(form := load_form(path, progress=progress), path.name), form)


def _lacking(form: Form, file: str) -> tuple[Finding, ...]:
    """The lists that an XForm lacks: it was converted elsewhere, so there are no rows to name."""
    from forms.doctor import Finding

    what = N_("The file {file} is not beside the questionnaire: its lists are empty")
    return tuple(
        Finding("file-missing", text(what, file=name), Place(file), level=Level.WARNING, stops=False)
        for name in form.missing_files
    )


def check_repair(source: Path, target: Path) -> None:
    """Raises what keeps a mended copy from being written there."""
    problems = Collector()
    if source.suffix.lower() not in WORKBOOKS:
        problems.add("not-a-workbook", text(N_("Only a workbook can be mended")), Place(file=source.name))
    if target.suffix.lower() != ".xlsx":
        remedy = text(N_("Give a name that ends in .xlsx"))
        problems.add("not-xlsx", text(N_("A mended workbook is written as .xlsx")), Place(file=target.name), remedy)
    check_target(problems, target)
    check_apart(problems, [target], source)
    problems.raise_if_any()


def repair(source: Path, target: Path) -> tuple[Finding, ...]:
    """Writes a mended copy and says what was mended; the original stays as it is."""
    import tempfile

    from forms.doctor import mend

    check_repair(source, target)
    with tempfile.TemporaryDirectory(prefix="alcance-") as folder:
        copy = Path(folder) / target.name
        done = mend(source, copy)
        write_together({target: copy.read_bytes()})
    return done


def export_for_collect(path: Path, target: Path, progress: Progress = silent) -> tuple[str, ...]:
    """Writes a questionnaire for ODK Collect into a folder, or as one archive where `target` ends in `.zip`: its XForm and its
    media. Gives the names of media that are not beside the questionnaire. All of it is written or nothing."""
    from forms.odk.collect import package, zipped

    problems = Collector()
    if target.suffix.lower() == ARCHIVE:
        check_target(problems, target)
    elif target.exists() and not target.is_dir():
        problems.add("no-folder", text(N_("{folder} is a file, not a folder"), folder=target.name))
    problems.raise_if_any()
    made = package(path, progress=part(progress, 0.0, 0.8))
    if target.suffix.lower() == ARCHIVE:
        write_together({target: zipped(made.files)})
    else:
        _write_folder(target, made.files)
    return made.missing


def _write_folder(target: Path, files: Any) -> None:
    """Puts the files below a folder; folders that were made for them go again where that fails."""
    made: list[Path] = []
    try:
        for name in files:
            for folder in reversed((target / name).relative_to(target.parent).parents):
                place = target.parent / folder
                if not place.exists():
                    place.mkdir()
                    made.append(place)
        write_together({target / name: data for name, data in files.items()})
    except BaseException as error:
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()
        if isinstance(error, OSError):
            what = text(N_("The folder {folder} cannot be written to"), folder=str(target))
            raise BadInput(Problem("unwritable", what, Place(file=target.name))) from error
        raise

"""A folder of submissions, as ODK Collect, Briefcase or a server leave them: each record once and in its last state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forms.form import Form
from forms.odk import encryption
from forms.odk.received import LARGEST, Submission, read_submission, root_of
from vocabulary.errors import BadInput, Place, Problem, bad_input
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

MOST = 200_000  # submissions in a folder
LARGEST_FILE = 500_000_000  # bytes of an encrypted file


@dataclass(frozen=True)
class Received:
    """What a folder holds: `submissions` to count, how many were there twice or were replaced by a correction, the files that
    submissions name and that are not beside them, and the problems of those that cannot be used."""

    submissions: tuple[Submission, ...]
    twice: int
    replaced: int
    missing_files: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_folder(
    folder: Path, form: Form, *, key: RSAPrivateKey | None = None, any_version: bool = False, progress: Progress = silent
) -> Received:
    """Every submission below a folder. What is wrong with one is in `problems`; raises `BadInput` where there is none."""
    files = submissions_in(folder)
    found: dict[str, tuple[Path, Submission]] = {}
    problems: list[Problem] = []
    missing: list[str] = []
    twice = 0
    for number, path in enumerate(files):
        progress(number / len(files), text(N_("Reading submissions")))
        name = path.relative_to(folder).as_posix()
        try:
            submission, lacking = read_file(path, form, key=key, any_version=any_version, name=name)
        except BadInput as error:
            problems.extend(error.problems)
            continue
        if submission is None:
            continue
        missing.extend(f"{name}: {file}" for file in lacking)
        known = found.setdefault(submission.instance_id, (path, submission))[1]
        if known is not submission:
            if known == submission:
                twice += 1
            else:
                other = found[submission.instance_id][0].relative_to(folder).as_posix()
                what = text(N_("Two submissions with different answers have one identifier; the other is {file}"), file=other)
                problems.append(Problem("same-identifier", what, Place(file=name)))
    if not found and not problems:
        raise bad_input("no-submissions", text(N_("The folder holds no submission (.xml)")), Place(file=folder.name))
    corrected = {submission.replaces for _, submission in found.values() if submission.replaces}
    kept = tuple(submission for identifier, (_, submission) in found.items() if identifier not in corrected)
    return Received(kept, twice, len(found) - len(kept), tuple(missing), tuple(problems))


def submissions_in(folder: Path) -> list[Path]:
    """The XML files below a folder, in the order of their names; nothing outside of it is followed."""
    if not folder.is_dir():
        raise bad_input("no-folder", text(N_("The folder {folder} does not exist"), folder=str(folder)))
    found = sorted(path for path in _xml_files(folder))
    if len(found) > MOST:
        raise bad_input("too-many", text(N_("The folder holds more than {n} submissions"), n=MOST), Place(file=folder.name))
    return found


def _xml_files(folder: Path) -> Iterator[Path]:
    inside = folder.resolve()
    for path in folder.rglob("*"):
        if path.suffix.lower() == ".xml" and path.is_file() and path.resolve().is_relative_to(inside):
            yield path


def _sealed_files(folder: Path, name: str) -> encryption.Files:
    """A reader of the encrypted files beside a submission; their names were checked to be plain."""

    def read(file: str) -> bytes | None:
        path = folder / file
        if not path.is_file() or path.resolve().parent != folder.resolve():
            return None
        if path.stat().st_size > LARGEST_FILE:
            what = text(N_("A file of the submission is larger than {n} MB: {file}"), n=LARGEST_FILE // 1_000_000, file=file)
            raise bad_input("too-large", what, Place(file=name))
        return path.read_bytes()

    return read


def read_file(
    path: Path, form: Form, *, key: RSAPrivateKey | None = None, any_version: bool = False, name: str = ""
) -> tuple[Submission | None, tuple[str, ...]]:
    """The submission in a file and the names of its files that are not beside it; nothing where the file is a questionnaire."""
    name = name or path.name
    if path.stat().st_size > LARGEST:
        what = text(N_("The submission is larger than {n} MB"), n=LARGEST // 1_000_000)
        raise bad_input("too-large", what, Place(file=name))
    data = path.read_bytes()
    root = root_of(data, name)
    if root.name == "html":
        return None, ()
    if not encryption.is_encrypted(root):
        submission = read_submission(data, form, name=name, any_version=any_version)
        return submission, tuple(file for file in submission.files if not (path.parent / file).is_file())
    if key is None:
        remedy = text(N_("Give the private key of the questionnaire"))
        raise bad_input("encrypted-submission", text(N_("The submission is encrypted")), Place(file=name), remedy)
    opened = encryption.decrypt(data, _sealed_files(path.parent, name), key, name=name)
    submission = read_submission(opened.submission, form, name=name, any_version=any_version)
    if (opened.form, opened.instance_id) != (submission.form, submission.instance_id):
        raise bad_input("damaged", text(encryption.EXCHANGED), Place(file=name))
    return submission, tuple(file for file in submission.files if file not in opened.files)

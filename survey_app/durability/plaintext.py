"""No answer lies readable anywhere: not in database, log, backups, temporary files, settings, logs or crash reports.

A worker keys interviews in a home of its own with values found nowhere else, as the window would run it: with settings, the log
and an error whose report is written. All files are searched while it runs, when it was killed, and after closing.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from survey_app.durability.check import Outcome, Scale, check, judged, scratch
from survey_app.durability.kills import until
from survey_app.durability.made import PASSPHRASE, made, worker
from survey_app.durability.told import Told, read
from survey_app.services import backups as service
from survey_app.services import browse, capture
from survey_app.services import programme as programmes
from vocabulary.progress import Progress
from vocabulary.text import N_, text

MOST = 400  # values that are searched for
DISTINCTIVE = re.compile(r"(?:Zq|Ñu)\w{12}")  # as `made.invented` makes them
STEPS = ["key:45", "finish", "key:7", "backup", "key:5", "search", "report", "rest"]


@check("plaintext", N_("No answer lies readable in any file"))
def plaintext(scale: Scale, progress: Progress) -> Outcome:
    faults: list[str] = []
    values = files = size = 0
    for number in range(scale.of(10, 1)):
        progress(number / scale.of(10, 1), text(N_("Interviewer {n}"), n=number + 1))
        with scratch() as folder:
            found, told, searched = _tried(folder, scale.seed + number)
        faults += found
        values += told
        files += searched[0]
        size += searched[1]
    sentence = text(
        N_("{values} distinctive values searched for in {files} files ({size} kB), open, killed and closed: none was found."),
        values=values,
        files=files,
        size=size // 1024,
    )
    return judged("plaintext", sentence, {"values": values, "files": files, "bytes": size}, faults)


def _tried(folder: Path, seed: int) -> tuple[list[str], int, tuple[int, int]]:
    home, temporary = folder / "home", folder / "temporary"
    for place in (home, temporary, folder / "programmes"):
        place.mkdir()
    programme = made(folder / "programmes")
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA")
    around = {**dict.fromkeys(names, str(home)), **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), str(temporary))}
    process = worker(programme, seed, "-", STEPS, around)
    try:
        said = until(process, 1, "resting")
        told = read(said)
        wanted = distinctive(told)
        faults = _blind(folder, wanted[0]) if wanted else ["nothing distinctive was keyed"]
        search = Search(wanted)
        search.below(folder, "while it is open")
        search.open_files(process.pid)
    finally:
        process.kill()
    process.communicate()
    search.below(folder, "after a kill")
    with programmes.open_programme(programme, PASSPHRASE) as opened:
        session = capture.resume(opened, capture.drafts(opened)[0].record)
        session.discard().result()
        browse.record_ids(opened, text=wanted[0])
        service.back_up(opened).result()
        search.below(folder, "opened again")
    search.below(folder, "after closing")
    return [*faults, *search.faults], len(wanted), (search.files, search.size)


def distinctive(told: Told) -> list[str]:
    """The values that were keyed and can be told from anything else: answers, remarks, names, documents."""
    entries = {value for one in told.interviews.values() for _, said in one.asked for _, value in said}
    return sorted({word for value in entries for word in DISTINCTIVE.findall(value)})[:MOST]


class Search:
    """Searches files for values in the ways in which a program writes them down."""

    def __init__(self, values: Iterable[str]) -> None:
        self.needles = {needle for value in values for needle in written(value)}
        self.faults: list[str] = []
        self.files = self.size = 0

    def below(self, folder: Path, when: str) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != "reserve":
                self.one(path, f"{path.relative_to(folder)} {when}")

    def open_files(self, process: int) -> None:
        """What a process has open and nobody sees by name any more: temporary files that were removed at once."""
        if sys.platform.startswith("linux"):
            for link in Path(f"/proc/{process}/fd").iterdir():
                if "(deleted)" in os.readlink(link):
                    self.one(link, "a removed file that is open")

    def one(self, path: Path, said: str) -> None:
        content = path.read_bytes()
        self.files += 1
        self.size += len(content)
        found = sum(needle in content for needle in self.needles)
        self.faults += [f"{found} readable in {said}"] if found else []


def written(value: str) -> list[bytes]:
    """A value as it stands in files: UTF-8, UTF-16, as JSON escapes it, in base64 (from its first byte)."""
    plain = value.encode()
    escaped = value.encode("ascii", "backslashreplace")
    return [plain, value.encode("utf-16-le"), value.encode("utf-16-be"), escaped, base64.b64encode(plain)[:12]]


def _blind(folder: Path, value: str) -> list[str]:
    """A search that does not find what is there would prove nothing."""
    place = folder / "control"
    place.mkdir()
    faults = []
    for number, needle in enumerate(written(value)):
        (place / f"{number}").write_bytes(b"\x00noise" + needle + b"noise")
        search = Search([value])
        search.one(place / f"{number}", "control")
        faults += [] if search.faults else [f"the search is blind in manner {number}"]
    shutil.rmtree(place)
    return faults

"""The disk fills up in the middle of keying: nothing confirmed is lost, words say so, and the reserve saves the next answer.

A small file system in memory is mounted where only the worker sees it; `python -m survey_app.durability.full_disk FOLDER SEED
TELL` is that worker.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from survey_app.durability.check import Outcome, Scale, check, judged, scratch, skipped
from survey_app.durability.made import FORM, PASSPHRASE, ROOT, made, token
from survey_app.durability.told import content, judge, read
from survey_app.durability.worker import Interviewer, Teller
from survey_app.services import backups, capture
from survey_app.services import programme as programmes
from survey_app.store import reserve
from survey_app.store.backups import FOLDER
from vocabulary.errors import StoreError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

MEGABYTE = 1024 * 1024
SIZE = (reserve.SIZE + reserve.NO_NEW_WORK_BELOW) // MEGABYTE + 10  # room for the reserve and to begin, and little more
BALLAST = "ballast"
_AS_OTHER: tuple[list[str], ...] = (
    [],
    ["--user", "--map-root-user"],
)  # as an administrator of the system, or in a name space of one's own
_MOUNT = 'mount -t tmpfs -o size="$1"m none "$2" && shift 2 && exec "$@"'


@check("full-disk", N_("A full disk loses nothing, is told in words, and the next answer is saved"))
def full_disk(scale: Scale, progress: Progress) -> Outcome:
    with scratch() as folder:
        small = folder / "small"
        small.mkdir()
        before = _mounter(small)
        if before is None:
            return skipped("full-disk", "a small file system (mount or unshare)")
        found: list[dict[str, Any]] = []
        count = scale.of(10, 1)
        for number in range(count):
            progress(number / count, text(N_("Full disk {n}"), n=number + 1))
            tell = folder / f"told-{number}"
            command = [*before, sys.executable, "-m", __name__, str(small), str(scale.seed + number), str(tell)]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
            if done.returncode or done.stderr:
                return judged("full-disk", text(N_("The worker did not end as it should.")), {}, [done.stderr[-600:]])
            found.append(json.loads(done.stdout))
    figures = {name: sum(one[name] for one in found) for name in ("confirmed", "refused", "after_reserve")}
    sentence = text(
        N_("The disk full {n} times: {confirmed} answers kept, {refused} refused in words, {saved} saved by the reserve."),
        n=3 * count,
        confirmed=figures["confirmed"],
        refused=figures["refused"],
        saved=figures["after_reserve"],
    )
    return judged("full-disk", sentence, {"times_full": 3 * count, **figures}, [f for one in found for f in one["faults"]])


def _mounter(small: Path) -> list[str] | None:
    """The command before the worker's that mounts the file system for it alone, or nothing where that cannot be had."""
    if not sys.platform.startswith("linux") or not shutil.which("unshare") or not shutil.which("mount"):
        return None
    for rights in _AS_OTHER:
        before = ["unshare", "--mount", *rights, "sh", "-c", _MOUNT, "sh", str(SIZE), str(small)]
        if not subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
            return before
    return None


# The worker ----------------------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    small, seed, tell = Path(arguments[0]), int(arguments[1]), arguments[2]
    teller, faults = Teller(tell), list[str]()
    folder = made(small)
    keeper = Interviewer(folder, seed, teller)
    keeper.do_key(12)
    faults += [] if (folder / reserve.NAME).exists() else ["there is no reserve before the disk is full"]

    _fill(small)
    before = _confirmed(tell)
    _say(keeper, 30)  # more than the room that was left inside the log
    after_reserve = _confirmed(tell) - before
    faults += ["the reserve was not given up"] if (folder / reserve.NAME).exists() else []
    faults += [f"{30 - after_reserve} of the answers for which there was the reserve were not saved"] * (after_reserve != 30)

    _fill(small)
    before = _confirmed(tell)
    _say(keeper, 60)
    refused = 60 - (_confirmed(tell) - before)
    faults += ["a disk without room refused nothing"] if not refused else []
    faults += _refuses(keeper)

    (small / BALLAST).unlink()  # somebody made room: what was refused is written with the next answer
    before = _confirmed(tell)
    _say(keeper, 1)
    faults += ["with room again the next answer was not saved"] if _confirmed(tell) != before + 1 else []
    faults += [f"with room again: {fault}" for fault in _everything_asked(keeper, tell)]

    keeper.do_key(3)
    _fill(small)
    _say(keeper, 60)
    keeper.programme.close()
    faults += [
        f"on a full disk: {fault}" for fault in judge(folder, read(Path(tell).read_bytes())).faults if "disk-full" not in fault
    ]
    (small / BALLAST).unlink()
    told = read(Path(tell).read_bytes())
    faults += judge(folder, told, go_on=True).faults
    faults += _opens_by_the_reserve(small, folder)
    codes = {code for code in told.failed.values() if code != "disk-full"}
    faults += [f"refused with {', '.join(sorted(codes))}"] if codes else []
    print(json.dumps({"confirmed": told.answers(), "refused": refused, "after_reserve": after_reserve, "faults": faults}))
    return 0


def _fill(small: Path) -> None:
    """Takes all the room that is left, to the last byte."""
    with open(small / BALLAST, "ab", buffering=0) as ballast, contextlib.suppress(OSError):
        for size in (MEGABYTE, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    ballast.write(bytes(size))


def _say(keeper: Interviewer, count: int) -> None:
    """So many long remarks: each needs room for several pages."""
    session = keeper.session
    assert session is not None
    rng, path = random.Random(count), session.interview.current
    for words in _remarks(rng, count):
        keeper._send(lambda words=words: session.note(path, words))
    keeper._wait()


def _remarks(rng: random.Random, count: int) -> Iterator[str]:
    return (" ".join(token(rng) for _ in range(800)) for _ in range(count))


def _confirmed(tell: str) -> int:
    return read(Path(tell).read_bytes()).answers()


def _refuses(keeper: Interviewer) -> list[str]:
    """What else is tried on the full disk, and must be refused in words with nothing left behind."""
    faults = []
    try:
        capture.start(keeper.programme, FORM, "es")
        faults.append("a new interview was begun on a full disk")
    except StoreError as error:
        if error.problems[0].code != "disk-nearly-full":
            faults.append(f"a new interview is refused with {error.problems[0].code}")
    try:
        backups.back_up(keeper.programme).result()
        faults.append("a backup was made on a full disk")
    except StoreError as error:
        if error.problems[0].code != "disk-full":
            faults.append(f"a backup is refused with {error.problems[0].code}")
    left = list((keeper.folder / FOLDER).glob("*")) if (keeper.folder / FOLDER).exists() else []
    return faults + (["a backup on a full disk left something behind"] if left else [])


def _opens_by_the_reserve(small: Path, folder: Path) -> list[str]:
    """With a new reserve a programme that was closed opens on a full disk, and takes an answer."""
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        session = capture.start(programme, FORM, "es")  # makes the reserve anew
    if not (folder / reserve.NAME).exists():
        return ["there is no new reserve when there is room again"]
    _fill(small)
    try:
        with programmes.open_programme(folder, PASSPHRASE) as programme:
            session = capture.resume(programme, session.record)
            session.note(session.interview.current, "con la reserva").result()
    except StoreError as error:
        return [f"with the reserve it does not open on a full disk: {error.problems[0].code}"]
    return []


def _everything_asked(keeper: Interviewer, tell: str) -> list[str]:
    """Whether also what was refused is in the database now: `done` holds every number that was asked."""
    told = read(Path(tell).read_bytes())
    for interview in told.interviews.values():
        told.done.update(number for number, _ in interview.asked)
    return content(keeper.programme, told, told.done)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

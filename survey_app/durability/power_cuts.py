"""The power goes at any moment: the disk keeps, loses, tears, reorders what was not flushed, and nothing confirmed is lost."""

from __future__ import annotations

import copy
import hashlib
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey_app.durability import recorder
from survey_app.durability.check import Outcome, Scale, check, judged, scratch, skipped
from survey_app.durability.disk import MODES, Disk, written
from survey_app.durability.made import made, worker
from survey_app.durability.told import Told, judge, read
from survey_app.durability.upgrades import Rows, lost, older, read_all
from survey_app.store import migrations
from vocabulary.progress import Progress
from vocabulary.text import N_, text

TOLD = "told"
ROUNDS = 12  # how often all calls are gone through for states that were not yet seen


@dataclass(frozen=True)
class Recording:
    """A worker's calls below `folder`, where its programme lies, and the disk on which they began."""

    folder: Path
    programme: Path
    calls: tuple[recorder.Call, ...]
    start: Disk
    rows: Rows  # that must not be lost: those of an older form


@dataclass
class Tried:
    """States by their hash, so that each counts once, and judgements: the same state is judged anew when more was confirmed."""

    seen: set[bytes] = field(default_factory=set)
    judged: set[tuple[bytes, int]] = field(default_factory=set)
    slowest: float = 0.0
    calls: int = 0
    faults: list[str] = field(default_factory=list)


@check("power-cuts", N_("A power cut at any moment loses no confirmed answer"))
def power_cuts(scale: Scale, progress: Progress) -> Outcome:
    lacking = recorder.missing()
    if lacking:
        return skipped("power-cuts", lacking)
    wanted, tried = scale.of(2400, 66), Tried()
    with scratch(memory=True) as folder:
        library = recorder.compiled(folder)
        for number, (share, steps) in enumerate(plans(scale)):
            place = folder / f"plan-{number}"
            place.mkdir()
            recording = recorded(place, steps, scale.seed + number, library)
            if isinstance(recording, str):
                return judged("power-cuts", text(N_("The recording did not succeed.")), {}, [recording])
            before = len(tried.seen)
            try_states(recording, before + round(share * wanted), scale.seed, tried, place / "state", progress, wanted)
    sentence = text(
        N_("{n} states of the disk after a power cut: none lost or tore a confirmed answer; slowest reopening {ms} ms."),
        n=len(tried.seen),
        ms=round(tried.slowest),
    )
    figures = {
        "states": len(tried.seen),
        "judgements": len(tried.judged),
        "calls": tried.calls,
        "slowest_reopening_ms": round(tried.slowest, 1),
    }
    return judged("power-cuts", sentence, figures, tried.faults)


def plans(scale: Scale) -> list[tuple[float, list[str]]]:
    """What the worker does while it is recorded, and the share of the states that are taken from it."""
    many, few = scale.of(400, 30), scale.of(40, 8)
    ordinary = [
        f"key:{many}", "checkpoint", f"key:{few}", "backup", f"key:{few}", "passphrase", f"key:{few}", "finish",
        "open", f"key:{few}", "rotate", f"key:{few}", "import:60", "backup", "passphrase", f"key:{few}",
    ]  # fmt: skip
    restoring = [f"key:{few}", "backup", f"key:{few}", "restore"]
    return [(0.6, ordinary), (0.15, restoring), (0.15, ["older", f"key:{few}"]), (0.1, ["new", "key:2"])]


def recorded(place: Path, steps: Sequence[str], seed: int, library: Path) -> Recording | str:
    """Lets a worker do the steps, or says what went wrong. Where they begin with `older` its programme is of an earlier form;
    with `new` it is made while it is recorded."""
    folder = place / "disk"
    folder.mkdir()
    (folder / "programmes").mkdir()
    programmes = folder / "programmes"
    if steps[0] == "older":
        programme = older(programmes, len(migrations.STEPS) - 1)
    else:
        programme = programmes / "Censo.alcance" if steps[0] == "new" else made(programmes)
    rows = read_all(programme)[0] if steps[0] == "older" else {}
    start = Disk.of(folder)
    around = recorder.environment(library, folder, place / "log")
    process = worker(programme, seed, str(folder / TOLD), [step for step in steps if step not in ("older", "new")], around)
    error = process.communicate()[1].decode(errors="replace")
    if process.returncode:
        return f"the worker ended with {process.returncode}: {error[-400:]}"
    calls = tuple(recorder.read(place / "log"))
    last = copy.deepcopy(start)
    for call in calls:
        last.take(call)
    now = {str(path): None if path.is_dir() else path.read_bytes() for path in folder.rglob("*") if path.name != "reserve"}
    then = {path: content for path, content in last.state("kept", random.Random(0)).items() if not path.endswith("/reserve")}
    if now != then:
        different = sorted(Path(path).name for path in now.keys() | then.keys() if now.get(path, b"?") != then.get(path, b"!"))
        return f"the recording is not complete: {', '.join(different[:5])}"
    return Recording(folder, programme, calls, start, rows)


def try_states(recording: Recording, wanted: int, seed: int, tried: Tried, target: Path, progress: Progress, of: int) -> None:
    """Judges states of a recording that were not seen before, until there are `wanted` of them in all."""
    rng = random.Random(seed)
    tried.calls += len(recording.calls)
    known = frozenset(row["id"] for row in recording.rows.get("record", ()))
    for number in range(ROUNDS):
        missing = wanted - len(tried.seen)
        if missing <= 0:
            return
        for state, told, where in states(recording, missing, rng, number):
            name = _name(state)
            if (name, len(told.done)) in tried.judged:
                continue
            tried.seen.add(name)
            tried.judged.add((name, len(told.done)))
            progress(len(tried.seen) / of, text(N_("State {n}"), n=len(tried.seen)))
            written(state, recording.folder, target)
            programme = target / recording.programme.relative_to(recording.folder)
            judgement = judge(programme, told, known=known)
            tried.slowest = max(tried.slowest, judgement.opening)
            faults = [*judgement.faults, *(lost(recording.rows, read_all(programme)[0]) if known else ())]
            tried.faults += [f"{where}: {fault}" for fault in faults]
            shutil.rmtree(target)


def states(
    recording: Recording, count: int, rng: random.Random, number: int
) -> Iterator[tuple[dict[str, bytes | None], Told, str]]:
    """About `count` states in the order of their moments, with what had been told by then; in round 0 every mode in turn."""
    weights = [1 if call.path.endswith(("-wal", f"/{TOLD}")) else 6 for call in recording.calls]
    moments: dict[int, list[str]] = {}
    for turn, moment in enumerate(rng.choices(range(len(recording.calls)), weights, k=count)):
        moments.setdefault(moment, []).append(MODES[turn % len(MODES)] if number == 0 else rng.choice(MODES[2:]))
    disk = copy.deepcopy(recording.start)
    said = bytearray()
    for moment, call in enumerate(recording.calls):
        disk.take(call)
        if call.what == recorder.WRITE and call.path == str(recording.folder / TOLD):
            said += call.data
        for mode in moments.get(moment, ()):
            state = {path: content for path, content in disk.state(mode, rng).items() if Path(path).name != TOLD}
            yield state, read(bytes(said)), f"call {moment} ({call.what} {Path(call.path).name}), {mode}"


def _name(state: dict[str, bytes | None]) -> bytes:
    name = hashlib.blake2b(digest_size=16)
    for path, content in sorted(state.items()):
        name.update(f"{path}\0{-1 if content is None else len(content)}\0".encode())
        name.update(content or b"")
    return name.digest()

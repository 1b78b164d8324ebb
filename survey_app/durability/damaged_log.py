"""The log of a programme that was killed is damaged too: it may end earlier, but nothing that is read of it is wrong.

A write-ahead log is believed up to the first piece that does not fit: what was confirmed behind that is lost with the damage,
and no program can know of it. This check shows that it is the only harm.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from survey_app.durability.check import Outcome, Scale, check, judged, scratch
from survey_app.durability.damages import DAMAGES
from survey_app.durability.kills import until
from survey_app.durability.made import made, worker
from survey_app.durability.told import Told, judge, read
from survey_app.store.open import DATABASE
from vocabulary.progress import Progress
from vocabulary.text import N_, text

KINDS = ("bits", "noise", "zeroed-sectors", "zeroed-page", "cut", "swapped-pages", "shifted")
# What a log that ends earlier means; every other fault is a wrong value.
ENDS_EARLIER = (
    "was confirmed and is not there",
    "an interview that was begun is missing",
    "an interview lacks what it begins with",
    "is draft",
    "is missing",
)


@check("damaged-log", N_("A damaged log may end earlier, and nothing that is read of it is wrong"))
def damaged_log(scale: Scale, progress: Progress) -> Outcome:
    count, rng = scale.of(400, 14), random.Random(scale.seed)
    faults: list[str] = []
    how = dict.fromkeys(("whole", "shorter", "refused"), 0)
    with scratch(memory=True) as folder:
        first, told = _killed(folder, scale)
        faults += [f"without damage: {fault}" for fault in _judged(first, first.with_name("whole"), told)]
        for number in range(count):
            progress(number / count, text(N_("Damage {n}"), n=number + 1))
            target, kind = folder / "damaged", KINDS[number % len(KINDS)]
            shutil.copytree(first, target)
            log = target / f"{DATABASE}-wal"
            content = bytearray(log.read_bytes())
            DAMAGES[kind](content, rng)
            log.write_bytes(content)
            found = _judged(target, target, told)
            refused = [fault for fault in found if fault.startswith("does not open: damaged")]
            wrong = [fault for fault in found if fault not in refused and not fault.endswith(ENDS_EARLIER)]
            how["refused" if refused else "shorter" if found else "whole"] += not wrong
            faults += [f"{kind} {number}: {fault}" for fault in wrong]
    sentence = text(
        N_("{n} damages to the log: {whole} lost nothing, {shorter} ended it earlier, {refused} were refused; no wrong value."),
        n=count,
        whole=how["whole"],
        shorter=how["shorter"],
        refused=how["refused"],
    )
    return judged("damaged-log", sentence, {"damages": count, **how}, faults)


def _judged(folder: Path, target: Path, told: Told) -> tuple[str, ...]:
    """What is wrong with the folder, or with a copy of it in `target`; that is gone afterwards."""
    if folder != target:
        shutil.copytree(folder, target)
    found = judge(target, told).faults
    shutil.rmtree(target)
    return found


def _killed(folder: Path, scale: Scale) -> tuple[Path, Told]:
    """A programme whose last session did not end by closing, and what that session told."""
    programme = made(folder)
    process = worker(programme, scale.seed, "-", ["key:60", "rest"])
    try:
        said = until(process, 1, "resting")
    finally:
        process.kill()
    process.communicate()
    return programme, read(said)

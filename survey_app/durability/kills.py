"""The process is killed in the middle of keying, and everything it had confirmed is there when the programme opens again."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from pathlib import Path

from survey_app.durability.check import Outcome, Scale, check, judged, scratch
from survey_app.durability.made import made, worker
from survey_app.durability.told import Judgement, Told, judge, read
from vocabulary.progress import Progress
from vocabulary.text import N_, text


@check("kills", N_("Killed in the middle of keying, no confirmed answer is lost and none is torn"))
def kills(scale: Scale, progress: Progress) -> Outcome:
    count, rng = scale.of(200, 6), random.Random(scale.seed)
    faults: list[str] = []
    confirmed, slowest = 0, 0.0
    with scratch() as folder:
        first = made(folder)
        for number in range(count):
            progress(number / count, text(N_("Kill {n}"), n=number + 1))
            told, judgement = killed(first, folder / f"{number}", ["forever"], rng.randrange(1, 90), scale.seed + number, rng)
            faults += [f"kill {number}: {fault}" for fault in judgement.faults]
            confirmed += told.answers()
            slowest = max(slowest, judgement.opening)
    figures = {"kills": count, "confirmed_answers": confirmed, "slowest_reopening_ms": round(slowest, 1)}
    sentence = text(
        N_("{n} kills in the middle of keying, {answers} confirmed answers; slowest reopening {ms} ms."),
        n=count, answers=confirmed, ms=round(slowest),
    )  # fmt: skip
    return judged("kills", sentence, figures, faults)


def killed(
    first: Path, place: Path, steps: list[str], lines: int, seed: int, rng: random.Random, of: str = "done"
) -> tuple[Told, Judgement]:
    """Lets a worker go on with a copy of `first` until it told so many lines `of` a kind, and a moment more; then judges."""
    folder = place / first.name
    shutil.copytree(first, folder)
    process = worker(folder, seed, "-", steps)
    try:
        said = until(process, lines, of)
        time.sleep(rng.random() * rng.choice((0.0, 0.005, 0.03)))  # also in the middle of what is not told
    finally:
        process.kill()
    assert process.stdout is not None
    said += process.stdout.read()
    error = process.communicate()[1]
    if error:
        return Told(), Judgement((f"the worker failed before it was killed: {error.decode(errors='replace')[-300:]}",), 0.0)
    told = read(said)
    judgement = judge(folder, told, go_on=True)
    shutil.rmtree(place)
    return told, judgement


def until(process: subprocess.Popen[bytes], lines: int, of: str) -> bytes:
    assert process.stdout is not None
    said, left = b"", lines
    while left:
        line = process.stdout.readline()
        if not line:
            break
        said += line
        left -= f'"{of}":'.encode() in line
    return said

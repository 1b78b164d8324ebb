"""Backups, restores, imports and changes of keys are killed half-way: what opened before opens after, old or new."""

from __future__ import annotations

import random
from collections.abc import Mapping

from survey_app.durability.check import Outcome, Scale, check, judged, scratch
from survey_app.durability.kills import killed
from survey_app.durability.made import made
from vocabulary.progress import Progress
from vocabulary.text import N_, text

# What is done over and over until the kill, and the word of the line that is told before each.
WORKS: Mapping[str, tuple[list[str], str]] = {
    "backup": (["key:8", *["backup"] * 40], "backup"),
    "passphrase": (["key:8", *["passphrase"] * 200], "passphrase"),
    "rotate": (["key:8", *["rotate"] * 60], "rotate"),
    "import": (["key:4", *["import:150"] * 40], "list"),
    "restore": (["key:8", "backup", "key:4", "restore"], "restore"),
}


@check(
    "interruptions", N_("A backup, a restore, an import or a change of keys that is killed leaves the old or the new, whole")
)
def interruptions(scale: Scale, progress: Progress) -> Outcome:
    count, rng = scale.of(30, 1), random.Random(scale.seed)
    faults: list[str] = []
    with scratch() as folder:
        first = made(folder)
        for place, (name, (steps, word)) in enumerate(WORKS.items()):
            for number in range(count):
                progress((place * count + number) / (count * len(WORKS)), text(N_("Kill {n}"), n=number + 1))
                lines = 1 if name == "restore" else rng.randrange(1, 8)
                _, judgement = killed(first, folder / f"{name}-{number}", steps, lines, scale.seed + number, rng, word)
                faults += [f"{name} {number}: {fault}" for fault in judgement.faults]
    sentence = text(
        N_("{n} kills during each of: backup, restore, import of a list, change of passphrase, change of key."), n=count
    )
    return judged("interruptions", sentence, {"kills": count * len(WORKS)}, faults)

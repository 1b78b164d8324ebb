"""Made-up programmes, answers and passphrases for the checks: quick to make, and every value told from all others."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from survey_app.services import programme as programmes
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
CHEAP = KdfCost(1, 8192)  # the cost of guessing is not what is tried here
FORM = "irregular_migration_individual"
ROOT = Path(__file__).resolve().parents[2]
_LETTERS = "bcdfghjklmnpqrstvwxyzñ"
_NUMBERS = {
    "area": (1, 100),
    "cluster": (1, 100),
    "household_size": (4, 7),
    "minors": (0, 3),
    "without_permit": (0, 3),
    "age": (18, 70),
    "arrival_year": (2012, 2024),
}
_CODES = {"consent_statistics": "yes", "entry_mode": "unofficial", "child_born_here": "no"}


def invented(name: str, kind: str, choices: Sequence[str], rng: random.Random) -> str:
    """An answer to a question: a choice, a number that fits, or words found nowhere else."""
    if name in _CODES:
        return _CODES[name]
    if choices:
        return rng.choice(choices)
    if name in _NUMBERS:
        return str(rng.randrange(*_NUMBERS[name]))
    if kind == "date":
        return f"19{rng.randrange(50, 99)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    return f"Zq{token(rng)} Ñu{token(rng)}" if kind in ("text", "string") else ""


def token(rng: random.Random) -> str:
    """Twelve letters that make no word: found in a file, they came from here."""
    return "".join(rng.choice(_LETTERS) for _ in range(12))


def made(folder: Path, name: str = "Censo") -> Path:
    """A new, closed programme inside `folder`; `PASSPHRASE` opens it."""
    with programmes.create(folder, name, "PE", "es", "Ana", PASSPHRASE, cost=CHEAP) as programme:
        return programme.info.folder


def worker(
    folder: Path,
    seed: int,
    tell: str,
    steps: Sequence[str],
    around: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a worker on the programme in `folder`; `around` is added to its environment."""
    command = [sys.executable, "-m", "survey_app.durability.worker", str(folder), str(seed), tell, *steps]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(around or {})}
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT
    )

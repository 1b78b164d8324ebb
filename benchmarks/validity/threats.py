"""What errors of linkage and records out of scope do to an estimate, and what is left after their correction with known rates:
`python benchmarks/validity/threats.py`.

Persons are drawn on three lists; records fail to link, false links join records that no other list has, and persons who are
not of the population are added, each person and record drawn. 400 tables a row; the Monte Carlo error of each mean stands
beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.hierarchy import parse_model
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.capture_recapture.table import membership, overlaps
from estimation.capture_recapture.threats.erroneous import without_erroneous
from estimation.capture_recapture.threats.linkage import corrected_links
from vocabulary.errors import NoEstimate

Reals = NDArray[np.float64]
N, TABLES = 5000, 400
CHANCES, DEPENDENT = (0.3, 0.25, 0.2), 0.7
BITS = np.array([4, 2, 1])
PAIRS = np.triu_indices(3, 1)


@dataclass(frozen=True)
class Errors:
    """`stays`: the chance of a record to be linked to its person's others; `false`: false links as a share of the true ones;
    `outside`: persons out of scope added to each list, as a share of it."""

    stays: float = 1.0
    false: float = 0.0
    outside: float = 0.0


def persons(rng: np.random.Generator, dependent: bool) -> NDArray[np.bool_]:
    """Who is on which list; with `dependent`, A and B go together (log odds ratio 0.7)."""
    on = membership(3)
    p = np.prod(np.where(on, CHANCES, 1 - np.array(CHANCES)), axis=1)
    if dependent:
        p = p * np.exp(DEPENDENT * (on[:, 0] & on[:, 1]))
    return on[rng.choice(8, size=N, p=p / p.sum())]


def observed(rng: np.random.Generator, on: NDArray[np.bool_], errors: Errors) -> Reals:
    """The cells that are seen."""
    size = on.sum(axis=0)
    extra = np.repeat(np.eye(3, dtype=bool), rng.binomial(size, errors.outside / (1 - errors.outside)), axis=0)
    on = np.concatenate([on, extra])
    good = on & (rng.random(on.shape) < errors.stays)
    grouped = good.sum(axis=1) > 1
    found = np.bincount(good[grouped] @ BITS, minlength=8).astype(float)
    found[BITS] += (on & ~(good & grouped[:, None])).sum(axis=0)
    wrong = rng.binomial(overlaps(found, 3)[PAIRS].astype(int), errors.false)
    for i, j, many in zip(*PAIRS, wrong, strict=True):  # two records that no other list has become one person
        found[BITS[i] + BITS[j]] += many
        found[[BITS[i], BITS[j]]] -= many
    return found


def estimates(model: str, counts: Reals) -> float:
    return fit_model(counts, parse_model(model, ("A", "B", "C"))).population


def row(name: str, model: str, dependent: bool, errors: Errors, say: Callable[[str], None], seed: int) -> None:
    raw, mended, left_out = [], [], 0
    for table in range(TABLES):
        rng = np.random.default_rng([seed, table])
        counts = observed(rng, persons(rng, dependent), errors)
        missed = np.full(3, 1 - errors.stays**2)
        false = np.full(3, errors.false / (1 + errors.false))
        raw.append(estimates(model, counts))
        try:
            linked = corrected_links(counts, missed, false)
            mended.append(estimates(model, without_erroneous(linked, np.full(3, errors.outside))))
        except NoEstimate:
            left_out += 1

    def bias(values: list[float]) -> str:
        found = 100 * (np.array(values) / N - 1)
        return f"{found.mean():+.1f} ± {found.std(ddof=1) / np.sqrt(found.size):.1f} (sd {found.std(ddof=1):.1f})"

    say(f"| {name} | {model} | {bias(raw)} | {bias(mended)} | {left_out} |")


CASES = (
    ("no error", Errors()),
    ("5 % of the links of a pair missed", Errors(stays=0.95**0.5)),
    ("15 % missed", Errors(stays=0.85**0.5)),
    ("2 false links for 100 true ones", Errors(false=0.02)),
    ("10 % missed, 3 false for 100 true", Errors(stays=0.9**0.5, false=0.03)),
    ("5 % of each list out of scope, on one list only", Errors(outside=0.05)),
    ("all: 10 % missed, 3 false for 100, 5 % out of scope", Errors(0.9**0.5, 0.03, 0.05)),
)


def main(say: Callable[[str], None] = print) -> None:
    say("| errors | model | bias %, as seen | bias %, corrected | cannot be |\n|---|---|---|---|---|")
    for number, (dependent, model) in enumerate(((False, "A, B, C"), (True, "A*B, C"))):
        for place, (name, errors) in enumerate(CASES):
            row(name, model, dependent, errors, say, 10 * number + place)


if __name__ == "__main__":
    main()

"""Bias and coverage with covariates where the truth is known: `python benchmarks/validity/covariates.py [PART]`.

10,000 populations a row for the conditional logit, fitted together; 200 for its bootstrap, for learners (50 for
the stacked one) and for the posterior.
Every share is printed with its Monte Carlo error. PART is `logit`, `robust` or `pooling`; without it all run.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.conditional import Conditional, fit
from estimation.capture_recapture.covariates.doubly_robust import cross_fit
from estimation.capture_recapture.covariates.partial import compared
from estimation.capture_recapture.covariates.pooling import draw, inside_of
from estimation.capture_recapture.covariates.resampling import bootstrap, refitted
from estimation.capture_recapture.covariates.structure import People, Structure, structure_of
from estimation.capture_recapture.hierarchy import Hierarchy, parse_model
from estimation.capture_recapture.intervals import log_normal, normal
from estimation.result import Population
from vocabulary.errors import NoEstimate
from vocabulary.progress import silent

Reals = NDArray[np.float64]
MANY, FEW, SAMPLES, LEVEL = 10_000, 200, 200, 0.95
Say = Callable[[str], None]


def share(held: list[bool]) -> str:
    p = float(np.mean(held))
    return f"{100 * p:.1f} ± {100 * np.sqrt(p * (1 - p) / len(held)):.1f}"


def holds(p: Population, truth: float) -> bool:
    return (p.lower or 0.0) <= truth and (p.upper is None or truth <= p.upper)


# --- the conditional logit ---------------------------------------------------------------------------------------------

LISTS = ("A", "B", "C")
KINDS = tuple((sex, age) for sex in ("F", "M") for age in (22.0, 32.0, 42.0, 55.0))


def kinds_of(size: int) -> Reals:
    found: Reals = np.round(size * np.array([0.15, 0.12, 0.1, 0.08, 0.2, 0.15, 0.1, 0.1]))
    return found


def chances(together: float) -> Reals:
    """The chance of each pattern (8, 2^3) by sex and age; `together` is the log odds ratio of A and B."""
    found = np.empty((len(KINDS), 8))
    for x, (sex, age) in enumerate(KINDS):
        man, years = float(sex == "M"), (age - 35) / 10
        log_odds = (-0.9 - 0.8 * man + 0.2 * years, -1.6 + 0.9 * man - 0.3 * years, -1.4 - 0.5 * man + 0.3 * years)
        for cell in range(8):
            on = [cell >> 2 & 1, cell >> 1 & 1, cell & 1]
            found[x, cell] = np.exp(sum(o * b for o, b in zip(log_odds, on, strict=True)) + together * on[0] * on[1])
    found /= found.sum(axis=1, keepdims=True)
    return found


def tables(size: int, together: float, number: int, rng: np.random.Generator) -> Reals:
    people = np.broadcast_to(kinds_of(size).astype(np.int64), (number, len(KINDS)))
    found = rng.multinomial(people, chances(together)).astype(np.float64)
    found[:, :, 0] = 0.0
    return found


def structure(model: Hierarchy, formula: str) -> Structure:
    values = {"sex": tuple(k[0] for k in KINDS), "age": tuple(k[1] for k in KINDS)}
    people = People(values, np.zeros((len(KINDS), 8)), np.arange(len(KINDS)))
    return structure_of(people, LISTS, model, formula, "~ 1", False)


def fitted(s: Structure, counts: Reals) -> Iterator[tuple[float, float, float]]:
    """(N, standard error, seen) of each table, all tables at once."""
    for begin in range(0, len(counts), 2000):
        n, unseen, error, _ = refitted(s, counts[begin : begin + 2000], np.zeros(s.free), np.ones((1, len(KINDS))))
        yield from zip((n + unseen)[:, 0].tolist(), error[:, 0].tolist(), n[:, 0].tolist(), strict=True)


def logit(say: Say) -> None:
    say("| truth | N | model | bias % | log-normal 95 % holds | normal 95 % holds | bootstrap 95 % holds (200) |")
    say("|---|---|---|---|---|---|---|")
    full, none = "~ sex + age", "~ 1"
    for title, size, together, models in (
        ("independent lists", 4000, 0.0, (("A, B, C", full), ("A, B, C", none))),
        ("independent lists", 1000, 0.0, (("A, B, C", full),)),
        ("A and B go together", 4000, 0.7, (("A*B, C", full), ("A, B, C", full), ("A*B, C", none))),
    ):
        counts = tables(size, together, MANY, np.random.default_rng(size))
        truth = float(kinds_of(size).sum())
        for written, formula in models:
            model = parse_model(written, LISTS)
            s = structure(model, formula)
            rows = list(fitted(s, counts))
            one = share([holds(log_normal(n, p, se, LEVEL), truth) for p, se, n in rows])
            two = share([holds(normal(n, p, se, LEVEL), truth) for p, se, n in rows])
            three = share([_bootstrapped(s, table, model, formula, truth, i) for i, table in enumerate(counts[:FEW])])
            bias = 100 * (np.mean([p for p, _, _ in rows]) / truth - 1)
            say(f"| {title} | {truth:,.0f} | {model.name} {formula} | {bias:+.1f} | {one} | {two} | {three} |")


def _bootstrapped(s: Structure, table: Reals, model: Hierarchy, formula: str, truth: float, seed: int) -> bool:
    found: Conditional = fit(s, table, model, formula)
    low, high = bootstrap(found, [], SAMPLES, seed, silent).limits(0, found, found.persons, LEVEL)
    return low <= truth and (high is None or truth <= high)


# --- the doubly robust estimate ----------------------------------------------------------------------------------------


def person_lists(size: int, rng: np.random.Generator) -> tuple[Reals, NDArray[np.intp]]:
    """Three standard normal covariates around 2, and the pattern of two lists: the design of drpop's documentation."""
    x = rng.normal(2, 1, (size, 3))
    first = rng.random(size) < 1 / (1 + np.exp(-(-0.6 + 0.4 * x).sum(axis=1)))
    second = rng.random(size) < 1 / (1 + np.exp(-(-0.6 + 0.3 * x).sum(axis=1)))
    return x, (2 * first + second).astype(np.intp)


def robust(say: Say, learners: tuple[str, ...] = ("logistic", "forest", "boosting", "stacked")) -> None:
    say("| covariates | N | learner | estimate | bias % | log-normal 95 % holds | normal 95 % holds |")
    say("|---|---|---|---|---|---|---|")
    size = 3000
    for title, change in (("as they are", lambda x: x), ("seen through exp(x/2)", lambda x: np.exp(x / 2))):
        for learner in learners:
            if learner in ("forest", "boosting") and "exp" in title:
                continue  # trees see the order of a covariate alone: the figures are the same
            points: dict[str, list[float]] = {}
            one: dict[str, list[bool]] = {}
            two: dict[str, list[bool]] = {}
            for seed in range(FEW if learner != "stacked" else FEW // 4):
                x, pattern = person_lists(size, np.random.default_rng(seed))
                x = change(x)[pattern > 0]
                counts = np.zeros((len(x), 4))
                counts[np.arange(len(x)), pattern[pattern > 0]] = 1.0
                people = People({f"x{j}": tuple(x[:, j].tolist()) for j in range(3)}, counts, np.arange(len(x)))
                found = cross_fit(people, "~ x0 + x1 + x2", learner, 2, 0.005, seed, silent)
                for name, f in found.estimates().items():
                    points.setdefault(name, []).append(f.point)
                    one.setdefault(name, []).append(holds(log_normal(f.observed, f.point, f.se, LEVEL), size))
                    two.setdefault(name, []).append(holds(normal(f.observed, f.point, f.se, LEVEL), size))
            for name in points:
                bias = 100 * (np.mean(points[name]) / size - 1)
                say(f"| {title} | {size:,} | {learner} | {name} | {bias:+.1f} | {share(one[name])} | {share(two[name])} |")


# --- partial pooling ---------------------------------------------------------------------------------------------------

STRATA = np.array([150, 300, 400, 500, 600, 1000])
MEANS, SPREADS = np.array([-1.3, -1.4, -1.6, 0.4, 0.2, 0.0]), np.array([0.4, 0.4, 0.4, 0.3, 0.3, 0.3])


def pooling(say: Say) -> None:
    say("| strata spread | estimate | bias of the total % | root mean square error % | total 95 % holds | strata 95 % hold |")
    say("|---|---|---|---|---|---|")
    model = parse_model("A*B, A*C, B*C", LISTS)
    inside = inside_of(model)
    truth = float(STRATA.sum())
    for title, wide in (("margins 0.4, interactions 0.3", 1.0), ("none", 0.0)):
        points: dict[str, list[float]] = {}
        total: dict[str, list[bool]] = {}
        parts: dict[str, list[bool]] = {}
        for seed in range(FEW):
            rng = np.random.default_rng(seed)
            theta = MEANS + wide * SPREADS * rng.standard_normal((len(STRATA), len(MEANS)))
            weights = np.concatenate([np.ones((len(STRATA), 1)), np.exp(theta @ inside.T)], axis=1)
            counts = rng.multinomial(STRATA, weights / weights.sum(axis=1, keepdims=True)).astype(np.float64)
            counts[:, 0] = 0.0
            found = draw(counts, model, 400, seed, silent)
            tail = (1 - LEVEL) / 2
            low, median, high = np.quantile(found.total, (tail, 0.5, 1 - tail))
            points.setdefault("partial", []).append(float(median))
            total.setdefault("partial", []).append(bool(low <= truth <= high))
            low, high = np.quantile(found.strata, (tail, 1 - tail), axis=0)
            parts.setdefault("partial", []).extend(((low <= STRATA) & (high >= STRATA)).tolist())
            for name, apart in (("no", True), ("complete", False)):
                try:
                    one = compared(counts, model, LISTS, apart)
                except NoEstimate:
                    continue
                points.setdefault(name, []).append(one.population())
                total.setdefault(name, []).append(holds(log_normal(counts.sum(), one.population(), one.se(), LEVEL), truth))
                for s, size in enumerate(STRATA):
                    mine = np.where(np.arange(len(STRATA)) == s, one.persons, 0.0)
                    p = log_normal(mine.sum(), one.population(mine), one.se(mine), LEVEL)
                    parts.setdefault(name, []).append(holds(p, size))
        for name, values in points.items():
            bias, error = np.mean(values) / truth - 1, np.sqrt(np.mean((np.array(values) / truth - 1) ** 2))
            say(
                f"| {title} | {name} pooling | {100 * bias:+.1f} | {100 * error:.1f} | {share(total[name])} "
                f"| {share(parts[name])} |"
            )


def main(say: Say = print) -> None:
    warnings.simplefilter("ignore", RuntimeWarning)
    wanted = sys.argv[1:] or ["logit", "robust", "pooling"]
    for name, part in (("logit", logit), ("robust", robust), ("pooling", pooling)):
        if name in wanted:
            say(f"\n{name}\n")
            part(say)


if __name__ == "__main__":
    main()

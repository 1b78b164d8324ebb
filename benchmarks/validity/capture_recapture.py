"""Bias and coverage with several lists where the truth is known: `python benchmarks/validity/capture_recapture.py`.

10,000 tables each for closed formulas, profile likelihoods and averages, 200 for bootstraps, graphs and chains; the Monte Carlo
error of each figure is printed beside it. Three lists, one population a scenario; the last two break an
assumption on purpose. A part can be run alone by its name: `closed`, `profile`, `bootstrap`, `bayesian`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.averaging import average
from estimation.capture_recapture.best_of import BestOf
from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.closed_fit import designs, fit_closed
from estimation.capture_recapture.decomposable import Decomposable
from estimation.capture_recapture.designs import Designs
from estimation.capture_recapture.hierarchy import Members, all_hierarchical, of_terms, parse_model
from estimation.capture_recapture.intervals import log_normal
from estimation.capture_recapture.latent_class import LatentClass
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.loglinear_parts import interval_of, usable
from estimation.capture_recapture.poisson import newton
from estimation.capture_recapture.sample_coverage import SampleCoverage
from estimation.capture_recapture.search import search
from estimation.capture_recapture.sparse import Sparse
from estimation.capture_recapture.table import CaptureTable, membership, project
from estimation.capture_recapture.two_lists import TwoLists
from estimation.method import Method
from estimation.result import Population
from vocabulary.errors import AlcanceError, NoEstimate, Problem
from vocabulary.text import Text

Reals = NDArray[np.float64]
Estimator = Callable[[Reals], Population]
N, CLOSED, CHOSEN, LISTS, LEVEL = 5000, 10_000, 200, ("A", "B", "C"), 0.95
ON = membership(3).astype(np.float64)
TERMS = all_hierarchical(3)[0]
CHECKED = 50  # tables whose profile is computed by the program too


def cells(chances: Reals, weights: Reals) -> Reals:
    """The chance of each pattern in a mixture of classes with independent lists."""
    each = np.prod(np.where(ON[None] == 1, chances[:, None, :], 1 - chances[:, None, :]), axis=2)
    found: Reals = weights @ each
    return found


def scenarios() -> Mapping[str, Reals]:
    """The chance of each pattern; the first unseen."""
    one = np.array([1.0])
    independent = cells(np.array([[0.25, 0.2, 0.15]]), one)
    pair = independent * np.exp(1.0 * ON[:, 0] * ON[:, 1])
    spread = np.array([[0.08, 0.06, 0.05], [0.45, 0.4, 0.3]])
    return {
        "independent lists": independent,
        "sparse overlap": cells(np.array([[0.05, 0.04, 0.03]]), one),
        "lists A and B depend": pair / pair.sum(),
        "persons differ": cells(spread, np.array([0.6, 0.4])),
    }


def tables(p: Reals, number: int, seed: int) -> Reals:
    """Tables of a population of N, the unseen left out."""
    found = np.random.default_rng(seed).multinomial(N, p, size=number).astype(np.float64)
    found[:, 0] = 0.0
    return found


def row(name: str, drawn: Reals, estimate: Estimator) -> str:
    """Relative bias of the median and coverage, each with its error, of the tables that have an estimate."""
    found = []
    for table in drawn:
        try:
            found.append(estimate(table))
        except AlcanceError:
            continue
    points = np.array([p.point for p in found]) / N - 1
    held = float(np.mean([(p.lower or 0) <= N <= (np.inf if p.upper is None else p.upper) for p in found]))
    quarter, middle, three = np.percentile(points, (25, 50, 75))
    off = 1.2533 * (three - quarter) / 1.349 / np.sqrt(points.size)
    error = np.sqrt(held * (1 - held) / points.size)
    return (
        f"| {name} | {100 * middle:+.1f} ± {100 * off:.1f} | {100 * held:.1f} ± {100 * error:.1f} "
        f"| {sum(p.upper is None for p in found)} | {len(drawn) - points.size} |"
    )


def by_method(method: Method, lists: tuple[str, ...] = LISTS) -> Estimator:
    """The whole estimate of a method, as a person gets it."""
    return lambda table: method.fit(project(CaptureTable(LISTS, table[None, :]), lists)).population


def two_lists(table: Reals) -> Reals:
    """The table of A and B alone."""
    return project(CaptureTable(LISTS, table[None, :]), ("A", "B")).total


def chao(table: Reals) -> Population:
    """Chao's lower bound of A and B with its log-normal limits."""
    lists = TwoLists.of(two_lists(table))
    model = lists.chao()
    return log_normal(lists.seen, model.population or 0.0, model.se or 0.0, LEVEL)


def closed(name: str, corrected: bool = False) -> Estimator:
    """A closed-population model with log-normal limits."""
    X = designs(3)[name]

    def estimate(table: Reals) -> Population:
        model = fit_closed(table[1:], name, X, 3, corrected)
        if model.population is None or model.se is None:
            raise NoEstimate(Problem("no-model", Text("")))
        return log_normal(float(table.sum()), model.population, model.se, LEVEL)

    return estimate


def fixed(model: str, interval: str) -> Estimator:
    """A log-linear model that was fixed beforehand."""
    hierarchy = parse_model(model, LISTS)
    return lambda table: interval_of(table, usable(table, hierarchy, LISTS), interval, LEVEL).population


def chosen(interval: str) -> Estimator:
    """The best of the eight models by BIC, its interval as if it had been fixed."""
    return lambda table: interval_of(table, search(table, "bic", most=1).best, interval, LEVEL).population


def averaged(table: Reals) -> Population:
    """All eight models averaged by BIC, around the best."""
    found = search(table, "bic")
    return average(found.fits, found.weights, float(table.sum()), LEVEL).around(found.best.population, LEVEL)


def parts(part: str) -> Iterator[tuple[str, int, Estimator]]:
    """Name, number of tables, and estimator."""
    if part == "closed":
        for interval in ("log-normal", "transformed-logit", "normal"):
            yield f"Chapman, A and B, {interval}", CLOSED, by_method(Chapman(interval=interval), ("A", "B"))
        yield "Chao's lower bound, A and B, log-normal", CLOSED, chao
        for name in ("M0", "Mt", "Mh Chao", "Mh Poisson2", "Mh Darroch", "Mh Gamma3.5", "Mth Chao", "Mth Darroch"):
            yield f"{name}, log-normal", CLOSED, closed(name)
        yield "Mt, bias-corrected, log-normal", CLOSED, closed("Mt", corrected=True)
        for model in ("[1,2,3]", "[12,3]"):
            yield f"log-linear {model}, normal", CLOSED, fixed(model, "normal")
        yield "log-linear, best by BIC, normal", CLOSED, chosen("normal")
        yield "all log-linear, averaged", CLOSED, averaged
    if part == "bootstrap":
        yield "Chapman, A and B, bootstrap", CHOSEN, by_method(Chapman(interval="bootstrap"), ("A", "B"))
        yield "log-linear [1,2,3], BCa", CHOSEN, by_method(LogLinear(model="[1,2,3]", interval="bootstrap"))
        yield "log-linear, best by BIC repeated, BCa", CHOSEN, by_method(LogLinear(interval="bootstrap"))
        yield "sparse, stepwise 0.02 repeated, BCa", CHOSEN, by_method(Sparse())
        yield "sparse, best by BIC repeated, BCa", CHOSEN, by_method(Sparse(criterion="bic"))
        for estimator in ("Indep", "HSC", "LSC"):
            yield f"sample coverage {estimator}", CHOSEN, by_method(SampleCoverage(estimator=estimator))
    if part == "bayesian":
        yield "decomposable graphs", CHOSEN, by_method(Decomposable())
        yield "latent classes", CHOSEN, by_method(LatentClass(draws=200, rounds=200))


def profiled(drawn: Reals, terms: NDArray[np.intp], members: Members) -> NDArray[np.bool_]:
    """Whether the profile interval of each table, under its own model over `terms`, holds N: 2 (max ℓ − ℓ(N)) ≤ χ².

    The same likelihood as the program's, for all tables at once; the first tables are held against the program's limits.
    """
    from scipy.special import digamma, gammaln
    from scipy.stats import chi2

    patterns, n = np.arange(drawn.shape[1]), drawn.sum(axis=1)
    everything = np.ones(drawn.shape, dtype=bool)
    design = Designs(patterns, terms, np.zeros((0, patterns.size)), members, members, everything, everything[:, 0])
    beta = np.zeros(members.shape)
    beta[:, 0] = np.log(n)
    beta[:, 1:] = -1.0 * members[:, 1:]

    def at(unseen: Reals) -> tuple[Reals, Reals]:
        """ℓ and its slope."""
        nonlocal beta
        response = drawn.copy()
        response[:, 0] = unseen
        beta, _ = newton(response, design, beta)
        eta, N0 = design.predictor(beta), n + unseen
        nothing = np.log1p(-np.minimum(np.exp(eta[:, 1:]).sum(axis=1) / N0, 1 - 1e-15))
        value = gammaln(N0 + 1) - gammaln(unseen + 1) + (drawn[:, 1:] * (eta[:, 1:] - np.log(N0)[:, None])).sum(axis=1)
        return value + unseen * nothing, digamma(N0 + 1) - digamma(unseen + 1) + nothing

    low, high = np.full(n.size, 1e-3), np.full(n.size, 200.0 * N)
    for _ in range(40):
        middle = np.sqrt(low * high)
        rising = at(middle)[1] > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    held: NDArray[np.bool_] = 2 * (at(low)[0] - at(N - n)[0]) <= chi2.ppf(LEVEL, 1)
    return held


def profile_rows(drawn: Reals) -> Iterator[str]:
    """Coverage of profile intervals under fixed models and the best by BIC; the points are those of the normal intervals."""
    models = all_hierarchical(3)[1]
    rule = BestOf(3, "bic", TERMS, models)
    named = {"[1,2,3]": [0b000], "[12,3]": [0b110]}
    cases = {
        f"log-linear {name}": np.tile(np.isin(TERMS, [0, 1, 2, 4, *terms]), (len(drawn), 1)) for name, terms in named.items()
    }
    cases["log-linear, best by BIC"] = rule.choose(drawn).members
    for title, members in cases.items():
        held = profiled(drawn, TERMS, members)
        for table, row_members, found in list(zip(drawn, members, held, strict=True))[:CHECKED]:
            fitted = usable(table, of_terms([int(t) for t in TERMS[row_members]], 3), LISTS)
            p = interval_of(table, fitted, "profile", LEVEL).population
            assert ((p.lower or 0) <= N <= (np.inf if p.upper is None else p.upper)) == found, title
        yield held_row(title, held)
    pair = drawn.reshape(len(drawn), 4, 2).sum(axis=2)
    pair[:, 0] = 0.0
    held = profiled(pair, np.array([0, 2, 1]), np.ones((len(pair), 3), dtype=bool))
    program = by_method(Chapman(interval="profile"), ("A", "B"))
    for table, found in list(zip(drawn, held, strict=True))[:CHECKED]:
        p = program(table)
        assert ((p.lower or 0) <= N <= (np.inf if p.upper is None else p.upper)) == found
    yield held_row("Chapman, A and B", held)


def held_row(title: str, held: NDArray[np.bool_]) -> str:
    """Coverage with its error; the points are those of the normal interval."""
    share = float(held.mean())
    error = np.sqrt(share * (1 - share) / held.size)
    return f"| {title}, profile | as its normal | {100 * share:.1f} ± {100 * error:.1f} | – | 0 |"


def main(part: str = "", say: Callable[[str], None] = print) -> None:
    """Prints a table for each scenario."""
    for number, (name, p) in enumerate(scenarios().items()):
        drawn = tables(p, CLOSED, number)
        say(f"\n{name}, N = {N:,}, seen about {round(N * (1 - p[0])):,}\n")
        say("| estimate | median bias % | 95 % holds % | no upper limit | no estimate |\n|---|---|---|---|---|")
        for each in (part,) if part else ("closed", "profile", "bootstrap", "bayesian"):
            for title, tried, estimator in parts(each):
                say(row(title, drawn[:tried], estimator))
            for line in profile_rows(drawn) if each == "profile" else ():
                say(line)


if __name__ == "__main__":
    main(*sys.argv[1:2], say=lambda line: print(line, flush=True))

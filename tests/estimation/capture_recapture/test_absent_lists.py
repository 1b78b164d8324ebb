"""Lists that could not overlap, and lists that did not work everywhere: what is fitted, what is refused and how it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.all_log_linear import AllLogLinear
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.hierarchy import parse_model
from estimation.capture_recapture.joint import joint_search
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.capture_recapture.missing_margins import Margins
from estimation.capture_recapture.search import search
from estimation.capture_recapture.sparse import Sparse
from estimation.capture_recapture.table import CaptureTable
from estimation.method import Method
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, NoEstimate

Reals = np.ndarray[Any, np.dtype[np.float64]]
APART = {"100": 120, "010": 90, "001": 150, "101": 30, "011": 24}
METHODS = (LogLinear, AllLogLinear, Sparse)


def table(cells: Mapping[str, int], names: str = "ABC") -> Table:
    columns: dict[str, Any] = {name: [int(c[j]) for c in cells] for j, name in enumerate(names)}
    return Table({**columns, "count": list(cells.values())}, "lists.csv")


def in_strata(strata: Mapping[str, Mapping[str, int]], names: str = "ABC") -> Table:
    rows = [(c, n, name) for name, cells in strata.items() for c, n in cells.items()]
    columns: dict[str, Any] = {name: [int(c[j]) for c, _, _ in rows] for j, name in enumerate(names)}
    return Table({**columns, "area": [s for *_, s in rows], "count": [n for _, n, _ in rows]}, "areas.csv")


def estimate(method: Method, data: Table, by: Sequence[str] = ()) -> Estimate:
    return method.fit(method.read(data, by))


def counts_apart() -> Reals:
    counts = np.zeros(8)
    for pattern, n in APART.items():
        counts[int(pattern, 2)] = n
    return counts


def test_that_cells_that_could_not_be_are_left_out_of_the_fit() -> None:
    """The same Poisson regression over the other five cells by statsmodels."""
    import statsmodels.api as sm

    cells = np.array([1, 2, 3, 4, 5])
    X = np.column_stack([np.ones(5), *((cells & t == t).astype(float) for t in (4, 2, 1))])
    peer = sm.GLM(counts_apart()[cells], X, family=sm.families.Poisson()).fit(tol=1e-12)
    found = fit_model(counts_apart(), parse_model("[1,2,3]", "ABC"), Frame(3, apart=(0b110,)))
    assert found.unseen == pytest.approx(np.exp(peer.params[0]), rel=1e-6)
    assert (found.df, found.deviance) == (1, pytest.approx(peer.deviance, abs=1e-6))
    assert found.fitted[[6, 7]].tolist() == [0, 0]
    assert found.aic == pytest.approx(peer.aic)


def test_that_an_interaction_uses_up_the_five_cells() -> None:
    """With A and C dependent the overlap of B and C alone tells the unseen: n0 = n_B · n_C / n_BC."""
    found = fit_model(counts_apart(), parse_model("[13,2]", "ABC"), Frame(3, apart=(0b110,)))
    assert (found.df, found.unseen) == (0, pytest.approx(90 * 150 / 24))
    assert fit_model(counts_apart(), parse_model("[13,23]", "ABC"), Frame(3, apart=(0b110,))).status == "not-identified"


def test_that_no_model_has_the_interaction_of_lists_that_could_not_overlap() -> None:
    counts = np.array([0.0, 90, 80, 20, 70, 15, 12, 3, 60, 14, 11, 4, 0, 0, 0, 0])
    found = search(counts, "bic", frame=Frame(4, apart=(0b1100,)))
    assert found.count == 41  # 2^5 sets of the other pairs, 4 + 4 + 1 more with 134, 234 or both
    assert not any(0b1100 & t == 0b1100 for f in found.fits for t in f.hierarchy.terms)


@pytest.mark.parametrize("method", [LogLinear(disjoint="A-B"), LogLinear(disjoint="A-B", interval="bootstrap", replicates=100),
                                    AllLogLinear(disjoint="A-B"), Sparse(disjoint="A-B", replicates=100)])  # fmt: skip
def test_that_every_method_gives_an_interval_without_the_cells_that_could_not_be(method: Method) -> None:
    p = estimate(method, table(APART)).population
    assert (p.lower or 0) < p.point < (p.upper or 0)


@pytest.mark.parametrize("method", METHODS)
def test_that_records_that_contradict_it_are_named_by_cell_and_count(method: type[Method]) -> None:
    with pytest.raises(BadInput) as caught:
        method(disjoint="B-A").read(table({**APART, "110": 3, "111": 1}))
    said = caught.value.say("en")
    assert "3 persons have the pattern 110, on both A and B" in said
    assert "1 person has the pattern 111" in said


def test_that_names_with_a_dash_are_understood() -> None:
    columns = {"GO-1": [1, 0, 0, 1, 0], "NG": [0, 1, 0, 0, 1], "P": [0, 0, 1, 1, 1], "count": [120, 90, 150, 30, 24]}
    assert estimate(LogLinear(disjoint="GO-1-NG", model="[1,2,3]"), Table(columns)).models[0].df == 1


@pytest.mark.parametrize("settings", [{"disjoint": "A-Z"}, {"disjoint": "A"}, {"inactive": "C"}, {"inactive": "Z: area=n"},
                                      {"inactive": "C: area=nowhere"}])  # fmt: skip
def test_that_unknown_lists_and_places_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(BadParameter, match="bad-lists"):
        LogLinear(**settings).read(in_strata({"n": APART, "s": APART}))


def test_that_a_model_with_an_impossible_interaction_is_refused() -> None:
    with pytest.raises(BadParameter, match="bad-model"):
        estimate(LogLinear(disjoint="A-B", model="A*B, C"), table(APART))


def expected(margins: Margins, sizes: Sequence[float], main: Reals, pairs: Mapping[int, float]) -> tuple[Reals, Reals]:
    """Cells of a population that follows the model exactly, and the unseen of each stratum."""
    k = margins.frame.k
    cells = np.arange(2**k)
    on = cells[:, None] >> np.arange(k - 1, -1, -1) & 1
    found, unseen = np.zeros((len(sizes), 2**k)), np.zeros(len(sizes))
    for s, size in enumerate(sizes):
        eta = on @ main[s] + sum((v * ((cells & t) == t) for t, v in pairs.items()), np.zeros(2**k))
        p = size * np.exp(eta) / np.exp(eta).sum()
        np.add.at(found[s], cells & margins.active[s], p)
        unseen[s], found[s, 0] = found[s, 0], 0.0
    return found, unseen


def test_that_a_population_that_follows_the_model_is_found_whole() -> None:
    """Its mean is the same as that of the strata where the list worked, and so it is there where it did not."""
    margins = Margins(Frame(4), np.array([0b1111, 0b1110, 0b1111]))
    main = np.array([[-1.0, -1.3, -1.1, -1.6], [-0.8, -1.2, -1.0, -1.4], [-0.7, -1.0, -1.2, -1.2]])
    pairs = {0b1100: 0.8, 0b1001: 0.9, 0b0101: 0.7}
    counts, unseen = expected(margins, (6000, 3000, 4000), main, pairs)
    response = counts.reshape(1, -1)[:, margins.observed]
    found = margins.fit(response, np.isin(margins.terms, list(pairs))[None, :], margins.start(response))
    assert found.good[0]
    assert found.unseen[0] == pytest.approx(unseen, rel=1e-5)
    assert found.fitted[0] == pytest.approx(response[0], rel=1e-5)
    without = margins.fit(response, np.isin(margins.terms, [0b1100])[None, :], margins.start(response))
    assert abs(without.unseen[0].sum() - unseen.sum()) > 200  # the dependence on the list that is missing matters


def test_that_lists_that_all_worked_give_the_regression_with_strata() -> None:
    """statsmodels: count ~ stratum * (A + B + C) + A:B over the fourteen cells."""
    import statsmodels.api as sm

    first, second = np.array([0.0, 63, 55, 18, 69, 17, 21, 28]), np.array([0.0, 95, 60, 22, 80, 30, 25, 14])
    margins = Margins(Frame(3), np.array([7, 7]))
    cells = np.arange(1, 8)
    lists = (cells[:, None] >> np.array([2, 1, 0]) & 1).astype(float)
    one, none, pair = np.ones((7, 1)), np.zeros((7, 1)), (cells & 6 == 6).astype(float)[:, None]
    blank = np.zeros((7, 3))
    X = np.vstack([np.hstack([one, none, lists, blank, pair]), np.hstack([none, one, blank, lists, pair])])
    response = np.concatenate([first[1:], second[1:]])
    peer = sm.GLM(response, X, family=sm.families.Poisson()).fit(tol=1e-12)
    found = margins.fit(response[None, :], np.isin(margins.terms, [6])[None, :], margins.start(response[None, :]))
    assert found.unseen[0] == pytest.approx(np.exp(peer.params[:2]), rel=1e-6)
    slopes = np.zeros((2, X.shape[1]))
    slopes[[0, 1], [0, 1]] = found.unseen[0]
    assert found.covariance(0) == pytest.approx(slopes @ peer.cov_params() @ slopes.T + np.diag(found.unseen[0]), rel=1e-5)


NORTH = {"100": 69, "010": 55, "001": 63, "110": 21, "101": 17, "011": 18, "111": 28}
SOUTH = {"100": 80, "010": 90, "110": 35}


def test_that_the_likelihood_of_the_margins_is_at_its_maximum() -> None:
    """Against a general optimiser of Σ n log m − m, the means written out by hand."""
    from scipy.optimize import minimize

    method = LogLinear(model="A*C, B*C", inactive="C: area=south")
    found = estimate(method, in_strata({"north": NORTH, "south": SOUTH}))
    counts = np.array([63, 55, 18, 69, 17, 21, 28, 90, 80, 35], dtype=float)

    def means(b: Reals) -> Reals:
        def cell(s: int, a: int, bb: int, c: int) -> float:
            main = (b[2] * a + b[3] * bb) if s == 0 else (b[4] * a + b[5] * bb)
            return float(np.exp(b[s] + main + b[6] * c + b[7] * a * c + b[8] * bb * c))

        north = [cell(0, *(int(f) for f in format(c, "03b"))) for c in range(1, 8)]
        south = [cell(1, a, bb, 0) + cell(1, a, bb, 1) for a, bb in ((0, 1), (1, 0), (1, 1))]
        return np.array(north + south)

    def loss(b: Reals) -> float:
        m = means(b)
        return float(m.sum() - counts @ np.log(m))

    best = minimize(loss, np.array([4.0, 4, 0, 0, 0, 0, 0, 0, 0]), method="BFGS", options={"gtol": 1e-7}).x
    unseen = np.exp(best[0]) + np.exp(best[1]) * (1 + np.exp(best[6]))
    assert found.population.point - found.observed == pytest.approx(unseen, rel=1e-3)
    assert found.models[0].df == 10 - 9


def test_that_strata_are_those_of_the_column_named_and_add_up() -> None:
    found = estimate(LogLinear(model="[1,2,3]", inactive="C: area=south"), in_strata({"north": NORTH, "south": SOUTH}))
    assert [s.stratum["area"] for s in found.strata] == ["north", "south"]
    assert sum(s.population.point for s in found.strata) == pytest.approx(found.population.point)
    assert found.diagnostics["lists_that_worked"] == {"north": ["A", "B", "C"], "south": ["A", "B"]}
    assert "did not work" in " ".join(map(str, found.assumptions))
    assert {t.name for t in found.tables} >= {"models", "strata", "cells"}


@pytest.mark.parametrize("method", [LogLinear(inactive="C: area=south"), AllLogLinear(inactive="C: area=south"),
                                    LogLinear(inactive="C: area=south", heterogeneity="chao"),
                                    LogLinear(inactive="C: area=south", interval="bootstrap", replicates=100),
                                    Sparse(inactive="C: area=south", replicates=100),
                                    Sparse(inactive="C: area=south", criterion="bic", replicates=100)])  # fmt: skip
def test_that_every_method_fits_all_strata_together(method: Method) -> None:
    found = estimate(method, in_strata({"north": NORTH, "south": SOUTH}), ("area",))
    p = found.population
    assert found.observed < (p.lower or 0) < p.point < (p.upper or 0)
    assert found.models[0].population == p.point


@pytest.mark.parametrize("method", METHODS)
def test_that_persons_on_a_list_that_did_not_work_are_named(method: type[Method]) -> None:
    with pytest.raises(BadInput) as caught:
        method(inactive="C: area=south").read(in_strata({"north": NORTH, "south": {**SOUTH, "011": 2}}))
    assert "2 persons of area south have the pattern 011, on C, which did not work there" in caught.value.say("en")


def test_that_a_stratum_with_one_list_is_refused() -> None:
    data = in_strata({"north": NORTH, "south": {"100": 80}})
    with pytest.raises(BadInput, match="too-few-active"):
        LogLinear(inactive="B: area=south; C: area=south").read(data)


def test_that_an_interaction_of_lists_that_never_worked_together_cannot_be_identified() -> None:
    south = {"100": 80, "001": 90, "101": 35}
    north = {"100": 69, "010": 55, "110": 21}
    method = LogLinear(model="B*C, A", inactive="C: area=north; B: area=south")
    with pytest.raises(NoEstimate, match="not-identified"):
        estimate(method, in_strata({"north": north, "south": south}))


def test_that_six_lists_are_searched_step_by_step() -> None:
    rng = np.random.default_rng(4)
    on = rng.random((6000, 6)) < 0.25
    on[:, 1] = np.where(rng.random(6000) < 0.4, on[:, 0], on[:, 1])
    on[3000:, 5] = False
    cells = on @ (2 ** np.arange(5, -1, -1))
    counts = np.stack([np.bincount(part, minlength=64) for part in (cells[:3000], cells[3000:])]).astype(float)
    counts[:, 0] = 0
    data = CaptureTable(tuple("ABCDEF"), counts, ({"area": "n"}, {"area": "s"}))
    found = joint_search(data, Margins(Frame(6), np.array([63, 62])), "bic").best
    assert found.hierarchy.name == "[12,3,4,5,6]"
    assert found.population == pytest.approx(6000, rel=0.05)

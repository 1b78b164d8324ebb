"""Learners of the chance of each pattern of two lists, given the covariates: scikit-learn's, imported where they are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.table import Reals
from vocabulary.text import N_

LEARNERS: Mapping[str, str] = {
    "logistic": N_("multinomial logistic regression"),
    "forest": N_("random forest"),
    "boosting": N_("gradient boosting"),
    "stacked": N_("a mixture of all three, weighed by how well each predicts"),
}
LEAF = 25  # persons that a leaf holds at least: chances of a handful are none
INNER = 3  # parts within which the mixture is weighed

Learner = Callable[[Reals, NDArray[np.intp], Reals, Reals, int], Reals]
"""Rows (m, p), classes (m) of 0 … 2, weights (m), places (X, p) and a seed to chances (X, 3)."""


def learn(kind: str) -> Learner:
    return {"logistic": _logistic, "forest": _forest, "boosting": _boosting, "stacked": _stacked}[kind]


def _logistic(rows: Reals, classes: NDArray[np.intp], weights: Reals, places: Reals, seed: int) -> Reals:
    from sklearn.linear_model import LogisticRegression

    middle, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-12)
    model = LogisticRegression(C=1e4, max_iter=1000)
    model.fit((rows - middle) / spread, classes, sample_weight=weights)
    return _chances(model, (places - middle) / spread)


def _forest(rows: Reals, classes: NDArray[np.intp], weights: Reals, places: Reals, seed: int) -> Reals:
    from sklearn.ensemble import RandomForestClassifier

    leaf = min(LEAF / float(weights.sum()), 0.5)
    model = RandomForestClassifier(100, min_weight_fraction_leaf=leaf, max_features=0.6, random_state=seed, n_jobs=1)
    model.fit(rows, classes, sample_weight=weights)
    return _chances(model, places)


def _boosting(rows: Reals, classes: NDArray[np.intp], weights: Reals, places: Reals, seed: int) -> Reals:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    each = np.repeat(np.arange(len(rows)), weights.astype(np.intp))  # its leaves count rows, not weights
    model = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=60, max_leaf_nodes=4, min_samples_leaf=2 * LEAF, early_stopping=False, random_state=seed
    )
    with threadpool_limits(1):  # threads that wait for each other cost thirty times as much on a busy machine
        model.fit(rows[each], classes[each])
        return _chances(model, places)


def _stacked(rows: Reals, classes: NDArray[np.intp], weights: Reals, places: Reals, seed: int) -> Reals:
    """The three mixed by the shares that make the classes of parts left out likeliest (a mixture's EM)."""
    parts = _logistic, _forest, _boosting
    held = split(classes, weights, INNER, np.random.default_rng(seed))
    likelihoods = []
    for part in held:
        rest = weights - part
        use = rest > 0
        told = [learner(rows[use], classes[use], rest[use], rows, seed) for learner in parts]
        likelihoods.append(np.stack([chance[np.arange(len(rows)), classes] for chance in told], axis=1))
    chance = np.maximum(np.concatenate(likelihoods), 1e-9)
    counts = np.concatenate(held)
    shares = np.full(len(parts), 1 / len(parts))
    for _ in range(200):
        mixed = shares * chance
        shares = counts @ (mixed / mixed.sum(axis=1, keepdims=True)) / counts.sum()
    whole = [learner(rows, classes, weights, places, seed) for learner in parts]
    return np.tensordot(shares, np.stack(whole), 1)


def split(classes: NDArray[np.intp], weights: Reals, parts: int, rng: np.random.Generator) -> list[Reals]:
    """The persons of each row dealt to `parts` of equal size, each class by itself."""
    found = np.zeros((parts, len(weights)))
    for one in np.unique(classes):
        persons = rng.permutation(np.repeat(np.flatnonzero(classes == one), weights[classes == one].astype(np.intp)))
        np.add.at(found, (np.arange(len(persons)) % parts, persons), 1.0)
    return list(found)


def _chances(model: Any, places: Reals) -> Reals:
    found = np.zeros((len(places), 3))
    found[:, np.asarray(model.classes_, np.intp)] = model.predict_proba(places)
    return found

"""Persons that carry the estimate: leverage, and what is left when one of them is taken out, by one step and to the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.jets import Array
from estimation.single_list.fitting import Fitted
from estimation.single_list.newton import maximise
from estimation.single_list.population import expected_of_persons, leverages, totals

MOST_INFLUENTIAL = 60  # cells that are refitted without one of their persons


@dataclass(frozen=True)
class Influence:
    """One person of a cell taken out: `change` is by how much the population falls (`None`: no finite one without).

    `one_step` and `shift` are dfpopsize and dfbeta of singleRcapture, with minus without, after one scoring step.
    """

    cell: int
    captures: int
    values: tuple[str, ...]
    persons: float
    leverage: float
    one_step: float
    change: float | None
    shift: tuple[float, ...]


def influence(fitted: Fitted) -> tuple[Influence, ...]:
    """Persons ordered by how much the estimate rests on one of them, refitted to the end and not by one step alone.

    A single step understates a person who alone keeps a level finite, so the cells on top of its order are refitted. All
    persons of a cell are alike: a cell is one case.
    """
    problem, weights = fitted.problem, fitted.weights
    present = np.flatnonzero(weights > 0)
    theta, population = fitted.fit.theta[0], fitted.population
    shifts = one_step(fitted)[present]
    left = np.repeat(weights[None], len(present), axis=0)
    left[np.arange(len(present)), present] -= 1
    first = population - totals(problem, theta[None] - shifts, left)
    top = np.argsort(-np.abs(np.where(np.isfinite(first), first, np.inf)))[:MOST_INFLUENTIAL]
    fits = maximise(problem, left[top], np.repeat(theta[None], len(top), axis=0), most=100)
    again = totals(problem, fits.theta, left[top])
    hats = leverages(problem, fitted.fit, weights)
    found = []
    for i, cell in enumerate(present[top]):
        finite = bool(fits.converged[i]) and np.isfinite(again[i])
        found.append(
            Influence(
                int(cell),
                int(fitted.cells.y[cell]),
                tuple(str(values[cell]) for values in fitted.cells.columns.values()),
                float(weights[cell]),
                float(hats[cell]),
                float(first[top[i]]),
                float(population - again[i]) if finite else None,
                tuple(float(v) for v in shifts[top[i]]),
            )
        )
    return tuple(sorted(found, key=lambda f: -abs(f.change) if f.change is not None else -np.inf))


def one_step(fitted: Fitted) -> Array:
    """β̂ minus the coefficients after one scoring step without one person of each cell (m, p): (I − Jᵢ)⁻¹ sᵢ."""
    problem, weights = fitted.problem, fitted.weights
    used, part = problem.likelihood_part()
    jet = part.family.log_density(part.y, part.etas(fitted.fit.theta))
    own = np.zeros((len(weights), problem.size, problem.size))
    scores = np.zeros((len(weights), problem.size))
    scores[used] = np.concatenate([d * jet.first[a, 0][:, None] for a, d in enumerate(part.designs)], axis=1)
    own[used] = expected_of_persons(problem, fitted.fit.theta[0])
    whole = np.einsum("m,mij->ij", weights, own)
    return np.asarray(np.linalg.solve(whole - own + 1e-14 * np.trace(whole) * np.eye(problem.size), scores[..., None])[..., 0])

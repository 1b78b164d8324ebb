"""The choice of a joint model of strata for many tables at once: step by step, or the best of some by a criterion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.hierarchy import Members
from estimation.capture_recapture.missing_margins import MarginFits, Margins
from estimation.capture_recapture.pairwise import Choice


def criterion_value(fits: MarginFits, criterion: str, captured: Reals) -> Reals:
    """AIC or BIC of fitted tables less what all models of a table share; infinite where there is no estimate."""
    price = 2.0 if criterion == "aic" else np.log(np.maximum(captured, 1.0))
    return np.where(fits.good, -2 * fits.kernel + price * fits.parameters, np.inf)


def population_of(fits: MarginFits, captured: Reals) -> Reals:
    """The persons of all strata; infinite where there is no estimate."""
    return np.where(fits.good, captured + fits.unseen.sum(axis=1), np.inf)


@dataclass(frozen=True, eq=False)
class JointStepwise:
    """As `Stepwise`: from independence, the interaction of two lists with the smallest p-value below `threshold`."""

    margins: Margins
    threshold: float

    def choose(self, tables: Reals) -> Choice:
        """The choice for each of `tables` (B, S · 2^k)."""
        from scipy.stats import poisson

        margins, response = self.margins, tables[:, self.margins.observed]
        B, T = len(response), margins.terms.size
        on = margins.counted[:, margins.fixed : margins.fixed + T]
        several = np.array([int(t).bit_count() > 2 for t in margins.terms], dtype=bool)
        members, banned = np.zeros((B, T), dtype=bool), np.broadcast_to(several, (B, T)).copy()
        fits, seen, captured = margins.fit(response, members, margins.start(response)), response @ on, response.sum(axis=1)
        beta, fitted, population = fits.beta.copy(), fits.fitted.copy(), population_of(fits, captured)
        active = np.flatnonzero(fits.good)
        while active.size and T:
            expected, found = fitted[active] @ on, seen[active]
            p = np.minimum(poisson.cdf(found, expected), poisson.sf(found - 1, expected))
            p[members[active] | banned[active]] = 1.0
            best = np.argmin(p, axis=1)
            wanted = p[np.arange(active.size), best] < self.threshold
            active, best = active[wanted], best[wanted]
            if not active.size:
                break
            tried = members[active].copy()
            tried[np.arange(active.size), best] = True
            again = margins.fit(response[active], tried, beta[active])
            taken, good = active[again.good], again.good
            members[taken], beta[taken], fitted[taken] = tried[good], again.beta[good], again.fitted[good]
            population[taken] = population_of(again, captured[active])[good]
            banned[active[~good], best[~good]] = True
        return Choice(margins.terms, members, population)


@dataclass(frozen=True, eq=False)
class JointCriterion:
    """From independence, the interaction of two lists whose adding or removing lowers the criterion most, until none does."""

    margins: Margins
    criterion: str

    def choose(self, tables: Reals) -> Choice:
        """The choice for each of `tables` (B, S · 2^k)."""
        margins, response = self.margins, tables[:, self.margins.observed]
        B, T = len(response), margins.terms.size
        pairs = np.array([j for j, t in enumerate(margins.terms) if int(t).bit_count() == 2], dtype=np.intp)
        members, captured = np.zeros((B, T), dtype=bool), response.sum(axis=1)
        fits = margins.fit(response, members, margins.start(response))
        beta, population = fits.beta.copy(), population_of(fits, captured)
        value = criterion_value(fits, self.criterion, captured)
        active = np.flatnonzero(fits.good)
        while active.size and pairs.size:
            around = np.repeat(members[active][:, None, :], pairs.size, axis=1)
            around[:, np.arange(pairs.size), pairs] ^= True
            repeat = np.repeat(active, pairs.size)
            again = margins.fit(response[repeat], around.reshape(-1, T), beta[repeat])
            values = criterion_value(again, self.criterion, captured[repeat]).reshape(active.size, pairs.size)
            best = np.argmin(values, axis=1)
            better = values[np.arange(active.size), best] < value[active] - 1e-9
            flat = (np.arange(active.size) * pairs.size + best)[better]
            active = active[better]
            members[active], beta[active] = around.reshape(-1, T)[flat], again.beta[flat]
            value[active] = values.ravel()[flat]
            population[active] = captured[active] + again.unseen[flat].sum(axis=1)
        return Choice(margins.terms, members, population)


@dataclass(frozen=True, eq=False)
class JointBest:
    """The best by the criterion of `models` (M, T); `seen` are the coefficients from which fits begin, (M, P)."""

    margins: Margins
    criterion: str
    models: Members
    seen: Reals

    def choose(self, tables: Reals) -> Choice:
        """The choice for each of `tables` (B, S · 2^k)."""
        response = tables[:, self.margins.observed]
        B, M = len(response), len(self.models)
        many, captured = np.repeat(response, M, axis=0), np.repeat(response.sum(axis=1), M)
        fits = self.margins.fit(many, np.tile(self.models, (B, 1)), np.tile(self.seen, (B, 1)))
        value = criterion_value(fits, self.criterion, captured).reshape(B, M)
        best = np.argmin(value, axis=1)
        population = population_of(fits, captured).reshape(B, M)[np.arange(B), best]
        return Choice(self.margins.terms, self.models[best], population)

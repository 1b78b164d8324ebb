"""Latent classes: a mixture of groups whose lists are independent within each, its number left to the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.described import CLOSED, LISTS
from estimation.capture_recapture.latent_posterior import LatentPosterior
from estimation.capture_recapture.latent_sweeps import Sweeps
from estimation.capture_recapture.loglinear_parts import summed
from estimation.capture_recapture.presenting import PERSONS, data_warnings, forest_row, overlap_chart, seen
from estimation.capture_recapture.several_lists import SeveralLists
from estimation.capture_recapture.strata import Part, by_strata
from estimation.capture_recapture.table import CaptureTable, Counts, membership, overlaps
from estimation.capture_recapture.unshown import unshown_curves, unshown_tables
from estimation.charts import Curve, Forest
from estimation.convergence import Convergence, convergence, quantile_error
from estimation.hamiltonian import Chains, Floats
from estimation.method import register
from estimation.result import Column, Estimate, Model, Population, ResultTable
from estimation.table import Table
from vocabulary.fields import Integer, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

CHAINS, WARM_UP, BLOCK = 32, 240, 40
SWEEPS, WIDEST = 10, 4.0  # between trajectories; about the variance of a uniform chance's log-odds
AGREE = 1.05
"""Chains whose R-hat is larger do not agree."""
STEPS = 60  # bars of the posterior's picture
DOING = N_("Drawing from the posterior")


@dataclass(frozen=True)
class _Found:
    """The posterior as draws: `persons` in all and `unseen` (rounds × chains), what they are worth, and the classes' sizes."""

    persons: Floats
    worth: Convergence
    sizes: Floats
    step: float
    accepted: float

    @property
    def settled(self) -> bool:
        return self.worth.r_hat <= AGREE

    def quantile(self, share: float) -> float:
        return float(np.quantile(self.persons, share))


@register
@dataclass(frozen=True)
class LatentClass(SeveralLists):
    """A Bayesian mixture of groups of persons (latent classes) for three lists and more (Manrique-Vallier 2016).

    Lists depend on each other because persons differ: those who avoid the police avoid the clinic too. The method takes the
    population for a mixture of groups; within a group the lists are independent, each with a chance of its own. How many
    groups there are is left to the data, up to `classes`: groups that nobody needs stay empty. No model has to be chosen.

    What is believed beforehand: every chance to be on a list between 0 and 1 alike, in each group; few groups rather than
    many, without saying how few; every doubling of the population as likely as another, up to twenty unseen for each seen.
    The figure is the posterior's median, the interval holds the middle of it.

    The posterior is drawn by 32 chains that begin far apart. Most of their way is along gradients, with those unseen and
    everybody's group summed out; in between persons are moved from group to group, pattern by pattern, which finds groups of a
    few. They stop when they agree (R-hat) and are worth as many independent draws as were
    asked for; where they do not, the result says so and should not be used by itself. Groups that hardly any list reaches
    cannot be told from no groups at all: sparse tables often leave the upper limit to the prior.
    """

    name = "latent-class"
    label = N_("Latent classes (Bayesian)")
    summary = N_("A mixture of groups with different chances to be listed; no model to choose, for three lists and more.")
    told = N_(
        "The {lists} lists hold {observed} persons. The population is taken for a mixture of groups that nobody sees, "
        "each with its own chances to be listed. How many groups there are and how large they are is drawn again and "
        "again from what the lists allow; the estimate is the middle of these draws."
    )
    assumes = (
        N_("Persons belong to groups; within a group the lists are independent and everybody has the same chances."),
        N_("Groups that no list reaches do not exist; every doubling of the population is as likely as another beforehand."),
        CLOSED,
    )
    references = (
        "Manrique-Vallier, D. (2016). Bayesian population size estimation using Dirichlet process mixtures. Biometrics 72, "
        "1246–1254.",
        "Vehtari, A., Gelman, A., Simpson, D., Carpenter, B. & Bürkner, P.-C. (2021). Rank-normalization, folding, and "
        "localization: an improved R-hat for assessing convergence of MCMC. Bayesian Analysis 16, 667–718.",
        "Hoffman, M., Radul, A. & Sountsov, P. (2021). An adaptive-MCMC scheme for setting trajectory lengths in Hamiltonian "
        "Monte Carlo. AISTATS, PMLR 130, 3907–3915.",
    )

    classes: int = described(
        Integer(N_("Most groups"), N_("Groups that are not needed stay empty; ten are plenty for up to six lists."), 2, 30), 10
    )
    draws: int = described(
        Integer(
            N_("Independent draws"),
            N_("How many independent draws the chains must be worth before they stop."),
            100,
            20_000,
        ),
        1000,
    )
    rounds: int = described(
        Integer(N_("Most rounds"), N_("Where each chain stops at the latest, whatever the draws are worth."), 100, 20_000), 600
    )
    lists: tuple[str, ...] = described(LISTS, ())

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        if data.by:
            return summed(self, data, by_strata(data, self.level, self._part, progress), ())
        found = self._drawn(data.total, progress)
        population, model = self._population(found), self._model(found)
        errors = [quantile_error(found.persons, share) for share in self._shares()]
        worth = found.worth
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=data.observed,
            models=(model,),
            diagnostics={
                "lists": data.lists,
                "left_out": data.left_out,
                "r_hat": worth.r_hat,
                "effective_bulk": worth.bulk,
                "effective_tail": worth.tail,
                "mcse_median": errors[1],
                "mcse_lower": errors[0],
                "mcse_upper": errors[2],
                "mean": float(found.persons.mean()),
                "chains": CHAINS,
                "warm_up": WARM_UP,
                "rounds": len(found.persons),
                "step": found.step,
                "accepted": found.accepted,
                "classes_above_1_percent": float((found.sizes > 0.01).sum(1).mean()),
            },
            warnings=(*self._warnings(found), *data_warnings(data)),
            charts=(_curve(found), _forest(self, found, population), overlap_chart(data), *unshown_curves(data, population)),
            tables=(_quantiles(found), _classes(found), *unshown_tables(data, population)),
            seen=seen(data),
        )

    def _part(self, counts: Counts, progress: Progress) -> Part:
        found = self._drawn(counts, progress)
        return Part(self._population(found), self._model(found), tuple(self._warnings(found)))

    def _drawn(self, counts: Counts, progress: Progress) -> _Found:
        """Draws in blocks until they agree and are worth enough."""
        rng = np.random.default_rng(self.seed)
        posterior = LatentPosterior.of(*_in_order_of_size(counts), self.classes)
        sweeps = Sweeps(posterior, rng, SWEEPS)
        chains = Chains(posterior, posterior.start(CHAINS, rng), rng, between=sweeps, widest=WIDEST)
        most = WARM_UP + self.rounds
        chains.warm_up(WARM_UP, lambda done: progress(done / most, text(DOING)))
        kept = np.empty((0, CHAINS))
        while True:
            progress((WARM_UP + len(kept)) / most, text(DOING))
            kept = np.concatenate([kept, chains.draw(min(BLOCK, self.rounds - len(kept)))])
            persons = posterior.seen + posterior.unseen(kept, np.random.default_rng((self.seed, 1)))
            worth = convergence(np.log(persons))
            if len(kept) >= self.rounds or (worth.r_hat <= AGREE and min(worth.bulk, worth.tail) >= self.draws):
                return _Found(persons, worth, posterior.class_sizes(chains.points), chains.step, chains.accepted)

    def _shares(self) -> tuple[float, float, float]:
        tail = (1 - self.level) / 2
        return tail, 0.5, 1 - tail

    def _population(self, found: _Found) -> Population:
        lower, median, upper = (found.quantile(share) for share in self._shares())
        return Population(median, lower, upper, self.level, "credible", float(found.persons.std()))

    def _model(self, found: _Found) -> Model:
        p = self._population(found)
        status = "ok" if found.settled else "not-converged"
        return Model("latent classes", population=p.point, se=p.se, status=status)

    def _warnings(self, found: _Found) -> list[Text]:
        warnings = []
        medians = np.median(found.persons, axis=0)
        if not found.settled:
            warnings.append(
                text(
                    N_("The chains do not agree (R-hat {r}; it should be at most {most}): their medians lie between {low} and "
                       "{high}. The posterior has several modes or mixes too slowly. Do not use this figure by itself."),
                    r=round(found.worth.r_hat, 2), most=AGREE,
                    low=round(float(medians.min())), high=round(float(medians.max())),
                )
            )  # fmt: skip
        elif min(found.worth.bulk, found.worth.tail) < self.draws:
            warnings.append(
                text(
                    N_("The draws are worth {n} independent ones, fewer than asked for: give more rounds for steadier limits."),
                    n=round(min(found.worth.bulk, found.worth.tail)),
                )
            )  # fmt: skip
        return warnings

    @classmethod
    def example(cls) -> Table:
        """Students with hepatitis A at a college in Taiwan, three lists: Chao, Tsay, Lin, Shau & Chao (2001)."""
        cells = {"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63}
        columns = {name: tuple(int(c[j]) for c in cells) for j, name in enumerate("PQE")}
        return Table({**columns, "count": tuple(cells.values())}, name="hav_taiwan_1995")


def _in_order_of_size(counts: Counts) -> tuple[Counts, int]:
    """The cells with the largest list first, and the number of lists: neither names nor order of columns move the draws."""
    k = int(counts.size).bit_length() - 1
    order = np.argsort(-np.diag(overlaps(counts, k)), kind="stable")
    cells = membership(k)[:, order] @ (2 ** np.arange(k - 1, -1, -1))
    sorted_counts = np.zeros_like(counts)
    sorted_counts[cells] = counts
    return sorted_counts, k


def _curve(found: _Found) -> Curve:
    """The posterior as shares of equal steps of N, over its middle."""
    low, high = found.quantile(0.001), found.quantile(0.99)
    edges = np.linspace(low, high, STEPS + 1)
    share = 100 * np.histogram(found.persons, edges)[0] / found.persons.size
    middle = (edges[:-1] + edges[1:]) / 2
    return Curve(
        text(N_("How likely each number is")),
        text(N_("Persons in all")),
        text(N_("Probability of a step of {n} persons, %"), n=round(float(edges[1] - edges[0]))),
        tuple(float(v) for v in middle),
        tuple(float(v) for v in share),
    )


def _forest(method: LatentClass, found: _Found, population: Population) -> Forest:
    """The whole, and the chains with the lowest, middle and highest median: they should lie upon each other."""
    rows = [forest_row(Text(method.label), population, method.name, chosen=True)]
    order = np.argsort(np.median(found.persons, axis=0))
    named = ((N_("Lowest chain"), 0), (N_("Middle chain"), CHAINS // 2), (N_("Highest chain"), CHAINS - 1))
    for words, chain in ((words, order[place]) for words, place in named):
        draws = found.persons[:, chain]
        lower, median, upper = (float(v) for v in np.quantile(draws, method._shares()))
        rows.append(forest_row(Text(words), Population(median, lower, upper, population.level, "credible"), method.name))
    return Forest(text(N_("The chains beside each other")), tuple(rows), PERSONS)


def _quantiles(found: _Found) -> ResultTable:
    columns = (
        Column(text(N_("Share of the posterior below")), "share"),
        Column(text(N_("Persons in all")), "persons", PERSONS),
        Column(text(N_("Monte Carlo error")), "persons", PERSONS),
    )
    shares = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)
    rows = tuple((share, found.quantile(share), quantile_error(found.persons, share)) for share in shares)
    note = text(
        N_("Believed beforehand: all chances alike, few groups rather than many, every doubling of the population as likely, "
           "at most twenty unseen for each seen.")
    )  # fmt: skip
    return ResultTable("posterior", text(N_("The posterior")), columns, rows, note)


def _classes(found: _Found) -> ResultTable:
    """The groups by size at the end of the chains, those below one in a thousand left out."""
    sizes = found.sizes.mean(0)
    columns = (Column(text(N_("Group, by size")), "count"), Column(text(N_("Share of the population")), "share"))
    rows = tuple((rank, float(size)) for rank, size in enumerate(sizes, 1) if size >= 0.001)
    note = text(N_("Groups are a device of the method, averaged over the posterior; they are no kinds of persons."))
    return ResultTable("classes", text(N_("The groups")), columns, rows, note)

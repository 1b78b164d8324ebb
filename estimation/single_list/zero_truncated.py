"""The method for one list of persons recorded once, twice or more: zero-truncated regression in all its families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.method import Method, register
from estimation.result import Estimate, Model, Population, StratumResult
from estimation.single_list import bounds, cautions, counts, presenting
from estimation.single_list.bootstrap import Replicates, replicate
from estimation.single_list.counts import CountTable
from estimation.single_list.families import FAMILIES
from estimation.single_list.firth import PENALISED
from estimation.single_list.fitting import Fitted, fit_family, fit_or_none
from estimation.single_list.goodness import frequencies
from estimation.single_list.influence import influence
from estimation.single_list.links import RATE, SHARE
from estimation.single_list.population import limits
from estimation.table import Table
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Choice, Flag, Integer, Words, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text


@register
@dataclass(frozen=True)
class ZeroTruncatedRegression(Method):
    """From one register in which the same person may stand several times (police identifications, nights in a shelter,
    visits to a counter) it estimates how many persons were never recorded.

    Those recorded once, twice, three times … follow a counting distribution of which the zero is missing; its rate may
    depend on covariates. Each person seen with probability 1 − p₀(x) stands for 1/(1 − p₀(x)) persons of the population,
    and the estimate is the sum over all persons seen. Its variance has two parts: the chance of being recorded at all, and
    the uncertainty of the coefficients.

    Families differ in what they say of those recorded once. One-inflated and hurdle families allow that some persons can
    be recorded only once (they leave after the first contact). Several of them fit the data equally well and give very
    different populations: the data cannot choose, and the result shows them side by side. Chao's and Zelterman's
    estimators use those recorded once and twice alone; Chao's is a lower bound whatever the distribution.

    The population is that of the whole period and is taken as closed. Where the data do not bound the number of the unseen
    (a negative binomial whose likelihood rises without end, a group of whom nobody was recorded twice) no number is
    printed.
    """

    name = "zero-truncated"
    label = N_("One list, persons recorded several times")
    summary = N_("One register in which the same person can appear more than once.")
    told = N_(
        "One list holds {observed} persons, some of them several times. How many are there once, twice and more often "
        "tells how many must be there not even once. The estimate adds these to the persons seen."
    )
    assumes = (
        N_("Nobody joins or leaves the population during the period of the list."),
        N_("Being recorded once does not change the chance of being recorded again, beyond what the family allows."),
        N_("Persons with the same covariates have the same rate, or rates spread as the family says."),
    )
    references = (
        "van der Heijden, Bustami, Cruyff, Engbersen & van Houwelingen (2003), Statistical Modelling 3(4), 305–322",
        "Böhning & van der Heijden (2019), Annals of Applied Statistics 13(2), 1198–1211",
        "Godwin & Böhning (2017), Journal of the Royal Statistical Society C 66(2), 425–448",
        "Chlebicki & Beręsewicz (2025), Journal of Statistical Software 115(1)",
    )
    roles = counts.ROLES

    family: str = described(
        Choice(
            N_("Family"),
            N_("What is assumed of those recorded once and of those never recorded."),
            {name: family.label for name, family in FAMILIES.items()},
        ),
        "ztpoisson",
    )
    formula: str = described(
        Words(
            N_("Formula"),
            N_("The covariates of the rate, written like ~ sex + age; ~ 1 where there are none."),
            longest=500,
        ),
        "~ 1",
    )
    dispersion: str = described(
        Words(N_("Formula of the dispersion"), N_("For negative binomial families."), longest=500),
        "~ 1",
    )
    omega: str = described(
        Words(N_("Formula of the one-inflation"), N_("For one-inflated families (oizt…, ztoi…)."), longest=500),
        "~ 1",
    )
    pi: str = described(
        Words(N_("Formula of the hurdle"), N_("For hurdle families."), longest=500),
        "~ 1",
    )
    interval: str = described(
        Choice(
            N_("Interval"),
            N_("Log-normal on the unseen is never below the number seen; the bootstrap repeats the fit on drawn samples."),
            {
                "log-normal": N_("log-normal"),
                "normal": N_("normal"),
                "normal-unbiased": N_("normal, standard deviation without bias"),
                "bootstrap": N_("bootstrap"),
            },
        ),
        "log-normal",
    )
    variance: str = described(
        Choice(
            N_("Variance of the coefficients"),
            N_("Robust kinds hold where the family is not quite right."),
            {"model": N_("observed information"), "expected": N_("expected information"),
             "HC0": N_("robust, HC0"), "HC1": N_("robust, HC1"),
             "HC2": N_("robust, HC2"), "HC3": N_("robust, HC3")},
        ),
        "model",
    )  # fmt: skip
    link: str = described(
        Choice(N_("Link of the rate"), N_("How the formula becomes the rate λ; the negative logarithm turns signs."), RATE),
        "log",
    )
    dispersion_link: str = described(
        Choice(N_("Link of the dispersion"), N_("For negative binomial families."), RATE),
        "log",
    )
    share_link: str = described(
        Choice(N_("Link of the one-inflation or hurdle"), N_("How the formula becomes a share between 0 and 1."), SHARE),
        "logit",
    )
    penalty: bool = described(
        Flag(
            N_("Firth's penalty"),
            N_("Keeps the rate of a small group finite; for ztpoisson, ztgeom, chao, zelterman and oichao."),
        ),
        False,
    )
    bootstrap: str = described(
        Choice(
            N_("Kind of bootstrap"),
            N_("Parametric draws from the family, the others draw from those seen."),
            {
                "parametric": N_("parametric"),
                "semiparametric": N_("semiparametric"),
                "nonparametric": N_("non-parametric"),
            },
        ),
        "semiparametric",
    )
    replicates: int = described(Integer(N_("Bootstrap replicates"), N_("500 are enough for 95 % limits."), 50, 20000), 500)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.penalty and self.family not in PENALISED:
            what = text(N_("the penalty is written for {families} only"), families=", ".join(PENALISED))
            raise BadParameter(Problem("penalty", what, Place(field=N_("Firth's penalty"))))
        if self.penalty and self.link != "log":
            what = text(N_("the penalty needs the logarithm as link"))
            raise BadParameter(Problem("penalty", what, Place(field=N_("Link of the rate"))))
        if self.bootstrap == "parametric" and self.interval == "bootstrap" and not FAMILIES[self.family].complete:
            what = text(N_("{family} says nothing of all counts, so it cannot be drawn from"), family=self.family)
            remedy = text(N_("Use the semiparametric bootstrap"))
            raise BadParameter(Problem("parametric", what, Place(field=N_("Kind of bootstrap")), remedy))

    @classmethod
    def example(cls) -> Table:
        """Migrants without legal residence recorded by the police of four Dutch cities, 1995 (van der Heijden et al. 2003)."""
        return Table({"captures": (1, 2, 3, 4, 5, 6), "count": (1645, 183, 37, 13, 1, 1)}, "netherlands-1995")

    @classmethod
    def suits(cls, data: CountTable) -> Text | None:
        if float(data.weights[data.y >= 2].sum()) == 0:
            return text(N_("nobody was recorded twice"))
        return None

    def read(self, table: Table, by: Sequence[str] = ()) -> CountTable:
        return counts.read(table, by)

    def _formulas(self) -> dict[str, str]:
        return {"lambda": self.formula, "dispersion": self.dispersion, "omega": self.omega, "pi": self.pi}

    def _links(self) -> dict[str, str]:
        share = self.share_link
        return {"lambda": self.link, "dispersion": self.dispersion_link, "omega": share, "pi": share}

    def fit(self, data: CountTable, progress: Progress = silent) -> Estimate:
        progress(0.0, N_("Fitting the family"))
        family = FAMILIES[self.family]
        fitted = fit_family(family, data, self._formulas(), self.penalty, self.variance, self._links())
        warnings = list(cautions.of_fit(fitted, data))
        population = limits(fitted.population, fitted.se(), data.persons, self.level, self.interval)
        if self.interval == "bootstrap":
            drawn = self._replicates(fitted, progress)
            low, high = drawn.limits(self.level)
            population = Population(fitted.population, low, high, self.level, "bootstrap", fitted.se())
            if drawn.failed > 0:
                said = N_("{share} % of the bootstrap samples have no finite estimate; they count as infinite.")
                warnings.append(text(said, share=round(100 * drawn.failed, 1)))
        progress(0.8, N_("Comparing families"))
        rivals = _rivals(fitted, data, self._formulas(), self._links())
        warnings += cautions.disagreement(fitted, rivals, population)
        progress(0.9, N_("Looking for persons that carry the estimate"))
        shape = frequencies(fitted, self.seed)
        carried = influence(fitted)
        if any(one.change is None for one in carried):
            warnings.append(text(N_("Without one single person there is no finite estimate: see the table of influence.")))
        observed = data.frequencies()
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=data.persons,
            models=(fitted.model(), *[m for m in rivals if m.name != family.name]),
            strata=_strata(fitted, data, self.level, self.interval),
            diagnostics={
                "frequencies": {str(k): v for k, v in observed.items()},
                "fitted": dict(zip(map(str, shape.counts), shape.fitted, strict=True)) | {"above": shape.above},
                "chi2": shape.chi2,
                "df": shape.df,
                "p": shape.p,
                "g": shape.g,
                "p_g": shape.p_g,
                "p_bootstrap": shape.p_bootstrap,
                "chao_bound": bounds.chao(observed),
                "unseen": fitted.population - data.persons,
            },
            warnings=tuple(warnings),
            charts=presenting.charts(fitted, observed, shape, rivals, population),
            tables=presenting.tables(fitted, observed, shape, rivals, carried),
            seen=text(N_("The list holds {n} persons, {more} of them more than once."),
                      n=round(data.persons), more=round(sum(v for k, v in observed.items() if k > 1))),
        )  # fmt: skip

    def _replicates(self, fitted: Fitted, progress: Progress) -> Replicates:
        return replicate(fitted.problem, fitted.weights, fitted.fit.theta, self.bootstrap, self.replicates, self.seed, progress)


def _rivals(fitted: Fitted, data: CountTable, formulas: dict[str, str], links: dict[str, str]) -> list[Model]:
    """Every family with the same formulas, those without an estimate left out."""
    found = []
    for family in FAMILIES.values():
        one = fitted if family == fitted.family else fit_or_none(family, data, formulas, links)
        if one is not None and np.isfinite(one.se()):
            found.append(one.model())
    return found


def _strata(fitted: Fitted, data: CountTable, level: float, interval: str) -> tuple[StratumResult, ...]:
    """Each stratum's part of one fit: N, variance and limits over its cells (they add up to the total)."""
    if not data.by:
        return ()
    cells = fitted.cells
    keys = sorted({tuple(str(cells.columns[n][i]) for n in data.by) for i in range(len(cells.y))})
    kind = "log-normal" if interval == "bootstrap" else interval
    found = []
    for key in keys:
        inside = np.array([tuple(str(cells.columns[n][i]) for n in data.by) == key for i in range(len(cells.y))])
        part = np.where(inside, fitted.weights, 0.0)
        point = fitted.expansion.total(part)
        population = limits(point, fitted.se(part), float(part.sum()), level, kind)
        found.append(StratumResult(dict(zip(data.by, key, strict=True)), population, float(part.sum()), fitted.family.name))
    return tuple(found)

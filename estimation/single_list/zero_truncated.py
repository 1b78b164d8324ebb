"""The method for one list of persons recorded once, twice or more: zero-truncated regression in all its families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.charts import Bars, Curve, Forest, ForestRow, Series
from estimation.method import Method, register
from estimation.result import Column, Estimate, Model, Population, Provenance, ResultTable, StratumResult
from estimation.single_list import counts
from estimation.single_list.bootstrap import Replicates, replicate
from estimation.single_list.counts import CountTable
from estimation.single_list.diagnosis import frequencies, influence, ratios
from estimation.single_list.existence import recaptured
from estimation.single_list.families import FAMILIES, Family
from estimation.single_list.firth import PENALISED
from estimation.single_list.fitting import Fitted, chao_bound, fit_family, fit_or_none
from estimation.single_list.population import limits, totals
from estimation.table import Table
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Choice, Flag, Integer, Words, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

FEW = 5  # recaptured persons of a level below which its part of the estimate hangs on single persons


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
            {"log-normal": N_("log-normal"), "normal": N_("normal"), "bootstrap": N_("bootstrap")},
        ),
        "log-normal",
    )
    variance: str = described(
        Choice(
            N_("Variance of the coefficients"),
            N_("Robust kinds hold where the family is not quite right."),
            {"model": N_("from the model"), "HC0": N_("robust, HC0"), "HC1": N_("robust, HC1"),
             "HC2": N_("robust, HC2"), "HC3": N_("robust, HC3")},
        ),
        "model",
    )  # fmt: skip
    penalty: bool = described(
        Flag(
            N_("Firth's penalty"),
            N_("Keeps the rate of a small group finite; for ztpoisson and ztgeom."),
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

    def fit(self, data: CountTable, progress: Progress = silent) -> Estimate:
        progress(0.0, N_("Fitting the family"))
        family = FAMILIES[self.family]
        fitted = fit_family(family, data, self._formulas(), self.penalty, self.variance)
        warnings = list(_warnings(fitted, data))
        population = limits(fitted.population, fitted.se(), data.persons, self.level, self.interval)
        if self.interval == "bootstrap":
            drawn = self._replicates(fitted, progress)
            low, high = drawn.limits(self.level)
            population = Population(fitted.population, low, high, self.level, "bootstrap", fitted.se())
            if drawn.failed > 0:
                said = N_("{share} % of the bootstrap samples have no finite estimate; they count as infinite.")
                warnings.append(text(said, share=round(100 * drawn.failed, 1)))
        progress(0.8, N_("Comparing families"))
        rivals = _rivals(fitted, data, self._formulas())
        warnings += _disagreement(fitted, rivals, population)
        progress(0.9, N_("Looking for persons that carry the estimate"))
        shape = frequencies(fitted)
        carried = influence(fitted)
        if any(one.change is None for one in carried):
            warnings.append(text(N_("Without one single person there is no finite estimate: see the table of influence.")))
        observed = data.frequencies()
        return Estimate(
            method=self.name,
            label=self.label,
            parameters=self.parameters(),
            population=population,
            observed=data.persons,
            provenance=Provenance("", data.fingerprint(), self.seed, source=data.name, by=data.by),
            models=(fitted.model(), *[m for m in rivals if m.name != family.name]),
            strata=_strata(fitted, data, self.level, self.interval),
            diagnostics={
                "frequencies": {str(k): v for k, v in observed.items()},
                "fitted": dict(zip(map(str, shape.counts), shape.fitted, strict=True)) | {"above": shape.above},
                "chi2": shape.chi2,
                "df": shape.df,
                "p": shape.p,
                "chao_bound": chao_bound(data.cells(())),
                "unseen": fitted.population - data.persons,
            },
            assumptions=self.assumes,
            warnings=tuple(warnings),
            charts=_charts(fitted, observed, shape.counts, shape.fitted, rivals, population),
            tables=_tables(fitted, rivals, carried),
            seen=text(N_("The list holds {n} persons, {more} of them more than once."),
                      n=round(data.persons), more=round(sum(v for k, v in observed.items() if k > 1))),
            references=self.references,
            definition=self.definition,
        )  # fmt: skip

    def _replicates(self, fitted: Fitted, progress: Progress) -> Replicates:
        return replicate(fitted.problem, fitted.weights, fitted.fit.theta, self.bootstrap, self.replicates, self.seed, progress)


def _rivals(fitted: Fitted, data: CountTable, formulas: dict[str, str]) -> list[Model]:
    """Every family with the same formulas, those without an estimate left out."""
    found = []
    for family in FAMILIES.values():
        one = fitted if family == fitted.family else fit_or_none(family, data, formulas)
        if one is not None and np.isfinite(one.se()):
            found.append(one.model())
    return found


def _warnings(fitted: Fitted, data: CountTable) -> list[Text]:
    said = []
    columns = fitted.cells.columns
    for name, values in columns.items():
        if all(isinstance(value, str) for value in values):
            again = recaptured(fitted.cells.y, fitted.weights, values)
            for level, n in again.items():
                if n < FEW:
                    template = N_("Only {n} persons with {name} = {level} were recorded more than once: "
                                  "the part of the estimate for them hangs on single persons.")  # fmt: skip
                    said.append(text(template, n=round(n), name=name, level=level))
    if fitted.edge is not None:
        there = float(totals(fitted.problem, fitted.edge.theta, fitted.weights)[0])
        gain = round(float(fitted.edge.loglik[0] - fitted.fit.loglik[0]), 2)
        template = N_("The likelihood rises by {gap} more where a coefficient runs to infinity; the population there is {n}. "
                      "The regular maximum is reported.")  # fmt: skip
        said.append(text(template, gap=gain, n=round(there) if np.isfinite(there) else "∞"))
    if fitted.family.second:
        share = 1 / (1 + np.exp(-fitted.problem.etas(fitted.fit.theta)[-1].value))
        if fitted.family.second == "omega" and float(share.max()) < 1e-4:
            said.append(text(N_("The one-inflation is zero: the model is the plain zero-truncated one.")))
    if not fitted.family.comparable:
        said.append(text(N_("This family uses a part of the persons; its AIC cannot be compared with that of the others.")))
    if data.persons and float(data.weights[data.y > 1].sum()) < 20:
        said.append(text(N_("Fewer than 20 persons were recorded more than once: the estimate is very uncertain.")))
    return said


def _disagreement(fitted: Fitted, rivals: list[Model], population: Population) -> list[Text]:
    """Families that fit as well as the chosen one and lie outside its interval."""
    if not fitted.family.comparable or population.lower is None or population.upper is None:
        return []
    own = float(fitted.fit.loglik[0])
    others = []
    better = None
    for model in rivals:
        if model.name == fitted.family.name or not FAMILIES[model.name].comparable:
            continue
        if model.aic is None or model.loglik is None or model.population is None:
            continue
        own_aic = -2 * own + 2 * fitted.problem.size
        if model.aic < own_aic - 2 and (better is None or model.aic < (better.aic or 0.0)):
            better = model
        if abs(model.aic - own_aic) <= 2 and not population.lower <= model.population <= population.upper:
            others.append(model)
    said = []
    if better is not None:
        template = N_("{family} fits better (AIC lower by {gap}) and gives {n} persons.")
        gap = round(-2 * own + 2 * fitted.problem.size - (better.aic or 0.0), 1)
        said.append(text(template, family=better.name, gap=gap, n=round(better.population or 0.0)))
    if others:
        numbers = [m.population or 0.0 for m in others]
        template = N_("Families that fit as well give between {low} and {high} persons: the data cannot choose between them.")
        said.append(text(template, low=round(min(numbers)), high=round(max(numbers))))
    return said


def _strata(fitted: Fitted, data: CountTable, level: float, interval: str) -> tuple[StratumResult, ...]:
    """Each stratum's part of one fit: N, variance and limits over its cells (they add up to the total)."""
    if not data.by:
        return ()
    cells = fitted.cells
    keys = sorted({tuple(str(cells.columns[n][i]) for n in data.by) for i in range(len(cells.y))})
    kind = "normal" if interval == "normal" else "log-normal"
    found = []
    for key in keys:
        inside = np.array([tuple(str(cells.columns[n][i]) for n in data.by) == key for i in range(len(cells.y))])
        part = np.where(inside, fitted.weights, 0.0)
        point = fitted.expansion.total(part)
        population = limits(point, fitted.se(part), float(part.sum()), level, kind)
        found.append(StratumResult(dict(zip(data.by, key, strict=True)), population, float(part.sum()), fitted.family.name))
    return tuple(found)


def _charts(
    fitted: Fitted,
    observed: dict[int, float],
    counted: tuple[int, ...],
    expected: tuple[float, ...],
    rivals: list[Model],
    population: Population,
) -> tuple[Forest | Bars | Curve, ...]:
    persons = text(N_("persons"))
    shown = [m for m in rivals if m.population is not None and m.se is not None and m.se < 3 * m.population]
    rows = []
    for model in shown:
        assert model.population is not None
        assert model.se is not None
        own = model.name == fitted.family.name
        p = population if own else limits(model.population, model.se, fitted.cells.persons, population.level, "log-normal")
        rows.append(ForestRow(model.name, p.point, p.lower, p.upper, own, model.name))
    charts: list[Forest | Bars | Curve] = [Forest(text(N_("The families side by side")), tuple(rows), persons)]
    charts.append(
        Bars(
            text(N_("How often persons were recorded, and what the family expects")),
            text(N_("times recorded")),
            tuple(str(k) for k in counted),
            (
                Series(text(N_("observed")), tuple(observed.get(k, 0.0) for k in counted)),
                Series(text(N_("fitted")), expected),
            ),
            persons,
        )
    )
    x, y = ratios(observed)
    if len(x) > 1:
        title = text(N_("Ratio plot: flat for a Poisson, rising where persons differ, low at 1 for one-inflation"))
        charts.append(
            Curve(title, text(N_("times recorded")), text(N_("ratio of neighbouring frequencies")), tuple(map(float, x)), y)
        )
    return tuple(charts)


def _tables(fitted: Fitted, rivals: list[Model], carried: Sequence[object]) -> tuple[ResultTable, ...]:
    from estimation.single_list.diagnosis import Influence

    coefficients = fitted.coefficients()
    errors = np.sqrt(np.diag(fitted.covariance))
    number = "number"
    tables = [
        ResultTable(
            "coefficients",
            text(N_("Coefficients")),
            (Column(N_("Coefficient")), Column(N_("Estimate"), number), Column(N_("Standard error"), number)),
            tuple((n, v, float(e)) for (n, v), e in zip(coefficients.items(), errors, strict=True)),
        ),
        ResultTable(
            "families",
            text(N_("The families side by side")),
            (
                Column(N_("Family")),
                Column(N_("Population"), "persons"),
                Column(N_("Standard error"), "persons"),
                Column("AIC", number),
                Column("BIC", number),
                Column(N_("All persons"), "mark"),
            ),
            tuple((m.name, m.population, m.se, m.aic, m.bic, _mark(FAMILIES[m.name])) for m in rivals),
            text(N_("AIC and BIC are comparable only between families that use all persons.")),
        ),
    ]
    named = tuple(fitted.cells.columns)
    rows = tuple((one.captures, *one.values, one.persons, one.change) for one in carried[:20] if isinstance(one, Influence))
    tables.append(
        ResultTable(
            "influence",
            text(N_("How much the estimate falls without one such person")),
            (Column(N_("Times recorded"), "count"), *[Column(n) for n in named], Column(N_("Persons"), "count"),
             Column(N_("Change"), "persons")),
            rows,
            text(N_("An empty change: without this person there is no finite estimate.")),
        )
    )  # fmt: skip
    return tuple(tables)


def _mark(family: Family) -> Text:
    return text(N_("yes")) if family.comparable else text(N_("no"))

"""What must be said beside an estimate from one list: what it hangs on, and where other families disagree with it."""

from __future__ import annotations

import numpy as np

from estimation.result import Model, Population
from estimation.single_list.counts import CountTable
from estimation.single_list.existence import recaptured
from estimation.single_list.families import FAMILIES
from estimation.single_list.fitting import Fitted
from estimation.single_list.population import totals
from vocabulary.text import N_, Text, text

FEW = 5  # recaptured persons of a level below which its part of the estimate hangs on single persons


def of_fit(fitted: Fitted, data: CountTable) -> list[Text]:
    """What must be said of the fit itself."""
    said: list[Text] = []
    columns = fitted.cells.columns
    for name, values in columns.items():
        if all(isinstance(value, str) for value in values):
            again = recaptured(fitted.cells.y, fitted.weights, values)
            for level, n in again.items():
                if n < FEW:
                    template = N_("Only {n} persons with {name} = {level} were recorded more than once: "
                                  "the part of the estimate for them hangs on single persons. "
                              "Merge levels, or set the penalty.")  # fmt: skip
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
    if fitted.family.suffix == "negbin":
        said.append(text(N_("The negative binomial rests on its shape: the interval says little of how wide the figure is.")))
    return said


def disagreement(fitted: Fitted, rivals: list[Model], population: Population) -> list[Text]:
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

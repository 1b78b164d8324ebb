"""The models, charts, tables and cautions of a power law."""

from __future__ import annotations

import numpy as np

from estimation.aggregate.fitting import Designs, Fitted, Variance
from estimation.aggregate.totals import Totals
from estimation.charts import Curve, Forest, ForestRow
from estimation.result import Column, Model, Population, ResultTable
from vocabulary.text import N_, Text, text

WIDE = 1.5  # the ratio of the Poisson and negative binomial populations from which the gap is stated first
USELESS = 100.0  # times the lower limit: two orders of magnitude
LIKELIHOODS = ("poisson", "negative-binomial")


def coefficients(fitted: Fitted, designs: Designs) -> dict[str, float]:
    """`alpha`, `beta`, `gamma` (and `theta`); names of the design matrix after a colon where there are covariates."""
    found: dict[str, float] = {}
    several = [("alpha", designs.alpha.names), ("beta", designs.beta.names)]
    if fitted.law.gamma is None and designs.gamma is not None and len(designs.gamma.names) > 1:
        several.append(("gamma", designs.gamma.names))  # of log γ
    for (parameter, names), s in zip(several, fitted.problem.slices, strict=False):
        for name, value in zip(names, fitted.theta[s], strict=True):
            found[parameter if len(names) == 1 else f"{parameter}:{name}"] = float(value)
    if fitted.gamma is not None:
        found["gamma"] = fitted.gamma
    if fitted.law.estimator == "negative-binomial":
        found["theta"] = float(np.exp(fitted.theta[-1]))
    return found


def model(fitted: Fitted, designs: Designs, population: Population) -> Model:
    likelihood = fitted.law.estimator in LIKELIHOODS
    loglik = float(fitted.fit.loglik[0]) if likelihood else None
    p, n = fitted.problem.size, len(fitted.problem.y)
    return Model(
        name=fitted.law.estimator,
        terms=tuple(coefficients(fitted, designs)),
        parameters=p,
        df=n - p,
        loglik=loglik,
        aic=None if loglik is None else -2 * loglik + 2 * p,
        bic=None if loglik is None else -2 * loglik + p * float(np.log(n)),
        population=population.point,
        se=population.se,
        status="boundary" if fitted.at_bound else "ok",
        coefficients=coefficients(fitted, designs),
    )


def charts(models: list[Model], fitted: Fitted, population: Population) -> tuple[Forest | Curve, ...]:
    rows = []
    for i, model in enumerate(models):
        assert model.population is not None
        assert model.se is not None
        width = float(np.exp(1.96 * model.se / model.population))
        low, high = model.population / width, model.population * width
        if i == 0 and population.lower is not None and population.upper is not None:
            low, high = population.lower, population.upper
        rows.append(ForestRow(text(_ESTIMATORS[model.name]), model.population, low, high, i == 0, model.name))
    charts: list[Forest | Curve] = [Forest(text(N_("Estimators side by side")), tuple(rows), text(N_("persons")))]
    good = sorted((float(np.log10(g)), n) for g, h, n in fitted.profile if np.isfinite(h))
    if good:
        title = text(N_("The population against the offset γ"))
        x, y = tuple(g for g, _ in good), tuple(n for _, n in good)
        charts.append(Curve(title, text(N_("logarithm of γ to base 10")), text(N_("persons")), x, y))
    return tuple(charts)


_ESTIMATORS = {
    "poisson": N_("Poisson"),
    "negative-binomial": N_("negative binomial"),
    "ols": N_("least squares on logarithms"),
    "nls": N_("non-linear least squares"),
    "iols": N_("iterated least squares (gamma score)"),
}


def coefficient_table(fitted: Fitted, designs: Designs, spread: Variance) -> ResultTable:
    errors = np.sqrt(np.diag(spread.robust))
    names = [f"alpha:{n}" for n in designs.alpha.names] + [f"beta:{n}" for n in designs.beta.names]
    if fitted.law.gamma is None:
        terms = designs.gamma.names if designs.gamma is not None else ()
        names += [f"log γ:{n}" for n in terms] if len(terms) > 1 else ["log γ"]
    names += ["log θ"] if fitted.law.estimator == "negative-binomial" else []
    rows = tuple((n, float(v), float(e)) for n, v, e in zip(names, fitted.theta, errors, strict=True))
    columns = (Column(N_("Coefficient")), Column(N_("Estimate"), "number"), Column(N_("Standard error"), "number"))
    return ResultTable("coefficients", text(N_("Coefficients")), columns, rows)


def leave_table(left_out: list[tuple[str, float]]) -> tuple[ResultTable, ...]:
    if not left_out:
        return ()
    columns = (Column(N_("Left out")), Column(N_("Population without it"), "persons"))
    rows = tuple((name, n if np.isfinite(n) else None) for name, n in left_out[:20])
    return (ResultTable("leave-one-out", text(N_("Groups left out one by one")), columns, rows),)


def cautions(
    asked: str,
    data: Totals,
    fitted: Fitted,
    rivals: dict[str, Fitted],
    left_out: list[tuple[str, float]],
    population: Population,
    spread: Variance,
) -> list[Text]:
    said = []
    if all(name in rivals for name in LIKELIHOODS):
        low, high = sorted(float(rivals[name].populations().sum()) for name in LIKELIHOODS)
        if high / low > WIDE:
            template = N_("Poisson and negative binomial lie far apart: {poisson} and {negbin} persons. Neither is an average.")
            poisson, negbin = (round(float(rivals[name].populations().sum())) for name in LIKELIHOODS)
            said.append(text(template, poisson=poisson, negbin=negbin))
    if population.upper is not None and population.lower and population.upper > USELESS * population.lower:
        said.append(text(N_("The limits lie so far apart that these data do not tell even the order of the figure.")))
    if left_out:
        name, without = left_out[0]
        if not np.isfinite(without) or abs(without - population.point) > 0.25 * population.point:
            if np.isfinite(without):
                what = N_("The figure rests on one group: without {name} it would be {n}.")
                said.append(text(what, name=name, n=round(without)))
            else:
                said.append(text(N_("The figure rests on one group: without {name} the law has no fit."), name=name))
    if fitted.at_bound:
        said.append(text(N_("The offset γ ends at a bound of its range; see the curve of the population against γ.")))
    years = data.columns.get("year")
    if years is not None and len(set(years)) > 1 and "year" not in data.by:
        said.append(text(N_("Several years are added up: persons present in more than one year are counted more than once.")))
    if spread.kind != asked:
        said.append(text(N_("The variance {kind} was used: the one asked for does not exist here."), kind=spread.kind))
    said.append(
        text(N_("The figure is identified by the form of the law alone: a constant factor cannot be told from detection."))
    )
    return said


def corrected_table(rows: list[tuple[str, float, float, float, float]]) -> ResultTable:
    """Plug-in and bias-corrected figures of the whole (its name empty) and of each group."""
    columns = (
        Column(N_("Group")),
        Column(N_("Population"), "persons"),
        Column(N_("Bias corrected"), "persons"),
        Column(N_("Lower limit"), "persons"),
        Column(N_("Upper limit"), "persons"),
    )
    named = tuple((group or text(N_("all groups")), *numbers) for group, *numbers in rows)
    note = text(N_("The limits are those of the bias-corrected figure."))
    return ResultTable("bias-corrected", text(N_("The bias of the power taken out")), columns, named, note)


def factor_table(rows: tuple[tuple[float, float | None], ...]) -> ResultTable:
    """The population where the law has a factor that no datum can tell."""
    columns = (Column(N_("Factor on the power of the reference"), "number"), Column(N_("Population"), "persons"))
    note = text(N_("The data cannot tell this factor from the rate of detection; the law sets it to 1."))
    return ResultTable("factor", text(N_("If the law had a factor")), columns, rows, note)

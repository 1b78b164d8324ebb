"""The closed-population models: equal chances, chances by list, by person, by both, and by what the first capture changes."""

from __future__ import annotations

from dataclasses import dataclass

from estimation.capture_recapture.closed_fit import designs, fit_closed
from estimation.capture_recapture.described import CLOSED, LISTS
from estimation.capture_recapture.heterogeneity import caution
from estimation.capture_recapture.intervals import log_normal, normal
from estimation.capture_recapture.log_linear import CHOSEN
from estimation.capture_recapture.loglinear_parts import POORLY, summed
from estimation.capture_recapture.presenting import (
    data_warnings,
    models_chart,
    models_table,
    overlap_chart,
    seen,
)
from estimation.capture_recapture.several_lists import SeveralLists
from estimation.capture_recapture.strata import Part, by_strata
from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.capture_recapture.unshown import unshown_curves, unshown_tables
from estimation.method import register
from estimation.result import Estimate, Model, Population
from estimation.table import Table
from vocabulary.errors import NoEstimate, Problem
from vocabulary.fields import Choice, Flag, described
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

MOST_LISTS = 12
NAMES = (
    "M0", "Mt", "Mh Chao", "Mh Poisson2", "Mh Darroch", "Mh Gamma3.5", "Mth Chao", "Mth Poisson2", "Mth Darroch",
    "Mth Gamma3.5", "Mb", "Mbh",
)  # fmt: skip
FITTING = N_("Fitting the closed-population models")


@register
@dataclass(frozen=True)
class ClosedModels(SeveralLists):
    """The family of Otis, Burnham, White & Anderson (1978), written as Poisson regressions by Rivest & Baillargeon (2007).

    The models differ in what makes a capture likelier. M0: nothing, every list catches the same share of everybody. Mt: the
    list. Mh: the person, some being easier to find than others. Mth: both. Mb and Mbh: a first capture changes the chance
    of the next; they need lists in the order of time and are chosen only where `ordered` says that yours are.

    How far persons differ must be assumed for Mh and Mth, because those never seen differ most. `Poisson2` lets chances
    spread little, `Darroch` (normal on the logit scale) more, `Gamma3.5` most, and their totals rise in that order by far
    more than their intervals tell. `Chao` assumes nothing about the spread and gives a lower bound.

    The figure is that of the model with the smallest BIC whose estimate exists and is not badly biased. Its interval is
    log-normal on the unseen, or normal. `corrected` takes the first-order bias out of the totals by small constants added to
    the patterns before the fit (Rivest & Lévesque 2001), which matters where few persons are on two lists; deviance, AIC and
    BIC stay those of the patterns as they are.
    """

    name = "closed-models"
    label = N_("Closed-population models")
    summary = N_("Chances of capture by list, by person and by behaviour, beside each other.")
    told = N_(
        "The {lists} lists hold {observed} persons. Several explanations of why some are listed and others are not were "
        "fitted beside each other (models: {models}): by list, by person and by what being listed changes. The estimate "
        "is that of the explanation that fits best for its simplicity."
    )
    assumes = (
        N_("Given the list and the person's own chance, being on one list does not change the chance to be on another."),
        N_("How chances differ between persons follows the form that the model names; the bound of Chao needs no form."),
        CLOSED,
    )
    references = (
        "Otis, D. L., Burnham, K. P., White, G. C. & Anderson, D. R. (1978). Statistical inference from capture data on closed "
        "animal populations. Wildlife Monographs 62, 1–135.",
        "Rivest, L.-P. & Lévesque, T. (2001). Improved log-linear model estimators of abundance in capture–recapture "
        "experiments. Canadian Journal of Statistics 29, 555–572.",
        "Rivest, L.-P. & Baillargeon, S. (2007). Applications and extensions of Chao's moment estimator for the size of a "
        "closed population. Biometrics 63, 999–1006.",
        "Chao, A. (1987). Estimating the population size for capture–recapture data with unequal catchability. Biometrics 43, "
        "783–791.",
    )
    fewest, most = 2, MOST_LISTS

    model: str = described(
        Choice(
            N_("Model"),
            N_("One of the models, or that with the smallest BIC."),
            {"best": N_("smallest BIC"), **{name: name for name in NAMES}},
        ),
        "best",
    )
    corrected: bool = described(
        Flag(N_("Bias-corrected"), N_("Take the first-order bias out of the totals; for small overlaps.")), False
    )
    ordered: bool = described(
        Flag(
            N_("Lists in order of time"), N_("Each list was made after the one before it, so that Mb and Mbh have a meaning.")
        ),
        False,
    )
    interval: str = described(
        Choice(
            N_("Interval"),
            N_("How the limits are computed."),
            {"log-normal": N_("log-normal approximation"), "normal": N_("normal approximation")},
        ),
        "log-normal",
    )
    lists: tuple[str, ...] = described(LISTS, ())

    def fit(self, data: CaptureTable, progress: Progress = silent) -> Estimate:
        if data.by:
            return summed(self, data, by_strata(data, self.level, self._part, progress), ())
        models = self._models(data.total, progress)
        population = self._population(data.total, models[0])
        warnings = (*self._warnings(models[0]), *data_warnings(data))
        progress(1.0, text(FITTING))
        return Estimate(
            **self.own(data, data.by),
            population=population,
            observed=data.observed,
            models=models,
            diagnostics={"lists": data.lists, "left_out": data.left_out, "model": models[0].name},
            warnings=warnings,
            charts=(
                models_chart(population, models, data.observed, self.name, most=len(NAMES)),
                overlap_chart(data),
                *unshown_curves(data, population),
            ),
            tables=(models_table(models, len(models)), *unshown_tables(data, population)),
            seen=seen(data),
        )

    def _part(self, counts: Counts, progress: Progress) -> Part:
        chosen = self._models(counts, progress)[0]
        return Part(self._population(counts, chosen), chosen, tuple(self._warnings(chosen)))

    def _models(self, counts: Counts, progress: Progress) -> tuple[Model, ...]:
        """All models, the chosen one first, the others by BIC. Raises `NoEstimate`."""
        k = int(counts.size).bit_length() - 1
        found, all_designs = [], designs(k)
        for number, (name, X) in enumerate(all_designs.items()):
            progress(number / len(all_designs), text(FITTING))
            found.append(fit_closed(counts[1:], name, X, k, self.corrected))
        found.sort(key=lambda m: m.bic if m.bic is not None and m.population is not None else float("inf"))
        if self.model != "best":
            wanted = next((m for m in found if m.name == self.model), None)
            if wanted is None or wanted.population is None:
                what = text(N_("The model {model} has no estimate that exists for these data"), model=self.model)
                raise NoEstimate(Problem("no-model", what, remedy=text(N_("Choose another model, or the smallest BIC"))))
        else:
            allowed = [m for m in found if m.population is not None and (self.ordered or not m.name.startswith("Mb"))]
            if not allowed:
                raise NoEstimate(Problem("no-model", text(N_("None of the models has an estimate that exists for these data"))))
            wanted = next((m for m in allowed if m.status == "ok"), allowed[0])
        return (wanted, *(m for m in found if m is not wanted))

    def _population(self, counts: Counts, chosen: Model) -> Population:
        assert chosen.population is not None
        assert chosen.se is not None
        make = normal if self.interval == "normal" else log_normal
        return make(float(counts.sum()), chosen.population, chosen.se, self.level)

    def _warnings(self, chosen: Model) -> list[Text]:
        from scipy.stats import chi2

        found = []
        if chosen.name.startswith(("Mh", "Mth")):
            found += caution(chosen.name.split()[1])
        if chosen.name.startswith("Mb") and not self.ordered:
            found.append(text(N_("The model {model} needs lists in the order of time."), model=chosen.name))
        if chosen.status == "large-bias":
            found.append(text(N_("The estimate is badly biased: the table is too sparse for this model.")))
        if chosen.df > 0 and chosen.deviance is not None and chi2.sf(chosen.deviance, chosen.df) < POORLY:
            found.append(
                text(
                    N_("The model does not describe the overlaps well (deviance {deviance} on {df} degrees of freedom)."),
                    deviance=round(chosen.deviance, 1), df=chosen.df,
                )
            )  # fmt: skip
        if self.model == "best":
            found.append(text(CHOSEN))
        return found

    @classmethod
    def example(cls) -> Table:
        """People with HIV in Rome, four lists: Abeni, Brancato & Perucci (1994), Epidemiology 5, 410–414."""
        cells = {
            "1110": 3, "1101": 1, "1100": 33, "1010": 20, "1001": 6, "1000": 403, "0111": 3, "0110": 35, "0101": 10,
            "0100": 545, "0011": 11, "0010": 621, "0001": 205,
        }  # fmt: skip
        columns = {f"c{j + 1}": tuple(int(c[j]) for c in cells) for j in range(4)}
        return Table({**columns, "count": tuple(cells.values())}, name="hiv_rome")

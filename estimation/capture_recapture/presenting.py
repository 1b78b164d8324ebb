"""What all capture–recapture methods show alike: the overlap, the models beside each other, the cells, and common warnings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from estimation.capture_recapture.intervals import log_normal
from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.table import CaptureTable, Counts, membership, overlaps
from estimation.charts import Forest, ForestRow, Label, Overlap
from estimation.result import Column, Model, Population, ResultTable
from vocabulary.text import N_, Text, text

FEW = 10
"""Fewer persons than so many on two lists or more carry an estimate badly."""
MOST_CELLS = 100

STATUSES = {
    "ok": N_("fits"),
    "boundary": N_("at the boundary"),
    "not-exist": N_("does not exist"),
    "not-identified": N_("not identified"),
    "large-bias": N_("large bias"),
    "not-converged": N_("not converged"),
}
PERSONS = text(N_("persons"))


def seen(data: CaptureTable) -> Text:
    """The closing half-sentence of an estimate."""
    return text(N_("The lists saw {n} person."), N_("The lists saw {n} persons."), n=int(data.observed))


def overlap_chart(data: CaptureTable) -> Overlap:
    """Patterns that have persons, the largest first."""
    total, on = data.total, membership(data.k)
    order = sorted(np.flatnonzero(total), key=lambda c: (-total[c], c))
    rows = tuple((tuple(bool(flag) for flag in on[c]), float(total[c])) for c in order)
    return Overlap(text(N_("Who is on which lists")), data.lists, rows)


def forest_row(label: Label, p: Population, group: str, chosen: bool = False) -> ForestRow:
    return ForestRow(label, p.point, p.lower, p.upper, chosen, group)


def models_chart(population: Population, models: Sequence[Model], observed: float, group: str, most: int = 8) -> Forest:
    """The chosen model with its own interval, the next with log-normal ones, on one axis."""
    rows = [forest_row(models[0].name, population, group, chosen=True)]
    for model in models[1:]:
        if len(rows) == most:
            break
        if model.population is not None and model.se is not None and model.status in ("ok", "boundary", "large-bias"):
            rows.append(forest_row(model.name, log_normal(observed, model.population, model.se, population.level), group))
    return Forest(text(N_("The models beside each other")), tuple(rows), PERSONS)


def models_table(models: Sequence[Model], count: int, note: Text | None = None) -> ResultTable:
    """The table of models, laid out as the field's software does."""
    columns = (
        Column(text(N_("Model"))),
        Column(text(N_("Estimate")), "persons", PERSONS),
        Column(text(N_("Standard error")), "persons", PERSONS),
        Column(text(N_("Deviance")), "number"),
        Column(text(N_("Degrees of freedom")), "number"),
        Column("AIC", "number"),
        Column("BIC", "number"),
        Column(text(N_("Weight")), "share"),
        Column(text(N_("Status"))),
    )
    rows = tuple(
        (m.name, m.population, m.se, m.deviance, m.df, m.aic, m.bic, m.weight, Text(STATUSES[m.status])) for m in models
    )
    if note is None and count > len(models):
        note = text(N_("The best {shown} of {count} models."), shown=len(models), count=count)
    return ResultTable("models", text(N_("The models")), columns, rows, note)


def cells_table(data: CaptureTable, counts: Counts, fit: LogLinearFit) -> ResultTable:
    """Seen and fitted persons of each pattern with the Pearson residual; of very many cells those that fit worst."""
    on = membership(data.k)
    fitted = fit.fitted
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = np.where(fitted > 0, (counts - fitted) / np.sqrt(fitted), 0.0)
    cells = np.arange(1, counts.size)
    if cells.size > MOST_CELLS:
        cells = np.sort(cells[np.argsort(-np.abs(residual[1:]), kind="stable")[:MOST_CELLS]])
    columns = (
        *(Column(name, "mark") for name in data.lists),
        Column(text(N_("Seen")), "count", PERSONS),
        Column(text(N_("Fitted")), "number", PERSONS),
        Column(text(N_("Residual")), "number"),
    )
    rows = tuple((*(bool(f) for f in on[c]), float(counts[c]), float(fitted[c]), float(residual[c])) for c in cells[::-1])
    note = text(N_("Residuals beyond 2 or −2 are patterns that the model does not describe."))
    return ResultTable("cells", text(N_("The patterns, seen and fitted")), columns, rows, note)


def data_warnings(data: CaptureTable) -> list[Text]:
    """What the table itself makes doubtful, whatever the method."""
    found: list[Text] = []
    if data.elsewhere:
        found.append(
            text(
                N_("{n} person is on none of the chosen lists and was left out."),
                N_("{n} persons are on none of the chosen lists and were left out."),
                n=int(data.elsewhere),
            )
        )
    shared = overlaps(data.total, data.k)
    size = np.diag(shared)
    for i in range(data.k):
        for j in range(i + 1, data.k):
            names = {"first": data.lists[i], "second": data.lists[j]}
            if shared[i, j] == size[i] == size[j]:
                found.append(
                    text(N_("{first} and {second} hold the same persons: they may be one list entered twice."), **names)
                )
            elif shared[i, j] == size[j]:
                found.append(_inside(data.lists[j], data.lists[i]))
            elif shared[i, j] == size[i]:
                found.append(_inside(data.lists[i], data.lists[j]))
    cells = np.arange(data.total.size)
    together = int(data.total[(cells & (cells - 1)) > 0].sum())
    if together < FEW:
        found.append(
            text(
                N_("Only {n} person is on more than one list: the estimate hangs on very little."),
                N_("Only {n} persons are on more than one list: the estimate hangs on very little."),
                n=together,
            )
        )
    return found


def _inside(inner: str, outer: str) -> Text:
    what = N_("Everybody on {inner} is also on {outer}: such lists were hardly made independently of each other.")
    return text(what, inner=inner, outer=outer)

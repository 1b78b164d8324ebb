"""The threats of those nobody saw: a dependence that no data show, and persons who differ in how easily they are found."""

from __future__ import annotations

from estimation.capture_recapture.closed_models import MOST_LISTS, ClosedModels
from estimation.capture_recapture.table import CaptureTable
from estimation.capture_recapture.threats.refitting import Found
from estimation.capture_recapture.threats.supposing import Supposing
from estimation.capture_recapture.threats.threat import Threat, figure, made
from estimation.capture_recapture.two_lists import TwoLists
from estimation.capture_recapture.unshown import at_ratio
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_, text


def dependence_threats(supposing: Supposing, progress: Progress) -> list[Threat]:
    """The unseen multiplied by the odds ratio, whatever the method (`unshown.py`); none where everybody was seen."""
    population, observed, ratio = supposing.population, supposing.refit.estimate.observed, supposing.assumptions.dependence
    if not population.point > observed:
        return []
    more, less = at_ratio(population, observed, ratio).point, at_ratio(population, observed, 1 / ratio).point
    return [
        made(
            "dependence", text(N_("Dependence that no data show")),
            text(N_("If persons on no other list were on two lists together {ratio} times as often as is taken for granted"),
                 ratio=figure(ratio)),
            text(N_("No data speak to it. As much rarer, the estimate would be {persons}."), persons=round(less)),
            population, more, spread=(less, more),
        )
    ]  # fmt: skip


def heterogeneity_threats(supposing: Supposing, progress: Progress) -> list[Threat]:
    """Chao's lower bound beside the estimate: of two lists, or of the model Mth."""
    found = _bound(supposing)
    if found.point is None:
        return []
    population, bound = supposing.population, found.point
    below = round(bound) <= round(population.point)
    about = (
        text(N_("Persons who are hard to find make estimates too low. Chao's lower bound, {persons}, lies below this one: it "
                "does not contradict it, nor does it tell how far persons differ."), persons=round(bound))
        if below
        else text(N_("Persons who are hard to find make estimates too low. Chao's lower bound lies above this one."))
    )  # fmt: skip
    supposed = text(N_("If persons differ in how easily they are found and the number is at least Chao's bound"))
    point = max(population.point, bound)
    return [made("heterogeneity", text(N_("Persons who are hard to find")), supposed, about, population, point)]


def _bound(supposing: Supposing) -> Found:
    cells: CaptureTable = supposing.refit.cells
    if cells.k == 2:
        bounds = [TwoLists.of(row).chao().population or 0.0 for row in cells.counts]
        return Found(sum(bounds))
    if cells.k > MOST_LISTS:
        return Found(None)
    try:
        return Found(ClosedModels(model="Mth Chao").fit(cells).population.point)
    except AlcanceError as error:
        return Found(None, why=error.problems[0].what)

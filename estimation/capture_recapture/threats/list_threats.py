"""The threat of hanging on one list: each is left out and the same method fitted to the others (jack-knife over lists)."""

from __future__ import annotations

from estimation.capture_recapture.presenting import PERSONS
from estimation.capture_recapture.threats.supposing import DOING, Supposing
from estimation.capture_recapture.threats.threat import LISTS, Threat, made, outside
from estimation.result import Column, ResultTable
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text


def list_threats(supposing: Supposing, progress: Progress) -> list[Threat]:
    """The list without which the estimate moves most, and all of them in a table; none with two lists."""
    lists, population = supposing.refit.data.lists, supposing.population
    if len(lists) < 3:
        return []
    found = {}
    for number, name in enumerate(lists):
        progress(number / len(lists), text(DOING))
        found[name] = supposing.refit.without(name)
    moved = {name: one.point for name, one in found.items() if one.point is not None}
    title = text(N_("Hanging on one list"))
    table = ResultTable(
        "sensitivity-lists", text(N_("The estimate without each list")),
        (Column(text(N_("Left out"))), Column(text(N_("Estimate")), "persons", PERSONS), Column(text(N_("Change")), "share"),
         Column(text(N_("Outside the interval")), "mark"), Column(text(N_("Model")))),
        tuple(
            (name, one.point, None if one.point is None else one.point / population.point - 1,
             outside(population, one.point), one.model if one.why is None else one.why)
            for name, one in found.items()
        ),
    )  # fmt: skip
    if not moved:
        why = next(one.why for one in found.values() if one.why is not None)
        supposed = text(N_("If a list were left out"))
        about = text(N_("Each list is left out, and the same method fitted to the others."))
        return [made(LISTS, title, supposed, about, population, None, why=why, table=table)]
    name = max(moved, key=lambda one: abs(moved[one] - population.point))
    beyond = [name for name, point in moved.items() if outside(population, point)]
    supposed = text(N_("Without the list {name}"), name=name)
    spread = (min(moved.values()), max(moved.values()))
    return [
        made(
            LISTS,
            title,
            supposed,
            _about(beyond),
            population,
            moved[name],
            table=table,
            spread=spread,
        )
    ]


def _about(beyond: list[str]) -> Text:
    if not beyond:
        return text(N_("Whichever list is left out, the estimate stays within its interval."))
    return text(
        N_("Without {names} the estimate lies outside its interval: look at what is different about this list."),
        N_("Without {names}, each by itself, the estimate lies outside its interval: look at what is different about them."),
        n=len(beyond), names=", ".join(beyond),
    )  # fmt: skip

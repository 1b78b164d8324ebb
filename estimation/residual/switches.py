"""Who is in the figure of a residual: each group between two statuses an explicit switch of the definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from estimation.residual.inputs import SWITCHED, ResidualTable
from estimation.residual.presenting import PERSONS
from estimation.result import Column, Definition, ResultTable
from vocabulary.fields import Choice
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.residual.arithmetic import Arithmetic

OUT, IN = "left-out", "counted"
CHOICES: Mapping[str, str] = {OUT: N_("left out"), IN: N_("counted")}

PENDING = Choice(N_("Those who wait"), N_("Persons who wait for a decision on a permit or on asylum."), CHOICES)
QUASI = Choice(N_("Tolerated"), N_("Persons who are tolerated or have a provisional status."), CHOICES)
DOUBLE = Choice(N_("Also nationals"), N_("Persons who are also nationals, where the count has them as foreign."), CHOICES)
CONCEPT = Choice(
    N_("Who is foreign"),
    N_("By birth the naturalised are in the count and are taken out; by citizenship they never were in it."),
    {"birth": N_("by country of birth"), "citizenship": N_("by citizenship")},
)
RULES: Mapping[tuple[str, str], str] = {
    ("pending", OUT): N_("those who wait for a decision left out"),
    ("pending", IN): N_("those who wait for a decision counted"),
    ("quasi", OUT): N_("the tolerated and those with a provisional status left out"),
    ("quasi", IN): N_("the tolerated and those with a provisional status counted"),
    ("naturalised", OUT): N_("the naturalised left out"),
    ("naturalised", IN): N_("foreigners by citizenship, so that the naturalised were not counted"),
    ("double_nationality", OUT): N_("persons who are also nationals left out"),
    ("double_nationality", IN): N_("persons who are also nationals counted"),
}
NAMES: Mapping[str, str] = {
    "pending": N_("Waiting for a decision"),
    "quasi": N_("Tolerated or with a provisional status"),
    "naturalised": N_("Naturalised"),
    "double_nationality": N_("Also nationals"),
}


TURNED = ("pending", "quasi", "double_nationality")
"""The groups of whom the figure is also given as decided the other way."""


def counted_in(pending: str, quasi: str, double: str, concept: str) -> frozenset[str]:
    """The components that are not taken from the count: their persons stay in the figure, or were never counted."""
    kept = {name for name, choice in zip(TURNED, (pending, quasi, double), strict=True) if choice == IN}
    return frozenset(kept | ({"naturalised"} if concept == "citizenship" else set()))


def rules(data: ResidualTable, kept: frozenset[str]) -> tuple[Text, ...]:
    """What the definition says of each group that the table has, and that it is one by citizenship."""
    there = [name for name in SWITCHED if name in data.component or (name == "naturalised" and name in kept)]
    keys = [(name, IN if name in kept else OUT) for name in there]
    return tuple(Text(RULES[key]) for key in keys if key in RULES)


def with_waiting(definition: Definition, choice: str) -> Definition:
    """A definition that says whether those who wait for a decision are in the figure."""
    return replace(definition, rules=(Text(RULES["pending", choice]),))


def switch_table(
    data: ResidualTable, kept: frozenset[str], total: float, computed: Callable[[frozenset[str]], Arithmetic]
) -> tuple[ResultTable, ...]:
    """Each group with its persons, whether it is in the figure, and the figure if it were decided the other way."""
    rows = []
    for name in (n for n in TURNED if n in data.component):
        other = kept - {name} if name in kept else kept | {name}
        turned = float(computed(other).point().irregular.sum())
        size = sum(float(data.values.value[r]) for r, kind in enumerate(data.component) if kind == name)
        rows.append((Text(NAMES[name]), size, Text(CHOICES[IN if name in kept else OUT]), total, turned))
    if not rows:
        return ()
    columns = (
        Column(text(N_("Group"))),
        Column(text(N_("Persons")), "persons", PERSONS),
        Column(text(N_("In the figure"))),
        Column(text(N_("Figure")), "persons", PERSONS),
        Column(text(N_("Figure if decided the other way")), "persons", PERSONS),
    )
    return (ResultTable("definition-switches", text(N_("Who is in the figure")), columns, tuple(rows)),)

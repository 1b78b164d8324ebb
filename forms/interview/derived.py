"""What is made from answers: the places that a calculation or an action fills from others, however far along the chain."""

from __future__ import annotations

from collections.abc import Iterable

from forms.expressions.dependencies import Reference, fits, references
from forms.expressions.errors import SyntaxProblem
from forms.expressions.parse import parse
from forms.interview.plan import Plan
from forms.interview.tree import Place


def with_derived(plan: Plan, seeds: Iterable[Place]) -> set[Place]:
    """The places and all that is made from them, unless it has a class of its own (an age made from a birth date)."""
    found = set(seeds)
    made = _made(plan)
    while True:
        new = {
            place
            for place, looks_at in made
            if place not in found
            and not place.bind.own.get("class")
            and any(fits(reference, seen.names) for reference in looks_at for seen in found)
        }
        if not new:
            return found
        found |= new


def _made(plan: Plan) -> list[tuple[Place, frozenset[Reference]]]:
    """Each place that is filled by a rule, and the places that the rule looks at."""
    made = [(rule.place, rule.looks_at) for rule in plan.rules if rule.kind == "calculate"]
    for action in plan.form.actions:
        place = plan.places.get(action.path)
        if place is not None and action.expression:
            try:
                made.append((place, references(parse(action.expression), place.names)))
            except SyntaxProblem:
                continue  # it sets nothing
    return made

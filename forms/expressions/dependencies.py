"""Which places of a form an expression looks at, read from the parsed expression.

A place is a tuple of names from the root. `shared` is how many of its first names are the very ancestors of the place
where the expression stands: a change in one row of a repeat then concerns the expression in the same row alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.expressions.syntax import Binary, Call, Expression, Filter, Literal, Negated, Number, Path, Step

ANY = "*"  # one name, whichever
DEEP = "**"  # this place and everything below


@dataclass(frozen=True)
class Reference:
    """A place that an expression looks at."""

    names: tuple[str, ...]
    shared: int
    rows_only: bool = False  # how many there are matters, not what is answered in them


Here = Reference | None  # None: in a list that no answer changes


def references(expression: Expression, place: tuple[str, ...]) -> frozenset[Reference]:
    """The places that `expression` looks at when it stands at `place`."""
    found: set[Reference] = set()
    own = Reference(place, len(place))
    _visit(expression, [own], own, found)
    return frozenset(found)


def _visit(expression: Expression, here: list[Here], own: Reference, found: set[Reference]) -> list[Here]:
    """Adds what the expression looks at, and returns the places of the nodes that it gives."""
    match expression:
        case Number() | Literal():
            return []
        case Negated(operand=operand):
            _visit(operand, here, own, found)
            return []
        case Binary(operator=operator, left=left, right=right):
            places = _visit(left, here, own, found) + _visit(right, here, own, found)
            return places if operator == "|" else []
        case Call():
            return _call(expression, here, own, found)
        case Filter(primary=primary, predicates=predicates):
            places = _visit(primary, here, own, found)
            for predicate in predicates:
                _visit(predicate, places, own, found)
            return places
        case Path():
            return _path(expression, here, own, found)


def _call(call: Call, here: list[Here], own: Reference, found: set[Reference]) -> list[Here]:
    places: list[Here] = []
    if call.name in ("position", "count"):
        return _counted(call, here, own, found)
    for argument in call.arguments:
        places.extend(_visit(argument, here, own, found))
    if call.name == "current":
        found.add(own)
        return [own]
    if call.name == "instance":
        return [None]
    if not call.arguments and call.name in ("string", "number", "string-length", "normalize-space"):
        found.update(place for place in here if place is not None)
    if call.name == "once":
        found.add(own)
    return places


def _counted(call: Call, here: list[Here], own: Reference, found: set[Reference]) -> list[Here]:
    """`position(..)` and `count(…)` look at how many nodes there are, and at answers only within predicates."""
    for argument in call.arguments:
        inside: set[Reference] = set()
        ends = _visit(argument, here, own, inside)
        plain = isinstance(argument, Path) and not any(step.predicates for step in argument.steps)
        found.update(inside.difference(place for place in ends if place is not None) if plain else inside)
        found.update(Reference(place.names, place.shared, rows_only=True) for place in ends if place is not None)
    return []


def _path(path: Path, here: list[Here], own: Reference, found: set[Reference]) -> list[Here]:
    places: list[Here]
    if path.start is not None:
        before = set(found)
        places = _visit(path.start, here, own, found)
        if isinstance(path.start, Call) and path.start.name == "current" and path.steps:
            found.intersection_update(before)  # current()/../x looks at x, not at the question itself
    else:
        places = [Reference((), 0)] if path.absolute else list(here)
    for step in path.steps:
        moved: list[Here] = [None if place is None else _step(place, step) for place in places]
        for predicate in step.predicates:
            _visit(predicate, moved, own, found)
        places = moved
    found.update(place for place in places if place is not None)
    return places


def _step(place: Reference, step: Step) -> Reference:
    names, shared = place.names, place.shared
    if names and names[-1] == DEEP:
        return place
    name = step.test.name or ANY
    match step.axis:
        case "self":
            return place
        case "parent":
            return Reference(names[:-1], min(shared, max(len(names) - 1, 0)))
        case "child":
            if step.test.type == "text":
                return place
            return Reference((*names, name), shared)
        case "attribute":
            return Reference((*names, f"@{name}"), shared)
        case "namespace":
            return place
        case "descendant" | "descendant-or-self":
            return Reference((*names, DEEP), shared)
        case "preceding-sibling" | "following-sibling":
            return Reference((*names[:-1], name), min(shared, max(len(names) - 1, 0)))
        case _:
            return Reference((DEEP,), 0)


def fits(reference: Reference, place: tuple[str, ...]) -> bool:
    """Whether a reference means the place (or something that contains it, where it is deep)."""
    names = reference.names
    if names and names[-1] == DEEP:
        return len(place) >= len(names) - 1 and _same(names[:-1], place)
    return len(names) == len(place) and _same(names, place)


def _same(names: tuple[str, ...], place: tuple[str, ...]) -> bool:
    return all(name in (ANY, other) for name, other in zip(names, place, strict=False))

"""Positions on the ground: statistics keep a cell of a grid, and the exact place is sealed apart where the form asks for it.

A form says so in its column `position` (`bind::alcance:position`): `exact`, or `grid` with the width of a cell in degrees
(`grid 0.1`). Where it says nothing the exact place is not kept at all. Altitude and time of the fix are never kept.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from forms.classes import DIRECT, GEO, class_of

if TYPE_CHECKING:
    from forms.interview.plan import Plan
    from forms.interview.tree import Place

GRID = 0.05  # degrees: cells of at most 5.6 km
FINEST = 0.01  # 1.1 km: a narrower grid would be an exact place
METRES = 111_320  # of a degree of latitude


def is_position(place: Place) -> bool:
    """Whether answers at a place are positions, lines or areas."""
    return place.bind.type in GEO


def keeps_exact(place: Place, plan: Plan) -> bool:
    """Whether the form asks for the exact position: it is then sealed apart, as names are."""
    said = place.bind.own.get("position", "").split()
    return is_position(place) and (said[:1] == ["exact"] or class_of(place, plan.form) == DIRECT)


def grid_of(place: Place) -> float:
    """The width of a cell in degrees."""
    words = place.bind.own.get("position", "").split()
    try:
        wanted = float(words[1]) if len(words) > 1 and words[0] == "grid" else GRID
    except ValueError:
        return GRID
    return min(max(wanted, FINEST), 10.0) if math.isfinite(wanted) else GRID


def coarse(value: str, width: float = GRID) -> str:
    """The middle of the cell in which a position lies, or the middle of a line or area, with half a cell as its accuracy; empty
    for what is no position. Twice coarse is the same."""
    points = [_point(part) for part in value.split(";") if part.strip()]
    known = [point for point in points if point is not None]
    if not known:
        return ""
    lat = sum(point[0] for point in known) / len(known)
    lon = sum(point[1] for point in known) / len(known)
    accuracy = round(width / 2 * METRES)
    return f"{_middle(lat, width)} {_middle(lon, width)} 0.0 {accuracy}.0"


def _point(written: str) -> tuple[float, float] | None:
    numbers = written.split()
    try:
        return float(numbers[0]), float(numbers[1])
    except (ValueError, IndexError):
        return None


def _middle(degrees: float, width: float) -> float:
    """The middle of the cell that holds a coordinate; a hair inwards, so that the middle itself stays where it is."""
    return round((math.floor(degrees / width + 1e-9) + 0.5) * width, 6)


def positions(plan: Plan) -> set[Place]:
    """All places of a form whose answers are positions."""
    return {place for place in plan.places.values() if is_position(place)}


def made_from_exact(plan: Plan) -> set[Place]:
    """What is made from a position that is kept exactly: sealed apart with it."""
    from forms.interview.derived import with_derived

    exact = {place for place in positions(plan) if keeps_exact(place, plan)}
    return with_derived(plan, exact) - positions(plan)


def not_kept(plan: Plan) -> set[Place]:
    """What is made from a position and would give it away: kept nowhere, unless the form gives it a class of its own."""
    from forms.interview.derived import with_derived

    return with_derived(plan, positions(plan)) - positions(plan) - made_from_exact(plan)

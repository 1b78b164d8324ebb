"""Distances and areas on the ground from typed or measured positions."""

from __future__ import annotations

import math
from itertools import pairwise

from forms.expressions.functions.registry import function
from forms.expressions.values import NAN, Value, text_number, to_text

RADIUS = 6_378_100.0  # metres, as web-forms and JavaRosa have it

Point = tuple[float, float]


def points_of(values: tuple[Value, ...]) -> list[Point] | None:
    """Latitudes and longitudes in degrees from `lat lon [alt [acc]]; …`, or nothing where one is out of range."""
    texts: list[str] = []
    for value in values:
        texts.extend([node.text() for node in value] if isinstance(value, list) else [to_text(value)])
    found: list[Point] = []
    for part in ";".join(texts).split(";"):
        if not part.strip():
            continue
        numbers = [text_number(word) for word in part.split()]
        if len(numbers) < 2 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
            return None
        found.append((numbers[0], numbers[1]))
    return found


@function("distance", "vv*", "number")
def distance(*values: Value) -> float:
    """The length in metres of the line through all positions, to the centimetre (haversine on a sphere)."""
    points = points_of(values)
    if points is None:
        return NAN
    return round(math.fsum(_haversine(one, two) for one, two in pairwise(points)), 2)


def _haversine(one: Point, two: Point) -> float:
    (lat1, lon1), (lat2, lon2) = [(math.radians(lat), math.radians(lon)) for lat, lon in (one, two)]
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))


@function("area", "v", "number")
def area(value: Value) -> float:
    """The area in square metres, to the square centimetre, within the line through all positions, closed."""
    points = points_of((value,))
    if not points or len(points) < 3:
        return 0.0
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(points, [*points[1:], points[0]], strict=True):
        total += math.radians(lon2 - lon1) * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return round(abs(total * RADIUS * RADIUS / 2), 2)


@function("geofence", "vv", "truth", collect=False)
def geofence(point: Value, fence: Value) -> bool:
    """Whether a position lies within a closed line."""
    here, ring = points_of((point,)), points_of((fence,))
    if not here or not ring or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    lat, lon = here[0]
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(ring):
        if (lon1 > lon) != (lon2 > lon) and lat < (lat2 - lat1) * (lon - lon1) / (lon2 - lon1) + lat1:
            inside = not inside
    return inside

"""The colours of charts: Okabe–Ito, light and dark grounds, and the same colour for the same method or group everywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

# Okabe & Ito (2008), "Color Universal Design". Yellow is left out: it cannot be seen on white.
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"
SERIES = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)

# Methods met most often get colours that differ; any other keeps one of its own by the hash of its name.
FIXED = {
    "log-linear": BLUE,
    "all-log-linear": BLUE,
    "chapman": GREEN,
    "residual": VERMILION,
    "chao": PURPLE,
    "sample-coverage": ORANGE,
    "latent-classes": SKY,
}


@dataclass(frozen=True)
class Theme:
    """The tokens that a chart needs, as in the window's own theme."""

    surface: str
    line: str
    text: str
    soft: str
    warning: str
    swaps: tuple[tuple[str, str], ...] = ()

    def shade(self, colour: str) -> str:
        """The colour as it must be on this ground to keep its contrast."""
        return dict(self.swaps).get(colour, colour)


LIGHT = Theme("#FFFFFF", "#D3DADA", "#1B2628", "#4B5B5E", "#8A5A00")
DARK = Theme("#1C2324", "#39474A", "#E8EEEE", "#A9B8BA", "#F0C36A", ((BLUE, SKY), (SKY, BLUE)))
THEMES = {"light": LIGHT, "dark": DARK}


def colour_of(group: str) -> str:
    """The colour of a method or group by its stable name; a nameless one is blue."""
    if not group:
        return BLUE
    if group in FIXED:
        return FIXED[group]
    return SERIES[hashlib.sha256(group.encode()).digest()[0] % len(SERIES)]

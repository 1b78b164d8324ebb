"""How wide a text is and how many lines it takes: row heights are computed, since not every program does it on load."""

from __future__ import annotations

from functools import cache
from typing import Any

LINE = 15.0  # points: the height of a line of 11-point text
BODY = 11


@cache
def _widths() -> dict[str, int]:
    from xlsxwriter.utility import CHAR_WIDTHS

    return dict(CHAR_WIDTHS)


def pixels(said: str, size: int = BODY, bold: bool = False) -> float:
    """The width of a text in Excel's default font at `size` points; letters with accents count as their bare letter."""
    import unicodedata

    known = _widths()
    bare = unicodedata.normalize("NFD", said)
    wide = sum(known.get(c, 8) for c in bare if not unicodedata.combining(c))
    return wide * size / BODY * (1.07 if bold else 1.0)


def column_pixels(width: float) -> float:
    """The usable pixels of a column `width` characters wide."""
    return width * 7.0 - 2


def broken(said: str, width: float, size: int = BODY, bold: bool = False) -> list[str]:
    """The text as the lines it takes in a column `width` characters wide."""
    room = column_pixels(width) * 0.97  # programs and fonts differ a little: rather one line too many
    lines: list[str] = []
    for paragraph in said.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and pixels(longer, size, bold) > room:
                lines.append(line)
                line = word
            else:
                line = longer
            while pixels(line, size, bold) > room:  # a word longer than the column is broken by the program, too
                cut = next(i for i in range(len(line), 0, -1) if i == 1 or pixels(line[:i], size, bold) <= room)
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
    return lines


def height(cells: list[tuple[str, float]], size: int = BODY, **how: Any) -> float:
    """The height of a row whose cells are (text, column width), in points."""
    most = max((len(broken(said, width, size, **how)) for said, width in cells), default=1)
    return most * LINE * size / BODY + 3.0

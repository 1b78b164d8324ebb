"""Charts as data: what is to be seen, without a word on how it is drawn; `exports/charts` draws them."""

from __future__ import annotations

from dataclasses import dataclass

from estimation.plain import plain_kind
from vocabulary.text import Text

Label = str | Text
"""Translatable where a `Text`; a plain string is a name from the data and stays as it is."""


@plain_kind
@dataclass(frozen=True)
class ForestRow:
    """One estimate with its interval; `group` keeps its colour the same everywhere (a method's name)."""

    label: Label
    point: float
    lower: float | None = None
    upper: float | None = None
    chosen: bool = False
    group: str = ""


@plain_kind
@dataclass(frozen=True)
class Forest:
    """Estimates with their intervals on one axis, the first row on top."""

    title: Text
    rows: tuple[ForestRow, ...]
    unit: Text


@plain_kind
@dataclass(frozen=True)
class Overlap:
    """Who is on which list: each row is a pattern (one flag a list) and its number of persons."""

    title: Text
    lists: tuple[str, ...]
    rows: tuple[tuple[tuple[bool, ...], float], ...]


@plain_kind
@dataclass(frozen=True)
class Pyramid:
    """Two series back to back over ordered groups (ages from young to old)."""

    title: Text
    groups: tuple[str, ...]
    left_label: Label
    left: tuple[float, ...]
    right_label: Label
    right: tuple[float, ...]
    unit: Text


@plain_kind
@dataclass(frozen=True)
class Step:
    """One step of a waterfall: `kind` is `start`, `change` (signed value) or `total`."""

    label: Label
    value: float
    kind: str = "change"


@plain_kind
@dataclass(frozen=True)
class Waterfall:
    """How a figure is reached step by step."""

    title: Text
    steps: tuple[Step, ...]
    unit: Text


@plain_kind
@dataclass(frozen=True)
class Curve:
    """A line over a number, with named levels drawn across (a likelihood profile, a sensitivity). A second line `other` over
    the same numbers is drawn dashed, and both are named; with `marks` the points themselves are seen."""

    title: Text
    x_label: Text
    y_label: Text
    x: tuple[float, ...]
    y: tuple[float, ...]
    level: float | None = None
    level_label: Text | None = None
    label: Text | None = None
    other: tuple[float, ...] = ()
    other_label: Text | None = None
    marks: bool = False


@plain_kind
@dataclass(frozen=True)
class Series:
    """One set of bars: a label and a value for each group."""

    label: Label
    values: tuple[float, ...]


@plain_kind
@dataclass(frozen=True)
class Bars:
    """One or two series side by side over ordered groups (observed beside fitted frequencies)."""

    title: Text
    x_label: Text
    groups: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Text


@plain_kind
@dataclass(frozen=True)
class TornadoRow:
    """The figure between a low and a high percentile of one quantity, the others at their values."""

    label: Label
    low: float
    high: float


@plain_kind
@dataclass(frozen=True)
class Tornado:
    """How far each quantity alone moves the figure `point`, the widest first."""

    title: Text
    point: float
    rows: tuple[TornadoRow, ...]
    unit: Text


@plain_kind
@dataclass(frozen=True)
class DivergingGroup:
    """Rows that belong together, under a name: each a label and a signed value."""

    label: Label
    rows: tuple[tuple[Label, float], ...]


@plain_kind
@dataclass(frozen=True)
class Diverging:
    """Signed values as bars to both sides of zero, in groups; `left` and `right` say what each side means."""

    title: Text
    groups: tuple[DivergingGroup, ...]
    unit: Text
    left: Text
    right: Text


Chart = Forest | Overlap | Pyramid | Waterfall | Curve | Bars | Tornado | Diverging

"""Frozen results to plain JSON data and back, equal: one rule for every dataclass that an `Estimate` may hold."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from importlib import import_module
from typing import Any, TypeVar

from vocabulary.text import Text

C = TypeVar("C", bound=type)
_KINDS: dict[str, type] = {}
_HOMES = (
    "assumed", "capture_recapture.threats.threat", "charts", "from_records", "linkage.blocking", "linkage.completeness",
    "linkage.result", "linkage.review_figures", "linkage.reviewers", "quality", "result",
)  # fmt: skip
"""The modules below `estimation` that describe kinds: whoever reads a stored result need not know which are in it."""


def plain_kind(cls: C) -> C:
    """Class decorator: lets instances of this dataclass stand in a stored result."""
    _KINDS[cls.__name__] = cls
    return cls


def to_plain(value: Any) -> Any:
    """JSON-ready data; dataclasses carry their kind under `kind_`, numbers that JSON lacks are written as text."""
    if isinstance(value, Text):
        return {"kind_": "Text", **value.to_dict()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"kind_": type(value).__name__, **parts}
    if isinstance(value, Mapping):
        return {"kind_": "map", "items": [[to_plain(k), to_plain(v)] for k, v in value.items()]}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"kind_": "float", "value": repr(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "item"):  # a numpy scalar
        return to_plain(value.item())
    raise TypeError(f"{type(value).__name__} cannot stand in a result")


def from_plain(data: Any) -> Any:
    """What `to_plain` wrote; lists come back as tuples, mappings as dictionaries."""
    if isinstance(data, list):
        return tuple(from_plain(item) for item in data)
    if not isinstance(data, dict):
        return data
    kind = data["kind_"]
    if kind == "Text":
        return Text.from_dict({k: v for k, v in data.items() if k != "kind_"})
    if kind == "map":
        return {from_plain(k): from_plain(v) for k, v in data["items"]}
    if kind == "float":
        return float(data["value"])
    cls = _kind(kind)
    known = {f.name for f in dataclasses.fields(cls)}
    return cls(**{k: from_plain(v) for k, v in data.items() if k in known})


def _kind(name: str) -> type:
    """The dataclass of that name, also where nobody has imported its module yet."""
    if name not in _KINDS:
        for home in _HOMES:
            import_module(f"estimation.{home}")
    return _KINDS[name]

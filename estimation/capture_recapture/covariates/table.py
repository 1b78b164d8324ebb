"""Who is on which lists, with what is known of each person: folded into cells of covariates × pattern, never persons."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.table import CaptureTable
from estimation.cells import as_label
from estimation.table import Cell

Reals: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CovariateTable:
    """One row for each pattern of lists and values of `columns` that somebody has, in sorted order.

    `patterns` (m) are cells as in `CaptureTable`, `weights` (m) persons, `columns` the covariates and strata: numbers as
    float, groups as text. `formula` is as written, or made of all covariates where none was.
    """

    lists: tuple[str, ...]
    patterns: NDArray[np.intp]
    weights: Reals
    columns: Mapping[str, tuple[Cell, ...]]
    formula: str
    by: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    elsewhere: float = 0.0

    @staticmethod
    def folded(
        lists: Sequence[str],
        patterns: NDArray[np.intp],
        weights: Reals,
        columns: Mapping[str, Sequence[Cell]],
        formula: str,
        by: Sequence[str] = (),
        left_out: Sequence[str] = (),
        elsewhere: float = 0.0,
    ) -> CovariateTable:
        """Rows with the same values made one; neither the order of rows nor that of columns shows in the result's order."""
        names = sorted(columns)
        order = np.argsort(np.argsort(lists))  # where each list stands among the sorted ones
        found: dict[tuple[Any, ...], float] = {}
        for key in zip(*(columns[name] for name in names), patterns.tolist(), weights.tolist(), strict=True):
            if key[-1] > 0:
                found[key[:-1]] = found.get(key[:-1], 0.0) + key[-1]

        def place(key: tuple[Any, ...]) -> tuple[Any, ...]:
            bits = [key[-1] >> (len(lists) - 1 - j) & 1 for j in range(len(lists))]
            return (*((isinstance(v, str), v) for v in key[:-1]), tuple(b for _, b in sorted(zip(order, bits, strict=True))))

        rows = sorted(found, key=place)
        return CovariateTable(
            tuple(lists),
            np.array([row[-1] for row in rows], dtype=np.intp),
            np.array([found[row] for row in rows]),
            {name: tuple(row[names.index(name)] for row in rows) for name in columns},
            formula,
            tuple(by),
            tuple(left_out),
            elsewhere,
        )

    @property
    def k(self) -> int:
        """The number of lists."""
        return len(self.lists)

    @property
    def observed(self) -> float:
        """The number of persons on at least one list."""
        return float(self.weights.sum())

    def labels(self) -> list[tuple[str, ...]]:
        """The stratum of each row, as the values of the columns `by`."""
        return list(zip(*(map(as_label, self.columns[name]) for name in self.by), strict=True)) or [()] * len(self.weights)

    def plain(self) -> CaptureTable:
        """The same persons without covariates, by stratum: what is shown of the overlap and said of the data."""
        labels = self.labels()
        strata = sorted(set(labels))
        counts = np.zeros((len(strata), 2**self.k))
        rows = np.array([strata.index(label) for label in labels], dtype=np.intp)
        np.add.at(counts, (rows, self.patterns), self.weights)
        named = tuple(dict(zip(self.by, label, strict=True)) for label in strata)
        return CaptureTable(self.lists, counts, named, self.left_out, self.elsewhere)

    def fingerprint(self) -> str:
        """SHA-256 of lists, columns and counts; neither the order of rows nor of columns plays a part."""
        names = sorted(self.columns)
        rows = [
            [*(repr(self.columns[name][i]) for name in names), self._on(int(self.patterns[i])), float(self.weights[i])]
            for i in range(len(self.weights))
        ]
        written = [sorted(self.lists), names, sorted(self.by), sorted(rows, key=repr)]
        return hashlib.sha256(json.dumps(written, ensure_ascii=False).encode()).hexdigest()

    def _on(self, pattern: int) -> list[str]:
        return sorted(name for j, name in enumerate(self.lists) if pattern >> (self.k - 1 - j) & 1)

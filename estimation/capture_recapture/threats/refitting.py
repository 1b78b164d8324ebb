"""The same method with the same settings on other cells, or with a list left out: what the threats ask for again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.absent_lists import DISJOINT, INACTIVE, parse_disjoint, parse_inactive
from estimation.capture_recapture.hierarchy import numbers_of, of_terms, parse_model
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.table import CaptureTable, membership, project
from estimation.capture_recapture.threats.corrected import recounted
from estimation.method import Method
from estimation.result import Estimate
from vocabulary.errors import AlcanceError, NoEstimate, Problem
from vocabulary.fields import Choice, Integer, Words, descriptions, write_names
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text


@runtime_checkable
class Folded(Protocol):
    """Persons folded into cells of covariates and pattern, as methods with covariates read them: a frozen dataclass."""

    lists: tuple[str, ...]
    patterns: NDArray[np.intp]
    weights: NDArray[np.float64]
    columns: Mapping[str, tuple[Any, ...]]
    k: int

    def plain(self) -> CaptureTable:
        """The patterns by stratum."""

    def labels(self) -> list[tuple[str, ...]]:
        """The stratum of each row."""


Data = CaptureTable | Folded
_KNOWN = descriptions(LogLinear)
SAME = 1e-6
LIGHT = ("replicates", "draws", "rounds")
"""Settings that cost time and move the point little or not at all: the draws over ranges use their least value."""
PLAIN_INTERVALS = ("normal", "log-normal")


@dataclass(frozen=True)
class Found:
    """What a refit gave: the point and the model, or why there is none."""

    point: float | None
    model: str = ""
    why: Text | None = None


@dataclass(frozen=True, eq=False)
class Refit:
    """A method with the data that its estimate came from."""

    method: Method
    data: Data
    estimate: Estimate
    known: dict[tuple[bytes, bool], Found] = field(default_factory=dict)  # the refits so far: threats ask for some twice

    @property
    def cells(self) -> CaptureTable:
        """The patterns by stratum, whatever else the method reads."""
        return self.data if isinstance(self.data, CaptureTable) else self.data.plain()

    @cached_property
    def settled(self) -> Method:
        """The method with the model that it chose from the data fixed, so that a threat is not taken for a change of model.

        Only where that gives the estimate's own point; else, and where it chose none or one for each stratum, as it is.
        """
        point = self.estimate.population.point
        for method in _fixed(self.method, self.estimate):
            found = _fit(lightened(method), self.data, silent)
            if found.point is not None and abs(found.point - point) <= SAME * point:
                return lightened(method)
        return lightened(self.method)

    @cached_property
    def ratio(self) -> float:
        """The estimate's unseen to those of the lightened method on the same cells: not quite 1 where it draws fewer."""
        seen, found = self.estimate.observed, _fit(self.settled, self.data, silent)
        if found.point is None or not found.point > seen or not self.estimate.population.point > seen:
            return 1.0
        ratio = (self.estimate.population.point - seen) / (found.point - seen)
        return 1.0 if abs(ratio - 1) <= SAME else ratio

    def on(self, counts: Any, again: bool = False) -> Found:
        """The estimate with other cells (strata, 2^k) by the same model, or with the model chosen `again`.

        Cells as they are give the estimate's own point without a fit.
        """
        cells, method = self.cells, lightened(self.method) if again else self.settled
        if np.array_equal(counts, cells.counts):
            return Found(self.estimate.population.point, _model(self.estimate))
        key = (np.asarray(counts).tobytes(), method == self.settled)
        if key not in self.known:
            self.known[key] = self._fitted(method, cells, counts)
        return self.known[key]

    def _fitted(self, method: Method, cells: CaptureTable, counts: Any) -> Found:
        made = recounted(cells, counts, whole=draws_persons(method))
        try:
            data = made if isinstance(self.data, CaptureTable) else _reweighted(self.data, cells, made)
        except NoEstimate as error:
            return Found(None, why=error.problems[0].what)
        found, seen = _fit(method, data, silent), float(made.counts.sum())
        return found if found.point is None else replace(found, point=seen + self.ratio * (found.point - seen))

    def without(self, name: str, progress: Progress = silent) -> Found:
        """The estimate from the other lists."""
        kept = [other for other in self.data.lists if other != name]
        if len(kept) < 2:
            return Found(None, why=text(N_("One list alone gives no estimate")))
        less = project(self.data, kept) if isinstance(self.data, CaptureTable) else _projected(self.data, kept)
        if (why := self.method.suits(less)) is not None:
            return Found(None, why=why)
        try:
            method = of_lists(self.method, self.data.lists, kept)
        except AlcanceError as error:
            return Found(None, why=error.problems[0].what)
        return _fit(method, less, progress)


def _fixed(method: Method, estimate: Estimate) -> list[Method]:
    """Methods that fit the chosen model and nothing else, by what the settings are called; empty where none was chosen."""
    if estimate.strata or not estimate.models:
        return []
    known, name = descriptions(type(method)), estimate.models[0].name
    changed: dict[str, Any] = {}
    for setting in ("model", "estimator"):
        kind = known.get(setting)
        if isinstance(kind, Choice) and name in kind.options:
            changed[setting] = name
            return [replace(method, **changed)]
    formula = estimate.diagnostics.get("model")
    if not isinstance(formula, str):
        return []
    if isinstance(known.get("model"), Words):
        changed["model"] = formula
        return [replace(method, **changed)]
    alike = {name: getattr(method, name) for name, kind in _KNOWN.items() if known.get(name) == kind}
    return [replace(LogLinear(**alike, seed=method.seed), model=formula)]


def lightened(method: Method) -> Method:
    """The method with the least costly settings that leave its point: fewest draws, the plainest interval."""
    known = descriptions(type(method))
    changed: dict[str, Any] = {}
    for name, kind in known.items():
        if name in LIGHT and isinstance(kind, Integer):
            changed[name] = kind.low
        if name == "interval" and isinstance(kind, Choice):
            plain = [option for option in PLAIN_INTERVALS if option in kind.options]
            changed |= {name: plain[0]} if plain else {}
    return replace(method, **changed)


def draws_persons(method: Method) -> bool:
    """Whether a lightened method still draws tables of so many persons as were seen."""
    known = descriptions(type(method))
    return "replicates" in known and getattr(method, "interval", "") not in PLAIN_INTERVALS


def of_lists(method: Method, lists: Sequence[str], kept: Sequence[str]) -> Method:
    """The method for fewer lists: what it names of them, and the interactions of its model, is what is left."""
    known = descriptions(type(method))
    changed: dict[str, Any] = {}
    if "lists" in known and getattr(method, "lists", None):
        changed["lists"] = tuple(kept)
    if isinstance(known.get("model"), Words) and (model := str(getattr(method, "model", ""))):
        changed["model"] = restricted(model, lists, kept)
    if known.get("disjoint") == DISJOINT and (written := str(getattr(method, "disjoint", ""))):
        terms = parse_disjoint(written, lists)
        pairs = [[lists[j - 1] for j in numbers_of(term, len(lists))] for term in terms]
        changed["disjoint"] = write_names(["-".join(pair) for pair in pairs if set(pair) <= set(kept)])
    if known.get("inactive") == INACTIVE and (written := str(getattr(method, "inactive", ""))):
        absent = [one for one in parse_inactive(written) if one.name in kept]
        changed["inactive"] = "; ".join(f"{one.name}: {one.column}={'|'.join(one.values)}" for one in absent)
    return replace(method, **changed)


def restricted(model: str, lists: Sequence[str], kept: Sequence[str]) -> str:
    """A hierarchical model without the terms of the lists that are not `kept`, and without the term of all that are."""
    k, places = len(lists), [lists.index(name) for name in kept]
    gone = sum(1 << (k - 1 - j) for j in range(k) if j not in places)

    def compressed(term: int) -> int:
        return sum(1 << (len(kept) - 1 - new) for new, old in enumerate(places) if term >> (k - 1 - old) & 1)

    terms = {compressed(term) for term in parse_model(model, lists).terms if not term & gone}
    return of_terms(terms - {2 ** len(kept) - 1}, len(kept)).formula(kept)


def _fit(method: Method, data: Data, progress: Progress) -> Found:
    try:
        found = method.fit(data, progress)
    except AlcanceError as error:
        return Found(None, why=error.problems[0].what)
    return Found(found.population.point, _model(found))


def _model(found: Estimate) -> str:
    return found.models[0].name if found.models and not found.strata else ""


def _reweighted(data: Folded, old: CaptureTable, new: CaptureTable) -> Folded:
    """Persons with the same pattern in the same stratum weigh alike more or less, whatever else is known of them.

    Raises `NoEstimate` where a pattern that nobody has would get persons: nothing is known of their covariates.
    """
    if (new.counts[old.counts == 0] > 0.5).any():
        raise NoEstimate(Problem("unknown-covariates", text(N_("Nothing is known of the persons who would be found"))))
    ratio = np.divide(new.counts, old.counts, out=np.ones_like(new.counts), where=old.counts > 0)
    places = {tuple(stratum.values()): row for row, stratum in enumerate(old.strata)}
    rows = [places[label] for label in data.labels()]
    return _changed(data, weights=data.weights * ratio[rows, data.patterns])


def _projected(data: Folded, kept: Sequence[str]) -> Folded:
    on = membership(data.k)[:, [data.lists.index(name) for name in kept]]
    cells = (on @ (2 ** np.arange(len(kept) - 1, -1, -1)))[data.patterns]
    seen = cells > 0
    columns = {name: tuple(v for v, s in zip(values, seen, strict=True) if s) for name, values in data.columns.items()}
    return _changed(data, lists=tuple(kept), patterns=cells[seen], weights=data.weights[seen], columns=columns)


def _changed(data: Folded, **parts: Any) -> Folded:
    whole: Any = data
    made: Folded = replace(whole, **parts)
    return made

"""Exact first and second derivatives of a likelihood from its plain formula, by forward differentiation over arrays.

Hand-written Hessians are where published software of this field is wrong most often. Here a density is written once, of
`Jet`s, and its gradient and Hessian follow (Griewank & Walther 2008, Evaluating Derivatives, chapter 13).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Real = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Jet:
    """A quantity of shape `s` that depends on k variables: `value` (s), `first` (k, s) and `second` (k, k, s)."""

    value: Array
    first: Array
    second: Array
    __array_ufunc__ = None  # an array on the left leaves the arithmetic to the jet

    def apply(self, value: Any, first: Any, second: Any) -> Jet:
        """f(self) from f, f′ and f″ at `self.value` (chain rule)."""
        outer = self.first[:, None] * self.first[None, :]
        return Jet(np.asarray(value), first * self.first, first * self.second + second * outer)

    def __add__(self, other: Jet | float | Real) -> Jet:
        if isinstance(other, Jet):
            return Jet(self.value + other.value, self.first + other.first, self.second + other.second)
        return Jet(self.value + other, self.first, self.second)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet(-self.value, -self.first, -self.second)

    def __sub__(self, other: Jet | float | Real) -> Jet:
        return self + (-other)

    def __rsub__(self, other: float | Real) -> Jet:
        return (-self) + other

    def __mul__(self, other: Jet | float | Real) -> Jet:
        if isinstance(other, Jet):
            cross = self.first[:, None] * other.first[None, :]
            return Jet(
                self.value * other.value,
                self.first * other.value + self.value * other.first,
                self.second * other.value + self.value * other.second + cross + np.swapaxes(cross, 0, 1),
            )
        return Jet(self.value * other, self.first * other, self.second * other)

    __rmul__ = __mul__

    def __truediv__(self, other: Jet | float | Real) -> Jet:
        return self * (reciprocal(other) if isinstance(other, Jet) else 1.0 / other)

    def __rtruediv__(self, other: float | Real) -> Jet:
        return reciprocal(self) * other


def variables(values: Sequence[Array]) -> tuple[Jet, ...]:
    """The independent variables themselves, all of one shape."""
    shape = np.broadcast_shapes(*[np.shape(v) for v in values])
    k = len(values)
    jets = []
    for i, value in enumerate(values):
        first = np.zeros((k, *shape))
        first[i] = 1.0
        jets.append(Jet(np.broadcast_to(np.asarray(value, float), shape), first, np.zeros((k, k, *shape))))
    return tuple(jets)


def reciprocal(x: Jet) -> Jet:
    inverse = 1.0 / x.value
    return x.apply(inverse, -(inverse**2), 2.0 * inverse**3)


def exp(x: Jet) -> Jet:
    e = np.exp(x.value)
    return x.apply(e, e, e)


def log(x: Jet) -> Jet:
    inverse = 1.0 / x.value
    return x.apply(np.log(x.value), inverse, -(inverse**2))


def log1p(x: Jet) -> Jet:
    inverse = 1.0 / (1.0 + x.value)
    return x.apply(np.log1p(x.value), inverse, -(inverse**2))


def expm1(x: Jet) -> Jet:
    e = np.exp(x.value)
    return x.apply(np.expm1(x.value), e, e)


def expit(x: Jet) -> Jet:
    p = np.where(x.value >= 0, 1.0 / (1.0 + np.exp(-np.abs(x.value))), 1.0 - 1.0 / (1.0 + np.exp(-np.abs(x.value))))
    slope = p * (1.0 - p)
    return x.apply(p, slope, slope * (1.0 - 2.0 * p))


def where(condition: Any, yes: Jet, no: Jet) -> Jet:
    """`yes` where the condition (shape s) holds, `no` elsewhere."""
    return Jet(
        np.where(condition, yes.value, no.value),
        np.where(condition, yes.first, no.first),
        np.where(condition, yes.second, no.second),
    )

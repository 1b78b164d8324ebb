"""Cells as they would be without an error: the arithmetic that the threats share, on counts over the patterns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.table import CaptureTable, Counts, membership
from vocabulary.errors import NoEstimate, Problem
from vocabulary.text import Text

Reals = NDArray[np.float64]


def possible(found: Counts, why: Text) -> Counts:
    """Corrected cells (…, 2^k) that nowhere fall below nobody. A stratum by itself may fall short, as small numbers do.

    Raises `NoEstimate` with `why` where all strata together do.
    """
    if (found.reshape(-1, found.shape[-1]).sum(axis=0) < 0).any():
        raise NoEstimate(Problem("cannot-be", why))
    return np.maximum(found, 0.0)


def together(counts: Counts) -> Counts:
    """M_G: the persons on all lists of G at least, for each G as a cell; shape (…, 2^k)."""
    found = np.array(counts, dtype=np.float64)
    k = int(found.shape[-1]).bit_length() - 1
    for bit in range(k):
        split = found.reshape(*found.shape[:-1], 2 ** (k - 1 - bit), 2, 2**bit)
        split[..., 0, :] += split[..., 1, :]
    return found


def with_overlaps(counts: Counts, overlap: Counts) -> Counts:
    """The cells whose overlaps are `overlap` (…, 2^k) for two lists and more, the lists being as large as in `counts`.

    A pattern of two lists or more that would fall below nobody is set to nobody. Cells on one list alone may come out
    negative: then the lists are too small for these overlaps, which the caller must refuse.
    """
    k = int(counts.shape[-1]).bit_length() - 1
    size = membership(k).sum(axis=1)
    wanted = np.where(size > 1, overlap, together(counts))
    found = np.zeros_like(wanted)
    for many in range(k, 0, -1):
        level = size == many
        left = (wanted - together(found))[..., level]
        found[..., level] = np.maximum(left, 0.0) if many > 1 else left
    return found


def recounted(data: CaptureTable, counts: Counts, whole: bool = False) -> CaptureTable:
    """`data` with other cells, kept to 2^−20 of a person, so that their sum is exact.

    `whole`: the number of persons is whole, for methods that draw so many; the largest cell of each stratum gives way.
    """
    counts = np.round(np.array(counts, dtype=np.float64) * 2**20) / 2**20
    if whole:
        for row in counts:
            row[np.argmax(row)] += round(float(row.sum())) - row.sum()
    return replace(data, counts=counts)

"""An open population: persons who leave and others who come between the lists.

Where a share t of a population of constant size is replaced from one list to the next, in the order of the columns, a person
on the lists of G was there from the first to the last of them: a share (1 − t)^(last − first) of the population. Lists of a
closed population would have had overlaps larger by the inverse. The uncorrected estimate counts everybody who was there at
some time; the corrected one how many were there at a time.
"""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.table import Counts, membership
from estimation.capture_recapture.threats.corrected import possible, together, with_overlaps
from vocabulary.text import N_, text


def closed_overlaps(counts: Counts, replaced: float) -> Counts:
    """The cells (…, 2^k) that a closed population would have given; raises `NoEstimate` where the lists are too small."""
    k = int(counts.shape[-1]).bit_length() - 1
    on = membership(k)
    place = np.arange(k)
    last = np.where(on, place, -1).max(axis=1)
    first = np.where(on, place, k).min(axis=1)
    apart = np.where(on.any(axis=1), last - first, 0)
    found = with_overlaps(counts, together(counts) * (1 - replaced) ** -apart.astype(np.float64))
    return possible(found, text(N_("The lists are too small for so many persons to have been replaced")))

"""Erroneous enumerations: records of persons who are not of the population, taken off before the estimate.

A person is in scope or not, on whatever lists. Where a share e_j of the persons on list j is out of scope and lists share such
persons in the measure c from 0 to 1, a pattern ω of several lists loses the share c·min(e_j, j in ω), and what is left of each
list's e_j·n_j comes off the persons on that list alone. With c = 0 out-of-scope persons are on one list only, so that they
make the lists overlap less and the estimate too high; with c = 1 and equal shares they are on the lists as often as
others, and the estimate is too high by their share. Zhang (2015) models both kinds; here the shares are supposed.
"""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.table import Counts, membership
from estimation.capture_recapture.threats.corrected import Reals, possible
from vocabulary.text import N_, text

REFERENCE = "Zhang, L.-C. (2015). On modelling register coverage errors. Journal of Official Statistics 31, 381–396."


def without_erroneous(counts: Counts, shares: Reals, common: float = 0.0) -> Counts:
    """The cells (…, 2^k) without the out-of-scope persons; `shares` (k,) of each list's persons, `common` as c above.

    Raises `NoEstimate` where a list has fewer persons on no other list than would have to come off there.
    """
    k = int(counts.shape[-1]).bit_length() - 1
    on = membership(k)
    several = on.sum(axis=1) > 1
    least = np.where(on, shares, np.inf).min(axis=1, initial=np.inf)
    lost = counts * np.where(several, common * np.where(several, least, 0.0), 0.0)
    found = counts - lost
    flags = on.astype(np.float64)
    alone = 1 << np.arange(k - 1, -1, -1)
    found[..., alone] = counts[..., alone] - np.maximum(counts @ flags * shares - lost @ flags, 0.0)
    return possible(found, text(N_("A list has fewer persons on no other list than would have to be out of scope")))

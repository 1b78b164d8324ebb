"""Linkage error carried into the cells: links missed (recall) and false links (precision), for two lists and for several.

For two lists the published corrections give the number m of persons on both: Ding & Fienberg (1994), Di Consiglio & Tuoto
(2015), and what both come to with known recall and precision, m = x·precision/recall (de Wolf, van der Laan & Zult 2019).
For several lists the expected cells are a linear function of the true ones, which is inverted (Zult, de Wolf, Bakker & van
der Heijden 2021). Here, of the M_G persons on all lists of G, a share r_G has all those records linked together, and of the
groups that were linked a share p_G belongs to one person, so that M_G = Y_G·p_G/r_G, while the lists keep their size. With
recall ρ_ij of each pair, r_G = (∏ ρ_ij)^(1/(|G|−1)) over the pairs of G: exact where each record is linked to all others of
its person with a chance s_j of its list, and else to none, since then ρ_ij = s_i·s_j; p_G likewise.
"""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.table import Counts, membership, overlaps
from estimation.capture_recapture.threats.corrected import Reals, possible, together, with_overlaps
from vocabulary.errors import NoEstimate, Problem
from vocabulary.text import N_, text

REFERENCES = (
    "Ding, Y. & Fienberg, S. E. (1994). Dual system estimation of census undercount in the presence of matching error. Survey "
    "Methodology 20, 149–158.",
    "Di Consiglio, L. & Tuoto, T. (2015). Coverage evaluation on probabilistically linked data. Journal of Official Statistics "
    "31, 415–429.",
    "de Wolf, P.-P., van der Laan, J. & Zult, D. (2019). Connecting correction methods for linkage error in capture–recapture. "
    "Journal of Official Statistics 35, 577–597.",
    "Zult, D., de Wolf, P.-P., Bakker, B. F. M. & van der Heijden, P. (2021). A general framework for multiple-recapture "
    "estimation that incorporates linkage error correction. Journal of Official Statistics 37, 699–718.",
)


def both_by_rates(linked: float, recall: float, precision: float = 1.0) -> float:
    """Persons on both lists: the links that are true, and those that were missed."""
    return linked * precision / recall


def ding_fienberg(linked: float, first: float, recall: float, false: float) -> float:
    """Persons on both lists: E(linked) = recall·m + false·(first − m), false links being made from the first list's side."""
    return (linked - false * first) / (recall - false)


def di_consiglio_tuoto(linked: float, first: float, second: float, recall: float, false: float) -> float:
    """Persons on both lists: E(linked) = recall·m + false·(first − m) + false·(second − m), false links from both sides."""
    return (linked - false * (first + second)) / (recall - 2 * false)


def false_shares(counts: Counts, recall: Reals, by_record: Reals, two_sided: bool = True) -> Reals:
    """The share of false links among those of each pair of lists, in the order of `triu_indices(k, 1)`, where of the records
    that have no match a share `by_record` was linked to somebody: from both sides (Di Consiglio & Tuoto) or from the first
    list's alone (Ding & Fienberg). With it m = x·precision/recall is their m.

    Raises `NoEstimate` where so many false links would leave fewer than nobody on both lists.
    """
    k = int(counts.shape[-1]).bit_length() - 1
    both = overlaps(counts.reshape(-1, counts.shape[-1]).sum(axis=0), k)
    found = []
    for i, j, r, b in zip(*np.triu_indices(k, 1), recall.tolist(), by_record.tolist(), strict=True):
        linked, first, second = float(both[i, j]), float(both[i, i]), float(both[j, j])
        true = di_consiglio_tuoto(linked, first, second, r, b) if two_sided else ding_fienberg(linked, first, r, b)
        if true < 0 or r <= (2 if two_sided else 1) * b:
            raise NoEstimate(Problem("cannot-be", text(N_("So many false links are more than there are links"))))
        found.append(min(max(1 - true * r / linked, 0.0), 1.0) if linked else 0.0)
    return np.array(found)


def group_rates(pairs: Reals, k: int) -> Reals:
    """r_G (or p_G) for each cell from the rates of the pairs, in the order of `triu_indices(k, 1)`; 1 for one list; (2^k,)."""
    on = membership(k)
    first, second = np.triu_indices(k, 1)
    within = (on[:, first] & on[:, second]).astype(np.float64)
    found: Reals = np.exp(within @ np.log(pairs) / np.maximum(on.sum(axis=1) - 1, 1))
    return found


def corrected_links(counts: Counts, missed: Reals, false: Reals) -> Counts:
    """The cells (…, 2^k) under perfect linkage, from the shares of links missed and of false links by pair, below 1 each.

    Raises `NoEstimate` where the lists are too small for so many links to have been missed.
    """
    k = int(counts.shape[-1]).bit_length() - 1
    rates = group_rates(1 - false, k) / group_rates(1 - missed, k)
    found = with_overlaps(counts, together(counts) * rates)
    return possible(found, text(N_("The lists are too small for so many links to have been missed")))


def with_linkage_error(counts: Counts, missed: Reals, false: Reals) -> Counts:
    """The cells that would be seen on average, from the true ones: the inverse of `corrected_links`, for simulations."""
    k = int(counts.shape[-1]).bit_length() - 1
    rates = group_rates(1 - missed, k) / group_rates(1 - false, k)
    return with_overlaps(counts, together(counts) * rates)

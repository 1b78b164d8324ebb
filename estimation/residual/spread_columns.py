"""What a table says of the spread of a column of values: a standard deviation, or limits, and a distribution."""

from __future__ import annotations

import numpy as np

from estimation.cells import as_label, numbers
from estimation.residual.spread import LIMITS, NAMES, Reals, Spreads
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.text import N_, text


def read_spreads(
    table: Table, value: Reals, sd_name: str, low_name: str, high_name: str, problems: Collector, *, share: bool,
    tell: bool = True,
) -> Spreads:  # fmt: skip
    """What is uncertain about a column of values: its standard deviation or 95 % limits, and the row's distribution.

    An unknown distribution is told unless another column of the same rows tells it.
    """

    def optional(name: str) -> Reals:
        empty: Reals = np.full(len(table), np.nan)
        return numbers(table, name, problems, required=False) if name in table.columns else empty

    sd, low, high = optional(sd_name), optional(low_name), optional(high_name)
    kind = np.full(len(table), NAMES.index("truncated-normal"))
    for r in range(len(table)):
        written = as_label(table.columns["distribution"][r]) if "distribution" in table.columns else ""
        if written and written not in NAMES:
            if tell and not share:
                what = text(N_("{value} is not a distribution"), value=written)
                names = text(N_("It is one of: {names}"), names=", ".join(NAMES))
                problems.add("unknown-distribution", what, table.place(r, "distribution"), names)
        elif written and written != ("poisson" if share else "beta"):  # a beta is for the share, a Poisson for the persons
            kind[r] = NAMES.index(written)
        has_limits = not np.isnan(low[r]) or not np.isnan(high[r])
        if has_limits and not np.isnan(sd[r]):
            what = text(N_("Give either a standard deviation or low and high, not both"))
            problems.add("two-spreads", what, table.place(r, sd_name))
        elif has_limits and not low[r] <= value[r] <= high[r]:
            what = text(N_("Low, value and high must all be there and stand in this order"))
            problems.add("limits-out-of-order", what, table.place(r, low_name))
        elif has_limits:
            sd[r] = (high[r] - low[r]) / LIMITS
            if NAMES[kind[r]] == "log-normal" and low[r] <= 0 < high[r]:
                problems.add("log-of-zero", text(N_("A log-normal needs a low limit above 0")), table.place(r, low_name))
        elif sd[r] < 0:
            what = text(N_("A standard deviation cannot be negative"))
            problems.add("negative", what, table.place(r, sd_name))
        if sd[r] > 0 and NAMES[kind[r]] == "log-normal" and not value[r] > 0:
            problems.add("log-of-zero", text(N_("A log-normal needs a value above 0")), table.place(r, sd_name))
        if sd[r] > 0 and NAMES[kind[r]] == "beta" and not sd[r] ** 2 < value[r] * (1 - value[r]):
            what = text(N_("No beta distribution has this share and this spread"))
            problems.add("impossible-beta", what, table.place(r, sd_name))
    return Spreads(value, np.nan_to_num(sd), low, high, kind, share)

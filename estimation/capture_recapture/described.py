"""What the methods for several lists say alike of themselves: which lists they use, and what most of them assume."""

from __future__ import annotations

from vocabulary.fields import Names
from vocabulary.text import N_

LISTS = Names(N_("Lists"), N_("The lists to use; empty: every column of 0 and 1."))
SAME_CHANCE = N_("Everybody has the same chance to be on a list, at least within a stratum.")
CLOSED = N_("Persons are matched without error, and nobody enters or leaves between the lists.")

"""The start of the random numbers, described once: every method has it beside its parameters, the command reads it."""

from __future__ import annotations

from vocabulary.fields import Integer
from vocabulary.text import N_

SEED = Integer("--seed", N_("Start of the random numbers: the same seed gives the same figures"), 0, 2**32 - 1)
USUAL = 1

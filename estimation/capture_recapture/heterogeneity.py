"""Persons who differ in how easily they are listed: the columns h(j) of the design, j being the lists a person is on.

One definition for the closed-population models and for the log-linear ones (Rivest & Baillargeon 2007; Rivest 2011).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocabulary.fields import Choice
from vocabulary.text import N_, Text, text

Reals = NDArray[np.float64]

NONE = "none"
FORMS: Mapping[str, str] = {"chao": "Chao", "poisson": "Poisson2", "darroch": "Darroch", "gamma": "Gamma3.5"}
"""The code of each form in settings, and its name in tables, which holds its constant."""
HETEROGENEITY = tuple(FORMS.values())

FIELD = Choice(
    N_("Differences between persons"),
    N_("A form for how the chance to be listed differs between persons, added to every model. The data cannot show it."),
    {
        NONE: N_("none: alike but for the lists that go together"),
        "chao": N_("Chao, a lower bound without a form"),
        "poisson": N_("Poisson, small differences"),
        "darroch": N_("Darroch, normal on the logit scale"),
        "gamma": N_("Gamma, large differences"),
    },
)


@dataclass(frozen=True, eq=False)
class Heterogeneity:
    """Columns over all 2^k cells, (columns, 2^k), zero for the unseen. Chao's `bounded` ones hold only where not negative."""

    code: str
    columns: Reals

    @property
    def bounded(self) -> bool:
        return self.code == "chao"

    @property
    def name(self) -> str:
        """As it stands behind the name of a model: `Darroch`."""
        return FORMS.get(self.code, "")

    @property
    def labels(self) -> tuple[str, ...]:
        """What the coefficients are called in Rcapture: eta3, eta4, … of Chao's bound, tau of a form."""
        count = len(self.columns)
        return tuple(f"eta{m}" for m in range(3, 3 + count)) if self.bounded else ("tau",) * count


def h_of(kind: str, j: Reals, k: int) -> Reals:
    """The columns of heterogeneity for persons caught `j` times, (C, columns): Rivest & Baillargeon (2007)."""
    if kind == "Chao":
        return np.stack([np.maximum(j - m + 1, 0.0) for m in range(3, k + 1)], axis=1)
    found = {"Poisson2": 2.0**j - 1, "Darroch": j**2 / 2, "Gamma3.5": math.log(3.5) - np.log(3.5 + j)}[kind]
    return np.asarray(found, dtype=np.float64)[:, None]


def heterogeneity(code: str, k: int) -> Heterogeneity:
    """The columns of a form for the cells of `k` lists; none of them for `none`."""
    if code == NONE:
        return Heterogeneity(code, np.zeros((0, 2**k)))
    times = np.array([cell.bit_count() for cell in range(2**k)], dtype=np.float64)
    return Heterogeneity(code, h_of(FORMS[code], times, k).T.copy())


def caution(kind: str) -> list[Text]:
    """What must be said of an estimate under the form `kind`, by its name in tables; nothing where there is none."""
    if kind == "Chao":
        return [text(N_("The model of Chao gives a lower bound: the population may be larger than the interval says."))]
    if kind:
        what = N_("The total depends on how chances are assumed to differ between persons, which the data cannot show: "
                  "compare the other forms of heterogeneity in the table.")  # fmt: skip
        return [text(what)]
    return []

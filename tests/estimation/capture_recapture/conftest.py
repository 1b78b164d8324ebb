"""Published tables as the tests use them, with the papers they are from: fixtures `table_of`, `counts_of`, `reference`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimation.table import Table

Reals = np.ndarray[Any, np.dtype[np.float64]]
ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT.parent / "shared" / "reference" / "multilist.json"

# Chao, Tsay, Lin, Shau & Chao (2001), Statistics in Medicine 20, 3123–3157: hepatitis A, northern Taiwan 1995
HAV = (("P", "Q", "E"), {"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63})
# Abeni, Brancato & Perucci (1994), Epidemiology 5, 410–414: people with HIV in Rome
HIV = (
    ("c1", "c2", "c3", "c4"),
    {
        "1110": 3, "1101": 1, "1100": 33, "1010": 20, "1001": 6, "1000": 403, "0111": 3, "0110": 35, "0101": 10,
        "0100": 545, "0011": 11, "0010": 621, "0001": 205,
    },
)  # fmt: skip
# Ball, Betts, Scheuren, Dudukovich & Asher (2002), AAAS/ABA-CEELI: killings in Kosovo 1999
KOSOVO = (
    ("EXH", "ABA", "OSCE", "HRW"),
    {
        "1111": 27, "1110": 181, "1101": 18, "1100": 177, "1011": 42, "1010": 228, "1001": 106, "1000": 1131, "0111": 32,
        "0110": 217, "0101": 31, "0100": 845, "0011": 123, "0010": 936, "0001": 306,
    },
)  # fmt: skip
# Bales, Hesketh & Silverman (2015), Significance 12(3), 16–21, PF and NCA merged: victims of modern slavery, UK 2013
UK_FIVE = (
    ("LA", "NG", "PFNCA", "GO", "GP"),
    {
        "11110": 1, "11100": 1, "11010": 1, "11000": 15, "10100": 19, "10010": 3, "10000": 54, "01110": 4, "01100": 62,
        "01010": 19, "01001": 1, "01000": 463, "00110": 76, "00101": 11, "00100": 995, "00011": 8, "00010": 695, "00001": 316,
    },
)  # fmt: skip
# Chan, Silverman & Vincent (2021), JASA 116, 1297–1306, table 2: built to show what can go wrong
ARTIFICIAL = (("A", "B", "C"), {"110": 6, "100": 40, "010": 30, "001": 20})

PUBLISHED: Mapping[str, tuple[Sequence[str], Mapping[str, int]]] = {
    "HAV": HAV, "HIV": HIV, "Kosovo": KOSOVO, "UKdat_5": UK_FIVE, "Artificial_3": ARTIFICIAL,
}  # fmt: skip


def _table(lists: Sequence[str], cells: Mapping[str, int]) -> Table:
    columns = {name: [int(pattern[j]) for pattern in cells] for j, name in enumerate(lists)}
    return Table({**columns, "count": list(cells.values())}, "table.csv")


def _counts(lists: Sequence[str], cells: Mapping[str, int]) -> Reals:
    found = np.zeros(2 ** len(lists))
    for pattern, n in cells.items():
        found[int(pattern, 2)] = n
    return found


@pytest.fixture
def table_of() -> Callable[[str], Table]:
    """As a person's file would have it: one row a pattern, a column of counts."""
    return lambda name: _table(*PUBLISHED[name])


@pytest.fixture
def counts_of() -> Callable[[str], Reals]:
    """As the fit takes them: one number a cell."""
    return lambda name: _counts(*PUBLISHED[name])


@dataclass(frozen=True)
class Peer:
    """A table of the reference file with what the field's software makes of it."""

    name: str
    lists: tuple[str, ...]
    table: Table
    counts: Reals
    results: Mapping[str, Any]


@pytest.fixture(scope="session")
def reference() -> tuple[Peer, ...]:
    """All tables of the reference file beside the project, where it is there."""
    if not REFERENCE.exists():
        pytest.skip("the reference tables are not beside the project")
    datasets = json.loads(REFERENCE.read_text(encoding="utf-8"))["datasets"]
    return tuple(
        Peer(name, tuple(d["lists"]), _table(d["lists"], d["counts"]), _counts(d["lists"], d["counts"]), d["results"])
        for name, d in datasets.items()
    )

"""Places as registers write them: national codes with their leading zeros, and names without what is written differently."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from estimation.linkage.names import name_tokens

_ENOUGH = 0.9  # the share of cells that are codes, of a column of codes


@dataclass(frozen=True)
class PlaceCodes:
    """A country's codes of places: digits alone, the first two those of a first-level division (`firsts`); `widths` are the
    numbers of digits of its lower levels: two digits alone may be any numbers."""

    country: str
    name: str
    widths: tuple[int, ...]
    firsts: frozenset[str]

    def holds(self, code: str) -> bool:
        """Whether a code with all its zeros may be one of these."""
        return len(code) in self.widths and code.isdecimal() and code[:2] in self.firsts


def _listed(written: str) -> frozenset[str]:
    """Numbers of two digits from `05 08 17-20`."""
    ends = [part.partition("-")[::2] for part in written.split()]
    return frozenset(f"{number:02}" for first, last in ends for number in range(int(first), int(last or first) + 1))


SYSTEMS = {
    codes.country: codes
    for codes in (
        PlaceCodes("AR", "INDEC", (5,), frozenset(f"{n:02}" for n in (2, *range(6, 95, 4)))),
        PlaceCodes("BO", "INE", (4, 6), _listed("01-09")),
        PlaceCodes("BR", "IBGE", (6, 7), _listed("11-17 21-29 31-33 35 41-43 50-53")),
        PlaceCodes("CL", "CUT", (5,), _listed("01-16")),
        PlaceCodes("CO", "DIVIPOLA", (5, 8), _listed(
            "05 08 11 13 15 17-20 23 25 27 41 44 47 50 52 54 63 66 68 70 73 76 81 85-86 88 91 94-95 97 99")),
        PlaceCodes("EC", "INEC", (4, 6), _listed("01-24 90")),
        PlaceCodes("PE", "UBIGEO", (4, 6), _listed("01-25")),
        PlaceCodes("PY", "INE", (4,), _listed("00-17")),
        PlaceCodes("UY", "INE", (5,), _listed("01-19")),
        PlaceCodes("VE", "INE", (4, 6), _listed("01-24")),
    )
}  # fmt: skip
"""By ISO 3166 code; first-level divisions as the statistical offices number them. Guyana and Suriname number none so."""

_KINDS = re.compile(
    r"^(?:DISTRITO|DIST|MUNICIPIO|MUNICIPALIDAD|MUN|COMUNA|PROVINCIA|PROV|DEPARTAMENTO|DEPTO|DPTO|CIUDAD|CIDADE|REGION|REGIAO|"
    r"PARROQUIA|CANTON|ESTADO|LOCALIDAD|BARRIO|BAIRRO)\s+(?=\S)"
)


def find_codes(cells: Iterable[object], country: str = "") -> tuple[PlaceCodes, int] | None:
    """The system of a column's codes and their number of digits; nothing where the column holds names.

    The country's own system goes first. The leading zero that a spreadsheet takes away counts as there.
    """
    digits = [said for cell in cells if cell is not None and (said := str(cell).strip())]
    if not digits:
        return None
    numbers = [said for said in digits if said.isdecimal()]
    if len(numbers) < _ENOUGH * len(digits):
        return None
    own = [SYSTEMS[country]] if country in SYSTEMS else []
    for codes in (*own, *(each for each in SYSTEMS.values() if each.country != country)):
        for width in reversed(codes.widths):
            good = sum(codes.holds(filled) for said in numbers if (filled := fill(said, width)))
            if good >= _ENOUGH * len(digits):
                return codes, width
    return None


def fill(code: str, width: int) -> str:
    """The code with its leading zero, where one alone is missing; nothing where its length is another."""
    return code.zfill(width) if code.isdecimal() and width - 1 <= len(code) <= width else ""


@lru_cache(maxsize=65_536)
def normalise_place(written: str) -> str:
    """A place as it is compared: a code as it is, a name in capitals without accents, particles and the word for its kind."""
    if written.isdecimal():
        return written
    words = " ".join(name_tokens(written))
    return _KINDS.sub("", words) or written

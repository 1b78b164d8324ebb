"""A person's names as Hispanic and Lusophone registers write them: words, given names apart from surnames, and their order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from estimation.linkage.common_names import GIVEN_WORDS

PARTICLES = frozenset({"DE", "DEL", "LA", "LAS", "LOS", "DA", "DAS", "DO", "DOS", "DI", "E", "Y"})
SUFFIXES = frozenset({"JUNIOR", "JR", "FILHO", "NETO", "SOBRINHO"})
LUSOPHONE = frozenset({"BR", "PT", "AO", "MZ", "CV", "GW", "ST", "TL"})
"""Countries that put the mother's surname first and the father's last."""

_COMPOUNDS = (
    "PONCE LEON MONTES OCA DIEZ MEDINA SAN MARTIN SAN MIGUEL SAN JUAN SAN ROMAN SANTA CRUZ SANTA MARIA SANTA ANA SANTO DOMINGO "
    "SANTA ROSA SANTA BARBARA LADRON GUEVARA CABEZA VACA PEREZ CUELLAR CASTELO BRANCO VILAS BOAS VILLAS BOAS ESPIRITO SANTO "
    "CORTE REAL"
)
_COMPOUND = frozenset(zip(_COMPOUNDS.split()[::2], _COMPOUNDS.split()[1::2], strict=True))
_NOT_BY_MARRIAGE = frozenset({"LEON", "JESUS", "OCA", "OLIVEIRA", "SOUZA", "SOUSA", "ARCE", "LIMA", "ANDRADE", "CASTRO"})
_WIDOW = re.compile(r"\b(?:VDA|VIUDA|VIUVA)\b\.?")


@lru_cache(maxsize=65_536)
def name_tokens(written: str) -> tuple[str, ...]:
    """The words of a name in capitals: without accents, particles (de, la, dos …), and suffixes (Júnior, Filho …).

    The stored pseudonyms of names rest on it: a changed rule here is a new kind there (`services/linking_keys.py`).
    """
    words = raw_words(written)
    kept = [word for word in words if word not in PARTICLES]
    return tuple(word for word in kept if word not in SUFFIXES) or tuple(kept or words)


def raw_words(written: str) -> list[str]:
    """All words of a name in capitals, without accents and apostrophes."""
    flat = unicodedata.normalize("NFKD", written.upper().replace("'", "").replace("’", ""))
    return re.findall(r"[^\W\d_]+", "".join(c for c in flat if not unicodedata.combining(c)))


@dataclass(frozen=True, slots=True)
class PersonName:
    """Given names in their order, and up to two surnames: the father's first where the order tells it, '' where missing.

    `married` is the surname after "de" that stands where the second surname stood; then the second one is not known.
    """

    given: tuple[str, ...] = ()
    first: str = ""
    second: str = ""
    married: str = ""


def read_name(
    surnames: str = "", given_names: str = "", full_name: str = "", nationality: str = "", sex: str = ""
) -> PersonName:
    """The name of a person from what a list writes of it; a full name is divided at its comma, else by known given names."""
    if full_name and not surnames and not given_names:
        before, comma, after = full_name.partition(",")
        surnames, given_names = (before, after) if comma and after.strip() else _divide(full_name, nationality)
    elif full_name and not (surnames and given_names):
        missing = " ".join(_without(full_name, surnames or given_names))
        surnames, given_names = surnames or missing, given_names or missing
    lusophone = nationality in LUSOPHONE or (not nationality and bool({"DA", "DOS", "DAS", "DO"} & set(raw_words(surnames))))
    surnames, married = (surnames, "") if lusophone else _by_marriage(surnames, sex)
    words = _joined(name_tokens(surnames))
    if lusophone and len(words) > 1:
        words = [words[-1], words[-2]]
    return PersonName(name_tokens(given_names), words[0] if words else "", words[1] if len(words) > 1 else "", married)


def _by_marriage(surnames: str, sex: str) -> tuple[str, str]:
    """ "Rojas de Pérez" of a woman is Rojas, married Pérez; "Rojas vda. de Pérez" says so itself."""
    plain = " ".join(raw_words(_WIDOW.sub(" ", " ".join(surnames.upper().split()))))
    widow = bool(_WIDOW.search(surnames.upper()))
    before, of, after = plain.rpartition(" DE ")
    alone = of and before and " " not in after and (widow or (sex == "F" and after not in _NOT_BY_MARRIAGE))
    if not alone or (before.split()[-1], after) in _COMPOUND:
        return surnames if not widow else plain, ""
    return before, after


def _joined(words: Sequence[str]) -> list[str]:
    """Compound surnames as one word: Ponce de León García is PONCELEON GARCIA."""
    found: list[str] = []
    for word in words:
        if found and (found[-1], word) in _COMPOUND:
            found[-1] += word
        else:
            found.append(word)
    return found


def _without(full_name: str, part: str) -> list[str]:
    """The words of a full name that a part of it does not hold."""
    taken = set(raw_words(part))
    return [word for word in raw_words(full_name) if word not in taken]


def _divide(full_name: str, nationality: str) -> tuple[str, str]:
    """Surnames and given names of a name without a comma, given names last where only the last word is a known one."""
    words = [word for word in raw_words(full_name) if word not in SUFFIXES] or raw_words(full_name)
    names = [i for i, word in enumerate(words) if word not in PARTICLES]
    if len(names) < 2:
        return " ".join(words), ""
    known = [words[i] in GIVEN_WORDS for i in names]
    if known[-1] and not known[0]:
        cut = names[-2] if len(names) > 3 or (len(names) == 3 and known[-2]) else names[-1]
        return " ".join(words[:cut]), " ".join(words[cut:])
    two = len(names) > 2 and (known[1] or (len(names) > 3 and nationality not in LUSOPHONE))
    cut = names[1] + (1 if two else 0) if two else names[0] + 1
    return " ".join(words[cut:]), " ".join(words[:cut])

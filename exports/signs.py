"""What stands beside a figure that is missing, protected or weak: one status a cell, and its sign by an office's convention.

A status is a letter here, and a pair of codes in SDMX (CL_OBS_STATUS, CL_CONF_STATUS). Sheets and files know the letter alone;
which sign is printed for it is the report's choice. Signs stand in a column of their own, so that numeric columns hold numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vocabulary.text import N_, Text, text

ACCESSIBLE = "accessible"


@dataclass(frozen=True)
class Status:
    """A status: SDMX's codes of it, and what it means."""

    obs: str
    conf: str
    said: str


ESTIMATED = Status("E", "F", N_("estimated"))  # every figure of a report is: it has no sign
STATUSES: Mapping[str, Status] = {
    "x": Status("O", "F", N_("not available")),
    "z": Status("M", "F", N_("the data set no such limit")),
    "c": Status("W", "F", N_("protected: fewer than ten persons")),
    "u": Status("U", "F", N_("of low reliability: class D")),
    "d": Status("Q", "F", N_("not printed: of class D and without a range")),
}
OF_THE_VALUE = "dcu"  # those that say something of the figure itself; the others tell of its limits


@dataclass(frozen=True)
class Profile:
    """A convention: its name, where it is published, and its signs. A status without one keeps the accessible sign."""

    label: str
    source: str
    signs: Mapping[str, str]


PROFILES: Mapping[str, Profile] = {
    ACCESSIBLE: Profile(
        N_("Accessible: letters in square brackets"),
        "Government Analysis Function (United Kingdom), Using symbols and shorthand, 2022",
        {code: f"[{code}]" for code in STATUSES},
    ),
    "indec": Profile(
        N_("INDEC, Argentina"),
        "INDEC, Signos convencionales",
        {"x": "...", "z": "///", "c": "s"},
    ),
    "inei": Profile(
        N_("INEI, Peru"),
        "INEI, Manual para la presentación de cuadros estadísticos, Lima, 2005",
        {"x": "..."},
    ),
    "ibge": Profile(
        N_("IBGE, Brazil"),
        "IBGE, Normas de apresentação tabular, 3.ª ed., Rio de Janeiro, 1993",
        {"x": "...", "z": "..", "c": "x"},
    ),
    "cepal": Profile(
        N_("CEPAL"),
        "CEPAL, Anuario Estadístico de América Latina y el Caribe",
        {"x": "..."},
    ),
}


@dataclass(frozen=True)
class Sign:
    """The statuses of a row, by their letters; printed in the convention of the report."""

    codes: str

    def __str__(self) -> str:
        return signs(ACCESSIBLE, self.codes)


def mark(codes: str) -> Sign | str:
    """The sign of a status or several, nothing for none."""
    return Sign(codes) if codes else ""


def sign(profile: str, code: str) -> str:
    """One status as a convention writes it."""
    return PROFILES[profile].signs.get(code, f"[{code}]")


def signs(profile: str, codes: str) -> str:
    """Several as they stand in one cell: `[x][u]`, or `... [u]` in a convention without brackets."""
    found = [sign(profile, code) for code in codes]
    return ("" if all(one.startswith("[") for one in found) else " ").join(found)


def explained(profile: str, codes: Iterable[str]) -> list[Text]:
    """Each of the statuses with its sign and meaning, in the order of `STATUSES`."""
    used = set(codes)
    written = {code: sign(profile, code) for code in STATUSES if code in used}
    between = {code: "{sign} {what}" if said.startswith("[") else "{sign} = {what}" for code, said in written.items()}
    return [text(between[code], sign=said, what=Text(STATUSES[code].said)) for code, said in written.items()]


def own(profile: str) -> tuple[str, ...]:
    """The statuses for which a convention has no sign."""
    return tuple(code for code in STATUSES if code not in PROFILES[profile].signs)


def used_in(rows: Iterable[Sequence[object]]) -> set[str]:
    """The statuses that rows show, by letter."""
    return {code for row in rows for cell in row if isinstance(cell, Sign) for code in cell.codes}


def of_limits(lower: object, upper: object, grade: str | None = None) -> str:
    """The statuses of a printed estimate with these limits and this quality class."""
    missing = "x" if lower is None else "z" if upper is None else ""
    return missing + ("u" if grade == "D" else "")


def observed(codes: str) -> Status:
    """The status of the figure itself: what of its row is not only about limits."""
    return next((STATUSES[code] for code in OF_THE_VALUE if code in codes), ESTIMATED)

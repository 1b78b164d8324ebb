"""What is supposed about the threats: ranges that a person can change, described once for page, command and report."""

from __future__ import annotations

from dataclasses import dataclass

from estimation.capture_recapture.threats.ranges import Ranges
from vocabulary.fields import Integer, Number, described, descriptions
from vocabulary.text import N_


@dataclass(frozen=True)
class Assumptions:
    """How large each error may be. Without better knowledge these are moderate: change them to what is known of the lists."""

    missed: str = described(
        Ranges(
            N_("Links missed, %"),
            N_("Of each 100 times that a person is on two lists, how often the linkage did not see it. By pair: A+B=5-10."),
            example="0-5",
        ),
        "0-5",
    )
    false: str = described(
        Ranges(
            N_("False links, %"),
            N_("Of each 100 links, how many join the records of different persons. By pair: A+B=0-3."),
            example="0-2",
        ),
        "0-2",
    )
    unmatched: str = described(
        Ranges(
            N_("False links by record, %"),
            N_(
                "Of each 100 records whose person is not on the other list, how many were linked to somebody there all the "
                "same, as a review by hand tells it. By pair: A+B=0-1."
            ),
            below=50.0,
            example="0-1",
        ),
        "0",
    )
    erroneous: str = described(
        Ranges(
            N_("Records out of scope, %"),
            N_("Of each 100 persons on a list, how many are not of the population: gone, dead, never there. By list: A=2-10."),
            example="0-5",
        ),
        "0-5",
    )
    turnover: str = described(
        Ranges(
            N_("Turnover between lists, %"),
            N_("Of each 100 persons, how many were replaced by others from one list to the next, in the order of the columns."),
            example="0-5",
        ),
        "0-5",
    )
    dependence: float = described(
        Number(
            N_("Dependence that no data show"),
            N_("So many times, or so many times less, two lists may go together more than the model says (odds ratio)."),
            1.0,
            100.0,
            step=0.1,
        ),
        1.5,
    )
    draws: int = described(
        Integer(N_("Draws"), N_("How many times the errors are drawn from their ranges, each refitted."), 0, 10_000), 100
    )

    def __post_init__(self) -> None:
        for name, kind in descriptions(type(self)).items():
            kind.check(getattr(self, name))

    def written(self) -> dict[str, str]:
        """As text that can be read back."""
        return {name: kind.write(getattr(self, name)) for name, kind in descriptions(type(self)).items()}

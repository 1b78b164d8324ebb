"""What the example's estimates assume and how they were judged, made up like everything else in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from vocabulary.text import N_, translate

if TYPE_CHECKING:
    from estimation.evidence import Given
    from survey_app.services.programme import Programme

DECIDED = "2026-11-02"
ENTRIES = (  # what, value, low, high, the input it belongs to: as in the table of the residual account
    (N_("Residents whom the census did not count"), "0.03", "0.01", "0.05", "legal: residente"),
    (N_("Students whom the census did not count"), "0.10", "0.05", "0.15", "legal: estudiante"),
    (N_("Persons in an irregular situation whom the census did not count"), "0.15", "0.08", "0.25", "irregular"),
)
SOURCE = N_("Invented coverage survey")
WHO = N_("Invented working group")
ANSWERS: Mapping[str, Mapping[str, tuple[bool, str]]] = {
    "log-linear": {
        "inputs-documented": (True, N_("Each list names its institution and its period.")),
        "area-and-period-covered": (True, N_("The four offices were open from March to October.")),
        "errors-estimated": (False, N_("How many links between lists are wrong was not measured.")),
    },
    "linked": {
        "inputs-documented": (True, N_("Each list names its institution and its period.")),
        "area-and-period-covered": (True, N_("The four offices were open from March to October.")),
    },
    "residual": {"inputs-documented": (True, N_("Each row of the table names its source."))},
}


def judge_example(programme: Programme, ids: Mapping[str, str], lang: str) -> None:
    """Writes the register and judges the estimates, given by their method's name (or `linked`), in the words of `lang`."""
    from survey_app.services import judging, register

    for what, value, low, high, belongs_to in ENTRIES:
        register.keep(programme, {
            "what": translate(what, lang), "value": value, "low": low, "high": high, "source": translate(SOURCE, lang),
            "date": DECIDED, "who": translate(WHO, lang), "belongs_to": belongs_to,
        })  # fmt: skip
    entries = tuple(entry.assumption for entry in register.entries(programme))
    for method, answers in ANSWERS.items():
        if method in ids:
            given: dict[str, Given] = {key: (yes, translate(why, lang)) for key, (yes, why) in answers.items()}
            rests_on = entries if method == "residual" else ()
            judging.keep(programme, ids[method], judging.Review(given, register=rests_on))

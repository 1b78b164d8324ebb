"""How much harm a list or a file could do in the wrong hands: four levels, set for each list, printed at the foot of exports.

The levels are those of the OCHA Data Responsibility Guidelines (2021), annex on the sensitivity of information and data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from survey_app.services.roles import require
from survey_app.store import journal, meta, registers, tagged
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

LEVELS: Mapping[str, str] = {
    "low": N_("Low sensitivity"),
    "moderate": N_("Moderate sensitivity"),
    "high": N_("High sensitivity"),
    "severe": N_("Severe sensitivity"),
}
FEET: Mapping[str, str] = {
    "low": N_("Sensitivity: low"),
    "moderate": N_("Sensitivity: moderate"),
    "high": N_("Sensitivity: high"),
    "severe": N_("Sensitivity: severe"),
}
MEANING: Mapping[str, str] = {
    "low": N_("may be published: it can harm nobody"),
    "moderate": N_("for partners: it could harm a little where it is read wrongly"),
    "high": N_("for named recipients: it could harm persons or a whole group"),
    "severe": N_("for a few persons by name: it could cost somebody's freedom or life"),
}
LIST_DEFAULT, REPORT_DEFAULT = "high", "moderate"
INTERVIEWS = "interviews"
_KEY = "setting:sensitivity"


def levels(programme: Programme) -> dict[str, str]:
    """The level of `reports`, of the interviews of each questionnaire in use (`form:NAME`) and of each list (`list:ID`)."""
    return programme.store.call(read)


def read(db: Database) -> dict[str, str]:
    """`levels`, within a work of the store."""
    kept = meta.get(db, _KEY, {})
    keys = [f"form:{name}" for name in tagged.forms_in_use(db)] + [f"list:{one.id}" for one in registers.listing(db)]
    found = {"reports": kept.get("reports", REPORT_DEFAULT)}
    return found | {key: kept.get(key, LIST_DEFAULT) for key in keys}


def set_level(programme: Programme, key: str, level: str) -> None:
    """Sets the level of a list, of interviews or of reports; raises `BadParameter`, `StoreError` `not-allowed`.

    Data about single persons are never lower than moderate."""
    require(programme, "protect")
    if level not in LEVELS or (key != "reports" and level == "low"):
        raise BadParameter(
            Problem("bad-level", text(N_("Data about single persons cannot be of low sensitivity")), Place(field="level"),
                    text(N_("Choose moderate or more.")))
        )  # fmt: skip

    def work(db: Database) -> None:
        if key not in read(db):
            raise BadParameter(Problem("no-such-list", text(N_("There is no such list or questionnaire in use"))))
        meta.put(db, _KEY, {**meta.get(db, _KEY, {}), key: level})
        journal.write(db, programme.info.person, "sensitivity-set", key, {"level": level})

    programme.store.call(work)


def highest(found: Sequence[str]) -> str:
    """The most sensitive of several levels."""
    order = list(LEVELS)
    return max(found, key=order.index, default=REPORT_DEFAULT)


def said(level: str) -> Text:
    """As it stands at the foot of a page: `Sensitivity: high`."""
    return text(FEET[level])

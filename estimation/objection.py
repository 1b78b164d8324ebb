"""A method used although the data hardly carry it: why it should not have been, and the reason for which it was."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.result import Estimate

NAME = "against_advice"


@dataclass(frozen=True)
class Objection:
    """What speaks against a method with these data, and what was written against that."""

    why: Text
    reason: str


def with_reason(estimate: Estimate, found: Objection | None) -> Estimate:
    """The estimate that says first against what advice it was made, and why."""
    if found is None:
        return estimate
    warning = text(N_("{why}. No reason was written down."), why=found.why) if not found.reason else text(
        N_("The data hardly carry this method ({why}). It was used for this reason: {reason}"),
        why=found.why, reason=found.reason,
    )  # fmt: skip
    kept = {"why": found.why, "reason": found.reason}
    return dataclasses.replace(
        estimate, diagnostics={**estimate.diagnostics, NAME: kept}, warnings=(warning, *estimate.warnings)
    )


def reason_of(estimate: Estimate) -> str:
    """The reason that an estimate was made with against the advice, empty where none was needed."""
    kept = estimate.diagnostics.get(NAME)
    return str(kept["reason"]) if kept else ""

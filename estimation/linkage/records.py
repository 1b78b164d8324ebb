"""A record as linkage takes it: what a list writes of a person, in plain columns, and never shown by a trace or a log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """A row of list number `source`; text that is not known is ''.

    `birth_date` is an ISO date, month or year; without it `age` in completed years on the ISO date `on` counts. `sex` and
    `nationality` are codes (`F`, `M`; ISO 3166). There is no `repr` of the fields: a name must not get into a trace.
    """

    source: int
    surnames: str = ""
    given_names: str = ""
    full_name: str = ""
    birth_date: str = ""
    age: int | None = None
    on: str = ""
    sex: str = ""
    document: str = ""
    nationality: str = ""
    area: str = ""

"""What a programme knows of a report beside its estimates: its lists, its fieldwork, and what it published before."""

from __future__ import annotations

from dataclasses import dataclass

from estimation.result import Estimate
from vocabulary.text import Text

FORM, WEEK, AREA = "form", "week", "area"


@dataclass(frozen=True)
class ListSource:
    """A list as it was imported: dates are ISO, `rows` stand in the programme, `left_out` could not be read, `repeated` were
    there already."""

    name: str
    institution: str = ""
    start: str = ""
    end: str = ""
    rows: int = 0
    left_out: int = 0
    repeated: int = 0


@dataclass(frozen=True)
class Visits:
    """How the interviews of one questionnaire, week (its Monday, ISO) or area went. Of a refusal nothing but its day and
    questionnaire is kept, so that an area knows only what was completed: the others are `None` there."""

    by: str
    name: Text | str
    completed: int
    refused: int | None = None
    broken_off: int | None = None


@dataclass(frozen=True)
class Published:
    """An estimate that stood in an earlier report, the name it had and the day of that report (ISO)."""

    name: str
    estimate: Estimate
    at: str


@dataclass(frozen=True)
class Background:
    """All of it; empty for a report without a programme."""

    lists: tuple[ListSource, ...] = ()
    visits: tuple[Visits, ...] = ()
    published: tuple[Published, ...] = ()


NOTHING = Background()

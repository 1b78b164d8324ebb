"""Numbers and dates as the programme's country writes them (values from CLDR, the Unicode locale data that Babel carries)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date

import pytest

from survey_app import formats


@pytest.mark.parametrize(
    ("country", "lang", "written"),
    [("AR", "es", "11.418"), ("MX", "es", "11,418"), ("BR", "pt", "11.418"), ("GB", "en", "11,418"), ("", "en", "11,418")],
)
def test_that_thousands_are_grouped_as_in_the_country(country: str, lang: str, written: str) -> None:
    assert formats.number_format(country, lang)(11418) == written


def test_that_fractions_keep_their_digits_and_whole_numbers_have_none() -> None:
    write = formats.number_format("AR", "es")
    assert (write(0.25), write(3), write(-1234.5)) == ("0,25", "3", "-1.234,5")


@pytest.mark.parametrize(
    ("lang", "first", "last_south_american"), [("es", "Argentina", "Venezuela"), ("en", "Argentina", "Venezuela")]
)
def test_that_countries_of_the_region_come_first_and_each_part_is_in_order(
    lang: str, first: str, last_south_american: str
) -> None:
    names = [name for _, name in formats.countries(lang)]
    assert names[0] == first
    assert names[len(formats.SOUTH_AMERICA) - 1] == last_south_american
    assert len(names) == len(set(names)) > 240
    assert all(len(code) == 2 for code, _ in formats.countries(lang))


def test_that_near_days_are_said_in_words_and_others_as_dates() -> None:
    today = date(2026, 11, 24)
    assert formats.recently("2026-11-24T08:15:00", "en", "", today) == "today"
    assert formats.recently("2026-11-23", "en", "", today) == "yesterday"
    assert formats.recently("2026-11-12", "en", "GB", today) == "12 Nov 2026"
    assert formats.when("2026-11-24T08:15:00", "en", "", today) == "today 08:15"
    assert formats.recently("not a date", "en", "", today) == "not a date"


@pytest.fixture
def lima(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose clock is five hours behind Greenwich."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system takes its zone from elsewhere")
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "<-05>5")
    time.tzset()
    yield
    monkeypatch.setenv("TZ", before) if before is not None else monkeypatch.delenv("TZ")
    time.tzset()


@pytest.mark.usefixtures("lima")
def test_that_a_stored_time_is_told_by_the_day_and_hour_it_was_here() -> None:
    """Times are stored in UTC: what was done on the evening of 30 November is stored as 1 December."""
    stored = "2026-12-01T02:15:00.000+00:00"
    assert formats.day(stored, "GB", "en") == "30 Nov 2026"
    assert formats.clock(stored) == "21:15"
    assert formats.recently(stored, "en", "GB", date(2026, 11, 30)) == "today"
    assert formats.recently(stored, "en", "GB", date(2026, 12, 24)) == "30 Nov 2026"
    assert formats.day("2026-12-01", "GB", "en") == "1 Dec 2026"
    assert formats.day("2026-12-01T02:15:00", "GB", "en") == "1 Dec 2026"

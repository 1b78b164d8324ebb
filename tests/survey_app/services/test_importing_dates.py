"""Dates as they stand in registers of South America, and the ones that cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.table import Cell
from survey_app.services.importing_dates import DateRead, month_first, read_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("1991-03-04", "1991-03-04"),
        ("1991/3/4", "1991-03-04"),
        ("04/03/1991", "1991-03-04"),
        ("4-3-1991", "1991-03-04"),
        ("04.03.1991", "1991-03-04"),
        ("04 03 1991", "1991-03-04"),
        ("1991-03-04 00:00:00", "1991-03-04"),
        ("1991-03-04T10:22:00Z", "1991-03-04"),
        ("04/03/1991 10:22 p. m.", "1991-03-04"),
        ("4 de marzo de 1991", "1991-03-04"),
        ("4 de março de 1991", "1991-03-04"),
        ("04-mar-1991", "1991-03-04"),
        ("4 Mar 1991", "1991-03-04"),
        ("1º de janeiro de 1980", "1980-01-01"),
        ("1ro de enero del 1980", "1980-01-01"),
        ("March 4, 1991", "1991-03-04"),
        ("15 sept. 2001", "2001-09-15"),
        ("15 setiembre 2001", "2001-09-15"),
        ("7 ago 1988", "1988-08-07"),
        ("29/02/2000", "2000-02-29"),
    ],
)
def test_that_full_dates_are_read_and_sure(written: str, iso: str) -> None:
    assert read_date(written) == DateRead(iso)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        (1979, "1979"),
        ("1979", "1979"),
        ("03/1979", "1979-03"),
        (19910304, "1991-03-04"),
        ("04031991", "1991-03-04"),
        (33301, "1991-03-04"),  # a day in Excel's counting
        (33301.0, "1991-03-04"),
        ("04/03/91", "1991-03-04"),
        ("04/03/05", "2005-03-04"),
        ("4 de marzo de 91", "1991-03-04"),
    ],
)
def test_that_partial_and_shortened_dates_are_read_but_not_sure(written: Cell, iso: str) -> None:
    assert read_date(written, this_year=2026) == DateRead(iso, sure=False)


@pytest.mark.parametrize(
    "written", ["31/02/1990", "30/02/2000", "29/02/1900", "1990-13-01", "00/05/1990", "13/1979", "31 de abril de 2001"]
)
def test_that_impossible_dates_are_told(written: str) -> None:
    assert read_date(written).fault == "impossible"


@pytest.mark.parametrize(
    "written", ["", "ayer", "Rojas", "12 de brumario de 1990", "1/2", 7712345, 5.5, None, "1990-1", "12/12"]
)
def test_that_what_is_no_date_is_unreadable(written: Cell) -> None:
    found = read_date(written)
    assert found.fault == "unreadable" or found.fault == "impossible"
    assert not found.iso


def test_that_the_order_of_day_and_month_is_what_the_column_proves() -> None:
    assert month_first(["04/03/1991", "25/12/1990"]) == (False, True)
    assert month_first(["04/03/1991", "12/25/1990"]) == (True, True)
    assert month_first(["04/03/1991", "05/06/1990"]) == (False, False)
    assert month_first(["25/12/1990", "12/25/1990"]) == (False, True)
    assert read_date("12/25/1990", True).iso == "1990-12-25"


def test_that_a_date_whose_order_is_not_proven_is_not_sure() -> None:
    assert read_date("04/03/1991", False, False) == DateRead("1991-03-04", sure=False)
    assert read_date("05/05/1991", False, False).sure


@given(
    st.dates(date(1910, 1, 1), date(2026, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"])
)
def test_that_every_day_comes_back_from_every_spelling(day: date, spelling: str) -> None:
    assert read_date(day.strftime(spelling)) == DateRead(day.isoformat())


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.none()))
def test_that_no_cell_breaks_the_reading(cell: Cell) -> None:
    found = read_date(cell)
    assert bool(found.iso) != bool(found.fault)

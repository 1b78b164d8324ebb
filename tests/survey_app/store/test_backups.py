"""Copies stand in the order in which they were made, and one is made when it is due, also where the clock was wrong once."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from survey_app.services import backups as service
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import backups
from survey_app.store.header import HEADER


def _made_in_the_future(programme: Programme, ahead: timedelta) -> None:
    """As if the last copy had been made while the clock was ahead."""
    copy = service.back_up(programme).result()
    then = datetime.now(UTC) + ahead
    named = copy.with_name(f"{then.strftime(backups.STAMP)}-{backups.DAILY}")
    copy.rename(named)
    os.utime(named / HEADER, (then.timestamp(), then.timestamp()))


def test_that_the_newest_of_several_copies_of_a_second_is_the_one_that_stays(programme: Programme) -> None:
    for number in range(5):
        programmes.set_meta(programme, "number", number)
        made = service.back_up(programme).result()
        assert backups.listing(programme.info.folder) == [made]


def test_that_a_clock_that_was_ahead_neither_stops_backups_nor_removes_the_new_one(programme: Programme) -> None:
    folder = programme.info.folder
    _made_in_the_future(programme, timedelta(days=400))
    programmes.set_meta(programme, "more", 1)
    due = service.back_up_if_due(programme)
    assert due is not None
    new = due.result()
    assert backups.listing(folder)[0] == new, "the newest, though its clock is behind"
    assert abs(backups.made_at(new) - datetime.now(UTC)) < timedelta(hours=1)
    programmes.set_meta(programme, "more", 2)
    assert service.back_up_if_due(programme) is None, "one was just made"
    tomorrow = service.back_up_if_due(programme, datetime.now(UTC) + timedelta(days=1))
    assert tomorrow is not None
    newest = tomorrow.result()
    assert backups.listing(folder)[0] == newest


def test_that_a_copy_of_the_folder_does_not_make_copies_younger(programme: Programme) -> None:
    copy = service.back_up(programme).result()
    old = copy.with_name(f"2020-01-02T030405-{backups.DAILY}")
    copy.rename(old)
    assert backups.made_at(Path(old)).year == 2020

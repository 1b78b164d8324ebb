"""Where the two reference engines disagree, the decision that was taken (field notes on questionnaires, section 2)."""

from __future__ import annotations

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from forms.expressions import evaluate
from forms.expressions.errors import ExpressionError
from forms.expressions.values import to_number, to_text

PHOENIX = datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("America/Phoenix"))
TOKYO = datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def value(expression: str, xml: str = "<data/>", now: datetime = PHOENIX) -> object:
    return evaluate(expression, xml, None, now)


@pytest.mark.parametrize("now", [PHOENIX, TOKYO])
def test_that_a_day_is_the_same_number_in_every_zone(now: datetime) -> None:
    assert value("number(date('1970-01-01'))", now=now) == 0
    assert value("date('2001-12-26') + 5", now=now) == 11687
    assert value("date(decimal-date-time('2003-03-12') + 280)", now=now) == date(2003, 12, 17)


def test_that_a_text_that_looks_like_a_date_is_no_number() -> None:
    assert math.isnan(to_number(value("number('1970-01-01')"), PHOENIX.tzinfo))
    assert math.isnan(to_number(value("'2018-01-01' + 1"), PHOENIX.tzinfo))


def test_that_an_answer_that_is_a_date_counts_in_days() -> None:
    assert value("/data/born + 1", "<data><born>1970-01-02</born></data>") == 2


def test_that_a_whole_number_of_days_is_a_day() -> None:
    assert value("date(0)") == date(1970, 1, 1)
    assert to_text(value("date(-1)")) == "1969-12-31"


def test_that_rubbish_is_no_date() -> None:
    with pytest.raises(ExpressionError):
        value("date('rubbish')")
    assert value("date-time('rubbish')") == ""
    assert value("date('')") == ""


def test_that_functions_that_collect_lacks_work() -> None:
    assert value("substring('12345', 2, 3)") == "234"
    assert value("floor(-1.55)") == -2
    assert value("ceiling(0.1)") == 1


def test_that_the_largest_of_negative_numbers_is_found() -> None:
    assert value("max(-4, -1, -3)") == -1


def test_that_halves_are_rounded_away_from_zero() -> None:
    assert value("round(-1.5)") == -2
    assert value("round('-1.475', '2')") == -1.48
    assert value("round('2.15', 1)") == 2.2


def test_that_numbers_are_compared_exactly() -> None:
    assert value("6.1 - 7.8 = -1.7") is False


def test_that_a_text_in_a_checklist_counts_by_its_number() -> None:
    assert value("checklist(1, 1, 'foo')") is False
    assert value("checklist(1, 1, '2')") is True


def test_that_a_pattern_must_match_the_whole_text() -> None:
    assert value("regex('12345', '[0-9]{3}')") is False
    assert value("regex('123', '[0-9]{3}')") is True


def test_that_the_sum_of_no_nodes_is_zero() -> None:
    assert value("sum(/data/none)") == 0


def test_that_a_day_and_an_instant_compare_in_the_zone_of_the_interview() -> None:
    xml = "<data><day>2026-11-24</day><at>2026-11-24T00:30:00.000-07:00</at></data>"
    assert value("/data/day < /data/at", xml) is True
    assert value("/data/at - /data/day", xml) == pytest.approx(0.5 / 24)
    assert value("today() = /data/day", xml) is True
    assert value("now() > today()") is True


def test_that_ages_come_out_whole_on_the_birthday() -> None:
    assert value("int((date('2026-03-05') - date('1990-03-05')) div 365.25)") == 36


def test_that_not_asked_yet_is_not_an_order() -> None:
    xml = "<data><a/><b>5</b></data>"
    assert value("/data/a >= 10", xml) is False
    assert value("/data/a < 10", xml) is False
    assert value("/data/b = 5", xml) is True
    assert value("/data/a <= today()", xml) is False

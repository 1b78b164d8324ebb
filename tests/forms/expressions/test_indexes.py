"""The indexes of choice filters: made with the plan of a form, and never another answer than a search."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.expressions.indexes import SMALLEST
from forms.expressions.parse import parse
from forms.form import Form
from forms.interview import Interview
from forms.interview.plan import make_plan

COUNT = SMALLEST * 3
ITEMS = "".join(f"<item><name>p{n}</name><above>r{n % 4}</above><kind>{n % 3}</kind></item>" for n in range(COUNT))


def parts(filter_: str) -> tuple[str, str, str, str]:
    body = f"<input ref='/data/a'/><select1 ref='/data/b'><itemset nodeset=\"instance('l')/root/item{filter_}\">"
    more = f"<instance id='l'><root>{ITEMS}</root></instance>"
    return "<a/><b/>", "", f"{body}<value ref='name'/><label ref='name'/></itemset></select1>", more


@pytest.mark.parametrize(
    ("filter_", "columns"),
    [
        ("[above = /data/a]", {"above"}),
        ("[/data/a = above]", {"above"}),
        ("[kind != '1' and above = /data/a]", {"above"}),
        ("[above = current()/../a]", {"above"}),
        ("[above != /data/a]", set()),
        ("[above = name]", set()),
        ("[above = /data/a or kind = '1']", set()),
        ("", set()),
    ],
)
def test_that_the_indexes_of_filters_are_made_with_the_plan(
    filter_: str, columns: set[str], form: Callable[..., Form], interview: Callable[..., Interview]
) -> None:
    *written, more = parts(filter_)
    plan = make_plan(form(*written, more=more))
    assert {column for _, _, column in plan.indexes} == columns
    running = interview(*written, more=more)
    running.answer("/data/a", "r1")
    offered = [value for value, _ in running.state("/data/b").choices]
    kept = {
        "[above = /data/a]": lambda n: n % 4 == 1,
        "[/data/a = above]": lambda n: n % 4 == 1,
        "[kind != '1' and above = /data/a]": lambda n: n % 4 == 1 and n % 3 != 1,
        "[above = current()/../a]": lambda n: n % 4 == 1,
        "[above != /data/a]": lambda n: n % 4 != 1,
        "[above = name]": lambda n: False,
        "[above = /data/a or kind = '1']": lambda n: n % 4 == 1 or n % 3 == 1,
        "": lambda n: True,
    }[filter_]
    assert offered == [f"p{n}" for n in range(COUNT) if kept(n)]


def test_that_a_filter_on_a_list_that_is_not_there_makes_no_index(form: Callable[..., Form]) -> None:
    *written, _ = parts("[above = /data/a]")
    assert make_plan(form(*written)).indexes == {}
    assert parse("instance('l')/root/item[above = /data/a]")

"""Which questions stand on one page: the outermost group, or row, of the appearance field-list, in parts where it is long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from forms.interview import Interview
from forms.interview.together import MOST, after, together_at
from forms.read import load_form

REAL = Path(__file__).resolve().parents[4] / "shared/conformance/realforms"
SAMPLING = REAL / "PMA-2020+xform-test__docs_source__static_xlsxExample.xlsx"


def asked(path: str, appearance: str = "") -> str:
    return f'<input ref="{path}" appearance="{appearance}"><label>{path}</label></input>'


def test_that_the_outermost_group_of_a_field_list_is_one_page_with_all_that_stands_within_it(
    interview: Callable[..., Interview],
) -> None:
    inner = f'<group ref="/data/g/h" appearance="field-list"><label>Dentro</label>{asked("/data/g/h/b")}</group>'
    running = interview(
        "<a/><g><a/><h><b/></h></g><z/>",
        '<bind nodeset="/data/g/h/b" relevant="/data/g/a = \'1\'"/>',
        f'{asked("/data/a")}<group ref="/data/g" appearance="w2 field-list"><label>Juntas</label>{asked("/data/g/a")}'
        f"{inner}</group>{asked('/data/z')}",
    )
    assert together_at(running, "/data/a") is None
    page = together_at(running, "/data/g/a")
    assert page is not None
    assert (page.title, page.paths) == ("Juntas", ("/data/g/a",))
    running.answer("/data/g/a", "1")
    page = together_at(running, "/data/g/h/b")
    assert page is not None
    assert page.paths == ("/data/g/a", "/data/g/h/b")
    assert (page.beside("/data/g/a", 1), page.beside("/data/g/h/b", 1)) == ("/data/g/h/b", "")
    assert after(running, page) == "/data/z"
    assert running.previous("/data/z") == "/data/g/h/b"


def test_that_each_row_of_a_repeat_with_a_field_list_is_a_page(interview: Callable[..., Interview]) -> None:
    repeat = f'<repeat nodeset="/data/p" appearance="field-list">{asked("/data/p/a")}{asked("/data/p/b")}</repeat>'
    running = interview('<p jr:template=""><a/><b/></p>', "", f'<group ref="/data/p"><label>Personas</label>{repeat}</group>')
    running.add_row("/data/p")
    running.add_row("/data/p")
    page = together_at(running, "/data/p[2]/a")
    assert page is not None
    assert page.paths == ("/data/p[2]/a", "/data/p[2]/b")
    assert together_at(running, "/data/p") is None


def test_that_a_long_group_is_asked_in_parts_that_stay_when_questions_are_hidden(interview: Callable[..., Interview]) -> None:
    names = [f"q{n}" for n in range(2 * MOST + 5)]
    running = interview(
        f"<g>{''.join(f'<{name}/>' for name in names)}</g>",
        '<bind nodeset="/data/g/q1" relevant="/data/g/q0 = \'x\'"/>',
        f'<group ref="/data/g" appearance="field-list">{"".join(asked(f"/data/g/{name}") for name in names)}</group>',
    )
    pages = [together_at(running, path) for path in running.questions()]
    assert {(page.part, page.parts, len(page.paths)) for page in pages if page is not None} == {
        (1, 3, MOST - 1),
        (2, 3, MOST),
        (3, 3, 5),
    }
    running.answer("/data/g/q0", "x")
    page = together_at(running, "/data/g/q0")
    assert page is not None
    assert len(page.paths) == MOST


def test_that_words_to_read_are_on_the_page_and_passed_over(interview: Callable[..., Interview]) -> None:
    running = interview(
        "<g><n/><a/><m/><b/></g>",
        "".join(f'<bind nodeset="/data/g/{name}" readonly="true()" type="string"/>' for name in "nm"),
        f'<group ref="/data/g" appearance="field-list">{"".join(asked(f"/data/g/{name}") for name in "namb")}</group>',
    )
    page = together_at(running, "/data/g/n")
    assert page is not None
    assert (page.asked, page.near("/data/g/n")) == (("/data/g/a", "/data/g/b"), "/data/g/a")
    assert page.beside("/data/g/a", 1) == "/data/g/b"


@pytest.mark.skipif(not SAMPLING.is_file(), reason="the real forms are not here")
def test_that_the_groups_of_a_real_form_are_pages(tmp_path: Path, now: datetime) -> None:
    running = Interview(load_form(SAMPLING, cache=tmp_path), "en", now)
    pages = {page.paths: page for path in running.questions() if (page := together_at(running, path)) is not None}
    marked = [step for step in running.steps() if step.relevant and any("field-list" in c.appearance for c, _ in step.groups)]
    assert len(pages) >= 2
    assert [path for paths in pages for path in paths] == [step.path for step in marked]
    assert all(len(paths) <= MOST for paths in pages)

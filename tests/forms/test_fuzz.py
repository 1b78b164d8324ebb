"""Made-up XForms and answers: a form is read or refused by its own error, and an interview takes any answer or refuses it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.interview import Interview, Missing
from forms.submission import to_xml
from forms.xform import parse_form
from vocabulary.errors import BadInput

QUIET = settings(max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
RULES = st.sampled_from(
    ["", "true()", "/data/a = 1", "../b > 2", ". != ''", "count(/data/r) > 1", "sum(/data/r/x)", "((", "position(..)", "//x",
     "../../a", "current()/../c", "nosuch()", "today()", "/data/r[2]/x", "if(/data/a, /data/b, /data/c)", "uuid()",
     "once(random())"]
)  # fmt: skip
TYPES = st.sampled_from(["", "string", "int", "decimal", "date", "time", "dateTime", "geopoint", "boolean", "odd"])
PIECES = st.sampled_from(
    ["<", ">", "</h:html>", "<bind", "nodeset='/data/a'", "<instance>", "<data id='x'>", "</data>", "&amp;", "&x;", "<a/>",
     "<!DOCTYPE x>", "jr:template=''", "<h:body>", "<input ref='/data/a'/>", "<repeat nodeset='/data/a'>", "]]>", "\x00", "é",
     "<?x y?>", "<!--", "-->"]
)  # fmt: skip
PATHS = st.sampled_from(["/data/a", "/data/b", "/data/r", "/data/r[1]/x", "/data/n"])
INSTANCE = "<a/><b/><c/><n/><r jr:template=''><x/></r>"
BODY = (
    "<input ref='/data/a'/><input ref='/data/b'/><input ref='/data/n'/>"
    "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>"
)


@settings(max_examples=80, deadline=None, database=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_that_any_text_is_a_form_or_is_refused(pieces: str) -> None:
    head = '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="x" xmlns:jr="y"><model>'
    for xml in (pieces, f"{head}{pieces}</model></h:html>"):
        with contextlib.suppress(BadInput):
            parse_form(xml)


@QUIET
@given(
    binds=st.lists(st.tuples(st.sampled_from("abc"), TYPES, RULES, RULES, RULES), max_size=4),
    answers=st.lists(st.tuples(PATHS, st.text(max_size=6)), max_size=8),
    inner=RULES,
)
def test_that_any_rules_and_any_answers_leave_an_interview_that_goes_on(
    binds: list[tuple[str, str, str, str, str]],
    answers: list[tuple[str, str]],
    inner: str,
    interview: Callable[..., Interview],
) -> None:
    written = "".join(
        f"<bind nodeset='/data/{name}' type={quoteattr(kind or 'string')} relevant={quoteattr(one)} calculate={quoteattr(two)} "
        f"constraint={quoteattr(three)} required={quoteattr(one)}/>"
        for name, kind, one, two, three in binds
    )
    more = f"{written}<bind nodeset='/data/r/x' calculate={quoteattr(inner)}/><bind nodeset='/data/n' type='int'/>"
    running = interview(INSTANCE, more, BODY)
    log = list(running.initial_entries)
    for path, value in [*answers, ("/data/r", "yes"), ("/data/n", "3"), ("/data/a", "1")]:
        with contextlib.suppress(BadInput, KeyError):
            log.extend(running.answer(path, value).entries)
        with contextlib.suppress(BadInput, KeyError):
            log.extend(running.answer(path, Missing.UNKNOWN).entries)
    for path in running.questions():
        assert running.state(path).relevant
    running.problems()
    to_xml(running)
    again = interview(INSTANCE, "<bind nodeset='/data/n' type='int'/>", BODY)
    again.restore(log)

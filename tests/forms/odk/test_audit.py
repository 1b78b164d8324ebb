"""The audit of an interview: times, changes and jumps from its log, in ODK's layout, and no value that tells who it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.form import Form
from forms.interview import MARK
from forms.odk.audit import (
    ANSWERED,
    END,
    JUMPED,
    RESUMED,
    SHOWN,
    Event,
    Logged,
    Spent,
    events_of,
    from_data,
    spent_of,
    to_csv,
    to_data,
)
from forms.xform import parse_form
from tests.forms.conftest import written

START = datetime(2026, 11, 24, 15, 42, 7, tzinfo=UTC)
MS = round(START.timestamp() * 1000)
ITEMS = "<item><label>F</label><value>f</value></item><item><label>M</label><value>m, otro</value></item>"
BINDS = (
    '<bind nodeset="/data/nombre" alcance:class="direct"/><bind nodeset="/data/salud" alcance:class="sensitive"/>'
    '<bind nodeset="/data/edad" type="int"/><bind nodeset="/data/fila/a" type="int"/>'
)
BODY = (
    f'<select1 ref="/data/sexo">{ITEMS}</select1><input ref="/data/edad"/><input ref="/data/nombre"/>'
    f'<select1 ref="/data/salud">{ITEMS}</select1><input ref="/data/libre"/>'
    '<group ref="/data/fila"><repeat nodeset="/data/fila"><input ref="/data/fila/a"/></repeat></group>'
)


@pytest.fixture(scope="module")
def form() -> Form:
    rows = "<sexo/><edad/><nombre/><salud/><libre/><fila jr:template=''><a/></fila>"
    return parse_form(written(rows, BINDS, BODY))


def at(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def log(*lines: tuple[float, str, str] | tuple[float, str, str, str]) -> list[Logged]:
    return [Logged(kind, f"/data/{path}" if path else "", at(seconds), *rest) for seconds, kind, path, *rest in lines]


def short(events: list[Event]) -> list[tuple[str, str, float, float | None]]:
    return [
        (e.event, e.node.removeprefix("/data/"), (e.start - MS) / 1000, None if e.end is None else (e.end - MS) / 1000)
        for e in events
    ]


def test_that_an_interview_has_its_start_its_questions_and_its_end(form: Form) -> None:
    events = events_of(
        form,
        log((0, SHOWN, "sexo"), (2.5, ANSWERED, "sexo", "f"), (3, SHOWN, "edad"), (5, ANSWERED, "edad", "30"), (6, END, "")),
        at(8),
    )
    assert short(events) == [
        ("form start", "", 0, None), ("question", "sexo", 0, 3), ("question", "edad", 3, 6), ("end screen", "", 6, 8),
        ("form finalize", "", 8, None),
    ]  # fmt: skip
    assert spent_of(events) == {"/data/sexo": Spent(3.0, 1, 0, 0), "/data/edad": Spent(3.0, 1, 0, 0)}


def test_that_a_jump_and_what_was_changed_after_it_are_told(form: Form) -> None:
    events = events_of(
        form,
        log(
            (0, SHOWN, "sexo"), (1, ANSWERED, "sexo", "f"), (2, SHOWN, "edad"), (3, ANSWERED, "edad", "3"), (4, JUMPED, "sexo"),
            (6, ANSWERED, "sexo", "m, otro"), (7, SHOWN, "edad"), (8, ANSWERED, "edad", "30"), (9, ANSWERED, "edad", "31"),
        ),
        at(10),
    )  # fmt: skip
    assert short(events)[3:5] == [("jump", "", 4, 4), ("question", "sexo", 4, 7)]
    assert (events[4].old, events[4].new, events[4].changes) == ("f", "m, otro", 1)
    assert (events[5].old, events[5].new, events[5].changes) == ("3", "31", 2)
    assert spent_of(events)["/data/sexo"] == Spent(5.0, 2, 1, 1)
    assert spent_of(events)["/data/edad"] == Spent(5.0, 2, 2, 0)


def test_that_the_time_while_an_interview_was_closed_belongs_to_no_question(form: Form) -> None:
    events = events_of(form, log((0, SHOWN, "sexo"), (4, ANSWERED, "sexo", "f"), (9000, RESUMED, "edad")), at(9003))
    assert short(events)[1:] == [
        ("question", "sexo", 0, 4), ("form resume", "", 9000, None), ("question", "edad", 9000, 9003),
        ("form finalize", "", 9003, None),
    ]  # fmt: skip


def test_that_rows_that_come_and_go_are_told(form: Form) -> None:
    events = events_of(
        form,
        log(
            (0, SHOWN, "fila"), (1, ANSWERED, "fila", "yes"), (2, SHOWN, "fila[1]/a"), (3, ANSWERED, "fila[1]/a", "4"),
            (4, ANSWERED, "fila", "yes"), (5, ANSWERED, "fila[2]", MARK + "removed"), (6, ANSWERED, "fila", "no"),
        ),
    )  # fmt: skip
    told = [(e.event, e.node) for e in events if "repeat" in e.event]
    assert told == [("add repeat", "/data/fila[1]"), ("add repeat", "/data/fila[2]"), ("delete repeat", "/data/fila[2]")]


def test_that_answers_without_a_shown_question_count_from_the_answer_before(form: Form) -> None:
    events = events_of(
        form, log((0, ANSWERED, "sexo", "f"), (4, ANSWERED, "edad", "30"), (9, ANSWERED, "nombre", "Ana")), at(9)
    )
    assert short(events)[1:-1] == [("question", "sexo", 0, 0), ("question", "edad", 0, 4), ("question", "nombre", 4, 9)]


@pytest.mark.parametrize("name", ["nombre", "salud", "libre"])
def test_that_no_value_is_told_that_names_somebody_or_is_sensitive(name: str, form: Form) -> None:
    events = events_of(
        form,
        log((0, SHOWN, name), (1, ANSWERED, name, "Ana Quispe"), (2, ANSWERED, name, "Ana Rojas"), (3, JUMPED, name),
            (4, ANSWERED, name, "Eva")),
        at(5),
    )  # fmt: skip
    assert spent_of(events)[f"/data/{name}"].changes == 2
    for told in (to_csv(events), str(to_data(events))):
        assert not any(word in told for word in ("Ana", "Quispe", "Rojas", "Eva"))


def test_that_the_layout_is_that_of_odk(form: Form) -> None:
    events = events_of(form, log((0, SHOWN, "sexo"), (1, ANSWERED, "sexo", "f"), (2, ANSWERED, "sexo", "m, otro")), at(3))
    assert to_csv(events) == (
        "event,node,start,end,old-value,new-value\n"
        f"form start,,{MS},,,\n"
        f'question,/data/sexo,{MS},{MS + 3000},,"m, otro"\n'
        f"form finalize,,{MS + 3000},,,\n"
    )
    assert to_csv(events, changes=False).splitlines()[:2] == ["event,node,start,end", f"form start,,{MS},"]


def test_that_a_reason_for_no_answer_is_no_value(form: Form) -> None:
    events = events_of(
        form, log((0, ANSWERED, "edad", "30"), (1, SHOWN, "edad"), (2, ANSWERED, "edad", MARK + "refused")), at(3)
    )
    assert (events[-2].old, events[-2].new, events[-2].changes) == ("30", "", 1)


def test_that_a_clock_that_is_set_back_makes_no_negative_time(form: Form) -> None:
    events = events_of(form, log((10, SHOWN, "sexo"), (4, SHOWN, "edad"), (12, ANSWERED, "edad", "3")), at(1))
    assert all(event.end is None or event.end >= event.start for event in events)
    assert [event.start for event in events] == sorted(event.start for event in events)


def test_that_an_empty_log_has_no_events(form: Form) -> None:
    assert events_of(form, []) == []
    assert to_data([]) == {}
    assert from_data({}) == []


LINES = st.lists(
    st.tuples(
        st.floats(0, 1e6),
        st.sampled_from([SHOWN, JUMPED, RESUMED, ANSWERED, END]),
        st.sampled_from(["", "sexo", "edad", "fila", "fila[1]/a", "fila[x]/a", "nada", "fila[2]"]),
        st.sampled_from(["", "yes", "no", "3", MARK + "removed", MARK + "unknown"]),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None, database=None)
@given(LINES, st.booleans())
def test_that_any_log_is_told_and_kept(form: Form, lines: list[tuple[float, str, str, str]], ends: bool) -> None:
    events = events_of(form, log(*lines), at(2e6) if ends else "")
    assert from_data(to_data(events)) == events
    assert all(event.end is None or event.end >= event.start for event in events)
    assert to_csv(events).count("\n") == len(events) + 1
    assert all(spent.seconds >= 0 for spent in spent_of(events).values())

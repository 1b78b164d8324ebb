"""Every question type by its own description: as typed, as stored, as shown, and what it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from forms.form import Bind, Control
from forms.questions import TYPES, Asked, type_of
from vocabulary.errors import BadInput
from vocabulary.text import LANGUAGES

ASKED = Asked(
    "Pregunta", parameters={"start": "1", "end": "10", "step": "1"},
    choices=(("yes", "Sí"), ("no", "No"), ("perhaps", "Quizás")),
    today=date(2026, 11, 24),
)  # fmt: skip
EXAMPLES = [(name, *example) for name, kind in TYPES.items() for example in kind.examples]


def test_that_every_type_describes_itself() -> None:
    assert len(TYPES) >= 17
    for kind in TYPES.values():
        assert kind.label
        assert kind.__doc__
        assert kind.examples
        assert kind.help or not kind.asks


@pytest.mark.parametrize(("name", "typed", "stored"), EXAMPLES)
def test_that_what_is_typed_becomes_what_is_stored(name: str, typed: str, stored: str) -> None:
    kind = TYPES[name]
    if kind.asks:
        assert kind.parse(typed, ASKED) == stored
        assert kind.parse(stored, ASKED) == stored
        assert all(kind.show(stored, ASKED, lang) for lang in LANGUAGES)


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind.asks])
def test_that_a_bad_answer_is_refused_with_what_a_good_one_looks_like(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        TYPES[name].parse(TYPES[name].bad_example, ASKED)
    (problem,) = caught.value.problems
    assert problem.where.field == "Pregunta"
    assert problem.remedy is not None


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind.asks])
def test_that_nothing_typed_is_no_answer(name: str) -> None:
    assert TYPES[name].parse("  ", ASKED) == ""


@pytest.mark.parametrize(
    ("kind", "bind", "name"),
    [
        ("input", "string", "text"), ("input", "int", "integer"), ("input", "integer", "integer"),
        ("input", "decimal", "decimal"), ("input", "date", "date"), ("input", "dateTime", "dateTime"),
        ("input", "time", "time"),
        ("input", "geopoint", "geopoint"), ("input", "geotrace", "geotrace"), ("input", "geoshape", "geotrace"),
        ("input", "barcode", "barcode"), ("input", "db:person", "text"),
        ("select1", "string", "select_one"), ("select", "string", "select_multiple"), ("rank", "odk:rank", "rank"),
        ("range", "decimal", "range"), ("trigger", "string", "acknowledge"), ("upload", "binary", "upload"),
    ],
)  # fmt: skip
def test_that_a_question_has_the_type_that_its_control_and_bind_say(kind: str, bind: str, name: str) -> None:
    matching = [known for known, type_ in TYPES.items() if type_.matches(Control(kind, "/a"), Bind("/a", bind))]
    assert type_of(Control(kind, "/a"), Bind("/a", bind)).name == name
    assert len(matching) <= 1


@pytest.mark.parametrize(
    ("appearance", "typed", "stored"),
    [
        ("year", "1990", "1990-01-01"),
        ("month-year", "3/1990", "1990-03-01"),
        ("month-year", "031990", "1990-03-01"),
        ("", "1-1-30", "1930-01-01"),
    ],
)
def test_that_a_date_takes_as_little_as_the_question_asks(appearance: str, typed: str, stored: str) -> None:
    assert TYPES["date"].parse(typed, Asked(appearance=appearance, today=date(2026, 11, 24))) == stored


@pytest.mark.parametrize("sentence", ["$GPGGA,123519,1202.784,S,07702.568,W,1,08,0.9,545.4,M,46.9,M,,*47"])
def test_that_a_receiver_can_be_read(sentence: str) -> None:
    assert TYPES["geopoint"].parse(sentence, ASKED) == "-12.0464 -77.0428 0 0"

"""The bundled questionnaires: built from their tables, converted afresh to the same, complete in three languages, and each
question marked for what it tells of a person."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms import library
from forms.classes import DIRECT, OTHER, class_of, said_class
from forms.doctor import Outcome, diagnose
from forms.form import Control, Form
from forms.interview import Interview
from forms.interview.consent import is_consent
from forms.interview.tree import controls
from forms.library.build import says, sources, workbook
from forms.odk.collect import package
from forms.questions import type_of
from forms.read import load_form, to_xform
from forms.xform import parse_form
from vocabulary.text import LANGUAGES

NAMES = library.names()
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=ZoneInfo("America/Bogota"))


def questions(form: Form) -> list[Control]:
    """What is asked, without notes and groups, in order."""
    every = [control for control in controls(form.body) if control.kind not in ("group", "repeat")]
    return [control for control in every if type_of(control, form.binds[control.path]).asks]


def test_that_every_source_is_in_the_library_and_the_other_way_round() -> None:
    assert set(NAMES) == set(sources())
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_that_the_workbook_says_what_its_table_says(name: str) -> None:
    assert says(library.path(name)) == workbook(sources()[name])


@pytest.mark.parametrize("name", NAMES)
def test_that_the_xform_is_what_the_converter_makes_of_the_workbook(name: str) -> None:
    assert library.path(name).with_suffix(".xml").read_text(encoding="utf-8") == to_xform(library.path(name))


def test_that_a_questionnaire_opens_without_the_converter() -> None:
    code = (
        "import sys; from forms import library; from forms.read import load_form\n"
        f"form = load_form(library.path({NAMES[0]!r})); assert form is library.load({NAMES[0]!r})\n"
        "print([name for name in ('pyxform', 'openpyxl', 'pandas', 'numpy') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("name", NAMES)
def test_that_every_word_stands_in_three_languages(name: str) -> None:
    form = load_form(library.path(name))
    assert form.codes == LANGUAGES
    spanish, *others = (form.texts[language] for language in form.languages)
    assert all(set(spanish) == set(other) for other in others)
    assert all(
        words.parts and "".join(map(str, words.parts)).strip("- ")
        for entries in form.texts.values()
        for words in entries.values()
    )
    for control in controls(form.body):
        if control.kind != "repeat":  # the group around the rows has the words
            assert control.label.itext in spanish
    for bind in form.binds.values():
        for message in (bind.constraint_message, bind.required_message):
            assert not message or message.itext in spanish
        if bind.own.get("warning"):
            assert all(bind.own.get(f"warningMsg_{code}") for code in LANGUAGES)
        if bind.constraint:
            assert bind.constraint_message


@pytest.mark.parametrize("name", NAMES)
def test_that_the_form_doctor_finds_nothing(name: str) -> None:
    diagnosis = diagnose(library.path(name))
    assert diagnosis.outcome is Outcome.RUNS
    assert diagnosis.findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_that_a_questionnaire_goes_to_collect_whole(name: str) -> None:
    made = package(library.path(name))
    assert list(made.files) == [f"{made.form.id}.xml"]
    assert not made.missing
    assert parse_form(made.files[f"{made.form.id}.xml"]).binds == library.load(name).binds


@pytest.mark.parametrize("name", NAMES)
def test_that_each_has_a_title_a_purpose_and_named_sources(name: str) -> None:
    described = next(form for form in library.FORMS if form.name == name)
    assert described.title
    assert described.about
    assert library.load(name).id == name
    assert re.search(r"^Sources(?: of the questions)?: ", sources()[name].__doc__, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_that_consent_is_asked_first_and_for_each_purpose(name: str, now: datetime) -> None:
    form = library.load(name)
    asked = questions(form)
    purposes = [number for number, control in enumerate(asked) if form.binds[control.path].own.get("consent")]
    assert purposes[0] == 0
    before = [form.binds[control.path] for control in asked[: purposes[-1]]]
    assert not [bind.path for bind in before if bind.own.get("class") and not is_consent(bind)]
    named = [form.binds[asked[number].path].own["consent"] for number in purposes]
    assert len(set(named)) == len(named)
    assert set(named) <= set(library.PURPOSES)
    parts = {bind.own.get("consentPart") for bind in form.binds.values()}
    assert {"how", "witness"} <= parts
    assert ("guardian" in parts) == ("assent" in parts)
    running = Interview(form, "es", now)
    assert running.consents()[0].needed
    assert not running.engine.plan.broken
    assert not running.engine.plan.circles
    assert not running.engine.errors


@pytest.mark.parametrize("name", NAMES)
def test_that_the_class_of_each_question_is_said(name: str, now: datetime) -> None:
    """Where a table says nothing, the stricter reading of the words must find nothing either."""
    plan = Interview(library.load(name), "es", now).engine.plan
    unsaid = [place for place in plan.places.values() if place.control is not None and not said_class(place)]
    assert {place.path: class_of(place, plan.form) for place in unsaid if class_of(place, plan.form) != OTHER} == {}
    assert {said_class(place) for place in plan.places.values()} <= {"", "direct", "quasi", "sensitive"}
    assert any(said_class(place) == "sensitive" for place in plan.places.values())


@pytest.mark.parametrize("name", NAMES)
def test_that_names_are_asked_only_of_those_who_agreed_to_it(name: str, now: datetime) -> None:
    form = library.load(name)
    plan = Interview(form, "es", now).engine.plan
    for place in plan.places.values():
        if class_of(place, form) != DIRECT or is_consent(place.bind) or place.children:
            continue
        rules = " ".join(around.bind.relevant for around in place.around())
        purposes = {bind.own["consent"] for bind in form.binds.values() if bind.own.get("consent") and bind.path in rules}
        assert purposes & {"linking", "contact", "directory", "application"}, place.path


@pytest.mark.parametrize("name", NAMES)
def test_that_the_name_of_a_record_tells_nothing_of_the_person(name: str, now: datetime) -> None:
    plan = Interview(library.load(name), "es", now).engine.plan
    rule = next(rule for rule in plan.rules if rule.place.names[-1] == "instanceName")
    assert {reference.names[-1] for reference in rule.looks_at} <= {"area", "cluster", "today"}


@pytest.mark.parametrize("name", NAMES)
def test_that_no_position_picture_or_sound_is_taken(name: str) -> None:
    form = library.load(name)
    kinds = {type_of(control, form.binds[control.path]).name for control in questions(form)}
    assert kinds <= {"select_one", "select_multiple", "integer", "date", "text"}
    assert not {bind.type for bind in form.binds.values()} & {"geopoint", "geotrace", "geoshape", "binary"}


def test_that_a_name_means_the_same_in_every_questionnaire() -> None:
    """So that tables can be made of several: one type, one class and the same words for a code, wherever a name is used."""
    kinds: dict[str, set[tuple[str, str]]] = {}
    codes: dict[tuple[str, str], set[str]] = {}
    for name in NAMES:
        form = library.load(name)
        speaker = Interview(form, "es", NOW).speaker
        for control in questions(form):
            bind, short = form.binds[control.path], control.path.rpartition("/")[2]
            kinds.setdefault(short, set()).add((type_of(control, bind).name, bind.own.get("class", "")))
            for code, label in speaker.choices(control, Interview(form, "es", NOW).engine.root):
                codes.setdefault((short, code), set()).add(label)
    assert {short: found for short, found in kinds.items() if len(found) > 1} == {}
    assert {key: found for key, found in codes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", NAMES)
def test_that_no_words_call_a_person_illegal(name: str) -> None:
    text = library.path(name).with_suffix(".xml").read_text(encoding="utf-8").lower()
    assert not any(word in text for word in ("ilegal", "illegal", "clandestin", "indocumentad"))


def test_that_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        library.path("../secret")

"""The bundled questionnaires: built from their tables, converted afresh to the same, complete in three languages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import openpyxl
import pytest

from forms import library
from forms.form import Control, Form, Words
from forms.interview import Interview
from forms.interview.tree import controls
from forms.library.build import sources, workbook
from forms.questions import type_of
from forms.read import load_form, to_xform
from vocabulary.text import LANGUAGES

NAMES = library.names()


def texts(form: Form, control: Control) -> Iterator[Words]:
    yield control.label
    yield control.hint
    yield from (choice.label for choice in control.choices)


def test_that_every_source_is_in_the_library_and_the_other_way_round() -> None:
    assert set(NAMES) == set(sources())
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_that_the_workbook_says_what_its_table_says(name: str) -> None:
    book = openpyxl.load_workbook(library.path(name), read_only=True)
    for title, lines in workbook(sources()[name]).items():
        assert [[cell or "" for cell in row] for row in book[title].iter_rows(values_only=True)] == lines
    book.close()


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
        if control.kind not in ("group", "repeat"):
            assert control.label.itext in spanish
    for bind in form.binds.values():
        for message in (bind.constraint_message, bind.required_message):
            assert not message or message.itext in spanish
        if bind.own.get("warning"):
            assert all(bind.own.get(f"warningMsg_{code}") for code in LANGUAGES)
        if bind.constraint:
            assert bind.constraint_message


@pytest.mark.parametrize("name", NAMES)
def test_that_consent_is_asked_first_and_classes_are_known(name: str, now: object) -> None:
    form = library.load(name)
    asked = [c for c in controls(form.body) if c.kind not in ("group", "repeat") and type_of(c, form.binds[c.path]).asks]
    assert form.binds[asked[0].path].own["consent"]
    own = [bind.own.get("class", "") for bind in form.binds.values()]
    assert set(own) <= {"", "direct", "quasi", "sensitive"}
    assert {"direct", "sensitive"} <= set(own)
    running = Interview(form, "es", now)  # type: ignore[arg-type]
    assert running.consents()[0].needed
    assert not running.engine.plan.broken
    assert not running.engine.plan.circles
    assert not running.engine.errors


@pytest.mark.parametrize("name", NAMES)
def test_that_no_words_call_a_person_illegal(name: str) -> None:
    text = library.path(name).with_suffix(".xml").read_text(encoding="utf-8").lower()
    assert not any(word in text for word in ("ilegal", "illegal", "clandestin", "indocumentad"))


def test_that_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        library.path("../secret")

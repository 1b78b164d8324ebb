"""What the tests of questionnaires share: small XForms written in a line, and interviews with them at a fixed moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms.form import Form
from forms.interview import Interview
from forms.xform import parse_form

NOW = datetime(2026, 11, 24, 10, 42, 7, tzinfo=ZoneInfo("America/Lima"))
HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" '
    'xmlns:alcance="urn:alcance:xforms:1"><h:head><h:title>Prueba</h:title><model>'
)


def written(instance: str, binds: str = "", body: str = "", more: str = "") -> str:
    """An XForm: what stands in the root `data`, the binds, the body, and what else belongs to the model."""
    return (
        f'{HEAD}<instance><data id="prueba" version="1">{instance}</data></instance>{more}{binds}'
        f"</model></h:head><h:body>{body}</h:body></h:html>"
    )


@pytest.fixture
def form() -> Callable[..., Form]:
    return lambda *parts, **named: parse_form(written(*parts, **named))


@pytest.fixture
def interview() -> Callable[..., Interview]:
    """`interview(instance, binds, body, more=…, lang=…)`: an interview with a form written in place."""

    def begin(*parts: str, lang: str = "es", more: str = "", now: datetime = NOW) -> Interview:
        return Interview(parse_form(written(*parts, more=more)), lang, now, chance=random.Random(7))

    return begin


@pytest.fixture
def now() -> datetime:
    return NOW

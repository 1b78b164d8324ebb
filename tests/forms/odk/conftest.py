"""What the tests of the exchange with ODK share: a form with everything in it, a record of it, and a pair of keys."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from forms.form import Form
from forms.interview import Interview
from forms.xform import parse_form
from tests.forms.conftest import HEAD, NOW

INSTANCE = (
    '<data id="todo" version="7"><sexo/><idiomas/><orden/><lugar/><camino/><nacimiento/><foto/><otro/><otro_other/>'
    '<grupo><nota/></grupo><cuantas/><persona jr:template=""><nombre/><edad/><hijo jr:template=""><edad/></hijo></persona>'
    '<visita jr:template=""><hora/></visita><mayores/><orx:meta><orx:instanceID/></orx:meta></data>'
)
BINDS = (
    '<bind nodeset="/data/lugar" type="geopoint"/><bind nodeset="/data/camino" type="geotrace"/>'
    '<bind nodeset="/data/nacimiento" type="date"/><bind nodeset="/data/foto" type="binary"/>'
    '<bind nodeset="/data/otro_other" relevant="selected(/data/otro, \'other\')"/>'
    '<bind nodeset="/data/grupo" relevant="/data/sexo = \'f\'"/><bind nodeset="/data/cuantas" type="int"/>'
    '<bind nodeset="/data/persona/edad" type="int"/><bind nodeset="/data/persona/hijo/edad" type="int"/>'
    '<bind nodeset="/data/visita/hora" type="time"/>'
    '<bind nodeset="/data/mayores" calculate="count(/data/persona[edad &gt; 17])"/>'
    '<bind nodeset="/data/orx:meta/orx:instanceID" jr:preload="uid"/>'
)


def _items(*values: str) -> str:
    return "".join(f"<item><label>{value.upper()}</label><value>{value}</value></item>" for value in values)


BODY = (
    f'<select1 ref="/data/sexo"><label>Sexo</label>{_items("f", "m")}</select1>'
    f'<select ref="/data/idiomas"><label>Idiomas</label>{_items("es", "pt", "qu")}</select>'
    f'<odk:rank ref="/data/orden"><label>Orden</label>{_items("a", "b", "c")}</odk:rank>'
    '<input ref="/data/lugar"/><input ref="/data/camino"/><input ref="/data/nacimiento"/>'
    '<upload ref="/data/foto" mediatype="image/*"/>'
    f'<select ref="/data/otro"><label>Otro</label>{_items("x", "other")}</select><input ref="/data/otro_other"/>'
    '<group ref="/data/grupo"><input ref="/data/grupo/nota"/></group><input ref="/data/cuantas"/>'
    '<group ref="/data/persona"><label>Persona</label><repeat nodeset="/data/persona" jr:count="/data/cuantas">'
    '<input ref="/data/persona/nombre"/><input ref="/data/persona/edad"/>'
    '<group ref="/data/persona/hijo"><repeat nodeset="/data/persona/hijo"><input ref="/data/persona/hijo/edad"/></repeat>'
    "</group></repeat></group>"
    '<group ref="/data/visita"><repeat nodeset="/data/visita"><input ref="/data/visita/hora"/></repeat></group>'
)
ANSWERS = (
    ("/data/sexo", "f"), ("/data/idiomas", "es qu"), ("/data/orden", "c a b"), ("/data/lugar", "-12.05 -77.04 0 0"),
    ("/data/camino", "-12 -77 0 0;-12.1 -77.1 0 0"), ("/data/nacimiento", "1990-03-05"), ("/data/foto", "cara.jpg"),
    ("/data/otro", "x other"), ("/data/otro_other", "aymara <ñ> & más"), ("/data/grupo/nota", "primera\nsegunda"),
    ("/data/cuantas", "2"), ("/data/persona[1]/nombre", "Ana"), ("/data/persona[1]/edad", "40"),
    ("/data/persona[2]/edad", "12"), ("/data/persona[1]/hijo", "yes"), ("/data/persona[1]/hijo[1]/edad", "3"),
    ("/data/persona[1]/hijo", "yes"), ("/data/persona[1]/hijo[2]/edad", "5"), ("/data/visita", "yes"),
    ("/data/visita[1]/hora", "08:30:00.000"),
)  # fmt: skip


@pytest.fixture
def whole() -> Form:
    """A form with choices, ranks, positions, a file, other answers, groups, rows in rows and a calculation."""
    return parse_form(f"{HEAD}<instance>{INSTANCE}</instance>{BINDS}</model></h:head><h:body>{BODY}</h:body></h:html>")


@pytest.fixture
def filled(whole: Form) -> Callable[..., Interview]:
    """An interview with that form, answered."""

    def begin(*more: tuple[str, str]) -> Interview:
        running = Interview(whole, "es", NOW)
        for path, value in (*ANSWERS, *more):
            running.answer(path, value)
        return running

    return begin


def keys(which: int = 0) -> tuple[str, Any]:
    """A public key as forms carry it, and its private key; made anew in each run."""
    return _keys(which)


@cache
def _keys(which: int) -> tuple[str, Any]:
    pytest.importorskip("cryptography", reason="there is no wheel of cryptography for this machine")
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(public).decode(), private

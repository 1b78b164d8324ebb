"""Every part of every report against the schemas of ISO/IEC 29500-4, where these are at hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from vocabulary.text import LANGUAGES

SCHEMAS = Path(__file__).resolve().parents[2] / ".." / "shared" / "conformance" / "ooxml-schemas"
PARTS = (
    ("[Content_Types].xml", "opc-xsd/opc-contentTypes.xsd"),
    (".rels", "opc-xsd/opc-relationships.xsd"),
    ("xl/charts/", "dml-chart.xsd"),
    ("xl/drawings/", "dml-spreadsheetDrawing.xsd"),
    ("docProps/app.xml", "shared-documentPropertiesExtended.xsd"),
    ("docProps/custom.xml", "shared-documentPropertiesCustom.xsd"),
    ("xl/theme", "dml-main.xsd"),
    ("xl/", "sml.xsd"),
)
UNCHECKED = ("docProps/core.xml",)  # its schema builds on one that stands on the network; our own rules read it


@cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name)))


def schema_of(part: str) -> str:
    return next(name for mark, name in PARTS if (part.endswith(mark) if mark.startswith(".") else part.startswith(mark)))


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas of ISO/IEC 29500 are not on this machine")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["many", "account", "six", "areas", "judged", "programme", "real", "region"])
def test_that_every_part_is_valid(name: str, lang: str, written: Callable[[str, str], bytes]) -> None:
    wrong = []
    with zipfile.ZipFile(BytesIO(written(name, lang))) as package:
        parts = [p for p in package.namelist() if not p.endswith(".png") and p not in UNCHECKED]
        assert any(p.startswith("xl/charts/") for p in parts)
        for part in parts:
            against = schema(schema_of(part))
            if not against.validate(etree.fromstring(package.read(part))):
                wrong.append((part, str(against.error_log)[:300]))
    assert wrong == []

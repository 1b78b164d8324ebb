"""Every text for people is in Spanish and Portuguese too, with the same fields, and the compiled files are up to date."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

polib = pytest.importorskip("polib")

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "vocabulary" / "locale"
every_language = pytest.mark.parametrize("lang", ["es", "pt"])


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["catalogue"] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def source(tool: ModuleType) -> Any:
    return tool.template_file(list(tool.texts()))


def catalogue(lang: str) -> Any:
    return polib.pofile(str(LOCALE / f"{lang}.po"))


def test_that_the_source_holds_texts(source: Any) -> None:
    assert len(source) > 500


def test_that_the_template_file_is_that_of_the_source(source: Any) -> None:
    written = polib.pofile(str(LOCALE / "alcance.pot"))
    assert [(e.msgid, e.msgid_plural) for e in written] == [(e.msgid, e.msgid_plural) for e in source]


@every_language
def test_that_every_text_is_translated(source: Any, lang: str) -> None:
    translated = {entry.msgid for entry in catalogue(lang) if entry.translated()}
    assert sorted({entry.msgid for entry in source} - translated) == []


@every_language
def test_that_nothing_is_translated_that_is_no_longer_there(source: Any, lang: str) -> None:
    assert sorted({entry.msgid for entry in catalogue(lang)} - {entry.msgid for entry in source}) == []


@every_language
def test_that_a_translation_has_the_fields_of_its_text(tool: ModuleType, lang: str) -> None:
    for entry in catalogue(lang):
        if entry.msgid_plural:
            assert set(tool.fields(entry.msgstr_plural[0])) <= set(tool.fields(entry.msgid_plural)), entry.msgid
            assert tool.fields(entry.msgstr_plural[1]) == tool.fields(entry.msgid_plural), entry.msgid
        else:
            assert tool.fields(entry.msgstr) == tool.fields(entry.msgid), entry.msgid


@every_language
def test_that_a_translation_ends_as_its_text_ends(lang: str) -> None:
    """A sentence stays a sentence, a label a label: texts are put together as they are."""
    for entry in catalogue(lang):
        pairs = [(entry.msgid, entry.msgstr)] if not entry.msgid_plural else [(entry.msgid_plural, entry.msgstr_plural[1])]
        for text, translated in pairs:
            assert translated.endswith(".") == text.endswith("."), text
            assert translated == translated.strip() or text != text.strip(), text


@every_language
def test_that_the_compiled_catalogue_is_that_of_its_source(tool: ModuleType, lang: str) -> None:
    assert (LOCALE / f"{lang}.mo").read_bytes() == tool.compiled(catalogue(lang))


@every_language
def test_that_no_translation_speaks_of_illegal_persons(lang: str) -> None:
    for entry in catalogue(lang):
        for translated in (entry.msgstr, *entry.msgstr_plural.values()):
            assert "ilegal" not in translated.lower(), entry.msgid


def test_that_a_text_that_is_computed_is_refused(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a.py").write_text('N_(f"{1}")', encoding="utf-8")
    with pytest.raises(ValueError, match=r"forms/a\.py:1"):
        list(tool.texts(tmp_path))


def test_that_a_plural_has_one_entry_with_both_forms(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a.py").write_text('text(N_("{n} row"), N_("{n} rows"), n=1); N_("row")', encoding="utf-8")
    found = tool.template_file(list(tool.texts(tmp_path)))
    assert [(entry.msgid, entry.msgid_plural) for entry in found] == [("{n} row", "{n} rows"), ("row", "")]


def test_that_translations_are_kept_when_the_source_changes(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a.py").write_text('N_("old"); N_("new")', encoding="utf-8")
    before = polib.POFile()
    before.append(polib.POEntry(msgid="old", msgstr="viejo"))
    before.append(polib.POEntry(msgid="gone", msgstr="ido"))
    found = tool.merged(tool.template_file(list(tool.texts(tmp_path))), "es", before)
    assert [(entry.msgid, entry.msgstr) for entry in found] == [("old", "viejo"), ("new", "")]
    assert tool.untranslated(found) == ["new"]

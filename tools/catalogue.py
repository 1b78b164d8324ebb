"""The catalogues of the three languages: `python tools/catalogue.py` gathers every text into `vocabulary/locale/`.

`alcance.pot` holds every template marked with `N_` and the paragraphs of the methods' docstrings, which are their manual
entries; `es.po` and `pt.po` are merged with it, what is translated kept; `es.mo` and `pt.mo` are compiled from them, the same
bytes each time. Prints what lacks a translation; exit status 1 where something does.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "vocabulary" / "locale"
PACKAGES = ("vocabulary", "estimation", "forms", "exports", "survey_app")
WITH_TEXTS = (*PACKAGES, "tools")  # the manual's generated parts have headings of their own
PLURALS = {"es": "nplurals=2; plural=(n != 1);", "pt": "nplurals=2; plural=(n > 1);"}
FIELD = re.compile(r"\{(\w*)[^{}]*\}")


@dataclass(frozen=True)
class Found:
    """A text in the source: its template, its plural where it has one, and the file it stands in."""

    template: str
    plural: str
    file: str


def texts(root: Path = ROOT) -> Iterator[Found]:
    """Every text for people in the source, in the order of files and lines; raises `ValueError` for one that cannot be read."""
    for package in WITH_TEXTS:
        for file in sorted((root / package).rglob("*.py")):
            name = file.relative_to(root).as_posix()
            yield from _in_tree(ast.parse(file.read_text(encoding="utf-8")), name)


def _in_tree(tree: ast.Module, name: str) -> Iterator[Found]:
    paired: set[ast.AST] = set()
    found: list[tuple[int, Found]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(isinstance(d, ast.Name) and d.id == "register" for d in node.decorator_list):
            found += [(node.lineno, Found(part, "", name)) for part in paragraphs(ast.get_docstring(node) or "")]
        if not isinstance(node, ast.Call):
            continue
        pair = _pair(node)
        if pair is not None:
            paired |= set(pair)
            found.append((node.lineno, Found(_template(pair[0], name), _template(pair[1], name), name)))
        elif _is_mark(node) and node not in paired:
            found.append((node.lineno, Found(_template(node, name), "", name)))
    yield from (each for _, each in sorted(found, key=lambda item: item[0]))


def paragraphs(docstring: str) -> list[str]:
    """The paragraphs of a docstring, each on one line, as they are translated and shown."""
    return [" ".join(part.split()) for part in inspect.cleandoc(docstring).split("\n\n") if part.strip()]


def _is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"


def _pair(node: ast.Call) -> tuple[ast.Call, ast.Call] | None:
    """The two marks of `text(N_(one), N_(many), n=…)`, of the window's `t` alike, or of `Text(N_(one), values, N_(many))`."""
    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name not in ("text", "t", "Text") or not node.args or not _is_mark(node.args[0]):
        return None
    place = 2 if name == "Text" else 1
    many = node.args[place] if len(node.args) > place else next((k.value for k in node.keywords if k.arg == "plural"), None)
    first = node.args[0]
    assert isinstance(first, ast.Call)
    return (first, many) if isinstance(many, ast.Call) and _is_mark(many) else None


def _template(node: ast.Call, name: str) -> str:
    argument = node.args[0] if len(node.args) == 1 else None
    if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str) or not argument.value:
        raise ValueError(f"{name}:{node.lineno}: N_ takes one text as it stands, not something computed")
    return argument.value


def template_file(found: list[Found]) -> polib.POFile:
    """The catalogue without translations. A text that is used with and without a plural has one entry, with it."""
    pot = polib.POFile(wrapwidth=120)
    pot.metadata = {
        "Project-Id-Version": "alcance",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    entries: dict[str, polib.POEntry] = {}
    for each in found:
        entry = entries.get(each.template)
        if entry is None:
            entry = entries[each.template] = polib.POEntry(msgid=each.template)
            pot.append(entry)
        if each.plural:
            if entry.msgid_plural and entry.msgid_plural != each.plural:
                raise ValueError(f"{each.file}: {each.template!r} has two plurals")
            entry.msgid_plural = each.plural
        place = (each.file, "")
        if place not in entry.occurrences:
            entry.occurrences.append(place)
    for entry in pot:
        entry.msgstr_plural = {0: "", 1: ""} if entry.msgid_plural else {}
    return pot


def merged(pot: polib.POFile, lang: str, before: polib.POFile | None) -> polib.POFile:
    """The catalogue of a language: the template's entries in its order, with the translations that there were."""
    known = {entry.msgid: entry for entry in before or []}
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {**pot.metadata, "Language": "pt_BR" if lang == "pt" else lang, "Plural-Forms": PLURALS[lang]}
    for entry in pot:
        old = known.get(entry.msgid)
        new = polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural, occurrences=entry.occurrences)
        if entry.msgid_plural:
            same = old is not None and old.msgid_plural == entry.msgid_plural
            new.msgstr_plural = dict(old.msgstr_plural) if same and old is not None else {0: "", 1: ""}
        else:
            new.msgstr = old.msgstr if old is not None and not old.msgid_plural else ""
        catalogue.append(new)
    return catalogue


def compiled(catalogue: polib.POFile) -> bytes:
    """The binary catalogue that gettext reads; an entry without translation is left out."""
    return bytes(catalogue.to_binary())


def untranslated(catalogue: polib.POFile) -> list[str]:
    """The templates without a translation."""
    return [entry.msgid for entry in catalogue if not entry.translated()]


def fields(template: str) -> list[str]:
    """The names of the fields of a template, sorted; a translation has the same."""
    return sorted(FIELD.findall(template))


def main() -> int:
    LOCALE.mkdir(exist_ok=True)
    pot = template_file(list(texts()))
    pot.save(str(LOCALE / "alcance.pot"))
    missing = 0
    for lang in PLURALS:
        file = LOCALE / f"{lang}.po"
        catalogue = merged(pot, lang, polib.pofile(str(file)) if file.exists() else None)
        beside = file.with_suffix(".new")
        catalogue.save(str(beside))
        beside.replace(file)  # whole or not at all: hours of translating lie in it
        file.with_suffix(".mo").write_bytes(compiled(catalogue))
        lacking = untranslated(catalogue)
        missing += len(lacking)
        print(f"{lang}: {len(catalogue)} texts, {len(lacking)} without translation")
        for template in lacking:
            print(f"  {template}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

"""Every line of the journal can be told in the language of who reads it, whoever writes it."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.services import journal_words
from survey_app.services.roles import ROLES
from vocabulary.text import LANGUAGES, Text, translate

ROOT = Path(__file__).resolve().parents[3]
PLACES = {"write": 2, "note": 1}  # the action's place in journal.write(db, person, action, …) and note(programme, action, …)


def written() -> Iterator[tuple[str, ast.expr]]:
    """The action of every call in the source that writes a line into the journal, with where it stands."""
    for file in sorted((ROOT / "survey_app").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            place = _place(node)
            if isinstance(node, ast.Call) and place is not None and len(node.args) > place:
                yield f"{file.relative_to(ROOT).as_posix()}:{node.lineno}", node.args[place]


def _place(node: ast.AST) -> int | None:
    """Only the journal's `write`, and the service's `note`: not a file's, nor a note on an answer."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name):
        return PLACES["note"] if node.func.id == "note" else None
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        owner, name = node.func.value.id, node.func.attr
        if (owner, name) == ("journal", "write") or (owner in ("programme", "programmes", "service") and name == "note"):
            return PLACES[name]
    return None


def test_that_every_action_that_is_written_anywhere_has_words() -> None:
    found = list(written())
    assert len(found) > 12
    names = set()
    for where, action in found:
        if isinstance(action, ast.Constant):
            assert action.value in journal_words.ACTIONS, f"{where}: {action.value} has no words in journal_words.py"
            names.add(action.value)
        else:  # handed on from a caller, who is found by name
            assert "services/programme.py" in where, f"{where}: the action is not written out"
    assert {"created", "opened", "imported", "exported", "identities-read", "user-added"} <= names


def test_that_actions_are_described_under_their_own_name() -> None:
    assert all(action.name == name and action.label for name, action in journal_words.ACTIONS.items())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", journal_words.ACTIONS)
def test_that_a_line_is_told_whole_with_its_details_and_by_its_name_without(name: str, lang: str) -> None:
    action = journal_words.ACTIONS[name]
    fields = {field for _, field, _, _ in string.Formatter().parse(action.sentence) if field}
    told = translate(journal_words.said(name, "S", dict.fromkeys(fields - {"subject"}, 7)), lang)
    assert "{" not in told
    if fields:
        assert ("S" in told) >= ("subject" in fields)
        assert told.count("7") >= len(fields - {"subject"})
    if fields - {"subject"}:
        assert translate(journal_words.said(name, "S", {}), lang) == translate(Text(action.label), lang)


def test_that_codes_are_words_and_unknown_ones_stay() -> None:
    def said(**detail: object) -> str:
        return translate(journal_words.said("user-added", "Luz", detail), "es")

    assert translate(Text(ROLES["supervisor"]), "es") in said(role="supervisor")
    assert "king" in said(role="king")
    told = translate(journal_words.said("estimated", "x", {"method": "log-linear"}), "en")
    assert "log-linear" not in told.replace("Log-linear", "")
    assert "no-such" in translate(journal_words.said("estimated", "x", {"method": "no-such"}), "en")


def test_that_a_line_of_a_newer_version_stands_as_it_is() -> None:
    assert translate(journal_words.said("teleported", "x", {"to": "{y}"}), "es") == "teleported"


def test_that_braces_in_a_subject_are_harmless() -> None:
    told = translate(journal_words.said("exported", "{a}{0}.xlsx", {"kind": "report"}), "en")
    assert "{a}{0}.xlsx" in told

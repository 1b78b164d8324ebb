"""Every line of the journal can be told in the language of who reads it, whoever writes it."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.services import journal_words
from survey_app.services.roles import ROLES
from survey_app.store import journal
from vocabulary.text import LANGUAGES, Text, translate

ROOT = Path(__file__).resolve().parents[3]
PLACES = {"write": 2, "note": 1}  # the action's place in journal.write(db, person, action, …) and note(programme, action, …)


def written() -> Iterator[tuple[str, str]]:
    """The action of every call in the source that writes a line into the journal, with where it stands."""
    for file in sorted((ROOT / "survey_app").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            place = _place(node)
            if isinstance(node, ast.Call) and place is not None and len(node.args) > place:
                where = f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"
                for action in _said(node.args[place], tree):
                    yield where, action


def _said(action: ast.expr, tree: ast.Module) -> list[str]:
    """The words that an argument can be; nothing where it is handed on from a caller, who is found by name."""
    if isinstance(action, ast.Constant):
        return [str(action.value)]
    if isinstance(action, ast.IfExp):
        return _said(action.body, tree) + _said(action.orelse, tree)
    if isinstance(action, ast.Attribute):
        return [str(getattr(journal, action.attr))]
    if isinstance(action, ast.Name):
        named = [n for n in tree.body if isinstance(n, ast.Assign) and any(ast.unparse(t) == action.id for t in n.targets)]
        return [word for each in named for word in _said(each.value, tree)]
    raise AssertionError(f"line {action.lineno}: {ast.unparse(action)} cannot be followed")


def _place(node: ast.AST) -> int | None:
    """Only the journal's `write`, and the service's `note` on a programme: not a file's, nor a note on an answer."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    called = ast.unparse(node.func)
    if called == "journal.write":
        return PLACES["write"]
    if called.rpartition(".")[2] == "note" and ast.unparse(node.args[0]).endswith("programme"):
        return PLACES["note"]
    return None


def test_that_every_action_that_is_written_anywhere_has_words() -> None:
    found = list(written())
    known = {"created", "opened", "imported", "exported", "identities-read", "user-added", "restored"}
    assert known <= {name for _, name in found}
    missing = {name: where for where, name in found if name not in journal_words.ACTIONS}
    assert missing == {}, "describe them in services/journal_words.py"


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


def test_that_a_line_says_as_much_as_it_knows() -> None:
    line = {"kind": "report", "recipient": "Ministerio", "purpose": "planificar"}
    assert "Ministerio" in translate(journal_words.said("exported", "a.xlsx", line), "es")
    told = translate(journal_words.said("exported", "a.xlsx", {**line, "purpose": ""}), "es")
    assert "a.xlsx" in told
    assert "Ministerio" not in told


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

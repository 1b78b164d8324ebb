"""The manual tells all that the program has, in three languages, and every command line that is printed can be run."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from survey_app.cli import _word
from survey_app.cli.words import read, words
from vocabulary.text import LANGUAGES, translate

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
TOPICS = sorted({page.name.partition(".")[0] for page in PAGES})
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMAND = re.compile(r"^(?!#)(?:\s{4,}|\s*\$ |.*?`)(python3 -m survey_app[^`#\n]*)", re.MULTILINE)
PLACEHOLDER = re.compile(r"\[|\b[A-Z]{4,}\b|NAME=VALUE|…|\|")
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("manual", ROOT / "tools" / "manual.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def command_lines() -> Iterator[tuple[Path, str]]:
    """Every printed command without placeholders, with the document it stands in."""
    for document in DOCUMENTS:
        for line in COMMAND.findall(document.read_text(encoding="utf-8")):
            if not PLACEHOLDER.search(line):
                yield document, line.strip()


def whole(topic: str, lang: str) -> str:
    return (MANUAL / f"{topic}.{lang}.md").read_text(encoding="utf-8")


def test_that_every_page_is_there_in_three_languages() -> None:
    assert len(TOPICS) >= 13
    assert {page.name for page in PAGES} == {f"{topic}.{lang}.md" for topic in TOPICS for lang in LANGUAGES}


@every_page
def test_that_generated_parts_are_those_of_the_program(page: Path, tool: ModuleType) -> None:
    written = page.read_text(encoding="utf-8")
    assert written == tool.renewed(written, tool.language_of(page)), "run tools/manual.py"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_every_generated_part_stands_in_the_manual(lang: str, tool: ModuleType) -> None:
    found = {name for topic in TOPICS for _, name, _, _ in tool.PART.findall(whole(topic, lang))}
    assert found == set(tool.PARTS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_every_word_method_setting_and_shortcut_is_in_the_manual(lang: str) -> None:
    from estimation.method import methods
    from survey_app.actions import ACTIONS
    from survey_app.settings import SETTINGS
    from vocabulary.fields import descriptions

    everything = "\n".join(whole(topic, lang) for topic in TOPICS)
    for name, method in methods().items():
        assert f"(`{name}`)" in everything
        for setting in descriptions(method):
            assert f"| `{setting}` |" in everything
    for name in filter(None, words()):
        assert f"`python3 -m survey_app {name}`" in everything
    for word in words().values():
        for argument in word.arguments:
            assert f"`{argument.name}" in everything
    for action in ACTIONS.values():
        assert translate(action.words, lang) in everything
    for each in SETTINGS.values():
        assert translate(each.kind.label, lang) in everything


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_every_page_of_the_window_has_its_page_in_the_manual(lang: str) -> None:
    """F1 opens the page of the page: none may lead to another one's."""
    pages = ROOT / "survey_app" / "gui" / "pages"
    named = re.compile(r'^    (?:name|manual)(?:: ClassVar\[str\])? = "([a-z-]+)"', re.MULTILINE)
    found = 0
    for file in pages.glob("*.py"):
        names = named.findall(file.read_text(encoding="utf-8"))
        if names and file.stem != "manual":
            found += 1
            assert (MANUAL / f"{names[-1]}.{lang}.md").is_file(), f"{file.stem}: {names[-1]}"
    assert found > 5


def test_that_every_button_that_the_manual_names_is_one_of_the_window(tool: ModuleType) -> None:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    catalogue = importlib.util.module_from_spec(spec)
    sys.modules["catalogue"] = catalogue
    spec.loader.exec_module(catalogue)
    templates = {found.template for found in catalogue.texts()}
    named = {template for page in PAGES for template in tool.LABEL.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 10
    assert named <= templates


@every_document
def test_that_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@every_document
def test_that_documents_have_one_title_and_no_leftover(document: Path) -> None:
    content = document.read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```", "", content, flags=re.DOTALL)
    assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1
    for leftover in ("TODO", "FIXME", "lorem", "XXX"):
        assert leftover not in content


@pytest.mark.parametrize(
    ("document", "line"), list(command_lines()), ids=lambda value: value if isinstance(value, str) else value.name
)
def test_that_a_printed_command_is_one(document: Path, line: str) -> None:
    """Its word exists and its arguments are understood."""
    argv = shlex.split(line)[3:]
    argv = [each for each, before in zip(argv, ["", *argv], strict=False) if each != "--wheels" and before != "--wheels"]
    word, rest = _word(argv)
    read(word, rest, "en")


def runnable() -> list[str]:
    """The printed commands that need neither a screen nor the tests themselves."""
    lines = {
        line
        for _, line in command_lines()
        if shlex.split(line)[3:4] not in ([], ["test"], ["screenshots"]) and "--wheels" not in line
    }
    return sorted(lines)


def test_that_there_are_commands_to_run() -> None:
    assert len(runnable()) > 4


@pytest.mark.parametrize("line", runnable())
def test_that_a_printed_command_runs(line: str, tmp_path: Path) -> None:
    """In an empty folder, with the samples where the documents say they are."""
    (tmp_path / "survey_app").mkdir()
    os.symlink(ROOT / "survey_app" / "samples", tmp_path / "survey_app" / "samples")
    argv = shlex.split(line)[3:]
    code = "import sys; from survey_app.cli import run; sys.exit(run(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-c", code, *argv]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

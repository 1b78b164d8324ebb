"""The start: what it reads from the words, when it goes on, and that what it makes is whole or not there.

The real installation is proved in bare Debian roots (`tools/bare-debian`); here its tools are replaced by ones that note
what was asked of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from survey_app import bootstrap, environment, pip_wheel, system_libraries
from survey_app.bootstrap import SetupError
from survey_app.environment import Environment

PROJECT = (
    '[project]\nname = "alcance"\ndependencies = ["some-package>=2"]\n[project.optional-dependencies]\ndev = ["some-tool"]\n'
)


class Tools:
    """Stands for Python's venv and for pip: makes what they would make, unless they are told to fail."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.fails = ""

    def __call__(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.asked.append(command)
        if "sysconfig" in command[-1]:
            folder = Path(command[0]).parents[1]
            return subprocess.CompletedProcess(command, 0, f"{folder}/packages\n", "")
        if self.fails and self.fails in command:
            return subprocess.CompletedProcess(command, 1, "", "")
        if "venv" in command:
            folder = Path(command[-1])
            (folder / "bin").mkdir(parents=True)
            (folder / "bin" / "python").write_text("#!", encoding="utf-8")
            (folder / "bin" / "tool").write_text(f"#!{folder}/bin/python\n", encoding="utf-8")
            (folder / "pyvenv.cfg").write_text(f"command = {folder}\n", encoding="utf-8")
        if "--editable" in command:
            folder = Path(command[0]).parents[1]
            dev = command[-1].endswith("[dev]")
            for name in ("some_package", *(("some_tool",) if dev else ())):
                info = folder / "packages" / f"{name}-2.0.dist-info"
                info.mkdir(parents=True, exist_ok=True)
                (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n", encoding="utf-8")
        return subprocess.CompletedProcess(command, 0, "", "")

    def installs(self) -> list[list[str]]:
        return [command for command in self.asked if "--editable" in command]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Tools:
    made = Tools()
    monkeypatch.setattr(environment.subprocess, "run", made)
    monkeypatch.setattr(environment, "_has_ensurepip", lambda: True)
    monkeypatch.setattr(system_libraries, "missing_packages", lambda screen=False: [])
    return made


pytestmark = pytest.mark.skipif(os.name == "nt", reason="the environment that stands in has the layout of Linux")


def test_that_a_first_start_builds_beside_and_renames(project: Path, tools: Tools) -> None:
    assert Environment(str(project), "en").make()
    assert (project / ".venv" / "installed.toml").read_text(encoding="utf-8") == PROJECT
    assert not (project / ".venv-new").exists()
    assert bootstrap.ready(str(project), dev=False)
    assert not bootstrap.ready(str(project), dev=True)


def test_that_scripts_name_the_final_folder(project: Path, tools: Tools) -> None:
    Environment(str(project), "en").make()
    assert (project / ".venv" / "bin" / "tool").read_text(encoding="utf-8") == f"#!{project}/.venv/bin/python\n"
    assert ".venv-new" not in (project / ".venv" / "pyvenv.cfg").read_text(encoding="utf-8")


def test_that_a_later_start_asks_nothing_of_any_tool(project: Path, tools: Tools) -> None:
    Environment(str(project), "en").make()
    tools.asked.clear()
    assert not Environment(str(project), "en").make()
    assert tools.asked == []


@pytest.mark.parametrize("fails", ["venv", "--editable"])
def test_that_a_broken_start_leaves_nothing_half_made(project: Path, tools: Tools, fails: str) -> None:
    tools.fails = fails
    with pytest.raises(SetupError):
        Environment(str(project), "en").make()
    assert [path.name for path in project.iterdir()] == ["pyproject.toml"]


def test_that_what_works_stays_until_the_new_one_is_whole(project: Path, tools: Tools) -> None:
    Environment(str(project), "en").make()
    (project / "pyproject.toml").write_text(PROJECT.replace(">=2", ">=3"), encoding="utf-8")
    tools.fails = "--editable"
    with pytest.raises(SetupError):
        Environment(str(project), "en").make()
    assert (project / ".venv" / "bin" / "python").exists()
    assert not bootstrap.ready(str(project), dev=False)


def test_that_a_changed_project_is_installed_again(project: Path, tools: Tools) -> None:
    Environment(str(project), "en").make()
    changed = PROJECT.replace('["some-package>=2"]', '["some-package>=2", "another"]')
    (project / "pyproject.toml").write_text(changed, encoding="utf-8")
    assert not bootstrap.ready(str(project), dev=False)
    assert Environment(str(project), "en").make()
    assert len(tools.installs()) == 2
    assert bootstrap.ready(str(project), dev=False)


def test_that_a_change_that_needs_nothing_new_installs_nothing(project: Path, tools: Tools) -> None:
    Environment(str(project), "en").make()
    (project / "pyproject.toml").write_text(PROJECT + "[tool.ruff]\n", encoding="utf-8")
    assert not Environment(str(project), "en").make()
    assert len(tools.installs()) == 1
    assert bootstrap.ready(str(project), dev=False)


def test_that_the_tools_for_the_tests_are_added_to_what_is_there(project: Path, tools: Tools) -> None:
    Environment(str(project), "en").make()
    assert not Environment(str(project), "en", dev=True).make()
    assert tools.installs()[-1][-1] == f"{project}[dev]"
    assert bootstrap.ready(str(project), dev=True)


def test_that_a_folder_of_wheels_takes_the_place_of_the_network(project: Path, tools: Tools) -> None:
    wheels = project / "wheels"
    wheels.mkdir()
    Environment(str(project), "en", wheels=str(wheels)).make()
    install = tools.installs()[0]
    assert install[install.index("--no-index") :][:3] == ["--no-index", "--find-links", str(wheels)]


def test_that_a_folder_of_wheels_that_is_not_there_is_said(project: Path) -> None:
    with pytest.raises(SetupError, match="nowhere"):
        Environment(str(project), "en", wheels=str(project / "nowhere")).serves_already(inside=False, entered=0)


def test_that_pip_comes_from_the_folder_where_python_has_none(
    project: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_has_ensurepip", lambda: False)
    wheels = project / "wheels"
    wheels.mkdir()
    wheel = wheels / "pip-25.0-py3-none-any.whl"
    wheel.touch()
    Environment(str(project), "en", wheels=str(wheels)).make()
    assert "--without-pip" in tools.asked[1]
    assert tools.asked[2][1:3] == [f"{wheel}/pip", "install"]


def test_that_a_network_that_is_not_there_is_said_with_what_to_do(
    project: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(target: Path) -> Path:
        raise OSError("no route")

    monkeypatch.setattr(environment, "_has_ensurepip", lambda: False)
    monkeypatch.setattr(system_libraries, "may_install", lambda: False)
    monkeypatch.setattr(pip_wheel, "fetch", fetch)
    with pytest.raises(SetupError, match=r"no route.*sudo apt-get install.*python3-venv"):
        Environment(str(project), "en").make()
    assert not (project / ".venv-new").exists()


def test_that_the_super_user_gets_what_is_missing(project: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[list[str]] = []
    monkeypatch.setattr(environment, "_has_ensurepip", lambda: ["python3-venv"] in added)
    monkeypatch.setattr(system_libraries, "missing_packages", lambda screen=False: ["libegl1"])
    monkeypatch.setattr(system_libraries, "may_install", lambda: True)
    monkeypatch.setattr(system_libraries, "install", lambda packages: added.append(packages) or "")
    Environment(str(project), "en").make()
    assert added == [["libegl1"], ["python3-venv"]]
    assert not any("--without-pip" in command for command in tools.asked)


def test_that_anybody_else_gets_the_exact_line_and_the_start_goes_on(
    project: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_libraries, "missing_packages", lambda screen=False: ["libegl1", "libgl1"])
    monkeypatch.setattr(system_libraries, "may_install", lambda: False)
    assert Environment(str(project), "en").make()
    assert "sudo apt-get install --no-install-recommends libegl1 libgl1" in capsys.readouterr().err


def test_that_nothing_of_the_preparation_goes_to_standard_output(
    project: Path, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    """`estimate --json -` must be readable by a program also at the first start."""
    Environment(str(project), "en").make()
    assert capsys.readouterr().out == ""


def test_that_an_environment_that_never_works_is_not_entered_for_ever(project: Path) -> None:
    with pytest.raises(SetupError, match=r"\.venv"):
        Environment(str(project), "en").serves_already(inside=True, entered=2)


def test_that_an_environment_of_a_replaced_python_is_forgotten(
    project: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    Environment(str(project), "en").make()
    monkeypatch.setattr(environment, "own_packages", lambda: str(project / "python3.99"))
    assert not Environment(str(project), "en").serves_already(inside=True, entered=1)
    assert not bootstrap.ready(str(project), dev=False)


def test_that_an_interpreter_that_has_everything_serves_without_an_environment(project: Path) -> None:
    (project / "pyproject.toml").write_text('[project]\nname = "alcance"\ndependencies = ["pytest>=1"]\n', encoding="utf-8")
    assert Environment(str(project), "en").serves_already(inside=False, entered=0)


def test_that_a_second_start_waits_for_the_first(project: Path) -> None:
    """The lock is on `pyproject.toml` and belongs to the process: a second process does not get it, until the first ends."""
    code = (
        "import sys; from survey_app.environment import Environment\n"
        "with Environment(sys.argv[1], 'en')._alone():\n"
        "    print('has it', flush=True); sys.stdin.readline()\n"
    )
    command = [sys.executable, "-c", code, str(project)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "has it\n"
        with open(project / "pyproject.toml", "rb") as handle:
            assert not environment._lock(handle.fileno(), wait=False)
            first.communicate("\n")
            assert environment._lock(handle.fileno(), wait=True)


@pytest.mark.parametrize(
    ("argv", "words", "wheels", "lang"),
    [
        (["demo"], ["demo"], "", "es"),
        (["--wheels", "w", "demo"], ["demo"], "w", "es"),
        (["demo", "--wheels=w"], ["demo"], "w", "es"),
        (["estimate", "--lang", "pt", "m"], ["estimate", "--lang", "pt", "m"], "", "pt"),
        (["--lang=en", "demo"], ["--lang=en", "demo"], "", "en"),
        (["--lang", "xx"], ["--lang", "xx"], "", "es"),
        ([], [], "", "es"),
    ],
)
def test_that_the_words_of_the_start_are_read_and_taken_out(argv: list[str], words: list[str], wheels: str, lang: str) -> None:
    assert bootstrap.read_words(argv) == (words, os.path.abspath(wheels) if wheels else "", lang)


@pytest.mark.parametrize(
    ("words", "first"),
    [(["--lang", "en", "test"], "test"), (["test", "--lang", "en"], "test"), (["--lang=pt"], ""), ([], ""), (["--help"], "")],
)
def test_that_the_word_is_found_among_options(words: list[str], first: str) -> None:
    assert bootstrap.first_word(words) == first


def test_that_going_inside_keeps_the_words_and_finds_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    entered: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(bootstrap.os, "execve", lambda path, command, env: entered.append((path, command, env)))
    monkeypatch.setattr(bootstrap, "WINDOWS", False)
    monkeypatch.setattr("subprocess.Popen", lambda *a, **k: (_ for _ in ()).throw(SystemExit))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        bootstrap.enter("/there/python", ["demo"], 0)
    path, command, env = entered[0]
    assert (path, command) == ("/there/python", ["/there/python", "-m", "survey_app", "demo"])
    assert env["PYTHONPATH"].split(os.pathsep)[0] == bootstrap.ROOT
    assert env[bootstrap.ENTERED] == "1"


def test_that_an_older_python_is_told_in_three_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from survey_app import __main__ as start

    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(start.sys, "version", "3.9.2 (default)")
    assert start.main() == 1
    said = capsys.readouterr().err
    assert said.count("3.11") == said.count("3.9.2") == 3


def test_that_the_first_file_can_be_read_by_an_older_python() -> None:
    """Compiled as Python 3.7 would: it is the one that says that 3.11 is needed."""
    import ast

    for name in ("__main__.py", "__init__.py"):
        source = (Path(bootstrap.ROOT) / "survey_app" / name).read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 7))

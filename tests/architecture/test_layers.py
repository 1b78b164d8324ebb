"""The one direction of dependence, as written in `pyproject.toml`, holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("vocabulary", "estimation", "forms", "exports", "survey_app")


def modules_imported(file: Path) -> set[str]:
    """The top-level names of everything that a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_that_every_layer_contract_is_kept() -> None:
    """In a process of its own: the linter sets up logging anew and switches off the loggers that it finds."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_that_the_vocabulary_needs_the_standard_library_alone() -> None:
    files = list((ROOT / "vocabulary").rglob("*.py"))
    assert files
    for file in files:
        assert modules_imported(file) <= sys.stdlib_module_names | {"vocabulary"}, file.name


def test_that_what_runs_before_anything_is_installed_needs_the_standard_library_alone() -> None:
    """The bootstrap with all it imports from the project, followed to the end."""
    waiting, seen = {"survey_app", "survey_app.__main__"}, set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        file = ROOT.joinpath(*name.split("."))
        file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for imported in _imported(node):
                top = imported.partition(".")[0]
                assert top in sys.stdlib_module_names or top in ("survey_app", "vocabulary"), f"{name} imports {imported}"
                if top in ("survey_app", "vocabulary") and imported not in seen and imported != "survey_app.cli":
                    waiting.add(imported)
    assert {"survey_app.bootstrap", "survey_app.pip_wheel", "vocabulary.text"} <= seen


def _imported(node: ast.AST) -> list[str]:
    """Modules that a statement imports, those of the project by their full name."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom) or not node.module:
        return []
    folder = ROOT.joinpath(*node.module.split("."))
    below = [f"{node.module}.{a.name}" for a in node.names if (folder / f"{a.name}.py").exists() or (folder / a.name).is_dir()]
    return [node.module, *below]


def test_that_only_the_store_asks_for_a_database_by_name() -> None:
    """Also by `importlib` or as a string: a second place that opens a database could open one in plain text."""
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            if (ROOT / "survey_app" / "store") in file.parents:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert node.value not in ("sqlcipher3", "sqlite3", "sqlite_utils"), f"{file.name}:{node.lineno}"


def test_that_services_know_the_database_by_its_type_alone() -> None:
    """Imported for the type checker, never when the program runs: a service that held a connection could open one."""
    for file in (ROOT / "survey_app" / "services").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        checked = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
        typed = {id(inner) for node in checked for inner in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in typed:
                tops = {name.partition(".")[0] for name in _imported(node)}
                assert not tops & {"sqlcipher3", "sqlite3", "sqlite_utils"}, f"{file.name}:{node.lineno}"

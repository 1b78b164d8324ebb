"""Sees that `.venv` beside the project is there and in use; standard library only, and a start that finds it costs nothing.

What is missing is made by `survey_app/environment.py`, which is only then imported.
"""

from __future__ import annotations

import os
import sys

from survey_app.language import system_language

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
WINDOWS = os.name == "nt"
LANGUAGES = ("es", "pt", "en")  # as in vocabulary.text, whose import would take longer than all this
ENTERED = "ALCANCE_ENTERED"  # counts the ways in, so that an environment that does not work is not entered for ever
DEVELOPERS = {"test"}  # the words that need the tools of the developers as well


class SetupError(Exception):
    """The environment could not be made; the message is for the person, in the person's language."""


def prepare(argv: list[str]) -> list[str]:
    """The words without the bootstrap's own, once everything is there; else sets it up and starts again inside `.venv`."""
    words, wheels, lang = read_words(argv)
    if not os.path.isfile(os.path.join(ROOT, "pyproject.toml")):  # installed as a package: whoever did that saw to the rest
        return words
    folder = os.path.join(ROOT, ".venv")
    dev = first_word(words) in DEVELOPERS
    entered = int(os.environ.pop(ENTERED, "0"))
    inside = os.path.realpath(sys.prefix) == os.path.realpath(folder)
    if not ready(ROOT, dev) or (inside and not os.path.isdir(own_packages())):
        from survey_app.environment import Environment

        environment = Environment(ROOT, lang, dev, wheels)
        if environment.serves_already(inside, entered) or (not environment.make() and inside):
            return words
    elif inside:
        return words
    enter(python_of(folder), words, entered)
    return words


def read_words(argv: list[str]) -> tuple[list[str], str, str]:
    """The words, the folder given with `--wheels`, and the language given with `--lang` or the system's."""
    words: list[str] = []
    found = {"--wheels": "", "--lang": ""}
    rest = iter(argv)
    for word in rest:
        name, sign, value = word.partition("=")
        if name in found:
            found[name] = value if sign else next(rest, "")
            if name == "--lang":
                words += [word] if sign else [word, *filter(None, [found[name]])]
        else:
            words.append(word)
    lang = found["--lang"] if found["--lang"] in LANGUAGES else system_language()
    return words, os.path.abspath(found["--wheels"]) if found["--wheels"] else "", lang


def first_word(words: list[str]) -> str:
    """The word that says what to do: the first that is neither an option nor the language."""
    before = ["", *words]
    return next((word for word, left in zip(words, before, strict=False) if word[:1] != "-" and left != "--lang"), "")


def python_of(folder: str) -> str:
    """The Python of an environment."""
    return os.path.join(folder, *(("Scripts", "python.exe") if WINDOWS else ("bin", "python")))


def own_packages() -> str:
    """Where this interpreter keeps its packages: elsewhere once the system's Python was replaced by another version."""
    return os.path.join(
        sys.prefix, "Lib" if WINDOWS else f"lib/python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages"
    )


def stamp(folder: str, dev: bool) -> str:
    """The copy of `pyproject.toml` that an environment keeps of what it was made for, written last."""
    return os.path.join(folder, "installed-dev.toml" if dev else "installed.toml")


def ready(root: str, dev: bool) -> bool:
    """Whether `.venv` was made for the project as it is now."""
    folder = os.path.join(root, ".venv")
    try:
        with open(stamp(folder, dev), "rb") as made, open(os.path.join(root, "pyproject.toml"), "rb") as now:
            return made.read() == now.read() and os.path.exists(python_of(folder))
    except OSError:
        return False


def enter(python: str, words: list[str], entered: int) -> None:
    """Goes on inside: this process becomes the environment's Python (on Windows, waits for it and ends as it ends)."""
    environment = {**os.environ, ENTERED: str(entered + 1)}
    if os.path.realpath(os.getcwd()) != ROOT:  # `-m` looks in the current folder; elsewhere the project must be on the path
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH", "")]))
    command = [python, "-m", "survey_app", *words]
    if not WINDOWS:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, environment)
    import subprocess

    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:  # the child has it too and ends by itself
            continue

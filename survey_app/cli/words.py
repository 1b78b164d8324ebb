"""What a word of the command is: described once as data; the parser, the help and the manual follow from it."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import LANGUAGES, N_, text, translate


@dataclass(frozen=True)
class Argument:
    """One argument: `METHOD` by its place, `--set` by its name. `metavar` names its value; without it an option is a switch."""

    name: str
    help: str
    metavar: str = ""
    many: bool = False
    required: bool = False

    @property
    def key(self) -> str:
        return self.name.lstrip("-").lower().replace("-", "_")

    @property
    def positional(self) -> bool:
        return not self.name.startswith("-")

    def usage(self) -> str:
        """As it stands in the first line of the help: `METHOD`, `[--set NAME=VALUE]...`."""
        shown = " ".join(filter(None, (self.name, self.metavar if not self.positional else "")))
        return (shown if self.required else f"[{shown}]") + ("..." if self.many else "")


@dataclass(frozen=True)
class Given:
    """The arguments of one call, checked for presence; what a value means, the word itself finds out."""

    values: argparse.Namespace
    lang: str

    def one(self, key: str) -> str:
        """The value, or '' where it was not given."""
        return getattr(self.values, key) or ""

    def many(self, key: str) -> list[str]:
        return list(getattr(self.values, key) or [])

    def switch(self, key: str) -> bool:
        return bool(getattr(self.values, key))


@dataclass(frozen=True)
class Word:
    """A word of the command. `run` gives the exit status and raises `AlcanceError` for what the person must mend."""

    name: str
    summary: str
    arguments: tuple[Argument, ...]
    run: Callable[[Given], int]

    def usage(self) -> str:
        arguments = (*self.arguments, LANG) if LANG not in self.arguments else self.arguments
        return " ".join(["python3 -m survey_app", *filter(None, [self.name]), *(argument.usage() for argument in arguments)])


LANG = Argument("--lang", N_("Language of the messages and of what is written: es, pt or en"), "es|pt|en")
WHEELS = Argument("--wheels", N_("Folder of wheels for a first start without network"), "FOLDER")
HELP = Argument("--help", N_("Show this help"))
COMMON = (LANG, WHEELS, HELP)


@cache
def words() -> dict[str, Word]:
    """Every word by name, the window (no word) first: each is the `WORD` of a module of this package."""
    import survey_app.cli as package

    found = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        word = getattr(importlib.import_module(module.name), "WORD", None)
        if isinstance(word, Word):
            found[word.name] = word
    return dict(sorted(found.items()))


def read(word: Word, argv: list[str], lang: str) -> Given:
    """The arguments of a call; raises `BadParameter` with all that is wrong with them."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for argument in (*word.arguments, *COMMON):
        if argument.positional:
            parser.add_argument(argument.key, nargs="*" if argument.many else "?")
        elif not argument.metavar:
            parser.add_argument(argument.name, *(["-h"] if argument is HELP else []), action="store_true", dest=argument.key)
        else:
            parser.add_argument(argument.name, action="append", dest=argument.key)
    try:
        values, rest = parser.parse_known_args(argv)
    except argparse.ArgumentError as error:
        name = (error.argument_name or "").split("/")[0]
        usage = text(N_("Usage: {line}"), line=word.usage())
        raise BadParameter(Problem("no-value", text(N_("{option} needs a value"), option=name), remedy=usage)) from error
    problems = [Problem("unknown-argument", text(N_("{argument} is not understood"), argument=item)) for item in rest]
    if not values.help:
        for argument in word.arguments:
            if argument.required and getattr(values, argument.key) in (None, []):
                problems.append(Problem("missing-argument", text(N_("{argument} is missing"), argument=argument.name)))
    for argument in (*word.arguments, *COMMON):
        if argument.positional or not argument.metavar or argument.many:
            continue
        given = getattr(values, argument.key) or []
        if len(given) > 1:
            problems.append(Problem("twice", text(N_("{option} stands more than once"), option=argument.name)))
        setattr(values, argument.key, given[0] if given else None)
    if values.lang and values.lang not in LANGUAGES:
        what = text(N_("{value} is not a possible value"), value=repr(values.lang))
        remedy = text(N_("It must be one of: {options}"), options=", ".join(LANGUAGES))
        problems.append(Problem("bad-value", what, Place(field="--lang"), remedy))
    if problems:
        usage = text(N_("Usage: {line}"), line=word.usage())
        raise BadParameter([*problems[:-1], replace(problems[-1], remedy=problems[-1].remedy or usage)])
    return Given(values, values.lang or lang)


def help_of(word: Word, lang: str) -> str:
    """The help of one word, in a language."""
    arguments = (*word.arguments, *COMMON)
    names = [" ".join(filter(None, (a.name, "" if a.positional else a.metavar))) for a in arguments]
    width = max(len(name) for name in names)
    lines = [translate(text(N_("Usage: {line}"), line=word.usage()), lang), "", translate(word.summary, lang), ""]
    if not word.name:
        others = [other for other in words().values() if other.name]
        width = max(width, *(len(other.name) for other in others))
        lines += [f"  {other.name:<{width}}  {translate(other.summary, lang)}" for other in others] + [""]
    lines += [f"  {name:<{width}}  {translate(a.help, lang)}" for name, a in zip(names, arguments, strict=True)]
    return "\n".join(lines)

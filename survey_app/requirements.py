"""What `pyproject.toml` asks for and whether an interpreter's packages meet it; standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([^;]*)(;.*)?$")
_CONDITION = re.compile(r"(>=|<=|==|!=|<|>)\s*(\d+(?:\.\d+)*)$")


def required(project: Path, extras: Iterable[str] = ()) -> list[str]:
    """The requirements of the project in the folder, its named extras included."""
    import tomllib

    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = list(table.get("dependencies", []))
    for extra in extras:
        found += table.get("optional-dependencies", {})[extra]
    return found


def present(paths: Iterable[str] | None = None) -> dict[str, str]:
    """Name → version of the packages on `paths`, or on this interpreter's own path."""
    from importlib import metadata

    found = metadata.distributions() if paths is None else metadata.distributions(path=list(paths))
    packages: dict[str, str] = {}
    for distribution in found:
        name = distribution.metadata["Name"]
        if name:  # a folder left by a broken removal has none
            packages.setdefault(_plain(name), distribution.version)
    return packages


def missing(requirements: Iterable[str], packages: Mapping[str, str]) -> list[str]:
    """The requirements that the packages do not meet; one with a marker (`; …`) is left to pip and counts as met."""
    lacking = []
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if match is None:
            lacking.append(requirement)
            continue
        name, conditions, marker = match.groups()
        version = packages.get(_plain(name))
        if not marker and (version is None or not meets(version, conditions)):
            lacking.append(requirement)
    return lacking


def meets(version: str, conditions: str) -> bool:
    """Whether a version fulfils `>=3.9,<4`; a condition that is not understood is not met, so that pip decides."""
    have = release(version)
    for condition in filter(None, (part.strip() for part in conditions.split(","))):
        match = _CONDITION.match(condition)
        if match is None:
            return False
        sign, wanted = match[1], release(match[2])
        length = max(len(have), len(wanted))
        a, b = (numbers + (0,) * (length - len(numbers)) for numbers in (have, wanted))
        if not {">=": a >= b, "<=": a <= b, "==": a == b, "!=": a != b, "<": a < b, ">": a > b}[sign]:
            return False
    return True


def release(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: `26.1rc1` → (26, 1)."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

"""The settings of a run in words and as the command line that repeats it, derived from the method's own descriptions."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.threat import Threats
from estimation.linkage.pooling import NAME as LINKAGE
from estimation.objection import reason_of
from estimation.result import Estimate
from vocabulary.fields import Choice, Described, Flag, defaults, descriptions, write_names
from vocabulary.text import N_, Text, text

BETWEEN = " · "  # between file and sheet in the name of a source


@dataclass(frozen=True)
class Setting:
    """One setting of a run: its stable name, its label, its value as written, and whether it is the method's default."""

    name: str
    label: Text | str
    value: Text | str
    written: str
    default: bool


def settings(estimate: Estimate) -> list[Setting]:
    """Every parameter in the order of the method's description; a method no longer known shows the stored names."""
    from estimation.method import methods

    method = methods().get(estimate.method)
    known: dict[str, Described] = descriptions(method) if method is not None else {}
    usual = defaults(method) if method is not None else {}
    found = []
    for name in [*(n for n in known if n in estimate.parameters), *(n for n in estimate.parameters if n not in known)]:
        value = estimate.parameters[name]
        kind = known.get(name)
        written = kind.write(value) if kind is not None else _plain(value)
        label: Text | str = Text(kind.label) if kind is not None else name
        found.append(Setting(name, label, _shown(kind, value, written), written, name in usual and usual[name] == value))
    return found


def command(estimate: Estimate) -> str:
    """The line that repeats the run: method, data, the settings that differ from the method's own, groups, draws of a
    linkage, seed, and where there were, the reason for the method and the threats."""
    made = estimate.provenance
    file, sheet = file_and_sheet(made.source)
    words = ["python3", "-m", "survey_app", "estimate", estimate.method, file or "FILE"]
    if sheet:
        words += ["--sheet", sheet]
    for setting in settings(estimate):
        if not setting.default:
            words += ["--set", f"{setting.name}={setting.written}"]
    for column in made.by:
        words += ["--by", write_names([column])]
    if drawn := estimate.diagnostics.get(LINKAGE, {}).get("column", ""):
        words += ["--draws", drawn]
    words += ["--seed", str(made.seed)]
    if reason := reason_of(estimate):
        words += ["--reason", reason]
    threats = estimate.diagnostics.get("threats")
    if isinstance(threats, Threats):
        usual = Assumptions().written()
        words.append("--threats")
        for name, written in threats.assumptions.items():
            words += ["--assume", f"{name}={written}"] if usual.get(name) != written else []
    return shlex.join(words)


def file_and_sheet(source: str) -> tuple[str, str]:
    """The name of the file, and of the sheet where it is a workbook (`lists.xlsx · Lista`)."""
    name, mark, sheet = source.partition(f".xlsx{BETWEEN}")
    return (f"{name}.xlsx", sheet) if mark else (source, "")


def _shown(kind: Described | None, value: Any, written: str) -> Text | str:
    if isinstance(kind, Choice) and value in kind.options:
        return Text(kind.options[value])
    if isinstance(kind, Flag):
        return text(N_("yes")) if value else text(N_("no"))
    return written or text(N_("not set"))


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)

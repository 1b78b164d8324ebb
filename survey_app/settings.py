"""The settings of this computer: each described once, kept as JSON in the person's own folder, never an answer or a key."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey_app.language import system_language
from vocabulary.errors import BadParameter
from vocabulary.fields import Choice, Described, Integer
from vocabulary.text import N_

KEPT_RECENT = 5


@dataclass(frozen=True)
class Setting:
    """One setting: where it is stored under, how it is described, what it is at first, and its earlier names."""

    name: str
    kind: Described
    default: Any
    renamed_from: tuple[str, ...] = ()


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "language",
            Choice(
                N_("Language"), N_("The language of the window."), options={"es": "Español", "pt": "Português", "en": "English"}
            ),
            system_language(),
        ),
        Setting(
            "theme",
            Choice(
                N_("Theme"),
                N_("Light, dark, or whatever the system shows."),
                options={"system": N_("as the system"), "light": N_("light"), "dark": N_("dark")},
            ),
            "system",
        ),
        Setting(
            "lock_after",
            Integer(N_("Minutes until it locks"), N_("The programme locks after so many minutes without a key."), 1, 120),
            10,
        ),
    )
}


@dataclass(frozen=True)
class Recent:
    """A programme opened on this computer: its folder, the name shown, and the ISO time it was last opened."""

    folder: str
    name: str
    opened: str


def default_file() -> Path:
    """Where settings are kept on this system."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "alcance" / "settings.json"


class Settings:
    """The settings as read from a file. What is unknown there stays there; what cannot be used counts as the default."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self._raw: dict[str, Any] = _read(file)
        for setting in SETTINGS.values():
            for earlier in setting.renamed_from:
                if earlier in self._raw:
                    self._raw.setdefault(setting.name, self._raw.pop(earlier))

    def get(self, name: str) -> Any:
        setting = SETTINGS[name]
        value = self._raw.get(name, setting.default)
        try:
            setting.kind.check(value)
        except BadParameter:
            return setting.default
        return value

    def set(self, name: str, value: Any) -> None:
        """Sets and saves; raises `BadParameter` for a value outside the bounds."""
        SETTINGS[name].kind.check(value)
        self._raw[name] = value
        self._save()

    def recent(self) -> list[Recent]:
        """Programmes opened here, the latest first."""
        found = self._raw.get("recent", [])
        known = [r for r in found if isinstance(r, dict) and {"folder", "name", "opened"} <= r.keys()]
        return [Recent(str(r["folder"]), str(r["name"]), str(r["opened"])) for r in known]

    def opened(self, folder: Path, name: str, now: str) -> None:
        """Remembers that a programme was opened."""
        others = [r for r in self.recent() if r.folder != str(folder)]
        kept = [Recent(str(folder), name, now), *others][:KEPT_RECENT]
        self._raw["recent"] = [vars(r) for r in kept]
        self._save()

    def forget(self, folder: Path) -> None:
        """Takes a programme off the list."""
        self._raw["recent"] = [vars(r) for r in self.recent() if r.folder != str(folder)]
        self._save()

    def once(self, what: str) -> bool:
        """True the first time it is asked for `what` on this computer, and never again."""
        told = [str(each) for each in found] if isinstance(found := self._raw.get("told"), list) else []
        if what in told:
            return False
        self._raw["told"] = [*told, what]
        self._save()
        return True

    def _save(self) -> None:
        if self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(".new")
            beside.write_text(json.dumps(self._raw, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
            os.replace(beside, self.file)
        except OSError:
            self.file = None  # a read-only home folder: settings then last as long as the window


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}

"""The libraries of the system that Qt needs and no wheel brings: which are missing, and the line that adds them.

Standard library only: the bootstrap uses it before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
"""File → Debian's package, for every use of Qt."""

SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The same for a window on an X screen."""


def missing_packages(screen: bool = False) -> list[str]:
    """Debian's names of the packages whose library cannot be loaded; none on other systems than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**OFFSCREEN, **SCREEN} if screen else OFFSCREEN
    return [package for file, package in wanted.items() if not _loads(file)]


def install_line(packages: list[str]) -> str:
    """The exact line for a person to run."""
    return "sudo apt-get install --no-install-recommends " + " ".join(packages)


def may_install() -> bool:
    """Whether this process can add Debian packages itself."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> str:
    """Adds Debian packages, fetching the lists where they are missing or old. Gives apt's last words if it failed, else ''."""
    line = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    said = _run(line)
    if said:
        said = _run(["apt-get", "update", "-qq"]) or _run(line)
    return said


def _run(command: list[str]) -> str:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout.strip()[-400:] or f"apt-get: {done.returncode}"


def _loads(file: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True

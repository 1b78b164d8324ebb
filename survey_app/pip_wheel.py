"""Pip's own wheel for a Python that came without pip: from a folder of wheels or from the package index.

Standard library only. A wheel of pip runs as it is (`python pip-….whl/pip install …`).
Source of the page's format: the Simple Repository API (PEP 503, PEP 592 for yanked files).
"""

from __future__ import annotations

import hashlib
import os
import re
import ssl
import sys
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from survey_app.requirements import meets, release

INDEX = "https://pypi.org/simple"
_WHEEL = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl$")


def in_folder(folder: Path) -> Path | None:
    """The newest wheel of pip in a folder, if there is one."""
    found = [path for path in folder.glob("pip-*.whl") if _WHEEL.match(path.name)]
    return max(found, key=lambda path: _version(path.name), default=None)


def fetch(target: Path) -> Path:
    """Downloads the newest pip that this Python can run into the folder `target`, its SHA-256 checked.

    The index is `PIP_INDEX_URL` or PyPI; `PIP_CERT` names the authorities to trust, as for pip itself.
    Raises `OSError` (network, certificate, page without a fitting wheel) or `ValueError` (hash).
    """
    page = os.environ.get("PIP_INDEX_URL", INDEX).rstrip("/") + "/pip/"
    links = _Links()
    links.feed(_get(page).decode("utf-8"))
    python = ".".join(str(part) for part in sys.version_info[:3])
    fitting = [(_version(_name(href)), href) for href, requires in links.found if meets(python, requires)]
    if not fitting:
        raise OSError(f"{page}: pip")
    address, mark = urldefrag(urljoin(page, max(fitting)[1]))
    content = _get(address)
    kind, _, expected = mark.partition("=")
    if kind == "sha256" and hashlib.sha256(content).hexdigest() != expected:
        raise ValueError(f"{_name(address)}: SHA-256")
    path = target / _name(address)
    path.write_bytes(content)
    return path


class _Links(HTMLParser):
    """Gathers (address, Python versions) of pip's wheels that are not withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        href = values.get("href") or ""
        if tag == "a" and "data-yanked" not in values and _WHEEL.match(_name(href)):
            self.found.append((href, values.get("data-requires-python") or ""))


def _name(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2]


def _version(name: str) -> tuple[int, ...]:
    match = _WHEEL.match(name)
    return release(match[1]) if match else ()


def _get(address: str) -> bytes:
    trust = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or None)
    with urllib.request.urlopen(address, timeout=60, context=trust) as answer:
        content: bytes = answer.read()
    return content

"""Pip for a Python that came without it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from survey_app import pip_wheel

WHEEL = b"a wheel"
DIGEST = hashlib.sha256(WHEEL).hexdigest()


def page(*lines: str) -> bytes:
    return "".join(f"<a {line}</a><br/>\n" for line in lines).encode()


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A package index: address → what it answers."""
    answers: dict[str, bytes] = {}

    def get(address: str) -> bytes:
        if address not in answers:
            raise OSError(address)
        return answers[address]

    monkeypatch.setattr(pip_wheel, "_get", get)
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple/")
    return answers


def test_that_the_newest_wheel_that_this_python_can_run_is_fetched(index: dict[str, bytes], tmp_path: Path) -> None:
    index["https://index.example/simple/pip/"] = page(
        'href="../../files/pip-9.0.3-py3-none-any.whl">pip-9.0.3-py3-none-any.whl',
        f'href="../../files/pip-25.10-py3-none-any.whl#sha256={DIGEST}" data-requires-python="&gt;=3.9">pip-25.10',
        'href="../../files/pip-25.9-py3-none-any.whl" data-requires-python="&gt;=3.9">pip-25.9',
        'href="../../files/pip-99.0-py3-none-any.whl" data-requires-python="&gt;=99">pip-99.0',
        'href="../../files/pip-26.0-py3-none-any.whl" data-yanked="broken">pip-26.0',
        'href="../../files/pip-27.0rc1-py3-none-any.whl">pip-27.0rc1',
        'href="../../files/pip-28.0.tar.gz">pip-28.0.tar.gz',
    )
    index["https://index.example/files/pip-25.10-py3-none-any.whl"] = WHEEL
    fetched = pip_wheel.fetch(tmp_path)
    assert fetched == tmp_path / "pip-25.10-py3-none-any.whl"
    assert fetched.read_bytes() == WHEEL


def test_that_a_wheel_with_another_content_is_refused(index: dict[str, bytes], tmp_path: Path) -> None:
    index["https://index.example/simple/pip/"] = page(f'href="pip-25.1-py3-none-any.whl#sha256={DIGEST}">pip-25.1')
    index["https://index.example/simple/pip/pip-25.1-py3-none-any.whl"] = WHEEL + b"!"
    with pytest.raises(ValueError, match="SHA-256"):
        pip_wheel.fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_that_an_index_without_a_fitting_wheel_is_an_error(index: dict[str, bytes], tmp_path: Path) -> None:
    index["https://index.example/simple/pip/"] = page('href="pip-28.0.tar.gz">pip-28.0.tar.gz')
    with pytest.raises(OSError, match="pip"):
        pip_wheel.fetch(tmp_path)


def test_that_the_newest_wheel_in_a_folder_is_taken(tmp_path: Path) -> None:
    for name in (
        "pip-9.0-py3-none-any.whl",
        "pip-24.10-py3-none-any.whl",
        "pip-24.9-py3-none-any.whl",
        "pipx-99-py3-none-any.whl",
    ):
        (tmp_path / name).touch()
    found = pip_wheel.in_folder(tmp_path)
    assert found is not None
    assert found.name == "pip-24.10-py3-none-any.whl"


def test_that_a_folder_without_pip_gives_nothing(tmp_path: Path) -> None:
    assert pip_wheel.in_folder(tmp_path) is None

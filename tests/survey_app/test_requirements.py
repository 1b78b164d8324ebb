"""What the project asks for, compared with what is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app import requirements

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("version", "conditions", "met"),
    [
        ("6.11.3", ">=6.8,<6.12", True),
        ("6.12.0", ">=6.8,<6.12", False),
        ("6.8", ">=6.8.0", True),
        ("4.5.0", "==4.5.0", True),
        ("4.5.1", "==4.5.0", False),
        ("3.10", ">=3.9", True),  # by number, not by letter
        ("3.11.2", "!=3.11.2", False),
        ("1.0", "~=1.0", False),  # not understood: pip decides
        ("1.0", "", True),
    ],
)
def test_that_a_version_is_held_against_its_conditions(version: str, conditions: str, met: bool) -> None:
    assert requirements.meets(version, conditions) is met


def test_that_what_is_missing_or_too_old_is_named() -> None:
    wanted = ["Foo_Bar>=2", "baz", "old>=3", 'other; python_version < "3.8"', "extra[x]>=1"]
    found = requirements.missing(wanted, {"foo-bar": "2.1", "old": "2.9", "extra": "1.0"})
    assert found == ["baz", "old>=3"]


def test_that_every_requirement_of_the_project_is_understood() -> None:
    """A condition that is not understood would rebuild the environment of everybody at every change."""
    installed = requirements.present()
    wanted = requirements.required(ROOT, ("dev",))
    assert len(wanted) > 20
    assert requirements.missing(wanted, installed) == []
    assert requirements.missing(wanted, {}) == [line for line in wanted if ";" not in line]


def test_that_packages_are_read_from_a_folder(tmp_path: Path) -> None:
    info = tmp_path / "some_package-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: Some.Package\nVersion: 1.2\n", encoding="utf-8")
    assert requirements.present([str(tmp_path)]) == {"some-package": "1.2"}

"""Settings of this computer: described, kept, renamed without loss; unknown ones stay, broken ones count as the default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from survey_app import settings as module
from survey_app.settings import KEPT_RECENT, SETTINGS, Setting, Settings
from vocabulary.errors import BadParameter
from vocabulary.fields import Flag


def test_that_a_setting_is_kept_and_unknown_keys_stay(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"from-the-future": 7}))
    made = Settings(file)
    made.set("lock_after", 5)
    assert Settings(file).get("lock_after") == 5
    assert json.loads(file.read_text())["from-the-future"] == 7


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda s: s.name)
def test_that_each_setting_has_a_default_it_allows_and_refuses_its_bad_example(setting: Setting, tmp_path: Path) -> None:
    setting.kind.check(setting.default)
    made = Settings(tmp_path / "settings.json")
    with pytest.raises(BadParameter):
        made.set(setting.name, setting.kind.bad_example())
    assert made.get(setting.name) == setting.default


def test_that_a_value_out_of_bounds_or_a_damaged_file_counts_as_the_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"lock_after": 0, "theme": "pink"}))
    made = Settings(file)
    assert (made.get("lock_after"), made.get("theme")) == (10, "system")
    file.write_text("{not json")
    assert Settings(file).get("theme") == "system"


def test_that_a_renamed_setting_keeps_its_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"big": True}))
    monkeypatch.setattr(module, "SETTINGS", {"large": Setting("large", Flag("Large"), False, renamed_from=("big",))})
    assert Settings(file).get("large") is True


def test_that_recent_programmes_are_the_last_ones_once_each(tmp_path: Path) -> None:
    made = Settings(tmp_path / "settings.json")
    for i in range(KEPT_RECENT + 3):
        made.opened(Path(f"/p/{i}"), f"P{i}", f"2026-11-{i + 1:02}")
    made.opened(Path("/p/5"), "P5", "2026-11-30")
    again = Settings(tmp_path / "settings.json").recent()
    assert [r.name for r in again] == ["P5", "P7", "P6", "P4", "P3"]
    made.forget(Path("/p/7"))
    assert "P7" not in [r.name for r in made.recent()]


def test_that_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    made = Settings(tmp_path / "file" / "settings.json")
    made.set("theme", "dark")
    assert made.get("theme") == "dark"

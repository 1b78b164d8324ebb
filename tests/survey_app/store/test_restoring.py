"""A restore that is interrupted between two names is ended when the programme is opened next, its copies with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.services import backups as service
from survey_app.services import programme as programmes
from survey_app.store import backups

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.mark.parametrize("step", range(4))
def test_that_a_restore_interrupted_at_any_step_leaves_the_old_or_the_new(
    made: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with programmes.open_programme(made, PASSPHRASE) as programme:
        programmes.set_meta(programme, "kept", "before")
        service.back_up(programme).result()
        programmes.set_meta(programme, "kept", "after")
    (copy,) = backups.listing(made)
    renames: list[Path] = []
    inner = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if len(renames) == step:
            raise KeyboardInterrupt
        renames.append(path)
        return inner(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    if step < 3:
        with pytest.raises(KeyboardInterrupt):
            backups.restore(copy, made)
    else:
        backups.restore(copy, made)
    monkeypatch.undo()
    with programmes.open_programme(made, PASSPHRASE) as programme:
        assert programmes.get_meta(programme, "kept") == ("after" if step == 0 else "before")
    assert [path.name for path in backups.listing(made)] == [copy.name]
    assert not (made / backups.UNFINISHED).exists()


def test_that_a_name_elsewhere_is_not_followed(made: Path, tmp_path: Path) -> None:
    """The note that a restore leaves is only as trustworthy as the folder it lies in."""
    away = tmp_path / "deep" / "away" / backups.FOLDER
    away.mkdir(parents=True)
    (made / backups.UNFINISHED).write_text("deep/away", encoding="utf-8")
    backups.settle(made)
    assert away.exists()
    assert not (made / backups.UNFINISHED).exists()


def test_that_what_a_killed_backup_left_goes_with_the_next(made: Path) -> None:
    left = made / backups.FOLDER / ".2026-01-01T120000-daily"
    left.mkdir(parents=True)
    (left / "programme.db").write_bytes(b"half")
    with programmes.open_programme(made, PASSPHRASE) as programme:
        service.back_up(programme).result()
    assert not left.exists()
    assert len(backups.listing(made)) == 1

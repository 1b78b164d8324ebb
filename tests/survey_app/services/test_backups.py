"""Backups: whole, thinned out by days and weeks, and able to take the programme's place."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from survey_app.services import backups as service
from survey_app.services import programme as programmes
from survey_app.store import backups
from survey_app.store.header import HEADER
from survey_app.store.keys import KdfCost
from survey_app.store.open import DATABASE
from vocabulary.errors import StoreError

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with programmes.create(tmp_path, "Censo", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as programme:
        programmes.set_meta(programme, "kept", "yes")
        return programme.info.folder


def _pretend(folder: Path, days: list[date], why: str = backups.DAILY) -> None:
    for day in days:
        copy = folder / backups.FOLDER / f"{day.isoformat()}T120000-{why}"
        copy.mkdir(parents=True)
        (copy / HEADER).touch()


def test_that_a_damaged_programme_is_restored_and_the_damage_kept(folder: Path) -> None:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        service.back_up(programme).result()
        programmes.set_meta(programme, "later", "lost")
    (folder / DATABASE).write_bytes(b"nonsense")
    (backup,) = service.listing(folder)
    programme, aside = service.restore(folder, backup, PASSPHRASE)
    with programme:
        assert programmes.get_meta(programme, "kept") == "yes"
        assert programmes.get_meta(programme, "later") is None
        assert programmes.read_journal(programme)[-1].action == "restored"
        assert service.listing(folder) == [backup]
    assert (aside / DATABASE).read_bytes() == b"nonsense"
    assert sorted(p.name for p in folder.parent.iterdir()) == sorted([folder.name, aside.name])


def test_that_a_wrong_passphrase_restores_nothing(folder: Path) -> None:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        service.back_up(programme).result()
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(StoreError, match="wrong-passphrase"):
        service.restore(folder, service.listing(folder)[0], "abrazo abrir abuelo abuso acabar academia acceso")
    assert (folder / DATABASE).read_bytes() == before


def test_that_an_open_programme_is_not_replaced(folder: Path) -> None:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        service.back_up(programme).result()
        with pytest.raises(StoreError, match="in-use"):
            service.restore(folder, service.listing(folder)[0], PASSPHRASE)
        assert programmes.get_meta(programme, "kept") == "yes"
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_that_a_programme_open_in_another_process_is_not_replaced(folder: Path) -> None:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        service.back_up(programme).result()
    script = """
import sys
from pathlib import Path
from survey_app.services import programme
with programme.open_programme(Path(sys.argv[1]), sys.argv[2]):
    print("open", flush=True)
    sys.stdin.read()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder), PASSPHRASE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[3],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "open\n"
    with pytest.raises(StoreError, match="in-use"):
        service.restore(folder, service.listing(folder)[0], PASSPHRASE)
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]
    process.stdin.close()
    process.stdout.close()
    assert process.wait() == 0
    service.restore(folder, service.listing(folder)[0], PASSPHRASE)[0].close()


def test_that_a_backup_is_due_once_a_day_and_only_after_something_was_saved(folder: Path) -> None:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        assert service.back_up_if_due(programme) is None, "nothing was saved since it was opened"
        programmes.set_meta(programme, "more", 1)
        first = service.back_up_if_due(programme)
        assert first is not None
        first.result()
        programmes.set_meta(programme, "more", 2)
        assert service.back_up_if_due(programme) is None
        assert service.last_backup(programme) != ""
        tomorrow = service.back_up_if_due(programme, datetime.now(UTC) + timedelta(days=1))
        assert tomorrow is not None
        tomorrow.result()


def test_that_seven_days_and_four_weeks_are_kept(tmp_path: Path) -> None:
    today = date(2026, 3, 31)  # a Tuesday
    _pretend(tmp_path, [today - timedelta(days=n) for n in range(60)])
    _pretend(tmp_path, [date(2025, 1, 1)], "before-base")
    backups.thin_out(tmp_path)
    kept = [backups.made_at(copy).date() for copy in backups.listing(tmp_path)]
    assert kept == [
        *[today - timedelta(days=n) for n in range(7)],
        date(2026, 3, 22),
        date(2026, 3, 15),
        date(2025, 1, 1),
    ]


def test_that_a_pause_does_not_thin_out_what_is_left(tmp_path: Path) -> None:
    _pretend(tmp_path, [date(2026, 1, 10) - timedelta(days=n) for n in range(5)])
    assert backups.thin_out(tmp_path) == []

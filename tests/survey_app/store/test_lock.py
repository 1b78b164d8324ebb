"""Locking and crashes: no acknowledged answer is lost, and the process that held the key is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import answers
from vocabulary.errors import StoreError

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
ROOT = Path(__file__).resolve().parents[3]

KEYING = """
import sys
from pathlib import Path
from survey_app.services import programme
from survey_app.store import answers, records
p = programme.open_programme(Path(sys.argv[1]), sys.argv[2])
record = p.store.call(lambda db: records.create(db, "interview", "entry"))
print(record, flush=True)
n = 0
while True:
    p.store.submit(lambda db: answers.append(db, record, f"/data/q{n}", f"value {n}", "2026-01-01")).result()
    print(n, flush=True)
    n += 1
"""


def test_that_killing_the_process_while_keying_loses_no_acknowledged_answer(made: Path) -> None:
    for wanted in (3, 17, 40):
        process = subprocess.Popen(
            [sys.executable, "-c", KEYING, str(made), PASSPHRASE], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert process.stdout is not None
        record = process.stdout.readline().strip()
        for _ in range(wanted):
            process.stdout.readline()
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        rest = process.stdout.read().splitlines()
        process.stdout.close()
        process.wait()
        acknowledged = wanted + sum(1 for line in rest if line.isdigit())
        with programmes.open_programme(made, PASSPHRASE) as programme:
            log = programme.store.call(lambda db, record=record: answers.log(db, record))  # type: ignore[misc]
        assert len(log) >= acknowledged
        assert [(a.path, a.value) for a in log] == [(f"/data/q{n}", f"value {n}") for n in range(len(log))]


def test_that_locking_writes_what_is_queued_and_replaces_the_process(programme: Programme) -> None:
    replaced: list[Sequence[str]] = []
    folder = programme.info.folder
    queued = [programme.store.submit(lambda db: db.execute("INSERT INTO meta VALUES ('setting:draft', '1')"))]
    programmes.lock(programme, ["python", "-m", "survey_app"], replaced.append)
    assert replaced == [["python", "-m", "survey_app"]]
    assert queued[0].exception() is None
    with pytest.raises(StoreError, match="closed"):
        programmes.get_meta(programme, "draft")
    with programmes.open_programme(folder, PASSPHRASE) as again:
        assert programmes.get_meta(again, "draft") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows starts a new process beside the old one")
def test_that_the_new_process_takes_the_place_of_the_old_one(made: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from survey_app.services import programme
p = programme.open_programme(Path(sys.argv[1]), sys.argv[2])
print(os.getpid(), flush=True)
p.store.submit(lambda db: db.execute("INSERT INTO meta VALUES ('setting:draft', '1')"))
programme.lock(p, [sys.executable, "-c", "import os; print(os.getpid(), 'fresh')"])
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(made), PASSPHRASE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    first, second = done.stdout.splitlines()
    assert second == f"{first} fresh"
    with programmes.open_programme(made, PASSPHRASE) as programme:
        assert programmes.get_meta(programme, "draft") == 1


def test_that_a_programme_forgotten_open_still_ends_with_everything_written(made: Path) -> None:
    script = """
import sys
from pathlib import Path
from survey_app.services import programme
p = programme.open_programme(Path(sys.argv[1]), sys.argv[2])
p.store.submit(lambda db: db.execute("INSERT INTO meta VALUES ('setting:last', '1')"))
"""
    subprocess.run([sys.executable, "-c", script, str(made), PASSPHRASE], check=True, cwd=ROOT)
    assert {p.name for p in made.iterdir()} == {"programme.db", "header.json"}
    with programmes.open_programme(made, PASSPHRASE) as programme:
        assert programmes.get_meta(programme, "last") == 1

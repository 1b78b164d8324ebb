"""After locking, the memory of the process holds nothing of the programme: neither answers, nor the passphrase, nor a key.

The real thing: a process that has the programme open is locked, becomes the window with its lock page, and all its memory is
searched from outside.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parents[3]
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OWN = "Quetzalcoatlus-9f3a1c"  # stands in no other memory
PATIENCE = 60_000

OPENED = """
import os, sys
from pathlib import Path
from survey_app.gui import lock as locking
from survey_app.services import programme
from survey_app.store import answers, records
folder, words, own = (sys.stdin.readline().strip() for _ in range(3))
p = programme.open_programme(Path(folder), words)
record = p.store.call(lambda db: records.create(db, "interview", "entry"))
for n in range(300):
    p.store.call(lambda db: answers.append(db, record, f"/data/q{n}", f"{own} {n}", "2026-01-01"))
print(p.keys.data.hex(), flush=True)
sys.stdin.readline()
os.environ[locking.LOCKED] = folder
programme.lock(p, locking.command("en"))
"""


def memory(pid: int) -> bytes:
    """All that can be read of a process's memory, except files that it only maps."""
    found = []
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            area = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)", line)
            if area is None or area[3][0] != "r" or (area[4] != "0" and area[3][1] != "w"):
                continue
            begin, end = int(area[1], 16), int(area[2], 16)
            try:
                mem.seek(begin)
                found.append(mem.read(end - begin))
            except (OSError, ValueError, OverflowError):
                continue  # the kernel's own pages
    return b"".join(found)


def times(held: bytes, words: str) -> int:
    """How often words stand there, as Python, SQLite or Qt hold them."""
    return sum(held.count(words.encode(code)) for code in ("utf-8", "utf-16-le", "utf-32-le"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_that_a_locked_process_holds_no_answer_no_passphrase_and_no_key(qtbot: QtBot, folder: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", OPENED], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(f"{folder}\n{PASSPHRASE}\n{OWN}\n")
        process.stdin.flush()
        key = bytes.fromhex(process.stdout.readline().strip())
        try:
            before = memory(process.pid)
        except PermissionError:
            pytest.skip("this system lets nobody read the memory of another process")
        assert times(before, OWN) > 0, "the search must be able to find what is there"
        assert times(before, "abogado") > 0
        assert before.count(key) > 0
        process.stdin.write("lock\n")
        process.stdin.flush()
        qtbot.waitUntil(lambda: times(memory(process.pid), "Locked. What you wrote last is saved.") > 0, timeout=PATIENCE)
        after = memory(process.pid)
        assert times(after, "Frontera norte") > 0, "the page says which programme it is"
        assert times(after, OWN) == 0
        assert times(after, "abogado") == 0
        assert after.count(key) == 0
    finally:
        process.kill()
        process.stdin.close()
        process.stdout.close()
        process.wait()

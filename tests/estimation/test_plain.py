"""Stored results are read back by whoever asks, whatever they hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import estimation
from estimation.from_records import FromRecords, ListRecords
from estimation.plain import _HOMES, to_plain

ROOT = Path(estimation.__file__).parent


def test_that_every_module_that_describes_a_kind_is_known_to_who_reads() -> None:
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in ROOT.rglob("*.py")
        if "\n@plain_kind\n" in path.read_text(encoding="utf-8")
    }
    assert set(_HOMES) == found


def test_that_a_kind_is_read_in_a_process_that_never_heard_of_it() -> None:
    """As after a new start of the window, which opens an estimate from records before anything else."""
    plain = to_plain(FromRecords("t", "f", lists=(ListRecords("A", 3, 2, {"other age": 1}),)))
    program = "import json, sys; from estimation.plain import from_plain; print(from_plain(json.load(sys.stdin)).lists[0].out)"
    done = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(plain), capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    assert done.stdout == "{'other age': 1}\n"

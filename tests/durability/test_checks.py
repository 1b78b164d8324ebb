"""The short form of the proof that a crash loses nothing, and that each of its checks finds what it looks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from survey_app.cli import BAD, run
from survey_app.durability import damages, full_disk, plaintext, power_cuts, recorder, remains, second_reader, told
from survey_app.durability.check import FAILED, PASSED, SKIPPED, Check, Outcome, Scale, check, checks, judged, scratch, skipped
from survey_app.durability.disk import Disk
from survey_app.durability.made import made, worker
from survey_app.durability.recorder import Call
from survey_app.durability.upgrades import PASSING, filled, lost
from survey_app.store.open import DATABASE, close_database, open_database
from vocabulary.progress import silent
from vocabulary.text import LANGUAGES, text, translate


@pytest.mark.parametrize("each", checks().values(), ids=lambda each: each.name)
def test_that_durability_holds(each: Check) -> None:
    """One check of the registry; where its tool is missing it is skipped and says so."""
    outcome = each.run(Scale())
    if outcome.status == SKIPPED:
        pytest.skip(translate(outcome.sentence, "en"))
    assert outcome.status == PASSED, "\n".join(outcome.faults)
    assert outcome.figures
    for lang in LANGUAGES:
        assert "{" not in outcome.say(lang)


needs_recorder = pytest.mark.skipif(
    bool(recorder.missing()), reason=f"to record calls this computer lacks {recorder.missing()}"
)


@needs_recorder
def test_that_a_store_that_does_not_flush_is_found_to_lose_answers() -> None:
    """The same check on a worker that gave up `synchronous=FULL`: it must find what is lost."""
    with scratch(memory=True) as folder:
        recording = power_cuts.recorded(folder, ["unsafe", "key:25"], 1, recorder.compiled(folder))
        assert not isinstance(recording, str), recording
        tried = power_cuts.Tried()
        power_cuts.try_states(recording, 40, 1, tried, folder / "state", silent, 40)
    assert any("was confirmed and is not there" in fault or "missing" in fault for fault in tried.faults)


@needs_recorder
def test_that_a_recording_replayed_gives_the_folder_byte_for_byte() -> None:
    with scratch(memory=True) as folder:
        steps = ["key:4", "passphrase", "backup", "rotate", "restore"]
        recording = power_cuts.recorded(folder, steps, 2, recorder.compiled(folder))
        assert not isinstance(recording, str), recording
        assert {call.what for call in recording.calls} >= set("CWTSRUM")


def test_that_an_answer_that_is_missing_or_another_one_is_a_fault() -> None:
    with scratch(memory=True) as folder:
        programme = made(folder)
        process = worker(programme, 3, "-", ["key:6"])
        said, error = process.communicate()
        assert process.returncode == 0, error
        assert told.judge(programme, told.read(said)).faults == ()
        lines = said.decode().splitlines()
        at, last = next((place, json.loads(line)) for place, line in reversed(list(enumerate(lines))) if "entries" in line)
        for path, value in (("/data/never", "asked"), (last["entries"][0][0], "another answer")):
            other = json.dumps({"entries": [[path, value], *last["entries"][1:]]})
            changed = told.read("\n".join([*lines[:at], other, *lines[at + 1 :], ""]).encode())
            assert told.judge(programme, changed).faults
        more = [json.dumps(line) for line in ({"ask": 99, "record": list(told.read(said).interviews)[-1]},
                                              {"entries": [["/data/x", "1"]]}, {"done": 99})]  # fmt: skip
        (fault,) = told.judge(programme, told.read("\n".join([*lines, *more, ""]).encode())).faults
        assert fault == "answer 99 was confirmed and is not there"


def test_that_a_list_that_came_in_by_half_is_a_fault() -> None:
    with scratch(memory=True) as folder:
        programme = made(folder)
        said, error = worker(programme, 3, "-", ["import:5"]).communicate()
        assert told.judge(programme, told.read(said)).faults == (), error
        (fault,) = told.judge(programme, told.read(said.replace(b'"rows": 5', b'"rows": 6'))).faults
        assert fault.startswith("a list of 6 rows has")
        more = b'{"ask": 9, "list": "Other", "rows": 1}\n{"done": 9}\n'
        assert told.judge(programme, told.read(said + more)).faults == ("a list that was imported is missing",)


def test_that_a_last_line_cut_off_by_the_kill_was_never_told() -> None:
    assert told.read(b'{"opened": true}\n{"done": 1').done == set()


def call(what: str, inode: int = 0, number: int = 0, path: str = "", data: bytes = b"") -> Call:
    return Call(what, inode, number, f"/d/{path}" if path else "/d", data)


def states(calls: list[Call], mode: str) -> set[tuple[tuple[str, bytes | None], ...]]:
    """All states that twenty dice find."""
    import random

    found = set()
    for seed in range(60):
        disk = Disk(Path("/d"))
        for each in calls:
            disk.take(each)
        found.add(tuple(sorted(disk.state(mode, random.Random(seed)).items())))
    return found


def test_that_what_was_not_flushed_may_be_missing_torn_or_out_of_order() -> None:
    begun = [call("C", 1, path="a"), call("S", 1, path="a"), call("S")]
    write = [*begun, call("W", 1, 0, "a", b"x" * 1024)]
    assert states(write, "dropped") == {(("/d/a", b""),)}
    assert states(write, "kept") == {(("/d/a", b"x" * 1024),)}
    assert (("/d/a", bytes(512) + b"x" * 512),) in states(write, "torn")
    two = [*write, call("W", 1, 0, "a", b"y" * 4)]
    assert (("/d/a", b"yyyy"),) in states(two, "reordered"), "the later one without the earlier"
    assert states([*two, call("S", 1, path="a")], "reordered") == {(("/d/a", b"yyyy" + b"x" * 1020),)}


def test_that_a_name_is_safe_only_when_its_folder_was_flushed() -> None:
    made_file = [call("C", 1, path="a"), call("W", 1, 0, "a", b"new"), call("S", 1, path="a")]
    assert states(made_file, "dropped") == {()}
    renamed = [*made_file, call("S"), call("R", path="a", data=b"/d/b")]
    assert states(renamed, "torn") == {(("/d/a", b"new"),), (("/d/b", b"new"),)}
    assert states([*renamed, call("S")], "dropped") == {(("/d/b", b"new"),)}


def test_that_a_changed_row_and_a_missing_row_are_found() -> None:
    before = {"t": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]}
    assert lost(before, {"t": [{"a": 1, "b": "x", "c": 0}, {"a": 2, "b": "y", "c": 0}]}) == []
    assert lost(before, {"t": [{"a": 1, "b": "x"}, {"a": 2, "b": "z"}]})
    assert lost(before, {"t": [{"a": 1, "b": "x"}]})
    assert lost(before, {})


def test_that_a_silent_change_would_be_seen(tmp_path: Path) -> None:
    """The check of damages on a file that was not damaged but holds other rows than expected."""
    folder = filled(tmp_path / "x", 1)
    rows = damages.rows_of(folder)
    assert damages.found_in(folder, rows, large=False) == "not told, and nothing is different"
    rows["record"][0]["summary"] = "another"
    assert damages.found_in(folder, rows, large=False).startswith("silently wrong")


def test_that_every_table_is_filled_with_rows(tmp_path: Path) -> None:
    rows = damages.rows_of(filled(tmp_path / "x", 1))
    assert {table for table, there in rows.items() if not there} == set(PASSING)


def test_that_a_readable_value_is_found_in_every_manner_of_writing(tmp_path: Path) -> None:
    for number, needle in enumerate(plaintext.written("Ñuabcdefghijkl")):
        (tmp_path / f"{number}").write_bytes(b"\0" + needle)
    search = plaintext.Search(["Ñuabcdefghijkl"])
    search.below(tmp_path, "here")
    assert len(search.faults) == search.files == 5


@pytest.mark.skipif(bool(remains.missing()), reason=f"to decrypt pages this computer lacks {remains.missing()}")
@pytest.mark.parametrize("secure", [True, False])
def test_that_a_deleted_value_is_found_in_a_free_page_unless_it_was_overwritten(tmp_path: Path, secure: bool) -> None:
    path, key = tmp_path / DATABASE, bytes(range(32))
    db = open_database(path, key, create=True)
    db.execute(f"PRAGMA secure_delete={'ON' if secure else 'OFF'}").fetchall()
    db.execute("CREATE TABLE t (a TEXT) STRICT")
    db.execute("INSERT INTO t VALUES ('kept')")
    for _ in range(300):
        db.execute("INSERT INTO t VALUES (?)", ["Ñuabcdefghijkl" * 9])
    db.execute("DELETE FROM t WHERE a <> 'kept'")
    close_database(db, path)
    plain = remains.pages(path, key)
    assert b"kept" in plain
    assert ("Ñuabcdefghijkl".encode() in plain) is not secure


def test_that_a_missing_tool_is_a_skip_and_never_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "missing", lambda: "a compiler")
    monkeypatch.setattr(full_disk, "_mounter", lambda small: None)
    monkeypatch.setattr(second_reader, "missing", lambda: second_reader.PACKAGE)
    monkeypatch.setattr(remains, "missing", lambda: remains.PACKAGE)
    for name in ("power-cuts", "full-disk", "second-reader", "remains"):
        outcome = checks()[name].run(Scale())
        assert outcome.status == SKIPPED
        assert not outcome.figures


def test_that_the_faults_are_counted_and_the_first_are_told() -> None:
    outcome = judged("x", text("t"), {"n": 1}, [str(number) for number in range(50)])
    assert (outcome.status, outcome.figures["faults"]) == (FAILED, 50)
    assert outcome.faults[-1] == "… and 30 more"


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """One check alone that gives the outcomes of the list, for the command."""
    import survey_app.durability.check as module

    outcomes: list[Outcome] = []
    one = Check("one", "One", lambda scale, progress: outcomes.pop(0))
    monkeypatch.setattr(module, "checks", lambda: {"one": one})
    return outcomes


def test_that_the_command_says_each_outcome_and_its_status_counts_failures(
    registered: list[Outcome], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registered += [judged("one", text("t"), {"n": 3}, []), judged("one", text("t"), {}, ["a fault"]), skipped("one", "strace")]
    assert run(["durability", "--lang", "en", "--json", str(tmp_path / "f.json"), "--seed", "7", "--long"]) == 0
    found = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert (found["seed"], found["long"], found["checks"][0]["figures"]) == (7, True, {"n": 3, "faults": 0})
    assert "one: passed" in capsys.readouterr().out
    assert run(["durability", "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert "one: failed" in said.out
    assert "a fault" in said.out
    assert "1 check failed" in said.err
    assert run(["durability", "--lang", "en"]) == 0
    assert "one: skipped. This computer lacks" in capsys.readouterr().out


def test_that_the_command_refuses_what_it_does_not_know_before_it_begins(
    registered: list[Outcome], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["durability", "--lang", "en", "--only", "onne", "--seed", "x", "--json", str(tmp_path / "no" / "f.json")]
    assert run(asked) == BAD
    said = capsys.readouterr().err
    assert "Did you mean one?" in said
    assert "--seed" in said
    assert "does not exist" in said


def test_that_a_check_is_registered_by_its_name() -> None:
    names = {
        "damaged-log",
        "damages",
        "full-disk",
        "interruptions",
        "kills",
        "migrations",
        "plaintext",
        "power-cuts",
        "remains",
        "second-reader",
    }
    assert set(checks()) >= names
    assert callable(check)
